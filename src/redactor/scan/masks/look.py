"""All that is said of the masked values of a page. Nothing is made before something masked is found."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cached_property

from redactor.context.found import Found
from redactor.rulebook import Rule, Rulebook
from redactor.scan.masks.kinds import Kinds
from redactor.scan.masks.people import rosters
from redactor.scan.masks.rosters import singled_out
from redactor.scan.masks.weak import Look, Page
from redactor.scan.masks.within import MaskedValue, Undone
from redactor.strength import Counter

#: The oldest that somebody may be (years): 1 January of that year begins the range of birth dates.
_OLDEST = 100


class Masks:
    """Made once for a rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        rules = {rule.entity: rule for rule in book.rules if rule.scope == "document"}
        self._weak: Rule | None = rules.get("WEAK_MASK")
        self._undone: Rule | None = rules.get("MASK_UNDONE")
        self._singled: Rule | None = rules.get("SINGLED_OUT")

    def found(self, page: Page, found: Sequence[Found]) -> list[Found]:
        """What is said of a page's masked values, of those that were found."""
        first = datetime.date(page.on.year - _OLDEST, 1, 1)
        counter = Counter(self._book.tables, first, page.on)
        look = Look(self._book.tables, self._kinds, page, counter)
        masked = look.masked(found)
        said = list(look.weak(masked, self._weak)) if self._weak else []
        people = rosters(page.tables, self._book.tables) if page.tables else []
        if self._undone:
            values = [MaskedValue(each.found, each.shown, each.subject.entity) for each in masked]
            said += Undone(self._undone, page.tables, page.text, people).found(values, found)
        if self._singled:
            said += singled_out(people, self._singled)
        return said

    @cached_property
    def _kinds(self) -> Kinds:
        return Kinds(self._book)
