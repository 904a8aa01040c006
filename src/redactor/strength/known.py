"""What stands beside a masked value and narrows it: the companions.

>>> born_in_year(1958).birth
(datetime.date(1958, 1, 1), datetime.date(1958, 12, 31))
>>> aged(68, datetime.date(2026, 11, 22)).birth
(datetime.date(1957, 1, 1), datetime.date(1958, 12, 31))
"""

from __future__ import annotations

import datetime
from calendar import monthrange
from typing import NamedTuple

_DAY = datetime.timedelta(days=1)


class Known(NamedTuple):
    """`birth`: the first and the last day that the birth may fall on; `sex`: `M` or `F`; `regions`:
    what the six digits of the region may begin with (`640104`, or `6401` for a city); `bank`: a
    bank's name; `city`: where a phone is registered, or a landline stands. None and empty: unknown."""

    birth: tuple[datetime.date, datetime.date] | None = None
    sex: str | None = None
    regions: tuple[str, ...] = ()
    bank: str | None = None
    city: str | None = None

    def both(self, other: Known) -> Known | None:
        """What is known from two places; None where they contradict each other."""
        birth = _overlap(self.birth, other.birth)
        if birth is not None and birth[0] > birth[1]:
            return None
        for one, two in ((self.sex, other.sex), (self.bank, other.bank), (self.city, other.city)):
            if one is not None and two is not None and one != two:
                return None
        regions = _narrower(self.regions, other.regions)
        if self.regions and other.regions and not regions:
            return None
        return Known(
            birth,
            self.sex or other.sex,
            regions,
            self.bank or other.bank,
            self.city or other.city,
        )


def born_on(day: datetime.date) -> Known:
    """A birth date."""
    return Known(birth=(day, day))


def born_in_month(year: int, month: int) -> Known:
    """Year and month of birth."""
    last = monthrange(year, month)[1]
    return Known(birth=(datetime.date(year, month, 1), datetime.date(year, month, last)))


def born_in_year(year: int) -> Known:
    """A year of birth."""
    return Known(birth=(datetime.date(year, 1, 1), datetime.date(year, 12, 31)))


def aged(age: int, on: datetime.date) -> Known:
    """An age as a document of some day tells it: two calendar years, because nobody says whether the
    birthday has been, or on which day it was counted."""
    year = on.year - age
    return Known(birth=(datetime.date(year - 1, 1, 1), datetime.date(year, 12, 31)))


def aged_at_least(age: int, on: datetime.date) -> Known:
    """An age that was reached on some day: 80岁以上."""
    return Known(birth=(datetime.date.min, _years_before(on, age)))


def aged_under(age: int, on: datetime.date) -> Known:
    """An age that was not reached: 未成年人."""
    return Known(birth=(_years_before(on, age) + _DAY, on))


def _years_before(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        # 29 February of a year that is none.
        return day.replace(year=day.year - years, day=28)


def _overlap(
    one: tuple[datetime.date, datetime.date] | None,
    other: tuple[datetime.date, datetime.date] | None,
) -> tuple[datetime.date, datetime.date] | None:
    if one is None or other is None:
        return one or other
    return max(one[0], other[0]), min(one[1], other[1])


def _narrower(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The prefixes that both allow."""
    if not one or not other:
        return one or other
    return tuple(
        dict.fromkeys(
            max(first, second, key=len)
            for first in one
            for second in other
            if first.startswith(second) or second.startswith(first)
        )
    )
