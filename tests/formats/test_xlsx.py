"""Workbooks: a value in every hiding place is read, masked in place, and gone."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import python_calamine

from redactor import Scanner, formats
from redactor.formats import xlsx as reader
from redactor.formats._xlsx import plain as xlsx_plain
from redactor.model import Block, Edit, Part, Source
from tests.formats import xlsx_files as files
from tests.formats.office import (
    Planted,
    edits_of,
    found,
    inserted,
    left_in,
    opened,
    repacked,
    resident,
    saved,
    whats,
)


@pytest.fixture(scope="module")
def plant() -> Planted:
    return Planted()


@pytest.fixture(scope="module")
def data(plant: Planted) -> bytes:
    return files.everything(plant)


def test_every_hiding_place_is_read(data: bytes, plant: Planted) -> None:
    source = opened(data, "a.xlsx")
    assert found(source, plant.values) == set(plant.values)
    assert [each.code for each in source.failures] == []


def test_what_is_masked_is_gone_and_the_rest_is_there(data: bytes, plant: Planted) -> None:
    source = opened(data, "a.xlsx")
    made = source.rewrite(edits_of(source, list(plant.values.values())))
    assert left_in(made, plant.values) == set()
    again = opened(made, "a.xlsx")
    before = {block.text for block in source.document.blocks()}
    after = {block.text for block in again.document.blocks()}
    kept = {text for text in before if not any(v in text for v in plant.values.values())}
    # A formula whose constant was masked is gone with it, and so is what was no text at all.
    missing = {
        text for text in kept - after if not text.startswith(("REPLACE", "IF(", "A41", "B2&"))
    }
    assert missing == set()
    assert again.failures == []
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book["名单"]["A2"].value == "沙明远"


def test_another_reader_opens_what_was_masked_and_cleaned(data: bytes, plant: Planted) -> None:
    source = opened(data, "a.xlsx")
    for clean in (False, True):
        made = source.rewrite(edits_of(source, list(plant.values.values())), clean=clean)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made))
        assert ("底表" in book.sheet_names) is not clean
        rows = [
            row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
        ]
        shown = "\n".join(str(value) for row in rows for value in row)
        assert "沙明远" in shown
        assert not any(value in shown for value in plant.values.values())


def test_parts_without_edits_stay_byte_for_byte(data: bytes, plant: Planted) -> None:
    source = opened(data, "a.xlsx")
    value = plant.values["plain cell"]
    made = source.rewrite(edits_of(source, [value]))
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(made)) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert old.namelist() == new.namelist()
    assert changed == {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}
    old_sheet, new_sheet = (files.read(each, "xl/worksheets/sheet1.xml") for each in (data, made))
    cells = [
        {
            match.group(1): match.group()
            for match in re.finditer(r'<c r="(\w+)".*?(?:/>|</c>)', text)
        }
        for text in (old_sheet, new_sheet)
    ]
    assert [name for name in cells[0] if cells[0][name] != cells[1][name]] == ["B2"]


def test_what_is_hidden_is_told(data: bytes) -> None:
    source = opened(data, "a.xlsx")
    assert whats(source) == {
        *("alternative text", "author", "cached value", "comment", "custom data"),
        *("data connection", "defined name", "embedded file", "external data", "hidden column"),
        *("hidden row", "hidden sheet", "hidden text", "highlight", "path", "pivot cache"),
        *("tiny text", "white text"),
    }
    told = {(each.what, each.place) for each in source.notices}
    assert ("hidden column", "工作表 名单，G列") in told
    assert ("hidden sheet", "工作表 底表") in told
    assert ("white text", "工作表 名单，B5（共 2 处）") in told
    false = {each.place for each in source.notices if each.what == "cached value"}
    assert false == {"工作表 名单，B7（共 3 处）"}


def test_cleaning_removes_what_is_hidden(data: bytes, plant: Planted) -> None:
    source = opened(data, "a.xlsx")
    made = source.rewrite([], clean=True)
    again = opened(made, "a.xlsx")
    hidden = {
        *("white text", "black on black", "format hides text", "format hides number", "tiny text"),
        *("hidden row", "hidden column", "flat row", "narrow column", "sheet hidden"),
        *("sheet veryHidden", "comment", "comment author", "threaded comment", "person", "user"),
        *("reading aid", "white run", "orphan string", "path", "pivot item", "pivot number"),
        *("pivot record", "external value", "external path", "external sheet", "connection"),
        *("author", "custom property", "custom XML", "embedded workbook", "hidden name"),
        *("alt text", "unknown extension", "formula constant"),
    }
    assert {each.split(" in ")[0] for each in left_in(made, plant.values)} == set(
        plant.values
    ) - hidden
    assert whats(again) == set()
    assert again.failures == []
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert "底表" not in book.sheetnames
    assert book["名单"]["B2"].value == plant.values["plain cell"]
    assert book["名单"]["C40"].value.count("*") == 8


def _edit(block: Block, start: int, end: int, new: str) -> Edit:
    return Edit(part=Part(block.index, start, end, block.start), replacement=new)


def _shown(source: Source) -> dict[str, str]:
    """The texts of cells by their place in the first sheet."""
    return {
        block.place().rpartition("，")[2]: block.text
        for block in source.document.blocks()
        if block.cell is not None and block.place is not None and block.cell.table == 1
    }


def test_a_shared_string_changes_in_the_edited_cell_only() -> None:
    value = resident(1)
    source = opened(files.with_shared_strings(files.book_of([value, value], [value])), "a.xlsx")
    first = next(iter(source.document.blocks()))
    made = source.rewrite([_edit(first, 6, 18, "*" * 12)])
    assert _shown(opened(made, "a.xlsx")) == {"A1": value[:6] + "*" * 12, "B1": value, "A2": value}
    # Only when no cell names it any more is it gone.
    source = opened(made, "a.xlsx")
    made = source.rewrite(edits_of(source, [value]))
    assert value not in files.read(made, "xl/sharedStrings.xml")


def test_runs_keep_their_look() -> None:
    value = resident(2)
    row = '<row r="1"><c r="A1" t="s"><v>1</v></c></row>'
    data = files.with_shared_strings(
        files.with_sheet(
            files.book_of(["x"]), lambda body: body.replace(b"</row>", b"</row>" + row.encode())
        ),
        f"<si><r><rPr><b/></rPr><t>{value[:8]}</t></r><r><rPr><i/></rPr><t>{value[8:]}</t></r></si>",
    )
    source = opened(data, "a.xlsx")
    made = source.rewrite(edits_of(source, [value]))
    sheet = files.read(made, "xl/worksheets/sheet1.xml")
    assert '<rPr><b/></rPr><t xml:space="preserve">********</t>' in sheet
    assert '<rPr><i/></rPr><t xml:space="preserve">**********</t>' in sheet
    assert left_in(made, {"runs": value}) == set()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("640104195803129952", "640104195803129952"),
        ("6.40104195803130E+17", "640104195803130000"),
        ("6.4010419580312998E+17", "640104195803129980"),
        ("13800138000", "13800138000"),
        ("1.3800138E+10", "13800138000"),
        ("0.30000000000000004", "0.3"),
        ("-12.5", "-12.5"),
    ],
)
def test_numbers_are_given_in_plain_digits(value: str, shown: str) -> None:
    row = f'<row r="1"><c r="A1"><v>{value}</v></c></row>'
    source = opened(files.with_row(row), "a.xlsx")
    assert _shown(source) == {"A1": shown}
    is_damaged = len(shown) > 15 and not shown.endswith("9952")
    assert [each.code for each in source.failures] == ["damaged_number"] * is_damaged
    made = source.rewrite([_edit(next(iter(source.document.blocks())), 0, len(shown), "***")])
    assert _shown(opened(made, "a.xlsx")) == {"A1": "***"}


def test_a_damaged_resident_number_is_found_under_its_heading() -> None:
    data = files.book_of(["姓名", "身份证号"], ["沙明远", "x"])
    data = repacked(
        data,
        {
            "xl/worksheets/sheet1.xml": lambda body: re.sub(
                rb'<c r="B2".*?</c>', b'<c r="B2"><v>6.40104195803130E+17</v></c>', body
            )
        },
    )
    masked, report = Scanner(key=b"k").redact_file(data, "名单.xlsx")
    assert "RESIDENT_ID" in {each.entity for each in report.findings}
    assert b"6.40104195803130E+17" not in files.read(masked, "xl/worksheets/sheet1.xml").encode()


def test_tables_have_columns_spans_and_headings() -> None:
    book = openpyxl.Workbook()
    book.active.append(["联系方式", None, "证号"])
    book.active.append(["手机", "座机", None])
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("C1:C2")
    book.create_sheet("二").append(["a"])
    cells = [block.cell for block in opened(saved(book), "a.xlsx").document.blocks()]
    known = [tuple(cell)[:5] for cell in cells if cell is not None]
    assert known == [
        (1, 0, 0, 2, 1),
        (1, 0, 2, 1, 2),
        (1, 1, 0, 1, 1),
        (1, 1, 1, 1, 1),
        (2, 0, 0, 1, 1),
    ]


def test_dates_are_shown_as_their_format_says() -> None:
    book = openpyxl.Workbook()
    for row, code in enumerate(("yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "m/d/yy h:mm:ss"), 1):
        book.active.cell(row, 1, datetime.datetime(1958, 3, 12, 8, 5)).number_format = code
    shown = _shown(opened(saved(book), "a.xlsx"))
    assert list(shown.values()) == ["1958-03-12", "1958年3月12日", "3/12/58 8:05:00"]


@pytest.mark.parametrize(
    ("code", "value", "told"),
    [
        ('0,,"****"', "13800138000", {"cached value"}),
        ('"****"', "13800138000", {"cached value"}),
        ('"640104********"0000', "9952", set()),
        ('0"****"', "13800138000", set()),
        ('0.00"元"', "13800138000", set()),
    ],
)
def test_a_format_that_shows_signs_of_masking_for_digits_redacts_nothing(
    code: str, value: str, told: set[str]
) -> None:
    book = openpyxl.Workbook()
    book.active.append([int(value)])
    book.active["A1"].number_format = code
    source = opened(saved(book), "a.xlsx")
    assert whats(source) - {"author"} == told
    assert value in "".join(filter(str.isdigit, next(iter(source.document.blocks())).text))


def test_a_constant_that_its_formula_shows_masked_is_a_false_redaction() -> None:
    for whole, expected in ((resident(6), {"cached value"}), ("无", set())):
        shown = f"{resident(6)[:6]}********{resident(6)[14:]}"
        row = (
            f'<row r="1"><c r="A1" t="str"><f>REPLACE("{whole}",7,8,"********")</f>'
            f"<v>{shown}</v></c></row>"
        )
        assert whats(opened(files.with_row(row), "a.xlsx")) - {"author"} == expected


def test_cleaning_removes_hidden_sheets_of_a_book_without_anything_else_to_remove() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.create_sheet("底表").append(["乙"])
    book["底表"].sheet_state = "hidden"
    made = opened(saved(book), "a.xlsx").rewrite([], clean=True)
    assert _shown(opened(made, "a.xlsx")) == {"A1": "甲"}
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert "_rels/.rels" in archive.namelist()
        assert "xl/worksheets/sheet2.xml" not in archive.namelist()


def test_blocks_know_their_cell_wherever_they_stand_in_their_row() -> None:
    """Plain cells are made together, others between them one by one."""
    value = resident(7)
    formula = f'<c r="B{{0}}" t="str"><f>IF(1,"{value}")</f><v>甲</v></c>'
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" s="0"/><c t="inlineStr"><is><t>{value}</t></is></c>'
        f'{formula.replace("B{0}", f"C{row}")}<c r="E{row}"><v>{row}</v></c></row>'
        for row in range(1, 301)
    )
    source = opened(files.with_row(rows), "a.xlsx")
    texts = [block.text for block in source.document.blocks()]
    assert texts.count(value) == 300
    made = source.rewrite(edits_of(source, [value]))
    assert left_in(made, {"value": value}) == set()
    again = _shown(opened(made, "a.xlsx"))
    assert again == {
        f"{column}{row}": text
        for row in range(1, 301)
        for column, text in (("B", "*" * 18), ("C", "甲"), ("E", str(row)))
    }
    starts = [block.start for block in source.document.blocks()]
    assert starts == [sum(map(len, texts[:at])) + at for at in range(len(texts))]


def _prefixed(body: bytes) -> bytes:
    text = re.sub(r"<(/?)(\w)", r"<\1x:\2", body.decode()).replace("xmlns=", "xmlns:x=")
    return text.encode()


def _in_utf16(body: bytes) -> bytes:
    text = re.sub(r"^<\?xml[^>]*\?>", "", body.decode())
    return ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")


@pytest.mark.parametrize(
    "change",
    [
        _prefixed,
        _in_utf16,
        lambda body: body.replace(b"</row>", b"<!-- x --></row>"),
        lambda body: body.replace(b'"', b"'"),
        lambda body: re.sub(rb"<t>(.*?)</t>", rb"<t><![CDATA[\1]]></t>", body),
        lambda body: re.sub(rb' r="[A-Z0-9]+"', b"", body),
        lambda body: body.replace(b"<c ", b"\n  <c ").replace(b"</row>", b"\n</row >"),
    ],
    ids=["prefix", "UTF-16", "comments", "single quotes", "CDATA", "no references", "indented"],
)
def test_however_a_sheet_is_written_it_is_read_and_masked(change: Callable[[bytes], bytes]) -> None:
    value = resident(3)
    data = files.with_sheet(files.book_of([1, 2, value], [], ["a", value]), change)
    source = opened(data, "a.xlsx")
    shown = list(_shown(source).values())
    assert shown == ["1", "2", value, "a", value]
    assert source.failures == []
    made = source.rewrite(edits_of(source, [value]))
    assert left_in(made, {"value": value}) == set()
    assert list(_shown(opened(made, "a.xlsx")).values()) == ["1", "2", "*" * 18, "a", "*" * 18]
    assert openpyxl.load_workbook(io.BytesIO(made)).active["A1"].value == 1


def test_a_comment_far_down_makes_no_block_come_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_plain, "_CHUNK", 1000)
    data = files.book_of(*([f"第{row}行", row] for row in range(400)))
    late = files.with_sheet(data, lambda body: body.replace(b'<c r="A390"', b'<!-- --><c r="A390"'))
    texts = [
        [each.text for each in opened(one, "a.xlsx").document.blocks()] for one in (data, late)
    ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("size", [1, 7, 100, 1000])
def test_wherever_a_piece_ends_the_same_is_read_and_written(
    data: bytes, plant: Planted, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    source = opened(data, "a.xlsx")
    blocks = [(block.text, block.cell, block.role) for block in source.document.blocks()]
    edits = edits_of(source, list(plant.values.values()))
    made = source.rewrite(edits)
    monkeypatch.setattr(xlsx_plain, "_CHUNK", size)
    source = opened(data, "a.xlsx")
    assert [(block.text, block.cell, block.role) for block in source.document.blocks()] == blocks
    # Smaller pieces than a first tag are read by way of a parser.
    assert size < 100 or source.rewrite(edits) == made


def test_formulas_that_lose_their_constant_keep_what_they_showed() -> None:
    value = resident(4)
    row = f'<row r="1"><c r="A1" t="str"><f>IF(1,"甲","{value}")</f><v>甲</v></c></row>'
    data = files.with_row(row)
    source = opened(data, "a.xlsx")
    made = source.rewrite(edits_of(source, [value]))
    assert left_in(made, {"value": value}) == set()
    assert openpyxl.load_workbook(io.BytesIO(made)).active["A1"].value == "甲"


def test_a_masked_column_beside_masked_values_is_no_false_redaction() -> None:
    for whole, expected in ((resident(5), {"cached value"}), ("640104********9952", set())):
        row = (
            f'<row r="1"><c r="A1" t="inlineStr"><is><t>{whole}</t></is></c><c r="B1" t="str">'
            f'<f>REPLACE(A1,7,8,"********")</f><v>640104********9952</v></c></row>'
        )
        source = opened(files.with_row(row), "a.xlsx")
        assert whats(source) - {"author"} == expected


def test_white_headings_of_tables_are_seen() -> None:
    book = openpyxl.Workbook()
    for row in (["编号", "金额"], ["1", "2"]):
        book.active.append(row)
    for cell in book.active[1]:
        cell.font = openpyxl.styles.Font(color="FFFFFFFF")
    book.active.add_table(openpyxl.worksheet.table.Table(displayName="表1", ref="A1:B2"))
    source = opened(saved(book), "a.xlsx")
    assert "white text" not in whats(source)
    assert _shown(opened(source.rewrite([], clean=True), "a.xlsx"))["A1"] == "编号"


def test_from_end_to_end() -> None:
    data = files.book_of(
        ["姓名", "身份证号", "手机号"], ["沙明远", "640104195803129952", 13800138000]
    )
    scanner = Scanner(key=b"k")
    masked, report = scanner.redact_file(data, "名单.xlsx")
    places = {each.entity: each.place for each in report.findings}
    assert places["RESIDENT_ID"] == "工作表 名单，B2"
    assert places["MOBILE_PHONE"] == "工作表 名单，C2"
    row = next(
        openpyxl.load_workbook(io.BytesIO(masked)).active.iter_rows(min_row=2, values_only=True)
    )
    assert row[1:] == ("640104************", "138********")


def test_it_is_recognised_by_content(data: bytes) -> None:
    assert reader.recognises(data)
    assert formats.recognised(data) == "xlsx"
    assert not reader.recognises(inserted("x", "y")(b"x"))
