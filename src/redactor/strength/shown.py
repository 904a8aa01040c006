"""What a masked value shows: its open characters, and the runs of signs between them.

>>> read_mask("6401 04** **** **45 29")
Shown(pieces=('640104', '4529'), runs=(8,), is_open=False)
>>> list(read_mask("138***8000").patterns(11))
['138????8000']

A run need not be as long as what it hides: `patterns` gives every way in which the open pieces may
stand in a value of some length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from redactor.text.folding import fold

#: Stands for a hidden character in a pattern.
HIDDEN = "?"
#: A mask of several runs may stand in a longer value in more ways than anybody wants to count.
MOST_WAYS = 256
_SIGNS = "*＊﹡∗✱×✕●○◯■□◆◇█▇▊※#＃_＿~～?？〇某"
# Of no width of its own: 138…8000.
_ELLIPSES = "…⋯"
_LETTERS = "Xx"
_SEPARATORS = re.compile(r"[\s\-—–.·•・()（）]")
_RUN = re.compile(rf"[{re.escape(_SIGNS)}{_ELLIPSES}]+|[Xx]{{2,}}")
_OPEN = re.compile("[0-9A-Z\u4e00-\u9fff]*")


class Shown(NamedTuple):
    """`pieces`: the open characters, one piece more than there are `runs` (the first and the last
    may be empty); `runs`: of how many signs each run is; `is_open`: a run is written with a sign of
    no width, so that the lengths say nothing."""

    pieces: tuple[str, ...]
    runs: tuple[int, ...]
    is_open: bool = False

    @property
    def visible(self) -> int:
        """How many characters are open."""
        return sum(map(len, self.pieces))

    @property
    def written(self) -> int:
        """How many characters there are, signs among them."""
        return self.visible + sum(self.runs)

    @property
    def pattern(self) -> str:
        """The value as it is written, `?` for each sign."""
        return self._with(self.runs)

    def patterns(self, length: int) -> Iterator[str]:
        """The patterns of a value of `length` characters; nothing where it cannot be so long. A
        mask that is just as long hides what it covers; of another length, a run hides one or more.
        No more than MOST_WAYS."""
        if self.written == length and not self.is_open:
            yield self.pattern
            return
        hidden = length - self.visible
        if hidden < len(self.runs):
            return
        for number, cuts in enumerate(combinations(range(1, hidden), len(self.runs) - 1)):
            if number == MOST_WAYS:
                return
            edges = (0, *cuts, hidden)
            yield self._with([high - low for low, high in pairwise(edges)])

    def _with(self, runs: tuple[int, ...] | list[int]) -> str:
        covered = [HIDDEN * size for size in runs]
        return self.pieces[0] + "".join(
            cover + piece for cover, piece in zip(covered, self.pieces[1:], strict=True)
        )


def read_mask(text: str) -> Shown | None:
    """What a masked value shows; None where nothing is hidden, or where something stands in it that
    no number has. Blanks, hyphens and brackets do not count. An X is a sign where two or more stand
    together; a single one behind a digit is the check character, which is the more cautious reading.

    >>> read_mask("640104XXXXXXXX452X").pieces
    ('640104', '452X')
    >>> read_mask("13800138000") is None
    True
    """
    pieces, runs, is_open, last = [], [], False, 0
    # Signs are sought before folding, which would read 〇 as a nought.
    bare = _SEPARATORS.sub("", text)
    for run in _RUN.finditer(bare):
        pieces.append(bare[last : run.start()])
        runs.append(run.end() - run.start())
        is_open = is_open or not set(_ELLIPSES).isdisjoint(run.group())
        last = run.end()
    pieces.append(bare[last:])
    folded = tuple(fold(piece).upper() for piece in pieces)
    if not runs or not all(map(_OPEN.fullmatch, folded)):
        return None
    return Shown(folded, tuple(runs), is_open)


def fits(value: str, pattern: str) -> bool:
    """Whether a value agrees with a pattern as far as both go.

    >>> fits("138", "13?0013800?"), fits("139", "138????8000")
    (True, False)
    """
    return all(
        shown in (HIDDEN, character) for character, shown in zip(value, pattern, strict=False)
    )


def overlay(one: str, other: str) -> str | None:
    """What two patterns of one value show together; None where they contradict each other.

    >>> overlay("640104????????4529", "64010419580312????")
    '640104195803124529'
    >>> overlay("138????8000", "139????????") is None
    True
    """
    if len(one) != len(other):
        return None
    both: list[str] = []
    for first, second in zip(one, other, strict=True):
        if HIDDEN not in (first, second) and first != second:
            return None
        both.append(second if first == HIDDEN else first)
    return "".join(both)
