"""A roster without a header: its columns are known by their values.

Where most cells of a column were found to be of one kind, the others that look alike are of that
kind too: an ID number with a wrong digit among sound ones, a temporary 学籍号 among permanent ones.
A title that names what is listed (残疾人证号名单) says what the column of numbers below it is. Where the rows are people's, a column
of long numbers of about one length is a column of accounts, and detectors are asked whether a
column's cells are evidently theirs: names, homes, birth dates, illnesses.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from itertools import chain

from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.context.tables import Cell, Row, Tables
from redactor.model import Audience, Certainty
from redactor.rulebook import Rule
from redactor.scan.cells import bare_value
from redactor.scan.dispatch import Entry
from redactor.text.folding import clean
from redactor.text.patterns import lazily

#: An address that nothing called a home: its column may.
_UNDECIDED = "OFFICE_ADDRESS"
#: A column is a kind's when so much of it is (in tenths), and never for fewer cells.
_SHARE, _LEAST = 6, 2
#: Kinds whose presence makes a row somebody's.
_PEOPLE = frozenset({"RESIDENT_ID", "PERSON_NAME", "DISABILITY_CERTIFICATE"})
# What only a citizen's row holds, and what an office's cell ends in.
_CITIZENS = frozenset({"RESIDENT_ID", "DISABILITY_CERTIFICATE", "BANK_CARD", "BANK_ACCOUNT"})
_OFFICE = re.compile(
    "(?:局|科|股|办公?室|办|处|站|所|中心|政府|委员会|街道办?|医院|学校|公司|院|馆|队)$"
)
#: Kinds that are all numbers of accounts.
_ACCOUNTS = frozenset({"BANK_ACCOUNT", "BANK_CARD"})
_EMPTY = re.compile(r"[\s无/\\—–-]*")
_ACCOUNT = re.compile("[0-9]{12,23}")
_DATED = re.compile("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])")


def by_values(
    tables: Tables,
    found: Sequence[Found],
    rules: Mapping[str, Rule],
    asked: Sequence[Entry],
    kind_of_title: Callable[[str], str],
) -> list[Found]:
    """What the columns of headless sections add, in the flow's offsets. `rules`: by entity;
    `asked`: entries with a `bare_cell`; `kind_of_title`: whose numbers a title says it lists."""
    starts = [each.start for each in found]
    sections: dict[int, _Section] = defaultdict(_Section)
    for row in tables.rows():
        if not any(row.headers):
            sections[row.section].see(tables, row, found, starts)
    more: list[Found] = []
    for section in sections.values():
        if section.rows >= _LEAST:
            more += _of_section(tables, section, rules)
            evident = _evident(tables, section, asked)
            named = section.people or any(each.rule.entity in _PEOPLE for each in evident)
            kind = kind_of_title(tables.above(section.start)) if named else ""
            if kind in rules:
                more += _titled(tables, section, rules[kind])
            more += evident
    return more


class _Section:
    """What was seen of the rows of a section: how many cells of each kind a column has, which
    cells are of none, and how many rows are somebody's."""

    def __init__(self) -> None:
        self.rows = self.people = self.offices = 0
        self.start = -1
        self.kinds: dict[int, Counter[str]] = defaultdict(Counter)
        self.free: dict[int, list[Cell]] = defaultdict(list)
        # How the values look that were found.
        self.shapes: dict[int, set[str]] = defaultdict(set)

    def see(self, tables: Tables, row: Row, found: Sequence[Found], starts: Sequence[int]) -> None:
        self.rows += 1
        self.start = row.start if self.start < 0 else self.start
        in_row: set[str] = set()
        office = False
        for cell in row.cells:
            if cell.end == cell.start:
                continue
            entity = _kind_of(cell, found, starts)
            if entity is not None:
                self.kinds[cell.column][entity] += 1
                self.shapes[cell.column].add(_shape(tables.text(cell)))
                in_row.add(entity)
            elif cell.start >= row.start:
                # One that reaches down was counted in the row that it begins in.
                self.free[cell.column].append(cell)
                office = office or _OFFICE.search(tables.text(cell)) is not None
        self.offices += office and in_row.isdisjoint(_CITIZENS)
        self.people += not in_row.isdisjoint(_PEOPLE)


