"""What a workbook holds beside its sheets' cells: comments, drawings, names, links to other files,
pivot tables. Each part is a tree, and what is common to Office packages is read by `_office/source`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from redactor.formats._office import asides
from redactor.formats._office.ooxml import Element, Package, name_of, relationships_of
from redactor.formats._office.slots import AttributeSlot, Passage, Slot, TextSlot, Told, remove
from redactor.formats._office.source import OfficeSource, Reader, cut_attributes
from redactor.formats._xlsx import external
from redactor.formats._xlsx.book import Book, Sheet
from redactor.formats._xlsx.clean import (
    FILTER,
    clean_book,
    drop_empty,
    drop_notes,
    without_query,
)
from redactor.formats._xlsx.pivot import definition_passages
from redactor.formats._xlsx.rest import FormulaSlot
from redactor.model import Role

#: What a sheet's name may not hold; a mask of these would make the file unreadable.
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
#: Digits of a program's own numbers.
_LONGEST_ID = 6
_NEEDY = frozenset(
    [
        "x:oleObject",
        "x:control",
        "x:externalReference",
        "x:pivotCache",
        "x:sheet",
        "x:legacyDrawingHF",
        "c:externalData",
        "?:slicer",
        "?:slicerCache",
        "?:pivotCache",
        "?:timelineRef",
        "?:timelineCacheRef",
    ]
)
_WORDS_OF_STYLES = {"x:numFmt": "formatCode", "x:cellStyle": "name", "x:tableStyle": "name"}
#: What else a sheet leads to, and a workbook, as an editor calls it; by relationship.
_OF_SHEETS = {
    "ctrlProp": "控件",
    "pivotTable": "数据透视表",
    "queryTable": "外部数据",
    "slicer": "切片器",
    "table": "表格",
    "timeline": "日程表",
}
_OF_BOOKS = {
    "person": "批注的作者",
    "rdRichValue": "数据类型",
    "revisionHeaders": "修订记录",
    "slicerCache": "切片器",
    "timelineCache": "日程表",
    "usernames": "修订记录",
    "volatileDependencies": "实时数据",
    "xmlMaps": "XML 映射",
}
#: What of these is hidden.
_HIDES = {"修订记录": "old revision", "实时数据": "external data"}


class Workbook(Package):
    """A package of which some parts are read by others, as streams. `streamed` are those; whoever
    reads them puts what changes in them into `changes` before the package is written."""

    streamed: frozenset[str] = frozenset()
    changes: Mapping[str, bytes | None] = {}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each for each in super().names if each not in self.streamed)

    def write(self, changes: Mapping[str, bytes | None]) -> bytes:
        """The package with these changes and those in `changes`."""
        together = {**changes, **self.changes}
        # A sheet is gone when nothing leads to it any more.
        if any(data is None or part.endswith(".rels") for part, data in together.items()):
            reached = self.reached(together)
            together |= dict.fromkeys(each for each in self.streamed if each not in reached)
        return super().write(together)


class Beside(OfficeSource):
    """All of a workbook but the cells."""

    hidden_kinds = frozenset(
        [
            "connections",
            "externalLink",
            "pivotCacheDefinition",
            "pivotTable",
            "queryTable",
            "revisionHeaders",
            "slicer",
            "slicerCache",
            "timeline",
            "timelineCache",
            "usernames",
            "volatileDependencies",
        ]
    )
    book: Book

    def stories(self) -> Iterator[tuple[str, Reader]]:
        package = self.package
        yield package.main, self._read_book
        for sheet in self.book.sheets:
            yield from self._of_sheet(sheet)
        for number, part in enumerate(pivot_caches(package)):
            yield part, partial(definition_passages, number, f"数据透视表缓存 {number + 1}")
        links = 0
        for each in package.relationships(package.main):
            if each.kind == "externalLink":
                yield each.target, partial(external.read, links)
                yield relationships_of(each.target), external.read_paths
                links += 1
            elif each.kind in _OF_BOOKS:
                reader = partial(_read_other, _OF_BOOKS[each.kind])
                yield each.target, reader
                for log in package.relationships(each.target):
                    if log.kind == "revisionLog":
                        yield log.target, reader
            elif each.kind in _READERS:
                yield each.target, _READERS[each.kind]

    def _of_sheet(self, sheet: Sheet) -> Iterator[tuple[str, Reader]]:
        for each in self.package.relationships(sheet.part):
            reader = self._reader_beside(each.kind, sheet)
            if reader is not None and not each.is_external:
                yield each.target, reader
            if each.kind == "drawing":
                yield from self._of_drawing(each.target, sheet)
        yield relationships_of(sheet.part), partial(_read_links, f"{sheet.place}，超链接")

    def _of_drawing(self, drawing: str, sheet: Sheet) -> Iterator[tuple[str, Reader]]:
        """Where a drawing's shapes lead, and what is drawn over its charts."""
        yield relationships_of(drawing), partial(_read_links, f"{sheet.place}，图形的链接")
        for chart in self.package.relationships(drawing):
            for each in self.package.relationships(chart.target) if chart.kind == "chart" else ():
                if each.kind == "chartUserShapes":
                    yield each.target, partial(_read_drawing, f"{sheet.place}，图表")

    def _reader_beside(self, kind: str, sheet: Sheet) -> Reader | None:
        if kind in ("comments", "threadedComment"):
            return partial(_read_comments, sheet.place)
        if kind in ("drawing", "vmlDrawing", "drawingUserShapes"):
            return partial(_read_drawing, f"{sheet.place}，图形")
        if kind in _OF_SHEETS:
            return partial(_read_other, f"{sheet.place}，{_OF_SHEETS[kind]}")
        return None

    def _read_book(self, root: Element, told: Told) -> Iterator[Passage]:
        for each in root.iter():
            name = name_of(each)
            if name == "x:sheet" and str(each.get("name", "")).strip():
                sheet = SheetName(each, "name", str(each.get("name")))
                yield Passage(slots=[sheet], role=Role.METADATA, place=lambda: "工作表名称")
            elif name == "x:definedName":
                yield from _name_passages(each, told)
            elif each.text and not each.text.isspace():
                yield Passage(slots=[TextSlot(each)], role=Role.METADATA, place=lambda: "工作簿")
            elif name.endswith(":absPath"):
                told.hidden("path", "工作簿")
                slot = AttributeSlot(each, "url", str(each.get("url", "")))
                yield Passage(slots=[slot], role=Role.METADATA, place=lambda: "工作簿路径")
            elif name == "x:fileSharing" and each.get("userName"):
                told.hidden("author", "工作簿")
                slot = AttributeSlot(each, "userName", str(each.get("userName")))
                yield Passage(slots=[slot], role=Role.METADATA, place=lambda: "工作簿")
        but = frozenset({"url", "userName", "Ignorable", "documentId"})
        for passage in asides.attribute_passages(root, "工作簿", told, but=but):
            if not all(_is_name(slot) for slot in passage.slots):
                yield passage

    def tell(self, told: Told) -> None:
        for sheet in self.book.sheets:
            if sheet.is_hidden:
                told.hidden("hidden sheet", sheet.place)

    # Cleaning.

    def cut(self, part: str) -> frozenset[str]:
        """Hidden sheets."""
        if part != self.package.main or all(each.is_hidden for each in self.book.sheets):
            return frozenset()
        return frozenset(each.relationship for each in self.book.sheets if each.is_hidden)

    def cut_of(self, part: str) -> frozenset[str]:
        """All ids of relationships of a part that cleaning cuts."""
        return self._cut(part)

    def clean(self, part: str, root: Element, cut: frozenset[str]) -> bool:
        changed = False
        if part == self.package.main:
            changed = clean_book(root, cut)
        elif name_of(root) == "x:table":
            changed = without_query(root)
        elif part.endswith(".vml"):
            changed = drop_notes(root)
        changed |= cut_attributes(root, cut, _NEEDY)
        return drop_empty(root) | changed

    def _clean(self, part: str, root: Element) -> bool:
        changed = super()._clean(part, root)
        if "extended-properties" in self.package.content_type(part) and self.cut(self.package.main):
            # The names of all sheets, also of those that go.
            found = [
                each for each in root if name_of(each).endswith((":TitlesOfParts", ":HeadingPairs"))
            ]
            for each in found:
                remove(each)
            changed |= bool(found)
        return changed


