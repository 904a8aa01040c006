"""Files dropped on the workbench, checked and given back masked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from docx import Document

from tests.service.conftest import WORDS
from tests.service.workbench import (
    IDENTITY,
    PATIENCE,
    drop,
    paste,
    roster_docx,
    sideways,
    text,
)

with suppress(ModuleNotFoundError):
    from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """The first file makes its worker load what reads files."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=PATIENCE)


def test_a_dropped_docx_is_checked_and_downloaded_masked(page: Page, tmp_path: Path) -> None:
    page.select_option("#policy", "default")
    paste(page, "原来的草稿")
    drop(page, "救助公示.docx", roster_docx())
    result = page.locator("#file-result")
    expect(result.locator("#file-verdict")).to_contain_text("须由人工决定")
    expect(page.locator("#file-told")).to_have_text("“救助公示.docx”检查完毕。")
    for words in ("640104************", "139********", "公民身份号码", "《", "校验位正确"):
        expect(result).to_contain_text(words)
    expect(result).not_to_contain_text(IDENTITY)
    assert sideways(page) == 0
    with page.expect_download() as waiting:
        page.click("#file-download")
    assert waiting.value.suggested_filename == "救助公示.docx"
    file = tmp_path / "masked.docx"
    waiting.value.save_as(file)
    masked = Document(str(file))
    row = [cell.text for cell in masked.tables[0].rows[1].cells]
    assert row == ["1", "丁秀云", "640104************", "139********"]
    page.emulate_media(media="print")
    assert result.is_visible() and page.locator("header").is_hidden()
    assert page.locator("#file-download").is_hidden()
    page.emulate_media(media="screen")
    result.get_by_role("link", name="规则说明").first.click()
    expect(page.locator("#rule-dialog")).to_contain_text("各策略怎样对待")
    page.keyboard.press("Escape")
    page.click("#file-close")
    assert text(page) == "原来的草稿"
    expect(page.locator("#draft")).to_be_focused()


def test_a_file_is_chosen_and_checked_anew_without_what_is_hidden(page: Page) -> None:
    page.select_option("#policy", "default")
    page.set_input_files("#file", {"name": "a.docx", "mimeType": "", "buffer": roster_docx()})
    expect(page.locator("#file-verdict")).to_be_visible()
    page.evaluate(
        """() => document.addEventListener("htmx:configRequest", (event) => {
          window.__clean = event.detail.formData.get("clean") + event.detail.formData.get("file").name;
        })"""
    )
    with page.expect_response("**/file"):
        page.check("#clean")
    assert page.evaluate("window.__clean") == "1a.docx"
    expect(page.locator("#file-verdict")).to_be_visible()


def test_what_is_wrong_with_a_file_is_told(page: Page) -> None:
    drop(page, "../../etc/坏.docx", b"PK\x03\x04 broken")
    expect(page.locator("#file-result")).to_contain_text("未检查完 1 项")
    expect(page.locator("#file-download")).to_have_count(0)
    drop(page, "密.txt", WORDS["block"].encode())
    expect(page.locator("#file-verdict")).to_contain_text("不得发布")
    expect(page.locator("#file-download")).to_have_count(0)
    page.evaluate("document.body.dataset.mostFile = 10")
    drop(page, "大.txt", b"0" * 100)
    expect(page.locator("#file-told")).to_contain_text("请拆小后再检查")
    page.evaluate("document.body.dataset.mostFile = 1000")
    page.route("**/file", lambda route: route.fulfill(status=413, body="{}"))
    drop(page, "大.txt", b"0")
    expect(page.locator("#file-told")).to_contain_text("文件太大")
    page.route("**/file", lambda route: route.abort())
    drop(page, "a.txt", b"0")
    expect(page.locator("#file-told")).to_contain_text("连不上检查服务")


def test_a_name_that_looks_like_markup_is_shown_as_it_is(page: Page) -> None:
    name = "<img src=x onerror=alert(1)>.txt"
    drop(page, name, WORDS["mask"].encode())
    expect(page.locator("#file-told")).to_have_text(f"“{name}”检查完毕。")
    assert page.locator("#file-pane img").count() == 0
