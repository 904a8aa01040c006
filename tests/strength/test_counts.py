"""The counts of the reference, exactly: of one region, whatever table; of all regions, with the
table as it is (rules/tables/divisions.tsv of 2023-06-30, every code ever valid but statistics zones:
7,202), birth dates 1926-01-01 to 2026-11-22."""

from __future__ import annotations

import datetime

import pytest

from redactor.strength import (
    Kind,
    Known,
    aged,
    aged_at_least,
    born_in_month,
    born_in_year,
    born_on,
    overlay,
    read_mask,
)
from redactor.strength.known import aged_under
from tests.strength.made import COUNTER, LAST, TABLES

BIRTH = datetime.date(1958, 3, 12)
COUNTY = ("640104",)


NOTHING = Known()


def left(mask: str, known: Known = NOTHING, kind: Kind = Kind.RESIDENT_ID) -> int:
    shown = read_mask(mask)
    assert shown is not None
    return COUNTER.left(kind, shown, known).candidates


@pytest.mark.parametrize(
    ("mask", "count"),
    [
        ("64010419580312452*", 1),
        ("6401041958031*4529", 1),
        ("640104195803**4529", 3),
        ("6401041958****4529", 33),
        ("64010419580312***9", 91),
        ("640104******124529", 110),
        ("64010419580****529", 249),
        ("64010419580312****", 999),
        ("64010419******4529", 2_457),
        ("640104********4529", 3_349),
        ("640104**********29", 335_016),
        ("640104***********9", 3_346_744),
        # 36,851 days of 999 numbers each.
        ("640104************", 36_814_149),
    ],
)
def test_a_mask_that_shows_the_region_leaves_so_many(mask: str, count: int) -> None:
    assert left(mask) == count


def test_the_table_of_regions_is_the_one_that_the_counts_over_all_regions_are_of() -> None:
    assert sum(row[4] != "zone" for row in TABLES["divisions"].values()) == 7_202


@pytest.mark.parametrize(
    ("mask", "count"),
    [
        ("6401**********4529", 40_192),
        ("640***********4529", 157_441),
        ("64************4529", 217_744),
        ("************124529", 792_852),
        ("64*************529", 2_177_565),
        ("**************4529", 24_127_358),
        ("6****************9", 2_587_030_596),
    ],
)
def test_a_mask_over_all_regions_leaves_so_many_with_this_table(mask: str, count: int) -> None:
    assert left(mask) == count


@pytest.mark.parametrize(
    ("known", "count"),
    [
        (born_in_year(1958), 33),
        (aged(68, LAST), 67),
        (born_in_month(1958, 3), 3),
        (born_on(BIRTH), 1),
        (aged_at_least(80, LAST), 696),
        (aged_at_least(60, LAST), 1_358),
        (aged_under(18, LAST), 596),
    ],
)
def test_what_stands_beside_the_first_six_and_last_four(known: Known, count: int) -> None:
    assert left("640104********4529", known) == count


def test_what_the_county_tells_of_the_first_two_and_last_three() -> None:
    mask = "64*************529"
    assert left(mask, Known(regions=COUNTY)) == 33_499
    assert left(mask, born_in_year(1958)._replace(regions=COUNTY)) == 333


def test_county_and_birth_date_undo_even_the_first_and_the_last() -> None:
    known = born_on(BIRTH)._replace(regions=COUNTY)
    assert left("6****************9", known) == 91
    assert left("6****************9", known._replace(sex="F")) == 45


def test_the_sex_halves_the_sequences() -> None:
    assert left("64010419580312****", Known(sex="F")) == 499
    assert left("64010419580312****", Known(sex="M")) == 500
    assert left("64010419580312***9", Known(sex="F")) == 45


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("640104????????4529", "64010419580312????", 1),
        ("64?????????????529", "64010419580312????", 1),
        ("640104????????4529", "6401041958????4529", 33),
        ("6401041958????4529", "640104195803??????", 3),
        ("64010419580312????", "????????????????29", 9),
        ("64010419580312????", "?????????????????9", 91),
        ("6????????????????9", "64010419580312????", 91),
        ("640???????????4529", "64010419580312????", 1),
    ],
)
def test_two_masks_of_one_number_together(one: str, other: str, count: int) -> None:
    both = overlay(one, other)
    assert both is not None
    assert COUNTER.count(Kind.RESIDENT_ID, both) == count


