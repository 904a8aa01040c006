"""The lines of a PDF page: characters as pdfium reads them, joined by geometry.

pdfium orders glyphs, puts blanks between words and line ends between lines. Here lines are mended:
pieces that stand side by side become one line whatever was drawn between them, and what stands
clearly apart in a line is parted by a tab.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from redactor.formats._pdf import native
from redactor.formats._pdf.native import Rect

_LINE = re.compile(r"[^\r\n]+")
_BLANKS = re.compile(r" +")
#: A hyphen at a line's end, in pdfium's own way of writing.
_ODD = {0x02: "-", 0xFFFE: "-"}
#: Stands for a character that a neighbour carries: the second half of a pair.
_CARRIED = "\0"
_NOT_CARRIED = re.compile("[^\0]+")
#: In heights of a line: the blank that parts cells, the one that parts words.
_APART, _WORDS, _OVERLAP = 1.5, 0.14, 0.3
#: So far apart may pieces of one line stand that were not drawn one after the other.
_NEAR = 0.5
#: Wider parts of a line are prose in columns, and not cells.
_CELL = 18.0
_SAME_LINE = 0.3
#: So far from its base stands nothing of a line, be it raised or lowered.
_FAR = 1.0
_FURTHEST = 2.0
_FURTHEST_ROW = 5.0
#: So many lines of one base are tried for a place.
_MOST_HOSTS = 8
#: Points by which the cells of a column may begin apart.
_ALIGNED = 0.75
#: Of two numbers side by side that are no groups of one, each has so many digits.
_LONG = 7
_LAST_DIGITS, _FIRST_DIGITS = re.compile(r"\d+\Z"), re.compile(r"\d+")


class Token(NamedTuple):
    """A part of a line without wide blanks: where it stands along the line, its text, and where the
    characters of the page stand in that (offset, index of the first, how many)."""

    left: float
    right: float
    text: str
    pieces: tuple[tuple[int, int, int], ...]


@dataclass(slots=True)
class Line:
    """A line of text, of tokens from left to right. `left`, `right`, `base`, `height` are in the
    line's own frame: along it and across it.

    `pieces`: where characters of the page stand in the text; blanks that were put in belong to
    none."""

    angle: float
    base: float
    height: float
    tokens: list[Token]
    #: The tokens that begin where one of a line above or below does.
    columns: set[int] = field(default_factory=set)
    text: str = ""
    pieces: list[tuple[int, int, int]] = field(default_factory=list)
    #: Of a part of a table's cell: what parts it from the one before, and the line of the page that
    #: it stands in, from 1.
    gap: str | None = None
    number: int = 0

    def characters(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The characters in a range of the text: offset in the text, index in the page."""
        for offset, first, count in self.pieces:
            for step in range(max(0, start - offset), min(count, end - offset)):
                yield offset + step, first + step

    @property
    def left(self) -> float:
        return self.tokens[0].left

    @property
    def right(self) -> float:
        return self.tokens[-1].right

    @property
    def first(self) -> int:
        return min(token.pieces[0][1] for token in self.tokens if token.pieces)

    def take(self, other: Line) -> None:
        """Put another line's tokens between or behind the own."""
        self.tokens = sorted([*self.tokens, *other.tokens], key=_left)
        self.height = max(self.height, other.height)

    @property
    def is_of_cells(self) -> bool:
        """Whether its parts are so short that they are no lines of a column."""
        return all(token.right - token.left < _CELL * self.height for token in self.tokens)

    def has_room_for(self, other: Line) -> bool:
        """Whether another line fits into a blank of this one, or touches it; cells of a row need
        not touch."""
        slack = _OVERLAP * min(self.height, other.height)
        near = _NEAR * min(self.height, other.height)
        if self.is_of_cells and other.is_of_cells:
            near = math.inf
        if other.left > self.right - slack:
            return other.left < self.right + near
        if self.left > other.right - slack:
            return self.left < other.right + near
        return all(
            token.right < other.left + slack or token.left > other.right - slack
            for token in self.tokens
        )

    def finished(self) -> Line:
        """The line with its text put together."""
        pieces: list[tuple[int, int, int]] = []
        text, right = "", None
        for index, token in enumerate(self.tokens):
            if right is not None:
                between = _between(token.left - right, self.height)
                text += "\t" if between and index in self.columns else between
            pieces += ((offset + len(text), first, n) for offset, first, n in token.pieces)
            text += token.text
            right = token.right
        self.text, self.pieces = text, pieces
        return self


def _left(token: Token) -> float:
    return token.left


@dataclass(slots=True)
class PageText:
    """What is read on a page. `text` has one character per character of pdfium's."""

    text: str = ""
    lines: list[Line] = field(default_factory=list)

    def gap(self, number: int) -> str:
        """What parts a line from the one before."""
        own = self.lines[number].gap
        if own is not None:
            return own
        return _gap(self.lines[number - 1], self.lines[number]) if number else "\n\n"

    def number(self, index: int) -> int:
        """Which line of the page a line is, as a reader counts them."""
        return self.lines[index].number or index + 1


