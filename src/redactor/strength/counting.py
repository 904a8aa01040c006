"""How many values a mask leaves, by kind.

>>> import datetime
>>> from redactor.rulebook import load
>>> from redactor.strength import Counter, Kind, born_in_year, read_mask
>>> counter = Counter(load().tables, datetime.date(1926, 1, 1), datetime.date(2026, 11, 22))
>>> shown = read_mask("640104********4529")
>>> counter.left(Kind.RESIDENT_ID, shown).candidates
3349
>>> counter.left(Kind.RESIDENT_ID, shown, born_in_year(1958)).candidates
33
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, assert_never

from redactor.rulebook import Tables
from redactor.strength.cards import Cards
from redactor.strength.known import Known
from redactor.strength.phones import MOBILE_LENGTH, Landlines, Mobiles
from redactor.strength.residents import Regions, Residents
from redactor.strength.shapes import PASSPORTS, PERMITS, PLATES, Shaped
from redactor.strength.shown import HIDDEN, Shown

_NOTHING = Known()
_RESIDENT, _RESIDENT_OLD, _CERTIFICATE = 18, 15, 20
#: 残疾人证: kinds 1 to 7, degrees 1 to 4.
_KINDS, _DEGREES = "1234567", "1234"
#: What all but the check of a resident's number is of.
_DIGITS, _BEFORE_CHECK = frozenset("0123456789") | {HIDDEN}, 17
_ZONE = "zone"


class Kind(StrEnum):
    """What is masked: the entities whose numbers can be counted, and OTHER for those of which no
    more is known than their length."""

    RESIDENT_ID = "RESIDENT_ID"
    DISABILITY_CERTIFICATE = "DISABILITY_CERTIFICATE"
    MOBILE_PHONE = "MOBILE_PHONE"
    LANDLINE_PHONE = "LANDLINE_PHONE"
    BANK_CARD = "BANK_CARD"
    PASSPORT = "PASSPORT"
    TRAVEL_PERMIT = "TRAVEL_PERMIT"
    VEHICLE_PLATE = "VEHICLE_PLATE"
    OTHER = "OTHER"


_OF_DIGITS = frozenset({Kind.RESIDENT_ID, Kind.DISABILITY_CERTIFICATE})


class Left(NamedTuple):
    """`candidates`: the values left, 0 where no value of the kind looks so; `lengths`: of the values that
    were counted; `fits`: the mask is as long as what it hides, else all lengths of the kind were
    counted; `exact`: False where that is only a lower bound, because the mask's runs may be moved
    against each other or nothing but the length is known."""

    candidates: int
    lengths: tuple[int, ...]
    fits: bool = True
    exact: bool = True


class _Plans:
    """What the tables say, made ready once, whatever the range of birth dates."""

    def __init__(self, tables: Tables) -> None:
        self.regions = Regions(
            [code for code, row in tables["divisions"].items() if row[4] != _ZONE]
        )
        self.mobiles = Mobiles(tables["mobile_segments"], tables["phone_cities"])
        self.landlines = Landlines(tables["area_codes"])
        self.cards = Cards(tables["bank_bins"])
        self.shaped = {
            Kind.PASSPORT: Shaped(PASSPORTS),
            Kind.TRAVEL_PERMIT: Shaped(PERMITS),
            Kind.VEHICLE_PLATE: Shaped(PLATES),
        }
        self.lengths: Mapping[Kind, tuple[int, ...]] = {
            Kind.RESIDENT_ID: (_RESIDENT, _RESIDENT_OLD),
            Kind.DISABILITY_CERTIFICATE: (_CERTIFICATE,),
            Kind.MOBILE_PHONE: (MOBILE_LENGTH,),
            Kind.LANDLINE_PHONE: (*self.landlines.lengths, 7, 8),
            Kind.BANK_CARD: self.cards.lengths,
            **{kind: shaped.lengths for kind, shaped in self.shaped.items()},
        }


class Counter:
    """For the rulebook's tables and a range of birth dates, both days included. It keeps what it
    counted and shares it with others for the same tables; it is cheap to make, and to ask again."""

    def __init__(self, tables: Tables, first: datetime.date, last: datetime.date) -> None:
        plans = tables.derived(_Plans)
        self.residents = Residents(plans.regions, first, last)
        self.mobiles, self.landlines, self.cards = plans.mobiles, plans.landlines, plans.cards
        self._shaped, self._lengths = plans.shaped, plans.lengths

    def left(self, kind: Kind, shown: Shown, known: Known = _NOTHING) -> Left:
        """What a mask leaves. A mask of another length than any value of the kind hides any of
        them."""
        if kind is Kind.OTHER:
            return Left(self.count(kind, shown.pattern, known), (shown.written,), exact=False)
        lengths = self._lengths[kind]
        if shown.written in lengths and not shown.is_open:
            count = self.count(kind, shown.pattern, known)
            # What contradicts the mask leaves nothing; what no value of this length is, has another.
            if count or self.count(kind, shown.pattern):
                return Left(count, (shown.written,))
        counted: dict[int, int] = {}
        if kind is Kind.BANK_CARD:
            lengths = self._lengths_of_card(shown)
        for length in lengths:
            # The most that one way of placing the pieces leaves: of several ways a value may fit two.
            ways = (self.count(kind, pattern, known) for pattern in shown.patterns(length))
            counted[length] = max(ways, default=0)
        some = {length: count for length, count in counted.items() if count}
        return Left(sum(some.values()), tuple(some), fits=False, exact=len(shown.runs) == 1)

    def _lengths_of_card(self, shown: Shown) -> tuple[int, ...]:
        """The lengths that a listed prefix has, where one fits; else all."""
        lengths = self._lengths[Kind.BANK_CARD]
        listed = tuple(
            length for length in lengths if any(map(self.cards.knows, shown.patterns(length)))
        )
        return listed or lengths

    def count(self, kind: Kind, pattern: str, known: Known = _NOTHING) -> int:
        """How many values of a kind fit a pattern, `?` for each hidden character, without
        separators."""
        if kind in _OF_DIGITS and not _DIGITS.issuperset(pattern[:_BEFORE_CHECK]):
            # A passport's letter under a label of resident numbers.
            return 0
        match kind:
            case Kind.RESIDENT_ID if len(pattern) == _RESIDENT_OLD:
                return self.residents.count_old(pattern, known)
            case Kind.RESIDENT_ID:
                return self.residents.count(pattern, known) if len(pattern) == _RESIDENT else 0
            case Kind.DISABILITY_CERTIFICATE:
                return self._certificates(pattern, known)
            case Kind.MOBILE_PHONE:
                return self.mobiles.count(pattern, known) if len(pattern) == MOBILE_LENGTH else 0
            case Kind.LANDLINE_PHONE:
                return self.landlines.count(pattern, known)
            case Kind.BANK_CARD:
                return self.cards.count(pattern, known)
            case Kind.PASSPORT | Kind.TRAVEL_PERMIT | Kind.VEHICLE_PLATE:
                return self._shaped[kind].count(pattern)
            case Kind.OTHER:
                return int(10 ** pattern.count(HIDDEN))
            case never:
                assert_never(never)

    def _certificates(self, pattern: str, known: Known) -> int:
        """残疾人证号: a resident number, the kind of disability and its degree."""
        if len(pattern) != _CERTIFICATE:
            return 0
        kinds = len(_KINDS) if pattern[18] == HIDDEN else int(pattern[18] in _KINDS)
        degrees = len(_DEGREES) if pattern[19] == HIDDEN else int(pattern[19] in _DEGREES)
        return self.residents.count(pattern[:18], known) * kinds * degrees
