"""Writing a sheet: the cells that change are written anew, all else is copied as it stands.

A cell whose shown value is edited becomes a text of its own, and its formula goes: the formula would
show the value again. A formula that is edited goes, too, for half a formula is none; its cell keeps
what it showed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from redactor.formats._xlsx.book import Book
from redactor.formats._xlsx.cells import Aspect, Concealing, Layout
from redactor.formats._xlsx.formulas import Formulas
from redactor.formats._xlsx.plain import ANY_CELL, ROW, ROW_END, TOKEN, Pieces, tokens_in
from redactor.formats._xlsx.raw import (
    Raw,
    column_number,
    formula_xml,
    is_hidden_row,
    made,
    raw_of,
    row_number,
)
from redactor.formats._xlsx.text import (
    Change,
    Item,
    changed,
    changed_item,
    element,
    item_of,
    unescaped,
    without_phonetic,
)

#: A change, and in what of a cell.
Planned = tuple[Aspect, Change]


@dataclass(slots=True)
class Written:
    """What writing a sheet did beside it: the shared strings that were let go, once for each cell;
    those whose reading aid goes; whether formulas went."""

    released: list[int] = field(default_factory=list)
    silenced: set[int] = field(default_factory=set)
    formulas_went: bool = False


class SheetWriter:
    """Writes a sheet by a plan. `clean`: without what is hidden in it; `freeze`: without formulas,
    because cells that they may read are emptied. `bodies`: the XML of shared strings with runs, for
    the cells that the plan names."""

    def __init__(
        self,
        book: Book,
        layout: Layout,
        plan: Mapping[int, Sequence[Planned]],
        written: Written,
        *,
        bodies: Mapping[int, str],
        clean: bool = False,
        freeze: bool = False,
    ) -> None:
        self._book = book
        self._layout = layout
        self._plan = plan
        self._written = written
        self._bodies = bodies
        self._clean = clean
        self._freeze = freeze
        self._concealing = Concealing(book.styles)
        self._formulas = Formulas()
        #: Groups of formulas whose first went, so that the others lead nowhere.
        self._gone_groups: set[str] = set()
        self._ordinal = -1
        self._row = self._column = -1
        self._row_is_hidden = False

    def pieces(self, pieces: Pieces, around: tuple[str, str] | None) -> Iterator[bytes]:
        """The sheet in pieces; `around`: what stands before and behind the rows, where that
        changed."""
        head_and_tail = {"head": around[0], "tail": around[1]} if around else {}
        told: set[str] = set()
        for kind, text in pieces.pieces():
            if kind == "rows":
                yield self._rows(text).encode()
            elif kind not in head_and_tail:
                yield text.encode()
            elif kind not in told:
                told.add(kind)
                yield head_and_tail[kind].encode()

    def _rows(self, text: str) -> str:
        out: list[str] = []
        position = 0
        for token in tokens_in(TOKEN, text):
            what = token.lastindex or ROW_END
            if what > ANY_CELL:
                if what != ROW_END:
                    self._row = row_number(token.group(ROW), self._row)
                    self._column = -1
                    self._row_is_hidden = is_hidden_row(token.group(ROW))
                    self._formulas.next_row(self._row)
                continue
            self._ordinal += 1
            if self._clean or self._freeze or self._gone_groups or self._ordinal in self._plan:
                new = self._cell(token)
                if new is not None:
                    out += (text[position : token.start()], new)
                    position = token.end()
        return "".join(out) + text[position:]

    def _cell(self, token: re.Match[str]) -> str | None:
        """The cell written anew; None where it stays."""
        raw = raw_of(token)
        self._column = column_number(raw.column) if raw.column else self._column + 1
        planned = self._plan.get(self._ordinal, ())
        changes = {aspect for aspect, _ in planned}
        self._formulas.values[self._column] = self._text(raw) if self._clean else ""
        if self._clean and self._is_hidden(raw):
            return self._emptied(token, raw)
        value = [change for aspect, change in planned if aspect is Aspect.VALUE]
        is_edited = bool(value) or Aspect.FORMULA in changes
        dropped = raw.has_formula and (is_edited or self._formula_goes(raw))
        hidden_runs = self._hidden_runs(raw) if self._clean else []
        if Aspect.PHONETIC in changes or (self._clean and raw.kind == "inlineStr"):
            self._silence(raw)
        if dropped:
            self._forget(raw)
        if value or hidden_runs:
            return self._changed(token, raw, value, hidden_runs)
        is_silent = Aspect.PHONETIC in changes and raw.kind == "inlineStr"
        if dropped or Aspect.REST in changes or is_silent or (self._clean and raw.rest):
            return self._kept(token, raw, dropped=dropped)
        return None

    def _is_hidden(self, raw: Raw) -> bool:
        if self._row_is_hidden or self._column in self._layout.hidden_columns:
            return True
        is_heading = self._layout.is_heading(self._row, self._column)
        return self._concealing.conceals_all(raw, self._item(raw), is_heading=is_heading)

    def _item(self, raw: Raw) -> Item | None:
        if raw.kind == "s":
            return self._book.strings.items.get(raw.string_number)
        return item_of(raw.string or "") if raw.kind == "inlineStr" else None

    def _hidden_runs(self, raw: Raw) -> list[int]:
        item = self._item(raw)
        if item is None:
            return []
        style = self._concealing.style(raw.style)
        return [number for number, _ in self._concealing.runs(item, style)]

    def _formula_goes(self, raw: Raw) -> bool:
        if self._freeze or (raw.formula == "" and raw.group in self._gone_groups):
            return True
        shown = unescaped(raw.value or "")
        return self._clean and self._formulas.unmasks(
            unescaped(raw.formula or ""), raw.group, shown
        )

    def _forget(self, raw: Raw) -> None:
        self._written.formulas_went = True
        if raw.formula and raw.group is not None:
            self._gone_groups.add(raw.group)

    def _silence(self, raw: Raw) -> None:
        if raw.kind == "s":
            self._written.silenced.add(raw.string_number)

    def _emptied(self, token: re.Match[str], raw: Raw) -> str:
        if raw.has_formula:
            self._forget(raw)
        self._release(raw)
        return made(token, "")

    def _release(self, raw: Raw) -> None:
        if raw.kind == "s" and 0 <= raw.string_number < len(self._book.strings.texts):
            self._written.released.append(raw.string_number)

    def _changed(
        self, token: re.Match[str], raw: Raw, changes: Sequence[Change], hidden: Sequence[int]
    ) -> str:
        """A cell whose shown text changes: a string of its own."""
        self._release(raw)
        body = raw.string
        if raw.kind == "s":
            body = self._bodies.get(raw.string_number)
        if body is not None:
            return made(
                token, f"<is>{changed_item(body, changes, without_runs=hidden)}</is>", "inlineStr"
            )
        text = changed(self._text(raw), changes)
        return made(token, f"<is>{element(text)}</is>" if text else "", "inlineStr" if text else "")

    def _text(self, raw: Raw) -> str:
        if raw.kind == "s":
            texts, index = self._book.strings.texts, raw.string_number
            return texts[index] if 0 <= index < len(texts) else ""
        if raw.kind == "inlineStr":
            return item_of(raw.string or "").text
        if raw.kind in ("", "n"):
            shown = self._concealing.style(raw.style).format
            return shown.shown(raw.value or "", from_1904=self._book.from_1904)
        return unescaped(raw.value or "")

    def _kept(self, token: re.Match[str], raw: Raw, *, dropped: bool) -> str:
        """A cell that shows what it showed, without its formula or what else stood in it."""
        formula = "" if dropped else formula_xml(token)
        if raw.kind == "inlineStr":
            return made(token, f"<is>{without_phonetic(raw.string or '')}</is>", "inlineStr")
        if raw.value is None:
            return made(token, formula, raw.kind)
        if raw.kind == "str" and not formula:
            return made(token, f"<is>{element(unescaped(raw.value))}</is>", "inlineStr")
        return made(token, f"{formula}<v>{raw.value}</v>", raw.kind)
