"""Addresses of a site: one spelling for each, whose they are, and which never end.

A page is reached by many spellings: upper case, default ports, dots in the path, session numbers,
parameters in another order. They are brought to one, so that no document is fetched twice.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

#: Longer ones are built by loops.
_LONGEST = 2000
_PORTS = {"http": 80, "https": 443}
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
#: Parameters that tell who asks or from where, and never what is shown.
_IDLE = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid\w*|sessionid|utm_\w+|spm|fbclid|gclid)(?:=|$)",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
#: What stands in addresses as it is; the rest is written as %XX.
_PLAIN = "%/:@!$&'()*+,;=-._~"
_BLANKS = re.compile(r"[\t\r\n]")
_YEAR_SEGMENT = re.compile(r"(?:19|20|21)\d\d")
_DATES = frozenset({"year", "y", "date", "day", "month", "ym", "d", "time", "start", "end", "nian"})
_YEAR_FIRST = re.compile(r"(\d{4})(?:$|[-/.年]|\d{2}(?:\d{2})?$)")
_REPEATED, _SAME_KEY, _PARAMETERS = 4, 4, 15


def normal(address: str) -> str:
    """The one spelling of an address. ValueError for what is none of the web.

    >>> normal("HTTP://Www.Example.GOV.cn:80/a/../b/;jsessionid=1?z=2&a=1#top")
    'http://www.example.gov.cn/b/?a=1&z=2'
    >>> normal("https://例子.cn/名单.docx")
    'https://xn--fsqu00a.cn/%E5%90%8D%E5%8D%95.docx'
    """
    parts = urlsplit(_BLANKS.sub("", address.strip()))
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname:
        raise ValueError("no address of the web")
    port = "" if parts.port in (None, _PORTS[scheme]) else f":{parts.port}"
    path = _escaped(_without_dots(_SESSION.sub("", parts.path))) or "/"
    kept = [each for each in parts.query.split("&") if each and not _IDLE.match(each)]
    query = "&".join(sorted(map(_escaped, kept), key=lambda each: each.partition("=")[0]))
    return f"{scheme}://{_host(parts.hostname)}{port}{path}{'?' if query else ''}{query}"


def _host(host: str) -> str:
    host = host.rstrip(".").lower()
    if ":" in host:
        return f"[{host}]"
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if not re.fullmatch(r"[a-z0-9_.-]+", host):
        raise ValueError("no name of a host")
    return host


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[max(len(kept) - 1, 1) :]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


def _escaped(text: str) -> str:
    return quote(_ESCAPE.sub(_plain, text), safe=_PLAIN + "?")


def _plain(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose addresses are fetched: of the named hosts (with their ports), and of the hosts below them
    where that was asked for. `secure`: hosts whose plain addresses are asked for by https."""

    hosts: frozenset[str]
    subdomains: bool = False
    secure: frozenset[str] = frozenset()

    def normal(self, address: str) -> str:
        told = normal(address)
        scheme, _, rest = told.partition("://")
        if scheme == "http" and rest.partition("/")[0] in self.secure:
            return f"https://{rest}"
        return told

    def holds(self, address: str) -> bool:
        """Whether an address, in its one spelling, is the site's own.

        >>> own = Scope(hosts=frozenset({"example.gov.cn"}), subdomains=True)
        >>> own.holds("https://jyj.example.gov.cn/"), own.holds("https://badexample.gov.cn/")
        (True, False)
        """
        host = host_of(address)
        if host in self.hosts:
            return True
        return self.subdomains and any(host.endswith(f".{each}") for each in self.hosts)


def host_of(address: str) -> str:
    """The host of an address in its one spelling, with its port where it has one."""
    return address.partition("://")[2].partition("/")[0]


def is_endless(address: str, year: int) -> bool:
    """Whether it is one of those that programs make without end: calendars that go on for ever, paths
    that repeat themselves, parameters that pile up.

    >>> is_endless("https://a.cn/rili?month=3&year=2199", 2026), is_endless("https://a.cn/x?id=9", 2026)
    (True, False)
    >>> is_endless("https://a.cn/a/b/a/b/a/b/a/b/", 2026)
    True
    """
    if len(address) > _LONGEST:
        return True
    parts = urlsplit(address)
    segments = [each for each in parts.path.split("/") if each]
    if max(Counter(segments).values(), default=0) >= _REPEATED:
        return True
    if any(_YEAR_SEGMENT.fullmatch(each) and int(each) > year + 10 for each in segments):
        return True
    parameters = parse_qsl(parts.query, keep_blank_values=True)
    keys = Counter(key for key, _ in parameters)
    if len(parameters) > _PARAMETERS or max(keys.values(), default=0) >= _SAME_KEY:
        return True
    return any(key.lower() in _DATES and _is_far(value, year) for key, value in parameters)


def _is_far(value: str, year: int) -> bool:
    told = _YEAR_FIRST.match(value)
    return told is not None and not 1980 <= int(told[1]) <= year + 2
