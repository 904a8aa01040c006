"""The pages for people who see little or nothing: axe's rules over all main states, and zoom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from importlib import resources
from typing import Any

import pytest

from tests.service.conftest import WORDS, Live
from tests.service.workbench import DESK, PHONE, RICH, drop, on_desk, paste, roster_docx, sideways

with suppress(ModuleNotFoundError):
    from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

#: What a level AA audit asks, and the good habits beside it.
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """async (tags) => {
  const told = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return told.violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html.slice(0, 200), failureSummary])]);
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, live: Live) -> Iterator[Page]:
    with on_desk(browser, live.url, request.param) as page:
        yield page


def _faults(page: Page, axe: str) -> list[Any]:
    page.evaluate(axe)
    told: list[Any] = page.evaluate(_RUN, _TAGS)
    return told


def test_the_workbench_in_all_its_states(page: Page, axe: str) -> None:
    page.select_option("#policy", "default")
    assert _faults(page, axe) == []
    paste(page, html=RICH)
    assert _faults(page, axe) == []
    page.keyboard.press("F8")
    page.keyboard.press("k")
    assert _faults(page, axe) == []
    page.keyboard.press("1")
    page.keyboard.press("m")
    page.locator("[data-filter=done]").click()
    page.locator("#list .row").first.click()
    assert _faults(page, axe) == []
    page.click("#copy")
    expect(page.locator("#copy-dialog")).to_be_visible()
    assert _faults(page, axe) == []
    page.keyboard.press("Escape")
    page.route("**/v1/scan", lambda route: route.abort())
    page.keyboard.press("Control+Enter")
    expect(page.locator("#message")).to_be_visible()
    assert _faults(page, axe) == []


def test_files_rules_and_keys(page: Page, axe: str, live: Live) -> None:
    page.select_option("#policy", "default")
    drop(page, "救助公示.docx", roster_docx())
    expect(page.locator("#file-verdict")).to_be_visible(timeout=60_000)
    assert _faults(page, axe) == []
    page.get_by_role("link", name="规则说明").first.click()
    expect(page.locator("#rule-dialog")).to_be_visible()
    assert _faults(page, axe) == []
    page.keyboard.press("Escape")
    for path in ("rules", "rules/privacy/mobile_phone", "rules/none"):
        page.goto(live.url + path)
        assert _faults(page, axe) == []


def test_a_window_zoomed_four_times_still_works(browser: Browser, live: Live) -> None:
    """At 400 % an office screen is 341 points wide: nothing may need scrolling sideways."""
    with on_desk(browser, live.url, (341, 192)) as page:
        paste(page, f"{WORDS['mask']}，{WORDS['hold']}")
        assert sideways(page) == 0
        page.click("[data-show=list]")
        page.locator("#list .row").first.click()
        page.locator("#list .current").get_by_role("button", name="遮掩", exact=True).click()
        assert sideways(page) == 0
        expect(page.locator("[data-filter=done] .number")).to_have_text("1")
