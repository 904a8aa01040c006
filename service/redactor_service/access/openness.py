"""From where the service may be used: by which names, from which pages, and when without credentials.

A service on loopback that anybody on the machine may use must still not be usable by every web page
that the machine's browser shows: not by a script on it (Origin, Sec-Fetch-Site), and not under
a foreign name that resolves to loopback (Host).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope as Connection

from redactor.errors import OptionError

#: Without a user's name before it, which a browser would pass over.
_PLAIN_HOST = re.compile(r"[\w.:\[\]-]{1,255}", re.ASCII)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: Any of them says that somebody else is behind the caller.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the service listens, and which pages of other sites may call it. `has_provider`: people sign
    in elsewhere, so it is never for anybody."""

    host: str
    public_url: str = ""
    cors_origins: frozenset[str] = frozenset()
    has_provider: bool = False

    def may_be_open(self) -> bool:
        """Whether it may do without credentials while none were made."""
        return is_loopback(self.host) and not self.public_url and not self.has_provider


@lru_cache(maxsize=1_024)
def is_loopback(host: str) -> bool:
    """Whether a host, as an address or a name without port, is this machine and no other.

    >>> [is_loopback(each) for each in ("127.0.0.1", "::1", "[::1]", "localhost", "0.0.0.0", "a.cn")]
    [True, True, True, True, False, False]
    """
    bare = host.strip("[]").rstrip(".").lower()
    if bare == "localhost" or bare.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def is_near(connection: Connection, headers: Headers) -> bool:
    """Whether the caller is on this machine, asks for it by a name of its own, and speaks for
    himself."""
    peer, here = connection.get("client"), connection.get("server")
    if peer and _is_address(peer[0]) and not is_loopback(peer[0]):
        return False
    if here and _is_address(here[0]) and not is_loopback(here[0]):
        return False
    if any(name in headers for name in _FORWARDED):
        return False
    return near_host(headers) is not None


def is_own(connection: Connection, headers: Headers, place: Place) -> bool:
    """Whether the request comes from no page, from our own, or from one that is allowed.

    A link to us may stand anywhere: opening one only reads.
    """
    method = connection["method"]
    origin = headers.get("origin")
    if origin is not None:
        return origin in place.cors_origins or _is_here(origin, headers, place)
    site = headers.get("sec-fetch-site", "none")
    if site in ("same-origin", "none"):
        return True
    opens = headers.get("sec-fetch-mode") == "navigate"
    return method in _SAFE and opens and headers.get("sec-fetch-dest") == "document"


def near_host(headers: Headers) -> str | None:
    """Host and port as the caller wrote them, None unless they are this machine's."""
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not _PLAIN_HOST.fullmatch(hosts[0]):
        return None
    return hosts[0] if is_loopback(_hostname(hosts[0])) else None


def checked_origins(origins: Iterable[str]) -> frozenset[str]:
    """Origins as browsers write them. OptionError for anything else, `*` among it.

    >>> sorted(checked_origins(["https://CMS.example.gov.cn/"]))
    ['https://cms.example.gov.cn']
    """
    return frozenset(_checked_origin(origin) for origin in origins)


def _checked_origin(origin: str) -> str:
    parts = urlsplit(origin.strip().lower().rstrip("/"))
    plain = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in ("http", "https") or not parts.hostname or plain != parts.geturl():
        raise OptionError(
            "is no origin of a site",
            where="cors_origins",
            advice="write it as https://cms.example.gov.cn; * is not allowed",
        )
    if "*" in plain or "@" in plain:
        raise OptionError(
            "must name one site", where="cors_origins", advice="a line for each, without *"
        )
    return plain


def _is_here(origin: str, headers: Headers, place: Place) -> bool:
    parts = urlsplit(origin.lower())
    if parts.scheme not in ("http", "https"):
        return False
    if place.public_url:
        return (parts.scheme, parts.netloc) == urlsplit(place.public_url.lower())[:2]
    return parts.netloc == headers.get("host", "").lower()


@lru_cache(maxsize=1_024)
def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


@lru_cache(maxsize=1_024)
def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # A pipe's name, or a test's.
        return False
    return True
