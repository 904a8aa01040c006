"""Signing in through a provider, both real and on real ports: who gets in, and as whom."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from redactor_service.access import accounts, identities
from redactor_service.access.callers import COOKIE
from redactor_service.access.scopes import Role
from tests.service.gate import PASSWORD
from tests.service.oidc import (
    NAME,
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
    to_provider,
    who,
)
from tests.service.provider import CLIENT, Provider

__all__ = ["browser", "desk", "house", "li", "one_desk", "provider", "quick_hashes"]


@pytest.mark.usefixtures("li")
def test_a_linked_person_signs_in(browser: httpx.Client, provider: Provider) -> None:
    page = browser.get("/login")
    assert f'href="/login/oidc">使用{NAME}登录</a>' in page.text
    # Nobody asks the provider for who only looks.
    assert provider.asked == []
    answer = signs_in(browser)
    assert answer.status_code == 200
    assert re.search(r'http-equiv="refresh" content="0; url=/"', answer.text)
    cookie = next(each for each in answer.headers.get_list("set-cookie") if COOKIE in each)
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert who(browser) == "li"
    # The session is one like any other.
    assert browser.post("/v1/scan", json={"text": "稿"}).status_code == 403
    token = browser.get("/token").json()["token"]
    sent = {"x-csrf-token": token}
    assert browser.post("/v1/rules", headers=sent).status_code == 405
    assert browser.post("/logout", data={"csrf_token": token}).status_code == 303
    assert who(browser) is None


@pytest.mark.usefixtures("li")
def test_what_the_browser_carries_is_lax_short_and_unreadable(browser: httpx.Client) -> None:
    answer = browser.get("/login/oidc")
    (cookie,) = answer.headers.get_list("set-cookie")
    assert all(each in cookie for each in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=600"))
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    kept = cookie.partition("=")[2].partition(";")[0]
    assert kept not in str(asked) and asked["scope"] == ["openid profile"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
@pytest.mark.usefixtures("li")
def test_algorithms_that_count(browser: httpx.Client, provider: Provider, algorithm: str) -> None:
    provider.algorithm = algorithm
    if algorithm == "ES256":
        provider.pairs.reverse()
    assert signs_in(browser).status_code == 200
    assert who(browser) == "li"


@pytest.mark.parametrize(
    "claims",
    [
        lambda _: {"aud": [CLIENT]},
        lambda _: {"aud": [CLIENT, "other"], "azp": CLIENT},
        lambda _: {"azp": CLIENT},
        lambda now: {"exp": now + 290.5, "nbf": int(now) - 5},
        # Clocks that differ a little.
        lambda now: {"iat": int(now) + 45, "nbf": int(now) + 45},
        lambda _: {"name": None, "preferred_username": 7},
    ],
)
@pytest.mark.usefixtures("li")
def test_claims_that_hold(
    browser: httpx.Client, provider: Provider, claims: Callable[[float], dict[str, Any]]
) -> None:
    # Of this moment: a suite may take long to come here.
    provider.claims = claims(time.time())
    assert signs_in(browser).status_code == 200
    assert who(browser) == "li"


@pytest.mark.usefixtures("li")
def test_two_windows_of_one_browser(browser: httpx.Client) -> None:
    one, other = to_provider(browser), to_provider(browser)
    assert browser.get(back(other)).status_code == 200
    assert browser.get(back(one)).status_code == 200
    assert who(browser) == "li"


@pytest.mark.usefixtures("li")
def test_a_session_that_was_in_the_browser_ends(house: House, browser: httpx.Client) -> None:
    assert signs_in(browser).status_code == 200
    old = browser.cookies[COOKIE]
    way = back(to_provider(browser))
    # The browser that comes from another site sends no strict cookie.
    kept = browser.cookies["redactor_oidc"]
    answer = httpx.get(way, headers={"cookie": f"redactor_oidc={kept}"})
    assert answer.status_code == 200 and answer.cookies[COOKIE] != old
    assert who(browser) is None
    browser.cookies.set(COOKIE, answer.cookies[COOKIE], domain="127.0.0.1")
    assert who(browser) == "li"


@pytest.mark.parametrize(
    "subject",
    ["李娜", "a|b@c/d e?f#g%00&h=i", "' OR 1=1 --", "<b>&amp;</b>", "🐎" * 255, "A" * 255],
)
def test_a_subject_with_odd_characters(
    house: House, browser: httpx.Client, provider: Provider, subject: str
) -> None:
    accounts.add(house.store, "wang", None)
    identities.link(house.store, "wang", issuer=provider.issuer, subject=subject)
    provider.subject = subject
    assert signs_in(browser).status_code == 200
    assert who(browser) == "wang"


@pytest.mark.parametrize("other", ["LI", "li ", "ｌｉ", "l\u0131", "li\u200b"])
def test_a_subject_is_compared_exactly(
    house: House, browser: httpx.Client, provider: Provider, other: str
) -> None:
    accounts.add(house.store, "li", None)
    identities.link(house.store, "li", issuer=provider.issuer, subject="li")
    provider.subject = other
    assert signs_in(browser).status_code == 403
    assert who(browser) is None


@pytest.mark.parametrize("subject", [None, "", 7, "a\x00b", "a\nb", "x" * 256, ["li"], "\ud800"])
@pytest.mark.settings(oidc_accounts="create")
def test_a_subject_that_is_none(browser: httpx.Client, provider: Provider, subject: Any) -> None:
    provider.claims = {"sub": subject}
    refused(browser, signs_in(browser), "没有通过核对")


# Whose account


def test_an_unknown_identity_is_told_what_to_give_to_the_administrator(
    house: House, browser: httpx.Client, provider: Provider
) -> None:
    # A name like an account's opens nothing.
    accounts.add(house.store, "li.na", PASSWORD)
    provider.subject = "<b>7"
    told = signs_in(browser)
    refused(browser, told, "还没有本系统的账号")
    assert "&lt;b&gt;7" in told.text and "<b>7" not in told.text
    assert len(accounts.all_accounts(house.store)) == 1
    identities.link(house.store, "li.na", issuer=provider.issuer, subject="<b>7")
    assert signs_in(browser).status_code == 200
    assert who(browser) == "li.na"


def test_a_disabled_account_stays_out_and_is_signed_out(
    house: House, browser: httpx.Client, li: str
) -> None:
    assert signs_in(browser).status_code == 200
    accounts.disable(house.store, li)
    time.sleep(1.1)
    assert who(browser) is None
    browser.cookies.delete(COOKIE)
    refused(browser, signs_in(browser), "已经停用")
    accounts.enable(house.store, li)
    assert signs_in(browser).status_code == 200
    assert who(browser) == "li"


def test_unlinked_is_out(house: House, browser: httpx.Client, li: str, provider: Provider) -> None:
    assert signs_in(browser).status_code == 200
    identities.unlink(house.store, li, issuer=provider.issuer, subject=provider.subject)
    time.sleep(1.1)
    assert who(browser) is None
    browser.cookies.delete(COOKIE)
    refused(browser, signs_in(browser), "还没有本系统的账号")


@pytest.mark.settings(oidc_accounts="create")
def test_whoever_the_provider_knows_becomes_an_editor(
    house: House, browser: httpx.Client, provider: Provider
) -> None:
    accounts.add(house.store, "li.na", PASSWORD, role=Role.ADMIN)
    assert signs_in(browser).status_code == 200
    assert who(browser) == "李娜"
    made = accounts.all_accounts(house.store)[1]
    # The administrator's name is taken, and is not given away.
    assert (made.name, made.title, made.password) == ("li.na-2", "李娜", None)
    assert made.role == "editor"
    assert signs_in(browser).status_code == 200
    assert len(accounts.all_accounts(house.store)) == 2
    provider.subject, provider.claims = "8", {"preferred_username": "<i>\x07", "name": "a\nb"}
    assert signs_in(browser).status_code == 200
    assert re.fullmatch(r"oidc-[0-9a-f]{16}", str(who(browser)))
    assert accounts.all_accounts(house.store)[2].title == ""
    accounts.disable(house.store, "li.na-2")
    provider.subject = "248289761001"
    assert signs_in(browser).status_code == 403


def test_a_password_opens_no_account_that_has_none(
    house: House, browser: httpx.Client, li: str
) -> None:
    accounts.add(house.store, "wang", PASSWORD)
    for name, password, status in (("li", "", 401), ("li", "!", 401), ("wang", PASSWORD, 303)):
        token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/login").text)
        assert token
        sent = {"name": name, "password": password, "csrf_token": token[1]}
        assert browser.post("/login", data=sent).status_code == status
    assert who(browser) == "wang"
