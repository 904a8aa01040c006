"""The process that fetches a site: Scrapy with our settings, told what to do on its standard input.

It ends with its parent. It writes nothing but one line of JSON at its end: addresses, which may hold
personal data, belong into no log.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from redactor.batch.collections.site.addresses import Scope
from redactor.batch.collections.site.state import State
from redactor.processes import end_with

_AGENT = "redactor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """What is fetched and by which limits. `delay`, `timeout`, `seconds` (of the whole) in seconds,
    `size` in bytes a document; `seconds` 0: no limit."""

    start: str
    hosts: tuple[str, ...]
    subdomains: bool = False
    delay: float = 0.5
    timeout: float = 60.0
    retries: int = 3
    depth: int = 100
    pages: int = 100_000
    variants: int = 10_000
    size: int = 0
    seconds: float = 0.0
    robots: bool = True
    verify: bool = True
    exclude: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        hosts = frozenset(self.hosts)
        is_secure = self.start.startswith("https://")
        return Scope(
            hosts=hosts, subdomains=self.subdomains, secure=hosts if is_secure else frozenset()
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def of_json(cls, text: str) -> Crawl:
        told = json.loads(text)
        return cls(**{**told, "hosts": tuple(told["hosts"]), "exclude": tuple(told["exclude"])})


def settings(crawl: Crawl) -> dict[str, Any]:
    """Scrapy's settings: nothing is logged, kept or followed that we do not deal with ourselves."""
    ours = "redactor.batch.collections.site"
    return {
        "USER_AGENT": f"{_AGENT} (audit of its own site by an office)",
        "ROBOTSTXT_OBEY": crawl.robots,
        "ROBOTSTXT_USER_AGENT": _AGENT,
        "LOG_ENABLED": False,
        "STATS_DUMP": False,
        "TELNETCONSOLE_ENABLED": False,
        "EXTENSIONS_BASE": {},
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "RETRY_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "DOWNLOAD_DELAY": crawl.delay,
        "DOWNLOAD_TIMEOUT": crawl.timeout,
        "DOWNLOAD_MAXSIZE": crawl.size,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": crawl.verify,
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
        "DNS_TIMEOUT": 15,
        "DNS_RESOLVER": f"{ours}.guards.Resolver",
        "DOWNLOADER_MIDDLEWARES": {f"{ours}.guards.OwnOnly": 10, f"{ours}.guards.Patience": 550},
        "RETRY_TIMES": crawl.retries,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "OWN_SCOPE": crawl.scope,
    }


def main(arguments: list[str]) -> None:
    """Fetch what is told, and tell how it ended. `arguments`: the number of the parent."""
    folder, told = sys.stdin.readline().strip(), sys.stdin.readline()
    end_with(int(arguments[0]))
    from scrapy.crawler import AsyncCrawlerProcess

    from redactor.batch.collections.site.spider import Pages

    crawl = Crawl.of_json(told)
    state = State(Path(json.loads(folder)))
    process = AsyncCrawlerProcess(settings(crawl), install_root_handler=False)
    crawler = process.create_crawler(Pages)
    process.crawl(crawler, crawl=crawl, state=state)
    process.start(install_signal_handlers=False)
    spider: Any = crawler.spider
    state.close()
    if spider is None or not spider.ended:
        sys.exit(1)
    sys.stdout.write(json.dumps({"ended": spider.ended, "answers": spider.answers}) + "\n")
    sys.stdout.flush()
