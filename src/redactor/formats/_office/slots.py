"""Text that lies scattered over a part's tree: slots, the passages they make, and writing back.

A paragraph's words lie in runs, and a number in two of them is one number. So a passage is read as
one block, and each of its characters remembers the slot it came from: the text of an element, an
attribute, an element that stands for a character (a tab), or nowhere (a label for context). Words
of the same length as those that they replace go back character by character, so that each run
keeps its look; others go into the slot of the first character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from redactor.formats._office.ooxml import Element, name_of
from redactor.model import CellPlace, Edit, Notice, Role

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: Elements whose blanks at the ends are lost unless they are said to count.
_KEEPS_SPACE = frozenset({"w:t", "w:delText", "w:instrText", "w:delInstrText", "x:t"})
#: What XML cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Slot:
    """A label that stands nowhere in the file; the others below are of a tree."""

    __slots__ = ("_characters", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._characters: list[str] | None = None

    def change(self, index: int, to: str) -> None:
        """Replace a character; what another edit has replaced already is not put back."""
        if self._characters is None:
            self._characters = list(self.text)
        self._characters[index] = to

    def commit(self) -> bool:
        """Write the changes into the tree; whether there were any."""
        if self._characters is None:
            return False
        text = _FORBIDDEN.sub("", "".join(self._characters))
        self._characters = None
        if text == self.text:
            return False
        return self.store(text)

    def store(self, text: str) -> bool:
        return False


class TextSlot(Slot):
    """The text of an element (or of a comment)."""

    __slots__ = ("element",)

    def __init__(self, element: Element, text: str | None = None) -> None:
        super().__init__(str(element.text or "") if text is None else text)
        self.element = element

    def store(self, text: str) -> bool:
        self.element.text = text
        if text != text.strip() and name_of(self.element) in _KEEPS_SPACE:
            self.element.set(_SPACE, "preserve")
        return True


class TailSlot(Slot):
    """The text behind an element."""

    __slots__ = ("element",)

    def __init__(self, element: Element) -> None:
        super().__init__(str(element.tail or ""))
        self.element = element

    def store(self, text: str) -> bool:
        self.element.tail = text
        return True


class NumberSlot(TextSlot):
    """The text of an element that must be a number: what is masked becomes zeros."""

    __slots__ = ()

    def store(self, text: str) -> bool:
        digits = re.sub(r"[^0-9.+\-eE]", "0", text)
        self.element.text = (
            digits if re.fullmatch(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?", digits) else "0"
        )
        return True


class AttributeSlot(Slot):
    """Attributes that all have the same value, in whole or from `start` on. `is_quoted`: the text
    is the value with its percent escapes read."""

    __slots__ = ("holders", "is_quoted", "start")

    def __init__(
        self, element: Element, key: str, text: str, *, start: int = 0, is_quoted: bool = False
    ) -> None:
        super().__init__(text)
        self.holders = [(element, key)]
        self.start = start
        self.is_quoted = is_quoted

    def store(self, text: str) -> bool:
        for element, key in self.holders:
            kept = str(element.get(key, ""))[: self.start]
            element.set(
                key, kept + (quote(text, safe="/:?#[]@!$&'()*+,;=~-._") if self.is_quoted else text)
            )
        return True


class PartSlot(Slot):
    """A piece of another slot."""

    __slots__ = ("slot", "start")

    def __init__(self, slot: Slot, start: int, end: int) -> None:
        super().__init__(slot.text[start:end])
        self.slot = slot
        self.start = start

    def change(self, index: int, to: str) -> None:
        self.slot.change(self.start + index, to)

    def commit(self) -> bool:
        return self.slot.commit()


class CharacterSlot(Slot):
    """An element that stands for a character. Written over, it becomes `text_tag` with a text."""

    __slots__ = ("element", "text_tag")

    def __init__(self, element: Element, character: str, text_tag: str) -> None:
        super().__init__(character)
        self.element = element
        self.text_tag = text_tag

    def store(self, text: str) -> bool:
        parent = self.element.getparent()
        if parent is None:
            return False
        if not text:
            remove(self.element)
            return True
        for key in list(self.element.attrib):
            del self.element.attrib[key]
        for each in list(self.element):
            self.element.remove(each)
        self.element.tag = self.text_tag
        self.element.text = text
        self.element.set(_SPACE, "preserve")
        return True


def remove(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


@dataclass(slots=False, kw_only=True)
class Passage:
    """What becomes a block. `twins` say the same in another place: they are changed with it."""

    slots: list[Slot]
    role: Role = Role.PARAGRAPH
    gap: str = "\n\n"
    cell: CellPlace | None = None
    place: Callable[[], str] | None = None
    twins: list[Passage] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        return "".join(slot.text for slot in self.slots)

    def apply(self, edits: Iterable[Edit]) -> None:
        """Make edits; `commit` of the slots writes them into the tree."""
        places = [(slot, index) for slot in self.slots for index in range(len(slot.text))]
        for edit in edits:
            covered = places[edit.part.start : edit.part.end]
            new = edit.replacement
            is_in_step = len(new) == len(covered)
            for position, (slot, index) in enumerate(covered):
                if is_in_step:
                    if new[position] != slot.text[index]:
                        slot.change(index, new[position])
                else:
                    slot.change(index, "" if position else new)
        for twin in self.twins:
            twin.apply(edits)

    def commit(self) -> bool:
        """Whether anything changed in the tree."""
        changed = [slot.commit() for slot in self.slots]
        changed += [twin.commit() for twin in self.twins]
        return any(changed)


def cut_out(slots: Iterable[Slot], start: int, end: int) -> list[Slot]:
    """The slots, or pieces of them, that hold a range of their text."""
    found: list[Slot] = []
    position = 0
    for slot in slots:
        length = len(slot.text)
        low, high = max(start - position, 0), min(end - position, length)
        if low < high:
            found.append(slot if (low, high) == (0, length) else PartSlot(slot, low, high))
        position += length
    return found


def as_twins(first: list[Passage], second: list[Passage]) -> list[Passage]:
    """Two ways to write the same (a drawing, and what older programs show): one, if they agree."""
    if [each.text for each in first] != [each.text for each in second]:
        return [*first, *second]
    for one, other in zip(first, second, strict=True):
        one.twins.append(other)
    return first


class Told:
    """Collects notices: of what stands in many places, the first and their number."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], tuple[str, int]] = {}

    def hidden(self, what: str, place: str, group: str = "") -> None:
        """Something that a reader of the page does not see; one notice a group."""
        self._add("HIDDEN_CONTENT", what, place, group)

    def false(self, what: str, place: str, group: str = "") -> None:
        """Something that only looks redacted."""
        self._add("FALSE_REDACTION", what, place, group)

    def _add(self, entity: str, what: str, place: str, group: str) -> None:
        key = (entity, what, group or place)
        first, count = self._found.get(key, (place, 0))
        self._found[key] = (first, count + 1)

    def notices(self) -> list[Notice]:
        return [
            Notice(entity, what, f"{place}（共 {count} 处）" if count > 1 else place)
            for (entity, what, _), (place, count) in self._found.items()
        ]
