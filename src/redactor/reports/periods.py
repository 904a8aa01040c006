"""Quarters and halves of a year, by their names: 2026Q4, 2026H2."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from redactor.errors import OptionError

_NAME = re.compile(r"(?P<year>(?:19|20)\d\d)-?(?P<letter>[QHqh])(?P<place>[1-4])")
_MONTHS = {"Q": 3, "H": 6}
_KINDS = {"quarter": "Q", "half": "H"}
_HALVES = ("上半年", "下半年")
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From its first day up to, but without, `after`."""

    name: str
    title: str
    report: str
    first: datetime.date
    after: datetime.date


def period_of(kind: str, name: str) -> Period:
    """The quarter or half of this name.

    >>> period_of("quarter", "2026Q4").title, period_of("half", "2026h2").first
    ('2026年第四季度', datetime.date(2026, 7, 1))
    """
    told = _NAME.fullmatch(name.strip())
    letter = _KINDS[kind]
    if not told or told["letter"].upper() != letter or (letter == "H" and int(told["place"]) > 2):
        raise OptionError(
            f"{name} is no {kind}",
            where="period",
            advice="a quarter is 2026Q4, a half 2026H2",
        )
    return _made(int(told["year"]), letter, int(told["place"]) - 1)


def period_at(kind: str, day: datetime.date) -> Period:
    """The quarter or half in which a day lies.

    >>> period_at("quarter", datetime.date(2026, 12, 31)).name
    '2026Q4'
    """
    letter = _KINDS[kind]
    return _made(day.year, letter, (day.month - 1) // _MONTHS[letter])


def _made(year: int, letter: str, place: int) -> Period:
    months = _MONTHS[letter]
    end = place * months + months
    return Period(
        name=f"{year}{letter}{place + 1}",
        title=f"{year}年{_QUARTERS[place] if letter == 'Q' else _HALVES[place]}",
        report="季报" if letter == "Q" else "半年报",
        first=datetime.date(year, place * months + 1, 1),
        after=datetime.date(year + end // 12, end % 12 + 1, 1),
    )
