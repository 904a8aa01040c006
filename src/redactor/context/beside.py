"""What stands beside a finding in its row: cells of columns that tell who somebody is.

Of a table's row with a finding, the cells under headers of `FIELDS` are kept, and under which header
the finding itself stands. Nothing else of the text is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from redactor.context.found import Found
from redactor.context.tables import Row, Tables

#: Fields of rules/tables/fields.tsv that tell of a person beside name and numbers.
FIELDS = frozenset(
    {
        *("sex", "age", "birth", "amount", "date", "village", "region", "group", "address"),
        *("employer", "school", "organisation", "cause"),
    }
)
#: A longer cell is prose.
_LONGEST = 60


class Beside(NamedTuple):
    """`column`: what the header over a finding names, a field or a kind, empty without one;
    `cells`: the field and the text of each cell beside it."""

    column: str = ""
    cells: tuple[tuple[str, str], ...] = ()


NOTHING = Beside()


def beside(
    tables: Tables, found: Iterable[Found], column_of: Callable[[str], str]
) -> Iterator[Beside]:
    """For each finding, in order, what stands beside it. `column_of` says what a header names."""
    named: dict[str, str] = {}
    last: Row | None = None
    cells: tuple[tuple[str, str], ...] = ()
    for each in found:
        row = tables.row_at(each.start) if tables and each.end > each.start else None
        if row is None or not row.headers:
            yield NOTHING
            continue
        columns = _columns(row, named, column_of)
        if row is not last:
            last = row
            cells = tuple(
                (columns[cell.column], tables.text(cell))
                for cell in row.cells
                if columns.get(cell.column) in FIELDS and 0 < cell.end - cell.start <= _LONGEST
            )
        own = row.cell_at(each.start)
        yield Beside(columns.get(own.column, "") if own else "", cells)


def _columns(row: Row, named: dict[str, str], column_of: Callable[[str], str]) -> dict[int, str]:
    """What the header over each cell of a row names."""
    columns = {}
    for cell in row.cells:
        header = row.header(cell.column)
        if header:
            if header not in named:
                # A column of years is no column of birth dates, and tells of a birth all the same.
                named[header] = "birth" if "出生" in header else column_of(header)
            columns[cell.column] = named[header]
    return columns