def pivot_caches(package: Package) -> list[str]:
    """The definitions of pivot caches in order."""
    return [
        each.target
        for each in package.relationships(package.main)
        if each.kind == "pivotCacheDefinition" and each.target in package
    ]


class SheetName(AttributeSlot):
    """The name of a sheet, in which not every character may stand."""

    __slots__ = ()

    def store(self, text: str) -> bool:
        return super().store(_NOT_IN_NAMES.sub("＊", text)[:_LONGEST_NAME] or "＊")


def _is_name(slot: Slot) -> bool:
    return (
        isinstance(slot, AttributeSlot)
        and slot.holders[0][1] == "name"
        and name_of(slot.holders[0][0]) in ("x:sheet", "x:definedName")
    )


def _name_passages(element: Element, told: Told) -> Iterator[Passage]:
    name = str(element.get("name", ""))
    if element.get("hidden") in ("1", "true") and name != FILTER:
        told.hidden("defined name", "名称管理器", group="名称管理器")
    slots: list[Slot] = [AttributeSlot(element, "name", name), Slot("："), FormulaSlot(element)]
    yield Passage(slots=slots[2:], role=Role.METADATA, place=lambda: "定义的名称")
    if re.search(r"[\u2e80-\u9fff]|[0-9]{7}", name):
        yield Passage(slots=slots[:1], role=Role.METADATA, place=lambda: "定义的名称")


