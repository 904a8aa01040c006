"""Mobile numbers and landlines that fit a pattern, by the number plan and by the city.

    138 0013 8000     network, segment (HLR), subscriber: the segment is a city's
    0951 503 1234     area, subscriber: the first digit is 2 to 8

`138****8000` hides the segment, which is what the city gives away: a city has few of each network.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from redactor.rulebook import Table
from redactor.strength.known import Known
from redactor.strength.shown import HIDDEN, fits

MOBILE_LENGTH = 11
_NETWORK, _SEGMENT = 3, 7
_CACHED = 1 << 16
#: A subscriber's number on a landline begins so.
_FIRST_LOCAL = frozenset("2345678")


class Mobiles:
    """`plan`: mobile_segments.tsv; `cities`: phone_cities.tsv."""

    def __init__(self, plan: Table, cities: Table) -> None:
        self._prefixes = sorted(_prefixes(plan))
        self._cities = cities
        self._held: dict[str, Mapping[str, Sequence[str]]] = {}
        self._in_plan = lru_cache(_CACHED)(self._in_plan_of)
        self._in_city = lru_cache(_CACHED)(self._in_city_of)

    def knows(self, pattern: str) -> bool:
        """Whether the plan assigns a number that fits."""
        return len(pattern) == MOBILE_LENGTH and self._in_plan(pattern[:_SEGMENT]) > 0

    def cities(self) -> Iterator[str]:
        """The cities whose segments are known, as the table writes them."""
        return iter(self._cities)

    def count(self, pattern: str, known: Known) -> int:
        """How many numbers of eleven digits fit."""
        rest: int = 10 ** pattern.count(HIDDEN, _SEGMENT)
        if known.city is not None and known.city in self._cities and HIDDEN in pattern[:_SEGMENT]:
            return self._in_city(pattern[:_SEGMENT], known.city) * rest
        return self._in_plan(pattern[:_SEGMENT]) * rest

    def _in_plan_of(self, pattern: str) -> int:
        return sum(
            10 ** pattern.count(HIDDEN, len(prefix))
            for prefix in self._prefixes
            if fits(prefix, pattern)
        )

    def _in_city_of(self, pattern: str, city: str) -> int:
        held = self._held.get(city)
        if held is None:
            held = self._held[city] = dict(_segments(self._cities[city][0]))
        return sum(
            fits(each, pattern[_NETWORK:])
            for network, segments in held.items()
            if fits(network, pattern)
            for each in segments
        )


class Landlines:
    """`areas`: area_codes.tsv."""

    def __init__(self, areas: Table) -> None:
        self._areas = {
            code: (place, _lengths(digits))
            for code, (place, digits, into) in areas.items()
            if not into
        }
        self.lengths = tuple(
            sorted({len(code) + size for code, (_, its) in self._areas.items() for size in its})
        )

    def knows(self, pattern: str) -> bool:
        """Whether the number begins with an area code in force."""
        return any(fits(code, pattern) for code in self._areas)

    def count(self, pattern: str, known: Known) -> int:
        """How many numbers fit, area code and all; a pattern of seven or eight characters is a
        number within its area."""
        if len(pattern) in (7, 8):
            return _locals(pattern)
        return sum(
            _locals(pattern[len(code) :])
            for code, (place, sizes) in self._areas.items()
            if len(pattern) - len(code) in sizes
            and fits(code, pattern)
            and (known.city is None or HIDDEN not in pattern[: len(code)] or place in known.city)
        )


def _locals(pattern: str) -> int:
    first = len(_FIRST_LOCAL) if pattern[0] == HIDDEN else int(pattern[0] in _FIRST_LOCAL)
    return first * int(10 ** pattern.count(HIDDEN, 1))


def _lengths(digits: str) -> frozenset[int]:
    """7-8 as the two."""
    low, _, high = digits.partition("-")
    return frozenset(range(int(low), int(high or low) + 1)) if low else frozenset((7, 8))


def _prefixes(plan: Table) -> Iterator[str]:
    """The beginnings of the numbers that the plan assigns; none begins another."""
    for prefix, (_, _, assigned, following, _) in plan.items():
        if assigned == "1":
            yield from (prefix + digit for digit in following) if following else (prefix,)


def _segments(written: str) -> Iterator[tuple[str, list[str]]]:
    """138:0950-0953,0960;139:… by network."""
    for part in written.split(";"):
        network, _, ranges = part.partition(":")
        held: list[str] = []
        for each in ranges.split(","):
            low, _, high = each.partition("-")
            held += (f"{number:04d}" for number in range(int(low), int(high or low) + 1))
        yield network, held
