"""The workbench without a mouse, on a phone, on an office screen, with 20,000 characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from statistics import median

import pytest

from tests.service.conftest import MASKED, WORDS, Live
from tests.service.workbench import (
    CATCH,
    DESK,
    IDENTITY,
    MOBILE,
    PHONE,
    RICH,
    checked,
    copied,
    marked,
    on_desk,
    paste,
    sideways,
    text,
    until,
)

with suppress(ModuleNotFoundError):
    from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_all_is_done_with_the_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到草稿"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "draft"
    page.keyboard.type(f"甲{WORDS['hold']}")
    page.keyboard.press("Enter")
    page.keyboard.type(f"乙{WORDS['mask']}，丙{WORDS['mask']}，丁{WORDS['block']}")
    checked(page)
    title = page.locator("#list .current .title")
    said = page.locator("#said")
    page.keyboard.press("Control+Home")
    page.keyboard.press("F8")
    expect(title).to_have_text("待定词")
    page.keyboard.press("a")
    expect(said).to_contain_text("须由人决定")
    page.keyboard.press("k")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("领导已经批准")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("已保留 1 处：待定词。还有 3 处待处理。")
    expect(title).to_have_text("遮词")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    expect(title).to_have_text("禁词")
    page.keyboard.press("p")
    page.keyboard.press("Shift+F8")
    expect(title).to_have_text("遮词")
    page.keyboard.press("Enter")
    assert page.evaluate("getSelection().toString()") == WORDS["mask"]
    page.keyboard.press("F8")
    page.keyboard.press("F8")
    page.keyboard.press("Shift+F8")
    page.keyboard.press("Shift+M")
    checked(page)
    assert text(page).count(MASKED) == 2
    expect(title).to_have_text("禁词")
    page.keyboard.press("d")
    checked(page)
    expect(said).to_contain_text("全部处理完了")


def test_undo_redo_and_copy_have_keys(page: Page) -> None:
    said = page.locator("#said")
    paste(page, f"甲{WORDS['block']}")
    page.keyboard.press("F8")
    page.keyboard.press("d")
    expect(page.locator("#draft")).to_have_text("甲")
    checked(page)
    page.keyboard.press("Control+z")
    checked(page)
    expect(said).to_contain_text("已撤销：删除“禁词”")
    page.keyboard.press("Control+y")
    checked(page)
    page.evaluate(CATCH)
    page.keyboard.press("Alt+c")
    expect(page.locator("#message")).to_contain_text("已复制")
    assert WORDS["block"] not in copied(page)["text/plain"]


def test_a_wrong_word_is_replaced_by_the_suggestion(page: Page) -> None:
    page.select_option("#policy", "default")
    paste(page, "中华人民共合国公民，中华人民共合国居民。")
    page.keyboard.press("F8")
    page.keyboard.press("m")
    expect(page.locator("#said")).to_contain_text("按 R 改为建议的写法")
    page.keyboard.press("a")
    expect(page.locator("#draft")).to_have_text("中华人民共和国公民，中华人民共合国居民。")
    page.keyboard.press("Shift+R")
    expect(page.locator("#draft")).not_to_contain_text("共合国")


def test_the_list_is_one_stop_of_the_tab_key(page: Page) -> None:
    paste(page, f"{WORDS['mask']}，" * 30)
    stops = page.locator("#list .row[tabindex='0']")
    expect(stops).to_have_count(1)
    page.keyboard.press("F8")
    page.keyboard.press("ArrowDown")
    expect(stops).to_have_count(1)
    expect(page.locator("#list .current .row")).to_be_focused()
    # A check that changes nothing takes no focus away.
    page.keyboard.press("Control+Enter")
    checked(page)
    expect(page.locator("#list .current .row")).to_be_focused()


def test_a_phone_shows_draft_or_list(browser: Browser, live: Live) -> None:
    with on_desk(browser, live.url, PHONE) as page:
        assert sideways(page) == 0
        page.select_option("#policy", "default")
        paste(page, html=RICH)
        assert sideways(page) == 0
        expect(page.locator("#verdict-word")).to_be_in_viewport()
        assert page.locator("#list-pane").is_hidden()
        page.click("[data-show=list]")
        expect(page.locator("#view-count")).to_have_text("7")
        page.locator("#list .row").nth(1).click()
        assert sideways(page) == 0
        page.locator("#list .current").get_by_role("button", name="遮掩", exact=True).click()
        checked(page)
        expect(page.locator("#view-count")).to_have_text("6")
        page.click("#mask-all")
        checked(page)
        page.click("[data-show=draft]")
        assert MOBILE not in text(page) and IDENTITY not in text(page)
        expect(page.locator("#verdict-word")).to_be_in_viewport()
        for name in ("#copy", "#copy-plain", "#print", "#undo"):
            box = page.locator(name).bounding_box()
            assert box and box["height"] >= 36 and box["x"] + box["width"] <= PHONE[0]


@pytest.mark.parametrize("size", [DESK, (1024, 700), PHONE])
def test_nothing_is_wider_than_the_window(
    browser: Browser, live: Live, size: tuple[int, int]
) -> None:
    with on_desk(browser, live.url, size) as page:
        assert sideways(page) == 0
        paste(page, f"{WORDS['mask']}{WORDS['hold']}" + "9" * 500 + "\n" + "表\t" * 80)
        assert sideways(page) == 0
        page.keyboard.press("F8")
        page.keyboard.press("k")
        assert sideways(page) == 0
        if size[0] > PHONE[0]:
            tall = page.evaluate("document.documentElement.scrollHeight - innerHeight")
            assert tall <= 0


_CONTRAST = """() => {
  const parse = (told) => (told.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some(each => each.nodeType === 3 && each.data.trim());
    if (!own || !node.checkVisibility() || node.matches(":disabled, .unseen, option")) continue;
    const [one, other] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
    if (ratio < 4.5) faint.push([node.tagName, node.className, node.textContent.slice(0, 20), ratio]);
  }
  return faint;
}"""


@pytest.mark.parametrize("action", ["mask", "hold", "block"])
def test_all_words_can_be_read_and_all_controls_have_names(page: Page, action: str) -> None:
    assert page.evaluate(_CONTRAST) == []
    paste(page, f"{WORDS[action]}，{WORDS[action]}，{WORDS['note']}")
    page.keyboard.press("F8")
    assert page.evaluate(_CONTRAST) == []
    page.keyboard.press("k")
    assert page.evaluate(_CONTRAST) == []
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, a, [contenteditable]")]
          .filter(node => node.checkVisibility())
          .filter(node => !(node.ariaLabel || node.labels?.length || node.textContent.trim()))
          .map(node => node.outerHTML)"""
    )
    assert nameless == []
    expect(page.get_by_role("textbox", name="草稿全文")).to_be_visible()
    expect(page.get_by_role("combobox", name="策略")).to_be_visible()
    expect(page.get_by_role("combobox", name="页面类型")).to_be_visible()
    expect(page.get_by_role("region", name="检查结论")).to_be_visible()
    expect(page.get_by_role("list", name="问题清单")).to_be_visible()


