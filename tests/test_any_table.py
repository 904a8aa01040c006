"""Any table: each value is found in its place, and rows lie in the text in order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor import Scanner
from redactor.context.tables import Tables

READY = Scanner(key=b"tables", today="2026-11-23")
HTML = Scanner(key=b"tables", today="2026-11-23", format="html")


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident(draw: random.Random) -> str:
    body = (
        f"640104{draw.randint(1940, 2004)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
        f"99{draw.randint(0, 9)}"
    )
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def mobile(draw: random.Random) -> str:
    return f"138{draw.randint(0, 10**8 - 1):08}"


MAKERS = {"身份证号": resident, "手机号": mobile}
OTHERS = {
    "姓名": ("马秀莲", "王建国", ""),
    "村": ("河东村", "", "河西村"),
    "备注": ("", "无", "已核"),
}


#: A table's rows, written as text.
Written = Callable[[Sequence[Sequence[str]]], str]


def joined(delimiter: str) -> Written:
    return lambda rows: "\n".join(delimiter.join(row) for row in rows)


def framed(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])


def quoted(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)


def boxed(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("│" + "│".join(row) + "│\n├──┼──┤" for row in rows)


def marked_up(rows: Sequence[Sequence[str]]) -> str:
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return "<table>" + "\n".join(lines) + "</table>"


FORMS: dict[str, Written] = {
    "tabs": joined("\t"),
    "commas": joined(","),
    "full-width commas": joined("，"),
    "wide spaces": joined("   "),
    "full-width spaces": joined("\u3000\u3000"),
    "bars": joined("|"),
    "Markdown": framed,
    "CSV": quoted,
    "box": boxed,
    "HTML": marked_up,
}


@st.composite
def rosters(draw: st.DrawFn) -> list[list[str]]:
    """A header and rows, some of them too short or too long."""
    columns = draw(
        st.lists(st.sampled_from([*MAKERS, *OTHERS]), min_size=2, max_size=6, unique=True)
    )
    columns = columns if MAKERS.keys() & set(columns) else [*columns, "身份证号"]
    values = random.Random(draw(st.integers(0, 10**6)))
    rows = [columns] if draw(st.booleans()) else []
    for _ in range(draw(st.integers(1, 6))):
        row = [
            MAKERS[column](values) if column in MAKERS else values.choice(OTHERS[column])
            for column in columns
        ]
        cut = draw(st.integers(0, 9))
        rows.append(row[: 1 + cut % len(row)] if cut < 3 else row + [""] * (cut > 8))
    return rows


def planted(text: str, rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    position = 0
    for row in rows:
        for cell in row:
            if cell[:1] in {"1", "6"}:
                start = text.index(cell, position)
                position = start + len(cell)
                yield start, position


@pytest.mark.parametrize("form", FORMS)
@given(rows=rosters())
@settings(deadline=None, max_examples=40)
def test_each_value_of_any_table_is_found_in_its_place(form: str, rows: list[list[str]]) -> None:
    text = FORMS[form](rows)
    report = (HTML if form == "HTML" else READY).scan(text)
    found = {
        (each.start, each.end)
        for each in report.findings
        if each.entity in {"RESIDENT_ID", "MOBILE_PHONE"}
    }
    assert found == set(planted(text, rows))
    assert report.failures == ()


delimited = st.lists(
    st.one_of(
        st.sampled_from(
            ["姓名", "电话", "\t", "|", ",", "，", "  ", "\u3000", '"', "\n", "。", "1"]
        ),
        st.text(max_size=3),
    ),
    max_size=60,
).map("".join)


def names_columns(header: str) -> str:
    return "label" if {"姓名", "电话"}.intersection(header.split("\n")) else ""


@given(delimited)
@settings(deadline=None, max_examples=500)
def test_rows_and_cells_lie_in_the_text_in_order(text: str) -> None:
    tables = Tables(text, names_columns)
    end = 0
    for row in tables.rows():
        assert end <= row.start < row.end <= len(text)
        end = position = row.start
        columns = [cell.column for cell in row.cells]
        assert columns == sorted(columns)
        for cell in row.cells:
            assert position <= cell.start <= cell.end <= row.end
            assert "\n" not in tables.text(cell)
            position = cell.end
        # What lies outside its cells is delimiters and blanks.
        outside = list(text[row.start : row.end])
        for cell in row.cells:
            for index in range(cell.start, cell.end):
                outside[index - row.start] = " "
        assert set("".join(outside)) <= set(' \t|｜│┃║,，\u3000\u00a0\r"\u2000\u2001') or all(
            not each.isalnum() for each in outside
        )
        end = row.end
