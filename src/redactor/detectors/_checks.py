"""Check digits and dates that several kinds share."""

from __future__ import annotations

import datetime
from operator import mul

from redactor.rulebook import Tables

_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_DOUBLED = dict(zip("0123456789", (0, 2, 4, 6, 8, 1, 3, 5, 7, 9), strict=True))


def resident_check(body: str) -> str:
    """The check character over 17 digits (GB 11643, ISO 7064 MOD 11-2).

    >>> resident_check("11010519491231002")
    'X'
    """
    total = sum(map(mul, _RESIDENT_WEIGHTS, map(int, body)))
    return _RESIDENT_CHECKS[total % 11]


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812).

    >>> luhn("6228480402564890018")
    True
    """
    total = sum(map(int, digits[-1::-2])) + sum(map(_DOUBLED.__getitem__, digits[-2::-2]))
    return total % 10 == 0


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
