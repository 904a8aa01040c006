"""Tables: which rows and cells a text has, and which column header stands over each.

Two makers, one model. In plain text a table is a run of lines cut by the same delimiter: a tab, a
bar, commas (with CSV's quotes), wide or single spaces. A format that has real tables (HTML, sheets)
hands over its grid instead. Either way the first row that names columns is the header; several
header rows are read together, a header that comes again begins a new section, and a table without
one has rows all the same.

Lines are walked once; the cells of a row are made when somebody asks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# Longer lines are no table rows; the bound keeps a text without line breaks linear.
_LONGEST_LINE = 8192
_LONG_NUMBER = re.compile("[0-9０-９]{5}")
_DIGIT = re.compile("[0-9０-９]")
_RULE_LINE = re.compile(r"[\s|｜:：+\-—–─━│┃┼├┤┌┐└┘┬┴╋=]+")
# Prose has these; rows cut by spaces or commas do not.
_PROSE = re.compile("[：；。！？]")
#: A header's cell is short.
_LONGEST_HEADER = 24
#: A table without a header that is cut by spaces or commas has at least so many columns and rows.
_LEAST_BARE = 3
_TRIM = ' \t\r\u3000\u00a0"'


class Cell(NamedTuple):
    """A cell's range in the text, trimmed, and its column."""

    start: int
    end: int
    column: int


