"""Tables in plain text: lines cut alike, walked once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from redactor.context.cut_rows import LONG_NUMBER, LONGEST_LINE, is_rest, whole_row
from redactor.context.cutting import (
    BAR,
    LOOSE,
    NARROW,
    SPACES,
    SURE,
    TELLING,
    TRIM,
    begins_with_bar,
    cell_ranges,
    columns_by_place,
    delimiters,
    is_cut,
    screen_places,
    texts_of,
    trimmed,
)
from redactor.context.rows import Cell, Section

# A line with more cells is no row: a text without line breaks stays linear and takes no memory.
MOST_CELLS = 1 << 13
_RULE_LINE = re.compile(r"[\s|｜:：+\-—–─━│┃┼├┤┌┐└┘┬┴╋═║╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻=]+")
# Prose has these; rows cut by spaces or commas do not.
_PROSE = re.compile("[：；。！？]")
# The same in a row, whose cell may hold two numbers: 147…；190….
_PROSE_OF_ROW = re.compile("[：。！？]|(?<![0-9）)])；|；(?! ?[0-9+(（])")
#: A table without a header that is cut by spaces or commas has at least so many columns and rows.
_LEAST_BARE = 3
#: So many blank lines and rules may stand between a header and its first row.
_MOST_BETWEEN = 4
# Over a column of names, in a header too short to be sure of: 教师 微信.
_WHO = re.compile("教师|老师|家长|学生|同学|业主|租客|住户|员工|队员|成员|志愿者|村民|职工|学员")
# A remark about a table aligned by spaces says so, or stands in brackets.
_NOTE = re.compile(
    r"\s*(?:[（(【\[].*[）)】\]]\s*$|(?:[备附]?注|说明|[填制]表说明|单位|口径|公示期|数据来源|[\u4e00-\u9fff]{2,6})[:：])"
)
#: The names of columns that single blanks part are so short.
_LONGEST_NAME = 6
#: A line that names the rows below it is short.
_LONGEST_ROW_HEADING = 20


def cells_of(section: Section, line: str, offset: int) -> tuple[Cell, ...]:
    """A line's cells with their columns."""
    ranges = cell_ranges(section.kind, line, is_framed=section.is_framed)
    ranges = [trimmed(line, start, end) for start, end in ranges]
    columns: Sequence[int] = range(len(ranges))
    if section.kind == "  " and section.headers and len(ranges) != section.width:
        columns = columns_by_place(section.places, line, ranges)
    return tuple(
        Cell(offset + start, offset + end, column)
        for (start, end), column in zip(ranges, columns, strict=True)
    )


_SPACE = f"[{SPACES}]"
_NO_PROSE = rf"(?![^\n]*[：；。！？])(?=[^\n]*(?:[{SPACES},]|，[^\n]*，))[^\n]*"
# What only a table's lines have, or a line that is no sentence. None of them begins with a class
# that prose is full of, so that most of a text is skipped at the speed of a search.
_BEGINNINGS = (
    re.compile(f"[\t{BAR}]"),
    # Wide spaces between words, not before them.
    re.compile(rf"{_SPACE}(?<=[^\s]{_SPACE})(?:{_SPACE}+|(?<=\u3000))(?=[^\s])"),
    # A line without the marks of prose, but with a space, a comma, or two of the wide commas. What
    # excludes it is looked for from its end, where most sentences have it.
    re.compile(rf"\n{_NO_PROSE}"),
)
_PLAIN_LINE = re.compile(_NO_PROSE)


class _Beginnings:
    """Where the next line is that may begin a table."""

    def __init__(self, text: str, end: int) -> None:
        self._text = text
        self._end = end
        # The next match of each expression; -1 when it was not looked for yet.
        self._next = [-1] * len(_BEGINNINGS)

    def line_from(self, start: int) -> int:
        """Where the first such line at or behind `start` begins; behind the end when none does."""
        if _PLAIN_LINE.match(self._text, start, self._end):
            return start
        nearest = self._end + 1
        for index, pattern in enumerate(_BEGINNINGS):
            found = self._next[index]
            if found < start:
                # The line break before the line belongs to the third expression.
                match = pattern.search(self._text, start, self._end)
                found = match.end() - 1 if match else self._end + 1
                self._next[index] = found
            nearest = min(nearest, found)
        if nearest > self._end:
            return nearest
        return max(start, self._text.rfind("\n", start, nearest) + 1)


