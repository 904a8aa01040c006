"""Tables that came apart into lines: what is left when the text of a PDF or a page is copied.

Either column by column, a heading with its values below it, a line each,

    姓名
    沙某
    虎某

    身份证号
    6401…

or cell by cell: all headings, then row after row, a line each. Both are told by their regularity,
since a line alone says little: several headings over as many values each, or lines whose looks come
again with the width of the table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, compress, count
from operator import itemgetter
from typing import NamedTuple

from redactor.context.rows import Cell

#: A heading and a value are so long at most.
_LONGEST_HEADING, _LONGEST_VALUE = 16, 60
#: With the blanks around it.
_LONGEST_LINE = 32
#: A table that is written cell by cell has so many columns at least, and at most.
_NARROWEST, _WIDEST = 3, 24
_MOST_LINES = 20_000
#: From so many headings of the same lines a table is tried.
_MOST_TRIES = 6
# Three short lines below each other, the first of which may be a heading.
_MAY_BEGIN = re.compile(
    rf"(?=[ \u3000]{{0,8}}[^\s0-9０-９。，；！？、][^\n]{{1,{_LONGEST_HEADING}}}\n"
    rf"[^\n]{{1,{_LONGEST_VALUE}}}\n(?:[^\n]{{1,{_LONGEST_VALUE}}}(?:\n|$)|[ \u3000]*\n))"
)
# A remark, or another name, behind what a heading names.
_REMARK = re.compile("[（(/／、[【]")
_NO_HEADING = re.compile("[0-9０-９]{3}|[。，；！？\t|｜]|[:：].")
_NO_VALUE = re.compile("[。；！？\t|｜]|[^\\s]{2,8}[:：][^0-9]|  +[^ ]|\u3000")
_LONG_NUMBER = re.compile("[0-9０-９Xx*＊]{7}")
_EMPTY = re.compile(r"[—–/\\-]+|无|同上")
_FIGURE = re.compile(r"[0-9０-９.,，:：年月日/-]+")
_TRIM = " \t\r\u3000\u00a0"
_END = itemgetter(slice(-2, None))


class _AnyEnd(dict[str, bool]):
    def __missing__(self, _: str) -> bool:
        return True


#: Where nothing is known of what headings end in.
ANY_END: Mapping[str, bool] = _AnyEnd()


class Line(NamedTuple):
    """A line's range, trimmed, and its text."""

    start: int
    end: int
    text: str


class Range(NamedTuple):
    """A row's range and its cells, which need not all lie in it."""

    start: int
    end: int
    cells: tuple[Cell, ...]


class Part(NamedTuple):
    """Rows under the same headers, by place."""

    headers: tuple[str, ...]
    rows: tuple[Range, ...]


class Stack(NamedTuple):
    """A table that came apart: its range and its parts."""

    start: int
    end: int
    parts: tuple[Part, ...]


def stacks(
    text: str,
    start: int,
    end: int,
    *,
    names: Callable[[str], bool],
    tells: Callable[[str], bool],
    may_name: Mapping[str, bool],
) -> Iterator[Stack]:
    """The tables that came apart in a stretch of text, in order. `names`: whether a heading names
    a column; `tells`: whether it says what the numbers below it are; `may_name`: whether a line
    that ends in these two characters may name a column."""
    position = start
    # Lines that were read in vain are not read again from each of their headings.
    tried, until = 0, start
    # The lines of a list come again and again.
    nameless: set[str] = set()
    for first, heading in _headings(text[start:end], start, may_name):
        if (first <= position and first) or heading in nameless:
            continue
        if not _MAY_BEGIN.match(text, first, end):
            continue
        if not _is_heading(heading.strip(_TRIM), names):
            nameless.add(heading)
        else:
            lines = _lines(text, first, end)
            stack = _by_row(lines, names) or _by_column(lines, names, tells)
            if stack is not None:
                yield stack
                position = max(stack.end, first + 1)
                continue
            tried = tried + 1 if first < until else 0
            until = max(until, lines[-1].end if lines else first)
            if tried >= _MOST_TRIES:
                tried, position = 0, max(until, first + 1)


def _headings(text: str, offset: int, may_name: Mapping[str, bool]) -> Iterator[tuple[int, str]]:
    """The lines that may be headings by what they end in, each with its start. Of a list's lines,
    most are told in one step."""
    lines = text.split("\n")
    remarked = _REMARK.search(text) is not None
    may = list(map(may_name.__getitem__, map(_END, lines)))
    if remarked:
        may = [
            known or (len(line) < _LONGEST_LINE and _REMARK.search(line) is not None)
            for known, line in zip(may, lines, strict=True)
        ]
    chosen = list(compress(count(), may))
    if chosen:
        ends = list(accumulate(map(len, lines)))
        for index in chosen:
            yield offset + ends[index] + index - len(lines[index]), lines[index]


