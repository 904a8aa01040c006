"""The cells of a sheet as blocks (ECMA-376, 18.3.1): what they show, and how they hide it.

Rows are a stream, and nothing of them is kept. A cell is a block of what it shows; behind it may
come what stands in it besides: a formula with constants, a reading aid. While a block is in a
caller's hands, `ordinal_of` and `aspect` say where it came from.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from redactor.formats._office.slots import Told
from redactor.formats._xlsx.blocks import CellBlocks, Cells
from redactor.formats._xlsx.book import Book, Sheet
from redactor.formats._xlsx.formulas import Formulas, may_hold_a_value
from redactor.formats._xlsx.numbers import Format, decimal_of, is_damaged, plain
from redactor.formats._xlsx.plain import (
    ANY_CELL,
    PLAIN_CELL,
    ROW,
    ROW_END,
    ROW_SLASH,
    TOKEN,
    Cut,
    Pieces,
)
from redactor.formats._xlsx.raw import (
    Raw,
    SheetPlace,
    column_letters,
    column_number,
    is_hidden_row,
    places_in,
    raw_of,
    row_number,
)
from redactor.formats._xlsx.styles import CACHED, GENERAL, WHITE_TEXT, Concealment, Style, Styles
from redactor.formats._xlsx.text import Item, attributes, item_of, unescaped
from redactor.model import Block, Role

#: A plain number that is longer is looked at: it may have lost digits, or have too many to show.
_SHORT = 11
#: Plain cells are gathered to so many: fewer than would make the collector of garbage look at them.
_TOGETHER = 200


class Aspect(Enum):
    """What of a cell a block is."""

    VALUE = "value"
    FORMULA = "formula"
    PHONETIC = "phonetic"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a sheet says beside its rows about its cells. `merged`: by row and column of the first
    cell, how many columns and rows it covers. `headings`: by row, the columns whose cells a table
    calls headings."""

    hidden_columns: frozenset[int] = frozenset()
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    headings: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def is_heading(self, row: int, column: int) -> bool:
        return column in self.headings.get(row, ())


