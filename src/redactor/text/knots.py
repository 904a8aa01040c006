"""Spans that lie over one another, taken together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar


class Span(Protocol):
    """Anything with a place in the text, in code points."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Span)


def knots(spans: Iterable[S]) -> Iterator[list[S]]:
    """The spans by place, those together that overlap directly or through a third; one that
    overlaps none is a knot of its own."""
    knot: list[S] = []
    end = 0
    for span in sorted(spans, key=lambda each: each.start):
        if knot and span.start >= end:
            yield knot
            knot = []
        knot.append(span)
        end = max(end, span.end)
    if knot:
        yield knot
