"""Files dropped on the workbench, checked and given back masked."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from docx import Document

from tests.service.conftest import WORDS, Live
from tests.service.workbench import IDENTITY, MOBILE, on_desk, paste, sideways, text

with suppress(ModuleNotFoundError):
    from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

_DROP = """([name, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name));
  for (const kind of ["dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
    document.getElementById("draft").dispatchEvent(event);
  }
}"""


@pytest.fixture
def page(browser: Browser, live: Live) -> Iterator[Page]:
    with on_desk(browser, live.url) as page:
        yield page


def _docx() -> bytes:
    document = Document()
    document.add_heading("清河镇临时救助对象公示", 1)
    document.add_paragraph("经本人申请、入户调查，现将拟救助对象予以公示。")
    table = document.add_table(rows=2, cols=4)
    for cell, told in zip(
        table.rows[0].cells, ("序号", "姓名", "身份证号", "手机号码"), strict=True
    ):
        cell.text = told
    for cell, told in zip(table.rows[1].cells, ("1", "丁秀云", IDENTITY, MOBILE), strict=True):
        cell.text = told
    document.add_paragraph("中华人民共合国境内居民均可监督。")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """The first file makes its worker load what reads files."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def _drop(page: Page, name: str, data: bytes) -> None:
    page.evaluate(_DROP, [name, list(data)])


def test_a_dropped_docx_is_checked_and_downloaded_masked(page: Page, tmp_path: Path) -> None:
    page.select_option("#policy", "default")
    paste(page, "原来的草稿")
    _drop(page, "救助公示.docx", _docx())
    result = page.locator("#file-result")
    expect(result.locator("#file-verdict")).to_contain_text("须由人工决定")
    expect(page.locator("#file-told")).to_have_text("“救助公示.docx”检查完毕。")
    for words in ("640104************", "139********", "公民身份号码", "《", "校验位正确"):
        expect(result).to_contain_text(words)
    expect(result).not_to_contain_text(IDENTITY)
    assert sideways(page) == 0
    page.screenshot(path=Path(os.environ.get("REDACTOR_PICTURES", tmp_path)) / "workbench-file.png")
    with page.expect_download() as waiting:
        page.click("#file-download")
    assert waiting.value.suggested_filename == "救助公示.docx"
    file = tmp_path / "masked.docx"
    waiting.value.save_as(file)
    masked = Document(str(file))
    row = [cell.text for cell in masked.tables[0].rows[1].cells]
    assert row == ["1", "丁秀云", "640104************", "139********"]
    result.get_by_role("link", name="规则说明").first.click()
    expect(page.locator("#rule-dialog")).to_contain_text("各策略怎样对待")
    page.keyboard.press("Escape")
    page.click("#file-close")
    assert text(page) == "原来的草稿"
    expect(page.locator("#draft")).to_be_focused()


def test_a_file_is_chosen_and_checked_anew_without_what_is_hidden(page: Page) -> None:
    page.select_option("#policy", "default")
    page.set_input_files("#file", {"name": "a.docx", "mimeType": "", "buffer": _docx()})
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
    _drop(page, "../../etc/坏.docx", b"PK\x03\x04 broken")
    expect(page.locator("#file-result")).to_contain_text("未检查完 1 项")
    expect(page.locator("#file-download")).to_have_count(0)
    _drop(page, "密.txt", WORDS["block"].encode())
    expect(page.locator("#file-verdict")).to_contain_text("不得发布")
    expect(page.locator("#file-download")).to_have_count(0)
    page.evaluate("document.body.dataset.mostFile = 10")
    _drop(page, "大.txt", b"0" * 100)
    expect(page.locator("#file-told")).to_contain_text("请拆小后再检查")
    page.evaluate("document.body.dataset.mostFile = 1000")
    page.route("**/file", lambda route: route.fulfill(status=413, body="{}"))
    _drop(page, "大.txt", b"0")
    expect(page.locator("#file-told")).to_contain_text("太长")
    page.route("**/file", lambda route: route.abort())
    _drop(page, "a.txt", b"0")
    expect(page.locator("#file-told")).to_contain_text("连不上检查服务")


def test_a_name_that_looks_like_markup_is_shown_as_it_is(page: Page) -> None:
    name = "<img src=x onerror=alert(1)>.txt"
    _drop(page, name, WORDS["mask"].encode())
    expect(page.locator("#file-told")).to_have_text(f"“{name}”检查完毕。")
    assert page.locator("#file-pane img").count() == 0
