"""What pages leave together: the reference's joins (§5.3), chains, and what breaks them."""

from __future__ import annotations

import datetime

import pytest

from redactor.joins.chains import Part, changed_part
from redactor.joins.records import Record
from redactor.strength import Known, born_on
from tests.joins.made import CHAINS, COUNTER

#: The reference's sample: its number shows what each mask shows of it.
SAMPLE = "640104195803124529"
BORN = born_on(datetime.date(1958, 3, 12))


def mask(front: int, behind: int) -> str:
    hidden = len(SAMPLE) - front - behind
    return SAMPLE[:front] + "?" * hidden + SAMPLE[len(SAMPLE) - behind :]


def left(*parts: Part | str) -> int | None:
    made = [each if isinstance(each, Part) else Part(each) for each in parts]
    return CHAINS.left("RESIDENT_ID", made)


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        ((mask(6, 4),), 3349),
        ((mask(6, 4), mask(14, 0)), 1),
        ((mask(6, 4), Part(known=BORN)), 1),
        ((mask(3, 4), Part(mask(6, 0), known=BORN)), 1),
        ((mask(2, 3), mask(14, 0)), 1),
        ((mask(6, 4), mask(10, 4)), 33),
        ((mask(10, 4), mask(12, 0)), 3),
        ((mask(14, 0), mask(0, 2)), 9),
        ((mask(14, 0), mask(0, 1)), 91),
        ((mask(1, 1), mask(14, 0)), 91),
    ],
)
def test_joins_of_the_reference(parts: tuple[Part | str, ...], count: int) -> None:
    assert left(*parts) == count


def test_what_cannot_be_one_number_is_none() -> None:
    assert left(mask(6, 4), "640105????????????") is None
    assert left(mask(6, 4), Part(known=born_on(datetime.date(1958, 3, 13)))) is None


def risks(
    *records: Record,
) -> list[tuple[int, int, dict[str, tuple[int, ...]], tuple[str, str, int]]]:
    found = CHAINS.risks(0, list(enumerate(records)))
    return [(each.left, each.alone, dict(each.chain), each.change) for each in found]


_NOTHING = Known()


def shows(pattern: str = "", known: Known = _NOTHING, kind: str = "RESIDENT_ID") -> Record:
    return Record(row=0, numbers=((kind, pattern),) if pattern else (), known=known)


def test_a_chain_holds_every_page_that_shows_its_part() -> None:
    months = [shows(mask(6, 4))] * 3
    # The fewest pages are changed: one, and not three.
    assert risks(*months, shows(mask(14, 0))) == [
        (1, 999, {"14+0": (3,), "6+4": (0, 1, 2)}, ("14+0", "region", 1))
    ]


def test_a_page_that_adds_nothing_is_in_no_chain() -> None:
    ((_, _, chain, _),) = risks(shows(mask(6, 4)), shows(mask(14, 0)), shows(mask(3, 0)))
    assert set(chain) == {"6+4", "14+0"}


def test_what_one_page_gives_away_alone_is_no_join() -> None:
    assert risks(shows(mask(14, 1)), shows(mask(6, 0))) == []
    # 999 by itself, and half of that with the sex: the mask is weak, not the join.
    assert risks(shows(mask(14, 0)), shows(known=Known(sex="M"))) == []


def test_the_smallest_change_may_be_beside_the_number() -> None:
    ((_, _, _, change),) = risks(shows(mask(6, 2)), shows(known=BORN), shows(mask(6, 2)))
    assert change == ("birth", "year", 1)
    # After it enough is left indeed.
    year = changed_part(Part(known=BORN), "RESIDENT_ID", "year")
    assert (left(mask(6, 2), year) or 0) >= 1000


def test_where_no_single_change_is_enough_all_are_told() -> None:
    # Each two of the three pin the number.
    three = shows(mask(6, 4)), shows(mask(14, 0)), shows(mask(2, 5), BORN)
    ((count, _, _, change),) = risks(*three)
    assert (count, change[:2]) == (1, ("*", "region"))


def test_phones_are_joined_where_they_show_the_same() -> None:
    phone = "MOBILE_PHONE"
    ((count, alone, chain, _),) = risks(
        shows("138????8000", kind=phone), shows("1380013????", kind=phone)
    )
    assert (count, alone, set(chain)) == (1, 10_000, {"3+4", "7+0"})
    # Two phones of one person, as far as anybody can tell.
    assert risks(shows("???????8000", kind=phone), shows("1380013????", kind=phone)) == []


def test_a_number_in_full_elsewhere_undoes_a_mask() -> None:
    full = Record(row=0, wholes=(("RESIDENT_ID", 5),))
    ((count, _, chain, change),) = risks(shows(mask(6, 4)), full)
    assert (count, set(chain)) == (1, {"6+4", "full"})
    assert change == ("full", "region", 1)


def test_the_counter_is_that_of_the_reference() -> None:
    assert COUNTER.residents.count(mask(6, 4), Known()) == 3349
