"""The workbench with accounts: signing in, a session that ends, two windows, and what a browser keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.service.conftest import WORDS, Live
from tests.service.gate import PASSWORD
from tests.service.running import add_account, running
from tests.service.workbench import IDENTITY, checked, drop, open_page, paste, text

with suppress(ModuleNotFoundError):
    from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

DRAFT = f"身份证号：{IDENTITY}"
_KEPT = """async () => ({
  local: Object.keys(localStorage).sort(),
  session: Object.values(sessionStorage).filter(told => told !== "/"),
  cookie: document.cookie,
  caches: (await caches.keys()).length,
  databases: (await indexedDB.databases()).length,
})"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with one account."""
    home = tmp_path_factory.mktemp("accounts")
    add_account(home, "editor", PASSWORD)
    with running(home) as service:
        yield service.url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    context.set_default_navigation_timeout(60_000)
    yield context
    context.close()


def _sign_in(page: Page, url: str) -> None:
    page.goto(url)
    page.fill("#name", "editor")
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    expect(page.locator("html[data-ready]")).to_have_count(1, timeout=30_000)


def test_an_account_signs_in_and_out(context: BrowserContext, url: str) -> None:
    page = context.new_page()
    page.goto(url)
    assert page.url == f"{url}login"
    page.fill("#name", "editor")
    page.fill("#password", "不是这个密码不是这个密码")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("账号或密码不正确，请重新输入。")
    expect(page.locator("#password")).to_be_focused()
    assert page.input_value("#name") == "editor" and page.input_value("#password") == ""
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("html[data-ready]")).to_have_count(1, timeout=30_000)
    expect(page.locator(".account")).to_contain_text("editor")
    # No script can read the session.
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#password")).to_be_visible()
    page.goto(url)
    assert page.url == f"{url}login"


def test_an_ended_session_is_told_and_the_draft_stays(context: BrowserContext, url: str) -> None:
    page = context.new_page()
    _sign_in(page, url)
    paste(page, DRAFT)
    expect(page.locator("#verdict-word")).to_have_text("遮掩后可以发布")
    context.clear_cookies()
    page.click("#mask-all")
    expect(page.locator("#message")).to_contain_text("登录已经过期")
    expect(page.locator("#verdict-word")).to_have_text("没有检查")
    assert "640104************" in text(page)
    with context.expect_page() as waiting:
        page.get_by_role("button", name="打开登录页").click()
    # Signed in anew beside it, the page goes on, with the new session's token.
    _sign_in(waiting.value, url)
    page.bring_to_front()
    page.get_by_role("button", name="再试一次").click()
    checked(page)
    expect(page.locator("#message")).to_be_hidden()
    expect(page.locator("#verdict-word")).to_have_text("已处理完，可以发布")
    token = "document.querySelector('meta[name=csrf-token]').content"
    assert page.evaluate(token) == waiting.value.evaluate(token)
    assert page.input_value(".account input") == page.evaluate(token)


def test_a_file_of_an_ended_session_is_told_and_tried_again(
    context: BrowserContext, url: str
) -> None:
    page = context.new_page()
    _sign_in(page, url)
    context.clear_cookies()
    drop(page, "稿.txt", DRAFT.encode())
    expect(page.locator("#file-told")).to_contain_text("登录已经过期，文件没有检查")
    with context.expect_page() as waiting:
        page.get_by_role("button", name="打开登录页").click()
    _sign_in(waiting.value, url)
    page.bring_to_front()
    page.get_by_role("button", name="再试一次").click()
    # The old token is refused once, renewed, and the file sent again.
    expect(page.locator("#file-verdict")).to_contain_text("遮掩后可以发布", timeout=60_000)
    context.clear_cookies()
    page.get_by_role("link", name="规则说明").first.click()
    expect(page.locator("#message")).to_contain_text("登录已经过期")


def test_two_windows_do_not_disturb_each_other(context: BrowserContext, url: str) -> None:
    one, other = context.new_page(), context.new_page()
    _sign_in(one, url)
    other.goto(url)
    paste(one, DRAFT)
    paste(other, "一切正常")
    other.select_option("#policy", "labels")
    checked(other)
    one.bring_to_front()
    assert one.input_value("#policy") == "default"
    one.click("#mask-all")
    checked(one)
    assert "640104************" in text(one) and text(other) == "一切正常"
    # Signing out in one ends the other's session, too, and takes nothing of its draft.
    other.once("dialog", lambda dialog: dialog.accept())
    other.get_by_role("button", name="退出").click()
    expect(other.locator("#password")).to_be_visible()
    one.click("#draft")
    one.keyboard.type("又写")
    expect(one.locator("#message")).to_contain_text("登录已经过期")
    assert "又写" in text(one)


def test_nothing_but_two_choices_is_kept(context: BrowserContext, url: str) -> None:
    page = context.new_page()
    _sign_in(page, url)
    paste(page, DRAFT)
    page.select_option("#policy", "customary")
    page.select_option("#kind", "roster")
    checked(page)
    page.keyboard.press("F8")
    page.keyboard.press("k")
    page.keyboard.press("1")
    drop(page, "稿.txt", DRAFT.encode())
    expect(page.locator("#file-verdict")).to_be_visible(timeout=60_000)
    kept = page.evaluate(_KEPT)
    assert kept == {
        "local": ["redactor.kind", "redactor.policy"],
        "session": [],
        "cookie": "",
        "caches": 0,
        "databases": 0,
    }
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("html[data-ready]")).to_have_count(1)
    assert text(page) == ""
    assert (page.input_value("#policy"), page.input_value("#kind")) == ("customary", "roster")


def test_an_open_page_needs_no_token(browser: Browser, live: Live) -> None:
    page = open_page(browser, live.url)
    assert page.evaluate("document.querySelector('meta[name=csrf-token]').content") == ""
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    paste(page, WORDS["mask"])
    page.context.close()
