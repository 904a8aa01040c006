"""People: records put together, rule by rule, the surest first; never two that contradict each other.

Whoever is under one key of a rule becomes one person where nothing that they show contradicts it.
Where something does, the key is shared by several people and tells nothing: a finer rule has joined
before what can be told apart. A key that too many different people share is not looked into. So the
work is near-linear: each key's records are walked once, against one person that grows.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import NamedTuple

from redactor.joins.records import LENGTHS, Record, form_of
from redactor.joins.rules import Link, Worth
from redactor.model import Certainty
from redactor.strength import HIDDEN, Known, overlay

#: So many different people under one key make it no evidence.
MOST_PEOPLE = 64
#: Of other numbers than resident ones, people have several: masks must show so much of the same.
SHARED = 3
#: Digits that two masks must both show to be compared: those of the region are many people's.
_COMPARED, _REGION = 3, 6
#: Pairs by which a rule is measured, at most.
_MEASURED = 10_000
_RESIDENT = "RESIDENT_ID"

Group = Sequence[int]
#: All groups of a rule, each the records under one key; asked for twice.
Groups = Callable[[Link], Iterable[Group]]
#: Whether some resident number fits a pattern and what is known beside it, check digit and all.
Fits = Callable[[str, Known], bool]


class Evidence(NamedTuple):
    """What several records show of one person. `patterns`: by kind, laid over each other; None for
    a kind of which the person has several numbers."""

    name: int = 0
    surname: int = 0
    ends: int = 0
    patterns: tuple[tuple[str, str | None], ...] = ()
    whole: int = 0
    projections: tuple[tuple[str, int], ...] = ()
    shows: tuple[tuple[str, int], ...] = ()
    known: Known = Known()

    @property
    def pattern(self) -> str:
        """That of the resident number."""
        for kind, told in self.patterns:
            if kind == _RESIDENT:
                return told or ""
        return ""


def evidence_of(record: Record) -> Evidence:
    return Evidence(
        record.name,
        record.surname,
        record.ends,
        record.numbers,
        record.whole(_RESIDENT),
        record.projections,
        (record.shows,) if record.shows else (),
        record.known,
    )


def together(one: Evidence, other: Evidence, fits: Fits) -> Evidence | None:
    """What two show together; None where they contradict each other: another name, another digit in
    one place, a birth, a sex or a check digit that cannot be, a full number of which the other is no
    part."""
    if one == other:
        return one
    if any(a and b and a != b for a, b in zip(one[:3], other[:3], strict=True)):
        return None
    if one.whole and other.whole and one.whole != other.whole:
        return None
    known = one.known.both(other.known)
    patterns = _patterns(one, other)
    if known is None or patterns is None:
        return None
    projections = one.projections or other.projections
    shows = tuple(dict.fromkeys((*one.shows, *other.shows)))
    if projections and not _is_part(shows, dict(projections)):
        return None
    both = Evidence(
        name=one.name or other.name,
        surname=one.surname or other.surname,
        ends=one.ends or other.ends,
        patterns=tuple(patterns.items()),
        whole=one.whole or other.whole,
        projections=projections,
        shows=shows,
        known=known,
    )
    pattern = both.pattern
    is_new = pattern != one.pattern or known != one.known
    return both if not (pattern and is_new) or fits(pattern, known) else None


def _patterns(one: Evidence, other: Evidence) -> dict[str, str | None] | None:
    patterns = dict(one.patterns)
    for kind, told in other.patterns:
        known = patterns.get(kind, "")
        if known == "":
            patterns[kind] = told
            continue
        if known == told or known is None:
            continue
        both = overlay(known, told) if told is not None else None
        if kind == _RESIDENT:
            if both is None:
                return None
            patterns[kind] = both
        else:
            same = shared(known, told) if told is not None else 0
            patterns[kind] = both if same >= SHARED else None
    return patterns


def shared(one: str, other: str, start: int = 0) -> int:
    """How many characters two patterns both show, from a place on."""
    pairs = zip(one[start:], other[start:], strict=False)
    return sum(HIDDEN not in pair for pair in pairs)


def _is_part(shows: Iterable[tuple[str, int]], projections: Mapping[str, int]) -> bool:
    return all(projections.get(form, value) == value for form, value in shows)


def compared(one: Evidence, other: Evidence, fits: Fits) -> bool | None:
    """Whether two records agree in what both show beside names; None where that is too little."""
    first, second = one.pattern, other.pattern
    enough = shared(first, second, _REGION) >= _COMPARED if first and second else False
    births = one.known.birth and other.known.birth
    wholes = one.whole and other.whole
    parts = (one.projections and other.shows) or (other.projections and one.shows)
    if not (enough or births or wholes or parts):
        return None
    return together(one, other, fits) is not None


@dataclass(slots=True)
class People:
    """Whose record each is. `persons`: of each record the number of its person's first one; `links`:
    by which rule, and with which earlier record, each was joined; `worth`: what each rule was found
    to be worth; `unjoined`: keys that told nothing, by why."""

    persons: array[int]
    links: dict[int, tuple[Link, int]] = field(default_factory=dict)
    worth: dict[Link, Worth] = field(default_factory=dict)
    certainty: dict[Link, Certainty] = field(default_factory=dict)
    unjoined: dict[str, int] = field(default_factory=dict)

    def person(self, record: int) -> int:
        persons = self.persons
        while persons[record] != record:
            persons[record] = persons[persons[record]]
            record = persons[record]
        return record


def resolve(
    records: Sequence[Record],
    groups: Groups,
    fits: Fits,
    certainty: Mapping[Link, Certainty] | None = None,
) -> People:
    """Put records together. `certainty`: of each rule, where it was measured before; else it is
    measured here."""
    return _Resolver(records, groups, fits).run(certainty)


class _Resolver:
    def __init__(self, records: Sequence[Record], groups: Groups, fits: Fits) -> None:
        self._records, self._groups, self._fits = records, groups, fits
        self._people = People(persons=array("q", range(len(records))))
        #: Of persons with several records.
        self._evidence: dict[int, Evidence] = {}

    def run(self, certainty: Mapping[Link, Certainty] | None) -> People:
        people = self._people
        for link in Link:
            if certainty is None:
                people.worth[link] = self._measured(link)
                people.certainty[link] = people.worth[link].certainty(link)
            else:
                people.certainty[link] = certainty.get(link, Certainty.POSSIBLE)
            if people.certainty[link] is not Certainty.POSSIBLE:
                for group in self._groups(link):
                    self._join(link, group)
        return people

    def _of(self, person: int) -> Evidence:
        known = self._evidence.get(person)
        return known if known is not None else evidence_of(self._records[person])

    def _measured(self, link: Link) -> Worth:
        """Of neighbours under one key those that can be compared: so many, of keys in the order of
        their hashes, which is none."""
        count = agreed = 0
        for one, other in islice(self._neighbours(link), _MEASURED):
            told = compared(self._shown(one), self._shown(other), self._fits)
            if told is not None:
                count += 1
                agreed += told
        return Worth(count, agreed)

    def _neighbours(self, link: Link) -> Iterator[tuple[int, int]]:
        for group in self._groups(link):
            yield from pairwise(group)

    def _shown(self, record: int) -> Evidence:
        return evidence_of(self._records[record])

    def _join(self, link: Link, group: Group) -> None:
        people = self._people
        roots = list(dict.fromkeys(map(people.person, group)))
        if len(roots) < 2:
            return
        both: Evidence | None = None
        different: dict[Evidence, None] = {}
        for root in roots:
            told = self._of(root)
            if told in different:
                continue
            different[told] = None
            if len(different) > MOST_PEOPLE:
                self._leave("shared by many")
                return
            both = told if both is None else together(both, told, self._fits)
            if both is None:
                self._leave("contradictory")
                return
        assert both is not None, "a group holds records"
        first = min(roots)
        for root in roots:
            self._evidence.pop(root, None)
            if root != first:
                people.persons[root] = first
                people.links[root] = (link, first)
        self._evidence[first] = both

    def _leave(self, why: str) -> None:
        self._people.unjoined[why] = self._people.unjoined.get(why, 0) + 1


def shape_of(kind: str, pattern: str) -> str:
    """How a mask looks, whatever it shows: `6+4`, or its open places where they are not at the ends.

    >>> shape_of("RESIDENT_ID", "640104????????4529"), shape_of("RESIDENT_ID", "??????1958????????")
    ('6+4', '7-10')
    """
    front, behind = form_of(pattern)
    if front >= 0:
        return f"{front}+{behind}"
    runs, start = [], 0
    for place, character in enumerate(f"{pattern}{HIDDEN}", 1):
        if character == HIDDEN:
            if start:
                runs.append(f"{start}-{place - 1}" if place - 1 > start else f"{start}")
            start = 0
        else:
            start = start or place
    return ",".join(runs) or f"0+0 of {LENGTHS.get(kind, len(pattern))}"
