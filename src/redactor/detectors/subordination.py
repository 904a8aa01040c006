"""行政区划隶属: a city or county written behind a province or city that it does not belong to.

湖北省张家界市 (it is in 湖南), 四川省重庆市 (a municipality since 1997). Read from the table of divisions: a
name that some division of the same name has below that parent is right, and so is one in a text
about the years when it did.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.rulebook import Severity, Tables, Term
from redactor.wording import usage
from redactor.wording.clauses import stands_alone

_LONGEST = 15
_GAP = frozenset(" \u3000")
# Words that are districts' names too, and said of any city.
_WORDS = frozenset(
    [
        "城区",
        "郊区",
        "矿区",
        "东区",
        "西区",
        "南区",
        "北区",
        "新城区",
        "老城区",
        "市中区",
        "新市区",
        "城关区",
        "城中区",
        "城东区",
        "城西区",
        "城北区",
        "城南区",
    ]
)
#: So many right forms are worth telling.
_MOST_RIGHT = 3
# Levels of the code system that no address shows.
_NO_PLACE = re.compile("市辖区|^县$|直辖")
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})


class Division(NamedTuple):
    """Where a name belongs: the province's code, the city's (four digits; of a city, its own),
    and the year in which that ended, None while it holds."""

    province: str
    city: str
    until: int | None

    def is_below(self, code: str) -> bool:
        """Whether it belongs to a province or city of this code."""
        return code in (self.province, self.city)


class Divisions:
    """Names of cities and counties with the places that they belong to. Made once."""

    def __init__(self, tables: Tables) -> None:
        #: The codes of provinces (two digits) and of today's cities (four) by their names.
        self.parents: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, str] = {}
        self._cities: dict[str, list[Division]] = defaultdict(list)
        self._counties: dict[str, list[Division]] = defaultdict(list)
        for code, (name, _, until, _, level, former, _) in tables["divisions"].items():
            place = Division(code[:2], code[:4], int(until) if until else None)
            if level == "province":
                self.parents[name].add(code[:2])
                self._names[code[:2]] = name
                if code[:2] in _MUNICIPALITIES:
                    self._cities[name].append(place)
            elif level in {"city", "county"} and len(name) > 2:
                of_level = self._cities if level == "city" else self._counties
                of_level[name].append(place)
                for each in former.split(";"):
                    old, _, years = each.partition(":")
                    if len(old) > 2:
                        end = years.partition("-")[2]
                        of_level[old].append(place._replace(until=int(end) if end else None))
                if level == "city" and not until and not _NO_PLACE.search(name):
                    self.parents[name].add(code[:4])
                    self._names[code[:4]] = name

    def at(self, text: str, start: int, *, below_city: bool) -> tuple[str, list[Division]]:
        """The longest name at a place, and the divisions that have it."""
        for length in range(min(_LONGEST, len(text) - start), 2, -1):
            name = text[start : start + length]
            found = self._counties.get(name, [])
            if not below_city:
                found = self._cities.get(name, []) + found
            if found:
                return name, found
        return "", []

    def written(self, place: Division, name: str, *, below_city: bool) -> str:
        """A name behind the province or city that it belongs to."""
        parent = self._names.get(place.city, "") if below_city else ""
        parent = parent or self._names.get(place.province, "")
        return name if parent == name else parent + name


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A province or city, and right behind it a city or a county of another one."""
    text = candidate.text
    divisions = facts.tables.derived(Divisions)
    parents = divisions.parents[candidate.value]
    below_city = not any(len(code) == 2 for code in parents)
    start = candidate.end
    while start < len(text) and text[start] in _GAP:
        start += 1
    name, places = divisions.at(text, start, below_city=below_city)
    if not name or name in _WORDS:
        return None
    end = start + len(name)
    current = [place for place in places if place.until is None]
    if not current or any(_is_right(place, parents) for place in current):
        return None
    former = [place.until for place in places if place.until and _is_right(place, parents)]
    since = datetime.date(max(former) + 1, 1, 1) if former else None
    if not stands_alone(text, start, end):
        return None
    if usage.is_taught(text, candidate.start, end) or usage.is_renamed(text, candidate.start, end):
        return None
    if since and usage.is_past(text, candidate.start, end, since):
        return None
    right = tuple(
        dict.fromkeys(divisions.written(each, name, below_city=below_city) for each in current)
    )
    is_sure = not (since or below_city or len(right) > 1)
    term = Term(
        text=candidate.value + name,
        severity=Severity.REPLACE if is_sure else Severity.WARN,
        # Of a name that many have, nobody knows which was meant.
        replacements=right if len(right) <= _MOST_RIGHT else (),
        since=since,
    )
    return candidate.answer(Certainty.CONFIRMED, "division table", end=end)._replace(term=term)


def _is_right(place: Division, parents: Collection[str]) -> bool:
    return any(place.is_below(code) for code in parents)
