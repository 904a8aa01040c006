"""WEAK_MASK: masked values that leave few possibilities, alone or with what stands beside them.

Every masked number of a known kind is counted (`redactor.strength`), first by itself, then with one
companion after another, as long as they narrow it. The fewest is what a reader can get it down to.
"""

from __future__ import annotations

import datetime
from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from redactor.context.candidate import Answer, Told
from redactor.context.found import Found
from redactor.context.samples import is_sample
from redactor.context.tables import Tables
from redactor.model import Certainty
from redactor.rulebook import Rule
from redactor.rulebook import Tables as Facts
from redactor.scan.masks import companions
from redactor.scan.masks.companions import Companion, Places
from redactor.scan.masks.kinds import Kinds, Subject
from redactor.scan.masks.words import Weakness, is_of_page, said_of
from redactor.strength import HIDDEN, Counter, Kind, Known, Shown, read_mask
from redactor.text.folding import fold

MASKED = "MASKED"
#: A mask that leaves so many is not spoken of; of kinds whose numbers have no known structure, so many.
TOLD_UNDER, TOLD_UNDER_BY_LENGTH = 100_000, 1_000
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


class Masked(NamedTuple):
    """A masked value, what it shows, what it is, where its line begins, and what the cells of its
    row tell; None where it stands in no row under headers."""

    found: Found
    shown: Shown
    subject: Subject
    line: int
    row: Sequence[Companion] | None


class Look:
    """One look at one page's masked values."""

    def __init__(self, facts: Facts, kinds: Kinds, page: Page, counter: Counter) -> None:
        self._facts, self._kinds, self._page, self._counter = facts, kinds, page, counter
        self._strong = facts["strong_masks"]
        self._betters: dict[tuple[Kind, Shown, Known], int] = {}

    def masked(self, found: Sequence[Found]) -> list[Masked]:
        """The masked values of which it is known what they are."""
        page = self._page
        rows = companions.Rows(page.tables, self._facts, page.on)
        known: list[Masked] = []
        line = last = 0
        for each in found:
            shown = read_mask(each.value) if each.rule.entity == MASKED else None
            if shown is None or not any(map(str.isdigit, "".join(shown.pieces))):
                continue
            # From the last one on: a line may be as long as the document.
            line = page.text.rfind("\n", last, each.start) + 1 or line
            last = each.start
            # A row is read once, for all that is asked of it: rows are not remembered for long.
            row = page.tables.row_at(each.start)
            cell = row.cell_at(each.start) if row and row.headers else None
            header = row.header(cell.column) if row and cell else None
            before = page.text[max(line, each.start - _BEFORE) : each.start]
            subject = self._kinds.of(shown, header, before, self._counter)
            if subject is None or (header is None and _is_sample(page.text, each)):
                continue
            beside = rows.companions(row) if row and any(row.headers) else None
            known.append(Masked(each, shown, subject, line, beside))
        return known

    def weak(self, masked: Sequence[Masked], rule: Rule) -> Iterator[Found]:
        """Those of them that leave little."""
        page = self._page
        places = self._facts.derived(Places)
        told = companions.of_page(page.title, page.text, places, page.on) if masked else []
        of_line = Tally((each.line, each.subject.kind) for each in masked)
        for each in masked:
            beside = each.row
            if beside is None:
                is_alone = of_line[each.line, each.subject.kind] == 1
                beside = self._in_line(each) if is_alone else ()
            weakness = self._weakness(each.subject, each.shown, (*beside, *told))
            if weakness is not None:
                yield self._found(each.found, rule, weakness)

    def _in_line(self, masked: Masked) -> Sequence[Companion]:
        text, (start, end, *_) = self._page.text, masked.found
        stop = text.find("\n", end, end + _REACH)
        low, high = max(masked.line, start - _REACH), end + _REACH if stop < 0 else stop
        return companions.in_line(text[low:high], self._page.on)

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
        of_page = _NOTHING
        for each in used:
            of_page = (of_page.both(each.known) or of_page) if is_of_page(each) else of_page
        better, best = (self._better(subject, shown, its) for its in (known, of_page))
        if best <= left.candidates and left.candidates >= TOLD_UNDER_BY_LENGTH:
            # Neither another mask nor a column less would leave more: 139******** of a small city.
            return None
        return Weakness(entity, alone, left, tuple(used), better, best)

    def _better(self, subject: Subject, shown: Shown, known: Known) -> int:
        """How many values the mask that holds would leave, with what is known."""
        _, first, last, _ = self._strong[subject.entity]
        covered = _covered(shown, int(first), int(last))
        key = subject.kind, covered, known
        better = self._betters.get(key)
        if better is None:
            better = self._betters[key] = self._counter.left(*key).candidates
        return better

    def _found(self, each: Found, rule: Rule, weakness: Weakness) -> Found:
        left = weakness.left
        evidence = ["candidates left", *(used.says for used in weakness.used)]
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
        return Found(each.start, each.end, rule, answer, each.value)


#: A label stands so far before its value at the most (code points).
_BEFORE = 40
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
