"""Tables: which rows and cells a text has, and which column header stands over each.

Two makers, one model. In plain text a table is a run of lines cut by the same delimiter: a tab, a
bar, commas (with CSV's quotes), wide or single spaces. A format that has real tables (HTML, sheets)
hands over its grid, and only what stands outside it is read as lines. Either way the first row that
names columns is the header; several header rows are read together, a header that comes again begins
a new section, and a table without one has rows all the same.

Lines are walked once; the cells of a row are made when somebody asks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import NamedTuple

# Longer lines begin no table, and one with more cells is no row: a text without line breaks stays
# linear and takes no memory.
_LONGEST_LINE, _MOST_CELLS = 1 << 16, 1 << 13
#: A longer row is no record: what stands in it is judged by its sentence, not by all of the row.
_LONGEST_RECORD = 2048
#: A grid's row without a header that holds a longer cell is a page's layout.
_LONGEST_BARE_CELL = 1000
#: More header rows in a row are none, and a cell further to the right has no header, or none
#: that reaches over several columns.
_MOST_HEADER_ROWS, _MOST_COLUMNS, _MOST_SPANNED = 4, 1 << 13, 1 << 9
#: So many code points of rows are remembered with their cells: what is asked for is asked for in
#: order, and more would only keep the garbage collector busy.
_REMEMBERED = 1 << 13
_LONG_NUMBER = re.compile("[0-9０-９]{5}")
_IDENTIFIER = re.compile("[0-9０-９]{7}")
_DIGIT = re.compile("[0-9０-９]")
_RULE_LINE = re.compile(r"[\s|｜:：+\-—–─━│┃┼├┤┌┐└┘┬┴╋═║╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻=]+")
# Prose has these; rows cut by spaces or commas do not.
_PROSE = re.compile("[：；。！？]")
#: A header's cell is short; of a longer one that the format calls a heading so much is read.
_LONGEST_HEADER, _LONGEST_HEADING = 24, 100
#: A table without a header that is cut by spaces or commas has at least so many columns and rows.
_LEAST_BARE = 3
_TRIM = ' \t\r\u3000\u00a0"'


class Cell(NamedTuple):
    """A cell's range in the text, trimmed, and its column."""

    start: int
    end: int
    column: int


class Row:
    """A row's range, its cells, and the headers of its columns (empty without a header).

    A cell that reaches down from a row above is a cell of this row too, and begins before it.
    """

    __slots__ = ("_cells", "_extra", "_make", "_own", "end", "headers", "section", "start")

    def __init__(
        self,
        start: int,
        end: int,
        headers: tuple[str, ...],
        section: int,
        make: Callable[[], tuple[Cell, ...]],
    ) -> None:
        self.start = start
        self.end = end
        self.headers = headers
        self.section = section
        self._make = make
        self._cells: tuple[Cell, ...] | None = None
        self._own: Sequence[Cell] | None = None
        self._extra: int | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        if self._cells is None:
            self._cells = self._make()
        return self._cells

    @property
    def own(self) -> Sequence[Cell]:
        """The cells that begin in this row, in order."""
        if self._own is None:
            cells = self.cells
            reaching = any(cell.start < self.start for cell in cells)
            self._own = [cell for cell in cells if cell.start >= self.start] if reaching else cells
        return self._own

    def header(self, column: int) -> str | None:
        """The header over a column; rows that have more cells than the header are counted from
        the right, empty cells at their end left out."""
        headers = self.headers
        if not headers:
            return None
        if self._extra is None:
            last = max((cell.column for cell in self.cells if cell.end > cell.start), default=-1)
            self._extra = max(0, last + 1 - len(headers))
        if column >= len(headers) // 2:
            column -= self._extra
        return headers[column] if 0 <= column < len(headers) else None

    def cell_at(self, position: int) -> Cell | None:
        """The cell that holds a position, or the last one that begins before it."""
        own = self.own
        index = bisect_right(own, position, key=_start_of) - 1
        return own[index] if index >= 0 else None


