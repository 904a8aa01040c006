"""MASK_UNDONE: what is masked in one place of a page and can be read in another.

* a number masked here and in full there, where the open digits agree and the names do not disagree;
* a name masked in one row or line and open in another that holds the same number, or the same row
  number and amount;
* two tables of as many rows, one with masked names and one with open ones, that agree row by row.

Everything is looked up by a key: of many rows each is read a few times, none is compared with all.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from redactor.context.candidate import Answer, Told
from redactor.context.found import Found
from redactor.context.tables import Tables
from redactor.model import Audience, Certainty
from redactor.rulebook import Rule
from redactor.scan.masks.people import (
    SERIAL,
    PersonRow,
    Roster,
    is_open_name,
    masked_name,
    may_be,
)
from redactor.strength import Shown
from redactor.text.folding import fold

_PUBLIC = frozenset({Audience.PUBLIC_DUTY, Audience.ORGANISATION})
_SEPARATORS = re.compile(r"[^0-9A-Z\u4e00-\u9fff]")
#: So many ways of masking are looked up; a page that masks in more has no convention.
_MOST_FORMS = 16
#: So many open characters tell a value apart by themselves, among so many values of the kind.
_TELLING = ((7, 20), (10, 2_000))
#: Fewer agree by chance, even in one line: 宁A****8.
_FEWEST_OPEN = 4
#: So close together in one line two values are one person's (code points).
_BESIDE = 200
#: Cells by which two rows are one person's: so long, digits or signs.
_NUMBER = re.compile("[0-9A-Z*＊×●○■□◆█xX]{7,}")
_SAME = frozenset({"amount", "village", "group", "date", "age"})
#: Fewer rows may agree by chance, and as many surnames at least must differ.
_FEWEST_ROWS, _FEWEST_SURNAMES = 5, 3
#: So many rows must agree by their places.
_FEWEST_TIES = 2
_FEWEST_DIGITS = 4
_HIDE_NAME = "请把另一处的姓名也遮掩，或者打乱其中一张表的顺序、删去相同的序号。"
#: A name by itself, masked or open, and how many words before one number may be names.
_MAYBE_NAME = re.compile(
    r"(?<![\u4e00-\u9fff*＊×])[\u4e00-\u9fff][\u4e00-\u9fff*＊×●○]{1,3}(?![\u4e00-\u9fff*＊×])"
)
_MOST_NAMES = 64
_SAME_NUMBER = "这个姓名在本页另一行没有遮掩：两行有同一个号码，一对照就知道是谁。"
_SAME_PLACE = "这个姓名在本页另一张表里没有遮掩：两行的序号和金额等相同，一对照就知道是谁。"


class MaskedValue(NamedTuple):
    """A masked number of a known kind."""

    found: Found
    shown: Shown
    entity: str


class Form(NamedTuple):
    """How a mask shows a value: so many characters in front and behind, or at these places."""

    front: int
    behind: int
    places: tuple[int, ...]

    def of(self, value: str) -> str:
        """What a mask of this form shows of a value; empty where it would show all."""
        if self.places:
            return "".join(value[at] for at in self.places if at < len(value))
        if self.front + self.behind >= len(value):
            return ""
        return value[: self.front] + "*" + (value[-self.behind :] if self.behind else "")


class Undone:
    """One look at one page. `rosters`: its tables of people."""

    def __init__(self, rule: Rule, tables: Tables, text: str, rosters: Sequence[Roster]) -> None:
        self._rule, self._tables, self._text = rule, tables, text
        self._rosters = rosters
        self._names = {row.start: row.name for roster in rosters for row in roster.rows}

    def found(self, masked: Sequence[MaskedValue], found: Sequence[Found]) -> Iterator[Found]:
        """All that is undone, each masked place once."""
        told: set[int] = set()
        for each in (
            *self._values(masked, found),
            *self._tied_names(),
            *self._tied_lines(masked),
            *self._in_order(),
        ):
            if each.start not in told:
                told.add(each.start)
                yield each

    def _values(self, masked: Sequence[MaskedValue], found: Sequence[Found]) -> Iterator[Found]:
        entities = {each.entity for each in masked}
        full: dict[str, dict[str, Found]] = {}
        for each in found:
            if each.rule.entity in entities and each.answer.audience not in _PUBLIC:
                value = _SEPARATORS.sub("", fold(each.value).upper())
                full.setdefault(each.rule.entity, {}).setdefault(value, each)
        index = _Index(full)
        for one in masked:
            values = full.get(one.entity)
            other = index.only(one.entity, one.shown) if values else None
            if values and other is not None and self._is_one(one, other, len(values)):
                message = "这个号码在本页另一处完整写出，显露的各位都对得上，遮掩不起作用。"
                told = Told(message, "请把完整的那一处也按同样的方式遮掩。")
                yield self._finding(one.found[:2], "in full on the page", told, Certainty.LIKELY)

    def _is_one(self, one: MaskedValue, other: Found, values: int) -> bool:
        """Whether a masked and a full value are one person's: of one row or line, or of two whose
        names agree; without names enough digits must."""
        row, its = self._tables.row_at(one.found.start), self._tables.row_at(other.start)
        if one.shown.visible < _FEWEST_OPEN:
            return False
        low, high = sorted((one.found.start, other.start))
        if high - low <= _BESIDE and "\n" not in self._text[low:high]:
            return True
        name = self._names.get(row.start) if row else None
        full = self._names.get(its.start) if its else None
        if name and full:
            return name == full or may_be(name, full) or may_be(full, name)
        return any(one.shown.visible >= least and values <= most for least, most in _TELLING)

    def _tied_names(self) -> Iterator[Found]:
        """Masked names whose row has the number, or the row number and amount, of an open one."""
        named: dict[Hashable, str] = {}
        for roster in self._rosters:
            for row in roster.rows:
                if is_open_name(row.name):
                    for key in (*_numbers(row), *_places(roster, row)):
                        # Of two people a key tells neither.
                        named[key] = row.name if named.get(key, row.name) == row.name else ""
        if not named:
            return
        for roster in self._rosters:
            by_place: list[PersonRow] = []
            disagree = False
            for row in roster.rows:
                if masked_name(row.name) is None:
                    continue
                if _tells(named, _numbers(row), row.name):
                    yield self._of_row(row, "same number in another row", _SAME_NUMBER)
                    continue
                agrees = _tells(named, _places(roster, row), row.name)
                disagree = disagree or agrees is False
                by_place += [row] if agrees else []
            # Two lists of different people have the same row numbers, too.
            if len(by_place) >= _FEWEST_TIES and not disagree:
                for row in by_place:
                    yield self._of_row(row, "same place in another table", _SAME_PLACE)

    def _tied_lines(self, masked: Sequence[MaskedValue]) -> Iterator[Found]:
        """Masked names before a number that stands behind an open name in another line."""
        names: dict[str, list[tuple[int, str]]] = {}
        for one in masked:
            start = one.found.start
            row = self._tables.row_at(start)
            if row is not None and any(row.headers):
                continue
            low = max(start - _BESIDE, self._text.rfind("\n", max(0, start - _BESIDE), start) + 1)
            before = names.setdefault(one.shown.pattern, [])
            before += (
                (match.start(), match.group())
                for match in _MAYBE_NAME.finditer(self._text, low, start)
            )
        for before in names.values():
            told = {name for _, name in before if is_open_name(name)}
            for start, name in before if len(told) <= _MOST_NAMES else ():
                fitting = {each for each in told if may_be(name, each)}
                if masked_name(name) is not None and len(fitting) == 1:
                    why = Told(_SAME_NUMBER.replace("另一行", "另一处"), _HIDE_NAME)
                    place = (start, start + len(name))
                    yield self._finding(
                        place, "same number in another row", why, Certainty.POSSIBLE
                    )

    def _in_order(self) -> Iterator[Found]:
        """Tables whose masked names agree with another's open ones, row by row."""
        by_size: dict[int, list[Roster]] = {}
        for roster in self._rosters:
            if len(roster.rows) >= _FEWEST_ROWS and all(
                is_open_name(row.name) for row in roster.rows
            ):
                by_size.setdefault(len(roster.rows), []).append(roster)
        for roster in self._rosters:
            names = [masked_name(row.name) for row in roster.rows]
            if None in names or len({name[0] for name in names if name}) < _FEWEST_SURNAMES:
                continue
            # The first such table is enough: many of one size would be compared with each other.
            for other in by_size.get(len(roster.rows), ())[:1]:
                pairs = zip(roster.rows, other.rows, strict=True)
                if all(may_be(row.name, its.name) for row, its in pairs):
                    message = (
                        f"这张表的 {len(names)} 个姓名都已遮掩，但本页另一张表的姓名没有遮掩，"
                        "两张表行数相同、逐行的姓氏一致，按顺序一对照就知道是谁。"
                    )
                    yield self._of_row(roster.rows[0], "same order of rows", message)

    def _of_row(self, row: PersonRow, why: str, message: str) -> Found:
        told = Told(message, _HIDE_NAME)
        return self._finding(row.cell[:2], why, told, Certainty.POSSIBLE)

    def _finding(self, place: tuple[int, int], why: str, told: Told, certainty: Certainty) -> Found:
        answer = Answer(certainty, (why,), *place, Audience.PERSONAL, told=told)
        return Found(*place, self._rule, answer, self._text[slice(*place)])


