"""Positions as people and browsers count them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable


def line_counter(text: str) -> Callable[[int], tuple[int, int]]:
    """A function from an offset to its line and column, both counted from one.

    >>> line_counter("ab\\ncd")(4)
    (2, 2)
    """
    starts = [0]
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    return place


def utf16_counter(text: str) -> Callable[[int], int]:
    """A function from code points to UTF-16 code units, which is how a browser counts.

    >>> utf16_counter("𠮷a")(1)
    2
    """
    astral = [index for index, character in enumerate(text) if character > "\uffff"]

    def units(offset: int) -> int:
        # Astral characters before the offset count twice.
        return offset + bisect_right(astral, offset - 1)

    return units
