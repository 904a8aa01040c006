"""A paragraph of Word while it is read: its characters, and which readings they have.

What was deleted under tracked changes stands in the file, and what is hidden stands between what is
seen. So a paragraph has one main reading (insertions accepted, hidden text included) and, where
characters were deleted or hidden in the middle of something, windows on the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.formats._docx.looks import Concealed
from redactor.formats._office.asides import by_names
from redactor.formats._office.ooxml import Element
from redactor.formats._office.slots import Passage, Slot, cut_out
from redactor.model import Role

#: A window begins behind one of these, which part a value from the label of another.
_PARTING = frozenset("，。；;、\n\t")
_LEFT, _RIGHT = 40, 32
#: Field instructions that hold nothing but what to show.
_HARMLESS = frozenset(
    [
        "=",
        "ADVANCE",
        "AUTONUM",
        "AUTONUMLGL",
        "AUTONUMOUT",
        "BARCODE",
        "BIBLIOGRAPHY",
        "CITATION",
        "CREATEDATE",
        "DATE",
        "EDITTIME",
        "EQ",
        "FILESIZE",
        "FORMCHECKBOX",
        "FORMDROPDOWN",
        "FORMTEXT",
        "GOTOBUTTON",
        "HYPERLINK",
        "INDEX",
        "LISTNUM",
        "MERGEFIELD",
        "MERGEREC",
        "MERGESEQ",
        "NEXT",
        "NOTEREF",
        "NUMCHARS",
        "NUMPAGES",
        "NUMWORDS",
        "PAGE",
        "PAGEREF",
        "PRINTDATE",
        "REF",
        "REVNUM",
        "SAVEDATE",
        "SECTION",
        "SECTIONPAGES",
        "SEQ",
        "SHAPE",
        "STYLEREF",
        "SUBJECT",
        "SYMBOL",
        "TIME",
        "TITLE",
        "TOA",
        "TOC",
    ]
)


def is_harmless(instruction: str) -> bool:
    """Whether a field's code says nothing that a reader of the page should see.

    >>> is_harmless(" PAGE  \\\\* MERGEFORMAT "), is_harmless(' INCLUDETEXT "C:\\\\x.doc" ')
    (True, False)
    """
    words = instruction.split()
    return not words or words[0].upper() in _HARMLESS or words[0].startswith("=")


class Atom(NamedTuple):
    """Some characters of a paragraph, and what has become of them."""

    slot: Slot
    is_deleted: bool = False
    is_inserted: bool = False
    concealed: Concealed | None = None


@dataclass(slots=True)
class Line:
    """A paragraph being read. `boxes`: drawings anchored in it, and whatever is read behind it."""

    style: str | None
    background: int | None
    place: Callable[[], str]
    atoms: list[Atom] = field(default_factory=list)
    codes: list[list[Slot]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    @property
    def main(self) -> list[Slot]:
        """The characters of the main reading."""
        return [atom.slot for atom in self.atoms if not atom.is_deleted and atom.slot.text]

    def asides(self) -> Iterator[Passage]:
        """Other readings, and the codes of fields."""
        if any(atom.is_deleted for atom in self.atoms):
            original = [atom for atom in self.atoms if not atom.is_inserted]
            yield from self._windows(original, [atom.is_deleted for atom in original])
        if any(atom.concealed for atom in self.atoms):
            yield from self._seen()
        for code in self.codes:
            if any(slot.text.strip() for slot in code):
                yield from by_names(Passage(slots=code, role=Role.ATTRIBUTE, place=self.place))

    def _windows(self, atoms: list[Atom], focus: list[bool]) -> Iterator[Passage]:
        """A window on each run of atoms in focus: with the label before it and what it is part of."""
        text = "".join(atom.slot.text for atom in atoms)
        position = 0
        start: int | None = None
        for atom, is_in in zip([*atoms, Atom(Slot(""))], [*focus, False], strict=True):
            if is_in and start is None:
                start = position
            elif not is_in and start is not None:
                if text[start:position].strip():
                    yield self._cut(atoms, *_around(text, start, position))
                start = None
            position += len(atom.slot.text)

    def _seen(self) -> Iterator[Passage]:
        """Windows on what a reader sees as one word, where hidden characters stand within."""
        kept = [atom for atom in self.atoms if not atom.is_deleted]
        seen = [atom for atom in kept if not atom.concealed]
        text = "".join(atom.slot.text for atom in seen)
        position = 0
        last = -1
        for atom in kept:
            if not atom.concealed:
                position += len(atom.slot.text)
            elif 0 < position < len(text) and position != last:
                last = position
                if text[position - 1].isalnum() and text[position].isalnum():
                    yield self._cut(seen, *_around(text, position, position))

    def _cut(self, atoms: list[Atom], start: int, end: int) -> Passage:
        slots = cut_out((atom.slot for atom in atoms), start, end)
        return Passage(slots=slots, role=Role.COMMENT, place=self.place)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """A range with the label in front of it and the rest of the word behind it."""
    low = start
    while low > max(0, start - _LEFT) and text[low - 1] not in _PARTING:
        low -= 1
    high = end
    while high < min(len(text), end + _RIGHT) and (text[high].isalnum() or text[high] == "-"):
        high += 1
    return low, high
