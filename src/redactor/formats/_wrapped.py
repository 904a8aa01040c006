"""Cells of a table on a page that go on in the next line, put back together.

    严永康   610113199   155285   陕西省西安市雁
             210209948   34790    塔区静安路18号

Line by line no number of these is whole. Where lines near each other leave the same three columns or
more, and some cell is so full that its text had to go on below, each row is read cell by cell. A row
begins where its first column does, or where lines stand further apart than within a row.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

#: A table has so many columns at least; what stands side by side in two is told by its words.
_FEWEST_COLUMNS = 3
#: In heights of a line: how far below the next line may stand, how much room at a line's end is none,
#: how wide a character of ASCII is.
_BELOW, _ROOM, _NARROW = 2.4, 1.2, 0.55
#: Lines of a row stand nearer to each other than rows, by this share.
_FURTHER = 1.12
#: Two numbers as long as this are each whole.
_WHOLE = 11
#: What parts two lines of a cell of which the first has room for the second.
_APART = "；"
_LAST_DIGITS, _FIRST_DIGITS = re.compile(r"\d+\Z"), re.compile(r"\d+")
_FIRST_WORD = re.compile(r"[!-~]*")
_WORDS_MEET = re.compile(r"[A-Za-z]+\Z"), re.compile(r"[A-Za-z]+(?![A-Za-z@.0-9])")


class Bit(NamedTuple):
    """What stands in a line without a wide blank; `number`: which of the line's it is."""

    left: float
    right: float
    text: str
    number: int


class Strip(NamedTuple):
    """A line: how far down it stands, how high it is, and its bits from left to right."""

    down: float
    height: float
    bits: Sequence[Bit]


class Piece(NamedTuple):
    """A part of a cell: what parts it from the piece before, its line, and the bits of that."""

    gap: str
    line: int
    bits: Sequence[int]


class Table(NamedTuple):
    """The lines of a table, and what they are read as instead."""

    lines: Sequence[int]
    pieces: Sequence[Piece]


@dataclass(slots=True)
class _Column:
    left: float
    right: float
    lines: set[int] = field(default_factory=set)

    def meets(self, bit: Bit) -> bool:
        return bit.left < self.right and self.left < bit.right


def tables(strips: Sequence[Strip]) -> Iterator[Table]:
    """The tables in which cells go on in the next line."""
    order = sorted(range(len(strips)), key=lambda each: strips[each].down)
    position = 0
    while position < len(order):
        block, columns = _block(strips, order[position:])
        if len(block) > 1:
            table = _table(strips, block, columns)
            if table is not None:
                yield table
                position += len(block)
                continue
        position += 1


def _block(strips: Sequence[Strip], order: Sequence[int]) -> tuple[list[int], list[_Column]]:
    """The lines from the first on that leave the same columns."""
    block: list[int] = []
    columns: list[_Column] = []
    if len(strips[order[0]].bits) < _FEWEST_COLUMNS:
        return block, columns
    for each in order:
        if block:
            last, strip = strips[block[-1]], strips[each]
            if strip.down - last.down > _BELOW * max(last.height, strip.height):
                break
        more = _with(columns, each, strips[each].bits)
        if more is None:
            break
        block.append(each)
        columns = more
    return block, columns


def _with(columns: Sequence[_Column], line: int, bits: Sequence[Bit]) -> list[_Column] | None:
    """The columns with a line's bits; None where the line leaves none of them apart."""
    kept = [_Column(each.left, each.right, set(each.lines)) for each in columns]
    for bit in bits:
        met = [each for each in kept if each.meets(bit)]
        if sum(len(each.lines - {line}) > 1 for each in met) > 1:
            return None
        new = _Column(bit.left, bit.right, {line})
        for each in met:
            new = _Column(
                min(new.left, each.left), max(new.right, each.right), new.lines | each.lines
            )
        kept = sorted([*(each for each in kept if each not in met), new], key=_left)
    return kept if len(kept) >= _FEWEST_COLUMNS else None