def read(text: Any) -> PageText:
    """The lines of a page, in the order in which they were drawn."""
    characters = characters_of(text)
    lines = list(_joined(_pieces(text, characters)))
    return PageText(characters, lines)


def characters_of(text: Any) -> str:
    """All characters of a page, one for one."""
    pdfium = native.raw()
    count = pdfium.FPDFText_CountChars(text)
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer(count * 4 + 4)
    units = pdfium.FPDFText_GetText(
        text, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    )
    found = buffer.raw[: max(0, units - 1) * 2].decode("utf-16-le", "replace")
    if len(found) != count or units - 1 != count:
        found = "".join(_one_by_one(text, count))
    return found.translate(_ODD) if "\x02" in found or "\ufffe" in found else found


def _one_by_one(text: Any, count: int) -> Iterator[str]:
    """The slow way, for pages on which pdfium's text leaves characters out."""
    get = native.raw().FPDFText_GetUnicode
    codes = [get(text, index) for index in range(count)] + [0]
    carried = False
    for code, after in pairwise(codes):
        if carried:
            carried = False
            yield _CARRIED
        elif 0xD800 <= code < 0xDC00 and 0xDC00 <= after < 0xE000:
            carried = True
            yield chr(0x10000 + ((code - 0xD800) << 10) + (after - 0xDC00))
        else:
            yield chr(code) if code and not 0xD800 <= code < 0xE000 else "\ufffd"


def _pieces(text: Any, characters: str) -> Iterator[Line]:
    for match in _LINE.finditer(characters):
        start, end = match.span()
        while start < end and characters[start] in " \0":
            start += 1
        while end > start and characters[end - 1] in " \0":
            end -= 1
        if start < end:
            yield from _lines_of(text, characters, start, end)


def _lines_of(text: Any, characters: str, start: int, end: int) -> Iterator[Line]:
    """What pdfium takes for a line: one, but for parts that stand far above or below it. (Between
    forms pdfium puts a blank, wherever the next one is.)"""
    first = native.loose_box(text, start)
    line = _line_at(text, start, first)
    source = characters[start:end]
    if " " not in source and _CARRIED not in source:
        angle = line.angle
        left, right = _reach(text, angle, start, first)[0], _reach(text, angle, end - 1)[1]
        line.tokens.append(Token(left, right, source, ((0, start, end - start),)))
        yield line
        return
    tokens = list(_tokens(line, text, source, start))
    taken: list[Token] = []
    for token in tokens:
        if taken and token.pieces and _is_far(line, text, token.pieces[0][1]):
            line.tokens, taken = sorted(taken, key=_left), []
            yield line
            line = _line_at(text, token.pieces[0][1])
        taken.append(token)
    line.tokens = sorted(taken, key=_left)
    yield line


def _line_at(text: Any, index: int, box: Rect | None = None) -> Line:
    """An empty line for what begins with a character."""
    angle = _angle(text, index)
    height = _height(angle, box or native.loose_box(text, index))
    return Line(angle, _base(text, index, angle), height, [])


def _base(text: Any, index: int, angle: float) -> float:
    x, y = native.origin(text, index)
    return y * math.cos(angle) - x * math.sin(angle) if angle else y


def _is_far(line: Line, text: Any, index: int) -> bool:
    """Whether a character stands so far above or below a line that it cannot belong to it."""
    return abs(_base(text, index, line.angle) - line.base) > _FAR * line.height


def _angle(text: Any, index: int) -> float:
    # pdfium counts with the clock.
    angle = -float(native.raw().FPDFText_GetCharAngle(text, index))
    if not angle:
        return 0.0
    angle = math.remainder(angle, 2 * math.pi)
    return 0.0 if abs(angle) < 0.01 else angle


def _reach(text: Any, angle: float, index: int, box: Rect | None = None) -> tuple[float, float]:
    """Where a character begins and ends along its line."""
    box = box or native.loose_box(text, index)
    if not angle:
        return box.left, box.right
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = native.origin(text, index)
    width = _unturned(angle, box.width, box.height) or box.width / 2
    return x * cos + y * sin, x * cos + y * sin + width


def _height(angle: float, box: Rect) -> float:
    """How high a line's characters are."""
    height = _unturned(angle, box.height, box.width) if angle else box.height
    return max(height or box.height / 2, 0.1)


def _unturned(angle: float, one: float, other: float) -> float:
    """A side of a box, of which the one around the turned box is known; 0 where it cannot be told."""
    along, across = abs(math.cos(angle)), abs(math.sin(angle))
    share = along * along - across * across
    return max((one * along - other * across) / share, 0.0) if abs(share) > 0.1 else 0.0


