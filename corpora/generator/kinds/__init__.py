"""Kinds of documents: every TOML file in this folder but `common.toml` is one.

| key | means |
|---|---|
| `weight` | how often the kind comes up in a mix |
| `titles`, `openings` | one of each is taken |
| `items`, `items_count` | paragraphs, and from how many to how many of them |
| `columns`, `rows` | columns of a table: `heads`, `cell`, `keep` (chance to be there) |
| `table` | chance of the table in a kind that has items too |
| `contacts` | closing lines besides those of `common.toml` |
| `ages` | from which to which age the people are |
| `offices` | who publishes such a thing |
| `actions` | what is asked for values that such documents may show, by entity |

Names are not labelled. So children's are covered wherever they stand (`{MASKED.name}`): a child's
full name would have to be masked. Neither do columns stand here that a list of people may not have
whatever they say (年龄, 民族, 年级).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpora.generator.model import Slot
from corpora.generator.page import TemplateError, parts, values
from corpora.generator.scene import ADULT

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    heads: tuple[str, ...]
    cell: str
    keep: float

    def plants(self, key: str) -> bool:
        """Whether it holds values of this key."""
        return key in {slot.key for slot in values(self.cell)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document."""

    name: str
    weight: float
    titles: tuple[str, ...]
    openings: tuple[str, ...]
    items: tuple[str, ...]
    items_count: tuple[int, int]
    columns: tuple[Column, ...]
    rows: tuple[int, int]
    table: float
    contacts: tuple[str, ...]
    ages: tuple[int, int]
    offices: tuple[str, ...]
    actions: Mapping[str, str] = field(default_factory=dict, hash=False)

    def items_with(self, key: str) -> tuple[str, ...]:
        """The items that plant a value of this key."""
        return tuple(item for item in self.items if key in {slot.key for slot in values(item)})


@dataclass(frozen=True, slots=True)
class Common:
    """Lines that any kind may have."""

    heads: tuple[str, ...]
    fillers: tuple[str, ...]
    contacts: tuple[str, ...]
    people: tuple[str, ...]
    duty: tuple[str, ...]
    signoffs: tuple[str, ...]


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name."""
    files = sorted(path for path in HERE.glob("*.toml") if path.stem != "common")
    return {path.stem: _kind(path) for path in files}


@cache
def common() -> Common:
    """The lines of `common.toml`; a filler plants nothing."""
    path = HERE / "common.toml"
    raw = tomllib.loads(path.read_text("utf-8"))
    lines = Common(**{key: _checked(path, value) for key, value in raw.items()})
    for filler in lines.fillers:
        if values(filler):
            raise TemplateError(f"{path.name}: a filler plants nothing: {filler}")
    return lines


@cache
def kinds_with(key: str) -> tuple[Kind, ...]:
    """The kinds with an item that plants a value of this key."""
    return tuple(kind for kind in kinds().values() if kind.items_with(key))


@cache
def rosters_with(key: str) -> tuple[Kind, ...]:
    """The kinds with a column for values of this key."""
    return tuple(
        kind for kind in kinds().values() if any(column.plants(key) for column in kind.columns)
    )


def _kind(path: Path) -> Kind:
    raw = tomllib.loads(path.read_text("utf-8"))
    low, high = raw.get("items_count", (0, 0))
    few, many = raw.get("rows", (0, 0))
    young, old = raw.get("ages", ADULT)
    items = _checked(path, raw.get("items", ()))
    return Kind(
        name=path.stem,
        weight=raw["weight"],
        titles=_checked(path, raw["titles"]),
        openings=_checked(path, raw["openings"]),
        items=items,
        items_count=(low, high),
        columns=tuple(_column(path, column) for column in raw.get("columns", ())),
        rows=(few, many),
        table=raw.get("table", 0.0 if items else 1.0),
        contacts=_checked(path, raw.get("contacts", ())),
        ages=(young, old),
        offices=tuple(raw.get("offices", ())),
        actions=dict(raw.get("actions", {})),
    )


def _column(path: Path, raw: dict[str, Any]) -> Column:
    (cell,) = _checked(path, [raw["cell"]])
    return Column(tuple(raw["heads"]), cell, raw.get("keep", 1.0))


def _plants(piece: str | Slot) -> bool:
    return isinstance(piece, Slot) and not piece.is_word


def _checked(path: Path, templates: Iterable[str]) -> tuple[str, ...]:
    """The templates, each slot known and no two values side by side."""
    templates = tuple(templates)
    for template in templates:
        pieces = parts(template)
        for before, after in pairwise(pieces):
            if _plants(before) and _plants(after):
                raise TemplateError(f"{path.name}: two values touch: {template}")
    return templates
