"""What stands beside a masked value and narrows it: cells of its row, words of its line, the page.

    出生日期 1958-03-12 · 年龄 68 · 性别 女 · 开户行 中国农业银行
    兴庆区2026年80岁以上高龄津贴公示

In a line of prose the words are taken for the value only where it is the line's one masked number.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from redactor.context import pages
from redactor.context.tables import Row, Tables
from redactor.rulebook import Tables as Facts
from redactor.strength import (
    Known,
    aged,
    aged_at_least,
    born_in_month,
    born_in_year,
    born_on,
)
from redactor.text.folding import fold

BIRTH, AGE, SEX, BANK = "birth", "age", "sex", "bank"
_TITLES = {BIRTH: "出生日期", AGE: "年龄", SEX: "性别", BANK: "开户银行"}
_FIELDS = frozenset(_TITLES)
COUNTY, CITY, LEAST_AGE = "county of the page", "city of the page", "least age of the page"
#: A page's place stands in its first lines.
_HEAD = 200
_OLDEST = 130
_DATE = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})(?:\s?[-年./]\s?(?P<m>[0-9]{1,2})(?:\s?[-月./]\s?(?P<d>[0-9]{1,2})?)?|"
    r"(?P<m2>[0-9]{2})(?P<d2>[0-9]{2})?|年)?"
)
_AGE = re.compile(r"(?<![0-9])(?P<age>[0-9]{1,3})\s?(?:周?岁)?")
_IN_LINE_AGE = re.compile(r"(?<![0-9])(?P<age>[0-9]{1,3})\s?周?岁(?!及?以[上下])")
_IN_LINE_BIRTH = re.compile(
    r"(?:出生(?:日期|年月日?)?|生日)[:：为于]?\s?(?P<after>(?:19|20)[0-9]{2}[-年./0-9月]{0,7})"
    r"|(?P<before>(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?)(?:出?生)"
)
_IN_LINE_SEX = re.compile("(?:^|[，,、（( ：:])(?P<sex>[男女])(?:性)?(?=[，,、。；;）) ]|$)")
_LEAST_AGE = re.compile(r"(?<![0-9])(?P<age>[0-9]{2,3})\s?周?岁(?:及|\(含\)|（含）)?以上")
_SEXES = {"男": "M", "女": "F"}
_PLACE_END = re.compile("[省市区县旗州盟]")
_LONGEST_PLACE, _SHORTEST_PLACE = 12, 3
_NO_PLACE = frozenset({"市辖区", "自治区", "自治县", "自治州"})
_ZONE, _COUNTY, _CITY = "zone", "county", "city"


class Companion(NamedTuple):
    """`says`: what it is, as evidence; `title`: what an editor calls it, never a text of the page;
    `known`: what it tells."""

    says: str
    title: str
    known: Known


class Places:
    """Which divisions' codes a name has, and the city of phones that it lies in; made once."""

    def __init__(self, facts: Facts) -> None:
        self._codes: dict[str, list[str]] = {}
        self._names: dict[str, str] = {}
        for code, (name, *_, level, _, _) in facts["divisions"].items():
            self._names[code] = name
            if level != _ZONE and len(name) >= _SHORTEST_PLACE and name not in _NO_PLACE:
                self._codes.setdefault(name, []).append(code)
        self._phones = facts["phone_cities"]

    def regions(self, text: str) -> tuple[str, str, tuple[str, ...]]:
        """The level, the name and the codes' first digits of the smallest place that a text names;
        where several have the name, those inside another place of the text."""
        named: dict[str, tuple[str, ...]] = {}
        for name in self._named(text):
            for code in self._codes[name]:
                prefix = _prefix(code)
                named[name] = (*named.get(name, ()), prefix)
        if not named:
            return "", "", ()
        all_of = [prefix for prefixes in named.values() for prefix in prefixes]
        best = max(named, key=lambda name: max(map(len, named[name])))
        longest = max(map(len, named[best]))
        codes = [prefix for prefix in named[best] if len(prefix) == longest]
        inside = [
            code
            for code in codes
            if any(code != other and code.startswith(other) for other in all_of)
        ]
        return (_COUNTY if longest == 6 else _CITY), best, tuple(inside or codes)

    def city(self, prefixes: Sequence[str]) -> str | None:
        """The city, as the table of phones writes it, of some codes, if they have one."""
        names = {self._names.get(f"{prefix[:4]:0<6}", "") for prefix in prefixes}
        names |= {self._names.get(f"{prefix[:2]}0000", "") for prefix in prefixes} & set(
            self._phones
        )
        cities = {city for city in self._phones for name in names if name and city.endswith(name)}
        return cities.pop() if len(cities) == 1 else None

    def _named(self, text: str) -> Iterator[str]:
        for end in _PLACE_END.finditer(text):
            for start in range(max(0, end.end() - _LONGEST_PLACE), end.end() - 2):
                if text[start : end.end()] in self._codes:
                    yield text[start : end.end()]
                    break


