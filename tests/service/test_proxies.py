"""What a proxy tells of who called is believed when the operator named it, and not otherwise."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from redactor import OptionError
from redactor_service.access.proxies import Forwarded, networks

_TRUSTED = networks(["127.0.0.1", "10.20.0.0/16", "fd00::/8"])


def _seen(peer: str | None, *headers: tuple[str, str]) -> tuple[Any, Any, str]:
    """Client, scheme and name of the service, as the application sees them."""
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    async def nothing(*_: Message) -> Any:
        raise AssertionError

    scope: Scope = {
        "type": "http",
        "client": (peer, 5) if peer else None,
        "scheme": "http",
        "headers": [(b"host", b"inner:8765"), *((k.encode(), v.encode()) for k, v in headers)],
    }
    asyncio.run(Forwarded(app, trusted=_TRUSTED)(scope, nothing, nothing))
    [told] = seen
    client = told["client"] and told["client"][0]
    [host] = [value.decode() for name, value in told["headers"] if name == b"host"]
    return client, told["scheme"], host


_ALL = (
    ("x-forwarded-for", "192.0.2.7"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-host", "check.example.gov.cn"),
)


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.20.3.4", "::ffff:127.0.0.1", "fd00::1"])
def test_a_named_proxy_is_believed(peer: str) -> None:
    assert _seen(peer, *_ALL) == ("192.0.2.7", "https", "check.example.gov.cn")


@pytest.mark.parametrize("peer", ["192.0.2.9", "10.21.0.1", "::1", "no address", None])
def test_nobody_else_is(peer: str | None) -> None:
    assert _seen(peer, *_ALL) == (peer, "http", "inner:8765")


@pytest.mark.parametrize(
    ("told", "client"),
    [
        # The client wrote what stands before the last: it cannot make itself another.
        ("127.0.0.1, 192.0.2.7", "192.0.2.7"),
        ("192.0.2.1, 192.0.2.7, 10.20.0.1", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("unknown", "127.0.0.1"),
        ("192.0.2.1, <script>", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("10.20.0.2, 10.20.0.1", "10.20.0.2"),
    ],
)
def test_the_client_is_the_last_that_is_no_proxy(told: str, client: str) -> None:
    assert _seen("127.0.0.1", ("x-forwarded-for", told))[0] == client


def test_headers_of_several_proxies_are_read_as_one() -> None:
    headers = (("x-forwarded-for", "192.0.2.1"), ("x-forwarded-for", "192.0.2.7"))
    assert _seen("127.0.0.1", *headers)[0] == "192.0.2.7"


@pytest.mark.parametrize("scheme", ["", "ftp", "https, javascript", "HTTPS\x00"])
def test_a_scheme_that_is_none_changes_nothing(scheme: str) -> None:
    assert _seen("127.0.0.1", ("x-forwarded-proto", scheme))[1] == "http"


@pytest.mark.parametrize("host", ["", "a b", "a@b", "a/b", "a, b c", "甲"])
def test_a_name_that_is_none_changes_nothing(host: str) -> None:
    assert _seen("127.0.0.1", ("x-forwarded-host", host))[2] == "inner:8765"


@pytest.mark.parametrize("told", ["*", "proxy.example", "10.20.0.1/16", "127.0.0.1;"])
def test_a_setting_that_names_no_proxy_is_refused(told: str) -> None:
    with pytest.raises(OptionError, match="trusted_proxies"):
        networks([told])
