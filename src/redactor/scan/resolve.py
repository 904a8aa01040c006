"""Overlaps are settled by certainty and length, never by a fixed order of kinds.

The longest well-founded span wins; a merely possible one gives way to anything better.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence

from redactor.context.found import Found
from redactor.model import Certainty
from redactor.text.knots import knots

_RANK = {Certainty.CONFIRMED: 0, Certainty.LIKELY: 1, Certainty.POSSIBLE: 2}


def _strength(found: Found) -> tuple[bool, int, int, int]:
    certainty = found.answer.certainty
    return (
        certainty is Certainty.POSSIBLE,
        found.start - found.end,
        _RANK[certainty],
        -len(found.answer.evidence),
    )


def resolve(found: Sequence[Found], text: str) -> list[Found]:
    """The findings that remain, ordered by place; no two of them overlap."""
    kept: list[Found] = []
    for knot in knots(found):
        kept += knot if len(knot) == 1 else _untie(knot, text)
    return kept


def _untie(knot: list[Found], text: str) -> list[Found]:
    kept: list[Found] = []
    intact = [each for each in knot if "\n" not in each.value]
    sound = (each for each in knot if not _is_stretched(each, intact, text))
    for each in sorted(sound, key=_strength):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


# A list's number or a row's at the beginning of a line.
_ROW_NUMBER = re.compile(r"[0-9]{1,3}(?:[.．、)）\t|｜]|  )")


def _is_stretched(found: Found, intact: list[Found], text: str) -> bool:
    """Whether a value was read over a line break although it is complete without: a phone at
    the end of a row with the number of the next."""
    line_break = found.value.rfind("\n")
    if line_break < 0:
        return False
    row_number = _ROW_NUMBER.match(text, found.start + line_break + 1)
    # 银行卡（卡号：6225…⏎684）: the bracket was opened before the value.
    if row_number and row_number.group()[-1] in ")）":
        line = text[text.rfind("\n", 0, found.start) + 1 : found.start]
        if sum(map(line.count, "(（")) > sum(map(line.count, ")）")):
            row_number = None
    return any(
        other.rule is found.rule
        and (row_number or other.answer.certainty is Certainty.CONFIRMED)
        and other.start < found.end
        and found.start < other.end
        for other in intact
    )


def beside(found: Sequence[Found], others: Sequence[Found], text: str) -> list[Found]:
    """The findings, and of `others`, which may overlap them and one another, what is left over:
    no character that anybody speaks about is left out."""
    taken = sorted((each.start, each.end) for each in found)
    more: list[Found] = []
    for other in sorted(others, key=_strength):
        for start, end in _free(other.start, other.end, taken):
            if any(map(str.isalnum, text[start:end])):
                answer = other.answer._replace(start=start, end=end)
                more.append(Found(start, end, other.rule, answer, text[start:end]))
                insort(taken, (start, end))
    return sorted([*found, *more], key=lambda each: each.start)


def _free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of a range that none of the ranges, in order and apart, covers."""
    free = []
    index = max(0, bisect_left(taken, (start, start)) - 1)
    for low, high in taken[index:]:
        if low >= end:
            break
        if low > start:
            free.append((start, low))
        start = max(start, high)
    return [*free, (start, end)] if start < end else free


class Claims:
    """Where something was found."""

    def __init__(self, found: Sequence[Found]) -> None:
        self._spans = sorted((each.start, each.end) for each in found)

    def overlap(self, start: int, end: int) -> bool:
        """Whether a finding has a part in a range. The findings lie apart, but what a column filled
        in may not: the few that begin last before the range's end are looked at."""
        index = bisect_left(self._spans, (end, 0))
        return any(high > start for _, high in self._spans[max(0, index - _LAST) : index])


#: So many findings before a place may reach over it.
_LAST = 4


def apart(found: Sequence[Found], others: Sequence[Found]) -> list[Found]:
    """The findings that overlap none of `others`, which do not overlap one another."""
    spans = sorted((each.start, each.end) for each in others)
    kept: list[Found] = []
    for each in found:
        index = bisect_left(spans, (each.end, 0))
        if index == 0 or spans[index - 1][1] <= each.start:
            kept.append(each)
    return kept