class Sections(Protocol):
    """Who knows what names columns, and takes the rows: the tables of a text."""

    def is_header(
        self, cells: Sequence[str], after: Section | None, below: Sequence[str] = ()
    ) -> bool: ...

    def names(self, text: str) -> bool: ...

    def stands_alone(self, text: str) -> bool: ...

    def open(self, section: Section) -> int: ...

    def add(self, start: int, end: int, section: int) -> None: ...

    def extend(self, end: int) -> None: ...


class LineReader:
    """Walks the lines of a text once and cuts them into sections."""

    def __init__(self, tables: Sections, text: str) -> None:
        self._tables = tables
        self._text = text
        self._open: Section | None = None
        self._number = -1
        # Rows of a table without a header, kept until there are enough of them.
        self._waiting: list[tuple[int, int]] = []
        self._blank = 0

    def read(self, start: int, end: int) -> None:
        """Read the lines of a stretch. While no table is open, only lines that may begin one are
        looked at: prose has few."""
        text = self._text
        beginnings = _Beginnings(text, end)
        while start <= end:
            if self._open is None:
                start = beginnings.line_from(start)
                if start > end:
                    break
            stop = text.find("\n", start, end)
            stop = end if stop < 0 else self._row_end(start, stop, end)
            if stop - start > LONGEST_LINE:
                self._long_line(start, stop)
            elif stop > start or self._open is not None:
                self._line(text[start:stop], start, stop)
            start = stop + 1
        self._close()

    def _row_end(self, start: int, stop: int, end: int) -> int:
        """Where the row ends whose line ends at `stop`."""
        section = self._open
        return stop if section is None else whole_row(self._text, section, start, stop, end)

    def _line(self, line: str, start: int, end: int) -> None:
        if not line.strip(TRIM):
            self._blank += 1
            if self._blank > 1:
                self._close()
            return
        blank, self._blank = self._blank, 0
        if _RULE_LINE.fullmatch(line):
            return
        section = self._open
        if section is not None:
            if self._goes_on(section, line, start, end, blank):
                return
            if section.rows and not blank:
                if is_rest(self._text, section, line, start):
                    self._tables.extend(end)
                    return
                if self._is_heading(section, line, end):
                    return
            if section.headers and not section.rows and self._is_note(section, line, end):
                return
        self._close()
        if self._is_followed(line, end):
            self._begin(line, start, end)

    def _is_followed(self, line: str, end: int) -> bool:
        """Whether the next line could be a row below this one; a header alone is no table."""
        if any(mark in line for mark in TELLING):
            return True
        for below in self._below(end):
            body = below.strip(TRIM)
            if body and not _RULE_LINE.fullmatch(body) and not _NOTE.match(body):
                return (
                    (
                        NARROW.search(body) is not None
                        and NARROW.search(line.strip(TRIM)) is not None
                    )
                    or ("," in body and "," in line)
                    or (body.count("，") > 1 and line.count("，") > 1)
                )
        return False

    def _below(self, end: int) -> Iterator[str]:
        """The few lines below one that ends here, a long one cut."""
        start = end + 1
        for _ in range(_MOST_BETWEEN):
            stop = self._text.find("\n", start, start + LONGEST_LINE)
            yield self._text[start : stop if stop >= 0 else start + LONGEST_LINE]
            if stop < 0:
                return
            start = stop + 1

    def _cells_below(self, kind: str, end: int, *, is_framed: bool) -> list[str]:
        """The cells of the next line that is no rule."""
        for below in self._below(end):
            if below.strip(TRIM) and not _RULE_LINE.fullmatch(below):
                return texts_of(kind, below, is_framed=is_framed)
        return []

    def _is_heading(self, section: Section, line: str, end: int) -> bool:
        """Whether a line inside a table only names the rows below it: a village among villages."""
        body = line.strip(TRIM)
        if (
            len(body) > _LONGEST_ROW_HEADING
            or is_cut(section.kind, line)
            or _PROSE.search(body)
            or LONG_NUMBER.search(body)
        ):
            return False
        return _is_like(section, next(self._below(end)))

    def _is_note(self, section: Section, line: str, end: int) -> bool:
        """Whether a line between a header and its first row only says something of the table:
        说明：以下按拼音排序, （单位：元）."""
        if section.kind not in SURE and not _NOTE.match(line):
            return False
        if is_cut(section.kind, line) and section.kind in SURE:
            return False
        for below in self._below(end):
            if below.strip(TRIM) and not _RULE_LINE.fullmatch(below):
                return is_cut(section.kind, below) and _is_like(section, below)
        return False

    def _goes_on(self, section: Section, line: str, start: int, end: int, blank: int) -> bool:
        if not is_cut(section.kind, line):
            return False
        is_spaced = section.kind in {" ", "  "}
        if not section.rows and is_spaced and any(map(line.__contains__, TELLING)):
            # What looked like a header was a title with a space in it.
            return False
        has_number = LONG_NUMBER.search(line) is not None
        if has_number and section.kind in SURE and not blank:
            self._take(section, start, end)
            return True
        texts = texts_of(section.kind, line, is_framed=section.is_framed)
        if not has_number and self._tables.is_header(texts, after=section):
            if section.rows or self._waiting:
                return False
            if section.kind == "  " and section.may_head and section.places:
                _head_by_place(section, line, texts)
                return True
            if len(texts) < len(section.headers) and section.kind not in SURE:
                return False
            if section.may_head:
                section.head(tuple(texts), self._tables.stands_alone)
                return True
        filled = [text for text in texts if text]
        if section.rows and filled and all(text in section.known for text in filled):
            # A group's name again: the header is repeated.
            return False
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
        if section is not None and (section.kind in SURE or (section.kind == "," and section.rows)):
            delimiters = BAR if section.kind == "|" else section.kind
            cuts = sum(self._text.count(each, start, end) for each in delimiters)
            if 0 < cuts < MOST_CELLS:
                self._take(section, start, end)
                return
        self._close()

    def _take(self, section: Section, start: int, end: int) -> None:
        if section.headers or section.kind in SURE or section.rows:
            self._tables.add(start, end, self._number)
            return
        self._waiting.append((start, end))
        if len(self._waiting) == _LEAST_BARE:
            for each in self._waiting:
                self._tables.add(*each, self._number)

    def _begin(self, line: str, start: int, end: int) -> None:
        section = self._headed(line, end) or self._grouped(line, end) or _bare(line)
        if section is not None:
            self._number = self._tables.open(section)
            self._open = section
            if not section.headers:
                self._take(section, start, end)

    def _headed(self, line: str, end: int) -> Section | None:
        """The section that a line is the header of."""
        if LONG_NUMBER.search(line):
            return None
        is_framed, is_prose = begins_with_bar(line), _PROSE.search(line) is not None
        for kind in delimiters(line):
            if kind in LOOSE and is_prose:
                continue
            texts = texts_of(kind, line, is_framed=is_framed)
            below = self._cells_below(kind, end, is_framed=is_framed) if len(texts) % 2 == 0 else ()
            if not self._tables.is_header(texts, after=None, below=below):
                continue
            # One comma or one space says little.
            few = kind in LOOSE and len(texts) < _LEAST_BARE
            if few and not all(self._tables.names(text) or _WHO.fullmatch(text) for text in texts):
                continue
            ranges = [trimmed(line, *each) for each in cell_ranges(kind, line, is_framed=is_framed)]
            places = screen_places(line, ranges) if kind == "  " else ()
            section = Section(kind, (), len(texts), places, is_framed)
            return section.head(tuple(texts))
        return None

    def _grouped(self, line: str, end: int) -> Section | None:
        """The section that a line of groups' names begins, over the line that names columns:
        家庭住址 alone over 小区 and 门牌号."""
        kind = next((each for each in ("\t", "|") if is_cut(each, line)), None)
        if kind is None:
            return None
        is_framed = begins_with_bar(line)
        texts = texts_of(kind, line, is_framed=is_framed)
        named = [text for text in texts if text]
        if len(texts) <= _LEAST_BARE or not named or not all(map(self._tables.names, named)):
            return None
        start = end + 1
        for _ in range(_MOST_BETWEEN):
            stop = self._text.find("\n", start, start + LONGEST_LINE)
            below = self._text[start : max(start, stop)]
            if below and not _RULE_LINE.fullmatch(below):
                columns = texts_of(kind, below, is_framed=is_framed)
                if not is_cut(kind, below) or not self._tables.is_header(columns, after=None):
                    return None
                return Section(kind, (), len(texts), (), is_framed).head(tuple(texts))
            start = stop + 1
        return None

    def _close(self) -> None:
        self._open = None
        self._waiting = []
        self._blank = 0


