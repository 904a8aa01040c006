"""Dates, divisions and the number plan, as several kinds check them."""

from __future__ import annotations

import datetime

from redactor.rulebook import Tables


def date_of(digits: str) -> datetime.date | None:
    """The date written YYYYMMDD, or None when there is no such day.

    >>> date_of("20230229") is None
    True
    """
    try:
        return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def is_birth_date(digits: str) -> bool:
    """Whether YYYYMMDD is a day on which someone alive or on record may have been born."""
    return "1880" <= digits[:4] <= "2099" and date_of(digits) is not None


def region_is_known(code: str, tables: Tables) -> bool:
    """Whether the six digits were ever a division's code (statistics zones excepted)."""
    row = tables["divisions"].get(code)
    return row is not None and row[4] != "zone"


def province_is_known(code: str, tables: Tables) -> bool:
    """Whether the first two digits name a province."""
    return f"{code[:2]}0000" in tables["divisions"]


def in_plan(number: str, tables: Tables) -> bool:
    """Whether eleven digits begin with a mobile segment that the number plan assigns."""
    segments = tables["mobile_segments"]
    for length in (4, 3):
        row = segments.get(number[:length])
        if row is not None:
            following = row[3]
            return row[2] == "1" and (not following or number[length] in following)
    return False
