"""The workbench against a real service: what is pasted, found, decided, undone and copied.

These fail, and are not skipped, where Chromium is missing (see `browser` in tests/conftest.py).
"""

from __future__ import annotations

import re
from contextlib import suppress

import pytest

from corpora.generator import Draft, drafts
from redactor import Scanner
from redactor.model import Verdict
from tests.service.conftest import MASKED, WORDS, Live
from tests.service.workbench import (
    CATCH,
    HOME,
    IDENTITY,
    MOBILE,
    RICH,
    checked,
    copied,
    marked,
    markup,
    open_page,
    paste,
    text,
    titles,
    until,
)

with suppress(ModuleNotFoundError):
    from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

#: 𠮷 is two UTF-16 units: marks after it lie right only if offsets are counted as JavaScript does.
ROSTER = f"""关于救助对象的公示（𠮷）
序号\t组别\t称呼
1\t甲组\t{WORDS["mask"]}
2\t乙组\t{WORDS["mask"]}
另有{WORDS["hold"]}，咨询{WORDS["note"]}。
"""


def test_rich_text_is_masked_kept_undone_and_copied_with_its_formatting(page: Page) -> None:
    page.select_option("#policy", "default")
    paste(page, "x", html=RICH)
    expect(page.locator("#verdict-word")).to_have_text("须由人工决定")
    values = [IDENTITY, MOBILE, HOME, "640104197206159933", "13895210864", "清河镇东沟村五组8号"]
    assert marked(page) == [*values, "中华人民共合国"]
    quotes = page.locator("#list .quote").all_text_contents()
    assert quotes == [*values, "中华人民共合国"]
    # One is masked, in two formats.
    page.locator("#list .row").nth(0).click()
    card = page.locator("#list .current")
    for words in ("遮掩后：640104************", "《", "确定，校验位正确", "归属"):
        expect(card).to_contain_text(words)
    card.get_by_role("button", name="遮掩", exact=True).click()
    checked(page)
    assert "640104<b>************</b>" in markup(page)
    # The next is kept with a reason.
    expect(card).to_contain_text(MOBILE)
    card.get_by_role("button", name="保留…", exact=True).click()
    card.get_by_role("textbox", name="其他理由").fill("本人是公开的联系人")
    card.get_by_role("button", name="保留", exact=True).click()
    expect(page.locator("#verdict-counts")).to_contain_text("已保留 1 处")
    assert marked(page, "kept") == [MOBILE]
    # All of a kind, and undone; then all.
    expect(card).to_contain_text(HOME)
    card.get_by_role("button", name="全部遮掩").click()
    checked(page)
    assert text(page).count("清河***") == 2
    page.click("#undo")
    checked(page)
    assert HOME in text(page)
    page.click("#mask-all")
    checked(page)
    expect(card).to_contain_text("中华人民共合国")
    card.get_by_role("button", name="改为“中华人民共和国”").click()
    checked(page)
    expect(page.locator("#verdict-word")).to_have_text("已处理完，可以发布")
    page.evaluate(CATCH)
    page.click("#copy")
    expect(page.locator("#message")).to_have_text(re.compile("^已复制，格式、表格、图片都在。"))
    given = copied(page)
    html = given["text/html"]
    for kept in (
        "<b>************</b>",
        "rgb(0, 112, 192)",
        "rgb(192, 0, 0)",
        "<table",
        "data:image/png",
    ):
        assert kept in html
    assert "text-align: center" in html and MOBILE in html
    for value in (*values[:1], *values[2:], "共合国", "script", "onclick", "o:p"):
        assert value not in html
        assert value not in given["text/plain"]
    assert "\n1\t丁秀云\t640104************\t13995210873\t清河***\n" in given["text/plain"]


