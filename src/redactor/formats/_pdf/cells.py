"""The lines of a PDF page with the cells of its tables put back together (`_wrapped`)."""

from __future__ import annotations

from collections.abc import Sequence

from redactor.formats._pdf.text import Line
from redactor.formats._wrapped import Bit, Piece, Strip, tables


def in_cells(lines: list[Line]) -> list[Line]:
    """The lines of a page; of tables whose cells go on in the next line, cell by cell."""
    level = [index for index, line in enumerate(lines) if not line.angle and line.tokens]
    strips = [_strip(lines[index]) for index in level]
    if sum(len(each.bits) > 2 for each in strips) < 2:
        return lines
    instead: dict[int, list[Line]] = {}
    for table in tables(strips):
        place = min(level[line] for line in table.lines)
        cells = [_cell(lines, level[piece.line], piece) for piece in table.pieces]
        cells[0].gap = None
        instead.update({level[line]: [] for line in table.lines})
        instead[place] = cells
    if not instead:
        return lines
    for index, line in enumerate(lines, 1):
        line.number = index
    return [one for index, line in enumerate(lines) for one in instead.get(index, [line])]


def _strip(line: Line) -> Strip:
    bits = [Bit(each.left, each.right, each.text, at) for at, each in enumerate(line.tokens)]
    return Strip(-line.base, line.height, bits)


def _cell(lines: Sequence[Line], index: int, piece: Piece) -> Line:
    line = lines[index]
    tokens = [line.tokens[each] for each in piece.bits]
    cell = Line(line.angle, line.base, line.height, tokens, gap=piece.gap, number=index + 1)
    return cell.finished()
