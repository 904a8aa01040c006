"""Blocks of ordinary cells, made many by one call.

To make a frozen value takes longer than to read the cell that it is of, and a sheet may have
millions. So they are filled in directly, by loops that run in C.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, repeat
from operator import add

from redactor.formats._opening import Blocks
from redactor.formats._xlsx.raw import SheetPlace
from redactor.model import Block, Role


class CellBlock(Block):
    """An ordinary cell. What all of them have in common is kept once."""

    __slots__ = ()
    role = Role.CELL
    gap = "\n\n"
    keeps_lines = True

    # mypy overlooks that a named tuple can be called, and that `CellBlocks.cells` sets no other cell.
    @property
    def place(self) -> SheetPlace:  # type: ignore[override]
        return self.cell  # type: ignore[return-value]


@dataclass(slots=True)
class Cells:
    """Cells of a sheet that become blocks together. In step: what each shows, its row, its column,
    its number among all cells of the sheet."""

    texts: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)

    def clear(self) -> None:
        for each in (self.texts, self.rows, self.columns, self.ordinals):
            each.clear()


def _setter(name: str) -> Callable[[Block, object], None]:
    setter: Callable[[Block, object], None] = Block.__dict__[name].__set__
    return setter


_NEW: Callable[[type[Block]], Block] = object.__new__
_SET_INDEX, _SET_TEXT, _SET_START, _SET_CELL = map(_setter, ("index", "text", "start", "cell"))


class CellBlocks(Blocks):
    """Numbers blocks, those of plain cells many at once."""

    def cells(self, cells: Cells, table: int, place: type[SheetPlace]) -> list[Block]:
        """The next blocks: of cells of a table."""
        texts = cells.texts
        first, start, count = self._index, self._start, len(texts)
        blocks = list(map(_NEW, repeat(CellBlock, count)))
        # Each block begins behind those before it and a character more for each.
        starts = map(add, accumulate(map(len, texts), initial=start), range(count))
        one = repeat(1)
        places = zip(
            repeat(table), cells.rows, cells.columns, one, one, repeat(False), strict=False
        )
        for setter, values in (
            (_SET_INDEX, range(first, first + count)),
            (_SET_TEXT, texts),
            (_SET_START, starts),
            (_SET_CELL, map(partial(tuple.__new__, place), places)),
        ):
            deque(map(setter, blocks, values), maxlen=0)
        self._index += count
        self._start += sum(map(len, texts)) + count
        return blocks
