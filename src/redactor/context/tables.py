"""Tables: which rows and cells a text has, and which column header stands over each.

Two makers, one model (`rows`). In plain text a table is a run of lines cut by the same delimiter
(`lines`). A format that has real tables (HTML, sheets) hands over its grid, and only what stands
outside it is read as lines. Either way the first row that names columns is the header; several
header rows are read together, a header that comes again begins a new section, and a table without
one has rows all the same.

Lines are walked once; the cells of a row are made when somebody asks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from redactor.context.cut_rows import LONG_NUMBER
from redactor.context.cutting import TRIM
from redactor.context.lines import MOST_CELLS, LineReader, cells_of
from redactor.context.records import Record, records
from redactor.context.rows import Cell, GridRow, Row, Section
from redactor.context.stacked import ANY_END, stacks

__all__ = ["Cell", "GridRow", "Row", "Tables"]

#: A longer row is no record: what stands in it is judged by its sentence, not by all of the row.
_LONGEST_RECORD = 2048
#: A grid's row without a header that holds a longer cell is a page's layout.
_LONGEST_BARE_CELL = 1000
#: A cell further to the right has no header, or none that reaches over several columns.
_MOST_COLUMNS, _MOST_SPANNED = 1 << 13, 1 << 9
#: So many code points of rows are remembered with their cells: what is asked for is asked for in
#: order, and more would only keep the garbage collector busy.
_REMEMBERED = 1 << 13
#: A title stands so close above its table (code points).
_ABOVE = 160
# Fields that no group's name over them changes.
_ALONE = frozenset(
    [
        *("amount", "count", "remark", "date", "name", "sex", "age", "identity", "account", "bank"),
        *("organisation", "office_phone", "status", "relation", "ethnicity", "education", "birth"),
        *("employer", "post", "phone", "home_phone"),
    ]
)
# What numbers may be of anything; `topic`: a label that names no kind.
_TELLS_NOTHING = frozenset({"serial", "topic", "count", "amount", "date", "score", "remark"})
_IDENTIFIER = re.compile("[0-9０-９]{7}")
_DIGIT = re.compile("[0-9０-９]")
#: A header's cell is short; of a longer one that the format calls a heading so much is read.
_LONGEST_HEADER, _LONGEST_HEADING = 24, 100


class Tables:
    """The tables of one text; false when there is no row. `names_columns` says what a header
    cell names (a field of rules/tables/fields.tsv, a kind or a topic), empty when it names nothing;
    `heads`: headers in Chinese for the keys of machine text.
    """

    def __init__(
        self,
        text: str,
        names_columns: Callable[[str], str],
        grid: Sequence[GridRow] | None = None,
        *,
        may_name: Mapping[str, bool] = ANY_END,
        heads: Callable[[Sequence[str]], tuple[str, ...]] = tuple,
    ) -> None:
        self._text = text
        self._heads = heads
        # The headers of a section, as they are told.
        self._told: dict[int, tuple[str, ...]] = {}
        self._may_name = may_name
        self._names_columns = names_columns
        self._named: dict[str, str] = {}
        self._grid = grid
        self._sections: list[Section] = []
        # In step: where each row begins and ends, and its section.
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._section_of: list[int] = []
        # The cells that the format knows, by row.
        self._given: dict[int, tuple[Cell, ...]] = {}
        self._read = False
        self._rows: dict[int, Row] = {}
        self._remembered = 0

    def __bool__(self) -> bool:
        self._read_once()
        return bool(self._starts)

    def header(self, position: int) -> str | None:
        """The header cell over `position`, or None when it stands in no table."""
        row = self._row_at(position)
        if row is None or not row.headers:
            return None
        cell = row.cell_at(position)
        return row.header(cell.column) if cell else None

    def row_at(self, position: int) -> Row | None:
        """The record that holds a position: a row that is not too long to be about one thing.
        Header rows are none."""
        row = self._row_at(position)
        return row if row is not None and row.end - row.start <= _LONGEST_RECORD else None

    def top(self, position: int) -> int | None:
        """Where the first row of the table begins that a position stands in."""
        row = self._row_at(position)
        return self._sections[row.section].start if row is not None else None

    def above(self, position: int) -> str:
        """The two lines with text above the line of a position."""
        start = self._text.rfind("\n", 0, position) + 1
        lines = self._text[max(0, start - _ABOVE) : start].split("\n")
        return "\n".join([line for line in lines if line.strip()][-2:])

    def rows(self) -> Iterator[Row]:
        """All rows but the headers, in order."""
        self._read_once()
        for index in range(len(self._starts)):
            yield self._row(index)

    def samples(self) -> Iterator[Row]:
        """The first row of each section."""
        self._read_once()
        seen: set[int] = set()
        for index, section in enumerate(self._section_of):
            if section not in seen:
                seen.add(section)
                yield self._row(index)

    def between(self, start: int, end: int) -> Sequence[Row]:
        """The rows that have a part in a range, but the headers."""
        self._read_once()
        if not self._starts:
            return ()
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return [self._row(index) for index in range(first, last)]

    def text(self, cell: Cell) -> str:
        """A cell's text, trimmed."""
        return self._text[cell.start : cell.end]

    def _row_at(self, position: int) -> Row | None:
        self._read_once()
        index = bisect_right(self._starts, position) - 1
        return self._row(index) if index >= 0 and position <= self._ends[index] else None

    def _row(self, index: int) -> Row:
        row = self._rows.get(index)
        if row is None:
            start, end, section = self._starts[index], self._ends[index], self._section_of[index]
            headers = self._headers_of(section)
            row = Row(start, end, headers, section, partial(self._cells, index))
            self._remembered += end - start
            if self._remembered > _REMEMBERED:
                self._rows.clear()
                self._remembered = end - start
            self._rows[index] = row
        return row

    def _headers_of(self, number: int) -> tuple[str, ...]:
        """A section's headers; keys of machines in words."""
        known = self._told.get(number)
        if known is None:
            known = self._told[number] = self._heads(self._sections[number].headers)
        return known

    def _cells(self, index: int) -> tuple[Cell, ...]:
        given = self._given.get(index)
        if given is not None:
            return given
        start = self._starts[index]
        section = self._sections[self._section_of[index]]
        return cells_of(section, self._text[start : self._ends[index]], start)

    def _read_once(self) -> None:
        if self._read:
            return
        self._read = True
        if self._grid is None:
            self._read_lines(0, len(self._text))
        else:
            self._read_grid(self._grid)

    def _read_grid(self, grid: Sequence[GridRow]) -> None:
        # By table: a table may stand inside a cell of another.
        sections: dict[int, int] = {}
        position = 0
        for index, row in enumerate(grid):
            self._read_beside(position, row.start)
            position = row.end
            if row.table not in sections:
                sections[row.table] = self.open(Section())
            section = self._sections[sections[row.table]]
            headers = self._headers_in(row, section, grid[index + 1 : index + 2])
            if headers:
                if section.rows:
                    sections[row.table] = self.open(Section().head(headers, self.stands_alone))
                else:
                    section.head(headers, self.stands_alone)
            elif section.headers or not _is_layout(row):
                self.add(row.start, row.end, sections[row.table], row.cells)
            else:
                for cell in row.cells:
                    if cell.start >= row.start:
                        self._read_beside(cell.start, cell.end)
        self._read_beside(position, len(self._text))

    def _read_beside(self, start: int, end: int) -> None:
        """Read what a grid leaves as lines."""
        if end - start > 2:  # more than a paragraph's break
            self._read_lines(start, end)

    def _read_lines(self, start: int, end: int) -> None:
        """Read a stretch without a grid: what machines wrote, and the lines between."""
        sections: dict[tuple[str, ...], int] = {}
        last: Record | None = None
        for record in records(self._text, start, end):
            low, high = record.stretch
            if low > start:
                self._read_plain(start, low - 1)
            start = max(start, high + 1)
            if not record.keys:
                self._add_bare(record, last, sections)
            else:
                if record.keys not in sections:
                    sections[record.keys] = self.open(Section().head(record.keys))
                self.add(record.start, record.end, sections[record.keys], record.cells)
            last = record
        if start <= end:
            self._read_plain(start, end)

    def _add_bare(
        self, record: Record, last: Record | None, sections: dict[tuple[str, ...], int]
    ) -> None:
        """A row of cells without keys; the first of them may name the columns."""
        texts = tuple(self._text[cell.start : cell.end].strip(TRIM) for cell in record.cells)
        follows = last is not None and not last.keys
        if not follows or () not in sections:
            sections[()] = self.open(Section(width=len(texts)))
        section = self._sections[sections[()]]
        if not section.rows and section.may_head and self.is_header(texts, after=section):
            section.head(texts)
            return
        self.add(record.start, record.end, sections[()], record.cells)

    def _read_plain(self, start: int, end: int) -> None:
        for stack in stacks(
            self._text, start, end, names=self.names, tells=self.tells, may_name=self._may_name
        ):
            if stack.start - start > 2:
                LineReader(self, self._text).read(start, stack.start)
            rows = [
                (row, number)
                for part in stack.parts
                for number in [self.open(Section(width=len(part.headers)).head(part.headers))]
                for row in part.rows
            ]
            for row, number in sorted(rows):
                self.add(row.start, row.end, number, row.cells)
            start = stack.end
        LineReader(self, self._text).read(start, end)

    def _headers_in(
        self, row: GridRow, section: Section, below: Sequence[GridRow]
    ) -> tuple[str, ...]:
        """The headers that a grid's row names, by column; nothing where it is no header."""
        if len(row.cells) == 1 and row.spans[0] > 1:
            # A title over the whole table.
            return ()
        number = _IDENTIFIER if row.heading else LONG_NUMBER
        if not (section.rows or section.may_head) or number.search(self._text, row.start, row.end):
            return ()
        texts = self._beginnings(row)
        if (row.heading and any(texts)) or self.is_header(
            [text.strip(TRIM) for text in texts],
            after=section,
            below=[text.strip(TRIM) for each in below for text in self._beginnings(each)],
        ):
            return _spread(row, texts)
        return ()

    def _beginnings(self, row: GridRow) -> list[str]:
        """The cells of a grid's row, so far as a heading reaches."""
        return [
            self._text[cell.start : min(cell.end, cell.start + _LONGEST_HEADING)]
            for cell in row.cells
        ]

    def open(self, section: Section) -> int:
        """Begin a section; its number."""
        self._sections.append(section)
        return len(self._sections) - 1

    def add(
        self, start: int, end: int, section: int, cells: tuple[Cell, ...] | None = None
    ) -> None:
        """A row of a section, with its cells where they are known."""
        its = self._sections[section]
        if not its.rows:
            its.start = start
        its.rows += 1
        if cells is not None:
            self._given[len(self._starts)] = cells
        self._starts.append(start)
        self._ends.append(end)
        self._section_of.append(section)

    def extend(self, end: int) -> None:
        """The last row goes on up to here."""
        self._ends[-1] = end

    def is_header(
        self, cells: Sequence[str], after: Section | None, below: Sequence[str] = ()
    ) -> bool:
        """Whether these cells (trimmed) name columns. `after`: the section that they would end;
        `below`: the cells of the row below."""
        texts = [cell for cell in self._heads(cells) if cell]
        if not texts or (len(texts) == 1 and len(cells) > 1):
            return False
        joined = "".join(texts)
        if LONG_NUMBER.search(joined) or max(map(len, texts)) > _LONGEST_HEADER:
            return False
        if after is not None and after.rows:
            # In the middle of a table a header repeats what is known, or holds no digit.
            if sum(text in after.known for text in texts) * 2 >= len(texts):
                return True
            if _DIGIT.search(joined):
                return False
        return self._name_columns(texts, below)

    def _name_columns(self, texts: Sequence[str], below: Sequence[str]) -> bool:
        """Whether a third of the texts name something, and they are no form's labels and values."""
        named: list[bool] = []
        nameless, most = 0, len(texts) * 2 // 3
        for text in texts:
            named.append(self.names(text))
            nameless += not named[-1]
            if nameless > most:
                return False
        if not _is_form(named):
            return True
        # 姓名 医院 病案号 自付（元）: in a form the row below has labels at the same places.
        return len(below) == len(texts) and not any(map(self.names, below[::2]))

    def names(self, text: str) -> bool:
        """Whether a header cell names something."""
        return self._name_of(*self._heads((text,))) != ""

    def tells(self, text: str) -> bool:
        """Whether a header cell says what its column's numbers are."""
        return self.names(text) and self._name_of(text) not in _TELLS_NOTHING

    def stands_alone(self, text: str) -> bool:
        """Whether a header cell says all of its column by itself, whatever stands over it."""
        return self._name_of(text) in _ALONE

    def _name_of(self, text: str) -> str:
        known = self._named.get(text)
        if known is None:
            if len(self._named) >= MOST_CELLS:
                self._named.clear()
            known = self._named[text] = self._names_columns(text)
        return known


def _is_layout(row: GridRow) -> bool:
    return any(
        cell.end - cell.start > _LONGEST_BARE_CELL for cell in row.cells if cell.start >= row.start
    )


def _is_form(named: Sequence[bool]) -> bool:
    """Label, value, label, value: a form's row, whose labels stand to the left."""
    return len(named) % 2 == 0 and all(named[::2]) and not any(named[1::2]) and len(named) >= 2


def _spread(row: GridRow, texts: Sequence[str]) -> tuple[str, ...]:
    """A grid's header row, a text for each column that its cells cover."""
    headers: dict[int, str] = {}
    for cell, span, text in zip(row.cells, row.spans, texts, strict=True):
        if cell.column < _MOST_COLUMNS:
            headers[cell.column] = text
        for column in range(cell.column + 1, min(cell.column + span, _MOST_SPANNED)):
            headers[column] = text
    return tuple(headers.get(column, "") for column in range(max(headers, default=-1) + 1))
