"""The workbench's main states as pictures, for people to look at.

`REDACTOR_PICTURES=docs` writes those that the README shows; without it they go where the test does.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.service.gate import PASSWORD
from tests.service.running import add_account, running
from tests.service.workbench import (
    DESK,
    PHONE,
    checked,
    drop,
    open_page,
    paste,
    roster_docx,
    sideways,
)

with suppress(ModuleNotFoundError):
    from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

_HEAD = "text-align:center;font-size:16pt"
_COLUMNS = ("序号", "姓名", "身份证号", "手机号码", "家庭住址", "救助金额（元）")
_ROWS = (
    ("1", "丁秀云", "640104195803129952", "13995210873", "清河镇柳树村三组27号", "2400"),
    ("2", "马建国", "640104197206159933", "13895210864", "清河镇东沟村五组8号", "1800"),
    ("3", "杨志强", "640104196609089912", "15909510852", "清河镇北塔村一组15号", "3000"),
)


def _table() -> str:
    head = "".join(f"<th>{name}</th>" for name in _COLUMNS)
    rows = "".join("<tr>" + "".join(f"<td>{told}</td>" for told in row) + "</tr>" for row in _ROWS)
    return f"<table><tr>{head}</tr>{rows}</table>".replace(
        "<td>640104197206159933", '<td style="color:#c00000">640104197206159933'
    )


def _scene(width: int = 200, height: int = 90) -> str:
    """A picture in a draft: a field under the sky, in base64."""
    picture = Image.new("RGB", (width, height), (205, 225, 240))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.7, 12, width * 0.7 + 22, 34), fill=(250, 214, 130))
    draw.polygon(
        [(0, 62), (70, 30), (140, 62), (width, 40), (width, height), (0, height)],
        fill=(120, 160, 130),
    )
    draw.rectangle((0, 70, width, height), fill=(160, 190, 120))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


#: As an office writes it. The people are made up, their identity numbers have a sequence number of 99x.
NOTICE = f"""<h2 style="{_HEAD}">清河镇2026年第三季度临时救助对象公示</h2>
<p style="text-indent:2em">经本人申请、村民委员会<b>入户调查</b>、镇人民政府审核，现将拟救助对象予以公示，
公示期自2026年11月25日至12月1日。公示期内如有异议，请向镇民政办反映，
监督电话：0951-6012345，联系人：王主任。</p>
{_table()}
<p style="text-indent:2em">以上资金由市民政局按月拨付，通过“一卡通”发放至本人账户（马建国：6217004360000112233）。
其中杨志强患有<b>尿毒症</b>，长期透析，生活困难。请各村按照原国家卫计委有关要求做好跟踪帮扶，
切实把中华人民共合国公民的合法权益落到实处。</p>
<p><img src="data:image/png;base64,{_scene()}" alt="入户调查现场"></p>
<p style="text-align:right">清河镇人民政府<br>2026年11月24日</p>"""


@pytest.fixture(scope="module")
def _url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service as it comes, with one account."""
    home = tmp_path_factory.mktemp("pictures")
    add_account(home, "王编辑", PASSWORD)
    with running(home) as service:
        yield service.url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(os.environ.get("REDACTOR_PICTURES", tmp_path))


def _signed_in(browser: Browser, url: str, size: tuple[int, int]) -> BrowserContext:
    width, height = size
    context = browser.new_context(
        locale="zh-CN", reduced_motion="reduce", viewport={"width": width, "height": height}
    )
    page = context.new_page()
    page.goto(url, timeout=60_000)
    page.fill("#name", "王编辑")
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    expect(page.locator("html[data-ready]")).to_have_count(1, timeout=30_000)
    page.close()
    return context


def _shoot(page: Page, file: Path) -> None:
    """In 128 colours, which is a third of the size."""
    taken = Image.open(io.BytesIO(page.screenshot()))
    taken.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)


def _open(page: Page, title: str) -> None:
    row = page.locator("#list .row").filter(has_text=title).first
    row.click()
    expect(page.locator("#list .current")).to_be_in_viewport()


@pytest.mark.parametrize(("name", "size"), [("page", DESK), ("page-phone", PHONE)])
def test_a_draft_its_findings_and_one_opened(
    browser: Browser, _url: str, folder: Path, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    context = _signed_in(browser, _url, size)
    page = open_page(context, _url, size)
    _shoot(page, tmp_path / f"{name}-empty.png")
    paste(page, html=NOTICE)
    expect(page.locator("#verdict-word")).to_be_in_viewport()
    _shoot(page, tmp_path / f"{name}-checked.png")
    page.keyboard.press("F8")
    page.keyboard.press("m")
    checked(page)
    _open(page, "手机号码")
    _shoot(page, folder / f"{name}.png")
    page.keyboard.press("k")
    _shoot(page, tmp_path / f"{name}-keep.png")
    page.keyboard.press("2")
    page.locator("#mask-all").click()
    checked(page)
    page.locator("[data-filter=done]").click()
    _shoot(page, tmp_path / f"{name}-done.png")
    page.locator("[data-filter=open]").click()
    page.locator("#copy").click()
    expect(page.locator("#copy-dialog")).to_be_visible()
    _shoot(page, tmp_path / f"{name}-copy.png")
    assert sideways(page) == 0
    context.close()


def test_the_check_report_on_paper(browser: Browser, _url: str, tmp_path: Path) -> None:
    context = _signed_in(browser, _url, DESK)
    page = open_page(context, _url)
    page.evaluate("void (window.print = () => {})")
    paste(page, html=NOTICE)
    page.keyboard.press("F8")
    page.keyboard.press("Shift+M")
    checked(page)
    page.keyboard.press("k")
    page.keyboard.press("2")
    page.click("#print")
    expect(page.locator("#report table")).to_have_count(1)
    page.emulate_media(media="print")
    # An A4 sheet less its margins, at 96 dots an inch.
    page.set_viewport_size({"width": 680, "height": 960})
    _shoot(page, tmp_path / "page-print.png")
    context.close()


@pytest.mark.parametrize(("name", "size"), [("desk", DESK), ("phone", PHONE)])
def test_a_file_the_rules_and_signing_in(
    browser: Browser, _url: str, tmp_path: Path, folder: Path, name: str, size: tuple[int, int]
) -> None:
    anonymous = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = anonymous.new_page()
    page.goto(_url)
    _shoot(page, tmp_path / f"{name}-login.png")
    page.fill("#name", "王编辑")
    page.fill("#password", "不对的密码不对的密码")
    page.click("button[type=submit]")
    expect(page.get_by_role("alert")).to_be_visible()
    _shoot(page, tmp_path / f"{name}-login-wrong.png")
    anonymous.close()
    context = _signed_in(browser, _url, size)
    page = open_page(context, _url, size)
    page.goto(f"{_url}rules")
    _shoot(page, tmp_path / f"{name}-rules.png")
    page.goto(f"{_url}rules/privacy/mobile_phone")
    _shoot(page, tmp_path / f"{name}-rule.png")
    page = open_page(context, _url, size)
    drop(page, "救助公示.docx", roster_docx())
    expect(page.locator("#file-verdict")).to_be_visible(timeout=60_000)
    to = folder / "page-file.png" if name == "desk" else tmp_path / "phone-file.png"
    _shoot(page, to)
    assert sideways(page) == 0
    context.close()
