"""Tables as text: values are cells, and rewriting changes nothing but masked characters."""

from __future__ import annotations

import csv
import io
import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor import Scanner
from redactor.formats import csv as reader
from redactor.formats import format_of, open_file
from redactor.model import Block, CellPlace, Edit, Part
from tests.formats.mutations import check, mutated
from tests.formats.office import edits_of, resident

RESIDENT = "640104195803129952"


def blocks(text: str | bytes, name: str = "a.csv") -> list[Block]:
    data = text.encode() if isinstance(text, str) else text
    return list(open_file(data, name, b"k").document.blocks())


def cells(text: str, name: str = "a.csv") -> list[tuple[int, int, str]]:
    return [(b.cell.row, b.cell.column, b.text) for b in blocks(text, name) if b.cell]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\nc,d\n", [(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "d")]),
        ("a;b\r\nc;d", [(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "d")]),
        ("a\tb\rc\td\r", [(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "d")]),
        ('"a\nb",c\nd,e', [(0, 0, "a\nb"), (0, 1, "c"), (1, 0, "d"), (1, 1, "e")]),
        ('"a,""b""",c', [(0, 0, 'a,""b""'), (0, 1, "c")]),
        ('a, "b,c" ,d', [(0, 0, "a"), (0, 1, "b,c"), (0, 2, "d")]),
        (",,a\n,b,\n", [(0, 2, "a"), (1, 1, "b")]),
        ('"a,b\nc,d', [(0, 0, '"a'), (0, 1, "b"), (1, 0, "c"), (1, 1, "d")]),
        ("sep=|\na,b|c\n", [(0, 0, "a,b"), (0, 1, "c")]),
        ("\n\na,b\n", [(2, 0, "a"), (2, 1, "b")]),
        ("a", [(0, 0, "a")]),
        ("", []),
    ],
)
def test_values_are_cells(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert cells(text) == expected


def test_names_tell_the_format() -> None:
    assert {format_of(name) for name in ("a.csv", "A.TSV", "b.tab")} == {"csv"}
    assert cells("a,b\tc\n", "a.tsv") == [(0, 0, "a,b"), (0, 1, "c")]


def test_places() -> None:
    block = blocks("姓名,证号\n沙明远,1\n")[3]
    assert block.place is not None
    assert (block.place(), block.cell) == ("第2行，第2列", CellPlace(1, 1, 1))


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=4),
        min_size=1,
    ),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_it_reads_what_python_writes(rows: list[list[str]], quoting: int) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=quoting).writerows(rows)
    text = out.getvalue()
    found = {
        (field.row, field.column): text[field.start : field.end].replace('""', '"')
        if field.is_quoted
        else text[field.start : field.end]
        for field in reader.fields(text, ",")
    }
    expected = {
        (row, column): value for row, each in enumerate(rows) for column, value in enumerate(each)
    }
    assert {place: value for place, value in found.items() if value} == {
        place: value for place, value in expected.items() if value
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_only_masked_characters_change(encoding: str) -> None:
    text = f'姓名;证号\r\n"沙;明远";"{RESIDENT}"\r\n;=SUM(A1)\r\n'
    data = text.encode(encoding)
    source = open_file(data, "a.csv", b"k", format_name="csv")
    made = source.rewrite(edits_of(source, [RESIDENT]))
    assert made == text.replace(RESIDENT, "*" * 18).encode(encoding)


@pytest.mark.parametrize(
    ("replacement", "expected"),
    [("某某", "某某"), ("a,b", "a，b"), ('"', "＂"), ("a\nb", "a b"), ("", "")],
)
def test_a_replacement_never_ends_its_value(replacement: str, expected: str) -> None:
    source = open_file(f"甲,{RESIDENT},乙".encode(), "a.csv", b"k")
    edit = Edit(part=Part(1, 0, 18, 2), replacement=replacement)
    assert source.rewrite([edit]).decode() == f"甲,{expected},乙"


def test_numbers_that_a_spreadsheet_shortened_are_told() -> None:
    source = open_file(
        "姓名,证号,卡号,金额\n沙明远,6.40104E+17,6222020000000000000,1.5E+3\n".encode(),
        "a.csv",
        b"k",
    )
    list(source.document.blocks())
    assert [(each.code, each.where) for each in source.failures] == [
        ("damaged_number", "第2列"),
        ("damaged_number", "第3列"),
    ]
    assert "6.40104" not in "".join(each.message for each in source.failures)


def test_from_end_to_end() -> None:
    data = f"姓名,身份证号,手机号\n沙明远,{RESIDENT},13800138000\n".encode("gb18030")
    masked, report = Scanner(key=b"k").redact_file(data, "名单.csv")
    assert (
        masked.decode("gb18030") == "姓名,身份证号,手机号\n沙明远,640104************,138********\n"
    )
    assert {each.entity: each.place for each in report.findings}["RESIDENT_ID"] == "第2行，第2列"


@pytest.mark.parametrize(
    "unit", ['"', '"a', 'a"', '"",', '"""x,', ",", "\n", '"\n', '" ', " ", "sep=,", "\t;|,"]
)
def test_no_text_takes_long(unit: str) -> None:
    data = (unit * (300_000 // len(unit))).encode()
    start = time.process_time()
    source = open_file(data, "a.csv", b"k")
    for _ in source.document.blocks():
        pass
    list(source.failures)
    assert time.process_time() - start < 10


_PIECES = [b'"', b",", b"\n", b"\r", b'""', b"\t", b"\xff", b"\xd6\xd0", "中".encode(), b"1E+17"]


def _survive(count: int, seed: int) -> None:
    chance = random.Random(seed)
    text = f'姓名,证号\n"沙,明远",{resident(1)}\n"a\nb",6.40104E+17\n'
    for number in range(count):
        data = mutated(text.encode("gb18030" if number % 2 else "utf-8"), _PIECES, chance)
        check(data, "a.csv", chance)


def test_damaged_files_do_no_harm() -> None:
    _survive(200, 1)


@pytest.mark.soak
def test_many_damaged_files_do_no_harm() -> None:
    _survive(2000, 2)


def test_numbers_in_powers_of_ten_are_read_where_all_digits_are_there() -> None:
    data = "姓名,手机,次数\n沙明远,1.8921413437E+10,1.2E+4\n马英,1.89214E+10,3\n".encode()
    source = open_file(data, "a.csv", b"k")
    assert "18921413437" in [block.text for block in source.document.blocks()]
    assert [(each.code, each.where) for each in source.failures] == [("damaged_number", "第2列")]
    masked, _ = Scanner().redact_file(data, "a.csv", force=True)
    first, rest = masked.decode().split("\n", 2)[1:]
    assert re.fullmatch(r"沙明远,189[0-9*]{8},1\.2E\+4", first)
    assert "13437" not in first
    assert rest == "马英,1.89214E+10,3\n"


def test_a_value_that_is_a_piece_of_a_page_is_read_as_one() -> None:
    row = '<p title=""甲"">银行卡号:<b>622202</b>6975159211868</p>'
    data = f'编号,说明\n1,"{row}"\n'.encode()
    masked, report = Scanner().redact_file(data, "a.csv", force=True)
    assert [len(each.parts) for each in report.findings if each.entity == "BANK_CARD"] == [2]
    assert b"622202<" not in masked
    assert b"6975159211868" not in masked
    assert b'<p title=""' in masked


def test_who_answers_a_landline_is_told_by_its_column_or_its_cell() -> None:
    text = (
        "社区,社区电话,户主,户主手机,备注\n"
        "桥东社区,0731-82243328,叶凯峰,18939801548,办公室 0571-85288459\n"
        "柳浦社区,0532-87721045,许文静,17752748355,住宅 0571-85288460\n"
    )
    report = Scanner().scan(text.encode(), name="a.csv")
    phones = [each for each in report.findings if each.entity == "LANDLINE_PHONE"]
    assert [each.action.value for each in phones] == ["note", "note", "note", "mask"]
