"""An office's own site: its pages, their attachments and pictures, fetched politely and once.

Only the hosts that were named are asked, and those below them on request; foreign links are counted.
Scrapy fetches in a process of its own into a spool in the output folder, readable by its owner alone,
which is emptied when the run is done. What has not changed is not sent again (ETag, Last-Modified).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from redactor.batch.collections.site.addresses import host_of, normal
from redactor.batch.collections.site.collection import Site
from redactor.batch.collections.site.crawl import Crawl
from redactor.errors import OptionError
from redactor.formats import Limits

SCHEMES = ("http", "https")
EXTRA = "site"
NEEDS = ("scrapy",)
OPTIONS = {
    "host": "another host of the site's, www.example.gov.cn (several times: each)",
    "subdomains": "yes: hosts below the named ones, too",
    "exclude": "glob of addresses to leave out, such as */en/* (several times: each)",
    "delay": "seconds between two requests to a host (0.5)",
    "timeout": "seconds a document (60)",
    "size": "megabytes a document (as for files)",
    "retries": "how often a busy server is asked again (3)",
    "depth": "links from the first page (100)",
    "pages": "addresses at most (100000)",
    "variants": "addresses at most that differ in their parameters only (10000)",
    "hours": "hours at most for fetching (no limit)",
    "robots": "no: ask also for what robots.txt excludes",
    "verify": "no: accept certificates that cannot be verified",
}
REASONS = {
    "robots": "网站 robots.txt 不允许抓取，未检查。",
    "foreign_host": "外部网站的链接，不在检查范围内。",
    "foreign_redirect": "跳转到外部网站，未检查，请核对链接。",
    "redirect": "跳转到本站另一地址，在该地址检查。",
    "redirect_loop": "循环跳转，未能取得，请检查网站设置。",
    "broken_redirect": "跳转地址有误，未能取得，请检查网站设置。",
    "timeout": "超过时限仍未完成，请人工检查。",
    "unreachable": "无法连接，未能取得，请检查链接。",
    "broken_off": "传输中断，未能完整取得，请人工检查。",
    "inside": "域名指向内部网络，未访问。",
    "endless": "由程序无限生成的地址（如日历），未检查。",
    "media": "音视频、样式或程序文件，不检查。",
    "too_deep": "距首页的链接层数超过上限，未检查。",
    "too_many_variants": "同一页面的参数组合超过上限，未检查。",
    "page_limit": "地址数超过上限，此栏目其余页面未检查。",
    "time_limit": "抓取超过时限，未检查。",
    "not_fetched": "抓取的内容已不存在，请重新检查。",
    "http_304": "网站答复未变，但没有上次的结果，请重新检查。",
}
_MB = 1_000_000
_YES, _NO = frozenset({"yes", "true", "1", "是"}), frozenset({"no", "false", "0", "否"})


def collect(
    spec: str,
    *,
    host: str | Sequence[str] = (),
    exclude: str | Sequence[str] = (),
    subdomains: str | bool = False,
    robots: str | bool = True,
    verify: str | bool = True,
    hours: str | float = 0,
    size: str | float = Limits().size / _MB,
    **numbers: Any,
) -> Site:
    """A site by the address of its first page. OptionError for what it cannot be told."""
    start = _address(spec)
    others = (host,) if isinstance(host, str) else tuple(host)
    hosts = [host_of(start), *(host_of(_address(_with_scheme(each))) for each in others)]
    given: dict[str, Any] = {name: _number(name, value) for name, value in numbers.items()}
    return Site(
        spec=start,
        crawl=Crawl(
            start=start,
            hosts=tuple(dict.fromkeys(hosts)),
            exclude=(exclude,) if isinstance(exclude, str) else tuple(exclude),
            subdomains=_flag("subdomains", subdomains),
            robots=_flag("robots", robots),
            verify=_flag("verify", verify),
            seconds=float(_number("hours", hours)) * 3600,
            size=int(_number("size", size) * _MB),
            **given,
        ),
    )


def _with_scheme(host: str) -> str:
    return host if "://" in host else f"http://{host}/"


def _address(text: str) -> str:
    try:
        told = normal(text)
    except ValueError:
        raise OptionError(
            "is no address of a site", where=text, advice="https://www.example.gov.cn/"
        ) from None
    if "@" in text.partition("://")[2].partition("/")[0]:
        raise OptionError(
            "an address with a password would be written down",
            where="source",
            advice="leave the user and the password out",
        )
    return told


def _flag(name: str, value: str | bool) -> bool:
    if isinstance(value, bool):
        return value
    if value.lower() in _YES | _NO:
        return value.lower() in _YES
    raise OptionError("must be yes or no", where=name, advice=OPTIONS[name])


def _number(name: str, value: Any) -> float | int:
    kind = float if name in {"delay", "timeout", "hours", "size"} else int
    try:
        number = kind(value)
    except (TypeError, ValueError):
        number = kind(-1)
    least = 0 if name in {"delay", "hours", "retries", "depth"} else 1 if kind is int else 0.01
    if not least <= number < float("inf"):
        raise OptionError("is no fitting number", where=name, advice=OPTIONS[name])
    return number
