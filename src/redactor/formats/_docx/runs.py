"""The runs of a paragraph of Word (ECMA-376 part 1, 17.3): text, what stands for a character, fields."""

from __future__ import annotations

from typing import Protocol

from redactor.formats._docx.lines import Atom, Line, is_harmless
from redactor.formats._docx.looks import Styles, attribute_of
from redactor.formats._office.ooxml import Element, attribute, child, name_of
from redactor.formats._office.slots import AttributeSlot, CharacterSlot, TextSlot

_CHARACTERS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "-",
    "w:softHyphen": "\u00ad",
}
CODES = frozenset({"w:instrText", "w:delInstrText"})
TEXTS = frozenset({"w:t", "w:delText", "m:t"})
DELETED = frozenset({"w:del", "w:moveFrom"})
INSERTED = frozenset({"w:ins", "w:moveTo"})
#: Elements that hold no words of a reader's.
PROPERTIES = frozenset(
    [
        "w:pPr",
        "w:rPr",
        "w:sdtPr",
        "w:sdtEndPr",
        "w:tblPr",
        "w:tblGrid",
        "w:tblPrEx",
        "w:trPr",
        "w:tcPr",
        "w:sectPr",
        "w:smartTagPr",
        "w:customXmlPr",
        "m:ctrlPr",
        "m:rPr",
        "m:fPr",
        "m:oMathParaPr",
    ]
)


class Teller(Protocol):
    """The story that a paragraph is part of."""

    @property
    def styles(self) -> Styles: ...

    def tell(self, what: str, line: Line, *, is_false: bool = False) -> None: ...

    def see(self, atom: Atom, line: Line) -> None: ...


class Reading:
    """Reads what is in a paragraph into its line."""

    def __init__(self, story: Teller, line: Line) -> None:
        self._story = story
        self._line = line
        # The codes of fields that are open, the innermost last; None when its code is over.
        self._fields: list[list[TextSlot] | None] = []

    def inline(self, holder: Element | list[Element], deleted: bool, inserted: bool) -> None:
        for each in holder:
            name = name_of(each)
            if name == "w:r":
                self._run(each, deleted, inserted)
            elif name in DELETED:
                self._story.tell("tracked deletion", self._line)
                self.inline(each, True, inserted)
            elif name in INSERTED:
                self._story.tell("tracked insertion", self._line)
                self.inline(each, deleted, True)
            elif name == "m:t":
                self._story.see(Atom(TextSlot(each), deleted, inserted), self._line)
            elif name in ("mc:AlternateContent", "w:txbxContent", "w:tbl", "w:p"):
                self._line.boxes.append(each)
            elif name and name not in PROPERTIES:
                if name == "w:fldSimple":
                    self._simple_field(each)
                self.inline(each, deleted, inserted)

    def _run(self, run: Element, deleted: bool, inserted: bool) -> None:
        properties = child(run, "w:rPr")
        styles = self._story.styles
        look = styles.look(self._line.style, attribute_of(properties, "w:rStyle") or None)
        concealed = look.over(properties).concealed(self._line.background)
        for each in run:
            name = name_of(each)
            if name in TEXTS:
                gone = deleted or name == "w:delText"
                atom = Atom(TextSlot(each), gone, inserted, concealed)
                self._story.see(atom, self._line)
            elif name in _CHARACTERS or name == "w:sym":
                character = _CHARACTERS.get(name) or _symbol(each)
                # Of the namespace of the run, transitional or strict.
                tag = str(run.tag).replace("}r", "}t")
                slot = CharacterSlot(each, character, tag)
                self._story.see(Atom(slot, deleted, inserted, concealed), self._line)
            elif name in CODES:
                if not self._fields or self._fields[-1] is None:
                    self._fields.append([])
                code = self._fields[-1]
                if code is not None:
                    code.append(TextSlot(each))
            elif name == "w:fldChar":
                self._field(attribute(each, "w:fldCharType"))
            elif name == "w:ruby":
                self.inline(each, deleted, inserted)
            elif name and name not in PROPERTIES and len(each):
                self._line.boxes.append(each)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append([])
        elif self._fields:
            code = self._fields.pop()
            self._code(code)
            if kind == "separate":
                self._fields.append(None)

    def _simple_field(self, element: Element) -> None:
        for key, value in element.attrib.items():
            if str(key).endswith("}instr"):
                self._line.codes.append([AttributeSlot(element, str(key), str(value))])
                if not is_harmless(str(value)):
                    self._story.tell("field code", self._line)

    def _code(self, code: list[TextSlot] | None) -> None:
        if code:
            self._line.codes.append(list(code))
            if not is_harmless("".join(slot.text for slot in code)):
                self._story.tell("field code", self._line)

    def end_fields(self) -> None:
        """At the end of the paragraph; a field that goes on has its code read so far."""
        for code in self._fields:
            self._code(code)


def _symbol(element: Element) -> str:
    """The character of a w:sym; those of symbol fonts stand at F000."""
    try:
        code = int(attribute(element, "w:char") or "", 16)
    except ValueError:
        return ""
    code = code - 0xF000 if 0xF020 <= code < 0xF100 else code
    return chr(code) if 32 <= code < 0xD800 else ""