class CellReader:
    """Reads the cells of a sheet, once. `uses` counts the shared strings that they name."""

    def __init__(
        self,
        book: Book,
        sheet: Sheet,
        layout: Layout,
        *,
        numbering: CellBlocks,
        told: Told,
        uses: array[int],
    ) -> None:
        self._book = book
        self._sheet = sheet
        self._layout = layout
        self._numbering = numbering
        self._make = numbering.make
        self._told = told
        self._uses = uses
        self._concealing = Concealing(book.styles)
        self._formulas = Formulas()
        self._place = places_in(sheet.name)
        self._row = self._column = -1
        self._is_in_row = False
        self._row_is_hidden = self._row_is_marked = False
        self._values: dict[int, str] = {}
        self._texts, self._items = book.strings.texts, book.strings.items
        #: The texts of shared strings without runs; of the others None.
        self._plain_texts = book.strings.plain_texts
        self._marked_rows = {row for row, _ in layout.merged} | set(layout.headings)
        self._seen_aids: set[int] = set()
        self._columns = _Columns()
        #: Of the plain cells that were given last: the first's block, the numbers of all.
        self._first, self._ordinals = 0, list[int]()
        self.ordinal = -1
        self.aspect = Aspect.VALUE
        #: Numbers that lost digits, by the letters of their column.
        self.damaged: Counter[str] = Counter()
        #: How many cells name a shared string that is not there.
        self.missing = 0

    def blocks(self, pieces: Pieces) -> Iterator[Block]:
        """The blocks of all cells, in order."""
        for cut in pieces.cuts(PLAIN_CELL, TOKEN):
            yield from self._of_cut(cut)
        if self._is_in_row:
            raise ValueError("a row does not end")

    # One loop without calls, because a sheet may have millions of plain cells.
    def _of_cut(self, cut: Cut) -> Iterator[Block]:  # noqa: PLR0912, PLR0915 - see above
        """The blocks of some rows. Plain cells are read here, and gathered until another kind of
        cell comes."""
        texts, uses, last = self._plain_texts, self._uses, len(self._plain_texts)
        all_quiet, hidden = self._concealing.quiet, self._layout.hidden_columns
        from_1904, columns = self._book.from_1904, self._columns
        parts, others = iter(cut.parts), iter(cut.others)
        # Without formulas nobody asks what stands in the row besides.
        has_formulas = any("<f" in each[0].string for each in cut.others if each)
        cells = Cells()
        take_text, take_row = cells.texts.append, cells.rows.append
        take_column, take_ordinal = cells.columns.append, cells.ordinals.append
        row, ordinal, column = self._row, self.ordinal, self._column
        # In a marked row no style is quiet: each cell is looked at.
        quiet = {} if self._row_is_marked else all_quiet
        for between, letters, style, shared, kind, value, inline, next_row in zip(
            *[parts] * 8, strict=False
        ):
            if between:
                self.ordinal, self._column = ordinal, column
                yield from self._others(next(others), cells)
                row, ordinal = self._row, self.ordinal
                quiet = {} if self._row_is_marked else all_quiet
            if letters is None:
                row = int(next_row) - 1
                quiet = {} if self._enter(row) else all_quiet
                column = -1
                if len(cells.texts) > _TOGETHER:
                    yield from self._made(cells)
                continue
            ordinal += 1
            column = columns[letters]
            text = None
            if style not in quiet or column in hidden:
                pass
            elif shared is not None:
                index = int(shared)
                if index < last:
                    text = texts[index]
                    if text is not None:
                        uses[index] += 1
            elif value is not None:
                if (kind is None or kind == "n") and 0 < len(value) <= _SHORT:
                    shown = quiet[style]
                    if shown is not None:
                        text = shown.shown(value, from_1904=from_1904)
                    elif value.isdigit() or not ("E" in value or "e" in value):
                        text = value
            elif inline is None:
                text = ""
            else:
                text = unescaped(inline) if "&" in inline or "_x" in inline else inline
            if text is None:
                self.ordinal = ordinal
                yield from self._made(cells)
                yield from self._any(_raw(letters, style, shared, kind, value, inline))
            elif text and not text.isspace():
                take_text(text)
                take_row(row)
                take_column(column)
                take_ordinal(ordinal)
                if has_formulas:
                    self._values[column] = text
        self.ordinal, self._column = ordinal, column
        yield from self._others(next(others, ()), cells)
        yield from self._made(cells)

    def _others(self, tokens: Sequence[re.Match[str]], cells: Cells) -> Iterator[Block]:
        """The blocks of what is no plain cell; before them those of the plain cells so far."""
        for token in tokens:
            if not self._is_row(token):
                yield from self._made(cells)
                self.ordinal += 1
                yield from self._any(raw_of(token))

    def _made(self, cells: Cells) -> Sequence[Block]:
        """The blocks of plain cells, which are then no more."""
        if not cells.texts:
            return ()
        self._first, self._ordinals = self._numbering.next_index, [*cells.ordinals]
        blocks = self._numbering.cells(cells, self._sheet.number, self._place)
        cells.clear()
        return blocks

    def ordinal_of(self, block: Block) -> int:
        """The number of the cell that a block is of, while the block is in the caller's hands."""
        at = block.index - self._first
        return self._ordinals[at] if at < len(self._ordinals) else self.ordinal

    def _is_row(self, token: re.Match[str]) -> bool:
        """Whether a token is no cell but begins or ends a row, which is then done."""
        what = token.lastindex or 0
        if what == ROW_END:
            self._is_in_row = False
        elif what > ANY_CELL:
            self._next_row(token.group(ROW), is_open=not token.group(ROW_SLASH))
        return what > ANY_CELL

    def _next_row(self, raw: str, *, is_open: bool) -> None:
        if self._is_in_row:
            raise ValueError("a row does not end")
        self._enter(row_number(raw, self._row), is_hidden=is_hidden_row(raw))
        self._is_in_row = is_open

    def _enter(self, row: int, *, is_hidden: bool = False) -> bool:
        """Begin a row; whether its cells are to be looked at one by one."""
        self._is_in_row = True
        self._row, self._column = row, -1
        self._row_is_hidden = is_hidden
        self._row_is_marked = is_hidden or row in self._marked_rows
        self._values = self._formulas.next_row(row)
        return self._row_is_marked

    def _any(self, raw: Raw) -> Iterator[Block]:
        """The blocks of a cell of whatever kind."""
        self._column = column_number(raw.column) if raw.column else self._column + 1
        text, item = self._shown(raw)
        place = self._cell_place()
        if text and not text.isspace():
            self._tell_of_hiding(raw, text, item, place)
            role = Role.HEADER if place.heading else Role.CELL
            # mypy overlooks that a named tuple can be called.
            yield self._make(text, role=role, cell=place, place=place)  # type: ignore[arg-type]
        self._values[self._column] = text
        yield from self._beside(raw, text, place)
        if item is not None and item.phonetic:
            yield from self._phonetic(raw, item, place)

    def _shown(self, raw: Raw) -> tuple[str, Item | None]:
        """What a cell shows, and the string that it is made of where that has runs."""
        value = raw.value or ""
        if raw.kind == "s":
            index = raw.string_number
            if not 0 <= index < len(self._texts):
                self.missing += bool(value)
                return "", None
            self._uses[index] += 1
            return self._texts[index], self._items.get(index)
        if raw.kind == "inlineStr":
            item = item_of(raw.string or "")
            return item.text, item
        if raw.kind in ("", "n"):
            return (self._number(value, raw.style) if value else ""), None
        return (unescaped(value) if raw.kind in ("str", "d") else ""), None

    def _number(self, value: str, style: int) -> str:
        digits = plain(value)
        if is_damaged(digits):
            self.damaged[column_letters(self._column)] += 1
        shown = self._concealing.style(style).format
        return shown.shown(value, from_1904=self._book.from_1904)

    def _cell_place(self) -> SheetPlace:
        row, column = self._row, self._column
        columns, rows = self._layout.merged.get((row, column), (1, 1))
        heading = self._layout.is_heading(row, column)
        return self._place(self._sheet.number, row, column, columns, rows, heading)

    def _tell_of_hiding(self, raw: Raw, text: str, item: Item | None, place: SheetPlace) -> None:
        sheet = self._sheet.place
        if self._row_is_hidden:
            self._told.hidden("hidden row", f"{sheet}，第{place.row + 1}行", group=sheet)
        if place.column in self._layout.hidden_columns:
            where = f"{sheet}，{column_letters(place.column)}列"
            self._told.hidden("hidden column", where, group=where)
        for entity, what in self._concealing.of(raw, item, is_heading=place.heading):
            tell = self._told.hidden if entity == "HIDDEN_CONTENT" else self._told.false
            tell(what, self._where(place), group=sheet)

    def _where(self, place: SheetPlace) -> str:
        return f"{self._sheet.place}，{column_letters(place.column)}{place.row + 1}"

    def _beside(self, raw: Raw, text: str, place: SheetPlace) -> Iterator[Block]:
        where = partial(self._where, place)
        if raw.has_formula:
            formula = unescaped(raw.formula or "")
            if self._formulas.unmasks(formula, raw.group, text):
                self._told.false("cached value", where(), group=self._sheet.place)
            if may_hold_a_value(formula):
                yield self._aside(formula, Aspect.FORMULA, where)
                self.aspect = Aspect.VALUE
        if raw.rest:
            yield self._aside(raw.rest, Aspect.REST, where)
            self.aspect = Aspect.VALUE

    def _phonetic(self, raw: Raw, item: Item, place: SheetPlace) -> Iterator[Block]:
        """The reading aid of a string; of a shared one, where it is named first."""
        key = int(raw.value or 0) if raw.kind == "s" else -1 - self.ordinal
        if key in self._seen_aids:
            return
        self._seen_aids.add(key)
        where = f"{self._where(place)}（拼音）"
        self._told.hidden("hidden text", where, group=f"{self._sheet.place}（拼音）")
        yield self._aside(item.phonetic, Aspect.PHONETIC, lambda: where)
        self.aspect = Aspect.VALUE

    def _aside(self, text: str, aspect: Aspect, where: Callable[[], str]) -> Block:
        self.aspect = aspect
        return self._make(text, role=Role.ATTRIBUTE, place=where)


