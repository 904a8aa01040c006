"""Pivot tables (ECMA-376, 18.10): they keep a copy of the rows that they were made of.

The definition lists the fields and the different values of each; the records are the rows, as many
as the source had, and are a stream.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from redactor.formats._office import asides
from redactor.formats._office.ooxml import Element, name_of
from redactor.formats._office.slots import AttributeSlot, Passage, Told
from redactor.formats._opening import Blocks
from redactor.formats._xlsx.numbers import plain
from redactor.formats._xlsx.plain import RECORD, Pieces, tokens_in
from redactor.formats._xlsx.text import Change, attributes, changed, escaped, unescaped
from redactor.model import Block, CellPlace, Role

#: Tables of pivot caches are numbered apart from those of sheets: a cache has so many.
_FIRST_TABLE, _TABLES = 200_000, 20_000
#: Kinds of values that say something: text, number, date.
_SAYING = frozenset({"s", "n", "d"})


class NumberAttribute(AttributeSlot):
    """An attribute that must be a number: masked, it is 0."""

    __slots__ = ()

    def store(self, text: str) -> bool:
        return super().store("0")


class DateAttribute(AttributeSlot):
    """An attribute that must be a date: masked, it is the first that can be."""

    __slots__ = ()

    def store(self, text: str) -> bool:
        return super().store("1900-01-01T00:00:00")


_SLOTS = {"n": NumberAttribute, "d": DateAttribute}


def definition_passages(number: int, place: str, root: Element, told: Told) -> Iterator[Passage]:
    """The fields of the cache with this number, each a table of one column, and what else it
    says."""
    told.hidden("pivot cache", place)
    field = 0
    for each in root.iter():
        if name_of(each) != "x:cacheField":
            continue
        table = _FIRST_TABLE + number * _TABLES + min(field, _TABLES - 2) + 1
        field += 1
        where = partial(str, place)
        name = str(each.get("name", ""))
        if name.strip():
            yield Passage(
                slots=[AttributeSlot(each, "name", name)],
                role=Role.HEADER,
                cell=CellPlace(table, 0, 0, heading=True),
                place=where,
            )
        for row, item in enumerate(_items(each), 1):
            kind = name_of(item).rpartition(":")[2]
            text = str(item.get("v", ""))
            if text.strip() and kind in _SAYING:
                slot = _SLOTS.get(kind, AttributeSlot)(item, "v", text)
                yield Passage(
                    slots=[slot], role=Role.CELL, cell=CellPlace(table, row, 0), place=where
                )
    yield from asides.text_passages(root, place)
    yield from asides.attribute_passages(
        root, place, told, but=frozenset({"v", "name", "id", "uid"})
    )


def _items(field: Element) -> Iterator[Element]:
    for holder in field:
        if name_of(holder) in ("x:sharedItems", "x:fieldGroup"):
            for each in holder.iter():
                if each.get("v") is not None:
                    yield each


def field_names(root: Element) -> list[str]:
    """The names of a cache's fields, which head the columns of its records."""
    return [str(each.get("name", "")) for each in root.iter() if name_of(each) == "x:cacheField"]


class RecordReader:
    """Reads the records of a cache, once. While a block is in a caller's hands, `ordinal` is the
    number of its value; -1 for a heading, which stands in the definition."""

    def __init__(self, number: int, place: str, names: Sequence[str]) -> None:
        self._table = _FIRST_TABLE + number * _TABLES
        self._place = place
        self._names = names
        self.ordinal = -1

    def blocks(self, pieces: Pieces, numbering: Blocks) -> Iterator[Block]:
        where = partial(str, self._place)
        for column, name in enumerate(self._names):
            if name.strip():
                cell = CellPlace(self._table, 0, column, heading=True)
                yield numbering.make(name, role=Role.HEADER, cell=cell, place=where)
        row, column = 0, -1
        for token in pieces.tokens(RECORD):
            begins, kind, told = token.groups()
            if begins:
                row, column = row + 1, -1
            if not kind:
                continue
            self.ordinal += 1
            column += 1
            text = _value(kind, told)
            if text and not text.isspace():
                cell = CellPlace(self._table, row, column)
                place = partial("{}，第{}行".format, self._place, row)
                yield numbering.make(text, role=Role.CELL, cell=cell, place=place)


def _value(kind: str, told: str) -> str:
    if kind not in _SAYING:
        return ""
    text = unescaped(attributes(told).get("v", ""))
    return plain(text) if kind == "n" else text


def written_records(pieces: Pieces, plan: Mapping[int, Sequence[Change]]) -> Iterator[bytes]:
    """The records with values changed, by their number: a number becomes 0, since the field may
    hold nothing but numbers."""
    ordinal = -1
    for part, text in pieces.pieces():
        if part != "rows":
            yield text.encode()
            continue
        out: list[str] = []
        position = 0
        for token in tokens_in(RECORD, text):
            kind = token.group(2)
            if not kind:
                continue
            ordinal += 1
            if ordinal in plan:
                out += (
                    text[position : token.start()],
                    _changed(kind, token.group(3), plan[ordinal]),
                )
                position = token.end()
        yield ("".join(out) + text[position:]).encode()


def _changed(kind: str, told: str, changes: Sequence[Change]) -> str:
    if kind == "n":
        return '<n v="0"/>'
    if kind == "d":
        return '<d v="1900-01-01T00:00:00"/>'
    return f'<s v="{escaped(changed(_value(kind, told), changes))}"/>'