def _head_by_place(section: Section, line: str, texts: Sequence[str]) -> None:
    """A second header line of a table aligned by spaces: each of its cells belongs to the group
    that begins last before it, and splits it into columns."""
    ranges = [trimmed(line, *each) for each in cell_ranges("  ", line, is_framed=False)]
    below = [
        (place, text)
        for place, text in zip(screen_places(line, ranges), texts, strict=True)
        if text
    ]
    columns: list[tuple[tuple[int, int], str]] = []
    edges = [place[0] for place in section.places[1:]] + [1 << 30]
    for index, (place, upper) in enumerate(zip(section.places, section.headers, strict=True)):
        low = place[0] if index else -1
        inside = [each for each in below if low <= each[0][0] < edges[index]]
        if inside:
            columns += [(each, f"{upper}\n{text}") for each, text in inside]
        else:
            columns.append((place, upper))
    section.places = tuple(place for place, _ in columns)
    section.headers = tuple(text for _, text in columns)
    section.width = len(columns)
    section.known |= {text for _, text in below}
    section.header_rows += 1


def _is_like(section: Section, line: str) -> bool:
    """Whether a line has as many cells as the header, or the first line, one more or less."""
    width = len(texts_of(section.kind, line, is_framed=section.is_framed))
    return abs(width - (len(section.headers) or section.width)) <= 1


