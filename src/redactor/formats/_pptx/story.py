"""A part of a presentation that holds text (ECMA-376 part 1, 19 and 21.1): slide, layout, master,
notes, comment, diagram. Every paragraph of DrawingML in it is a passage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from redactor.formats._docx.looks import Concealed
from redactor.formats._office import asides
from redactor.formats._office.ooxml import Element, child, name_of
from redactor.formats._office.slots import (
    CharacterSlot,
    PartSlot,
    Passage,
    Slot,
    TailSlot,
    TextSlot,
    Told,
    as_twins,
)
from redactor.formats._pptx.looks import Looks
from redactor.model import CellPlace, Role

#: Numbers of tables begin here, apart from those of files inside.
_FIRST_TABLE = 200_000
#: Attributes of a slide that are no words, on every run.
_OTHERS = frozenset({"lang", "altLang"})
#: What is told of runs; the rest is told of their shape as a whole.
_OF_RUNS = frozenset({"highlight", "tiny text", "white text"})
_TITLES = frozenset({"title", "ctrTitle"})


class SlideStory:
    """Reads a part. `looks` says what nobody sees; without it all is taken as seen."""

    def __init__(
        self,
        label: str,
        told: Told,
        *,
        looks: Looks | None = None,
        role: Role = Role.PARAGRAPH,
        hides: Callable[[Slot, bool], None] | None = None,
    ) -> None:
        self._label = label
        self._told = told
        self._looks = looks
        self._role = role
        self._hides = hides
        self._tables = 0
        self._place = partial(str, label)
        self._read: set[Element] = set()

    def passages(self, root: Element) -> Iterator[Passage]:
        """Of a whole part, with what stands in attributes and in elements that nobody knows."""
        if self._looks is not None:
            for what, is_false in self._looks.shapes(root):
                self._tell(what, is_false=is_false)
        yield from self._within(root, Role.PARAGRAPH)
        for element in root.iter():
            text = element.text
            if element.tail and not element.tail.isspace():
                yield Passage(slots=[TailSlot(element)], role=Role.METADATA, place=self._place)
            if not text or text.isspace() or element in self._read:
                continue
            if name_of(element) in asides.NO_TEXT:
                continue
            role = Role.COMMENT if self._role is Role.COMMENT else Role.METADATA
            yield Passage(slots=[TextSlot(element)], role=role, place=self._place)
        yield from asides.attribute_passages(root, self._label, self._told, but=_OTHERS)

    def _tell(self, what: str, *, is_false: bool = False) -> None:
        if is_false:
            self._told.false(what, self._label)
        else:
            self._told.hidden(what, self._label)

    def _within(self, holder: Element, role: Role) -> Iterator[Passage]:
        for each in holder:
            name = name_of(each)
            if name == "a:p":
                yield from self._paragraph(each, role)
            elif name == "a:tbl":
                yield from self._table(each)
            elif name == "mc:AlternateContent":
                found: list[Passage] = []
                for branch in each:
                    passages = list(self._within(branch, role))
                    found = as_twins(found, passages) if found else passages
                yield from found
            elif name == "p:sp":
                yield from self._within(
                    each, Role.TITLE if _has_title(child(each, "p:nvSpPr")) else Role.PARAGRAPH
                )
            elif name:
                yield from self._within(each, role)

    def _paragraph(
        self,
        paragraph: Element,
        role: Role,
        cell: CellPlace | None = None,
        *,
        is_covered: bool = False,
    ) -> Iterator[Passage]:
        slots: list[Slot] = []
        seen: list[bool] = []
        for each in _pieces(paragraph):
            if name_of(each) == "a:br":
                tag = str(each.tag)
                # A run of its own would be needed to hold a text.
                slot: Slot = _Break(each, "\n", tag)
            else:
                self._read.add(each)
                slot = TextSlot(each)
            slots.append(slot)
            why = self._looks.concealed(each) if self._looks is not None else None
            if is_covered:
                why = Concealed("hidden text")
            seen.append(why is None)
            if why is not None and slot.text.strip():
                if why.what in _OF_RUNS:
                    self._tell(why.what, is_false=why.is_false)
                if self._hides is not None:
                    self._hides(slot, why.is_false)
        if not any(slot.text.strip() for slot in slots):
            return
        place: Callable[[], str] = self._place
        if cell is not None:
            number = cell.table - _FIRST_TABLE
            place = partial(
                "{}表格{}第{}行第{}列".format, self._label, number, cell.row + 1, cell.column + 1
            )
        yield Passage(
            slots=slots,
            role=self._role if self._role is not Role.PARAGRAPH else role,
            gap="\n" if cell is not None else "\n\n",
            cell=cell,
            place=place,
        )
        yield from _seen(slots, seen, place)

    def _table(self, table: Element) -> Iterator[Passage]:
        self._tables += 1
        number = _FIRST_TABLE + self._tables
        rows = [each for each in table if name_of(each) == "a:tr"]
        for index, row in enumerate(rows):
            cells = [each for each in row if name_of(each) == "a:tc"]
            for column, cell in enumerate(cells):
                place = CellPlace(
                    number, index, column, _count(cell, "gridSpan"), _count(cell, "rowSpan")
                )
                is_covered = any(cell.get(key) in ("1", "true") for key in ("hMerge", "vMerge"))
                for each in cell.iter():
                    if name_of(each) == "a:p":
                        if is_covered and any(name_of(i) == "a:t" and i.text for i in each.iter()):
                            # Nobody is shown what a cell holds that another reaches over.
                            self._tell("hidden text")
                        yield from self._paragraph(each, Role.CELL, place, is_covered=is_covered)


class _Break(CharacterSlot):
    """A line's break in a paragraph: gone when it is written over, for no text can stand there."""

    __slots__ = ()

    def store(self, text: str) -> bool:
        return super().store("") if text != "\n" else False


def _pieces(paragraph: Element) -> Iterator[Element]:
    """The texts and breaks of a paragraph, in order."""
    for each in paragraph:
        name = name_of(each)
        if name == "a:br":
            yield each
        elif name in ("a:pPr", "a:endParaRPr"):
            continue
        elif name:
            yield from (inner for inner in each.iter() if name_of(inner) in ("a:t", "m:t"))


def _seen(slots: list[Slot], seen: list[bool], place: Callable[[], str]) -> Iterator[Passage]:
    """What a reader sees, where hidden characters stand in the middle of a word."""
    kept = [slot for slot, is_seen in zip(slots, seen, strict=True) if is_seen and slot.text]
    for index, is_seen in enumerate(seen):
        before = [s for s, k in zip(slots[:index], seen[:index], strict=True) if k and s.text]
        after = kept[len(before) :]
        if is_seen or not before or not after:
            continue
        if before[-1].text[-1].isalnum() and after[0].text[0].isalnum():
            yield Passage(
                slots=[PartSlot(slot, 0, len(slot.text)) for slot in kept],
                role=Role.COMMENT,
                place=place,
            )
            return


def _has_title(properties: Element | None) -> bool:
    return properties is not None and any(
        name_of(each) == "p:ph" and each.get("type") in _TITLES for each in properties.iter()
    )


def _count(cell: Element, key: str) -> int:
    text = str(cell.get(key, "1"))
    return max(1, min(int(text), 1000)) if text.isdecimal() else 1
