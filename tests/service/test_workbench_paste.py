"""What Word, WPS, spreadsheets and web pages put on the clipboard: its formatting stays, its tricks do not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.service.conftest import MASKED, WORDS, Live
from tests.service.workbench import (
    CATCH,
    HOME,
    IDENTITY,
    MOBILE,
    checked,
    copied,
    marked,
    markup,
    on_desk,
    paste,
    text,
)

with suppress(ModuleNotFoundError):
    from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, live: Live) -> Iterator[Page]:
    with on_desk(browser, live.url) as page:
        page.select_option("#policy", "default")
        yield page


#: Word's own, shortened: settings, fonts and lists in comments, `mso-` styles, a picture in a file of its own.
WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Font Definitions */ @font-face {{font-family:仿宋_GB2312; panose-1:2 1 6 9 3 1 1 1 1 1;}}
p.MsoNormal, li.MsoNormal {{mso-style-parent:""; text-align:justify; font-size:16.0pt; font-family:仿宋_GB2312;
mso-bidi-font-family:"Times New Roman";}} table.MsoTableGrid {{border:solid windowtext 1.0pt; mso-border-alt:solid;}}
span.Red {{mso-style-name:红字; color:red}} @page WordSection1 {{size:595.3pt 841.9pt;}} --></style>
<!--[if gte mso 10]><style>table.MsoNormalTable {{mso-style-name:普通表格;}}</style><![endif]--></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center;mso-pagination:widow-orphan'><b><span
style='font-size:22.0pt;font-family:方正小标宋简体'>救助对象公示</span></b><span lang=EN-US><o:p></o:p></span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>联系人<span class=Red>丁秀云</span>，手机<span
lang=EN-US>1399</span><span lang=EN-US style='mso-bidi-font-weight:bold'>5210873</span>。</p>
<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'>
<tr style='mso-yfti-irow:0'><td width=120 style='width:90.0pt;background:#FFF2CC'><p class=MsoNormal>身份证号</p></td>
<td><p class=MsoNormal>家庭住址</p></td></tr>
<tr><td><p class=MsoNormal>{IDENTITY}</p></td><td><table><tr><td><p class=MsoNormal>{HOME}</p></td></tr></table></td></tr>
</table>
<p class=MsoNormal><span style='display:none;mso-hide:all'>备用电话13895210864</span></p>
<p class=MsoNormal><!--[if gte vml 1]><v:shape id="a" type="#b"><v:imagedata src="file:///C:/Temp/1.png"/></v:shape>
<![endif]--><![if !vml]><img width=300 height=80 src="file:///C:/Temp/msohtmlclip1/01/clip_image001.png"><![endif]></p>
<!--EndFragment--></body></html>"""


def test_word_keeps_its_formatting_and_hides_nothing(page: Page) -> None:
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.url, request.post_data or "")))
    paste(page, "x", html=WORD)
    told = markup(page)
    for kept in (
        "<b>",
        "方正小标宋简体",
        "仿宋_GB2312",
        "color: red",
        "rgb(255, 242, 204)",
        "<table",
        "text-align: center",
    ):
        assert kept in told
    for gone in ("mso-", "MsoNormal", "<!--", "o:p", "xml", "v:", "display", "<style", "<link"):
        assert gone not in told
    # Text that Word hides is seen, checked and masked; the number is whole over two formats.
    assert marked(page) == [MOBILE, IDENTITY, HOME, "13895210864"]
    assert "救助对象公示" in text(page) and "1." in text(page)
    expect(page.locator("#message")).to_contain_text("1 张图片没有随文字一起粘贴进来")
    page.evaluate(CATCH)
    page.click("#mask-all")
    checked(page)
    page.click("#copy")
    expect(page.locator("#message")).to_contain_text("已复制")
    given = copied(page)["text/html"]
    for value in (MOBILE, IDENTITY, HOME, "13895210864"):
        assert value not in given and value not in copied(page)["text/plain"]
    # Paths of the editor's own computer, which often hold a name, go nowhere.
    assert "file:" not in given and "C:/" not in given
    assert any(url.endswith("/v1/scan") for url, _ in asked)
    for url, body in asked:
        assert url.startswith(page.url) and "C:/" not in url
        assert "file:" not in body and "C:/" not in body


