"""Cells that go on in the next line are put back together, and nothing else is."""

from __future__ import annotations

import pytest

from redactor.formats._wrapped import Bit, Strip, tables
from tests.formats.pdf_files import by_hand, opened, shown, texts

#: Where the columns of the tables below begin, and how wide a character is.
_LEFTS, _WIDTH, _HEIGHT = (0, 60, 140, 200), 6.0, 10.0


def strips(*lines: tuple[float, str]) -> list[Strip]:
    """Lines of a table: how far down, and the cells between bars."""
    made = []
    for down, line in lines:
        cells = [each.strip() for each in line.split("|")]
        bits = [
            Bit(left, left + _WIDTH * len(text), text, 0)
            for left, text in zip(_LEFTS, cells, strict=False)
            if text
        ]
        bits = [each._replace(number=at) for at, each in enumerate(bits)]
        made.append(Strip(down, _HEIGHT, bits))
    return made


def read(lines: list[Strip]) -> list[str]:
    """The rows of the tables that are found, with tabs between cells."""
    text = ""
    for table in tables(lines):
        for piece in table.pieces:
            text += piece.gap + " ".join(lines[piece.line].bits[each].text for each in piece.bits)
    return text.split("\n")[1:] if text else []


def test_rows_that_begin_where_their_first_column_does() -> None:
    lines = strips(
        (0, "name|number of id|phone|address"),
        (12, "Ann|110105194912|138001|1 Long Road,"),
        (24, "|31002X|38000|Town"),
        (36, "Bob|110105194912|139001|2 Long Road,"),
        (48, "|31002X|39000|Town"),
    )
    assert read(lines) == [
        "name\tnumber of id\tphone\taddress",
        "Ann\t11010519491231002X\t13800138000\t1 Long Road,Town",
        "Bob\t11010519491231002X\t13900139000\t2 Long Road,Town",
    ]


def test_rows_whose_cells_stand_in_the_middle() -> None:
    lines = strips(
        (0, "|110105194912|138001|1 Long Road,"),
        (6, "Ann"),
        (12, "|31002X|38000|Town"),
        (30, "|110105194912|139001|2 Long Road,"),
        (36, "Bob"),
        (42, "|31002X|39000|Town"),
    )
    assert read(lines) == [
        "Ann\t11010519491231002X\t13800138000\t1 Long Road,Town",
        "Bob\t11010519491231002X\t13900139000\t2 Long Road,Town",
    ]


def test_two_whole_numbers_in_a_cell_stay_two() -> None:
    lines = strips(
        (0, "name|phone|id|x"),
        (12, "Ann|13800138000|110105|y"),
        (24, "|13900139000|1949|"),
    )
    assert read(lines) == ["name\tphone\tid\tx", "Ann\t13800138000；13900139000\t1101051949\ty"]


@pytest.mark.parametrize(
    "lines",
    [
        # One line to a row, near each other or not.
        strips((0, "a|b|c|d"), (12, "e|f|g|h"), (30, "i|j|k|l"), (42, "m|n|o|p")),
        # Columns of prose: all go on in each line.
        strips((0, "words go|on and on in|columns|of prose"), (12, "here and|here and the|other|one")),
        # Two columns: a form.
        strips((0, "name|13800138000"), (12, "|1380")),
        # Room was left in the cell.
        strips((0, "name|number of id|c|d"), (12, "Ann|110|c|d"), (24, "|105||")),
    ],
)  # fmt: skip
def test_other_lines_are_left(lines: list[Strip]) -> None:
    assert read(lines) == []


def test_a_line_under_a_table_is_none_of_it() -> None:
    lines = strips(
        (0, "Ann|110105194912|138001|1 Long Road,"),
        (12, "|31002X|38000|Town"),
        (24, "a note that reaches over columns"),
    )
    assert read(lines) == ["Ann\t11010519491231002X\t13800138000\t1 Long Road,Town"]


def test_cells_of_a_pdf() -> None:
    rows = (
        (714, "name", "id", "phone"),
        (700, "Ann", "1101051949", "138001"),
        (686, "", "1231002X", "38000"),
    )
    content = b"".join(
        shown(text, y, x)
        for y, *cells in rows
        for x, text in zip((72, 110, 190), cells, strict=True)
        if text
    )
    source = opened(by_hand(content))
    assert texts(source)[3:] == ["Ann", "1101051949", "1231002X", "138001", "38000"]
    gaps = [block.gap for block in source.document.blocks()]
    assert gaps[1:] == ["\t", "\t", "\n", "\t", "", "\t", ""]
    places = [block.place() for block in source.document.blocks() if block.place]
    assert places == [f"第1页第{each}行" for each in (1, 1, 1, 2, 2, 3, 2, 3)]
