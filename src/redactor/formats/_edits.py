"""Edits of one value, which a fixed layout shows in several blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redactor.model import Edit


def by_value(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Edits that are one value: the first has what is written, those that follow have nothing and
    begin the block behind it."""
    group: list[Edit] = []
    for edit in sorted(edits, key=lambda each: (each.part.block, each.part.start)):
        goes_on = (
            group
            and not edit.replacement
            and edit.part.block == group[-1].part.block + 1
            and edit.part.start == 0
        )
        if group and not goes_on:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group