#: A spreadsheet: colours in a sheet, a column that spans, numbers that are text.
SHEET = f"""<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>
tr {{mso-height-source:auto}} .xl66 {{color:white; background:#4472C4; border:.5pt solid windowtext}}
.xl67 {{mso-number-format:"\\@"; text-align:right}}</style></head><body><table border=0 width=400
style='border-collapse:collapse;table-layout:fixed'><col width=72 style='mso-width-source:userset'>
<!--StartFragment--><tr height=19><td colspan=2 rowspan=2 class=xl66>丁秀云</td><td class=xl66>手机</td></tr>
<tr><td class=xl67>{MOBILE}</td></tr><tr><td>身份证号</td><td class=xl67 x:str>{IDENTITY}</td><td>2400</td></tr>
<!--EndFragment--></table></body></html>"""


def test_a_spreadsheet_keeps_colours_and_columns(page: Page) -> None:
    paste(page, "x", html=SHEET)
    told = markup(page)
    assert "rgb(68, 114, 196)" in told and "text-align: right" in told and 'colspan="2"' in told
    assert marked(page) == [MOBILE, IDENTITY]
    page.evaluate(CATCH)
    page.click("#copy-plain")
    page.click("#copy-mask")
    expect(page.locator("#message")).to_contain_text("已复制")
    assert copied(page)["text/plain"] == (
        "丁秀云\t\t手机\n\t\t139********\n身份证号\t640104************\t2400"
    )


def test_plain_text_stays_as_it_is(page: Page) -> None:
    paste(page, "<b>甲</b>\r\n\r\n  乙\t丙 & 丁\r\n")
    assert page.locator("#draft b").count() == 0
    page.evaluate(CATCH)
    page.click("#copy-plain")
    expect(page.locator("#message")).to_contain_text("已复制")
    assert copied(page)["text/plain"] == "<b>甲</b>\n\n  乙\t丙 & 丁"


def test_a_paste_goes_where_the_editor_writes(page: Page) -> None:
    page.select_option("#policy", "house")
    paste(page, "开头。结尾。")
    page.click("#draft")
    page.keyboard.press("Control+Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    paste(page, html=f"<b>{WORDS['mask']}</b>")
    assert text(page) == f"开头。{WORDS['mask']}结尾。"
    # Into a selection, in a cell, and whole blocks into a paragraph.
    page.keyboard.press("Control+a")
    paste(page, html="<table><tr><td>甲</td><td>乙</td></tr></table>")
    page.locator("#draft td").nth(1).click()
    paste(page, html=f"<p>{WORDS['mask']}</p>")
    assert page.locator("#draft td").nth(1).text_content() in (
        f"乙{WORDS['mask']}",
        f"{WORDS['mask']}乙",
    )
    page.click("#mask-all")
    checked(page)
    assert MASKED in text(page)


def test_a_few_words_from_a_word_processor_go_on_in_their_paragraph(page: Page) -> None:
    paste(page, "开头。\n结尾。")
    page.click("#draft")
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    paste(page, html="<p class=MsoNormal><span style='color:red'>几个字</span></p>")
    assert page.locator("#draft p").all_text_contents() == ["开头。几个字", "结尾。"]
    paste(page, html="<p>一段</p><p>又一段</p>")
    told = page.locator("#draft p").all_text_contents()
    assert told == ["开头。几个字", "一段", "又一段", "结尾。"]


def test_what_is_dragged_within_the_draft_is_moved(page: Page) -> None:
    page.select_option("#policy", "house")
    paste(page, f"甲乙丙丁\n{WORDS['mask']}")
    page.locator("#draft p").nth(1).dblclick()
    page.evaluate("getSelection().selectAllChildren(document.querySelectorAll('#draft p')[1])")
    box = page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().toJSON()")
    head = page.locator("#draft p").nth(0).bounding_box()
    assert head
    page.mouse.move(box["left"] + 10, box["top"] + 10)
    page.mouse.down()
    page.mouse.move(head["x"] + 20, head["y"] + 12, steps=4)
    page.mouse.move(head["x"] + 33, head["y"] + 12, steps=4)
    page.mouse.up()
    checked(page)
    assert page.locator("#draft p").nth(0).text_content() == f"甲乙{WORDS['mask']}丙丁"
    assert text(page).count(WORDS["mask"]) == 1
    page.click("#undo")
    checked(page)
    assert text(page) == f"甲乙丙丁{WORDS['mask']}"


def test_a_picture_alone_is_kept_and_told(page: Page) -> None:
    page.evaluate(
        """async () => {
          const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 20 });
          const blob = await new Promise((done) => canvas.toBlob(done));
          const data = new DataTransfer();
          data.items.add(new File([blob], "截图.png", { type: "image/png" }));
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.getElementById("draft").dispatchEvent(event);
        }"""
    )
    checked(page)
    expect(page.locator("#draft img")).to_have_count(1)
    expect(page.locator("#verdict-advice")).to_contain_text("图片 1 张，其中的文字没有检查")