def _tokens(line: Line, text: Any, source: str, start: int) -> Iterator[Token]:
    """The parts of a line between wide blanks, or where the pen goes back."""
    left, position = _reach(text, line.angle, start)[0], 0
    backwards, words, wide = (each * line.height for each in (-_OVERLAP, _WORDS, _APART))
    is_generated = native.raw().FPDFText_IsGenerated
    for blanks in _BLANKS.finditer(source):
        before, after = start + blanks.start() - 1, start + blanks.end()
        if line.angle:
            stop, begin = _reach(text, line.angle, before)[1], _reach(text, line.angle, after)[0]
        else:
            stop, begin = native.sides(text, before, after)
        # A blank that nobody wrote may part cells; the lines around will tell.
        is_wide = not backwards < begin - stop < wide
        if is_wide or (begin - stop > words and is_generated(text, start + blanks.start()) == 1):
            yield _token(left, stop, source[position : blanks.start()], start + position)
            left, position = begin, blanks.end()
    _, right = _reach(text, line.angle, start + len(source) - 1)
    yield _token(left, right, source[position:], start + position)


def _token(left: float, right: float, source: str, first: int) -> Token:
    pieces: list[tuple[int, int, int]] = []
    length = 0
    for part in _NOT_CARRIED.finditer(source):
        pieces.append((length, first + part.start(), len(part.group())))
        length += len(part.group())
    return Token(left, right, source.replace(_CARRIED, ""), tuple(pieces))


def _joined(pieces: Iterator[Line]) -> Iterator[Line]:
    lines: list[Line] = []
    for piece in pieces:
        if lines and _goes_on(lines[-1], piece):
            lines[-1].take(piece)
        else:
            lines.append(piece)
    joined = _side_by_side(lines)
    _align(joined)
    return (line.finished() for line in joined)


def _align(lines: list[Line]) -> None:
    """Note the tokens that begin at the same place in lines near each other: cells of a column."""
    for index, line in enumerate(lines):
        if len(line.tokens) < 2:
            continue
        for other in lines[index + 1 : index + 3]:
            if len(other.tokens) < 2 or abs(line.angle - other.angle) > 0.02:
                continue
            if len(line.columns) == len(line.tokens) - 1 and other.columns:
                break
            starts = {round(token.left): each for each, token in enumerate(other.tokens) if each}
            for each, token in enumerate(line.tokens[1:], 1):
                at = round(token.left)
                twin = starts.get(at) or starts.get(at - 1) or starts.get(at + 1)
                if each in line.columns and twin in other.columns:
                    continue
                if twin and abs(other.tokens[twin].left - token.left) < _ALIGNED:
                    if _is_cell(line.tokens[each - 1], token):
                        line.columns.add(each)
                    if _is_cell(other.tokens[twin - 1], other.tokens[twin]):
                        other.columns.add(twin)


def _is_cell(before: Token, token: Token) -> bool:
    """Whether two tokens may be cells: no groups of one number, as 138 0013 8000."""
    one, two = _LAST_DIGITS.search(before.text), _FIRST_DIGITS.match(token.text)
    return one is None or two is None or min(len(one.group()), len(two.group())) >= _LONG


def _same_base(one: Line, two: Line) -> bool:
    low = min(one.height, two.height)
    return (
        abs(one.angle - two.angle) < 0.02
        and abs(one.base - two.base) < _SAME_LINE * low
        and max(one.height, two.height) < 2 * low
    )


def _goes_on(line: Line, piece: Line) -> bool:
    is_right = piece.tokens[0].left > line.tokens[-1].right - _OVERLAP * piece.height
    return is_right and _same_base(line, piece)


def _between(blank: float, height: float) -> str:
    if blank >= _APART * height:
        return "\t"
    return " " if blank > _WORDS * height else ""


def _side_by_side(lines: list[Line]) -> list[Line]:
    """Lines with those joined that touch, or of which one fills a blank of the other, whatever was
    drawn between them."""
    order = sorted(range(len(lines)), key=lambda each: (lines[each].angle, lines[each].base))
    gone: set[int] = set()
    group: list[int] = []
    for each in [*order, -1]:
        if group and (each < 0 or not _same_base(lines[group[-1]], lines[each])):
            if len(group) > 1:
                gone |= _fitted(lines, sorted(group, key=lambda one: lines[one].left))
            group = []
        group.append(each)
    kept = [line for index, line in enumerate(lines) if index not in gone]
    return sorted(kept, key=lambda line: line.first) if gone else kept


def _fitted(lines: list[Line], group: list[int]) -> set[int]:
    """Join lines of one base, from left to right; those that were put into others."""
    gone: set[int] = set()
    hosts: list[int] = []
    for each in group:
        host = next(
            (
                one
                for one in reversed(hosts[-_MOST_HOSTS:])
                if _same_base(lines[one], lines[each]) and lines[one].has_room_for(lines[each])
            ),
            None,
        )
        if host is None:
            hosts.append(each)
        else:
            lines[host].take(lines[each])
            gone.add(each)
    return gone


def _gap(before: Line, line: Line) -> str:
    """A line's break where the next one stands right below, else a paragraph's."""
    down = before.base - line.base
    height = max(before.height, line.height)
    are_rows = "\t" in before.text and before.text.count("\t") == line.text.count("\t")
    furthest = _FURTHEST_ROW if are_rows else _FURTHEST
    overlaps = before.left < line.right and line.left < before.right
    is_below = abs(before.angle - line.angle) < 0.02 and 0 < down < furthest * height
    return "\n" if is_below and overlaps else "\n\n"
