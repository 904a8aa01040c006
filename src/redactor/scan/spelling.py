"""One part of a text in another spelling, and what bears out what is found in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from redactor.context.found import Found
from redactor.scan.reread import Instead, Part

#: So much is read with a number, and of the line above it, where its label may stand.
_BEFORE, _BEHIND = 90, 40


class Spelling(NamedTuple):
    """A part in another spelling, and whether what is found in it is borne out."""

    part: Part
    bears: Callable[[Found], bool]


def spelling(
    text: str, start: int, end: int, edits: list[Instead], bears: Callable[[Found], bool]
) -> Spelling:
    """The line around a range, and the one above it, with these edits."""
    low = max(text.rfind("\n", 0, start) + 1, start - _BEFORE)
    above = text.rfind("\n", max(0, low - 1 - _BEFORE), max(0, low - 1)) + 1 if low else 0
    high = text.find("\n", end, end + _BEHIND)
    high = min(len(text), end + _BEHIND) if high < 0 else high
    return Spelling(
        Part(above if low and low - above < _BEFORE else low, high, (), (), edits), bears
    )
