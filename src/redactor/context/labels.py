"""The labels in a text: where each stands, and what it says of a number.

A text has thousands, and most questions are about a place: hence lists in step, ordered by end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

Names = frozenset[str]
NOTHING: Names = frozenset()
#: The topic of labels that say that a number follows, not of what (rules/context/generic.toml).
GENERIC = "generic"
#: The topic of labels whose numbers are none of ours (rules/context/lookalike.toml).
LOOKALIKE = frozenset({"lookalike"})
#: What labels name that say of no number what it is.
TOPICS = LOOKALIKE | {GENERIC}


class Labels:
    """The labels in a text as three lists in step, ordered by end: made once a text, read often."""

    __slots__ = ("ends", "names", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.names: list[Names] = []

    def joined(self, more: Sequence[tuple[int, int, Names]]) -> Labels:
        """These and more (each its end, start and names); names of the same place together."""
        both = Labels()
        starts, ends, all_names = both.starts, both.ends, both.names
        known = zip(self.ends, self.starts, self.names, strict=True)
        for end, start, names in sorted([*known, *more], key=itemgetter(0, 1)):
            if ends and ends[-1] == end and starts[-1] == start:
                all_names[-1] |= names
            else:
                ends.append(end)
                starts.append(start)
                all_names.append(names)
        return both

    def longest(self, index: int) -> int:
        """Of the labels that end at the same place, the one that begins first: 残疾军人证 says more
        than 军人证."""
        best = index
        while index > 0 and self.ends[index - 1] == self.ends[best]:
            index -= 1
            if self.starts[index] < self.starts[best]:
                best = index
        return best

    def starting(self, place: int, longest: int) -> Iterator[int]:
        """The labels that begin at a place, of so many code points at most, by end."""
        index = bisect_right(self.ends, place)
        while index < len(self.ends) and self.ends[index] <= place + longest:
            if self.starts[index] == place:
                yield index
            index += 1
