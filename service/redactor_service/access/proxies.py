"""Who called, where a proxy that the operator named passes the call on.

    trusted_proxies = ["127.0.0.1", "10.20.0.0/16"]

From such a peer, and from no other, X-Forwarded-For tells the client (the last one that is no such proxy
itself: whatever stands before it the client could have written), X-Forwarded-Proto the scheme and
X-Forwarded-Host the name by which the service was called.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from redactor.errors import OptionError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?", re.ASCII)


def networks(told: Sequence[str]) -> tuple[Network, ...]:
    """The operator's list. OptionError for what is neither an address nor a network, `*` among it.

    >>> networks(["127.0.0.1", "10.20.0.0/16"])
    (IPv4Network('127.0.0.1/32'), IPv4Network('10.20.0.0/16'))
    """
    try:
        return tuple(ipaddress.ip_network(each) for each in told)
    except ValueError:
        raise OptionError(
            "names no proxy",
            where="trusted_proxies",
            advice="addresses or networks, as 127.0.0.1 or 10.20.0.0/16; * is not allowed",
        ) from None


class Forwarded:
    """Puts what a trusted proxy tells in the place of what the connection shows. The headers stay: they
    say that somebody else is behind the caller."""

    def __init__(self, app: ASGIApp, *, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer = scope.get("client") if scope["type"] == "http" else None
        if peer and self._is_trusted(_address(peer[0])):
            self._take_over(scope)
        await self._app(scope, receive, send)

    def _is_trusted(self, address: _Address | None) -> bool:
        return address is not None and any(address in each for each in self._trusted)

    def _take_over(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        for told in reversed(_listed(headers, "x-forwarded-for")):
            address = _address(told)
            if address is None:
                break
            scope["client"] = (str(address), 0)
            if not self._is_trusted(address):
                break
        schemes = _listed(headers, "x-forwarded-proto")
        if schemes and schemes[-1].lower() in ("http", "https"):
            scope["scheme"] = schemes[-1].lower()
        hosts = _listed(headers, "x-forwarded-host")
        if hosts and _HOST.fullmatch(hosts[-1]):
            kept = [each for each in scope["headers"] if each[0] != b"host"]
            scope["headers"] = [(b"host", hosts[-1].encode()), *kept]


def _listed(headers: Headers, name: str) -> list[str]:
    """The entries of a header, that of the nearest proxy last."""
    told = ",".join(headers.getlist(name)).split(",")
    return [each.strip() for each in told if each.strip()]


def _address(told: str) -> _Address | None:
    """An address, with or without a port; one of IPv4 in IPv6 as the former.

    >>> _address("10.0.0.8:4711"), _address("[::1]:5"), _address("::ffff:10.0.0.8"), _address("a")
    (IPv4Address('10.0.0.8'), IPv6Address('::1'), IPv4Address('10.0.0.8'), None)
    """
    bare = told[1:].partition("]")[0] if told.startswith("[") else told
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