def test_a_phone_is_as_hidden_as_its_city_is_unknown() -> None:
    phone = Kind.MOBILE_PHONE
    assert left("138****8000", kind=phone) == 10_000
    assert left("1380000****", kind=phone) == 10_000
    assert left("138********", kind=phone) == 100_000_000
    cities = {"宁夏固原市": 4, "宁夏石嘴山市": 8, "宁夏吴忠市": 28, "宁夏银川市": 31}
    for city, count in cities.items():
        assert left("138****8000", Known(city=city), phone) == count
    # Where the segment stands open, the city tells nothing.
    assert left("1380000****", Known(city="宁夏固原市"), phone) == 10_000


def test_a_landline_begins_with_a_digit_from_two_to_eight() -> None:
    assert left("0951-***1234", kind=Kind.LANDLINE_PHONE) == 700
    assert left("0951-503****", kind=Kind.LANDLINE_PHONE) == 10_000


def test_a_bank_card_is_counted_by_its_prefix_and_its_check_digit() -> None:
    card = Kind.BANK_CARD
    assert left("622848*********9018", kind=card) == 10**8
    assert left("622580******9018", kind=card) == 10**5
    # Any single digit can be computed.
    assert left("622848040256489001*", kind=card) == 1
    assert left("6228480402*64890018", kind=card) == 1
    assert left("************3671", Known(bank="招商银行"), card) < left(
        "************3671", kind=card
    )


@pytest.mark.parametrize(
    ("kind", "mask", "count"),
    [
        # A letter without I and O, or a digit, and three digits.
        (Kind.PASSPORT, "E****3827", 34 * 10**3),
        (Kind.TRAVEL_PERMIT, "C****3827", 34 * 10**3),
        (Kind.TRAVEL_PERMIT, "H******3827", 10**6),
        # Three characters with two letters at the most, of which the first two stand open.
        (Kind.VEHICLE_PLATE, "宁A·12**5", 34**2),
        (Kind.DISABILITY_CERTIFICATE, "64010419580312452***", 28),
        (Kind.DISABILITY_CERTIFICATE, "640104********452942", 3_349),
        (Kind.RESIDENT_ID, "640104580312***", 999),
        (Kind.OTHER, "A12****9", 10**4),
    ],
)
def test_other_kinds(kind: Kind, mask: str, count: int) -> None:
    assert left(mask, kind=kind) == count


def test_a_mask_of_another_length_hides_every_length_of_its_kind() -> None:
    """Too short and too long: the count is of all lengths, and says so."""
    old = (datetime.date(1999, 12, 31) - datetime.date(1926, 1, 1)).days + 1
    for mask in ("640104***529", "640104**************529", "640104…529"):
        shown = read_mask(mask)
        assert shown is not None
        told = COUNTER.left(Kind.RESIDENT_ID, shown)
        assert (told.lengths, told.fits, told.exact) == ((18, 15), False, True)
        assert told.candidates == COUNTER.count(Kind.RESIDENT_ID, "640104?????????529") + old
    short = read_mask("138**8000")
    assert short is not None
    assert COUNTER.left(Kind.MOBILE_PHONE, short) == (10_000, (11,), False, True)


def test_pieces_that_may_be_moved_give_a_lower_bound() -> None:
    shown = read_mask("64**1958**9")
    assert shown is not None
    told = COUNTER.left(Kind.RESIDENT_ID, shown)
    assert not told.exact and not told.fits
    placed = COUNTER.count(Kind.RESIDENT_ID, "64????1958???????9")
    assert told.candidates >= placed > 0


def test_what_is_no_value_of_the_kind_leaves_nothing() -> None:
    assert left("640104195813**4529") == 0
    assert left("64010419580312000*") == 0
    assert left("E7*****24") == 0
    assert left("238****8000", kind=Kind.MOBILE_PHONE) == 0
    # 62 is an issuer's, whatever the table says; a mobile's network is in the plan or is none.
    assert left("629999*********9018", kind=Kind.BANK_CARD) == 10**8


def test_a_region_that_the_table_does_not_know_counts_as_one() -> None:
    assert 3_300 < left("649999********4529") < 3_400