def _read_links(place: str, root: Element, told: Told) -> Iterator[Passage]:
    return asides.address_passages(root, place, told)


def _read_other(place: str, root: Element, told: Told) -> Iterator[Passage]:
    """A part that has no more than a name for an editor."""
    what = _HIDES.get(place)
    if what:
        told.hidden(what, place)
    yield from asides.text_passages(root, place)
    yield from asides.attribute_passages(root, place, told)


def _read_nothing(root: Element, told: Told) -> Iterator[Passage]:
    return iter(())


def _read_styles(root: Element, told: Told) -> Iterator[Passage]:
    """Number formats may hold words, and styles have names."""
    for each in root.iter():
        key = _WORDS_OF_STYLES.get(name_of(each))
        text = str(each.get(key, "")) if key else ""
        if key and re.search(r'"|[\u2e80-\u9fff]|[0-9]{7}', text):
            slot = AttributeSlot(each, key, text)
            yield Passage(slots=[slot], role=Role.ATTRIBUTE, place=lambda: "单元格样式")


def _read_comments(place: str, root: Element, told: Told) -> Iterator[Passage]:
    """Comments, old and threaded, and who wrote them."""
    for each in root.iter():
        name = name_of(each).rpartition(":")[2]
        if name == "author" and (each.text or "").strip():
            yield Passage(
                slots=[TextSlot(each)], role=Role.COMMENT, place=lambda: f"{place}，批注的作者"
            )
        elif name in ("comment", "threadedComment"):
            where = f"{place}，{each.get('ref', '')}的批注"
            told.hidden("comment", where, group=place)
            yield from _comment(each, where)
    yield from asides.attribute_passages(
        root, place, told, but=frozenset({"ref", "id", "personId", "uid", "dT", "parentId"})
    )


def _comment(comment: Element, where: str) -> Iterator[Passage]:
    slots: list[Slot] = []
    for each in comment.iter():
        if not each.text or each.text.isspace() or name_of(each).endswith(":author"):
            continue
        if any(name_of(above) == "x:rPh" for above in each.iterancestors()):
            yield Passage(slots=[TextSlot(each)], role=Role.COMMENT, place=lambda: where)
        else:
            slots.append(TextSlot(each))
    if slots:
        yield Passage(slots=slots, role=Role.COMMENT, place=lambda: where)


def _read_drawing(place: str, root: Element, told: Told) -> Iterator[Passage]:
    """Text boxes: paragraphs of runs; and alternative texts."""
    seen: set[Element] = set()
    for each in root.iter():
        if name_of(each) == "a:p":
            slots = [TextSlot(text) for text in each.iter() if name_of(text) == "a:t"]
            seen.update(slot.element for slot in slots)
            if any(slot.text.strip() for slot in slots):
                yield Passage(slots=list(slots), place=lambda: place)
    for passage in asides.text_passages(root, place):
        slots = [slot for slot in passage.slots if isinstance(slot, TextSlot)]
        if not any(slot.element in seen or _is_measure(slot) for slot in slots):
            yield passage
    but = frozenset({"id", "uid", "style", "path", "adj", "textpath", "spid", "gfxdata"})
    yield from asides.attribute_passages(root, place, told, but=but)


def _is_measure(slot: TextSlot) -> bool:
    """Whether a text is a number of the drawing's own: an anchor, a size."""
    name = name_of(slot.element).rpartition(":")[2]
    return name in ("col", "row", "colOff", "rowOff", "Anchor", "Row", "Column")


def _read_connections(root: Element, told: Told) -> Iterator[Passage]:
    place = "数据连接"
    told.hidden("data connection", place)
    for each in root.iter():
        for key, value in each.attrib.items():
            # Short numbers are ids and settings.
            if len(value) > (_LONGEST_ID if value.isdecimal() else 3):
                slot = AttributeSlot(each, key, value)
                yield Passage(slots=[slot], role=Role.METADATA, place=lambda: place)


#: Of parts of the workbook, by relationship.
_READERS: Mapping[str, Reader] = {
    "connections": _read_connections,
    "styles": _read_styles,
    "theme": _read_nothing,
    "calcChain": _read_nothing,
}