def _start_of(cell: Cell) -> int:
    return cell.start


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
    """Rows under one header. `kind` names the delimiter, empty for a grid; `width`: how many cells
    its first line has, and `places` where they stand; `is_framed`: it begins with a bar."""

    kind: str = ""
    headers: tuple[str, ...] = ()
    width: int = 0
    places: tuple[tuple[int, int], ...] = ()
    is_framed: bool = False
    known: frozenset[str] = frozenset()
    header_rows: int = 0
    rows: int = 0

    def head(self, texts: tuple[str, ...]) -> _Section:
        """Put a header row under those that are known."""
        self.headers = _merged(self.headers, texts)
        self.known = frozenset(line for header in self.headers for line in header.split("\n"))
        self.header_rows += 1
        return self

    @property
    def may_head(self) -> bool:
        """Whether another header row may belong to the header above."""
        return not self.rows and self.header_rows < _MOST_HEADER_ROWS


class Tables:
    """The tables of one text; false when there is no row. `names_columns` says whether a header
    cell names something."""

    def __init__(
        self,
        text: str,
        names_columns: Callable[[str], bool],
        grid: Sequence[GridRow] | None = None,
    ) -> None:
        self._text = text
        self._names_columns = names_columns
        self._named: dict[str, bool] = {}
        self._grid = grid
        self._sections: list[_Section] = []
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
            headers = self._sections[section].headers
            row = Row(start, end, headers, section, partial(self._cells, index))
            self._remembered += end - start
            if self._remembered > _REMEMBERED:
                self._rows.clear()
                self._remembered = end - start
            self._rows[index] = row
        return row

    def _cells(self, index: int) -> tuple[Cell, ...]:
        given = self._given.get(index)
        if given is not None:
            return given
        start = self._starts[index]
        section = self._sections[self._section_of[index]]
        return _cells(section, self._text[start : self._ends[index]], start)

    def _read_once(self) -> None:
        if self._read:
            return
        self._read = True
        if self._grid is None:
            _LineReader(self, self._text).read(0, len(self._text))
        else:
            self._read_grid(self._grid)

    def _read_grid(self, grid: Sequence[GridRow]) -> None:
        # By table: a table may stand inside a cell of another.
        sections: dict[int, int] = {}
        position = 0
        for row in grid:
            self._read_beside(position, row.start)
            position = row.end
            if row.table not in sections:
                sections[row.table] = self.open(_Section())
            section = self._sections[sections[row.table]]
            headers = self._headers_in(row, section)
            if headers:
                if section.rows:
                    sections[row.table] = self.open(_Section().head(headers))
                else:
                    section.head(headers)
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
            _LineReader(self, self._text).read(start, end)

    def _headers_in(self, row: GridRow, section: _Section) -> tuple[str, ...]:
        """The headers that a grid's row names, by column; nothing where it is no header."""
        number = _IDENTIFIER if row.heading else _LONG_NUMBER
        if not (section.rows or section.may_head) or number.search(self._text, row.start, row.end):
            return ()
        texts = [
            self._text[cell.start : min(cell.end, cell.start + _LONGEST_HEADING)]
            for cell in row.cells
        ]
        if (row.heading and any(texts)) or self.is_header(
            [text.strip(_TRIM) for text in texts], after=section
        ):
            return _spread(row, texts)
        return ()

    def open(self, section: _Section) -> int:
        """Begin a section; its number."""
        self._sections.append(section)
        return len(self._sections) - 1

    def add(
        self, start: int, end: int, section: int, cells: tuple[Cell, ...] | None = None
    ) -> None:
        """A row of a section, with its cells where they are known."""
        self._sections[section].rows += 1
        if cells is not None:
            self._given[len(self._starts)] = cells
        self._starts.append(start)
        self._ends.append(end)
        self._section_of.append(section)

    def is_header(self, cells: Sequence[str], after: _Section | None) -> bool:
        """Whether these cells (trimmed) name columns. `after`: the section that they would end."""
        texts = [cell for cell in cells if cell]
        if not texts or (len(texts) == 1 and len(cells) > 1):
            return False
        joined = "".join(texts)
        if _LONG_NUMBER.search(joined) or max(map(len, texts)) > _LONGEST_HEADER:
            return False
        if after is not None and after.rows:
            # In the middle of a table a header repeats what is known, or holds no digit.
            if sum(text in after.known for text in texts) * 2 >= len(texts):
                return True
            if _DIGIT.search(joined):
                return False
        return self._name_columns(texts)

    def _name_columns(self, texts: Sequence[str]) -> bool:
        """Whether a third of the texts name something, and they are no form's labels and values."""
        named: list[bool] = []
        nameless, most = 0, len(texts) * 2 // 3
        for text in texts:
            named.append(self.names(text))
            nameless += not named[-1]
            if nameless > most:
                return False
        return not _is_form(named)

    def names(self, text: str) -> bool:
        """Whether a header cell names something."""
        known = self._named.get(text)
        if known is None:
            if len(self._named) >= _MOST_CELLS:
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


