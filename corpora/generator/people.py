"""Made-up people: every resident number has a sequence number from 990 to 999."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from corpora.generator import checks, words

TODAY = date(2026, 6, 30)
"""Nothing is dated after this day; fixed, so that a seed keeps its text."""


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person."""

    name: str
    male: bool
    born: date
    number: str

    def age_on(self, day: date) -> int:
        """Full years on a day."""
        before = (day.month, day.day) < (self.born.month, self.born.day)
        return day.year - self.born.year - before

    @property
    def old_number(self) -> str:
        """The number of 15 digits; 996 to 999 stood for people over a hundred, so 990 to 995."""
        sequence = int(self.number[14:17])
        kept = sequence if sequence < 996 else sequence - 4
        return self.number[:6] + self.number[8:14] + str(kept)


def name(rng: Random, *, male: bool) -> str:
    """A full name: mostly three characters, sometimes two, seldom from further away."""
    parts = words.people()
    roll = rng.random()
    if roll < 0.01:
        return rng.choice(parts.far)
    surname = rng.choice(parts.compound) if roll < 0.02 else rng.choice(parts.surnames)
    pool = parts.male if male else parts.female
    return surname + "".join(rng.choice(pool) for _ in range(1 if rng.random() < 0.25 else 2))


def resident_number(rng: Random, region: str, born: date, *, male: bool) -> str:
    """A resident number; X as the last character is more frequent than in life."""
    prefix = f"{region}{born:%Y%m%d}"
    bodies = [f"{prefix}{sequence}" for sequence in range(991 if male else 990, 1000, 2)]
    body = rng.choice(bodies)
    if rng.random() < 0.2:
        body = next((one for one in bodies if checks.resident(one) == "X"), body)
    return body + checks.resident(body)


def birthday(rng: Random, ages: tuple[int, int], today: date) -> date:
    """A day on which somebody was born who has that age today."""
    youngest, oldest = ages
    days = rng.randint(youngest * 366, oldest * 365 + 364)
    return today - timedelta(days=days)


def person(rng: Random, region: str, ages: tuple[int, int], today: date) -> Person:
    """Somebody from a region, today of an age between the two ages."""
    male = rng.random() < 0.5
    born = birthday(rng, ages, today)
    if rng.random() < 0.15:
        region = rng.choice(words.counties()).code
    if region.startswith("64") and born.year < 1990 and rng.random() < 0.2:
        region = rng.choice(words.listed("places", "old_codes"))
    return Person(name(rng, male=male), male, born, resident_number(rng, region, born, male=male))
