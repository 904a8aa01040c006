"""A number that stands whole in one place of a text and over neighbouring cells in another.

158 | 38473065 | 15838473065: a sheet puts its number together from two cells, and whoever masks the
third leaves the number in the other two. Over cells a number is read nowhere else, since most
neighbours are numbers of their own; here it is known already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.context.found import Found
from redactor.text.folding import fold

_CELLS = re.compile(r"(?<![0-9])[0-9]{1,17}(?:\t[0-9]{1,17}[Xx]?)+(?![0-9A-Za-z])")
_NO_DIGIT = re.compile(r"[^0-9Xx]")
#: Shorter numbers are put together by chance.
_SHORTEST = 11
_LONGEST = 22
#: More cells make no number that somebody would put together.
_MOST_CELLS = 8


def over_cells(text: str, found: Sequence[Found]) -> list[Found]:
    """What of the found numbers stands once more, over cells that a tab parts.

    >>> over_cells("158\\t38473065", [])
    []
    """
    known: dict[str, Found] = {}
    for each in found:
        digits = _NO_DIGIT.sub("", fold(each.value)).upper()
        if _SHORTEST <= len(digits) <= _LONGEST:
            known.setdefault(digits, each)
    return [each for run in _CELLS.finditer(text) for each in _in(run, known)] if known else []


def _in(run: re.Match[str], known: dict[str, Found]) -> Iterator[Found]:
    cells = [
        (run.start() + each.start(), run.start() + each.end())
        for each in re.finditer("[0-9Xx]+", run.group())
    ]
    for first, (start, _) in enumerate(cells):
        for _, end in cells[first + 1 : first + _MOST_CELLS]:
            value = run.string[start:end].replace("\t", "").upper()
            same = known.get(value)
            if same is not None:
                answer = same.answer._replace(start=start, end=end)
                yield same._replace(start=start, end=end, answer=answer, value=value)
            if len(value) >= _LONGEST:
                break
