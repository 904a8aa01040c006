"""A ledger read back, with everything that is wrong in it told by sheet, row and column.

Sheets may be renamed, columns moved, rows sorted, filtered or deleted; rows that were added, copied
or given another number are faults, and so is what cannot be a status or a day.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from redactor.errors import InputError
from redactor.packs.sheets import WORKBOOKS, numbered_rows, opened_workbook
from redactor.reports import ledger
from redactor.reports.ledger import Entry, Fault
from redactor.reports.numbers import is_whole, mark_of

#: What a ledger may unpack to (bytes).
_MOST_UNPACKED = 3_000_000_000
#: Without these a sheet that has numbers is no sheet of a ledger any more.
_NEEDED = (ledger.UNIT, ledger.DUE, ledger.STATUS, ledger.CHECKER, ledger.REMARK)
_DAY = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?: 00:00:00)?")
_LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A ledger as it was filled in. `mark`: of the key that its numbers hang on; "" where the sheet
    that holds it is gone."""

    entries: Mapping[str, Entry]
    faults: Sequence[Fault]
    mark: str

    def refuse_other_key(self, key: bytes, path: Path) -> None:
        if self.mark and self.mark != mark_of(key):
            raise InputError(
                "is a ledger whose numbers were made with another key",
                where=str(path),
                advice="set REDACTOR_KEY to the key with which it was written",
            )


def read_ledger(path: Path) -> Read:
    """The rows of a ledger. InputError when it is none; what is wrong in it are its faults."""
    if path.suffix.lower() not in WORKBOOKS:
        raise InputError("is not read", where=str(path), advice="save it as .xlsx")
    with opened_workbook(path, most=_MOST_UNPACKED, computed=True) as book:
        return _book(book, path)


def _book(book: Any, path: Path) -> Read:
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    mark, found = "", False
    for sheet in book.worksheets:
        rows = numbered_rows(sheet)
        _, head = next(rows, (0, ()))
        names = [_text(each) for each in head]
        if ledger.NUMBER in names or names[: len(ledger.HEADS)] == list(ledger.HEADS):
            found = True
            columns = _columns(names, sheet.title, faults)
            if columns is not None:
                _take(sheet.title, columns, rows, entries, faults)
        elif names[:1] == [ledger.NOTES]:
            told = (_text(row[0]) for _, row in rows if row)
            marks = (each for each in told if each.startswith(ledger.MARK))
            mark = next(marks, "").removeprefix(ledger.MARK)
    if not found:
        raise InputError(
            f"holds no sheet of a ledger: no column “{ledger.NUMBER}” in a first row",
            where=str(path),
            advice="give the .xlsx that `redactor report` wrote",
        )
    return Read(entries=entries, faults=tuple(faults), mark=mark)


class _Columns:
    """Where the columns of a sheet stand, by their headings."""

    def __init__(self, names: Sequence[str]) -> None:
        self._places = {name: place for place, name in enumerate(names) if name}

    def of(self, row: Sequence[object], name: str) -> object:
        place = self._places[name]
        return row[place] if place < len(row) else None

    def called(self, name: str) -> str:
        from openpyxl.utils import get_column_letter

        return f"{get_column_letter(self._places[name] + 1)}列（{name}）"


def _columns(names: Sequence[str], sheet: str, faults: list[Fault]) -> _Columns | None:
    wanted = (*_NEEDED, ledger.NUMBER)
    lacking = [each for each in wanted if each not in names]
    twice = [each for each in wanted if names.count(each) > 1]
    for each in lacking:
        faults.append(Fault(sheet, 1, "", f"缺少“{each}”一列"))
    for each in twice:
        faults.append(Fault(sheet, 1, "", f"“{each}”一列有两个"))
    return None if lacking or twice else _Columns(names)


def _take(
    sheet: str,
    columns: _Columns,
    rows: Iterator[tuple[int, Sequence[object]]],
    entries: dict[str, Entry],
    faults: list[Fault],
) -> None:
    """Entries and faults of the rows of a sheet."""

    def fault(row: int, name: str, message: str) -> None:
        faults.append(Fault(sheet, row, columns.called(name), message))

    for place, row in rows:
        if not any(_text(each) for each in row):
            continue
        number = _text(columns.of(row, ledger.NUMBER))
        if not number:
            fault(place, ledger.NUMBER, "没有编号：台账里不能加行，请删去这一行")
        elif not is_whole(number):
            fault(place, ledger.NUMBER, "编号被改动过，请改回，或者删去这一行")
        elif number in entries:
            before = entries[number]
            fault(place, ledger.NUMBER, f"编号与“{before.sheet}”第{before.row}行相同，请删去一行")
        else:
            told = {name: columns.of(row, name) for name in _NEEDED}
            entries[number] = _entry(told, Entry(number=number, sheet=sheet, row=place), fault)


def _entry(
    told: Mapping[str, object], entry: Entry, fault: Callable[[int, str, str], None]
) -> Entry:
    """What was filled in, for the number and place of `entry`."""
    status = _text(told[ledger.STATUS]) or ledger.OPEN
    if status not in (*ledger.STATUSES, ledger.VANISHED):
        known = "、".join(ledger.STATUSES)
        fault(entry.row, ledger.STATUS, f"没有这种状态；请从列表中选择：{known}")
    due = _day(told[ledger.DUE])
    if isinstance(due, str):
        fault(entry.row, ledger.DUE, due)
    texts = {name: _text(told[name]) for name in (ledger.UNIT, ledger.CHECKER, ledger.REMARK)}
    for name, text in texts.items():
        if len(text) > _LONGEST:
            fault(entry.row, name, f"超过 {_LONGEST:,} 字，请缩短")
    return replace(
        entry,
        unit=texts[ledger.UNIT],
        due=None if isinstance(due, str) else due,
        status=status,
        checker=texts[ledger.CHECKER],
        remark=texts[ledger.REMARK],
    )


def _day(value: object) -> datetime.date | str | None:
    """A day, or what is wrong with it. Text counts where it can be one day only.

    >>> _day("2026年2月28日"), _day(datetime.datetime(2026, 2, 28, 0, 0)), _day(" ")
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 28), None)
    >>> _day("2026-02-30")
    '没有这一天'
    >>> _day("月底前")
    '不是日期；请填写日期，例如 2026-12-31'
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = _text(value)
    if not text:
        return None
    told = _DAY.fullmatch(text)
    if told is None:
        return "不是日期；请填写日期，例如 2026-12-31"
    try:
        return datetime.date(*map(int, told.groups()))
    except ValueError:
        return "没有这一天"


def _text(value: object) -> str:
    """A cell as text; a number that was typed where text was meant is that number."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