def _bare(line: str) -> Section | None:
    """The section without a header that a line may be the first row of."""
    is_framed, is_prose = begins_with_bar(line), _PROSE.search(line) is not None
    for kind in delimiters(line):
        if kind == " " or (is_prose and kind not in SURE):
            continue
        width = len(cell_ranges(kind, line, is_framed=is_framed))
        if kind in SURE or width >= _LEAST_BARE:
            return Section(kind, (), width, (), is_framed)
    return None


def _is_row(section: Section, line: str, texts: Sequence[str]) -> bool:
    """Rows cut by spaces or commas must match their header or the row above, cell by cell."""
    if section.kind in SURE:
        return True
    count, line = section.width, line.rstrip(f"{TRIM}；;。")
    if section.kind == ",":
        fewest = 2 if section.headers and not _PROSE.search(line) else count - 1
        return fewest <= len(texts) <= count + (count > 2)
    if (_PROSE_OF_ROW if section.rows else _PROSE).search(line):
        return False
    if section.kind == "，" and section.headers and LONG_NUMBER.search(line):
        # Cells that are missing at its end.
        return max(3, count // 2) <= len(texts) <= count + 1
    longest = max(map(len, section.headers), default=0)
    if section.kind == " " and 0 < longest <= _LONGEST_NAME and ":" not in line:
        return max(2, count - bool(LONG_NUMBER.search(line))) <= len(texts) <= count
    if section.kind == "  " and section.headers:
        return 2 <= len(texts) <= count + 1
    return len(texts) == count
