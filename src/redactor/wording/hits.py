"""What a lexicon finds."""

from __future__ import annotations

from typing import NamedTuple

from redactor.model import Certainty
from redactor.rulebook import Allowed, Rule, Term


class Hit(NamedTuple):
    """A wrong word at its place in a text; `allowed`: what a pack says of a longer word that it
    stands in; `value`: as it is written there, when a scan hands it on."""

    start: int
    end: int
    rule: Rule
    term: Term
    certainty: Certainty
    evidence: tuple[str, ...]
    allowed: Allowed | None = None
    value: str = ""

    def moved(self, start: int, end: int) -> Hit:
        """The same hit at another place."""
        return self._replace(start=start, end=end)
