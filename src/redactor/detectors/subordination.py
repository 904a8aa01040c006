"""行政区划隶属: a city or county written behind a province or city that it does not belong to.

湖北省张家界市 (it is in 湖南), 四川省重庆市 (a municipality since 1997). Read from the table of divisions: a
name that some division of the same name has below that parent is right, and so is one in a text
about the years when it did.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
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
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})


class Division(NamedTuple):
    """Where a name belongs: the province's code, the city's (four digits; of a city, its own),
    and the year in which that ended, None while it holds."""

    province: str
    city: str
    until: int | None


class Divisions:
    """Names of cities and counties with the places that they belong to. Made once."""

    def __init__(self, tables: Tables) -> None:
        self.provinces: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.cities: dict[str, list[Division]] = defaultdict(list)
        self.counties: dict[str, list[Division]] = defaultdict(list)
        for code, (name, _, until, _, level, former, _) in tables["divisions"].items():
            place = Division(code[:2], code[:4], int(until) if until else None)
            if level == "province":
                self.provinces[name] = code[:2]
                self.names.setdefault(code[:2], name)
                if code[:2] in _MUNICIPALITIES:
                    self.cities[name].append(place)
            elif level in {"city", "county"} and len(name) > 2:
                of_level = self.cities if level == "city" else self.counties
                of_level[name].append(place)
                for each in former.split(";"):
                    old, _, years = each.partition(":")
                    if len(old) > 2:
                        end = years.partition("-")[2]
                        of_level[old].append(place._replace(until=int(end) if end else None))
                if level == "city" and not until:
                    self.names[code[:4]] = name

    def at(self, text: str, start: int) -> tuple[str, list[Division]]:
        """The longest name at a place, and the divisions that have it."""
        for length in range(min(_LONGEST, len(text) - start), 2, -1):
            name = text[start : start + length]
            found = self.cities.get(name, []) + self.counties.get(name, [])
            if found:
                return name, found
        return "", []


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A province, and right behind it a city or a county of another one."""
    text = candidate.text
    divisions = facts.tables.derived(Divisions)
    province = divisions.provinces[candidate.value]
    start = candidate.end
    while text[start : start + 1] in _GAP and start < len(text):
        start += 1
    name, places = divisions.at(text, start)
    end = start + len(name)
    if not name or name in _WORDS:
        return None
    current = [place for place in places if place.until is None]
    if not current or any(place.province == province for place in current):
        return None
    former = [place.until for place in places if place.province == province and place.until]
    since = datetime.date(max(former) + 1, 1, 1) if former else None
    if not stands_alone(text, start, end):
        return None
    if usage.is_taught(text, candidate.start, end) or usage.is_renamed(text, candidate.start, end):
        return None
    if since and usage.is_past(text, candidate.start, end, since):
        return None
    right = dict.fromkeys(_written(divisions, place, name) for place in current)
    term = Term(
        text=candidate.value + name,
        severity=Severity.WARN if since or len(right) > 1 else Severity.REPLACE,
        replacements=tuple(right),
        since=since,
    )
    evidence = ("division table",)
    return candidate.answer(Certainty.CONFIRMED, *evidence, end=end)._replace(term=term)


def _written(divisions: Divisions, place: Division, name: str) -> str:
    """A name behind the province that it belongs to."""
    province = divisions.names[place.province]
    return name if province == name else province + name