class Row(NamedTuple):
    """A row's range, its cells, and the headers of its columns (empty without a header)."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    headers: tuple[str, ...]
    section: int

    def header(self, column: int) -> str | None:
        """The header over a column; rows that have more cells than the header are counted from
        the right."""
        headers = self.headers
        if not headers:
            return None
        count = self.cells[-1].column + 1 if self.cells else 0
        if count > len(headers) and column >= len(headers) // 2:
            column -= count - len(headers)
        return headers[column] if 0 <= column < len(headers) else None

    def cell_at(self, position: int) -> Cell | None:
        """The cell that holds a position, or the last one that begins before it."""
        found = None
        for cell in self.cells:
            if cell.start > position:
                break
            found = cell
        return found


class GridRow(NamedTuple):
    """A row that a format knows: its table, range, cells, how many columns each cell covers, and
    whether all of it is a heading."""

    table: int
    start: int
    end: int
    cells: tuple[Cell, ...]
    spans: tuple[int, ...]
    heading: bool


@dataclass(slots=True)
class _Section:
    """Rows under one header. `kind` names the delimiter, empty for a grid."""

    kind: str
    headers: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    rows: int = 0


class Tables:
    """The tables of one text. `names_columns` says whether a header cell names something."""

    def __init__(
        self,
        text: str,
        names_columns: Callable[[str], bool],
        grid: Sequence[GridRow] | None = None,
    ) -> None:
        self._text = text
        self._names = names_columns
        self._grid = grid
        self._sections: list[_Section] = []
        # In step: where each row begins and ends, and its section.
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._section_of: list[int] = []
        self._grid_rows: list[GridRow] = []
        self._read = False
        self._last: Row | None = None

    def header(self, position: int) -> str | None:
        """The header cell over `position`, or None when it stands in no table."""
        row = self.row_at(position)
        if row is None or not row.headers:
            return None
        cell = row.cell_at(position)
        return row.header(cell.column) if cell else None

    def row_at(self, position: int) -> Row | None:
        """The row that holds a position; header rows are none."""
        last = self._last
        if last is not None and last.start <= position < last.end:
            return last
        self._read_once()
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position > self._ends[index]:
            return None
        self._last = self._row(index)
        return self._last

    def rows(self) -> Iterator[Row]:
        """All rows but the headers, in order."""
        self._read_once()
        for index in range(len(self._starts)):
            yield self._row(index)

    def samples(self) -> Iterator[Row]:
        """The first row of each section."""
        self._read_once()
        last = -1
        for index, section in enumerate(self._section_of):
            if section > last:
                last = section
                yield self._row(index)

    def between(self, start: int, end: int) -> Sequence[Row]:
        """The rows that begin in a range, but the headers."""
        self._read_once()
        if not self._starts:
            return ()
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [self._row(index) for index in range(first, last)]

    def text(self, cell: Cell) -> str:
        """A cell's text, trimmed."""
        return self._text[cell.start : cell.end]

    def _row(self, index: int) -> Row:
        section = self._section_of[index]
        known = self._sections[section]
        start, end = self._starts[index], self._ends[index]
        is_grid = self._grid is not None
        cells = (
            self._grid_rows[index].cells if is_grid else _cells(known, self._text[start:end], start)
        )
        return Row(start, end, cells, known.headers, section)

    def _read_once(self) -> None:
        if self._read:
            return
        self._read = True
        if self._grid is None:
            _LineReader(self).read()
        else:
            self._read_grid(self._grid)

    def _read_grid(self, grid: Sequence[GridRow]) -> None:
        # By table: a table may stand inside a cell of another.
        sections: dict[int, int] = {}
        for row in grid:
            texts = [self._text[cell.start : cell.end] for cell in row.cells]
            if row.table not in sections:
                sections[row.table] = self._section(())
            section = self._sections[sections[row.table]]
            if (row.heading and any(texts)) or self._is_header(texts, after=section):
                headers = _spread(row, texts)
                if section.rows:
                    sections[row.table] = self._section(headers)
                else:
                    section.headers = _merged(section.headers, headers)
                continue
            self.add(row.start, row.end, sections[row.table])
            self._grid_rows.append(row)

    def _section(self, headers: tuple[str, ...]) -> int:
        self._sections.append(_Section("", headers))
        return len(self._sections) - 1

    def add(self, start: int, end: int, section: int) -> None:
        """A row of a section."""
        self._sections[section].rows += 1
        self._starts.append(start)
        self._ends.append(end)
        self._section_of.append(section)

    def _is_header(self, cells: Sequence[str], after: _Section | None) -> bool:
        """Whether these cells name columns. `after`: the section that they would end."""
        texts = [cell for cell in (each.strip(_TRIM) for each in cells) if cell]
        if len(texts) < 2 and not (len(texts) == 1 and len(cells) == 1):
            return False
        if any(len(text) > _LONGEST_HEADER for text in texts):
            return False
        joined = "".join(texts)
        if _LONG_NUMBER.search(joined):
            return False
        if after is not None and after.rows:
            # In the middle of a table a header repeats what is known, or holds no digit.
            known = set(after.headers)
            if sum(text in known for text in texts) * 2 >= len(texts):
                return True
            if _DIGIT.search(joined):
                return False
        named = [self._names(text) for text in texts]
        count = sum(named)
        return count * 3 >= len(named) and count > 0 and not _is_form(named)


def _is_form(named: Sequence[bool]) -> bool:
    """Label, value, label, value: a form's row, whose labels stand to the left."""
    return len(named) % 2 == 0 and all(named[::2]) and not any(named[1::2]) and len(named) >= 2


def _spread(row: GridRow, texts: Sequence[str]) -> tuple[str, ...]:
    """A grid's header row, a text for each column that its cells cover."""
    headers: dict[int, str] = {}
    for cell, span, text in zip(row.cells, row.spans, texts, strict=True):
        for column in range(cell.column, cell.column + span):
            headers[column] = text
    return tuple(headers.get(column, "") for column in range(max(headers, default=-1) + 1))


def _merged(above: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...]:
    """Two header rows as one: a group's name goes to the right over the columns below it."""
    if not above:
        return below
    merged: list[str] = []
    group = ""
    for column in range(max(len(above), len(below))):
        upper = above[column] if column < len(above) else ""
        lower = below[column] if column < len(below) else ""
        group = upper or (group if lower else "")
        parts = [part for part in (group, lower) if part]
        merged.append("\n".join(dict.fromkeys(parts)))
    return tuple(merged)