def _left(column: _Column) -> float:
    return column.left


def _table(
    strips: Sequence[Strip], block: Sequence[int], columns: Sequence[_Column]
) -> Table | None:
    if sum(len(each.lines) > 1 for each in columns) < _FEWEST_COLUMNS:
        return None
    lefts = [each.left for each in columns]
    # By line: the numbers of the bits in each of its columns.
    placed: dict[int, dict[int, list[Bit]]] = {}
    for line in block:
        for bit in strips[line].bits:
            placed.setdefault(line, {}).setdefault(bisect_right(lefts, bit.left) - 1, []).append(
                bit
            )
    rows = _by_first_column(block, placed) or _by_distance(strips, block, placed)
    if rows is None:
        return None
    reader = _Reader(strips, placed, [each.right for each in columns])
    pieces = [piece for row in rows for piece in reader.read(row)]
    return Table(block, pieces) if reader.has_wrapped else None


def _by_first_column(
    block: Sequence[int], placed: dict[int, dict[int, list[Bit]]]
) -> list[list[int]] | None:
    """The rows, each from a line with something in the first column on; None where such a line
    lacks a column that goes on below it."""
    rows: list[list[int]] = []
    for line in block:
        if 0 in placed[line] or not rows:
            rows.append([])
        rows[-1].append(line)
    is_whole = all(set(placed[line]) <= set(placed[row[0]]) for row in rows for line in row)
    return rows if is_whole else None


def _by_distance(
    strips: Sequence[Strip], block: Sequence[int], placed: dict[int, dict[int, list[Bit]]]
) -> list[list[int]] | None:
    """The rows, where they stand further apart than their lines, and no row holds only whole lines."""
    steps = [strips[two].down - strips[one].down for one, two in pairwise(block)]
    nearest = min(steps)
    rows = [[block[0]]]
    for line, step in zip(block[1:], steps, strict=True):
        if step > nearest * _FURTHER:
            rows.append([])
        rows[-1].append(line)
    for row in rows:
        used = set().union(*(placed[line] for line in row))
        if len(row) > 1 and all(set(placed[line]) == used for line in row):
            return None
    return rows if len(rows) > 1 else None


class _Reader:
    """Reads rows cell by cell. `has_wrapped`: whether some cell was so full that it went on below."""

    def __init__(
        self,
        strips: Sequence[Strip],
        placed: dict[int, dict[int, list[Bit]]],
        rights: Sequence[float],
    ) -> None:
        self._strips = strips
        self._placed = placed
        self._rights = rights
        self.has_wrapped = False

    def read(self, row: Sequence[int]) -> Iterator[Piece]:
        gap = "\n"
        for column in range(len(self._rights)):
            last: tuple[int, list[Bit]] | None = None
            for line in row:
                bits = self._placed[line].get(column)
                if bits is None:
                    continue
                if last is not None:
                    gap = self._joint(*last, bits, self._rights[column])
                yield Piece(gap, line, [each.number for each in bits])
                last, gap = (line, bits), ""
            gap += "\t"

    def _joint(self, line: int, bits: list[Bit], below: list[Bit], right: float) -> str:
        """What parts two lines of a cell: nothing where the upper one is full."""
        height, upper, lower = self._strips[line].height, bits[-1].text, below[0].text
        word = _FIRST_WORD.match(lower)
        needed = max(_ROOM, _NARROW * len(word.group()) if word else 0.0) * height
        if right - bits[-1].right > needed:
            return _APART
        one, two = _LAST_DIGITS.search(upper), _FIRST_DIGITS.match(lower)
        if one and two and min(len(one.group()), len(two.group())) >= _WHOLE:
            return _APART
        self.has_wrapped = True
        ends, begins = _WORDS_MEET
        return " " if ends.search(upper) and begins.match(lower) else ""
