"""Numbers of a person: identity, travel, service, pupils, disability."""

from __future__ import annotations

from datetime import date
from random import Random

from corpora.generator import checks, people
from corpora.generator.model import Number
from corpora.generator.numbers.base import (
    LETTERS,
    Ask,
    Maker,
    digits,
    first_not_zero,
    grouped,
    lettered,
)
from corpora.generator.people import birthday, resident_number

_RESIDENT_WAYS = ((6, 8, 4), (6, 8, 4), (6, 4, 4, 4), (3, 3, 4, 4, 4), (4, 4, 4, 4, 2), (10, 8))
_OLD_WAYS = ((6, 6, 3), (6, 6, 3), (5, 5, 5), (3, 3, 3, 3, 3))
_COUNTRIES = ("840", "392", "410", "643", "276", "250", "826", "036", "586", "764")


def resident(ask: Ask) -> Number:
    """The number of the turn's person; of 15 digits now and then, beside a label."""
    person = ask.scene.person()
    if ask.labelled and 1930 <= person.born.year < 1985 and ask.rng.random() < 0.08:
        return grouped(ask, person.old_number, *_OLD_WAYS)
    return _eighteen(ask, person.number)


def resident_second(ask: Ask) -> Number:
    """The number of the other person of the turn."""
    return _eighteen(ask, ask.scene.person("second").number)


def resident_old(ask: Ask) -> Number:
    """15 digits, of somebody born before 1985."""
    person = ask.scene.person()
    if person.born.year >= 1985:
        person = people.person(ask.rng, ask.scene.county.code, (42, 90), ask.scene.today)
    return grouped(ask, person.old_number, *_OLD_WAYS)


def resident_hmt(ask: Ask) -> Number:
    """Residence permit of somebody from Hong Kong, Macao or Taiwan."""
    region = ask.rng.choice(("810000", "820000", "830000"))
    person = ask.scene.person()
    number = resident_number(ask.rng, region, person.born, male=person.male)
    return _eighteen(ask, number)


def resident_foreign(ask: Ask) -> Number:
    """Permanent residence card: 9, province, country, birth date, sequence, check."""
    region = f"9{ask.scene.county.code[:2]}{ask.rng.choice(_COUNTRIES)}"
    born = birthday(ask.rng, (20, 70), ask.scene.today)
    return _eighteen(ask, resident_number(ask.rng, region, born, male=ask.rng.random() < 0.5))


def _eighteen(ask: Ask, number: str) -> Number:
    lower = ask.labelled and ask.rng.random() < 0.1
    return grouped(ask, number.lower() if lower else number, *_RESIDENT_WAYS)


def passport(ask: Ask) -> Number:
    """One of the kinds of passport."""
    rng = ask.rng
    kinds = ("E", "E", "G", "K", "1", f"E{rng.choice(LETTERS)}", f"E{rng.choice(LETTERS)}")
    letters = rng.choice((*kinds, "PE", "SE", "DE", "MA"))
    if letters == "1":
        return lettered(ask, "", f"1{rng.choice('45')}{digits(rng, 7)}")
    return lettered(ask, letters, digits(rng, 9 - len(letters)))


def permit_hong_kong(ask: Ask) -> Number:
    """Exit permit to Hong Kong and Macao."""
    rng = ask.rng
    letters = rng.choice(("C", "W", f"C{rng.choice(LETTERS)}", f"C{rng.choice(LETTERS)}"))
    return lettered(ask, letters, digits(rng, 9 - len(letters)))


def permit_taiwan(ask: Ask) -> Number:
    """Exit permit to Taiwan."""
    return lettered(ask, ask.rng.choice("LLT"), digits(ask.rng, 8))


def permit_home(ask: Ask) -> Number:
    """Home-return permit: 8 digits of a lifetime, often 2 more for the reissue."""
    reissue = ask.rng.choice(("", f"0{ask.rng.randint(0, 4)}"))
    return lettered(ask, ask.rng.choice("HM"), digits(ask.rng, 8) + reissue)


def permit_taiwanese(ask: Ask) -> Number:
    """Permit of a resident of Taiwan: 8 digits, nothing but the label tells."""
    return lettered(ask, "", f"0{first_not_zero(ask.rng, 7)}")


def military(ask: Ask) -> Number:
    """`军字第1234567号`."""
    word = f"{ask.rng.choice('军军士文武海空南北东西中火政')}字第"
    number = first_not_zero(ask.rng, ask.rng.choice((6, 7, 7, 8)))
    return Number(f"{word}{number}号", (word, number, "号"))


def disability(ask: Ask) -> Number:
    """Resident number, kind 1–7, grade 1–4; a reissue appends B1."""
    rng = ask.rng
    person = ask.scene.person()
    reissue = f"B{rng.randint(1, 2)}" if rng.random() < 0.12 else ""
    number = f"{person.number}{rng.randint(1, 7)}{rng.randint(1, 4)}{reissue}"
    return grouped(ask, number, (6, 8, 4, 2), (6, 8, 4, 2), (18, 2), (4, 4, 4, 4, 4))


def student(ask: Ask) -> Number:
    """G and the resident number, or J or L and 18 digits; a pupil where the person is grown up."""
    rng = ask.rng
    person = ask.scene.person()
    region = ask.scene.county.code
    if person.age_on(ask.scene.today) > 22:
        person = people.person(rng, region, (6, 18), ask.scene.today)
    number = (
        f"G{person.number}" if rng.random() < 0.7 else _made_up_student(rng, region, person.born)
    )
    return grouped(ask, number, (1, 6, 8, 4), (7, 8, 4), (1, 18))


def _made_up_student(rng: Random, region: str, born: date) -> str:
    dated = rng.random() < 0.5
    number = f"{region}{born:%Y%m%d}" if dated else f"{region}{digits(rng, 8)}"
    body = number + digits(rng, 3)
    last = rng.choice([digit for digit in "0123456789" if digit != checks.resident(body)])
    return f"{'L' if dated else 'J'}{body}{last}"


def birth(ask: Ask) -> Number:
    """One letter, province, seven more digits."""
    province = ask.scene.county.code[:2]
    return lettered(ask, ask.rng.choice(LETTERS), province + digits(ask.rng, 7))


MAKERS: dict[str, Maker] = {
    "RESIDENT_ID": resident,
    "RESIDENT_ID.second": resident_second,
    "RESIDENT_ID.old": resident_old,
    "RESIDENT_ID.hmt": resident_hmt,
    "RESIDENT_ID.foreign": resident_foreign,
    "PASSPORT": passport,
    "TRAVEL_PERMIT.hk": permit_hong_kong,
    "TRAVEL_PERMIT.tw": permit_taiwan,
    "TRAVEL_PERMIT.back": permit_home,
    "TRAVEL_PERMIT.twn": permit_taiwanese,
    "MILITARY_ID": military,
    "DISABILITY_CERTIFICATE": disability,
    "STUDENT_ID": student,
    "BIRTH_CERTIFICATE": birth,
}