def _raw(letters: str, style: str | None, *content: str | None) -> Raw:
    """A plain cell (see PLAIN_CELL) as others are given."""
    shared, kind, value, inline = content
    if shared is not None:
        kind, value = "s", shared
    elif inline is not None:
        kind, inline = "inlineStr", f"<t>{inline}</t>"
    return Raw(letters, int(style or 0), kind or "", value=value, string=inline)


class Concealing:
    """What the styles of cells conceal. `quiet`: by the number of a style, as written in a cell, the
    number formats of those that conceal nothing; None for one that shows numbers as they are."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.quiet: dict[str | None, Format | None] = {
            str(number): None if each.format.is_general else each.format
            for number, each in enumerate(styles.cells)
            if each.conceals is None and not each.format.may_hide
        }
        if "0" in self.quiet:
            self.quiet[None] = self.quiet["0"]

    def style(self, number: int) -> Style:
        cells = self._styles.cells
        return cells[number] if number < len(cells) else GENERAL

    def of(self, raw: Raw, item: Item | None, *, is_heading: bool = False) -> set[Concealment]:
        """What conceals the text of a cell, or runs of it. A heading of a table (`is_heading`) has a
        ground that its own style does not tell."""
        found = self._whole(raw, item, is_heading=is_heading)
        if item is not None:
            found |= {each for _, each in self.runs(item, self.style(raw.style))}
        return found

    def conceals_all(self, raw: Raw, item: Item | None, *, is_heading: bool) -> bool:
        """Whether nothing of a cell's text is seen."""
        return bool(self._whole(raw, item, is_heading=is_heading))

    def _whole(self, raw: Raw, item: Item | None, *, is_heading: bool) -> set[Concealment]:
        style = self.style(raw.style)
        found: set[Concealment] = set()
        # Where each run has a colour of its own, the cell's does not matter.
        if style.conceals is not None and not (
            item and item.runs and all(r.color for r in item.runs)
        ):
            found.add(style.conceals)
        if is_heading:
            found.discard(WHITE_TEXT)
        if self._format_hides(raw, style):
            found.add(CACHED)
        return found

    def runs(self, item: Item, style: Style) -> Iterator[tuple[int, Concealment]]:
        """The runs of a string that its colours conceal, by number."""
        for number, run in enumerate(item.runs):
            if run.color and run.text.strip():
                conceals = self._styles.conceals_run(attributes(run.color), style)
                if conceals is not None:
                    yield number, conceals

    def _format_hides(self, raw: Raw, style: Style) -> bool:
        if raw.kind in ("s", "str", "inlineStr"):
            return style.format.hides_text
        value = decimal_of(raw.value or "")
        if value is None or style.format.is_general:
            return False
        return style.format.hides(value) or style.format.masks(raw.value or "")


class _Columns(dict[str, int]):
    """Numbers of columns by their letters."""

    def __missing__(self, letters: str) -> int:
        number = self[letters] = column_number(letters)
        return number
