"""Rows, cells and sections: what a table is made of, whoever made it (`tables`)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: More header rows in a row are none.
_MOST_HEADER_ROWS = 4


class Cell(NamedTuple):
    """A cell's range in the text, trimmed, and its column."""

    start: int
    end: int
    column: int


class Row:
    """A row's range, its cells, and the headers of its columns (empty without a header).

    A cell that reaches down from a row above is a cell of this row too, and begins before it; of a
    table whose columns stand one after another (`stacked`) the other columns' cells lie elsewhere.
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
            low, high = self.start, self.end
            apart = any(not low <= cell.start <= high for cell in cells)
            self._own = [cell for cell in cells if low <= cell.start <= high] if apart else cells
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
class Section:
    """Rows under one header. `kind` names the delimiter, empty for a grid; `width`: how many cells
    its first line has, and `places` where they stand; `is_framed`: it begins with a bar;
    `start`: where its first row begins."""

    kind: str = ""
    headers: tuple[str, ...] = ()
    width: int = 0
    places: tuple[tuple[int, int], ...] = ()
    is_framed: bool = False
    known: frozenset[str] = frozenset()
    header_rows: int = 0
    start: int = 0
    rows: int = 0

    def head(
        self, texts: tuple[str, ...], stands_alone: Callable[[str], bool] = lambda _: False
    ) -> Section:
        """Put a header row under those that are known."""
        self.headers = merged(self.headers, texts, stands_alone)
        self.known = frozenset(line for header in self.headers for line in header.split("\n"))
        self.header_rows += 1
        return self

    @property
    def may_head(self) -> bool:
        """Whether another header row may belong to the header above."""
        return not self.rows and self.header_rows < _MOST_HEADER_ROWS


def merged(
    above: tuple[str, ...], below: tuple[str, ...], stands_alone: Callable[[str], bool]
) -> tuple[str, ...]:
    """Two header rows as one: a group's name goes to the right over the columns below it, as far
    as they need one: 金额 stands alone, 类别 does not."""
    if not above:
        return below
    together: list[str] = []
    group = ""
    for column in range(max(len(above), len(below))):
        upper = above[column] if column < len(above) else ""
        lower = below[column] if column < len(below) else ""
        group = upper or (group if lower and not stands_alone(lower) else "")
        parts = [part for part in (group, lower) if part]
        together.append("\n".join(dict.fromkeys(parts)))
    return tuple(together)
