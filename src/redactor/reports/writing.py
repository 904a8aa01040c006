"""Files of reports: written beside and renamed, and cells of a spreadsheet that stay text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from redactor.audit import beside
from redactor.errors import InputError, OptionError
from redactor.packs.sheets import openpyxl_for

#: What XML cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 32_000
#: Points of a line, and lines of a row at most.
_LINE, _MOST_LINES = 14.5, 12
#: Narrower columns are not wrapped.
_WRAPPED = 8
#: A spreadsheet may take text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Another name beside `path`, as `beside`; InputError when it cannot be written."""
    try:
        with beside(path) as partial:
            # What cannot be written shows before anything is made.
            partial.touch()
            yield partial
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror or type(error).__name__}",
            where=str(path),
            advice="check room, folder and permission, and that no other program has it open",
        ) from None


@contextmanager
def workbook(path: Path) -> Iterator[Any]:
    """A workbook with the styles below, whose rows go to the disk as they come; saved at the end."""
    openpyxl = openpyxl_for(path)
    if path.suffix.lower() != ".xlsx":
        raise OptionError("is no name of a workbook", where=str(path), advice="name it ….xlsx")
    with replacing(path) as partial:
        book = openpyxl.Workbook(write_only=True)
        add_styles(book)
        try:
            yield book
            book.save(partial)
        except BaseException:
            # Sheets that stay open complain when they are collected.
            for sheet in book.worksheets:
                with suppress(Exception):
                    sheet.close()
            raise


def plain(text: str | None) -> str:
    """As a cell can hold it: one line, nothing that XML refuses, no longer than Excel takes."""
    told = _UNWRITABLE.sub("\ufffd", " ".join((text or "").splitlines()))
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may calculate with what should be text.

    >>> is_formula("=1+1"), is_formula("\uff1d1"), is_formula("1=1")
    (True, True, False)
    """
    # Some programs fold full-width signs.
    return text.startswith((*_FORMULA, "＝", "＋", "－", "＠"))


def cell(sheet: Any, value: object, style: str) -> Any:
    """A cell of a sheet that is written row by row; text stays text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    made = WriteOnlyCell(sheet)
    made.style = style
    if isinstance(value, str):
        told = plain(value)
        made.value = told or None
        if told:
            made.data_type = "s"
            if is_formula(told):
                made.quotePrefix = True
    else:
        made.value = value
    return made


def add_styles(book: Any) -> None:
    """What cells look like: `head`, and by `open` or `kept` (to be filled in or not) text and days;
    `number`, small, for what only the program reads."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

    line = Side(style="thin", color="FFC9D0D8")
    edge = Border(left=line, right=line, top=line, bottom=line)

    def add(name: str, shape: str, *, locked: bool, fill: str = "", **font: object) -> None:
        style = NamedStyle(name, font=Font(name="宋体", size=10.5, **font), border=edge)
        # `fill` keeps a long number from running over the cells beside it.
        aligned = {"horizontal": "fill"} if name == "number" else {"wrap_text": True}
        style.alignment = Alignment(vertical="top", **aligned)
        style.protection = Protection(locked=locked)
        style.number_format = shape
        if fill:
            style.fill = PatternFill("solid", fgColor=fill)
        book.add_named_style(style)

    add("head", "@", locked=True, fill="FF1F4E79", bold=True, color="FFFFFFFF")
    add("kept", "@", locked=True)
    add("kept count", "#,##0", locked=True)
    add("kept moment", "yyyy-mm-dd hh:mm", locked=True)
    add("kept day", "yyyy-mm-dd", locked=True)
    add("number", "@", locked=True, color="FF7D8A98")
    add("open", "@", locked=False, fill="FFFFFBEA")
    add("open day", "yyyy-mm-dd", locked=False, fill="FFFFFBEA")


def add_sheet(book: Any, title: str, heads: Mapping[str, float]) -> Any:
    """A sheet with its head, which stays in sight, and the widths of its columns."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(heads.values(), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    # Only now: what stands above the rows is written with the first of them.
    add_row(sheet, 1, heads, [cell(sheet, name, "head") for name in heads])
    return sheet


def add_row(sheet: Any, place: int, heads: Mapping[str, float], cells: Sequence[Any]) -> None:
    """A row as high as its longest text needs: not every program works that out by itself."""
    texts = zip(cells, heads.values(), strict=False)
    lines = max((_lines(each.value, width) for each, width in texts), default=1)
    sheet.row_dimensions[place].height = _LINE * min(lines, _MOST_LINES) + 3
    sheet.append(cells)
    # It is on the disk; of a million rows none is kept.
    del sheet.row_dimensions[place]


def _lines(value: object, width: float) -> int:
    """How many lines a text takes in a column. The narrow one is not wrapped.

    >>> _lines("整改台账" * 5, 20), _lines("abc", 20)
    (3, 1)
    """
    if not isinstance(value, str) or width < _WRAPPED:
        return 1
    # A Chinese character is twice as wide as a figure; lines break before they are full.
    return math.ceil(sum(2 if each > "\u2e80" else 1.1 for each in value) / (width - 1.5))
