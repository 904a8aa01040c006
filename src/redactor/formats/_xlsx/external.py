"""What a workbook remembers of another: sheets, cells with their values, and where that lies. The other
is never opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from redactor.formats._office import asides
from redactor.formats._office.ooxml import Element, name_of
from redactor.formats._office.slots import AttributeSlot, Passage, TextSlot, Told
from redactor.formats._xlsx.raw import column_number
from redactor.model import CellPlace, Role

_PLACE = "外部链接"
_REFERENCE = re.compile(r"(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})\Z")
#: The tables of the first link, and how many each link may have.
_FIRST_TABLE, _TABLES = 10_000, 1000
_SHEET, _CELL, _VALUE = "x:sheetData", "x:cell", "x:v"


class _ValueSlot(TextSlot):
    """A cell's value; one that is no number any more becomes a text."""

    __slots__ = ()

    def store(self, text: str) -> bool:
        cell = self.element.getparent()
        if cell is not None and cell.get("t") is None and not re.fullmatch(r"[-+0-9.eE]+", text):
            cell.set("t", "str")
        return super().store(text)


def read(number: int, root: Element, told: Told) -> Iterator[Passage]:
    """The cells as a table for each sheet, then what else is there. `number`: which link it is."""
    told.hidden("external data", _PLACE)
    where = partial(str, _PLACE)
    table = _FIRST_TABLE + number * _TABLES
    in_cells: set[Element] = set()
    for each in root.iter():
        kind = name_of(each)
        if kind == _SHEET:
            table += 1
        cell = _cell_of(each, table) if kind == _VALUE and each.text else None
        if cell is not None:
            in_cells.add(each)
            yield Passage(slots=[_ValueSlot(each)], role=Role.CELL, cell=cell, place=where)
    for passage in asides.text_passages(root, _PLACE):
        slots = [slot for slot in passage.slots if isinstance(slot, TextSlot)]
        if not any(slot.element in in_cells for slot in slots):
            yield passage
    for each in root.iter():
        text = str(each.get("val", "")) if name_of(each) == "x:sheetName" else ""
        if text.strip():
            slot = AttributeSlot(each, "val", text)
            yield Passage(slots=[slot], role=Role.METADATA, place=where)
    yield from asides.attribute_passages(root, _PLACE, told, but=frozenset({"val"}))


def _cell_of(value: Element, table: int) -> CellPlace | None:
    """The place of a value's cell."""
    holder = value.getparent()
    if holder is None or name_of(holder) != _CELL:
        return None
    match = _REFERENCE.match(holder.get("r", ""))
    if match is None:
        return None
    return CellPlace(table, int(match["row"]) - 1, column_number(match["column"]))


def read_paths(root: Element, told: Told) -> Iterator[Passage]:
    """The addresses of other workbooks, in full: a path may name a person."""
    for each in root:
        target = str(each.get("Target", ""))
        if asides.is_path(target):
            told.hidden("path", _PLACE)
        if target:
            slot = AttributeSlot(each, "Target", target)
            yield Passage(slots=[slot], role=Role.ATTRIBUTE, place=partial(str, _PLACE))
