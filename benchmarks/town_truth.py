"""What the rosters of a made-up town give away in truth, reckoned without any index: whose records can
be tied together by something that both show beside a name, and what is then left of the number."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.town import Person, Town
from redactor.joins.chains import Chains, Part, part_of
from redactor.joins.index import opened
from redactor.joins.records import Record, short
from redactor.joins.traces import NAME, hasher
from redactor.strength import Counter, Kind, Known, born_on

#: Beside the name. A number that shows the whole birth date shows it as well as a column does.
_TELLS: Mapping[str, frozenset[str]] = {
    "civil": frozenset({"village", "tail"}),
    "disabled": frozenset({"village", "birth"}),
    "health": frozenset({"village", "phone"}),
    "schools": frozenset({"village", "birth"}),
    "farming": frozenset({"phone", "tail"}),
}
_SHOWN = {"civil": (6, 4), "disabled": (14, 0), "health": (2, 3), "farming": (10, 4)}
FEW = 10


class Measured(NamedTuple):
    """Persons whose number joining leaves fewer than FEW values of: how many there are, how many of
    them were found, how many were reported, and how many of those rightly."""

    pinned: int
    found: int
    reported: int
    right: int

    @property
    def recall(self) -> float:
        return self.found / self.pinned

    @property
    def precision(self) -> float:
        return self.right / self.reported


def measured(town: Town, index: Path, key: bytes, counter: Counter) -> Measured:
    """An index held against the truth."""
    truth = pinned(town, counter)
    told = reported(town, index, key)
    # It is right when all records of its chain are of one person.
    right = [each for each in told if len(each) == 1]
    found = set().union(*right) & truth if right else set()
    return Measured(len(truth), len(found), len(told), len(right))


def pinned(town: Town, counter: Counter) -> set[int]:
    """The persons, by their place in the town, whose number joining pins."""
    return {
        at
        for at, offices in town.offices_of().items()
        if any(
            len(some) > 1 and left(town.people[at], some, counter) < FEW for some in _tied(offices)
        )
    }


def reported(town: Town, path: Path, key: bytes) -> list[frozenset[int]]:
    """Of each number that an index reports as pinned, whose records its chain holds."""
    by_id = {roster.id: roster.people for roster in town.rosters}
    people: dict[int, set[int]] = {}
    with opened(path, key) as index:
        pages: dict[int, list[int]] = {}
        rows = index.db.execute(
            "SELECT risk, record FROM chain JOIN risk ON number = risk"
            " WHERE kind = 'RESIDENT_ID' AND least < ?",
            [FEW],
        ).fetchall()
        for risk, record in rows:
            number, place = index.record(record)
            if number not in pages:
                page = index.page(number)
                aligned = _aligned(town, by_id[page.shown], page.records, key)
                pages[number] = [at for at, _ in aligned]
            people.setdefault(risk, set()).add(pages[number][place])
    return [frozenset(each) for each in people.values()]


def left(person: Person, offices: Iterable[str], counter: Counter) -> int:
    """How many numbers the lists of some offices leave together."""
    digits = ["?"] * 18
    known = Known()
    for office in offices:
        front, behind = _SHOWN.get(office, (0, 0))
        for place in (*range(front), *range(18 - behind, 18)):
            digits[place] = person.number[place]
        if office in {"disabled", "schools"}:
            known = known._replace(sex="M" if person.sex == "男" else "F")
        if office == "schools":
            known = known._replace(birth=born_on(person.birth).birth)
    return counter.count(Kind.RESIDENT_ID, "".join(digits), known)


def _tied(offices: Iterable[str]) -> list[set[str]]:
    """Offices whose lists can be tied together, by something beside the name."""
    groups: list[set[str]] = []
    for office in sorted(offices):
        near = [each for each in groups if any(_TELLS[office] & _TELLS[one] for one in each)]
        groups = [each for each in groups if each not in near]
        groups.append({office}.union(*near))
    return groups


def counter_on(day: datetime.date) -> Counter:
    """The counts that an index built on a day goes by."""
    from redactor.joins.building import counter_of
    from redactor.rulebook import load

    return counter_of(load().tables, day)


def _aligned(
    town: Town, people: Sequence[int], records: Sequence[Record], key: bytes
) -> Iterator[tuple[int, Record]]:
    """Each record of a page with whose it is: rows of which nothing was recognised have left none."""
    hashed = hasher(key)
    rows = iter(people)
    for record in records:
        for at in rows:
            if record.name in (0, short(hashed(NAME, town.people[at].name))):
                yield at, record
                break
        else:
            raise AssertionError("a record of nobody on the page")


def fewest_left(town: Town, path: Path, key: bytes, counter: Counter) -> int:
    """The fewest values left of anybody's resident number, what all pages show of each person laid
    together by the truth, whatever the index has joined."""
    chains = Chains(counter)
    by_id = {roster.id: roster.people for roster in town.rosters}
    parts: dict[int, set[Part]] = {}
    with opened(path, key) as index:
        for page in index.pages():
            for at, record in _aligned(town, by_id[page.shown], page.records, key):
                parts.setdefault(at, set()).add(part_of(record, str(Kind.RESIDENT_ID)))
    seen = {frozenset(each) for each in parts.values() if any(part.pattern for part in each)}
    counts = (chains.left(str(Kind.RESIDENT_ID), each) for each in seen)
    return min(count for count in counts if count is not None)