_SENTENCE = "各村要按照上级要求认真组织，做好救助对象的核查工作，确保应保尽保、不得弄虚作假。"
_MEASURE = """() => {
  window.__times = [];
  let typed = 0;
  const draft = document.getElementById("draft");
  draft.addEventListener("input", () => { typed = performance.now(); }, { capture: true });
  draft.addEventListener("checked", () => requestAnimationFrame(() => window.__times.push(performance.now() - typed)));
}"""


def test_a_draft_of_20_000_characters_is_marked_within_300_ms(
    page: Page, record_property: Callable[[str, object], None]
) -> None:
    """From the last keystroke to the frame that shows the marks; the page's own pause is in it."""
    page.select_option("#policy", "default")
    body = "\n".join([_SENTENCE] * (20_000 // len(_SENTENCE)))
    paste(page, f"{body}\n联系人丁秀云，电话{MOBILE}，身份证号{IDENTITY}。")
    assert len(text(page)) > 19_000
    page.evaluate(_MEASURE)
    page.click("#draft")
    page.keyboard.press("Control+End")
    medians = []
    # Of several the middle one, and the best of three rounds, since others use the machine, too.
    for _ in range(3):
        page.evaluate("void (window.__times = [])")
        for number in range(9):
            page.keyboard.type(f"又写{number}")
            until(page, f"window.__times.length > {number}")
        medians.append(round(median(page.evaluate("window.__times"))))
        if medians[-1] < 300:
            break
    record_property("milliseconds", medians)
    assert marked(page) == [MOBILE, IDENTITY]
    assert min(medians) < 300


def test_the_keys_are_written_on_the_page(page: Page) -> None:
    page.click("#show-keys")
    dialog = page.locator("#keys-dialog")
    for words in ("F8", "撤销、重做", "采纳建议", "保留，并写明理由"):
        expect(dialog).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert re.search("Control\\+Z", page.get_attribute("#undo", "aria-keyshortcuts") or "")
