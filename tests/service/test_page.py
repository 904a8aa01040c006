"""The page in a real Chromium against a real service.

These fail, and are not skipped, where Chromium is missing (see `browser` in tests/conftest.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from corpora.generator import Draft, drafts
from redactor import Scanner
from redactor.model import Verdict
from tests.service.conftest import MASKED, WORDS, Live

with suppress(ModuleNotFoundError):
    # The plain test command has no playwright: it reads this file and deselects all of it.
    from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

_DESK = (1366, 768)
_PHONE = (390, 844)

#: 𠮷 is two UTF-16 units: marks after it lie right only if offsets are counted as JavaScript does.
ROSTER = f"""关于救助对象的公示（𠮷）
序号\t组别\t称呼
1\t甲组\t{WORDS["mask"]}
2\t乙组\t{WORDS["mask"]}
另有{WORDS["hold"]}，咨询{WORDS["note"]}。
"""


def _open(browser: Browser, url: str, size: tuple[int, int]) -> Page:
    width, height = size
    page = browser.new_page(
        viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
    )
    page.set_default_timeout(10_000)
    # The service answers once its workers are there, which on a busy machine takes a while.
    page.set_default_navigation_timeout(60_000)
    page.goto(url)
    expect(page.locator("#policy")).to_have_value("house")
    return page


@contextmanager
def _on_desk(browser: Browser, url: str) -> Iterator[Page]:
    """The page on an office screen. Whatever the console complains of fails the test."""
    page = _open(browser, url, _DESK)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda told: complaints.append(told.text) if "Content Security" in told.text else None,
    )
    yield page
    page.close()
    assert complaints == []


@pytest.fixture
def page(browser: Browser, live: Live) -> Iterator[Page]:
    with _on_desk(browser, live.url) as page:
        yield page


def _check(page: Page, text: str) -> None:
    page.fill("#draft", text)
    page.click("#check")


def _marks(page: Page) -> list[str]:
    return page.locator("#marked mark").all_text_contents()


def _sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def test_roster_is_marked_explained_and_masked(page: Page) -> None:
    _check(page, ROSTER)
    verdict = page.locator("#verdict")
    expect(verdict.locator("strong")).to_have_text("须由人工决定")
    expect(verdict.locator(".counts")).to_have_text("由人决定 1 处须遮掩 2 处仅提示 1 处")
    assert _marks(page) == [WORDS["mask"], WORDS["mask"], WORDS["hold"]]
    expect(page.locator("#marked")).to_have_text(ROSTER, use_inner_text=False)
    titles = page.locator("#list .go span:first-child")
    expect(titles).to_have_text(["1. 遮词", "2. 遮词", "3. 待定词"])
    first = page.locator("#list > li").first
    expect(first.locator(".badge")).to_have_text("须遮掩")
    expect(first.locator(".quote")).to_have_text(f"“{WORDS['mask']}”")
    for words in ("测试规则：mask。", "按测试处理。", "测试依据第一条", "确定，词表所列"):
        expect(first).to_contain_text(words)
    expect(page.locator("#masked")).to_have_value(ROSTER.replace(WORDS["mask"], MASKED))
    expect(page.locator("#remains")).to_contain_text("由人决定的 1 处没有遮掩")


def test_numbers_are_found_by_the_shipped_rules(page: Page) -> None:
    """Made-up people: their identity numbers have a sequence number of 99x."""
    identity, mobile = "640104195803129952", "13995210873"
    _check(page, f"序号\t姓名\t身份证号\t手机号码\n1\t丁秀云\t{identity}\t{mobile}\n")
    expect(page.locator("#verdict strong")).to_have_text("遮掩后可以发布")
    assert _marks(page) == [identity, mobile]
    masked = page.locator("#masked")
    expect(masked).to_have_value(re.compile(r"^1\t丁秀云\t640104\*{12}\t139\*+$", re.M))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("一切正常的通知", "可以发布"),
        (WORDS["note"], "可以发布"),
        (WORDS["mask"], "遮掩后可以发布"),
        (WORDS["hold"], "须由人工决定"),
        (WORDS["block"], "不得发布"),
    ],
)
def test_verdict_in_words(page: Page, text: str, verdict: str) -> None:
    _check(page, text)
    expect(page.locator("#verdict strong")).to_have_text(verdict)
    expect(page.locator("[aria-live=polite]")).to_contain_text(verdict)


def test_notes_are_hidden_until_asked_for(page: Page) -> None:
    _check(page, ROSTER)
    expect(page.locator("#notes-switch")).to_have_text("显示仅提示的 1 处")
    assert WORDS["note"] not in _marks(page)
    page.check("#notes")
    assert _marks(page)[-1] == WORDS["note"]
    expect(page.locator("#list > li")).to_have_count(4)
    page.uncheck("#notes")
    assert WORDS["note"] not in _marks(page)
    expect(page.locator("#list > li")).to_have_count(3)


def test_actions_differ_in_more_than_colour(page: Page) -> None:
    _check(page, "、".join(WORDS.values()))
    page.check("#notes")
    looks = page.eval_on_selector_all(
        "#marked mark",
        """marks => marks.map(mark => [
          getComputedStyle(mark).textDecorationStyle,
          getComputedStyle(mark, "::after").content.slice(0, 2),
        ])""",
    )
    lines, signs = zip(*looks, strict=True)
    assert len(set(lines)) == len(set(signs)) == 4


def test_item_and_mark_lead_to_each_other(page: Page) -> None:
    far = "很长的一段话。\n" * 200
    _check(page, f"{WORDS['mask']}\n{far}{WORDS['hold']}")
    mark = page.locator("#marked mark").nth(1)
    expect(mark).not_to_be_in_viewport()
    page.locator("#list .go").nth(1).click()
    expect(mark).to_be_in_viewport()
    expect(mark).to_have_class(re.compile("current"))
    mark.focus()
    page.locator("#marked mark").nth(0).press("Enter")
    expect(page.locator("#list > li.current")).to_contain_text("1. 遮词")
    expect(page.locator("#marked mark.current")).to_have_text(WORDS["mask"])


def test_copy_puts_the_masked_text_on_the_clipboard(page: Page, live: Live) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live.url)
    _check(page, WORDS["mask"])
    page.click("#copy")
    expect(page.locator("#copied")).to_have_text("已复制遮掩后的文字")
    assert page.evaluate("navigator.clipboard.readText()") == MASKED


def test_copy_works_without_the_clipboard_api(page: Page) -> None:
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    _check(page, f"{WORDS['mask']}{WORDS['hold']}")
    page.click("#copy")
    expect(page.locator("#copied")).to_have_text("已复制遮掩后的文字，其中仍有须处理的内容")


def test_copy_that_fails_says_so(page: Page) -> None:
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate("document.execCommand = () => false")
    _check(page, WORDS["mask"])
    page.click("#copy")
    expect(page.locator("#copied")).to_contain_text("请按 Ctrl + C")
    selected = "(() => { const b = document.getElementById('masked');"
    selected += " return b.value.slice(b.selectionStart, b.selectionEnd); })()"
    assert page.evaluate(selected) == MASKED


def test_control_enter_checks(page: Page) -> None:
    page.fill("#draft", WORDS["mask"])
    page.press("#draft", "Control+Enter")
    expect(page.locator("#verdict strong")).to_have_text("遮掩后可以发布")


def test_empty_box_gets_a_hint(page: Page) -> None:
    _check(page, " \n")
    expect(page.locator("#message")).to_contain_text("还没有文字")
    expect(page.locator("#draft")).to_be_focused()
    expect(page.locator("#verdict")).to_be_hidden()


def test_policy_is_chosen_and_explained(page: Page) -> None:
    expect(page.locator("#why")).to_have_text("只供测试。")
    page.select_option("#policy", "default")
    expect(page.locator("#why")).not_to_have_text("只供测试。")
    _check(page, WORDS["block"])
    # The shipped policy does not know the word's entity, and holds it.
    expect(page.locator("#verdict strong")).to_have_text("须由人工决定")


def test_changed_draft_or_policy_makes_the_result_stale(page: Page) -> None:
    _check(page, WORDS["mask"])
    expect(page.locator("#verdict")).to_be_visible()
    expect(page.locator("#stale")).to_be_hidden()
    page.fill("#draft", WORDS["mask"] + "了")
    expect(page.locator("#stale")).to_be_visible()
    page.fill("#draft", WORDS["mask"])
    expect(page.locator("#stale")).to_be_hidden()
    page.select_option("#policy", "default")
    expect(page.locator("#stale")).to_be_visible()


def test_draft_is_shown_as_text_and_stored_nowhere(page: Page) -> None:
    hostile = f"<img src=x onerror=alert(1)><b>{WORDS['mask']}</b>"
    _check(page, hostile)
    expect(page.locator("#marked")).to_have_text(hostile)
    assert page.locator("#result :is(img, b)").count() == 0
    assert (
        page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    )
    page.reload()
    expect(page.locator("#draft")).to_have_value("")


def test_clear_empties_everything(page: Page) -> None:
    _check(page, WORDS["mask"])
    expect(page.locator("#verdict")).to_be_visible()
    page.click("#clear")
    expect(page.locator("#draft")).to_have_value("")
    expect(page.locator("#result")).to_be_hidden()
    expect(page.locator("#verdict")).to_be_hidden()


def test_stopped_service_is_told_and_the_draft_stays(browser: Browser, mortal: Live) -> None:
    with _on_desk(browser, mortal.url) as page:
        _check(page, WORDS["mask"])
        expect(page.locator("#verdict")).to_be_visible()
        mortal.stop()
        page.click("#check")
        expect(page.get_by_role("alert")).to_contain_text("连不上检查服务")
        expect(page.locator("#verdict")).to_be_hidden()
        expect(page.locator("#result")).to_be_hidden()
        expect(page.locator("#draft")).to_have_value(WORDS["mask"])


def test_too_long_a_draft_is_told(page: Page) -> None:
    page.evaluate("document.getElementById('draft').value = '长'.repeat(4_000_000)")
    page.click("#check")
    expect(page.locator("#message")).to_contain_text("草稿太长", timeout=60_000)


def test_refused_option_and_fault_are_told(page: Page) -> None:
    options = page.locator("#policy option").first
    options.evaluate("option => { option.value = 'gone'; }")
    _check(page, WORDS["mask"])
    expect(page.locator("#message")).to_contain_text("检查选项（policy）")
    page.route("**/v1/redact", lambda route: route.fulfill(status=500, body="{}"))
    page.click("#check")
    expect(page.locator("#message")).to_contain_text("没有检查完，请勿据此发布")
    page.route("**/v1/redact", lambda route: route.fulfill(status=200, body="oops"))
    page.click("#check")
    expect(page.locator("#message")).to_contain_text("没有显示结果")


def test_failures_are_prominent(page: Page) -> None:
    failure = {"code": "detector_failed", "message": "规则某某未能完成检查。", "where": "x"}
    report = {"verdict": "hold", "page_kind": None, "failures": [failure], "findings": []}
    page.route("**/v1/redact", lambda route: route.fulfill(json={**report, "text": "甲"}))
    _check(page, "甲")
    expect(page.locator("#verdict")).to_contain_text("未检查完 1 项")
    expect(page.locator("#failures")).to_contain_text("规则某某未能完成检查。")
    expect(page.locator("#failures")).to_be_in_viewport()
    expect(page.locator("#verdict .advice")).to_contain_text("没有检查完")
    expect(page.locator("#nothing")).to_contain_text("已检查的部分")
    expect(page.locator("#remains")).to_contain_text("没有检查完")


def test_finding_about_the_page_and_overlaps_are_shown(page: Page) -> None:
    """What rules over whole documents give: no place, several parts, parts inside others."""
    text = "甲乙丙丁戊己"
    common = {"certainty": "likely", "audience": "unknown", "marks": [], "evidence": ["new key"]}
    common |= {"message": "", "suggestion": "", "basis": []}
    findings = [
        {**common, "title": "页面", "action": "hold", "parts": []},
        {**common, "title": "长", "action": "mask", "parts": [[0, 4]]},
        {**common, "title": "短", "action": "block", "parts": [[1, 2], [5, 6]]},
    ]
    report = {"verdict": "block", "failures": [], "findings": findings, "text": text}
    page.route("**/v1/redact", lambda route: route.fulfill(json=report))
    _check(page, text)
    assert _marks(page) == ["甲", "乙", "丙丁", "己"]
    expect(page.locator("#marked")).to_have_text(text)
    expect(page.locator("#marked mark.block")).to_have_text(["乙", "己"])
    expect(page.locator("#list .quote")).to_have_text(["（全文）", "“甲乙丙丁”", "“乙 … 己”"])


@pytest.mark.parametrize("size", [_DESK, _PHONE])
def test_nothing_is_wider_than_the_window(
    browser: Browser, live: Live, size: tuple[int, int]
) -> None:
    page = _open(browser, live.url, size)
    assert _sideways(page) == 0
    _check(page, ROSTER + "9" * 500 + "\n" + "表\t" * 80)
    expect(page.locator("#verdict")).to_be_visible()
    page.check("#notes")
    assert _sideways(page) == 0
    page.close()


@pytest.mark.parametrize(("name", "size"), [("desk", _DESK), ("phone", _PHONE)])
def test_pictures_of_the_page(
    browser: Browser, live: Live, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    """For people to look at; the test asks only that the result is in sight after a check."""
    page = _open(browser, live.url, size)
    page.screenshot(path=tmp_path / f"{name}-empty.png")
    _check(page, ROSTER)
    expect(page.locator("#verdict")).to_be_in_viewport()
    expect(page.locator("#marked mark").first).to_be_in_viewport()
    page.screenshot(path=tmp_path / f"{name}-checked.png")
    page.screenshot(path=tmp_path / f"{name}-whole.png", full_page=True)
    assert len(list(tmp_path.glob("*.png"))) == 3
    page.close()


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
    _check(page, draft.text)
    # A notice of years ago has stood for too long and is held.
    verdict = VERDICTS[Scanner().scan(draft.text).verdict]
    expect(page.locator("#verdict strong")).to_have_text(verdict)
    masked = page.locator("#masked").input_value()
    values = {(draft.text[each.start : each.end], each.action) for each in draft.planted}
    private = {value for value, action in values if action == "mask"}
    public = {value for value, action in values if action == "note"}
    assert private
    assert [value for value in private if value in masked] == []
    assert [value for value in public if value not in masked] == []
