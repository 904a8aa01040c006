"""The way to the provider and back: once, for its browser, and never elsewhere."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import pytest

from redactor_service.access import accounts
from redactor_service.access.callers import COOKIE
from redactor_service.app import create_app
from redactor_service.settings import Settings
from tests.service.apps import served
from tests.service.gate import PASSWORD
from tests.service.oidc import (
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
    to_provider,
)
from tests.service.provider import Provider

__all__ = ["browser", "desk", "house", "li", "one_desk", "provider", "quick_hashes"]


@pytest.mark.usefixtures("li")
def test_a_way_back_is_good_once_and_for_its_browser(house: House, browser: httpx.Client) -> None:
    way = back(to_provider(browser))
    with httpx.Client(base_url=house.url) as foreign:
        refused(foreign, foreign.get(way), "已经过期或者已经用过")
        # Even with a cookie of its own.
        to_provider(foreign)
        refused(foreign, foreign.get(back(to_provider(browser))), "已经过期或者已经用过")
    # Seen elsewhere, it is worth nothing here either.
    refused(browser, browser.get(way), "已经过期或者已经用过")
    way = back(to_provider(browser))
    assert browser.get(way).status_code == 200
    browser.cookies.delete(COOKIE)
    refused(browser, browser.get(way), "已经过期或者已经用过")


def _changed(way: str, **changes: str | None) -> str:
    parts = urlsplit(way)
    told = {**dict(parse_qsl(parts.query)), **changes}
    kept = {name: value for name, value in told.items() if value is not None}
    return parts._replace(query=urlencode(kept)).geturl()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": "other"}, "已经过期"),
        ({"state": None}, "已经过期"),
        ({"state": "é" * 9000}, "已经过期"),
        ({"code": "other"}, "没有通过核对"),
        ({"code": None}, "没有通过核对"),
        ({"code": "x" * 5000}, "没有通过核对"),
        ({"code": "a\nb"}, "没有通过核对"),
        ({"iss": "https://id.example"}, "没有通过核对"),
        ({"iss": None}, "没有通过核对"),
        ({"error": "access_denied", "error_description": "<b>"}, "没有在一号通完成登录"),
    ],
)
@pytest.mark.usefixtures("li")
def test_a_way_back_that_was_changed(
    browser: httpx.Client, changes: dict[str, str | None], words: str
) -> None:
    told = browser.get(_changed(back(to_provider(browser)), **changes))
    refused(browser, told, words)
    assert "<b>" not in told.text


@pytest.mark.usefixtures("li")
def test_a_code_is_good_once_and_for_its_attempt(browser: httpx.Client) -> None:
    """Two windows whose codes were exchanged: PKCE and the nonce tell them apart."""
    one, other = back(to_provider(browser)), back(to_provider(browser))
    taken = dict(parse_qsl(urlsplit(other).query))["code"]
    refused(browser, browser.get(_changed(one, code=taken)), "没有通过核对")
    # The provider has seen that code.
    refused(browser, browser.get(other), "没有通过核对")


@pytest.mark.usefixtures("li")
def test_a_way_back_after_ten_minutes(
    house: House, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = back(to_provider(browser))
    monkeypatch.setattr(house.client.attempts, "_clock", lambda: time.monotonic() + 601)
    refused(browser, browser.get(way), "已经过期或者已经用过")


@pytest.mark.usefixtures("li")
def test_never_an_open_redirect(browser: httpx.Client) -> None:
    more = "next=https://evil.example&redirect_uri=https://evil.example&url=//evil.example"
    at_provider = browser.get(f"/login/oidc?{more}").headers["location"]
    assert "evil" not in at_provider
    told = browser.get(f"{back(at_provider)}&{more}")
    assert told.status_code == 200 and "evil" not in told.text and "location" not in told.headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a.example@127.0.0.1"])
def test_the_way_back_is_ours_whatever_the_host_is_called(browser: httpx.Client, host: str) -> None:
    answer = browser.get("/login/oidc", headers={"host": host})
    assert "evil" not in answer.headers.get("location", "")
    assert "a.example" not in answer.headers.get("location", "")


@pytest.mark.settings(public_url="https://jiancha.example.gov.cn/check/")
def test_behind_a_proxy_the_way_back_is_the_public_one(
    browser: httpx.Client, provider: Provider
) -> None:
    answer = browser.get("/login/oidc", headers={"host": "evil.example"})
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert asked["redirect_uri"] == ["https://jiancha.example.gov.cn/check/login/oidc/callback"]
    (cookie,) = answer.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-redactor_oidc=") and "Secure" in cookie


def test_a_page_elsewhere_may_link_but_not_post(browser: httpx.Client) -> None:
    elsewhere = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    shown = {**elsewhere, "sec-fetch-dest": "document"}
    framed = {**elsewhere, "sec-fetch-dest": "iframe"}
    assert browser.get("/login/oidc", headers=shown).status_code == 303
    assert browser.get("/login/oidc", headers=framed).status_code == 403
    assert browser.get("/login/oidc/callback?state=x", headers=shown).status_code == 403
    assert browser.post("/login/oidc/callback", data={"state": "x"}).status_code == 405


@pytest.mark.parametrize("path", ["/login/oidc", "/login/oidc/callback?state=x"])
def test_who_tries_too_often_waits(browser: httpx.Client, path: str) -> None:
    answers = [browser.get(path) for _ in range(12)]
    assert answers[0].status_code != 429
    assert (answers[-1].status_code, "Retry-After" in answers[-1].headers) == (429, True)
    # The password has tries of its own.
    assert browser.post("/login", data={"name": "li"}).status_code == 403


def test_without_a_provider_there_is_no_such_way(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path, workers=0))
    accounts.add(app.state.access.store, "li", PASSWORD)
    with served(app) as url:
        assert "oidc" not in httpx.get(f"{url}/login").text
        for path in ("/login/oidc", "/login/oidc/callback", "/login/oidc/other"):
            assert httpx.get(f"{url}{path}").status_code in (401, 404)


def test_with_a_provider_the_service_is_never_open(browser: httpx.Client) -> None:
    # On loopback, and without any account or key.
    assert browser.post("/v1/scan", json={"text": "稿"}).status_code == 401
    assert 'name="password"' in browser.get("/login").text


def test_paths_are_not_in_the_schema(browser: httpx.Client, house: House) -> None:
    assert not [path for path in house.app.openapi()["paths"] if "login" in path]


def test_many_attempts_take_little(house: House) -> None:
    attempts = house.client.attempts
    first = attempts.begin(house.callback, "b")
    for _ in range(10_050):
        attempts.begin(house.callback, secrets.token_hex(4))
    assert len(attempts._kept) == 10_000
    assert first.state not in attempts._kept
