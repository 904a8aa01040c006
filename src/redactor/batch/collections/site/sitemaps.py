"""robots.txt and sitemaps: where else a site has pages, and how slowly it wants to be asked."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from protego import Protego
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap, sitemap_urls_from_robots

#: Seconds; what asks for more would never be done.
_SLOWEST = 30.0


def delay_of(robots: bytes) -> float:
    """Seconds between requests that robots.txt asks for."""
    with suppress(Exception):  # whatever a broken file makes the parser raise
        told = Protego.parse(robots.decode("utf-8", "replace")).crawl_delay("redactor")
        return min(float(told or 0), _SLOWEST)
    return 0.0


def sitemaps_of(robots: bytes, address: str) -> Iterable[str]:
    return list(sitemap_urls_from_robots(robots, address))


def locations(data: bytes, size: int) -> tuple[list[str], list[str]]:
    """The pages that a sitemap names, and the sitemaps. Nothing of one that is broken."""
    try:
        if data[:2] == b"\x1f\x8b":
            data = gunzip(data, max_size=size)
        read = Sitemap(data)
        found = [each["loc"] for each in read if each.get("loc")]
    except Exception:  # whatever a broken file makes lxml raise; links lead to the pages, too
        return [], []
    return ([], found) if read.type == "sitemapindex" else (found, [])