_WIDE = re.compile(
    "[ \u00a0\u2000-\u200a]{2,}|[ \u00a0\u2000-\u200a]*\u3000[ \u00a0\u3000\u2000-\u200a]*"
)
_NARROW = re.compile("[ \u00a0\u2000-\u200a\u3000]+")
_BARS = re.compile("[|｜│┃]")
_QUOTED = re.compile(r'\s*"(?:[^"]|"")*"\s*(?=,|$)|[^,]*')
_HAN = re.compile("[\u4e00-\u9fff]")


def _delimiters(line: str) -> Iterator[str]:
    """The kinds of table that a line may be a row of, the surest first."""
    if "\t" in line:
        yield "\t"
    if any(bar in line for bar in "|｜│┃"):
        yield "|"
    if line.count(",") >= 2:
        yield ","
    if line.count("，") >= 2:
        yield "，"
    body = line.strip(_TRIM)
    if _WIDE.search(body):
        yield "  "
    if _NARROW.search(body):
        yield " "


def _ranges(kind: str, line: str) -> list[tuple[int, int]]:
    """Where each cell of a line begins and ends, untrimmed."""
    if kind == ",":
        return _quoted_ranges(line)
    if kind in {"\t", "，"}:
        return _cut(line, [(match.start(), match.end()) for match in re.finditer(kind, line)])
    if kind == "|":
        cuts = [match.span() for match in _BARS.finditer(line)]
        ranges = _cut(line, cuts)
        if ranges and not line[: ranges[0][1]].strip():
            ranges = ranges[1:]
        return ranges[:-1] if len(ranges) > 1 and not line[ranges[-1][0] :].strip() else ranges
    lead = len(line) - len(line.lstrip(_TRIM))
    body = line.strip(_TRIM)
    pattern = _WIDE if kind == "  " else _NARROW
    cuts = [
        (match.start() + lead, match.end() + lead)
        for match in pattern.finditer(body)
        if not _stretches(body, match)
    ]
    return _cut(line[: lead + len(body)], cuts, lead)


def _stretches(body: str, gap: re.Match[str]) -> bool:
    """Whether the spaces stretch a word of two characters: 姓　名."""
    start, end = gap.span()
    if end - start > 2 or not start:
        return False
    lone_before = _HAN.match(body, start - 1) and not (start > 1 and _HAN.match(body, start - 2))
    return bool(lone_before and _HAN.match(body, end) and not _HAN.match(body, end + 1))


def _cut(line: str, cuts: Sequence[tuple[int, int]], begin: int = 0) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for start, end in cuts:
        ranges.append((begin, start))
        begin = end
    ranges.append((begin, len(line)))
    return ranges


def _quoted_ranges(line: str) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    position = 0
    while position <= len(line):
        match = _QUOTED.match(line, position)
        end = match.end() if match else len(line)
        ranges.append((position, end))
        position = end + 1
    return ranges


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    while start < end and line[start] in _TRIM:
        start += 1
    while end > start and line[end - 1] in _TRIM:
        end -= 1
    return start, end


def _cells(section: _Section, line: str, offset: int) -> tuple[Cell, ...]:
    """A line's cells with their columns."""
    ranges = [_trimmed(line, *each) for each in _ranges(section.kind, line)]
    columns: Sequence[int] = range(len(ranges))
    if section.kind == "  " and section.places and len(ranges) != len(section.places):
        columns = _columns_by_place(section.places, line, ranges)
    return tuple(
        Cell(offset + start, offset + end, column)
        for (start, end), column in zip(ranges, columns, strict=True)
    )


def _width(text: str) -> int:
    """How much room a text takes on the screen: Chinese characters take two."""
    return sum(2 if each > "\u2e7f" else 1 for each in text)