_SPACES = " \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u3000"
_WIDE = re.compile(
    "[ \u00a0\u2000-\u200a]{2,}|[ \u00a0\u2000-\u200a]*\u3000[ \u00a0\u3000\u2000-\u200a]*"
)
_NARROW = re.compile("[ \u00a0\u2000-\u200a\u3000]+")
_BAR = "|｜│┃║"
_BARS = re.compile(f"[{_BAR}]")
# Gives nothing back: a quote that never closes is looked for once.
_QUOTED = re.compile(r'\s*+"[^"]*+(?:""[^"]*+)*+"\s*+(?=,|$)|[^,]*')
_HAN = re.compile("[\u4e00-\u9fff]")
#: The delimiters that prose has too.
_LOOSE = frozenset({",", "，", " "})
#: The delimiters that make a row of any line, however ragged, and their characters.
_SURE = frozenset({"\t", "|"})
_TELLING = ("\t", *_BAR)


def _is_cut(kind: str, line: str) -> bool:
    """Whether a line has a delimiter of this kind."""
    if kind == "|":
        return any(bar in line for bar in _BAR)
    if kind == "，":
        return line.count("，") > 1
    if kind in {"\t", ","}:
        return kind in line
    return (_WIDE if kind == "  " else _NARROW).search(line.strip(_TRIM)) is not None


def _delimiters(line: str) -> Iterator[str]:
    """The kinds of table that a line may be a row of, the surest first."""
    return (kind for kind in ("\t", "|", ",", "，", "  ", " ") if _is_cut(kind, line))


def _is_framed(line: str) -> bool:
    return line.lstrip(_TRIM)[:1] in _BAR


def _ranges(kind: str, line: str, *, is_framed: bool) -> list[tuple[int, int]]:
    """Where each cell of a line begins and ends, untrimmed."""
    if kind == ",":
        return _quoted_ranges(line) if '"' in line else _split(kind, line)
    if kind in {"\t", "，"}:
        return _split(kind, line)
    if kind == "|":
        ranges = _cut(line, [match.span() for match in _BARS.finditer(line)])
        if is_framed and ranges and not line[: ranges[0][1]].strip():
            ranges = ranges[1:]
        return ranges[:-1] if len(ranges) > 1 and not line[ranges[-1][0] :].strip() else ranges
    lead = len(line) - len(line.lstrip(_TRIM))
    body = line.strip(_TRIM)
    gaps = list((_WIDE if kind == "  " else _NARROW).finditer(body))
    cuts = _without_stretched(body, gaps)
    if not cuts and len(gaps) > 1:
        # A row of lone characters.
        cuts = [gap.span() for gap in gaps]
    return _cut(line[: lead + len(body)], [(start + lead, end + lead) for start, end in cuts], lead)


