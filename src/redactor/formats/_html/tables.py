"""Where a reader of a page is in its tables: rows, columns, and cells that reach over several."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from redactor.model import CellPlace

_SPAN = re.compile(
    r"(?:^|[\s\"'/])(?P<what>col|row)span\s*=\s*[\"']?(?P<count>[0-9]{1,3})", re.IGNORECASE
)
#: A cell covers no more columns or rows than this.
WIDEST = 200


@dataclass(slots=True)
class Table:
    """Where the reader is in a table.

    `covered`: what cells from above cover, in order: the first column, the one behind the last,
    and the row before which it ends. `passed` of them lie to the left; `reaching` begins here.
    """

    number: int
    row: int = -1
    place: CellPlace | None = None
    column: int = 0
    covered: list[tuple[int, int, int]] = field(default_factory=list)
    passed: int = 0
    reaching: list[tuple[int, int, int]] = field(default_factory=list)

    def next_row(self) -> None:
        self.row += 1
        self.place = None
        self.column = self.passed = 0
        if self.covered or self.reaching:
            covered = [each for each in (*self.covered, *self.reaching) if each[2] > self.row]
            self.covered = _side_by_side(sorted(covered)) if self.reaching else covered
            self.reaching = []

    def next_cell(self, attributes: str, *, heading: bool) -> None:
        if self.row < 0:
            self.next_row()
        spans = {"col": 1, "row": 1}
        for match in _SPAN.finditer(attributes):
            spans[match.group("what").lower()] = int(match.group("count"))
        columns, rows = (max(1, min(spans[each], WIDEST)) for each in ("col", "row"))
        while self.passed < len(self.covered) and self.covered[self.passed][0] <= self.column:
            self.column = max(self.column, self.covered[self.passed][1])
            self.passed += 1
        self.place = CellPlace(self.number, self.row, self.column, columns, rows, heading)
        if rows > 1:
            self.reaching.append((self.column, self.column + columns, self.row + rows))
        self.column += columns


def _side_by_side(covered: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Neighbours that end before the same row as one."""
    joined: list[tuple[int, int, int]] = []
    for first, stop, row in covered:
        if joined and joined[-1][1] == first and joined[-1][2] == row:
            joined[-1] = (joined[-1][0], stop, row)
        else:
            joined.append((first, stop, row))
    return joined