def test_what_another_page_copied_is_pasted_with_the_keyboard(page: Page) -> None:
    """The browser's own clipboard, both ways."""
    other = page.context.new_page()
    other.set_content(
        f"<p>联系人：<b>丁秀云</b></p><table border=1><tr><td>手机</td><td>{MOBILE}</td></tr></table>"
    )
    other.keyboard.press("Control+A")
    other.keyboard.press("Control+C")
    page.bring_to_front()
    page.select_option("#policy", "default")
    page.click("#draft")
    page.keyboard.press("Control+V")
    checked(page)
    assert marked(page) == [MOBILE]
    assert "<table" in markup(page) and "<b" in markup(page)
    page.click("#mask-all")
    checked(page)
    page.click("#copy")
    expect(page.locator("#message")).to_contain_text("已复制")
    other.bring_to_front()
    other.set_content("<div contenteditable></div>")
    other.click("div")
    other.keyboard.press("Control+V")
    assert "139********" in other.inner_html("div") and "<table" in other.inner_html("div")
    other.close()


def test_the_list_is_in_reading_order_and_tells_why(page: Page) -> None:
    paste(page, ROSTER)
    expect(page.locator("#verdict-word")).to_have_text("须由人工决定")
    expect(page.locator("#verdict-counts")).to_have_text("由人决定 1 处须遮掩 2 处")
    assert marked(page) == [WORDS["mask"], WORDS["mask"], WORDS["hold"]]
    assert titles(page) == ["遮词", "遮词", "待定词"]
    page.locator("#list .row").first.click()
    current = page.locator("#list .current")
    for words in ("测试规则：mask。", "按测试处理。", "测试依据第一条", "确定，词表所列", MASKED):
        expect(current).to_contain_text(words)
    assert marked(page, "current") == [WORDS["mask"]]
    # Marks touch nothing.
    assert re.sub(r"</?p>", "", markup(page)) == ROSTER.strip().replace("\n", "")


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("一切正常的通知", "可以发布"),
        (WORDS["note"], "可以发布"),
        (WORDS["mask"], "遮掩后可以发布"),
        (WORDS["hold"], "须由人工决定"),
        (WORDS["block"], "不得发布"),
    ],
)
def test_verdict_in_words(page: Page, draft: str, verdict: str) -> None:
    paste(page, draft)
    expect(page.locator("#verdict-word")).to_have_text(verdict)
    expect(page.locator("#verdict [aria-live=polite]")).to_contain_text(verdict)


def test_what_must_not_be_published_and_is_kept_is_for_a_person_of_authority(page: Page) -> None:
    paste(page, WORDS["block"])
    page.keyboard.press("F8")
    page.keyboard.press("k")
    page.keyboard.press("1")
    expect(page.locator("#verdict-word")).to_have_text("须由人工决定")
    expect(page.locator("#verdict-advice")).to_contain_text("有权限的人书面确认")


def test_typing_is_checked_and_undone(page: Page) -> None:
    page.click("#draft")
    page.keyboard.type("第一行", delay=5)
    page.keyboard.press("Enter")
    page.keyboard.type(f"有{WORDS['mask']}的一行", delay=5)
    checked(page)
    assert marked(page) == [WORDS["mask"]]
    assert page.locator("#list .where").all_text_contents() == ["第 2 行"]
    page.click("#mask-all")
    checked(page)
    assert MASKED in text(page)
    page.focus("#draft")
    page.keyboard.press("Control+z")
    checked(page)
    assert MASKED not in text(page) and marked(page) == [WORDS["mask"]]
    page.keyboard.press("Control+z")
    expect(page.locator("#verdict-word")).to_have_text("还没有草稿")
    assert text(page) == ""
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+Shift+Z")
    checked(page)
    assert text(page) == f"第一行有{MASKED}的一行"
    assert page.locator("#redo").is_disabled()


