"""A chart (ECMA-376 part 1, 21.2): its titles, and the values that it remembers of its workbook.

The cached values are read as a table, categories in the first column and a series in each other,
so that a series headed 身份证号 says what its numbers are.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import partial

from redactor.formats._office import asides
from redactor.formats._office.ooxml import Element, name_of
from redactor.formats._office.slots import NumberSlot, Passage, Slot, TextSlot, Told
from redactor.model import CellPlace, Role

#: The parts of a series that hold points.
_POINTS = frozenset({"c:cat", "c:xVal", "c:val", "c:yVal", "c:bubbleSize"})
#: Their columns within a series; those of the values is headed by its title.
_COLUMNS = {"c:cat": 0, "c:xVal": 0, "c:bubbleSize": 2}
_NO_TEXT = frozenset({"c:formatCode", "c:f"})
#: Tables are numbered apart from those of the text.
_FIRST_TABLE = 1_000_000


def chart_passages(root: Element, place: str, told: Told) -> Iterator[Passage]:
    """The words and the cached values of a chart; each text of its tree is in one of them."""
    table: dict[tuple[int, int], list[Slot]] = {}
    seen: set[Element] = set()
    column = 0
    for series in root.iter():
        if name_of(series) != "c:ser":
            continue
        for each in series:
            name = name_of(each)
            if name not in _POINTS and name != "c:tx":
                continue
            shift = _COLUMNS.get(name, 1)
            for row, value in _points(each, is_title=name == "c:tx"):
                seen.add(value)
                is_number = name != "c:tx" and any(
                    name_of(above) == "c:numCache" for above in value.iterancestors()
                )
                slot = NumberSlot(value) if is_number else TextSlot(value)
                table.setdefault((row, column + shift), []).append(slot)
        column += 3
    yield from _cells(table, place)
    for element in root.iter():
        if name_of(element) == "a:p":
            slots = [TextSlot(each) for each in element.iter() if name_of(each) == "a:t"]
            seen.update(slot.element for slot in slots)
            if any(slot.text.strip() for slot in slots):
                yield Passage(slots=list(slots), place=partial(str, place))
    for element in root.iter():
        if element in seen or name_of(element) in _NO_TEXT:
            continue
        if element.text and not element.text.isspace():
            yield Passage(slots=[TextSlot(element)], role=Role.METADATA, place=partial(str, place))
    yield from asides.attribute_passages(root, place, told)


def _of_title(place: str) -> Callable[[], str]:
    return partial("{}，系列名称".format, place)


def _points(holder: Element, *, is_title: bool) -> Iterator[tuple[int, Element]]:
    """The values of a series' part and their rows; its title stands in the row above."""
    for point in holder.iter():
        if name_of(point) != "c:pt":
            continue
        index = str(point.get("idx", "0"))
        row = 0 if is_title else min(int(index) if index.isdecimal() else 0, 10_000_000) + 1
        for value in point:
            if name_of(value) == "c:v" and value.text:
                yield row, value


def _cells(table: dict[tuple[int, int], list[Slot]], place: str) -> Iterator[Passage]:
    number = _FIRST_TABLE + zlib.crc32(place.encode()) % _FIRST_TABLE
    for row, column in sorted(table):
        yield Passage(
            slots=table[row, column],
            role=Role.HEADER if row == 0 else Role.CELL,
            cell=CellPlace(number, row, column, heading=row == 0),
            place=partial("{}，第{}个数据点".format, place, row) if row else _of_title(place),
        )
