"""A made-up town whose five offices publish rosters, each in its own way, with the truth beside them.

    civil      name, village, first 6 and last 4 of the resident number, amount
    disabled   name, sex, village, first 14, amount
    health     name, village, phone as 138****8000, first 2 and last 3
    schools    name, sex, birth date, village; no number
    farming    name, phone as 138****8000, first 10 and last 4, amount; no village

Names are shared by hundreds, as in any county; villages have namesakes. Nobody in it lives: sequence
numbers are 990 to 999. The same seed makes the same town.

>>> len({person.number for person in Town(people=500, pages=40).people})
500
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from redactor.text.check_digits import resident_check

_SURNAMES = "马王李张刘陈杨丁沙白赵吴周田金纳何冯罗苏海虎黑撒安蒙穆闪妥拜"
_GIVEN = "明远小花建国秀英梅兰桂芳志强丽娟文军海燕玉珍春生福贵少华东平晓红成林学义国栋永庆金凤"
_PLACES = "桃柳杨榆松石沙河泉井湾滩梁坡塬岭台寨堡桥"
_ENDS = "山家坪沟口塘园庄头川"
_REGIONS = ("640104", "640105", "640121", "640181", "640221", "640302", "622825", "610125")
_FEWER = (30, 20, 14, 10, 4, 3, 2, 1)
_PEOPLE_A_VILLAGE, _ROWS = 400, 20
#: Of a village's people so many are poor, old or ill enough to be on lists; of these so many on each.
_LISTED, _ON_LIST = 0.33, 0.3
_MONTHS = 4
_OFFICES = ("civil", "disabled", "health", "schools", "farming")
_TITLES = {
    "civil": "青云县民政局{month}高龄津贴发放名单公示",
    "disabled": "青云县残疾人联合会{month}护理补贴名单公示",
    "health": "青云县卫生健康局{month}健康体检人员名单公示",
    "schools": "青云县教育局{month}资助对象名单公示",
    "farming": "青云县农业农村局{month}补贴发放名单公示",
}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    sex: str
    birth: datetime.date
    number: str
    phone: str
    village: str
    amount: int


@dataclass(frozen=True, slots=True)
class Roster:
    """A page, and whose rows they are, by the person's place in the town."""

    id: str
    office: str
    month: str
    village: str
    people: tuple[int, ...]


#: A column of a roster: its header, and what it shows of a person.
Column = tuple[str, Callable[[Person], str]]


def _mask(value: str, front: int, behind: int, sign: str = "*", signs: int = 0) -> str:
    hidden = len(value) - front - behind
    return value[:front] + sign * (signs or hidden) + (value[-behind:] if behind else "")


_NAME: Column = ("姓名", lambda each: each.name)
_VILLAGE: Column = ("村（社区）", lambda each: each.village)
_SEX: Column = ("性别", lambda each: each.sex)
_AMOUNT: Column = ("金额（元）", lambda each: str(each.amount))
#: What each office shows. Signs and their number differ, as they do.
COLUMNS: Mapping[str, Sequence[Column]] = {
    "civil": (
        _NAME,
        _VILLAGE,
        ("身份证号", lambda each: _mask(each.number, 6, 4)),
        _AMOUNT,
    ),
    "disabled": (
        _NAME,
        _SEX,
        _VILLAGE,
        ("身份证号码", lambda each: _mask(each.number, 14, 0, "＊")),
        _AMOUNT,
    ),
    "health": (
        _NAME,
        _VILLAGE,
        ("联系电话", lambda each: _mask(each.phone, 3, 4)),
        ("身份证号", lambda each: _mask(each.number, 2, 3, "*", 6)),
    ),
    "schools": (
        _NAME,
        _SEX,
        ("出生日期", lambda each: f"{each.birth.year}年{each.birth.month}月{each.birth.day}日"),
        _VILLAGE,
    ),
    "farming": (
        _NAME,
        ("联系电话", lambda each: _mask(each.phone, 3, 4)),
        ("公民身份号码", lambda each: _mask(each.number, 10, 4, "●")),
        _AMOUNT,
    ),
}