def test_a_decision_outlives_changes_of_the_draft(page: Page) -> None:
    paste(page, f"甲{WORDS['hold']}\n乙{WORDS['hold']}")
    page.locator("#list .row").nth(1).click()
    page.keyboard.press("k")
    page.keyboard.press("4")
    expect(page.locator("[data-filter=open] .number")).to_have_text("1")
    page.click("#draft")
    page.keyboard.press("Control+Home")
    page.keyboard.type("新的开头。")
    checked(page)
    expect(page.locator("[data-filter=open] .number")).to_have_text("1")
    # The first goes: the second is the first now, and stays kept.
    page.locator("#list .row").first.click()
    page.keyboard.press("d")
    checked(page)
    expect(page.locator("[data-filter=open] .number")).to_have_text("0")
    page.click("[data-filter=done]")
    kept = page.locator("#list .kept")
    expect(kept).to_contain_text(WORDS["hold"])
    kept.locator(".row").click()
    expect(kept).to_contain_text("经核对不是此类信息")
    page.get_by_role("button", name="撤回保留").click()
    expect(page.locator("[data-filter=open] .number")).to_have_text("1")


def test_notes_are_shown_when_asked_for(page: Page) -> None:
    paste(page, ROSTER)
    assert marked(page, "note") == []
    page.click("[data-filter=note]")
    assert marked(page, "note") == [WORDS["note"]]
    assert titles(page) == ["公词"]


def test_a_click_on_a_mark_shows_its_finding(page: Page) -> None:
    paste(page, f"{WORDS['mask']}\n" + "很长的一段话。\n" * 200 + WORDS["hold"])
    page.keyboard.press("Control+End")
    page.locator("#list .row").nth(1).click()
    box = page.evaluate("[...CSS.highlights.get('hold')][0].getBoundingClientRect().toJSON()")
    assert 0 < box["top"] < 768
    page.locator("#list .row").nth(0).click()
    page.evaluate("document.getElementById('draft').scrollTop = 1e6")
    box = page.evaluate("[...CSS.highlights.get('hold')][0].getBoundingClientRect().toJSON()")
    page.mouse.click(box["left"] + 20, box["top"] + 8)
    expect(page.locator("#list .current .title")).to_have_text("待定词")


def test_marks_differ_in_more_than_colour(page: Page) -> None:
    told = page.evaluate(
        """() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
          .filter(rule => /^::highlight\\((note|kept|mask|hold|block)/.test(rule.selectorText ?? ""))
          .map(rule => rule.style.textDecorationStyle)"""
    )
    assert len(told) == len(set(told)) == 5


def test_nothing_is_copied_before_the_last_check(page: Page) -> None:
    paste(page, "好")
    page.evaluate(CATCH)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/scan", hold)
    page.click("#draft")
    page.keyboard.type(WORDS["mask"])
    page.click("#copy-plain")
    page.wait_for_timeout(400)
    assert copied(page) == {}
    held[-1].continue_()
    page.unroute("**/v1/scan")
    expect(page.locator("#copy-dialog")).to_be_visible()
    assert copied(page) == {}
    page.click("#copy-mask")
    expect(page.locator("#message")).to_contain_text("已复制纯文字")
    assert MASKED in copied(page)["text/plain"]


def test_undecided_is_told_before_copying(page: Page) -> None:
    paste(page, f"{WORDS['mask']}{WORDS['hold']}")
    page.evaluate(CATCH)
    page.click("#copy")
    dialog = page.locator("#copy-dialog")
    expect(dialog).to_contain_text("待定词 1 处（由人决定）")
    expect(dialog).to_contain_text("遮词 1 处（须遮掩）")
    page.keyboard.press("Escape")
    assert copied(page) == {}
    page.click("#copy")
    page.click("#copy-anyway")
    expect(page.locator("#message")).to_contain_text("其中仍有没有处理的内容")
    assert WORDS["hold"] in copied(page)["text/html"]


def test_values_in_links_and_picture_words_do_not_go_out(page: Page) -> None:
    page.select_option("#policy", "default")
    html = f'<p>有事<a href="tel:{MOBILE}">请打电话</a></p><p><img alt="身份证号{IDENTITY}" src="http://a.cn/1.png"></p>'
    paste(page, html=html)
    expect(page.locator("#verdict-word")).to_have_text("可以发布")
    page.evaluate(CATCH)
    page.click("#copy")
    expect(page.locator("#message")).to_contain_text("已复制")
    given = copied(page)["text/html"]
    assert MOBILE not in given and IDENTITY not in given
    assert "请打电话" in given and "http://a.cn/1.png" in given