class _Index:
    """The full values by what a form of mask shows of them, made for each form once."""

    def __init__(self, full: dict[str, dict[str, Found]]) -> None:
        self._full = full
        self._by_form: dict[tuple[str, Form], dict[str, Found | None]] = {}

    def only(self, entity: str, shown: Shown) -> Found | None:
        """The one value that a mask may hide, where it is one."""
        front, *middle, behind = shown.pieces
        places = tuple(at for at, each in enumerate(shown.pattern) if each != "?") if middle else ()
        form = Form(len(front), len(behind), places)
        known = self._by_form.get((entity, form))
        if known is None:
            if len(self._by_form) >= _MOST_FORMS:
                return None
            known = self._by_form[entity, form] = {}
            for value, each in self._full[entity].items():
                key = form.of(value)
                known[key] = None if key in known else each
        key = "".join(shown.pieces) if middle else f"{front}*{behind}"
        return known.get(key)


def _numbers(row: PersonRow) -> Iterator[Hashable]:
    """The numbers of a row, masked or not: another row that holds one is the same person's."""
    for text in row.cells.values():
        if _NUMBER.fullmatch(text) and sum(map(str.isdigit, text)) >= _FEWEST_DIGITS:
            yield text.upper()


def _places(roster: Roster, row: PersonRow) -> Iterator[Hashable]:
    """The row number with each of the cells that lists of the same people share."""
    serial = next(
        (text for column, text in row.cells.items() if roster.fields.get(column) == SERIAL), ""
    )
    for column, text in row.cells.items() if serial else ():
        field = roster.fields.get(column)
        if field in _SAME:
            yield serial, field, text


def _tells(named: Mapping[Hashable, str], keys: Iterator[Hashable], masked: str) -> bool | None:
    """Whether the one open name that keys lead to may be a masked one's; None where they lead to
    none, or to several."""
    names = {named[key] for key in keys if named.get(key)}
    return may_be(masked, names.pop()) if len(names) == 1 else None