def _lines(text: str, start: int, end: int) -> list[Line]:
    """The lines from here to one that is too long to belong to such a table; empty ones too."""
    lines: list[Line] = []
    blank = 0
    while start <= end and len(lines) < _MOST_LINES:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        raw = text[start:stop]
        if raw.isdecimal() and len(raw) <= _LONGEST_VALUE:
            # By far the most common line of a long column.
            lines.append(Line(start, stop, raw))
            start, blank = stop + 1, 0
            continue
        bare = raw.strip(_TRIM)
        blank = 0 if bare else blank + 1
        if blank > 2 or len(bare) > _LONGEST_VALUE or (bare and _NO_VALUE.search(bare)):
            break
        begin = start + len(raw) - len(raw.lstrip(_TRIM))
        lines.append(Line(begin, begin + len(bare), bare))
        start = stop + 1
    return lines


def _is_heading(text: str, names: Callable[[str], bool]) -> bool:
    bare = text.rstrip(":：")
    return 2 <= len(bare) <= _LONGEST_HEADING and _NO_HEADING.search(bare) is None and names(bare)


def _by_column(
    lines: Sequence[Line], names: Callable[[str], bool], tells: Callable[[str], bool]
) -> Stack | None:
    """A heading with its values, and another one with as many."""
    blocks: list[list[Line]] = []
    for index, line in enumerate(lines):
        if not line.text:
            follows = lines[index + 1].text if index + 1 < len(lines) else ""
            if blocks and len(blocks[-1]) > 1 and follows and not _is_heading(follows, names):
                break
            continue
        if _is_heading(line.text, names):
            blocks.append([line])
        elif blocks:
            blocks[-1].append(line)
    while blocks and len(blocks[-1]) < 3:
        blocks.pop()
    sizes = Counter(len(block) - 1 for block in blocks)
    size, alike = max(sizes.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    if size < 2:
        return None
    if alike < 2:
        # One column alone: numbers, that only their heading explains; 编号 explains nothing.
        blocks = [
            block for block in blocks[:1] if tells(block[0].text) and _is_of_numbers(block[1:])
        ]
        if not blocks:
            return None
    else:
        last = max(at for at, block in enumerate(blocks) if len(block) - 1 == size)
        blocks = [block for block in blocks[: last + 1] if 1 < len(block) <= size + 1]
    whole = [block for block in blocks if len(block) == size + 1]
    parts = [_columns(whole)] if whole else []
    parts += [_columns([block]) for block in blocks if len(block) != size + 1]
    parts.sort(key=lambda part: part.rows[0].start)
    return Stack(blocks[0][0].start, blocks[-1][-1].end, tuple(parts))


def _columns(blocks: Sequence[Sequence[Line]]) -> Part:
    """Columns of the same length as one table. Each of its lines is a row for itself, which knows
    the cells that belong to it in the other columns."""
    headers = tuple(block[0].text.rstrip(":：") for block in blocks)
    rows: list[Range] = []
    together = [
        tuple(Cell(line.start, line.end, column) for column, line in enumerate(lines))
        for lines in zip(*(block[1:] for block in blocks), strict=True)
    ]
    for column in range(len(blocks)):
        rows += [Range(cells[column].start, cells[column].end, cells) for cells in together]
    return Part(headers, tuple(rows))


def _is_of_numbers(lines: Sequence[Line]) -> bool:
    numbers = sum(_LONG_NUMBER.match(line.text) is not None for line in lines)
    return len(lines) > 1 and numbers * 10 >= len(lines) * 8


def _by_row(lines: Sequence[Line], names: Callable[[str], bool]) -> Stack | None:
    """All headings, then the cells of row after row."""
    filled = [line for line in lines if line.text]
    leading = 0
    while leading < min(len(filled), _WIDEST) and _is_heading(filled[leading].text, names):
        leading += 1
    for width in range(max(leading, _NARROWEST), min(leading + 3, _WIDEST, len(filled) // 3) + 1):
        named = sum(_is_heading(line.text, names) for line in filled[:width])
        if named * 3 < width * 2:
            continue
        rows = _regular_rows(filled[width:], width)
        if rows:
            headers = tuple(line.text.rstrip(":：") for line in filled[:width])
            ranges = tuple(Range(cells[0].start, cells[-1].end, cells) for cells in rows)
            return Stack(filled[0].start, ranges[-1].end, (Part(headers, ranges),))
    return None


def _regular_rows(lines: Sequence[Line], width: int) -> list[tuple[Cell, ...]]:
    """Rows of so many lines, as long as they look like the first; nothing when the second does
    not, or when no column holds long numbers."""
    first = [_look(line.text) for line in lines[:width]]
    if len(lines) < 2 * width or "number" not in first:
        return []
    rows: list[tuple[Cell, ...]] = []
    for start in range(0, len(lines) - width + 1, width):
        row = lines[start : start + width]
        looks = list(zip((_look(line.text) for line in row), first, strict=True))
        alike = sum(look == above or "empty" in (look, above) for look, above in looks)
        if alike * 4 < width * 3 or any(above == "number" != look for look, above in looks):
            break
        rows.append(tuple(Cell(line.start, line.end, at) for at, line in enumerate(row)))
    return rows if len(rows) > 1 else []


def _look(text: str) -> str:
    """What kind of value a line looks like."""
    if _EMPTY.fullmatch(text):
        return "empty"
    if _LONG_NUMBER.match(text):
        return "number"
    if _FIGURE.fullmatch(text):
        return "figure"
    return "text"
