"""Formats: findings point at the value in the source, and rewriting changes nothing else."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from redactor import InputError, OptionError, Report, Scanner, audit_file, formats, redact_file
from redactor.formats import format_of, names, open_source
from redactor.formats._base import decode
from redactor.model import Block, Edit, Part, Role

RESIDENT = "640104195803129952"
WRONG_CHECK = "640104195803129953"
MOBILE = "13800138000"
KEY = b"formats"
HTML = Scanner(format="html", key=KEY, today="2026-11-23")


def blocks(text: str, format: str = "html") -> list[Block]:
    return list(open_source(text, format, None, KEY).document.blocks())


def found(text: str, report: Report | None = None) -> list[tuple[str, str]]:
    """Each finding's entity, and what stands at its place in the source; names are left out, and
    so is what the page itself hides."""
    report = report or HTML.scan(text)
    left_out = {"PERSON_NAME", "HIDDEN_CONTENT"}
    return [(f.entity, text[f.start : f.end]) for f in report.findings if f.entity not in left_out]


def test_plain_text_is_one_block() -> None:
    [block] = blocks("一\n二\r\n", "text")
    assert (block.index, block.text, block.start, block.cell) == (0, "一\n二\r\n", 0, None)


@pytest.mark.parametrize(
    ("page", "value"),
    [
        (f"<p>手机：{MOBILE}</p>", MOBILE),
        ("<p>手机：&#49;&#51;800138000</p>", "&#49;&#51;800138000"),
        ("<p>手机：&#x31;3800138000</p>", "&#x31;3800138000"),
        ("<p>手机：138&nbsp;0013&nbsp;8000</p>", "138&nbsp;0013&nbsp;8000"),
        ("<p>手机：138&#8203;00138000</p>", "138&#8203;00138000"),
        ("<p>手机：138&zwj;00138000</p>", "138&zwj;00138000"),
        (f"<a href='tel:{MOBILE}'>拨打</a>", MOBILE),
        (f'<a href="TEL:{MOBILE}">拨打</a>', MOBILE),
        (f"<a href=tel:{MOBILE}>拨打</a>", MOBILE),
        (f"<a href='sms:{MOBILE}'>短信</a>", MOBILE),
        (f'<input value="{MOBILE}">', MOBILE),
        (f'<img alt="手机{MOBILE}" src="a.png"/>', MOBILE),
        (f"<td title={MOBILE}>x</td>", MOBILE),
        (f'<meta name="description" content="手机{MOBILE}">', MOBILE),
        (f"<o:p data-o:x='{MOBILE}'></o:p>", MOBILE),
        (f"<!-- 手机：{MOBILE} -->", MOBILE),
        (f"<!-- 手机：{MOBILE}", MOBILE),
        (f"<script>var phone = '{MOBILE}';</script>", MOBILE),
        (f"<script>if (a < b) call('{MOBILE}')", MOBILE),
        (f"<style>/* 手机：{MOBILE} */</style>", MOBILE),
        (f"<SCRIPT>var phone = '{MOBILE}';</SCRIPT >", MOBILE),
        (f"<script data-phone='{MOBILE}'></script>", MOBILE),
        (f"<style title='{MOBILE}'></style>", MOBILE),
        (f"<script data-x='a>b' data-phone='{MOBILE}'></script>", MOBILE),
        (f"<![CDATA[手机：{MOBILE}]]>", MOBILE),
        (f"<!手机：{MOBILE}>", MOBILE),
        (f"<?php $phone = '{MOBILE}'; ?>", MOBILE),
        (f"手机：{MOBILE}", MOBILE),
        (f"<p 手机：{MOBILE}", MOBILE),
        (f"a < b，手机：{MOBILE} > c", MOBILE),
        (f"<textarea>手机：{MOBILE}</textarea><title>{MOBILE}</title>", MOBILE),
    ],
)
def test_whatever_a_page_carries_is_read_and_found_in_place(page: str, value: str) -> None:
    assert set(found(page)) == {("MOBILE_PHONE", value)}


@pytest.mark.parametrize(
    "page",
    [
        f"<a href='http://a.cn/{MOBILE}.html'>下载</a>",
        f"<img src='/upload/{MOBILE}.jpg'>",
        "<td>1380013</td><td>8000</td>",
        "<tr><td>640104195803<td>129952</tr>",
        "<p>1380013</p><p>8000</p>",
        "<li>手机<li>1380013<li>8000",
    ],
)
def test_addresses_and_neighbouring_cells_make_no_value(page: str) -> None:
    assert found(page) == []


def test_blocks_are_slices_of_the_source_in_order() -> None:
    page = (
        "<!DOCTYPE html><html><!-- 一 --><p title='二'>三<b>四</b>&amp;五</p>"
        "<script>六</script><table><tr><th>七<td>八</table>"
    )
    end = 0
    seen = []
    for block in blocks(page):
        assert page[block.start : block.start + len(block.text)] == block.text
        assert end <= block.start
        end = block.start + len(block.text)
        seen.append((block.text.strip(), block.role))
    assert seen == [
        ("一", Role.COMMENT),
        ("二", Role.ATTRIBUTE),
        ("三", Role.PARAGRAPH),
        ("四", Role.PARAGRAPH),
        ("&amp;五", Role.PARAGRAPH),
        ("六", Role.METADATA),
        ("七", Role.HEADER),
        ("八", Role.CELL),
    ]


def test_blocks_may_be_read_again_and_have_their_own_numbers() -> None:
    source = open_source("<p>一</p> <p>二</p>", "html", None, KEY)
    first, second = list(source.document.blocks()), list(source.document.blocks())
    assert first == second
    assert len({block.index for block in first}) == len(first) == 2


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><th>姓名<th>身份证号<tr><td>马秀莲<td>{}</table>",
        "<table><tr><td>姓名</td><td><b>身份证</b>号</td></tr>"
        "<tr><td>马秀莲</td><td><span>{}</span></td></tr></table>",
        "<TABLE>\n<TR>\n<TD>姓名</TD>\n<TD>身份证号</TD>\n</TR>\n"
        "<TR>\n<TD>马秀莲</TD>\n<TD>\n{}\n</TD>\n</TR>\n</TABLE>",
        "<table><thead><tr><th>姓名</th><th>身份证号</th></tr></thead><tbody>"
        "<tr><td>甲</td><td></td></tr><tr><td>乙</td><td>{}</td></tr></tbody></table>",
        "<tr><td>姓名<td>身份证号<tr><td>马秀莲<td>{}",
        "<table><tr><td>姓名<td>身份证号<tr><td><table><tr><td>内</table><td>{}</table>",
    ],
)
def test_a_cell_knows_its_columns_header(page: str) -> None:
    """A wrong check digit counts beside a label only."""
    assert found(page.format(WRONG_CHECK)) == [("RESIDENT_ID", WRONG_CHECK)]
    bare = found(page.format(WRONG_CHECK).replace("身份证号", "备注").replace("身份证", "备"))
    # Beside a name it may still be somebody's number.
    assert {entity for entity, _ in bare} <= {"PERSONAL_NUMBER"}


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>身份证号<td>{}</table>",
        "<table><tr><td>申请表<tr><td>姓名<td>马秀莲<td>身份证号<td>{}</table>",
        "<table><tr><th>身份证号</th><td><p>{}</p></td></tr></table>",
        "<p>身份证号：<b>{}</b></p>",
        "<p><span>身份</span><span>证号</span>：<font color='red'><u>{}</u></font></p>",
        "<p>身份证号<!-- 注 -->：<a href='x.html'>{}</a></p>",
        "<p>&#36523;份证号：<i>{}</i></p>",
    ],
)
def test_a_value_keeps_the_label_before_it(page: str) -> None:
    assert found(page.format(WRONG_CHECK)) == [("RESIDENT_ID", WRONG_CHECK)]


@pytest.mark.parametrize(
    "page",
    [
        "<p>身份证号</p><p>第{}号</p>",
        "<p>身份证号见附件。</p><div>流水 {}</div>",
        "<table><tr><td>备注<td>金额<tr><td>身份证号齐全<tr><td>无<td>{}</table>",
    ],
)
def test_a_label_does_not_reach_into_another_paragraph(page: str) -> None:
    assert found(page.format(WRONG_CHECK)) == []


def rewritten(page: str) -> str:
    return HTML.redact(page).text


def test_rewriting_changes_nothing_but_the_value() -> None:
    page = (
        "\ufeff<!DOCTYPE html>\r\n<HTML><!-- {} --><body  class = x\t>\r\n<p>手机：{}&nbsp;&lt;b\n"
        "<br/><a HREF='tel:{}' >A&amp;B</a><script>tel=\"{}\";</script></p>\u3000\x00</HTML>\n"
    )
    assert rewritten(page.format(*[MOBILE] * 4)) == page.format(*["138********"] * 4)


def test_a_value_of_references_is_replaced_as_a_whole() -> None:
    page = "<p>身份证号：" + "".join(f"&#{ord(each)};" for each in RESIDENT) + "</p>"
    assert rewritten(page) == "<p>身份证号：640104************</p>"


@pytest.mark.parametrize(
    "page", ["", "<", "<p", "<!--", "<!", "<table>", "&#", "&#49", "\x00", "<>"]
)
def test_broken_markup_comes_back_as_it_was(page: str) -> None:
    assert rewritten(page) == page


def test_edits_are_made_in_any_order_and_may_not_overlap() -> None:
    source = open_source("0123456789", "text", None, KEY)

    def edits(*places: tuple[int, int]) -> Sequence[Edit]:
        return [Edit(part=Part(0, start, end), replacement="*") for start, end in places]

    assert source.rewrite(edits((7, 9), (0, 2))) == b"*23456*9"
    assert source.rewrite([]) == b"0123456789"
    with pytest.raises(ValueError, match="overlap"):
        source.rewrite(edits((0, 3), (2, 4)))


def test_a_part_counts_from_the_start_of_its_block() -> None:
    page = f"<p>一</p><p>手机：{MOBILE}</p>"
    [finding] = HTML.scan(page).findings
    [part] = finding.parts
    block = next(block for block in blocks(page) if block.index == part.block)
    assert block.text[part.start : part.end] == MOBILE
    assert page[part.sent.start : part.sent.end] == MOBILE


@pytest.mark.parametrize(
    ("name", "format"),
    [
        *((name, "html") for name in ("a.html", "a.HTM", "甲.shtml", "a.b.xhtml", "/x/y.html")),
        *((name, "text") for name in ("a.txt", "a", "", "stdin", "a.html.txt", "a.md")),
    ],
)
def test_a_files_name_tells_its_format(name: str, format: str) -> None:
    assert format_of(name) == format


def test_a_folder_is_of_the_format_of_its_name() -> None:
    folder = Path(formats.__file__).parent
    built = {each.parent.name.removeprefix("_") for each in folder.glob("_*/__init__.py")}
    assert built - {"office"} <= {*names()}


def test_the_formats_are_text_and_html() -> None:
    assert set(names()) >= {"text", "html"}
    with pytest.raises(OptionError, match="format"):
        open_source("", "_base", None, KEY)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (b"", "gb18030"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_bytes_are_read_by_their_mark_or_as_utf_8_or_as_gb18030(mark: bytes, encoding: str) -> None:
    text = "公示：马秀莲𠮷\r\n"
    data = mark + text.encode(encoding)
    assert decode(data, "a.txt") == (text, (mark, encoding))
    assert open_source(data, "text", "a.txt", KEY).rewrite([]) == data


def test_utf_8_is_tried_before_gb18030() -> None:
    both = "中文".encode()
    assert both.decode("gb18030") != "中文"
    assert decode(both, None)[0] == "中文"


@pytest.mark.parametrize("data", [b"\xff\xff", b"abc\x80", b"\xff\xfe\x00", b"\xef\xbb\xbf\xff"])
def test_bytes_that_are_no_text_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(InputError, match=r"notice\.txt"):
        open_source(data, "text", "notice.txt", KEY)


def test_utf_16_without_a_mark_does_not_pass_unread() -> None:
    """It decodes as UTF-8 full of NUL, in which no number is whole."""
    with pytest.raises(InputError, match="UTF-16"):
        Scanner(key=KEY).scan(f"ID {RESIDENT}".encode("utf-16-le"))


def test_files_are_read_and_written_by_their_name(tmp_path: Path) -> None:
    source, target = tmp_path / "a.htm", tmp_path / "b.htm"
    source.write_bytes(f"<p>手机：&#49;{MOBILE[1:]}</p>".encode("gb18030"))
    assert audit_file(source).name == "a.htm"
    assert [f.entity for f in audit_file(source).findings] == ["MOBILE_PHONE"]
    redact_file(source, target)
    assert target.read_bytes() == "<p>手机：138********</p>".encode("gb18030")
    with pytest.raises(InputError, match="missing"):
        audit_file(tmp_path / "missing.txt")


def test_without_its_packages_an_office_file_is_refused_and_not_read_as_a_zip(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w:t>6401</w:t><w:t>04</w:t>")
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="lxml"):
        formats.open_file(packed.getvalue(), "a.docx", KEY)


def test_text_under_the_name_of_a_packed_format_is_text() -> None:
    source = formats.open_file("身份证号".encode(), "a.docx", KEY)
    assert [block.text for block in source.document.blocks()] == ["身份证号"]


def test_what_is_of_no_format_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="no format"):
        formats.open_file(b"\x00\x01\x02" * 100, "a.bin", KEY)
    with pytest.raises(InputError, match="larger than"):
        formats.open_file(b"x" * 2_000_000, "a.txt", KEY, limits=formats.Limits(size=1_000_000))


def test_a_page_under_the_name_of_a_sheet_is_a_page() -> None:
    page = b"<html><table><tr><td>1</td></tr></table>"
    assert formats.open_file(page, "a.xls", KEY).document.media_type == "text/html"
    letter = b"Received: from x\r\n\tby y\r\nFrom: a@b.cn\r\n\r\nx"
    assert formats.open_file(letter, "letter", KEY).document.media_type == "message/rfc822"


def test_utf_16_with_its_mark_is_text() -> None:
    source = formats.open_file("身份证号：640104".encode("utf-16"), "a.txt", KEY)
    assert [block.text for block in source.document.blocks()] == ["身份证号：640104"]
