"""What the rosters of a made-up town give away in truth, reckoned without any index: whose records can
be tied together by something that both show beside a name, and what is then left of the number."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.town import Person, Town
from redactor.joins.index import opened
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
    by_id = {roster.id: roster for roster in town.rosters}
    people: dict[int, set[int]] = {}
    with opened(path, key) as index:
        pages: dict[int, tuple[int, ...]] = {}
        rows = index.db.execute(
            "SELECT risk, record FROM chain JOIN risk ON number = risk"
            " WHERE kind = 'RESIDENT_ID' AND least < ?",
            [FEW],
        ).fetchall()
        for risk, record in rows:
            number, place = index.record(record)
            if number not in pages:
                pages[number] = by_id[index.page(number).shown].people
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
