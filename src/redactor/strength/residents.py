"""Resident numbers that fit a pattern: counted by residues modulo 11, none is written out.

    640104 19580312 995 2     region, birth date, sequence, check (GB 11643-1999)

The check character makes the weighted sum of all 18 equal 1 modulo 11. Regions, dates and sequences
are independent of each other, so for each of the three it is enough to know how many of them fit and
leave which residue: eleven numbers. Their convolution at the residue that the check asks for is the
count.

Regions are the codes ever valid (`rules/tables/divisions.tsv`: provinces', cities' and counties',
statistics zones excepted), whenever somebody was born: nobody's number changes with a code, and the
table's years are not certain. A code that the table does not know counts as one.
"""

from __future__ import annotations

import datetime
from calendar import isleap
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import product

from redactor.strength.known import Known
from redactor.strength.shown import HIDDEN, fits

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)
_REGION, _DATE, _SEQUENCE = _WEIGHTS[:6], _WEIGHTS[6:14], _WEIGHTS[14:17]
_MODULUS, _SUM = 11, 1
_CHARACTERS = "0123456789X"
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CACHED = 1 << 16
#: How many of something leave the residue 0, 1, … 10.
Residues = tuple[int, ...]
_NONE: Residues = (0,) * _MODULUS


class Regions:
    """The regions' six digits; what was counted of them is kept, for any days of birth."""

    def __init__(self, codes: Collection[str]) -> None:
        self._codes = frozenset(codes)
        self._sorted = sorted(self._codes)
        self.residues = lru_cache(_CACHED)(self._residues)
        self.heads = lru_cache(_CACHED)(self._heads)

    def knows(self, pattern: str) -> bool:
        """Whether some known region fits six characters."""
        return pattern in self._codes or any(fits(code, pattern) for code in self._sorted)

    def _residues(self, pattern: str, prefixes: tuple[str, ...]) -> Residues:
        """How many codes that fit leave which residue."""
        if HIDDEN not in pattern:
            is_there = not prefixes or pattern.startswith(prefixes)
            return _of([pattern] if is_there and pattern.isdigit() else [], _REGION)
        fitting = [code for code in self._sorted if fits(code, pattern)]
        if not fitting:
            # A code that the table does not know: one, whichever.
            lowest = pattern.replace(HIDDEN, "0")
            # E7****: a passport's letter, no region.
            return _of([lowest] if lowest.isdigit() else [], _REGION)
        return _of([each for each in fitting if each.startswith(prefixes or "")], _REGION)

    def _heads(
        self,
        region: str,
        prefixes: tuple[str, ...],
        date: str,
        low: datetime.date,
        high: datetime.date,
    ) -> Residues:
        """How many regions with days of birth leave which residue."""
        return _convolved(self.residues(region, prefixes), dates(date, low, high))


class Residents:
    """`first`, `last`: the days of birth that are possible."""

    def __init__(self, regions: Regions, first: datetime.date, last: datetime.date) -> None:
        self._regions, self._first, self._last = regions, first, last

    def knows(self, pattern: str) -> bool:
        """Whether some known region fits the first six characters of a pattern."""
        return self._regions.knows(pattern[:6])

    def count(self, pattern: str, known: Known) -> int:
        """How many numbers of 18 characters fit a pattern."""
        low, high = self._between(known)
        heads = self._regions.heads(pattern[:6], known.regions, pattern[6:14], low, high)
        tails = sequences(pattern[14:17], known.sex)
        check = pattern[17]
        if check == HIDDEN:
            return sum(heads) * sum(tails)
        if check not in _CHARACTERS:
            return 0
        wanted = _SUM - _CHARACTERS.index(check)
        count = 0
        for residue, number in enumerate(heads):
            count += number * tails[(wanted - residue) % _MODULUS]
        return count

    def count_old(self, pattern: str, known: Known) -> int:
        """How many numbers of 15 digits (before 1999, no check, born in 19..) fit a pattern."""
        low, high = self._between(known)
        heads = self._regions.heads(pattern[:6], known.regions, f"19{pattern[6:12]}", low, high)
        return sum(heads) * sum(sequences(pattern[12:15], known.sex))

    def _between(self, known: Known) -> tuple[datetime.date, datetime.date]:
        if known.birth is None:
            return self._first, self._last
        return max(self._first, known.birth[0]), min(self._last, known.birth[1])


@lru_cache(_CACHED)
def dates(pattern: str, low: datetime.date, high: datetime.date) -> Residues:
    """How many days between two leave which residue, of those that fit YYYYMMDD."""
    counts = [0] * _MODULUS
    if low > high:
        return _NONE
    for year in range(low.year, high.year + 1):
        written = f"{year:04d}"
        if not fits(written, pattern[:4]):
            continue
        first = (low.month, low.day) if year == low.year else (1, 1)
        last = (high.month, high.day) if year == high.year else (12, 31)
        start = _residue(written, _DATE[:4])
        for residue, number in enumerate(_days(pattern[4:], isleap(year), first, last)):
            counts[(start + residue) % _MODULUS] += number
    return tuple(counts)


@lru_cache(_CACHED)
def _days(pattern: str, leap: bool, first: tuple[int, int], last: tuple[int, int]) -> Residues:
    """The days of a year from one to another (month, day) that fit MMDD."""
    fitting: list[str] = []
    for month in range(first[0], last[0] + 1):
        if not fits(f"{month:02d}", pattern[:2]):
            continue
        days = _DAYS[month - 1] - (month == 2 and not leap)
        for day in range(1, days + 1):
            if first <= (month, day) <= last and fits(f"{day:02d}", pattern[2:]):
                fitting.append(f"{month:02d}{day:02d}")
    return _of(fitting, _DATE[4:])


@lru_cache(_CACHED)
def sequences(pattern: str, sex: str | None) -> Residues:
    """How many of 001 to 999 fit, odd ones for men and even ones for women."""
    written = (
        "".join(digits)
        for digits in product(*("0123456789" if each == HIDDEN else each for each in pattern))
    )
    parities = {"M": (1,), "F": (0,)}.get(sex or "", (0, 1))
    return _of(
        [
            each
            for each in written
            if each.isdigit() and each != "000" and int(each) % 2 in parities
        ],
        _SEQUENCE,
    )


def _residue(written: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(written, weights, strict=True))


def _of(written: Sequence[str], weights: Sequence[int]) -> Residues:
    counts = [0] * _MODULUS
    for each in written:
        counts[_residue(each, weights) % _MODULUS] += 1
    return tuple(counts)


def _convolved(one: Residues, other: Residues) -> Residues:
    counts = [0] * _MODULUS
    for first, number in enumerate(one):
        if number:
            for second, times in enumerate(other):
                counts[(first + second) % _MODULUS] += number * times
    return tuple(counts)
