"""Ranges of a text, asked for those around a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from redactor.rulebook.words import LONGEST

Span = tuple[int, int]


class Spans:
    """Ranges no longer than a listed word, ordered by where they begin."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)

    def around(self, start: int, end: int) -> Sequence[Span]:
        """Those that touch a range.

        >>> Spans([(0, 2), (4, 6), (70, 90)]).around(5, 8)
        [(4, 6)]
        """
        low = bisect_left(self._spans, (start - LONGEST, 0))
        high = bisect_right(self._spans, (end, 0))
        return [span for span in self._spans[low:high] if span[1] > start]