def _of_section(tables: Tables, section: _Section, rules: Mapping[str, Rule]) -> list[Found]:
    """Numbers: those like their column, and accounts. What is found is free no longer."""
    kinds = section.kinds
    more: list[Found] = []
    for column, cells in section.free.items():
        total = len(cells) + kinds[column].total()
        values = [tables.text(cell) for cell in cells]
        common = kinds[column].most_common(1)
        entity, count = common[0] if common else ("", 0)
        if entity in _ACCOUNTS:
            count = sum(kinds[column][each] for each in _ACCOUNTS)
        found: list[Found] = []
        if entity in rules and count >= _LEAST and count * 10 >= total * _SHARE:
            found = _alike(cells, values, rules[entity])
        if not found and entity in rules and count * 2 >= total:
            found = _of_one_shape(cells, values, section.shapes[column], rules[entity])
        if found:
            pass
        elif section.people * 10 >= section.rows * _SHARE and "BANK_ACCOUNT" in rules:
            accounts = ("BANK_ACCOUNT", "BANK_CARD", "SOCIAL_SECURITY_CARD")
            known = sum(kinds[column][each] for each in accounts)
            found = _accounts(cells, values, known, rules["BANK_ACCOUNT"])
        taken = {each.start for each in found}
        section.free[column] = [cell for cell in cells if cell.start not in taken]
        more += found
    return more


_PRIZE = lazily("[一二三特]等奖|优[秀胜]奖|[金银铜]奖|指导(?:教师|老师)|[冠亚季]军")


def _names_prizes(tables: Tables, section: _Section) -> bool:
    cells = chain.from_iterable(section.free.values())
    return any(_PRIZE.search(tables.text(cell)) for cell in cells)


def _evident(tables: Tables, section: _Section, asked: Sequence[Entry]) -> list[Found]:
    """What detectors tell of the cells that are still free, names first: a column of names makes
    the rows people's."""
    more: list[Found] = []
    people = section.people * 10 >= section.rows * _SHARE
    if section.offices * 10 >= section.rows * _SHARE:
        # A directory: the people in it work there.
        asked = [entry for entry in asked if entry.rule.entity == "PERSON_NAME"]
    if any(entry.rule.entity == "SCHOOL" for entry in asked) and _names_prizes(tables, section):
        # Who wins is named with his school.
        asked = [entry for entry in asked if entry.rule.entity != "SCHOOL"]
    for entry in sorted(asked, key=lambda each: each.rule.entity != "PERSON_NAME"):
        if not people and entry.rule.entity != "PERSON_NAME":
            break
        for column, cells in section.free.items():
            found = _told(tables, section, column, cells, entry)
            if not found:
                continue
            more += found
            taken = {each.start for each in found}
            section.free[column] = [cell for cell in cells if cell.start not in taken]
            people = people or len(found) * 10 >= section.rows * _SHARE
    return more


def _told(
    tables: Tables, section: _Section, column: int, cells: Sequence[Cell], entry: Entry
) -> list[Found]:
    """The cells that an entry tells to be its own, if most of the column is."""
    if entry.bare_cell is None or not cells:
        return []
    known = section.kinds[column][entry.rule.entity]
    texts = [tables.text(cell) for cell in cells]
    found: list[Found] = []
    values: list[str] = []
    filled = 0
    for cell, text in zip(cells, texts, strict=True):
        cleaned = clean(text)
        if not cleaned.text.strip() or _EMPTY.fullmatch(cleaned.text):
            continue
        filled += 1
        answer = entry.bare_cell(cleaned.text, entry.facts)
        if answer is not None:
            start, end = cleaned.source(answer.start, answer.end)
            answer = answer._replace(start=cell.start + start, end=cell.start + end)
            value = text[start:end]
            values.append(cleaned.text)
            found.append(Found(answer.start, answer.end, entry.rule, answer, value))
    share = len(found) + known
    if share < _LEAST or share * 10 < (filled + known) * _SHARE:
        return []
    if entry.bare_column is not None and not known and not entry.bare_column(values):
        return []
    return found


