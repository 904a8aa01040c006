"""Whose rows a page's tables hold: each row under a column of names, its name and its other cells.

>>> masked_name("张某某"), masked_name("欧阳**"), masked_name("张三")
(('张', 3), ('欧阳', 4), None)
>>> may_be("张某某", "张建国"), may_be("张*国", "张建国"), may_be("张*", "李四")
(True, True, False)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from redactor.context import pages
from redactor.context.tables import Cell, Row, Tables
from redactor.rulebook import Tables as Facts

NAME, SERIAL = "name", "serial"
_SIGNS = "某*＊×●○■□◆█xX"
_MASKED = re.compile(
    rf"(?P<front>[\u4e00-\u9fff]{{0,2}}?)(?P<hidden>[{_SIGNS}]{{1,4}})(?P<behind>[\u4e00-\u9fff]?)"
)
_OPEN = re.compile("[\u4e00-\u9fff]{2,4}")
_SHORT = 6
_BLANK = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row: where its name stands, the name, and the other cells by column, blanks left out."""

    cell: Cell
    start: int
    name: str
    cells: dict[int, str]


@dataclass(slots=True)
class Roster:
    """A table of people, or what stands under one of its headers: what its columns tell of (a field
    of fields.tsv), and its rows."""

    fields: dict[int, str]
    rows: list[PersonRow] = field(default_factory=list)


def rosters(tables: Tables, facts: Facts) -> list[Roster]:
    """The tables that have a column of names, each row read once."""
    bare, known = pages.Bare(), facts["fields"]
    # What many rows hold, a village for instance, is kept once.
    shared: dict[str, str] = {}
    found: dict[int, Roster | None] = {}
    for row in tables.rows():
        if row.section not in found:
            fields = {
                column: pages.field_of(header, known, bare)
                for column, header in enumerate(row.headers)
            }
            named = NAME in fields.values()
            found[row.section] = Roster(fields) if named else None
        roster = found[row.section]
        if roster is None:
            continue
        person = _person(tables, row, roster, shared)
        if person is not None:
            roster.rows.append(person)
    return [roster for roster in found.values() if roster is not None and roster.rows]


def _person(tables: Tables, row: Row, roster: Roster, shared: dict[str, str]) -> PersonRow | None:
    name: Cell | None = None
    texts: dict[int, str] = {}
    for cell in row.cells:
        if name is None and roster.fields.get(cell.column) == NAME:
            name = cell
        elif cell.end > cell.start:
            text = _BLANK.sub("", tables.text(cell))
            texts[cell.column] = shared.setdefault(text, text) if len(text) <= _SHORT else text
    if name is None or name.end == name.start:
        return None
    return PersonRow(name, row.start, _BLANK.sub("", tables.text(name)), texts)


def masked_name(name: str) -> tuple[str, int] | None:
    """The surname that a masked name shows (empty where that is what is hidden) and how many
    characters it is written with; None where nothing is masked."""
    match = _MASKED.fullmatch(name)
    return (match["front"], len(name)) if match and match["front"] + match["behind"] else None


def is_open_name(name: str) -> bool:
    """Whether it may be a name with nothing masked."""
    return _OPEN.fullmatch(name) is not None and "某" not in name


def may_be(masked: str, name: str) -> bool:
    """Whether a masked name may be that of an open one. How many signs there are tells nothing."""
    match = _MASKED.fullmatch(masked)
    if match is None or not match["front"] + match["behind"] or not is_open_name(name):
        return False
    front, behind = match["front"], match["behind"]
    return name.startswith(front) and name.endswith(behind) and len(front + behind) < len(name)


def grouped(rows: list[PersonRow], columns: tuple[int, ...]) -> Iterator[list[PersonRow]]:
    """The rows that are the same in their name and these columns."""
    groups: dict[tuple[str, ...], list[PersonRow]] = defaultdict(list)
    for row in rows:
        groups[row.name, *(row.cells.get(column, "") for column in columns)].append(row)
    return iter(groups.values())
