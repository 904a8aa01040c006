"""A story of Word (ECMA-376 part 1, 17): body, header, footer, notes, comments, text boxes.

Yields passages in a reader's order. Tables are read with merged cells; what stands in a text box
comes behind the paragraph that it is anchored in, and a drawing together with the picture of it
that older programs show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from redactor.formats._docx.grid import cells_of, heights, inside
from redactor.formats._docx.lines import Atom, Line
from redactor.formats._docx.looks import OFF, WHITE, Styles, attribute_of, colour, fill_of
from redactor.formats._docx.runs import CODES, DELETED, INSERTED, PROPERTIES, TEXTS, Reading
from redactor.formats._docx.shapes import box_fill, covers, is_hidden, is_off_page
from redactor.formats._office import asides
from redactor.formats._office.ooxml import Element, attribute, child, name_of
from redactor.formats._office.slots import (
    Passage,
    TailSlot,
    TextSlot,
    Told,
    as_twins,
)
from redactor.model import CellPlace, Role

#: Numbers of tables begin here, apart from those of files inside.
_FIRST_TABLE = 100_000
_NOTES = frozenset({"w:footnote", "w:endnote"})


@dataclass(frozen=True, slots=True)
class _Where:
    """What holds for the blocks of a part of a story."""

    background: int | None = WHITE
    cell: CellPlace | None = None
    is_deleted: bool = False
    is_inserted: bool = False
    #: The line between text and notes, which is no paragraph for a reader.
    is_separator: bool = False
    #: In a cell: tables, to be read behind its row.
    later: list[Element] | None = None


class Story:
    """Reads a part. `hides` is told each run of characters that nobody sees."""

    def __init__(
        self,
        label: str,
        styles: Styles,
        told: Told,
        *,
        role: Role = Role.PARAGRAPH,
        hides: Callable[[Atom], None] | None = None,
    ) -> None:
        self._label = label
        self._styles = styles
        self._told = told
        self._role = role
        self._hides = hides
        self._paragraphs = 0
        # How many texts were read, and, where somebody asks, which.
        self._texts = 0
        self._seen: set[Element] | None = None
        self._tables = 0

    def passages(self, root: Element) -> Iterator[Passage]:
        """Of a whole part, with what stands in attributes and in elements that nobody knows."""
        background = _page_colour(root)
        yield from self._blocks(root, _Where(background=background))
        yield from self._left_over(root)
        label = self._label
        yield from asides.attribute_passages(root, label, self._told, but=frozenset({"instr"}))

    def _left_over(self, root: Element) -> Iterator[Passage]:
        """Texts where nobody expects any; also runs that lie outside of all paragraphs."""
        runs = 0
        place = partial(str, self._label)
        for element in root.iter():
            text, name = element.text, name_of(element)
            if element.tail and not element.tail.isspace():
                yield Passage(slots=[TailSlot(element)], role=Role.METADATA, place=place)
            if name in TEXTS:
                runs += 1
            elif text and not text.isspace() and name not in CODES and name not in asides.NO_TEXT:
                role = Role.METADATA if name else Role.COMMENT
                yield Passage(slots=[TextSlot(element)], role=role, place=place)
        if runs == self._texts or self._seen is not None:
            return
        # Read once more to know which were not seen: so the usual document pays nothing for it.
        again = Story(self._label, self._styles, Told())
        seen: set[Element] = set()
        again._seen = seen
        for _ in again.passages(root):
            pass
        for element in root.iter():
            if name_of(element) in TEXTS and element not in seen and element.text:
                yield Passage(slots=[TextSlot(element)], role=Role.METADATA, place=place)

    # Blocks.

    def _blocks(self, holder: Element, where: _Where) -> Iterator[Passage]:
        for each in holder:
            name = name_of(each)
            if name == "w:p":
                yield from self._paragraph(each, where)
            elif name == "w:tbl":
                if where.later is not None:
                    where.later.append(each)
                else:
                    yield from self._table(each, where)
            elif name == "w:r":
                yield from self._paragraph([each], where)
            elif name == "mc:AlternateContent":
                yield from self._alternatives(each, where)
            elif name and name not in PROPERTIES:
                yield from self._blocks(each, self._state(each, where))

    def _state(self, element: Element, where: _Where) -> _Where:
        name = name_of(element)
        if name in _NOTES and attribute(element, "w:type") not in (None, "normal"):
            return replace(where, is_separator=True)
        if name in DELETED:
            return replace(where, is_deleted=True)
        if name in INSERTED:
            return replace(where, is_inserted=True)
        return where

    def _alternatives(self, element: Element, where: _Where) -> list[Passage]:
        """Both branches, as one where they agree."""
        found: list[Passage] = []
        for branch in element:
            passages = list(self._boxed(branch, where))
            found = as_twins(found, passages) if found else passages
        return found

    def _boxed(self, element: Element, where: _Where) -> Iterator[Passage]:
        """The text boxes in a drawing."""
        for each in element:
            name = name_of(each)
            if name == "mc:AlternateContent":
                yield from self._alternatives(each, where)
            elif name == "w:txbxContent":
                yield from self._blocks(each, where)
            elif name == "w:p":
                yield from self._paragraph(each, where)
            elif name:
                fill = box_fill(each)
                inner = where if fill is False else replace(where, background=fill)
                yield from self._boxed(each, inner)

    def _paragraph(self, holder: Element | list[Element], where: _Where) -> Iterator[Passage]:
        if where.cell is None and not where.is_separator:
            self._paragraphs += 1
        properties = None if isinstance(holder, list) else child(holder, "w:pPr")
        style = None if properties is None else attribute_of(properties, "w:pStyle") or None
        fill = self._styles.fill(style)
        if properties is not None:
            own = fill_of(properties)
            fill = fill if own is None else own
        line = Line(style, where.background if fill is None else fill, self._place(where))
        if properties is not None:
            self._marks(properties, line)
        reading = Reading(self, line)
        reading.inline(holder, where.is_deleted, where.is_inserted)
        reading.end_fields()
        main = line.main
        if any(slot.text.strip() for slot in main):
            yield Passage(
                slots=main,
                role=self._role_of(style, where.cell),
                gap="\n" if where.cell else "\n\n",
                cell=where.cell,
                place=line.place,
            )
        yield from line.asides()
        for box in line.boxes:
            if where.later is not None:
                where.later.append(box)
            else:
                yield from self.box(box, replace(where, cell=None))

    def box(self, element: Element, where: _Where) -> Iterator[Passage]:
        """A drawing, and what it conceals."""
        if is_hidden(element):
            self._told.hidden("hidden text", self._label, group=self._label)
        if is_off_page(element):
            self._told.hidden("off-page text", self._label, group=self._label)
        if covers(element):
            self._told.false("covering shape", self._label, group=self._label)
        if name_of(element) == "mc:AlternateContent":
            yield from self._alternatives(element, where)
        elif name_of(element) == "w:tbl":
            yield from self._table(element, where)
        elif name_of(element) == "w:tc":
            yield from self._blocks(element, where)
        else:
            yield from self._boxed(element, where)

    def _marks(self, properties: Element | None, line: Line) -> None:
        """A paragraph's mark that was deleted or inserted."""
        mark = child(properties, "w:rPr")
        for each in mark if mark is not None else ():
            if name_of(each) in DELETED:
                self.tell("tracked deletion", line)
            elif name_of(each) in INSERTED:
                self.tell("tracked insertion", line)

    def tell(self, what: str, line: Line, *, is_false: bool = False) -> None:
        if is_false:
            self._told.false(what, line.place(), group=self._label)
        else:
            self._told.hidden(what, line.place(), group=self._label)

    def see(self, atom: Atom, line: Line) -> None:
        """Take a run of characters into the paragraph."""
        line.atoms.append(atom)
        if isinstance(atom.slot, TextSlot):
            self._texts += 1
            if self._seen is not None:
                self._seen.add(atom.slot.element)
        if atom.concealed and atom.slot.text.strip():
            self.tell(atom.concealed.what, line, is_false=atom.concealed.is_false)
        if atom.concealed and self._hides is not None:
            self._hides(atom)

    @property
    def styles(self) -> Styles:
        return self._styles

    def _role_of(self, style: str | None, cell: CellPlace | None) -> Role:
        if self._role is not Role.PARAGRAPH:
            return self._role
        if cell is not None:
            return Role.HEADER if cell.heading else Role.CELL
        return Role.TITLE if self._styles.is_title(style) else Role.PARAGRAPH

    def _place(self, where: _Where) -> Callable[[], str]:
        if where.cell is None:
            return partial("{}第{}段".format, self._label, self._paragraphs)
        table, row, column = where.cell[:3]
        number = table - _FIRST_TABLE
        return partial("{}表格{}第{}行第{}列".format, self._label, number, row + 1, column + 1)

    # Tables.

    def _table(self, table: Element, where: _Where) -> Iterator[Passage]:
        self._tables += 1
        number = _FIRST_TABLE + self._tables
        look = attribute_of(child(table, "w:tblPr"), "w:tblStyle")
        if self._styles.paints_cells(look):
            # Which of its cells are painted hangs on many things: nothing is said of colours there.
            where = replace(where, background=None)
        rows = [(row, cells_of(row)) for row in inside(table, "w:tr")]
        reaches = heights([cells for _, cells in rows])
        for index, (row, cells) in enumerate(rows):
            heading = child(child(row, "w:trPr"), "w:tblHeader") is not None
            later: list[Element] = []
            state = self._row_state(row, where)
            for cell, column, columns, merged in cells:
                if merged == "continue":
                    later.append(cell)
                    continue
                height = reaches.get((index, column), 1)
                place = CellPlace(number, index, column, columns, height, heading)
                fill = fill_of(child(cell, "w:tcPr"))
                background = state.background if fill is None else fill
                inner = replace(state, cell=place, later=later, background=background)
                yield from self._blocks(cell, inner)
            for each in later:
                if name_of(each) == "w:tc" and _says(each):
                    # Word does not show what a cell holds that another reaches over.
                    self._told.hidden("hidden text", self._label, group=self._label)
                yield from self.box(each, replace(state, cell=None, later=None))

    def _row_state(self, row: Element, where: _Where) -> _Where:
        properties = child(row, "w:trPr")
        for each in properties if properties is not None else ():
            name = name_of(each)
            if name in ("w:del", "w:ins"):
                what = "tracked deletion" if name == "w:del" else "tracked insertion"
                self._told.hidden(what, self._label, group=self._label)
            if name == "w:hidden" and attribute(each, "w:val") not in OFF:
                self._told.hidden("hidden row", self._label, group=self._label)
        return where


def _says(element: Element) -> bool:
    return any(each.text and each.text.strip() for each in element.iter() if name_of(each) == "w:t")


def _page_colour(root: Element) -> int:
    """What the page is painted in: w:background, where it is shown."""
    found = child(root, "w:background")
    painted = colour(attribute(found, "w:color")) if found is not None else None
    return WHITE if painted is None else painted
