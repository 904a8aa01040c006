"""Parts of a text read once more without what tears them: the break of a line, the blanks of a scan;
or respelt: a number that is said, or that a scanner wrote with letters.

Who finds such parts (`joints`, `squeezed`, `respelt`) says what to leave out and what to write
instead; here is the other text, and the way back. What is found in it counts where something was
left out of it or written otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from redactor.model import Span


class Instead(NamedTuple):
    """A range of the source and what is read in its place."""

    start: int
    end: int
    text: str


class Part(NamedTuple):
    """A range of the source, what is left out of it, in order, and the places that a finding has to
    reach over to count; without such, it has to reach over something that was left out.

    `instead`: what is read otherwise, in order; a part has one of both."""

    start: int
    end: int
    without: Sequence[Span]
    over: Sequence[int] = ()
    instead: Sequence[Instead] = ()


class Reread:
    """The parts in turn, each on lines of its own. `text` is to be read."""

    def __init__(self, source: str, parts: Iterable[Part]) -> None:
        pieces: list[str] = []
        # In step with the characters of `text`: where each stands in the source, and its part.
        self._places: list[int] = []
        self._of_part: list[int] = []
        self._parts = list(parts)
        self._changed: list[bool] = []
        for number, part in enumerate(self._parts):
            position = part.start
            edits = part.instead or [Instead(*span, "") for span in part.without]
            for low, high, text in (*edits, Instead(part.end, part.end, "")):
                pieces += [source[position:low], text]
                self._places += range(position, low)
                self._places += [min(low + step, high - 1) for step in range(len(text) - 1)]
                self._places += [high - 1] if text else []
                self._changed += [False] * (low - position) + [True] * len(text)
                position = high
            pieces.append("\n\n")
            self._places += [part.end, part.end]
            self._changed += [False, False]
            self._of_part += [number] * (len(self._places) - len(self._of_part))
        self.text = "".join(pieces)

    def part_at(self, position: int) -> int:
        """The number of the part that a place of `text` is in."""
        return self._of_part[position]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """A range of `text` in the source, if it counts."""
        number = self._of_part[start]
        if number != self._of_part[end - 1]:
            return None
        part = self._parts[number]
        low, high = self._places[start], self._places[end - 1] + 1
        is_same = high - low == end - start and not any(self._changed[start:end])
        if high > part.end or is_same:
            return None
        return (low, high) if all(low < each < high for each in part.over) else None