def _kind_of(cell: Cell, found: Sequence[Found], starts: Sequence[int]) -> str | None:
    """The entity found in a cell, if it fills more than half of it."""
    index = bisect_left(starts, cell.start)
    if index < len(found) and found[index].end <= cell.end:
        each = found[index]
        if each.rule.entity == _UNDECIDED:
            return None
        if (each.end - each.start) * 2 > cell.end - cell.start:
            return each.rule.entity
    return None


def _alike(cells: Sequence[Cell], values: Sequence[str], rule: Rule) -> list[Found]:
    return [
        _found(cell, value, rule)
        for cell, value in zip(cells, values, strict=True)
        if rule.column is not None and rule.column.fullmatch(bare_value(value))
    ]


_LETTER, _FIGURE = re.compile("[A-Za-z]"), re.compile("[0-9]")
_CODE = re.compile("(?=.*[A-Z\u4e00-\u9fff])(?=(?:.*9){5})[^\\s,，。；;]{6,32}")


def _shape(value: str) -> str:
    """How a value is put together.

    >>> _shape("G640104-2015")
    'A999999-9999'
    """
    return _FIGURE.sub("9", _LETTER.sub("A", value.strip()))


def _of_one_shape(
    cells: Sequence[Cell], values: Sequence[str], shapes: Set[str], rule: Rule
) -> list[Found]:
    """The cells put together like those that were found, where letters or characters lead the
    digits: digits alone look alike by chance."""
    return [
        _found(cell, value, rule)
        for cell, value in zip(cells, values, strict=True)
        if (shape := _shape(value)) in shapes and _CODE.fullmatch(shape)
    ]


_SERIAL_NUMBER = re.compile("[A-Za-z\u4e00-\u9fff]{0,6}[-（(]?[0-9]{6,20}[A-Za-z]?")


def _titled(tables: Tables, section: _Section, rule: Rule) -> list[Found]:
    """The one column of numbers of one length under a title that says whose numbers it lists."""
    columns: list[list[Found]] = []
    for cells in section.free.values():
        values = [tables.text(cell) for cell in cells]
        bare = [bare_value(value) for value in values]
        fitting = [bool(_SERIAL_NUMBER.fullmatch(each)) for each in bare]
        lengths = {len(each) for each, fits in zip(bare, fitting, strict=True) if fits}
        if sum(fitting) * 10 < len(cells) * 8 or sum(fitting) < _LEAST or len(lengths) > 2:
            continue
        if not all(map(_is_day, bare)):
            columns.append(
                [
                    _found(cell, value, rule)
                    for cell, value, fits in zip(cells, values, fitting, strict=True)
                    if fits
                ]
            )
    return columns[0] if len(columns) == 1 else []


def _is_day(value: str) -> bool:
    return len(value) == 8 and _DAY.fullmatch(value) is not None


_DAY = re.compile("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")


def _accounts(cells: Sequence[Cell], values: Sequence[str], known: int, rule: Rule) -> list[Found]:
    """Long numbers, nearly all of the column, that are not dates or serials in a sequence."""
    bare = [bare_value(value) for value in values]
    fitting = [bool(_ACCOUNT.fullmatch(each)) and not _DATED.match(each) for each in bare]
    if (sum(fitting) + known) * 10 < (len(cells) + known) * 8 or sum(fitting) + known < _LEAST:
        return []
    numbers = sorted(int(each) for each, fits in zip(bare, fitting, strict=True) if fits)
    if len(numbers) > 2 and numbers[-1] - numbers[0] < 20 * len(numbers):
        return []
    return [
        _found(cell, value, rule)
        for cell, value, fits in zip(cells, values, fitting, strict=True)
        if fits
    ]


def _found(cell: Cell, value: str, rule: Rule) -> Found:
    answer = Answer(
        Certainty.POSSIBLE, ("column of values",), cell.start, cell.end, Audience.UNKNOWN
    )
    return Found(cell.start, cell.end, rule, answer, value)
