"""The workbench when something is wrong: hostile markup, too much of it, a service that is gone."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest

from tests.service.conftest import WORDS, Live
from tests.service.workbench import checked, marked, markup, on_desk, open_page, paste, text

with suppress(ModuleNotFoundError):
    from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


HOSTILE = [
    "<img src=x onerror=alert(1)><b>甲</b>",
    "<img/onerror=alert(1)/src=x>甲",
    "<script>alert(1)</script><p onclick='alert(1)' style='background:url(//a.cn)'>甲</p>",
    "<svg onload=alert(1)><a href='javascript:alert(1)'>甲</a></svg>甲",
    "<a href=' javascript:alert(1)'>甲</a><form action=//a.cn><input name=x value=甲></form>甲",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object>甲",
    "<style>@import url(//a.cn/x.css); p{background:url(//a.cn)} b{color:red}</style><p>甲<b>乙</b>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>甲",
    "<table><tr><td>甲<td><b><i>乙</b></tr><p>丙",
    "<b>" * 600 + "甲",
    "<!--><script>alert(1)</script>-->甲<![if !x]><meta http-equiv=refresh content='0;//a.cn'><base href=//a.cn>",
    "<p style='position:fixed;top:0;display:none;text-indent:-999px;font-size:1px;color:transparent'>甲</p>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_and_broken_markup_does_nothing(page: Page, html: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.evaluate("void (window.alert = () => { document.title = 'ran'; })")
    paste(page, html=html + WORDS["mask"])
    assert page.title() == "草稿发布前检查"
    assert "甲" in text(page)
    assert marked(page) == [WORDS["mask"]]
    told = markup(page)
    for word in (
        "script",
        "onerror",
        "onclick",
        "onload",
        "url(",
        "iframe",
        "position",
        "-999",
        "form",
    ):
        assert word not in told
    # Beside the check, the page itself asks what the chosen policy is, maybe only now.
    own = ("/v1/scan", "/policies/default")
    assert [url for url in asked if not url.endswith(own)] == []
    assert page.evaluate("document.getElementById('draft').checkVisibility()")
    page.click("#mask-all")
    checked(page)
    assert WORDS["mask"] not in text(page)


def test_characters_beyond_the_basic_plane_keep_their_place(page: Page) -> None:
    paste(page, f"👨‍👩‍👧𠮷𠀀e\u0301{WORDS['mask']}👍🏽{WORDS['hold']}\udc00")
    assert marked(page) == [WORDS["mask"], WORDS["hold"]]
    page.click("#mask-all")
    checked(page)
    assert text(page).startswith("👨‍👩‍👧𠮷𠀀e\u0301【遮词略】👍🏽")
    page.click("#undo")
    checked(page)
    assert marked(page) == [WORDS["mask"], WORDS["hold"]]


@pytest.mark.parametrize("kind", ["html", "plain"])
def test_a_paste_of_50_mb_is_refused_politely(page: Page, kind: str) -> None:
    paste(page, "原来的草稿")
    page.evaluate(
        """kind => {
          const data = new DataTransfer();
          const much = "很长的草稿。".repeat(2_800_000);
          data.setData(kind === "html" ? "text/html" : "text/plain", kind === "html" ? `<p>${much}</p>` : much);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.getElementById("draft").dispatchEvent(event);
        }""",
        kind,
    )
    expect(page.locator("#message")).to_contain_text(re.compile("太大（约 5\\d MB）"))
    assert text(page) == "原来的草稿"
    # The page goes on at once.
    page.click("#draft")
    page.keyboard.press("End")
    page.keyboard.type(WORDS["mask"])
    checked(page)
    assert marked(page) == [WORDS["mask"]]


def test_a_browser_without_highlights_gets_a_marked_copy(browser: Browser, live: Live) -> None:
    context = browser.new_context()
    context.add_init_script("delete window.Highlight")
    page = open_page(context, live.url)
    paste(page, html=f"<p>甲{WORDS['mask'][:2]}<b>{WORDS['mask'][2:]}</b>，{WORDS['hold']}</p>")
    page.click("#marked summary")
    expect(page.locator("#marked mark.mask")).to_have_text([WORDS["mask"][:2], WORDS["mask"][2:]])
    expect(page.locator("#marked mark.hold")).to_have_text(WORDS["hold"])
    assert "mark" not in markup(page)
    page.keyboard.press("F8")
    page.keyboard.press("m")
    checked(page)
    expect(page.locator("#marked mark.mask")).to_have_count(0)
    context.close()


def test_too_long_a_draft_is_told(page: Page) -> None:
    page.route("**/v1/scan", lambda route: route.fulfill(status=413, body="{}"))
    paste(page, "好", wait=False)
    expect(page.locator("#message")).to_contain_text("草稿太长")
    expect(page.locator("#state")).to_have_text("没有检查")


def test_stopped_service_is_told_and_nothing_is_lost(browser: Browser, mortal: Live) -> None:
    with on_desk(browser, mortal.url) as page:
        paste(page, WORDS["mask"])
        mortal.stop()
        page.click("#draft")
        page.keyboard.press("End")
        page.keyboard.type("又写")
        expect(page.get_by_role("alert")).to_contain_text("连不上检查服务")
        expect(page.locator("#state")).to_have_text("没有检查")
        # What was found before is claimed no more.
        expect(page.locator("#verdict-word")).to_have_text("没有检查")
        expect(page.locator("#verdict-advice")).to_contain_text("请勿据此发布")
        page.click("#copy")
        expect(page.get_by_role("alert")).to_contain_text("连不上检查服务")
        assert text(page) == f"{WORDS['mask']}又写"


def test_a_service_that_comes_back_checks_by_itself(page: Page) -> None:
    page.route("**/v1/scan", lambda route: route.abort())
    paste(page, WORDS["mask"], wait=False)
    expect(page.locator("#message")).to_contain_text("连不上检查服务")
    page.unroute("**/v1/scan")
    checked(page)
    expect(page.locator("#message")).to_be_hidden()
    assert marked(page) == [WORDS["mask"]]


def test_refused_option_and_faults_are_told(page: Page) -> None:
    page.locator("#policy option").first.evaluate("option => { option.value = 'gone'; }")
    paste(page, WORDS["mask"], wait=False)
    expect(page.locator("#message")).to_contain_text("检查选项（policy）")
    page.route("**/v1/scan", lambda route: route.fulfill(status=500, body="{}"))
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator("#message")).to_contain_text("没有检查完，请勿据此发布")
    page.route("**/v1/scan", lambda route: route.fulfill(status=200, body="oops"))
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator("#message")).to_contain_text("请勿据此发布。请刷新页面")
    expect(page.locator("#verdict")).to_have_class(re.compile("stale"))


def test_failures_are_prominent(page: Page) -> None:
    failure = {"code": "detector_failed", "message": "规则某某未能完成检查。", "where": "x"}
    report = {"verdict": "hold", "page_kind": None, "failures": [failure], "findings": []}
    page.route("**/v1/scan", lambda route: route.fulfill(json=report))
    paste(page, "甲")
    expect(page.locator("#verdict-word")).to_have_text("须由人工决定")
    expect(page.locator("#verdict")).to_contain_text("未检查完 1 项")
    expect(page.locator("#failures")).to_contain_text("规则某某未能完成检查。")
    expect(page.locator("#failures")).to_be_in_viewport()
    expect(page.locator("#verdict-advice")).to_contain_text("没有检查完")
    expect(page.locator("#nothing")).to_contain_text("已检查的部分")
    page.click("#copy-plain")
    expect(page.locator("#copy-dialog")).to_contain_text("规则某某未能完成检查。")


def test_finding_about_the_page_and_overlaps_are_shown(page: Page) -> None:
    """What rules over whole documents give: no place, several parts, parts inside others."""
    common = {"rule": "x/y", "certainty": "likely", "audience": "unknown", "marks": []}
    common |= {"evidence": ["new key"], "message": "", "suggestion": "", "basis": []}
    long = {
        "title": "长",
        "action": "mask",
        "parts": [[0, 4]],
        "masked": ["**"],
        "start": 0,
        "end": 4,
    }
    short = {"title": "短", "action": "block", "parts": [[1, 2], [5, 6]], "start": 1, "end": 6}
    whole = {"title": "页面", "action": "hold", "parts": [], "start": None, "end": None}
    findings = [
        {**common, "id": "1", **whole, "masked": None},
        {**common, "id": "2", **long},
        {**common, "id": "3", **short, "masked": ["【短略】", ""]},
    ]
    report = {"verdict": "block", "page_kind": None, "failures": [], "findings": findings}
    page.route("**/v1/scan", lambda route: route.fulfill(json=report))
    paste(page, "甲乙丙丁戊己")
    assert marked(page) == ["甲乙丙丁", "乙", "己"]
    quotes = page.locator("#list .quote").all_text_contents()
    assert quotes == ["（全文）", "甲乙丙丁", "乙 … 己"]
    page.locator("#list .row").nth(0).click()
    expect(page.locator("#list .current").get_by_role("button", name="已核对…")).to_be_visible()
    page.locator("#list .row").nth(2).click()
    page.keyboard.press("m")
    expect(page.locator("#draft")).to_have_text("甲【短略】丙丁戊")
