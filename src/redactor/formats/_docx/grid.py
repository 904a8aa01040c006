"""The grid of a table of Word (ECMA-376 part 1, 17.4): which columns and rows a cell covers."""

from __future__ import annotations

from collections.abc import Iterator

from redactor.formats._docx.looks import attribute_of
from redactor.formats._docx.runs import PROPERTIES
from redactor.formats._office.ooxml import Element, attribute, child, name_of

#: A cell, its column, how many it covers, and whether it begins or goes on with a merge.
Cell = tuple[Element, int, int, str]


def inside(holder: Element, wanted: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also in content controls and the like."""
    for each in holder:
        name = name_of(each)
        if name == wanted:
            yield each
        elif name and name not in PROPERTIES and name not in ("w:tbl", "w:p"):
            yield from inside(each, wanted)


def cells_of(row: Element) -> list[Cell]:
    found: list[Cell] = []
    column = _number(attribute_of(child(row, "w:trPr"), "w:gridBefore"), 0)
    for cell in inside(row, "w:tc"):
        properties = child(cell, "w:tcPr")
        columns = max(1, _number(attribute_of(properties, "w:gridSpan"), 1))
        merge = child(properties, "w:vMerge")
        merged = "" if merge is None else attribute(merge, "w:val") or "continue"
        found.append((cell, column, columns, merged))
        column += columns
    return found


def heights(rows: list[list[Cell]]) -> dict[tuple[int, int], int]:
    """Of merged cells, by row and column: how many rows they cover."""
    found: dict[tuple[int, int], int] = {}
    open_cells: dict[int, int] = {}
    for index, cells in enumerate(rows):
        still: dict[int, int] = {}
        for _, column, _, merged in cells:
            if merged == "restart":
                still[column] = index
            elif merged == "continue" and column in open_cells:
                still[column] = open_cells[column]
                found[open_cells[column], column] = index - open_cells[column] + 1
        open_cells = still
    return found


def _number(text: str, otherwise: int) -> int:
    return min(int(text), 1000) if text.isdecimal() else otherwise