def _columns_by_place(
    places: Sequence[tuple[int, int]], line: str, ranges: Sequence[tuple[int, int]]
) -> list[int]:
    """In a table aligned by spaces an empty cell leaves no trace but room: each cell belongs to
    the header that it stands under."""
    columns: list[int] = []
    least = 0
    for start, end in ranges:
        left = _width(line[:start])
        right = left + _width(line[start:end])
        best = least
        gap = None
        for column in range(least, len(places)):
            low, high = places[column]
            distance = max(0, low - right, left - high) + abs(left - low) / 1000
            if gap is None or distance < gap:
                best, gap = column, distance
        columns.append(best)
        least = min(best + 1, max(0, len(places) - 1))
    return columns


class _LineReader:
    """Walks the lines of a text once and cuts them into sections."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._open: _Section | None = None
        # Rows of a table without a header, kept until there are enough of them.
        self._waiting: list[tuple[int, int]] = []
        self._blank = 0

    def read(self) -> None:
        text = self._tables._text
        start = 0
        while start <= len(text):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            if end - start <= _LONGEST_LINE:
                self._line(text[start:end], start, end)
            else:
                self._close()
            start = end + 1
        self._close()

    def _line(self, line: str, start: int, end: int) -> None:
        if not line.strip(_TRIM):
            self._blank += 1
            if self._blank > 1:
                self._close()
            return
        blank, self._blank = self._blank, 0
        if _RULE_LINE.fullmatch(line):
            return
        section = self._open
        if section is not None and self._goes_on(section, line, start, end, blank):
            return
        self._close()
        self._begin(line, start, end)

    def _goes_on(self, section: _Section, line: str, start: int, end: int, blank: int) -> bool:
        if section.kind not in _delimiters(line):
            return False
        texts = [line[low:high].strip(_TRIM) for low, high in _ranges(section.kind, line)]
        if self._tables._is_header(texts, after=section):
            if section.rows or self._waiting:
                return False
            if len(texts) >= len(section.headers) or section.kind in "\t|":
                section.headers = _merged(section.headers, tuple(texts))
                return True
            return False
        if blank and len(texts) != len(section.headers):
            return False
        if _is_row(section, line, texts):
            self._take(section, start, end)
        # A line that is cut alike but is no row does not end a table with a header.
        return bool(section.headers) or section.rows > 0 or bool(self._waiting)

    def _take(self, section: _Section, start: int, end: int) -> None:
        number = len(self._tables._sections) - 1
        if section.headers or section.kind in "\t|" or section.rows:
            self._tables.add(start, end, number)
            return
        self._waiting.append((start, end))
        if len(self._waiting) == _LEAST_BARE:
            for each in self._waiting:
                self._tables.add(*each, number)

    def _begin(self, line: str, start: int, end: int) -> None:
        for kind in _delimiters(line):
            ranges = _ranges(kind, line)
            texts = [line[low:high].strip(_TRIM) for low, high in ranges]
            if self._tables._is_header(texts, after=None) and not (
                kind in ", ，" and _PROSE.search(line)
            ):
                places = tuple(
                    (_width(line[:low]), _width(line[:high]))
                    for low, high in (_trimmed(line, *each) for each in ranges)
                )
                self._start(_Section(kind, tuple(texts), places))
                return
        for kind in _delimiters(line):
            if kind == " ":
                continue
            texts = [line[low:high].strip(_TRIM) for low, high in _ranges(kind, line)]
            if kind in "\t|" or (len(texts) >= _LEAST_BARE and not _PROSE.search(line)):
                bare = _Section(kind, (), ((len(texts), 0),))
                self._start(bare)
                self._take(bare, start, end)
                return

    def _start(self, section: _Section) -> None:
        self._tables._sections.append(section)
        self._open = section

    def _close(self) -> None:
        self._open = None
        self._waiting = []


def _is_row(section: _Section, line: str, texts: Sequence[str]) -> bool:
    """Rows cut by spaces or commas must match their header or the row above, cell by cell."""
    if section.kind in "\t|":
        return True
    count = len(section.headers) or section.places[0][0]
    if section.kind == ",":
        return abs(len(texts) - count) <= 1
    if _PROSE.search(line):
        return False
    if section.kind == "  " and section.headers:
        return 2 <= len(texts) <= count + 1
    return len(texts) == count
