"""A provider that is away, slow, or answers what cannot be."""

from __future__ import annotations

import itertools
import re
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import pytest

from redactor_service.access import accounts
from redactor_service.app import create_app
from redactor_service.settings import Settings
from tests.service.apps import served
from tests.service.gate import PASSWORD
from tests.service.oidc import (
    DISCOVERY,
    House,
    back,
    browser,
    desk,
    house,
    li,
    one_desk,
    provider,
    quick_hashes,
    refused,
    signs_in,
    who,
)
from tests.service.provider import CLIENT, SECRET, Provider, answer, answer_json, providing

__all__ = ["browser", "desk", "house", "li", "one_desk", "provider", "quick_hashes"]


def _status(code: int) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: answer_json(handler, code, {"error": "x"})


def _says(body: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: answer(handler, 200, body, **headers)


def _drips(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(120):
        handler.wfile.write(b" ")
        time.sleep(0.1)


def _silent(_: BaseHTTPRequestHandler) -> None:
    time.sleep(12)


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(2000):
        handler.wfile.write(b'{"a": 1, ' + b" " * 65536)


def _cut_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"{}")


_FAULTS = {
    "500": (_status(500), "bad_status"),
    "404": (_status(404), "bad_status"),
    "silent": (_silent, "too_slow"),
    "drips": (_drips, "too_slow"),
    "endless": (_endless, "too_large"),
    "huge": (_says(b'{"a": "' + b"x" * 300_000 + b'"}'), "too_large"),
    "cut": (_cut_short, "unreachable"),
    "html": (_says(b"<html>"), "not_json"),
    "deep": (_says(b"[" * 100_000), "not_json"),
    "list": (_says(b"[]"), "not_json"),
    "latin": (_says(b'{"a": "\xe9"}'), "not_json"),
}


@pytest.mark.parametrize("ill", [*itertools.product((DISCOVERY, "/token", "/jwks"), _FAULTS)])
@pytest.mark.usefixtures("li")
def test_a_provider_that_is_ill(
    house: House,
    browser: httpx.Client,
    provider: Provider,
    caplog: pytest.LogCaptureFixture,
    ill: tuple[str, str],
) -> None:
    path, (does, code) = ill[0], _FAULTS[ill[1]]
    provider.instead[path] = does
    # Patience is short only where it has to end.
    house.client._seconds = 0.6 if code == "too_slow" else 5
    begun = time.monotonic()
    told = browser.get("/login/oidc")
    if path != DISCOVERY:
        told = browser.get(back(told.headers["location"]))
    assert time.monotonic() - begun < 8
    refused(browser, told, "暂时无法使用一号通登录", 503)
    assert [each.told["code"] for each in caplog.records if hasattr(each, "told")] == [code]
    # Nothing of it stays once the provider is well.
    del provider.instead[path]
    assert signs_in(browser).status_code == 200


@pytest.mark.usefixtures("li")
@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/jwks"])
def test_no_redirect_is_followed(browser: httpx.Client, provider: Provider, path: str) -> None:
    with providing() as other:
        provider.instead[path] = lambda handler: answer(
            handler, 307, b"{}", Location=f"{other.issuer}{path}"
        )
        told = browser.get("/login/oidc")
        if path != DISCOVERY:
            told = browser.get(back(told.headers["location"]))
        refused(browser, told, "暂时无法使用", 503)
        assert other.asked == []


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://id.example"},
        {"token_endpoint": "http://id.example/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"token_endpoint": None},
        {"jwks_uri": ["x"]},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://a\r\nSet-Cookie: x=1"},
    ],
)
def test_a_provider_that_says_what_cannot_be(
    browser: httpx.Client, provider: Provider, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata
    refused(browser, browser.get("/login/oidc"), "暂时无法使用", 503)
    assert provider.asked == [DISCOVERY]


def test_a_slow_provider_holds_up_nobody_else(
    house: House, browser: httpx.Client, provider: Provider
) -> None:
    accounts.add(house.store, "wang", PASSWORD)
    provider.instead[DISCOVERY] = _silent
    house.client._seconds = 3
    waiting = [
        threading.Thread(target=httpx.get, args=(f"{house.url}/login/oidc",)) for _ in "1234567"
    ]
    for each in waiting:
        each.start()
    while DISCOVERY not in provider.asked:
        time.sleep(0.02)
    begun = time.monotonic()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/login").text)
    assert token
    sent = {"name": "wang", "password": PASSWORD, "csrf_token": token[1]}
    assert browser.post("/login", data=sent).status_code == 303
    assert who(browser) == "wang"
    assert time.monotonic() - begun < 2
    for each in waiting:
        each.join()
    # All of them waited for one answer.
    assert provider.asked == [DISCOVERY]


def test_a_provider_that_is_away(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        issuer = f"http://127.0.0.1:{taken.getsockname()[1]}"
        settings = Settings(data=tmp_path, workers=0, oidc_issuer=issuer, oidc_client_id=CLIENT)
        with served(create_app(settings)) as url, httpx.Client(base_url=url) as browser:
            told = browser.get("/login/oidc")
            refused(browser, told, "暂时无法使用统一身份认证登录", 503)


@pytest.mark.usefixtures("li")
def test_a_wrong_secret_is_the_operators_affair(browser: httpx.Client, provider: Provider) -> None:
    provider.secret = "another"
    told = signs_in(browser)
    refused(browser, told, "没有通过核对")
    assert SECRET not in told.text


@pytest.mark.usefixtures("li")
def test_the_secret_among_the_fields(browser: httpx.Client, provider: Provider) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert signs_in(browser).status_code == 200


@pytest.mark.settings(oidc_client_secret="")
@pytest.mark.usefixtures("li")
def test_a_client_without_a_secret(browser: httpx.Client, provider: Provider) -> None:
    provider.secret = ""
    assert signs_in(browser).status_code == 200
