"""Taking glyphs out of a content: a string is cut where they stood, and a number in a TJ array moves
the pen as far as they would have, so that everything else stays where it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from redactor.formats._pdf.content import Glyph


def without(steps: Sequence[Any], glyphs: Sequence[Glyph]) -> Iterator[Any]:
    """A stream's instructions without its glyphs; the pen moves as if they were there."""
    import pikepdf

    gone: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        gone.setdefault(glyph.step, []).append(glyph)
    for index, step in enumerate(steps):
        if index not in gone:
            yield step
            continue
        operator, operands = str(step.operator), step.operands
        if operator == '"':
            yield pikepdf.ContentStreamInstruction([operands[0]], pikepdf.Operator("Tw"))
            yield pikepdf.ContentStreamInstruction([operands[1]], pikepdf.Operator("Tc"))
        if operator in {"'", '"'}:
            yield pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*"))
        items = list(operands[0]) if operator == "TJ" else [operands[-1]]
        array = pikepdf.Array(list(_cut(items, gone[index])))
        yield pikepdf.ContentStreamInstruction([array], pikepdf.Operator("TJ"))


def _cut(items: Sequence[Any], gone: Sequence[Glyph]) -> Iterator[Any]:
    import pikepdf

    for number, item in enumerate(items):
        here = sorted((each.start, each.stop, each.kern) for each in gone if each.item == number)
        if not here:
            yield item
            continue
        data = bytes(item)
        position, kern = 0, 0.0
        for start, stop, back in here:
            if start > position:
                if kern:
                    yield round(kern, 3)
                    kern = 0.0
                yield pikepdf.String(data[position:start])
            kern += back
            position = max(position, stop)
        if kern:
            yield round(kern, 3)
        if position < len(data):
            yield pikepdf.String(data[position:])
