"""Cells of tables: a column that names a kind makes its cells that kind.

First the detectors that want to see a cell are asked. Where nothing was found in a cell and the
rule of its column says what such a cell looks like, the column alone decides: an ID number with a
wrong digit under 身份证号 is still somebody's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from redactor.context.candidate import Answer, Detector
from redactor.context.found import Found
from redactor.context.labels import Names
from redactor.context.tables import Cell, Row, Tables
from redactor.model import Audience, Certainty
from redactor.scan.dispatch import Entry
from redactor.text.folding import Cleaned, clean, fold

#: A longer cell is no value of a kind that is known by its shape.
_LONGEST_VALUE = 400
# How a row begins that is none of the list's.
_REMARK = re.compile(
    "[#＃]|//|(?:批次|合计|总计|小计|共计|制表|导出|打印|生成|校验)[\u4e00-\u9fff]{0,4}[:：]?$"
)
_LONGEST_REMARK = 16
_SEPARATORS = re.compile(r"[-\s.·_'’`,()（）]+")


def bare_value(value: str) -> str:
    """A cell's value folded, without separators, in capitals."""
    return _SEPARATORS.sub("", fold(value)).upper()


class TableWindow:
    """The tables of a flow, seen from a cleaned piece of it that begins at `low`."""

    def __init__(self, tables: Tables, cleaned: Cleaned, low: int, *, has_grid: bool) -> None:
        self._tables = tables
        self._cleaned = cleaned
        self._low = low
        self._high = low + _source_length(cleaned)
        self.has_grid = has_grid
        # The row that was asked for last: findings of a row come one after another.
        self._row: Row | None = None
        self._seen: tuple[tuple[str, str], ...] = ()

    def header(self, position: int) -> str | None:
        if not self._tables:
            # Every number that begins a line asks.
            return None
        header = self._tables.header(self._source(position))
        return _plain(header) if header else header

    def row(self, position: int) -> tuple[tuple[str, str], ...]:
        row = self._tables.row_at(self._source(position))
        if row is None:
            return ()
        if row is not self._row:
            text = self._tables.text
            self._seen = tuple((row.header(each.column) or "", text(each)) for each in row.cells)
            self._row = row
        return self._seen

    def top(self, position: int) -> int | None:
        """Where the first row of a position's table begins, if that is here."""
        top = self._tables.top(self._source(position))
        return None if top is None or top < self._low else self._cleaned.place(top - self._low)

    def parts(self, start: int, end: int) -> bool:
        """Whether the first and the last character of a range stand in two cells."""
        row = self.row(start)
        if not row:
            return False
        last = self.row(end - 1)
        # A line below that is no row holds the rest of the row's last cell.
        return bool(last) and (row != last or self.header(start) != self.header(end - 1))

    def holds(self, start: int, end: int) -> bool:
        """Whether one cell holds the first and the last character of a range."""
        row = self._tables.row_at(self._source(start))
        if row is None or row is not self._tables.row_at(self._source(end - 1)):
            return False
        cell = row.cell_at(self._source(start))
        return cell is not None and cell == row.cell_at(self._source(end - 1))

    def rows(self, start: int, end: int) -> Sequence[Row]:
        """The rows that have a part in a range of the flow."""
        return self._tables.between(start, end)

    def cells(self, rows: Sequence[Row]) -> Iterator[tuple[Cell, str]]:
        """The cells that begin here and are not empty, each with its header; one that reaches
        over several rows comes once, in its own."""
        low, high = self._low, self._high
        for row in rows:
            if not row.headers or self._is_remark(row):
                continue
            for cell in row.own:
                if low <= cell.start < high and cell.end > cell.start:
                    header = row.header(cell.column)
                    if header:
                        yield cell, header

    def _is_remark(self, row: Row) -> bool:
        """Whether a row below the others says something of the whole: #批次号,220120240611,,"""
        first = row.cells[0]
        return first.end - first.start <= _LONGEST_REMARK and bool(
            _REMARK.match(self._tables.text(first))
        )

    def place(self, start: int, end: int) -> tuple[int, int]:
        """A range of the flow that begins here, here; it may be cut at the end."""
        place = self._cleaned.place
        low, high = place(start - self._low), place(min(end, self._high) - self._low)
        text = self._cleaned.text
        # References leave blanks at the ends.
        while low < high and text[low].isspace():
            low += 1
        while high > low and text[high - 1].isspace():
            high -= 1
        return low, high

    def is_labelled(self, start: int, end: int) -> bool:
        """Whether a cell was masked by a label already: 【住址略】."""
        return self._cleaned.text.find("略】", start, end) >= 0

    def _source(self, position: int) -> int:
        if position >= len(self._cleaned.text):
            position = len(self._cleaned.text) - 1
        return self._low + (self._cleaned.source(position, position + 1)[0] if position >= 0 else 0)


