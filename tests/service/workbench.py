"""The workbench in a real Chromium: opening it, pasting into it, and asking what it shows."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from docx import Document

with suppress(ModuleNotFoundError):
    # The plain test command has no playwright: it reads this file and deselects all that uses it.
    from playwright.sync_api import Browser, BrowserContext, Page, expect

    expect.set_options(timeout=15_000)

#: Milliseconds: others use the machine, too.
PATIENCE = 15_000
DESK = (1366, 768)
PHONE = (390, 844)

#: Made-up people: their identity numbers have a sequence number of 99x.
IDENTITY, MOBILE, HOME = "640104195803129952", "13995210873", "清河镇柳树村三组27号"


def png(width: int = 120, height: int = 40) -> str:
    """A picture of one colour, in base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + bytes((90, 140, 110)) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    whole = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + whole).decode()


#: As a word processor puts it on the clipboard: a sheet in the head, styles, a table, a picture.
RICH = f"""<html><head><style><!-- .xl65 {{color:#c00000;background:#fff2cc}} --></style></head>
<body><!--StartFragment--><h2 style="text-align:center">清河镇临时救助对象公示（𠮷）</h2>
<p class="MsoNormal">经本人申请、<b style="color:#0070c0">入户调查</b>，
现将拟救助对象予以公示。<o:p></o:p></p>
<table border="1"><tr><th>序号</th><th>姓名</th><th>身份证号</th><th>手机号码</th><th>家庭住址</th></tr>
<tr><td>1</td><td>丁秀云</td><td class="xl65">640104<b>195803129952</b></td><td>{MOBILE}</td><td>{HOME}</td></tr>
<tr><td>2</td><td>马建国</td><td class="xl65">640104197206159933</td><td>13895210864</td><td>清河镇东沟村五组8号</td></tr>
</table><p>中华人民共合国境内居民均可监督，电话0951-6012345。</p>
<p><img src="data:image/png;base64,{png()}" alt="现场"></p><!--EndFragment--></body></html>"""

_PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", plain);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.getElementById("draft").dispatchEvent(event);
}"""


def open_page(where: Browser | BrowserContext, url: str, size: tuple[int, int] = DESK) -> Page:
    """The page, ready to be written in."""
    width, height = size
    options: dict[str, Any] = {"viewport": {"width": width, "height": height}}
    if hasattr(where, "new_context"):
        where = where.new_context(locale="zh-CN", reduced_motion="reduce", **options)
        where.grant_permissions(["clipboard-read", "clipboard-write"], origin=url.rstrip("/"))
    page = where.new_page()
    page.set_default_timeout(PATIENCE)
    # The service answers once its workers are there, which on a busy machine takes a while.
    page.set_default_navigation_timeout(60_000)
    page.goto(url)
    expect(page.locator("html[data-ready]")).to_have_count(1)
    return page


@contextmanager
def on_desk(browser: Browser, url: str, size: tuple[int, int] = DESK) -> Iterator[Page]:
    """The page on a screen of its own. Whatever the console complains of fails the test."""
    page = open_page(browser, url, size)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda told: complaints.append(told.text) if "Content Security" in told.text else None,
    )
    yield page
    page.context.close()
    assert complaints == []


def paste(page: Page, plain: str = "", *, html: str = "", wait: bool = True) -> None:
    """Put something into the draft by a paste, and wait until it was checked."""
    page.evaluate(_PASTE, [html, plain])
    if wait:
        checked(page)


def checked(page: Page) -> None:
    expect(page.locator("#state")).to_have_text("已检查")


def marked(page: Page, *names: str) -> list[str]:
    """The texts that are marked so, in the draft's order."""
    told: list[str] = page.evaluate(
        """names => names.flatMap(name => [...(CSS.highlights.get(name) ?? [])])
          .sort((one, other) => one.compareBoundaryPoints(Range.START_TO_START, other))
          .map(range => range.toString())""",
        list(names or ("mask", "hold", "block")),
    )
    return told


def text(page: Page) -> str:
    told: str = page.evaluate("document.getElementById('draft').textContent")
    return told


def markup(page: Page) -> str:
    told: str = page.evaluate("document.getElementById('draft').innerHTML")
    return told


def titles(page: Page) -> list[str]:
    return page.locator("#list .title").all_text_contents()


#: Counted from before the copying: `copied` gives what the page put on the clipboard.
CATCH = """() => {
  window.__given = null;
  const set = DataTransfer.prototype.setData;
  DataTransfer.prototype.setData = function (kind, value) {
    (window.__given ??= {})[kind] = value;
    return set.call(this, kind, value);
  };
}"""


def copied(page: Page) -> dict[str, str]:
    """What the page gave to the clipboard since `CATCH` was evaluated."""
    given: dict[str, str] | None = page.evaluate("window.__given")
    return given or {}


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds. (Playwright's own way evaluates in the page, which may not.)"""
    for _ in range(400):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    raise AssertionError(expression)


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


_DROP = """([name, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name));
  for (const kind of ["dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
    document.getElementById("draft").dispatchEvent(event);
  }
}"""


def drop(page: Page, name: str, data: bytes) -> None:
    """Let a file fall on the draft."""
    page.evaluate(_DROP, [name, list(data)])


def roster_docx() -> bytes:
    """A notice with a roster, as Word keeps it."""
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
