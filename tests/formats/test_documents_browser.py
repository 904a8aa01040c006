"""The stored pages in a real Chromium: before and after masking they look the same, but for what was
masked.

These fail, and are not skipped, where Chromium is missing (see `browser` in tests/conftest.py).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from corpora.documents import Stored
from redactor.proof import bare
from tests.formats import independent
from tests.formats.test_documents import DOCUMENTS, masked

with suppress(ModuleNotFoundError):
    # The plain test command has no playwright: it reads this file and deselects all of it.
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_SIZE = (1100, 900)
_MARGIN = 3
#: With letters as wide as each other a mask takes no more room than the value, and nothing else
#: moves; what runs by itself is never twice at the same place.
_EVEN = "* { font-family: 'DejaVu Sans Mono', monospace !important } marquee { visibility: hidden }"
#: Where values are drawn: the lines of text that hold them, and elements that draw an attribute.
_BOXES = """
values => {
    const bare = text => text.normalize("NFKC").replace(/[\\s\\u00ad\\u200b-\\u200f\\u2060\\ufeff]/g, "")
    const boxes = []
    const add = each => boxes.push([each.left, each.top, each.right, each.bottom])
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    let text = ""
    const places = []
    while (walker.nextNode()) {
        const node = walker.currentNode
        for (let at = 0; at < node.data.length; at++) {
            const meant = bare(node.data[at])
            for (const _ of meant) places.push([node, at])
            text += meant
        }
    }
    for (const value of values) {
        for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
            const range = document.createRange()
            const [last, end] = places[at + value.length - 1]
            range.setStart(...places[at])
            range.setEnd(last, end + 1)
            for (const each of range.getClientRects()) add(each)
        }
    }
    for (const each of document.body.querySelectorAll("*")) {
        const drawn = [each.alt, each.placeholder, each.srcdoc, each.value]
        drawn.push(getComputedStyle(each, "::before").content)
        const told = bare(drawn.filter(Boolean).join("|").replace(/<[^>]*>/g, ""))
        if (values.some(value => told.includes(value))) add(each.getBoundingClientRect())
    }
    return boxes
}
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    width, height = _SIZE
    page = browser.new_page(
        viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
    )
    yield page
    page.close()


def drawn(
    page: Page, path: Path, values: Iterable[str]
) -> tuple[Image.Image, list[tuple[float, float, float, float]], list[str]]:
    """What a page looks like, where values are drawn, and what its scripts complain of."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    page.add_style_tag(content=_EVEN)
    boxes = page.evaluate(_BOXES, sorted(values))
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled")))
    padded = [
        (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN)
        for left, top, right, bottom in boxes
    ]
    return picture, padded, complaints


@pytest.mark.parametrize(
    "document",
    [each for each in DOCUMENTS if each.format == "html"],
    ids=lambda each: each.path.name,
)
def test_a_page_looks_the_same_but_for_what_was_masked(
    document: Stored, page: Page, tmp_path: Path
) -> None:
    data, report = masked(document.path.name, False)
    values = {bare(each) for each in report.masked_values()}
    before, after = tmp_path / "before.html", tmp_path / "after.html"
    before.write_bytes(document.data)
    after.write_bytes(data)
    was, allowed, _ = drawn(page, before, values)
    now, left, complaints = drawn(page, after, values)
    assert left == []
    assert complaints == []
    assert independent.differences(was, now, allowed) is None
