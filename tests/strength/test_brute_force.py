"""The counts against numbers written out, on sampled patterns."""

from __future__ import annotations

import datetime
import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.strength import HIDDEN, Counter, Kind, Known, overlay, read_mask
from redactor.strength.residents import dates
from redactor.text.check_digits import luhn
from tests.strength.made import COUNTER, TABLES, fits, residents

REGION = "640104"
FIRST, LAST = datetime.date(1999, 12, 20), datetime.date(2000, 3, 10)
SEEDED = random.Random(20261122)
ALL = list(residents(REGION, FIRST, LAST))


def hidden_at(value: str, places: frozenset[int]) -> str:
    return "".join(HIDDEN if at in places else each for at, each in enumerate(value))


@pytest.mark.parametrize("sex", [None, "M", "F"])
@pytest.mark.parametrize("trial", range(12))
def test_resident_numbers_of_one_region_are_counted_as_they_are_written_out(
    trial: int, sex: str | None
) -> None:
    """Every number of 82 days over a leap day, for masks made at random."""
    chosen = random.Random(trial)
    value = chosen.choice(ALL)
    # The region stands open: others are another count.
    places = frozenset(chosen.sample(range(6, 18), chosen.randint(1, 12)))
    pattern = hidden_at(value, places)
    parity = {"M": "13579", "F": "02468"}.get(sex or "", "0123456789")
    written = sum(fits(each, pattern) and each[16] in parity for each in ALL)
    counted = Counter(TABLES, FIRST, LAST).count(Kind.RESIDENT_ID, pattern, Known(sex=sex))
    assert counted == written > 0 or (written == 0 == counted and sex is not None)


def test_regions_are_counted_as_they_are_written_out() -> None:
    day = datetime.date(2000, 2, 29)
    codes = [code for code, row in TABLES["divisions"].items() if row[4] != "zone"]
    ningxia = [code for code in codes if code.startswith("64")]
    written = [each for code in ningxia for each in residents(code, day, day)]
    counter = Counter(TABLES, day, day)
    for pattern in ("64????200002299527", "64?1??20000229??2?", "64????????????9??X"):
        expected = sum(fits(each, pattern) for each in written)
        assert counter.count(Kind.RESIDENT_ID, pattern) == expected
    assert counter.count(Kind.RESIDENT_ID, "64????????????????") == len(written)


@settings(deadline=None)
@given(
    st.dates(datetime.date(1900, 1, 1), datetime.date(2030, 12, 31)),
    st.integers(0, 3000),
    st.frozensets(st.integers(0, 7)),
)
def test_days_are_counted_as_the_calendar_has_them(
    low: datetime.date, days: int, places: frozenset[int]
) -> None:
    high = low + datetime.timedelta(days=days)
    pattern = hidden_at((low + datetime.timedelta(days=days // 2)).strftime("%Y%m%d"), places)
    ordinals = range(low.toordinal(), high.toordinal() + 1)
    written = (datetime.date.fromordinal(each).strftime("%Y%m%d") for each in ordinals)
    assert sum(dates(pattern, low, high)) == sum(fits(each, pattern) for each in written)


@settings(deadline=None)
@given(
    st.text("0123456789", min_size=10, max_size=10), st.frozensets(st.integers(6, 15), max_size=4)
)
def test_cards_are_counted_as_they_are_written_out(tail: str, places: frozenset[int]) -> None:
    pattern = hidden_at("622580" + tail, places)
    choices = ["0123456789" if each == HIDDEN else each for each in pattern]
    written = sum(luhn("".join(each)) for each in product(*choices))
    assert COUNTER.count(Kind.BANK_CARD, pattern) == written


@pytest.mark.parametrize("pattern", ["1??00138000", "13?0013800?", "1349?13800?", "170?01380?0"])
def test_mobiles_are_counted_as_the_plan_has_them(pattern: str) -> None:
    segments = TABLES["mobile_segments"]

    def assigned(number: str) -> bool:
        row = segments.get(number[:4]) or segments.get(number[:3])
        if row is None or row[2] != "1":
            return False
        return not row[3] or number[4 if number[:4] in segments else 3] in row[3]

    choices = ["0123456789" if each == HIDDEN else each for each in pattern]
    written = sum(assigned("".join(each)) for each in product(*choices))
    assert COUNTER.count(Kind.MOBILE_PHONE, pattern) == written > 0


NUMBERS = st.text("0123456789", min_size=11, max_size=11)
PLACES = st.frozensets(st.integers(0, 10))


@settings(deadline=None)
@given(NUMBERS, PLACES, PLACES)
def test_two_masks_of_one_value_show_what_either_shows(
    value: str, one: frozenset[int], other: frozenset[int]
) -> None:
    both = overlay(hidden_at(value, one), hidden_at(value, other))
    assert both == hidden_at(value, one & other)


@settings(deadline=None)
@given(NUMBERS, PLACES, st.sampled_from("*＊×●■□○◆※#_～？〇某"))
def test_a_mask_is_read_back_whatever_sign_it_is_made_of(
    value: str, places: frozenset[int], sign: str
) -> None:
    masked = "".join(sign if at in places else each for at, each in enumerate(value))
    shown = read_mask(masked)
    if not places:
        assert shown is None
        return
    assert shown is not None
    assert shown.pattern == hidden_at(value, places)
    assert list(shown.patterns(11)) == [shown.pattern]


@settings(deadline=None)
@given(NUMBERS, PLACES.filter(bool), st.integers(1, 9))
def test_some_way_of_a_mask_of_another_length_is_the_value(
    value: str, places: frozenset[int], signs: int
) -> None:
    """Each run written with `signs` signs, however much it hides."""
    masked, before = "", False
    for at, each in enumerate(value):
        masked += "" if at in places and before else "*" * signs if at in places else each
        before = at in places
    shown = read_mask(masked)
    assert shown is not None
    if shown.written != len(value):
        ways = list(shown.patterns(len(value)))
        assert hidden_at(value, places) in ways or len(ways) == 256
        assert len(set(ways)) == len(ways)
