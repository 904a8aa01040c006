"""The world of one draft: place, office, people. It fills the lower-case slots of a template.

Slots of a *turn* (a paragraph or a table row) keep their word until `turn()`: `{name}` is the same
person twice. Slots of the draft (`{county}`, `{office}`) never change. All others are drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from corpora.generator import decoys, people, words
from corpora.generator.people import TODAY, Person

ADULT = (22, 75)


class Scene:
    """Words and people of one draft."""

    def __init__(
        self,
        rng: Random,
        *,
        ages: tuple[int, int] = ADULT,
        offices: Sequence[str] = (),
    ) -> None:
        self.rng = rng
        pool = words.local_counties() if rng.random() < 0.7 else words.counties()
        self.county = rng.choice(pool)
        self.today = TODAY - timedelta(days=rng.randrange(365 * 9))
        self.counter = 0
        self._ages = ages
        self._kept = {"office": self.county.name + rng.choice(offices or _listed("offices"))}
        self._said: dict[str, str] = {}
        self._cast: dict[str, Person] = {}

    def turn(self) -> None:
        """Start a new paragraph or row: new people, new addresses."""
        self.counter += 1
        self._said.clear()
        self._cast.clear()

    def person(self, role: str = "") -> Person:
        """The person of this turn; any role but '' is an adult."""
        if role not in self._cast:
            ages = ADULT if role else self._ages
            self._cast[role] = people.person(self.rng, self.county.code, ages, self.today)
        return self._cast[role]

    def word(self, slot: str) -> str:
        """What a lower-case slot says."""
        if slot in FRESH:
            return FRESH[slot](self)
        if slot in DRAFT:
            return self._keep(self._kept, slot, DRAFT)
        return self._keep(self._said, slot, TURN)

    def _keep(self, memory: dict[str, str], slot: str, fillers: _Fillers) -> str:
        if slot not in memory:
            memory[slot] = fillers[slot](self)
        return memory[slot]

    def day(self, back: int = 700) -> date:
        """A day before the date of the draft."""
        return self.today - timedelta(days=self.rng.randint(1, back))


_Fillers = dict[str, Callable[[Scene], str]]


def known(slot: str) -> bool:
    """Whether a template may say `{slot}`."""
    return slot in FRESH or slot in DRAFT or slot in TURN


def _listed(key: str) -> tuple[str, ...]:
    return words.listed("bodies", key)


def _one(file: str, key: str) -> Callable[[Scene], str]:
    return lambda scene: scene.rng.choice(words.listed(file, key))


def _range(low: int, high: int) -> Callable[[Scene], str]:
    return lambda scene: str(scene.rng.randint(low, high))


def _of_county(key: str) -> Callable[[Scene], str]:
    return lambda scene: scene.county.name + scene.rng.choice(_listed(key))


def _long_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _date(scene: Scene) -> str:
    day = scene.day()
    return _long_date(day) if scene.rng.random() < 0.85 else f"{day:%Y-%m-%d}"


def _period(scene: Scene) -> str:
    first = scene.day(400)
    return f"{_long_date(first)}至{_long_date(first + timedelta(days=scene.rng.randint(5, 90)))}"


def _amount(scene: Scene) -> str:
    rng = scene.rng
    whole = rng.choice((rng.randint(5, 99) * 10, rng.randint(100, 9999), rng.randint(1, 60) * 500))
    return rng.choice((f"{whole}", f"{whole}.00", f"{whole}.{rng.randint(10, 99)}"))


def _big(scene: Scene) -> str:
    value = scene.rng.randint(120_000, 98_000_000)
    return scene.rng.choice((f"{value / 10_000:.2f}万", f"{value:,}.00", f"{value}"))


def _branch(scene: Scene) -> str:
    rng = scene.rng
    city = scene.county.city.removesuffix("市")
    return rng.choice(_listed("banks")) + city + rng.choice(_listed("branches"))


def _document_number(scene: Scene) -> str:
    short = scene.county.name[:1]
    organ = scene.rng.choice(
        ("政办发", "民发", "政发", "财社", "人社发", "卫健发", "教函", "自然资发")
    )
    return f"{short}{organ}〔{scene.today.year}〕{scene.rng.randint(1, 260)}号"


def _case_number(scene: Scene) -> str:
    court = scene.county.code[2:]
    kind = scene.rng.choice(("民初", "执", "行初", "刑初", "破"))
    return (
        f"（{scene.today.year}）{scene.county.plate[0]}{court}{kind}{scene.rng.randint(1, 9800)}号"
    )


def _company(scene: Scene) -> str:
    city = scene.rng.choice((scene.county.city.removesuffix("市"), scene.county.province))
    return city + scene.rng.choice(_listed("companies"))


def _fresh(make: Callable[[Random], str]) -> Callable[[Scene], str]:
    return lambda scene: make(scene.rng)


DRAFT: _Fillers = {
    "county": lambda scene: scene.county.name,
    "city": lambda scene: scene.county.city,
    "province": lambda scene: scene.county.province,
    "place": lambda scene: scene.county.full,
    "office": _of_county("offices"),
    "year": lambda scene: str(scene.today.year),
    "quarter": lambda scene: "一二三四"[(scene.today.month - 1) // 3],
    "today": lambda scene: _long_date(scene.today),
    "subject": _one("bodies", "subjects"),
    "docno": _document_number,
}
TURN: _Fillers = {
    "n": lambda scene: str(scene.counter),
    "name": lambda scene: scene.person().name,
    "name2": lambda scene: scene.person("second").name,
    "name3": lambda scene: scene.person("third").name,
    # Who must not be named, as lawful drafts write them.
    "covered2": lambda scene: scene.person("second").name[0] + "某某",
    "sex": lambda scene: "男" if scene.person().male else "女",
    "age": lambda scene: str(scene.person().age_on(scene.today)),
    "ethnic": _one("people", "ethnic"),
    "kin": _one("bodies", "kin"),
    "town": _one("places", "towns"),
    "village": _one("places", "villages"),
    "road": _one("places", "roads"),
    "estate": _one("places", "estates"),
    "company": _company,
    "shop": _of_county("shops"),
    "charity": _of_county("charities"),
    "school": _of_county("schools"),
    "hospital": _of_county("hospitals"),
    "branch": _branch,
    "job": _one("bodies", "jobs"),
    "brand": _one("bodies", "brands"),
    "colour": _one("bodies", "colours"),
    "handset": _one("bodies", "handsets"),
    "system": _one("bodies", "systems"),
    "office2": _of_county("offices"),
}
FRESH: _Fillers = {
    "date": _date,
    "period": _period,
    "amount": _amount,
    "big": _big,
    "caseno": _case_number,
    "otherdoc": _document_number,
    "law": _one("bodies", "laws"),
    "article": _range(3, 96),
    "month": _range(1, 12),
    "days": _range(3, 60),
    "count": _range(2, 860),
    "few": _range(2, 9),
    "no": _range(1, 399),
    "room": _range(101, 919),
    "hour": _range(8, 18),
    "minute": lambda scene: f"{scene.rng.randrange(60):02}",
    "percent": lambda scene: f"{scene.rng.uniform(1, 99):.1f}%",
    "grade": lambda scene: scene.rng.choice("一二三四"),
    "post": lambda scene: f"{words.post()[scene.county.code[:2]]}{scene.rng.randrange(10000):04}",
    "decoy": lambda scene: decoys.phrase(scene.rng, scene.county.code, scene.today),
    "quiet": _fresh(decoys.quiet),
}
