"""Signing in through a provider at the service as an operator runs it: by a browser, and what is left in
its log and data."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests import command
from tests.service import leaks
from tests.service.provider import CLIENT, SECRET, Provider, providing
from tests.service.running import Service, running
from tests.service.workbench import IDENTITY, paste

with suppress(ModuleNotFoundError):
    # Only the browser's group has it.
    from playwright.sync_api import Browser, Page, expect


def _settings(provider: Provider) -> dict[str, object]:
    return {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "workers": 1,
    }


def _accounts(service_home: Path, *arguments: str) -> None:
    told = {"REDACTOR_DATA": str(service_home / "data"), "REDACTOR_DATABASE_URL": ""}
    done = command.here(service_home, "accounts", *arguments, extra=told)
    assert done.status == 0, done.told


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    # Another site than the service's address: what a browser sends along is as in an office.
    with providing("localhost") as provider:
        yield provider


@pytest.fixture(scope="module")
def service(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("oidc")
    _accounts(home, "add", "li", "--no-password", "--title", "李娜")
    linked = ("--issuer", provider.issuer, "--subject", provider.subject)
    _accounts(home, "link", "li", *linked)
    with running(home, _settings(provider)) as service:
        provider.redirect_uris.add(f"{service.url}login/oidc/callback")
        yield service


def test_nothing_of_a_sign_in_is_in_log_or_data(provider: Provider, service: Service) -> None:
    cookies: list[str] = []
    with httpx.Client(base_url=service.url, timeout=60) as browser:
        for nonce in (None, "wrong"):
            provider.claims = {"nonce": nonce} if nonce else {}
            at_provider = browser.get("/login/oidc").headers["location"]
            back = httpx.get(at_provider).headers["location"]
            answer = browser.get(back)
            assert answer.status_code == (403 if nonce else 200), answer.text
            cookies += browser.cookies.values()
            browser.cookies.delete("redactor_session", domain="127.0.0.1")
    provider.claims = {}
    assert len(set(cookies)) == 3 and len(provider.given) >= 10
    log = service.log()
    assert '"code": "token_nonce"' in log and "GET /login/oidc/callback HTTP" in log
    # Of the session, the hash alone is kept.
    planted = [*provider.given, *cookies, SECRET]
    assert not leaks.found(planted, [("log", log.encode())])
    assert not leaks.found_in_folders(planted, service.data, service.temporary)


def test_where_others_reach_it_somebody_must_be_able_to_sign_in(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        told = {
            "REDACTOR_DATA": str(tmp_path / "data"),
            "REDACTOR_DATABASE_URL": "",
            "REDACTOR_OIDC_ISSUER": f"http://127.0.0.1:{taken.getsockname()[1]}",
            "REDACTOR_OIDC_CLIENT_ID": CLIENT,
            "REDACTOR_HOST": "0.0.0.0",
        }
        asked = ("serve", "--port", "0")
        refused = command.run(tmp_path, *asked, extra=told)
        assert (refused.status, "public_url" in refused.told) == (2, True), refused.told
        told["REDACTOR_PUBLIC_URL"] = "https://jiancha.example.gov.cn"
        # Whom an administrator must link, when there is no account to link to?
        refused = command.run(tmp_path, *asked, extra=told)
        assert (refused.status, "neither an account nor a key" in refused.told) == (2, True)
    settings = {each.removeprefix("REDACTOR_").lower(): told[each] for each in list(told)[2:]}
    with running(tmp_path, {**settings, "oidc_accounts": "create", "workers": 1}) as service:
        near = service.url.replace("0.0.0.0", "127.0.0.1")
        assert httpx.post(f"{near}v1/scan", json={"text": "稿"}).status_code == 401


def _opened(browser: Browser, url: str) -> Page:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    context.set_default_navigation_timeout(60_000)
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.browser
def test_a_person_signs_in_through_the_provider(browser: Browser, service: Service) -> None:
    page = _opened(browser, service.url)
    page.get_by_role("link", name="使用统一身份认证登录").click()
    expect(page.locator("html[data-ready]")).to_have_count(1, timeout=30_000)
    assert page.url == service.url
    expect(page.locator(".account")).to_contain_text("李娜")
    # No script can read the session, nor what was kept on the way.
    assert page.evaluate("document.cookie") == ""
    kept = {each["name"]: each["sameSite"] for each in page.context.cookies()}
    assert kept == {"redactor_session": "Strict", "redactor_oidc": "Lax"}
    paste(page, f"身份证号：{IDENTITY}")
    expect(page.locator("#verdict-word")).to_have_text("遮掩后可以发布")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#password")).to_be_visible()
    page.context.close()


@pytest.mark.browser
def test_who_has_no_account_reads_what_to_do(
    browser: Browser, service: Service, provider: Provider
) -> None:
    provider.subject, kept = "person-" + "9" * 120, provider.subject
    page = _opened(browser, service.url)
    page.get_by_role("link", name="使用统一身份认证登录").click()
    expect(page.get_by_role("alert")).to_contain_text("还没有本系统的账号")
    expect(page.locator(".subject")).to_have_text(provider.subject)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    provider.subject = kept
    # The page is one to sign in on: by the provider again, as somebody else.
    page.get_by_role("link", name="使用统一身份认证登录").click()
    expect(page.locator("html[data-ready]")).to_have_count(1, timeout=30_000)
    page.context.close()
