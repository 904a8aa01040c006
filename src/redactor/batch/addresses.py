"""Which addresses of the net may be asked: a machine that fetches what others wrote in a list must
not be led to what stands behind its own firewall.
"""

from __future__ import annotations

import ipaddress
import socket

from redactor.batch.items import RefusedError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_inside(address: str) -> bool:
    """Whether an address is not one of the public net: of this machine, of an office's own net, of
    a link, kept for something else; also where such a one stands in an address of IPv6.

    >>> [is_inside(each) for each in ("127.0.0.1", "10.0.0.8", "::ffff:10.0.0.8", "fe80::1%eth0")]
    [True, True, True, True]
    >>> is_inside("1.1.1.1"), is_inside("64:ff9b::a00:8"), is_inside("2002:a00:8::1")
    (False, True, True)
    """
    try:
        told = ipaddress.ip_address(address)
    except ValueError:
        return True
    if isinstance(told, ipaddress.IPv6Address):
        within = told.ipv4_mapped or told.sixtofour or (told.teredo or (None, None))[1]
        if told in _NAT64:
            within = ipaddress.IPv4Address(int(told) & 0xFFFFFFFF)
        if within is not None:
            return is_inside(str(within))
    return told.is_multicast or not told.is_global


def resolved(host: str, port: int, *, allow_local: bool) -> list[str]:
    """The addresses of a host that may be asked; they, and not the name, are what is connected to,
    so that nobody can answer otherwise in between. RefusedError when there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise RefusedError("no_host", "has a host that is not known") from None
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not allow_local and any(map(is_inside, addresses)):
        raise RefusedError(
            "inside_address",
            "leads to an address that is not public",
            advice="allow_local=yes, if that is what you want",
        )
    return addresses