def test_copy_that_fails_says_so(page: Page) -> None:
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate("document.execCommand = () => false")
    paste(page, "一切正常")
    page.click("#copy")
    expect(page.locator("#message")).to_contain_text("请按 Ctrl + C")
    assert page.evaluate("getSelection().toString()") == "一切正常"


def test_policy_and_page_kind_are_explained_and_remembered(browser: Browser, live: Live) -> None:
    page = open_page(browser, live.url)
    paste(page, WORDS["block"])
    page.click(".drop summary")
    expect(page.locator("#policy-why")).to_have_text("只供测试。")
    page.select_option("#policy", "default")
    expect(page.locator("#policy-why")).not_to_have_text("只供测试。")
    # The shipped policy does not know the word's entity, and holds it.
    expect(page.locator("#verdict-word")).to_have_text("须由人工决定")
    page.select_option("#kind", "roster")
    expect(page.locator("#kind-why")).to_contain_text("名单公示")
    again = open_page(page.context, live.url)
    assert (again.input_value("#policy"), again.input_value("#kind")) == ("default", "roster")
    kept = again.evaluate("Object.entries(localStorage).sort()")
    assert kept == [["redactor.kind", "roster"], ["redactor.policy", "default"]]
    # htmx remembers the page's path there.
    assert again.evaluate("Object.values(sessionStorage)") in ([], ["/"])
    assert again.evaluate("document.cookie") == ""
    assert text(again) == ""
    page.context.close()


def test_the_rule_is_one_click_away(page: Page) -> None:
    page.select_option("#policy", "default")
    paste(page, f"手机：{MOBILE}")
    page.keyboard.press("F8")
    page.get_by_role("link", name=re.compile("规则说明")).click()
    dialog = page.locator("#rule-dialog")
    expect(dialog).to_contain_text("手机号码")
    expect(dialog).to_contain_text("各策略怎样对待")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_the_report_is_printed_with_masked_quotes(page: Page) -> None:
    page.evaluate("void (window.print = () => { window.__printed = true; })")
    page.select_option("#policy", "default")
    paste(page, f"关于低保对象的公示\n姓名\t身份证号\t手机号码\n丁秀云\t{IDENTITY}\t{MOBILE}")
    page.keyboard.press("F8")
    page.keyboard.press("m")
    page.keyboard.press("k")
    page.keyboard.press("2")
    page.click("#print")
    until(page, "window.__printed")
    page.emulate_media(media="print")
    report = page.locator("#report")
    for words in (
        "检查报告",
        "640104************",
        "139********",
        "保留：公务联系方式",
        "遮掩",
        "《",
    ):
        expect(report).to_contain_text(words)
    assert page.locator("#draft").is_hidden() and page.locator("header").is_hidden()
    shown = page.evaluate("document.body.innerText")
    assert IDENTITY not in shown and MOBILE not in shown


VERDICTS = {Verdict.MASK: "遮掩后可以发布", Verdict.HOLD: "须由人工决定"}
ROSTERS = [
    draft
    for draft in drafts(20_261_123, 80)
    if draft.kind.startswith("roster")
    and {each.action for each in draft.planted} == {"mask", "note"}
][:6]


@pytest.mark.parametrize("draft", ROSTERS, ids=lambda draft: draft.id)
def test_generated_roster_loses_what_is_private_and_keeps_what_is_public(
    page: Page, draft: Draft
) -> None:
    page.select_option("#policy", "default")
    paste(page, draft.text)
    # A notice of years ago has stood for too long and is held.
    verdict = VERDICTS[Scanner().scan(draft.text).verdict]
    expect(page.locator("#verdict-word")).to_have_text(verdict)
    page.click("#mask-all")
    checked(page)
    masked = text(page)
    values = {(draft.text[each.start : each.end], each.action) for each in draft.planted}
    private = {value for value, action in values if action == "mask"}
    public = {value for value, action in values if action == "note"}
    assert private
    assert [value for value in private if value in masked] == []
    assert [value for value in public if value not in masked] == []
