"""What a sheet says beside its rows (ECMA-376, 18.3.1.99): headers and footers, validations, links,
conditions, and which columns are hidden, which cells merged, which rows headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from redactor.errors import InputError
from redactor.formats._office import asides
from redactor.formats._office.ooxml import Element, Package, name_of, parsed, serialised
from redactor.formats._office.slots import PartSlot, Passage, Slot, TextSlot, Told, remove
from redactor.formats._xlsx.cells import Layout
from redactor.formats._xlsx.raw import column_number
from redactor.formats._xlsx.styles import float_of, number_of
from redactor.model import Role

_EMPTY_DATA = re.compile(r"<sheetData\b[^>]*?(?:/>|>\s*</sheetData>)")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?\Z")
_LAST_COLUMN = 16384
#: Merged ranges beyond this many are read as single cells.
_MOST_MERGED = 500_000
#: Codes in a header: a new section, or a look (18.3.1.46).
_CODE = re.compile(
    r'(&[LCR])|&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]{1,3} ?|.)', re.DOTALL
)
_HEADERS = {
    "oddHeader": "页眉",
    "evenHeader": "偶数页页眉",
    "firstHeader": "首页页眉",
    "oddFooter": "页脚",
    "evenFooter": "偶数页页脚",
    "firstFooter": "首页页脚",
}
_FORMULAS = frozenset(
    {"formula", "formula1", "formula2", "f", "calculatedColumnFormula", "definedName"}
)
#: What stands in which part of a sheet, as an editor calls it.
_PARTS = {
    "dataValidations": "数据验证",
    "conditionalFormatting": "条件格式",
    "conditionalFormattings": "条件格式",
    "hyperlinks": "超链接",
    "autoFilter": "自动筛选",
    "scenarios": "方案",
    "oleObjects": "嵌入的对象",
    "controls": "控件",
    "customSheetViews": "自定义视图",
    "protectedRanges": "允许编辑的区域",
    "webPublishItems": "网页发布",
}
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def rest_of(head: str, tail: str, where: str) -> Element:
    """The tree of a sheet without its rows. InputError when it is damaged."""
    return parsed((head + tail).encode(), where)


def written(root: Element) -> tuple[str, str]:
    """A tree without rows as what stands before the rows, and behind them; the latter is empty for
    a sheet that has none, such as a chart's."""
    text = serialised(root).decode()
    place = _EMPTY_DATA.search(text)
    if place is None:
        return text, ""
    return f"{text[: place.start()]}<sheetData>", f"</sheetData>{text[place.end() :]}"


# Layout.


def layout_of(root: Element, package: Package, part: str) -> Layout:
    """Where cells are hidden or merged, and which are headings of tables."""
    hidden: set[int] = set()
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for each in root.iter():
        name = name_of(each)
        if name == "x:col" and _is_hidden(each):
            first, last = (number_of(each.get(key)) for key in ("min", "max"))
            hidden.update(range(max(first, 1) - 1, min(last, _LAST_COLUMN)))
        elif name == "x:mergeCell" and len(merged) < _MOST_MERGED:
            area = area_of(each.get("ref", ""))
            if area:
                row, column, rows, columns = area
                merged[row, column] = (columns, rows)
    return Layout(frozenset(hidden), merged, _headings(package, part))


def _is_hidden(column: Element) -> bool:
    return column.get("hidden") in ("1", "true") or float_of(column.get("width"), 9.0) < 0.1


def area_of(reference: str) -> tuple[int, int, int, int] | None:
    """The first row and column of a range, and how many rows and columns it has.

    >>> area_of("B2:C9")
    (1, 1, 8, 2)
    """
    match = _RANGE.match(reference)
    if not match:
        return None
    first, top, last, bottom = match.groups()
    row, column = int(top) - 1, column_number(first)
    rows = int(bottom or top) - row
    columns = column_number(last or first) - column + 1
    return (row, column, rows, columns) if row >= 0 and rows > 0 and columns > 0 else None


def _headings(package: Package, part: str) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for each in package.relationships(part):
        if each.kind != "table" or each.target not in package:
            continue
        try:
            root = package.xml(each.target)
        except InputError:
            continue
        area = area_of(root.get("ref", ""))
        if area and root.get("headerRowCount", "1") != "0":
            row, column, _, columns = area
            found[row] = found.get(row, frozenset()) | frozenset(range(column, column + columns))
    return found


# Passages.


def rest_passages(root: Element, place: str, told: Told) -> Iterator[Passage]:
    """The words that a sheet holds beside its rows."""
    for element in root.iter():
        text, name = element.text, name_of(element).rpartition(":")[2]
        if not text or text.isspace():
            continue
        if name in _HEADERS:
            yield from _header_passages(element, f"{place}，{_HEADERS[name]}")
            continue
        where = partial(str, _place_of(element, place))
        slot = FormulaSlot(element) if name in _FORMULAS else TextSlot(element)
        yield Passage(slots=[slot], role=Role.ATTRIBUTE, place=where)
    yield from asides.attribute_passages(
        root, place, told, but=_STRUCTURE, place_of=lambda each: _place_of(each, place)
    )


#: Attributes that name ranges, parts and programs' ids: never words.
_STRUCTURE = frozenset(
    {"ref", "sqref", "topLeftCell", "activeCell", "spans", "uid", "id", "uri", "Ignorable"}
)


def _place_of(element: Element, place: str) -> str:
    for above in (element, *element.iterancestors()):
        told = _PARTS.get(name_of(above).rpartition(":")[2])
        if told:
            return f"{place}，{told}"
    return place


class FormulaSlot(TextSlot):
    """A formula. Masked within its quotes it stays one; masked elsewhere it would be none, and
    what it belongs to is removed."""

    __slots__ = ()
    _owners = frozenset({"dataValidation", "cfRule", "definedName"})

    def store(self, text: str) -> bool:
        if _QUOTED.sub('""', text) == _QUOTED.sub('""', self.text):
            return super().store(text)
        owner = self.element
        for above in (self.element, *self.element.iterancestors()):
            if name_of(above).rpartition(":")[2] in self._owners:
                owner = above
                break
        remove_counted(owner)
        return True


def remove_counted(element: Element) -> None:
    """Remove an element; the number that its parent tells of its children, and an empty parent."""
    parent = element.getparent()
    if parent is None:
        return
    remove(element)
    if parent.get("count") is not None:
        parent.set("count", str(len(parent)))
    if len(parent) == 0 and name_of(parent).rpartition(":")[2] not in ("worksheet", "workbook"):
        remove_counted(parent)


def _header_passages(element: Element, place: str) -> Iterator[Passage]:
    """A header: its sections left, middle and right are passages; codes of looks part no words."""
    whole = TextSlot(element)
    sections: list[list[Slot]] = [[]]
    position = 0
    for code in _CODE.finditer(whole.text):
        if code.start() > position:
            sections[-1].append(PartSlot(whole, position, code.start()))
        if code.group(1):
            sections.append([])
        position = code.end()
    if position < len(whole.text):
        sections[-1].append(PartSlot(whole, position, len(whole.text)))
    for slots in sections:
        if any(slot.text.strip() for slot in slots):
            yield Passage(slots=slots, place=partial(str, place))