def _source_length(cleaned: Cleaned) -> int:
    """How much of the original a cleaned text was made of, what hides at its end left out."""
    size = len(cleaned.text)
    return cleaned.source(size - 1, size)[1] if size else 0


def _plain(text: str) -> str:
    """A cell's text without references: 姓名&nbsp;."""
    return "\n".join(map(str.strip, clean(text).text.split("\n"))) if "&" in text else text


class CellReader:
    """Which rules speak about a cell."""

    def __init__(self, entries: Sequence[Entry], names_of: Callable[[str], Names]) -> None:
        self._names_of = names_of
        self._asking = [entry for entry in entries if entry.cell]
        self._shaped = [entry for entry in entries if entry.rule.column]
        self._of: dict[
            str, tuple[tuple[tuple[Entry, Detector], ...], tuple[Entry, ...], Names]
        ] = {}

    def _speaking(
        self, header: str
    ) -> tuple[tuple[tuple[Entry, Detector], ...], tuple[Entry, ...], Names]:
        known = self._of.get(header)
        if known is None:
            names = self._names_of(header)
            if len(self._of) > 4096:
                self._of.clear()
            known = self._of[header] = (
                tuple(
                    (entry, entry.cell)
                    for entry in self._asking
                    if entry.cell and entry.rule.entity in names
                ),
                tuple(entry for entry in self._shaped if entry.rule.entity in names),
                names,
            )
        return known

    def asking(
        self, rows: Sequence[Row], window: TableWindow
    ) -> Iterator[tuple[Entry, Detector, int, int]]:
        """Each cell with a detector that its column names, in the window's offsets."""
        for cell, header in window.cells(rows):
            entries, _, _ = self._speaking(header)
            if entries:
                start, end = window.place(cell.start, cell.end)
                if start < end and not window.is_labelled(start, end):
                    for entry, detector in entries:
                        yield entry, detector, start, end

    def filled(
        self, rows: Sequence[Row], window: TableWindow, text: str, found: list[Found]
    ) -> list[Found]:
        """The findings, with those that only the column gives."""
        more: list[Found] = []
        ends = [each.end for each in found]
        for cell, header in window.cells(rows):
            _, shaped, names = self._speaking(header)
            if not shaped or cell.end - cell.start > _LONGEST_VALUE:
                continue
            start, end = window.place(cell.start, cell.end)
            index = bisect_left(ends, start + 1)
            if index < len(found) and found[index].start < end:
                continue
            answer = _by_column(text, start, end, shaped, names)
            if answer is not None:
                more.append(answer)
        return sorted([*found, *more], key=lambda each: each.start) if more else found


def _by_column(
    text: str, start: int, end: int, shaped: Sequence[Entry], names: Names
) -> Found | None:
    value = text[start:end]
    bare = bare_value(value)
    for entry in shaped:
        column = entry.rule.column
        if column is not None and column.fullmatch(bare):
            audience = Audience.PUBLIC_DUTY if "duty" in names else Audience.UNKNOWN
            answer = Answer(Certainty.POSSIBLE, ("column",), start, end, audience)
            return Found(start, end, entry.rule, answer, value)
    return None