class Town:
    """`people` of them, and so many `pages`."""

    def __init__(self, *, people: int = 200_000, pages: int = 20_000, seed: int = 11) -> None:
        self._random = random.Random(seed)
        villages = max(1, people // _PEOPLE_A_VILLAGE)
        names = _villages(villages)
        taken: set[str] = set()
        self.people = [self._person(names[at % villages], taken) for at in range(people)]
        self.rosters = list(self._rosters(names, pages))

    def _person(self, village: str, taken: set[str]) -> Person:
        draw = self._random
        weights = list(accumulate(1 / (rank + 2) for rank in range(len(_SURNAMES))))
        surname = draw.choices(_SURNAMES, cum_weights=weights)[0]
        length = 1 if draw.random() < 0.2 else 2
        name = surname + "".join(draw.choices(_GIVEN, k=length))
        while True:
            days = draw.randrange(33_000)
            birth = datetime.date(2016, 1, 1) - datetime.timedelta(days=days)
            region = draw.choices(_REGIONS, weights=_FEWER)[0]
            body = f"{region}{birth:%Y%m%d}{draw.randrange(990, 1000)}"
            if body not in taken:
                break
        taken.add(body)
        sex = "男" if int(body[-1]) % 2 else "女"
        phone = f"1380013{draw.randrange(10_000):04}"
        amount = draw.choice((100, 150, 200, 260, 300, 320, 450, 500, 680, 720, 800, 1000))
        return Person(name, sex, birth, body + resident_check(body), phone, village, amount)

    def _rosters(self, villages: Sequence[str], pages: int) -> Iterator[Roster]:
        """Lists by office, village and month; of each month a few people differ."""
        draw = self._random
        by_village: dict[str, list[int]] = {each: [] for each in villages}
        for at, person in enumerate(self.people):
            by_village[person.village].append(at)
        listed = {
            each: draw.sample(several, max(1, int(len(several) * _LISTED)))
            for each, several in by_village.items()
        }
        made = 0
        for village in villages:
            for office in _OFFICES:
                chosen = [at for at in listed[village] if draw.random() < _ON_LIST]
                for month in range(1, _MONTHS + 1):
                    here = [at for at in chosen if draw.random() < 0.95]
                    for part, start in enumerate(range(0, len(here), _ROWS)):
                        if made == pages:
                            return
                        made += 1
                        id = f"{office}/2026{month:02}/{villages.index(village):04}-{part}.txt"
                        rows = tuple(here[start : start + _ROWS])
                        yield Roster(id, office, f"2026年{month}月", village, rows)

    def text(self, roster: Roster, columns: Mapping[str, Sequence[Column]] = COLUMNS) -> str:
        """A roster as its office writes it."""
        told = columns[roster.office]
        lines = [_TITLES[roster.office].format(month=roster.month)]
        lines.append("\t".join(["序号", *(header for header, _ in told)]))
        for number, at in enumerate(roster.people, 1):
            person = self.people[at]
            lines.append("\t".join([str(number), *(show(person) for _, show in told)]))
        return "\n".join(lines) + "\n"

    def offices_of(self) -> dict[int, set[str]]:
        """On which offices' lists each person stands."""
        found: dict[int, set[str]] = {}
        for roster in self.rosters:
            for at in roster.people:
                found.setdefault(at, set()).add(roster.office)
        return found


def _villages(count: int) -> list[str]:
    names = [f"{one}{two}{end}村" for end in _ENDS for one in _PLACES for two in _PLACES]
    random.Random(count).shuffle(names)
    return names[:count]


def columns_under(front: int, phone: int, *, has_year: bool) -> Mapping[str, Sequence[Column]]:
    """What offices show under one convention: of every resident number so many characters in front, of
    a phone so many, and of a birth the year or nothing."""

    def under(column: Column) -> Column | None:
        header = column[0]
        if "身份" in header:
            return header, lambda each: _mask(each.number, front, 0)
        if "电话" in header:
            return header, lambda each: _mask(each.phone, phone, 0)
        if "出生" in header:
            return ("出生年份", lambda each: f"{each.birth.year}年") if has_year else None
        return column

    return {
        office: [made for each in columns if (made := under(each))]
        for office, columns in COLUMNS.items()
    }