def _prefix(code: str) -> str:
    """What the codes inside a division begin with."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def of_page(title: str, text: str, places: Places, on: datetime.date) -> list[Companion]:
    """What the page's title and first lines tell."""
    told: list[Companion] = []
    head = title or text[:_HEAD]
    level, name, regions = places.regions(head)
    if regions and len(regions[0]) > 2:
        told.append(Companion(COUNTY, name, Known(regions=regions)))
    city = places.city(regions) if regions else None
    if city is not None:
        told.append(Companion(CITY, city if level != _CITY else name, Known(city=city)))
    least = _LEAST_AGE.search(fold(head))
    if least and 0 < int(least["age"]) < _OLDEST:
        known = aged_at_least(int(least["age"]), on)
        told.append(Companion(LEAST_AGE, f"{least['age']}岁以上", known))
    return told


class Rows:
    """Reads the companions of a row; what the columns tell is read once a section."""

    def __init__(self, tables: Tables, fields: Facts, on: datetime.date) -> None:
        self._tables, self._on = tables, on
        self._fields = fields["fields"]
        self._bare = pages.Bare()
        self._columns: dict[int, dict[int, str]] = {}
        self._last: tuple[int, list[Companion]] = (-1, [])

    def companions(self, row: Row) -> list[Companion]:
        """What the cells of a row tell."""
        if self._last[0] != row.start:
            columns = self._columns_of(row)
            told = [
                companion
                for cell in row.cells
                if cell.column in columns
                for companion in [self._read(columns[cell.column], self._tables.text(cell))]
                if companion is not None
            ]
            self._last = (row.start, told)
        return self._last[1]

    def _columns_of(self, row: Row) -> dict[int, str]:
        known = self._columns.get(row.section)
        if known is None:
            known = self._columns[row.section] = {
                column: field
                for column, header in enumerate(row.headers)
                for field in [pages.field_of(header, self._fields, self._bare)]
                if field in _FIELDS
            }
        return known

    def _read(self, field: str, value: str) -> Companion | None:
        known = _READERS[field](fold(value).strip(), self._on)
        return Companion(field, _TITLES[field], known) if known is not None else None


def in_line(line: str, on: datetime.date) -> list[Companion]:
    """What a line of prose tells of the one whose number stands in it."""
    told: list[Companion] = []
    folded = fold(line)
    birth = _IN_LINE_BIRTH.search(folded)
    if birth:
        known = read_birth(birth["after"] or birth["before"], on)
        if known is not None:
            told.append(Companion(BIRTH, _TITLES[BIRTH], known))
    age = _IN_LINE_AGE.search(folded)
    if age and 0 < int(age["age"]) < _OLDEST:
        told.append(Companion(AGE, _TITLES[AGE], aged(int(age["age"]), on)))
    sex = _IN_LINE_SEX.search(folded)
    if sex:
        told.append(Companion(SEX, _TITLES[SEX], Known(sex=_SEXES[sex["sex"]])))
    return told


def read_birth(value: str, on: datetime.date) -> Known | None:
    """A birth date, a month or a year, as a column writes it.

    >>> read_birth("1958.3", datetime.date(2026, 1, 1)) == born_in_month(1958, 3)
    True
    """
    match = _DATE.match(value)
    if not match or int(match["y"]) > on.year:
        return None
    year, month, day = (
        int(each or 0)
        for each in (match["y"], match["m"] or match["m2"], match["d"] or match["d2"])
    )
    try:
        if not month:
            return born_in_year(year)
        return born_on(datetime.date(year, month, day)) if day else born_in_month(year, month)
    except ValueError:
        return born_in_year(year)


def _read_age(value: str, on: datetime.date) -> Known | None:
    match = _AGE.fullmatch(value)
    return aged(int(match["age"]), on) if match and 0 < int(match["age"]) < _OLDEST else None


def _read_sex(value: str, _on: datetime.date) -> Known | None:
    sex = _SEXES.get(value.removesuffix("性"))
    return Known(sex=sex) if sex else None


_BANK = re.compile(r"[\u4e00-\u9fff]{2,8}?银行|[\u4e00-\u9fff]{2,10}?(?:信用(?:联)?社)")


def _read_bank(value: str, _on: datetime.date) -> Known | None:
    match = _BANK.match(value)
    return Known(bank=match.group()) if match else None


_READERS: dict[str, Callable[[str, datetime.date], Known | None]] = {
    BIRTH: read_birth,
    AGE: _read_age,
    SEX: _read_sex,
    BANK: _read_bank,
}
