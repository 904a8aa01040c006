"""Parts of a text read once more without what tears them: the break of a line, the blanks of a scan.

Who finds such parts (`joints`, `squeezed`) says what to leave out; here is the other text, and the
way back. What is found in it counts where something was left out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from redactor.model import Span


class Part(NamedTuple):
    """A range of the source, what is left out of it, in order, and the places that a finding has to
    reach over to count; without such, it has to reach over something that was left out."""

    start: int
    end: int
    without: Sequence[Span]
    over: Sequence[int] = ()


class Reread:
    """The parts in turn, each on lines of its own. `text` is to be read."""

    def __init__(self, source: str, parts: Iterable[Part]) -> None:
        pieces: list[str] = []
        # In step with the characters of `text`: where each stands in the source, and its part.
        self._places: list[int] = []
        self._of_part: list[int] = []
        self._parts = list(parts)
        for number, part in enumerate(self._parts):
            position = part.start
            for low, high in (*part.without, Span(part.end, part.end)):
                pieces.append(source[position:low])
                self._places += range(position, low)
                position = high
            pieces.append("\n\n")
            self._places += [part.end, part.end]
            self._of_part += [number] * (len(self._places) - len(self._of_part))
        self.text = "".join(pieces)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """A range of `text` in the source, if it counts."""
        number = self._of_part[start]
        if number != self._of_part[end - 1]:
            return None
        part = self._parts[number]
        low, high = self._places[start], self._places[end - 1] + 1
        if high > part.end or high - low == end - start:
            return None
        return (low, high) if all(low < each < high for each in part.over) else None