def _without_stretched(body: str, gaps: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """The gaps but those that stretch a word: 姓　名."""
    cuts: list[tuple[int, int]] = []
    last: re.Match[str] | None = None
    for gap in gaps:
        follows = last is not None and last.end() == gap.start() - 1
        # The word goes on over gaps of one width only: 电　话  村 are two.
        if _stretches(body, gap) and not (follows and last and last.group() != gap.group()):
            last = gap
        else:
            cuts.append(gap.span())
    return cuts


def _stretches(body: str, gap: re.Match[str]) -> bool:
    """Whether spaces stand between two lone characters."""
    start, end = gap.span()
    if end - start > 2 or not start:
        return False
    lone_before = _HAN.match(body, start - 1) and not (start > 1 and _HAN.match(body, start - 2))
    return bool(lone_before and _HAN.match(body, end) and not _HAN.match(body, end + 1))


def _split(delimiter: str, line: str) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    begin = 0
    for piece in line.split(delimiter):
        end = begin + len(piece)
        ranges.append((begin, end))
        begin = end + 1
    return ranges


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
    piece = line[start:end]
    bare = piece.strip(_TRIM)
    if len(bare) == len(piece):
        return start, end
    start = end - len(piece.lstrip(_TRIM))
    return start, start + len(bare)


def _cells(section: _Section, line: str, offset: int) -> tuple[Cell, ...]:
    """A line's cells with their columns."""
    ranges = _ranges(section.kind, line, is_framed=section.is_framed)
    ranges = [_trimmed(line, start, end) for start, end in ranges]
    columns: Sequence[int] = range(len(ranges))
    if section.kind == "  " and section.headers and len(ranges) != section.width:
        columns = _columns_by_place(section.places, line, ranges)
    return tuple(
        Cell(offset + start, offset + end, column)
        for (start, end), column in zip(ranges, columns, strict=True)
    )


def _places(line: str, ranges: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Where ranges stand on the screen: Chinese characters take two places."""
    widths = list(accumulate((2 if each > "\u2e7f" else 1 for each in line), initial=0))
    return tuple((widths[start], widths[end]) for start, end in ranges)


def _columns_by_place(
    places: Sequence[tuple[int, int]], line: str, ranges: Sequence[tuple[int, int]]
) -> list[int]:
    """In a table aligned by spaces an empty cell leaves no trace but room: each cell belongs to
    the header that it stands under."""
    columns: list[int] = []
    least = 0
    for left, right in _places(line, ranges):
        best = least
        gap = None
        for column in range(least, len(places)):
            low, high = places[column]
            distance = max(0, low - right, left - high) + abs(left - low) / 1000
            if gap is not None and distance >= gap:
                # Headers stand in order: the next are further away.
                break
            best, gap = column, distance
        columns.append(best)
        least = min(best + 1, max(0, len(places) - 1))
    return columns


class _LineReader:
    """Walks the lines of a text once and cuts them into sections."""

    def __init__(self, tables: Tables, text: str) -> None:
        self._tables = tables
        self._text = text
        self._open: _Section | None = None
        self._number = -1
        # Rows of a table without a header, kept until there are enough of them.
        self._waiting: list[tuple[int, int]] = []
        self._blank = 0
        # Which delimiters there are at all: most texts have few, and few lines are looked at.
        self._marks: list[str] = []
        self._spaces: list[str] = []

    def read(self, start: int, end: int) -> None:
        """Read the lines of a stretch."""
        text = self._text
        self._marks = [mark for mark in _TELLING if text.find(mark, start, end) >= 0]
        self._spaces = [space for space in _SPACES if text.find(space, start, end) >= 0]
        while start <= end:
            stop = text.find("\n", start, end)
            stop = end if stop < 0 else stop
            if stop - start > _LONGEST_LINE:
                self._long_line(start, stop)
            elif stop > start or self._open is not None:
                line = text[start:stop]
                if self._open is not None or self._may_begin(line):
                    self._line(line, start, stop)
            start = stop + 1
        self._close()

    def _may_begin(self, line: str) -> bool:
        """Whether a line may begin a table: a quick look, asked of every line of prose."""
        for mark in self._marks:
            if mark in line:
                return True
        is_prose = "。" in line or _PROSE.search(line) is not None
        if any(space in line for space in self._spaces):
            if not is_prose:
                return True
            body = line.strip(_TRIM)
            # Most prose has plain spaces only, for which no expression is needed.
            return "  " in body or (self._spaces != [" "] and _WIDE.search(body) is not None)
        return not is_prose and ("," in line or line.count("，") > 1)

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
        if not _is_cut(section.kind, line):
            return False
        if not section.rows and section.kind not in _SURE and any(map(line.__contains__, _TELLING)):
            # What looked like a header was a title with a space in it.
            return False
        has_number = _LONG_NUMBER.search(line) is not None
        if has_number and section.kind in _SURE and not blank:
            self._take(section, start, end)
            return True
        texts = _texts(section.kind, line, is_framed=section.is_framed)
        if not has_number and self._tables.is_header(texts, after=section):
            if section.rows or self._waiting:
                return False
            if len(texts) < len(section.headers) and section.kind not in _SURE:
                return False
            if section.may_head:
                section.head(tuple(texts))
                return True
        if blank and len(texts) != len(section.headers):
            return False
        if _is_row(section, line, texts):
            self._take(section, start, end)
        # A line that is cut alike but is no row does not end a table with a header.
        return bool(section.headers) or section.rows > 0 or bool(self._waiting)

    def _long_line(self, start: int, end: int) -> None:
        """A long line is a row of the table that it stands in: one of its cells is long."""
        section = self._open
        self._blank = 0
        if section is not None and (
            section.kind in _SURE or (section.kind == "," and section.rows)
        ):
            delimiters = _BAR if section.kind == "|" else section.kind
            cuts = sum(self._text.count(each, start, end) for each in delimiters)
            if 0 < cuts < _MOST_CELLS:
                self._take(section, start, end)
                return
        self._close()

    def _take(self, section: _Section, start: int, end: int) -> None:
        if section.headers or section.kind in _SURE or section.rows:
            self._tables.add(start, end, self._number)
            return
        self._waiting.append((start, end))
        if len(self._waiting) == _LEAST_BARE:
            for each in self._waiting:
                self._tables.add(*each, self._number)

    def _begin(self, line: str, start: int, end: int) -> None:
        section = self._headed(line) or _bare(line)
        if section is not None:
            self._number = self._tables.open(section)
            self._open = section
            if not section.headers:
                self._take(section, start, end)

    def _headed(self, line: str) -> _Section | None:
        """The section that a line is the header of."""
        if _LONG_NUMBER.search(line):
            return None
        is_framed, is_prose = _is_framed(line), _PROSE.search(line) is not None
        for kind in _delimiters(line):
            if kind in _LOOSE and is_prose:
                continue
            texts = _texts(kind, line, is_framed=is_framed)
            if not self._tables.is_header(texts, after=None):
                continue
            # One comma or one space says little.
            few = kind in _LOOSE and len(texts) < _LEAST_BARE
            if few and not all(map(self._tables.names, texts)):
                continue
            ranges = [_trimmed(line, *each) for each in _ranges(kind, line, is_framed=is_framed)]
            places = _places(line, ranges) if kind == "  " else ()
            section = _Section(kind, (), len(texts), places, is_framed)
            return section.head(tuple(texts))
        return None

    def _close(self) -> None:
        self._open = None
        self._waiting = []
        self._blank = 0


def _texts(kind: str, line: str, *, is_framed: bool) -> list[str]:
    """The cells of a line, trimmed."""
    ranges = _ranges(kind, line, is_framed=is_framed)
    return [line[start:end].strip(_TRIM) for start, end in ranges]


def _bare(line: str) -> _Section | None:
    """The section without a header that a line may be the first row of."""
    is_framed, is_prose = _is_framed(line), _PROSE.search(line) is not None
    for kind in _delimiters(line):
        if kind == " " or (is_prose and kind not in _SURE):
            continue
        width = len(_ranges(kind, line, is_framed=is_framed))
        if kind in _SURE or width >= _LEAST_BARE:
            return _Section(kind, (), width, (), is_framed)
    return None


def _is_row(section: _Section, line: str, texts: Sequence[str]) -> bool:
    """Rows cut by spaces or commas must match their header or the row above, cell by cell."""
    if section.kind in _SURE:
        return True
    count = section.width
    if section.kind == ",":
        fewest = 2 if section.headers and not _PROSE.search(line) else count - 1
        return fewest <= len(texts) <= count + (count > 2)
    if _PROSE.search(line):
        return False
    if section.kind == "  " and section.headers:
        return 2 <= len(texts) <= count + 1
    return len(texts) == count
