"""How a site masks: which masks are used where, which pairs of them are unsafe together, and one
convention that would be safe for all.

A convention says what every page may show of a number, and of the birth beside it. Its worth is
reckoned over the index: of each person everything that any page shows is laid together, cut down to
what the convention lets stand, and counted.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from redactor.joins.chains import THRESHOLD, Chains, Part, parts_of
from redactor.joins.index import Index
from redactor.joins.records import Record
from redactor.strength import HIDDEN, Known

_RESIDENT = "RESIDENT_ID"
_SITE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*(?:/[^/?#]+/)?)")
_STAND_IN = {_RESIDENT: "110101????????????", "MOBILE_PHONE": "138????????"}


class Used(NamedTuple):
    """A shape: of which kind, on how many pages and in how many rows, and in which sections, those
    with the most pages first."""

    kind: str
    shape: str
    pages: int
    rows: int
    sections: tuple[str, ...]


class Pair(NamedTuple):
    """Two shapes that were found on one person: on how many, the fewest values that they left, of how
    many people fewer than ten, and fewer than the threshold."""

    kind: str
    one: str
    other: str
    people: int
    least: int
    ten: int
    unsafe: int


class Convention(NamedTuple):
    """What pages may show: of a resident number so many characters in front, and none behind; of a
    birth `year` or nothing; whether age and sex may stand; of a phone so many in
    front. `least`: the fewest values left of anybody's number, of whom pages show one; 0 where there
    is nobody. Of cards the last four may stand, of which alone nothing follows."""

    front: int
    birth: str
    has_age: bool
    has_sex: bool
    phone: int
    least: int = 0


#: The most that is told first. A tail is in none: a check character divides what is left by eleven,
#: and helps nobody.
CANDIDATES = (
    Convention(6, "year", has_age=True, has_sex=True, phone=3),
    Convention(6, "year", has_age=False, has_sex=True, phone=3),
    Convention(6, "", has_age=True, has_sex=False, phone=3),
    Convention(6, "", has_age=False, has_sex=False, phone=3),
    Convention(2, "", has_age=False, has_sex=False, phone=3),
    Convention(0, "", has_age=False, has_sex=False, phone=0),
)


def used(index: Index) -> list[Used]:
    """The shapes in use, those on the most pages first."""
    names = {page.number: section_of(page.shown) for page in index.pages()}
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    sections: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for page, kind, shape, rows in index.db.execute("SELECT page, kind, shape, rows FROM mask"):
        told = counts[kind, shape]
        told[0] += 1
        told[1] += rows
        sections[kind, shape][names[page]] += 1
    found = []
    for (kind, shape), (pages, rows) in counts.items():
        own = sections[kind, shape]
        where = tuple(sorted(own, key=lambda each: (-own[each], each)))
        found.append(Used(kind, shape, pages, rows, where))
    return sorted(found, key=lambda each: (-each.pages, each))


def section_of(shown: str) -> str:
    """The part of a site that a page is in, as reports name it: host, or first folder."""
    site = _SITE.match(shown)
    if site:
        return site[1].rstrip("/")
    bare = shown.lstrip("./")
    return bare.partition("/")[0] if "/" in bare else ""


def pairs(index: Index) -> list[Pair]:
    """The pairs that leave too little of somebody, those of the most people first."""
    rows = index.db.execute(
        "SELECT kind, one, other, people, least, ten, unsafe FROM pair WHERE unsafe > 0"
    )
    told = (Pair(*row) for row in rows)
    return sorted(told, key=lambda each: (-each.ten, -each.unsafe, each))


def safe(index: Index, chains: Chains) -> Convention | None:
    """The first of the conventions under which nobody has fewer values left than the threshold; None
    where not even the last one is enough."""
    people = [tuple(each) for each in _people(index)]
    for each in CANDIDATES:
        least = least_left(people, each, chains)
        if least >= chains.threshold or not people:
            return each._replace(least=least)
    return None


def least_left(
    people: Iterable[Sequence[tuple[int, Record]]], convention: Convention, chains: Chains
) -> int:
    """The fewest values of a number that a convention would leave of anybody."""
    least = 0
    seen: set[tuple[str, frozenset[Part]]] = set()
    for records in people:
        for kind in (_RESIDENT, "MOBILE_PHONE"):
            # Many people look alike once they are masked alike.
            what = kind, frozenset(allowed(parts_of(records, kind), kind, convention))
            if what in seen or not any(part.pattern for part in what[1]):
                continue
            seen.add(what)
            left = chains.left(kind, what[1])
            if left:
                least = min(left, least or left)
    return least


def allowed(parts: Iterable[Part], kind: str, convention: Convention) -> Iterator[Part]:
    """What a convention lets pages show of one person. Where no page shows now what all then would,
    a region stands in for the person's: one tells as much as another."""
    told = list(parts)
    front = convention.front if kind == _RESIDENT else convention.phone
    shown = (part.pattern[:front] for part in told if part.pattern)
    own = next((each for each in shown if HIDDEN not in each), _STAND_IN[kind][:front])
    for part in told:
        size = len(part.pattern) or (len(_STAND_IN[kind]) if part.whole else 0)
        pattern = own + HIDDEN * (size - front) if size else ""
        if kind != _RESIDENT:
            yield Part(pattern=pattern)
            continue
        known = Known(
            birth=_coarse(part.known, convention.birth),
            sex=part.known.sex if convention.has_sex else None,
        )
        made = Part(pattern, 0, known, part.aged if convention.has_age else Known())
        if made != Part():
            yield made


def _coarse(known: Known, birth: str) -> tuple[datetime.date, datetime.date] | None:
    """The year of a birth, where a convention lets that stand."""
    if not birth or known.birth is None:
        return None
    low, high = known.birth
    return (low.replace(month=1, day=1), high.replace(month=12, day=31))


def _people(index: Index) -> Iterator[list[tuple[int, Record]]]:
    """The records of each person, those with one record too."""
    persons = dict(index.db.execute("SELECT record, person FROM person"))
    several: dict[int, list[tuple[int, Record]]] = defaultdict(list)
    for page in index.pages():
        for number, record in page.numbered():
            person = persons.get(number)
            if person is None:
                yield [(number, record)]
            else:
                several[person].append((number, record))
    yield from several.values()


def threshold_of(index: Index) -> int:
    return int(index.told("threshold", str(THRESHOLD)))
