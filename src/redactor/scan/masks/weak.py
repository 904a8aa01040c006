"""WEAK_MASK: masked values that leave few possibilities, alone or with what stands beside them.

Every masked number of a known kind is counted (`redactor.strength`), first by itself, then with one
companion after another, as long as they narrow it. The fewest is what a reader can get it down to.
"""

from __future__ import annotations

import datetime
from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from redactor.context.candidate import Answer, Told
from redactor.context.found import Found
from redactor.context.samples import is_sample
from redactor.context.tables import Tables
from redactor.model import Certainty
from redactor.rulebook import Rule, Rulebook
from redactor.scan.masks import companions
from redactor.scan.masks.companions import Companion, Places
from redactor.scan.masks.kinds import Kinds, Subject
from redactor.scan.masks.words import Weakness, said_of
from redactor.strength import HIDDEN, Counter, Kind, Known, Shown, read_mask
from redactor.text.folding import fold

MASKED = "MASKED"
#: A mask that leaves so many is not spoken of; of kinds whose numbers have no known structure, so many.
TOLD_UNDER, TOLD_UNDER_BY_LENGTH = 100_000, 1_000
#: The oldest that somebody may be (years): 1 January of that year begins the range of birth dates.
_OLDEST = 100
_CACHED = 1 << 12
_NOTHING = Known()
#: What may stand beside which kind.
_OF_PEOPLE = frozenset({Kind.RESIDENT_ID, Kind.DISABILITY_CERTIFICATE})
_NARROWS: Mapping[str, frozenset[Kind]] = {
    companions.BIRTH: _OF_PEOPLE,
    companions.AGE: _OF_PEOPLE,
    companions.LEAST_AGE: _OF_PEOPLE,
    companions.SEX: _OF_PEOPLE,
    companions.COUNTY: _OF_PEOPLE,
    companions.CITY: frozenset({Kind.MOBILE_PHONE}),
    companions.BANK: frozenset({Kind.BANK_CARD}),
}


class Page(NamedTuple):
    """What a flow is looked at with. `on`: the day that it was written, as far as is known."""

    title: str
    text: str
    tables: Tables
    on: datetime.date


class _Masked(NamedTuple):
    """A masked value, what it shows, what it is, and where its line begins."""

    found: Found
    shown: Shown
    subject: Subject
    line: int


class Gauge:
    """Made once for a rulebook; what costs is made when something masked is first seen."""

    def __init__(self, book: Rulebook, rule: Rule) -> None:
        self._book, self._rule = book, rule
        self._counter = lru_cache(4)(self._counter_of)

    def weak(self, page: Page, found: Sequence[Found]) -> list[Found]:
        """The masked values of a page that are weak, at their places."""
        facts = self._book.tables
        return list(
            _Look(self._book, self._rule, page, self._counter(page.on.year, page.on)).at(
                found, facts.derived(Places)
            )
        )

    def _counter_of(self, year: int, on: datetime.date) -> Counter:
        return Counter(self._book.tables, datetime.date(year - _OLDEST, 1, 1), on)


