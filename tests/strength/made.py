"""The counter of the tests, and numbers made by writing them all out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from redactor.rulebook import load
from redactor.strength import HIDDEN, Counter
from redactor.text.check_digits import resident_check

#: The range of birth dates that the reference counts over.
FIRST, LAST = datetime.date(1926, 1, 1), datetime.date(2026, 11, 22)
TABLES = load().tables
COUNTER = Counter(TABLES, FIRST, LAST)


def fits(value: str, pattern: str) -> bool:
    return len(value) == len(pattern) and all(
        shown in (HIDDEN, character) for character, shown in zip(value, pattern, strict=True)
    )


def residents(
    region: str, first: datetime.date, last: datetime.date, parities: tuple[int, ...] = (0, 1)
) -> Iterator[str]:
    """Every number of a region and of days, written out."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = datetime.date.fromordinal(ordinal).strftime("%Y%m%d")
        for sequence in range(1, 1000):
            if sequence % 2 in parities:
                body = f"{region}{day}{sequence:03d}"
                yield body + resident_check(body)