class _Look:
    """One look at one page."""

    def __init__(self, book: Rulebook, rule: Rule, page: Page, counter: Counter) -> None:
        self._rule, self._page, self._counter = rule, page, counter
        self._kinds = Kinds(book)
        self._strong = book.tables["strong_masks"]
        self._rows = companions.Rows(page.tables, book.tables, page.on)

    def at(self, found: Sequence[Found], places: Places) -> Iterator[Found]:
        page = self._page
        told = companions.of_page(page.title, page.text, places, page.on)
        masked = list(self._masked(found))
        of_line = Tally((each.line, each.subject.kind) for each in masked)
        for each in masked:
            is_alone = of_line[each.line, each.subject.kind] == 1
            beside = [*self._beside(each.found, each.line, is_alone=is_alone), *told]
            weakness = self._weakness(each.subject, each.shown, beside)
            if weakness is not None:
                yield self._found(each.found, weakness)

    def _masked(self, found: Sequence[Found]) -> Iterator[_Masked]:
        """The masked values of which it is known what they are."""
        for each in found:
            shown = read_mask(each.value) if each.rule.entity == MASKED else None
            if shown is None or not any(map(str.isdigit, "".join(shown.pieces))):
                continue
            line = self._page.text.rfind("\n", 0, each.start) + 1
            subject = self._subject(each, shown, line)
            if subject is not None and not _is_sample(self._page.text, each):
                yield _Masked(each, shown, subject, line)

    def _subject(self, each: Found, shown: Shown, line: int) -> Subject | None:
        header = self._page.tables.header(each.start)
        before = self._page.text[max(line, each.start - 40) : each.start]
        return self._kinds.of(shown, header, before, self._counter)

    def _beside(self, each: Found, line: int, *, is_alone: bool) -> Sequence[Companion]:
        row = self._page.tables.row_at(each.start)
        if row is not None and any(row.headers):
            return self._rows.companions(row)
        if not is_alone:
            return ()
        end = self._page.text.find("\n", each.end)
        low, high = max(line, each.start - _REACH), each.end + _REACH
        return companions.in_line(
            self._page.text[low : high if end < 0 else min(end, high)], self._page.on
        )

    def _weakness(
        self, subject: Subject, shown: Shown, beside: Sequence[Companion]
    ) -> Weakness | None:
        entity, kind = subject
        alone = left = self._counter.left(kind, shown)
        if not alone.candidates:
            return None
        known, used = _NOTHING, list[Companion]()
        for companion in beside:
            if kind not in _NARROWS[companion.says]:
                continue
            both = known.both(companion.known)
            narrowed = self._counter.left(kind, shown, both) if both is not None else None
            # One that contradicts what is shown is another's.
            if both and narrowed and 0 < narrowed.candidates < left.candidates:
                known, left = both, narrowed
                used.append(companion)
        most = TOLD_UNDER if kind is not Kind.OTHER else TOLD_UNDER_BY_LENGTH
        if left.candidates >= most:
            return None
        return Weakness(entity, alone, left, tuple(used), self._better(subject, shown, known))

    def _better(self, subject: Subject, shown: Shown, known: Known) -> int:
        """How many values the mask that holds would leave, with all that stands beside it."""
        _, first, last, _ = self._strong[subject.entity]
        return self._counter.left(
            subject.kind, _covered(shown, int(first), int(last)), known
        ).candidates

    def _found(self, each: Found, weakness: Weakness) -> Found:
        left = weakness.left
        evidence = [f"{left.candidates} values left", *(used.says for used in weakness.used)]
        if not left.fits:
            evidence.append("mask of another length")
        name, _, _, words = self._strong[weakness.entity]
        message, suggestion = said_of(weakness, name, words)
        answer = Answer(
            Certainty.CONFIRMED if left.exact else Certainty.LIKELY,
            tuple(evidence),
            each.start,
            each.end,
            each.answer.audience,
            told=Told(message, suggestion, weakness.entity, left.candidates),
        )
        return Found(each.start, each.end, self._rule, answer, each.value)


#: So far from a masked number in prose something is said of the same person (code points).
_REACH = 60


def _covered(shown: Shown, first: int, last: int) -> Shown:
    """A mask as long as another that shows no more than so many characters in front and behind, and
    nothing that the other does not show."""
    pattern = shown.pattern
    size = len(pattern)
    open_at = [
        at
        for at, each in enumerate(pattern)
        if each != HIDDEN and (at < first or at >= size - last)
    ]
    front = "".join(pattern[at] for at in open_at if at < first)
    behind = "".join(pattern[at] for at in open_at if at >= first)
    return Shown((front, behind), (size - len(front) - len(behind),), shown.is_open)


def _is_sample(text: str, each: Found) -> bool:
    return is_sample(text, each.start, each.end, fold(each.value), document=True)
