"""Cells of a roster, and the writer that keeps the offsets of what is planted in them.

>>> writer = Writer("tsv.headed")
>>> writer.cell((*plain("手机"), *planted("13800138000", "MOBILE_PHONE", "mobile")))
>>> writer.finish()[1]
(Planted(start=2, end=13, entity='MOBILE_PHONE', shape='tsv.headed.mobile', action='mask'),)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape

from corpora.generator.model import Planted


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a cell. With an entity it is a value; `column` says of which column and variant."""

    text: str
    entity: str = ""
    column: str = ""
    action: str = ""


Cell = tuple[Piece, ...]
EMPTY: Cell = ()


def plain(text: str) -> Cell:
    """A cell that anybody may read."""
    return (Piece(text),) if text else EMPTY


def planted(text: str, entity: str, column: str, action: str = "mask") -> Cell:
    """A cell that is a value from end to end."""
    return (Piece(text, entity, column, action),)


def text_of(cell: Cell) -> str:
    """The cell as it reads."""
    return "".join(piece.text for piece in cell)


def is_private(cell: Cell) -> bool:
    """Whether anything in it is planted."""
    return any(piece.entity for piece in cell)


def width(text: str) -> int:
    """Columns that the text takes where Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _as_it_is(text: str) -> str:
    return text


class Writer:
    """Text under way. `place` begins the shape of every value: `tsv.headed`, `prose`."""

    def __init__(self, place: str = "prose") -> None:
        self.place = place
        self._length = 0
        self._pieces: list[str] = []
        self._planted: list[Planted] = []
        self._values: list[str] = []

    def put(self, text: str) -> None:
        """Add text as it is."""
        self._pieces.append(text)
        self._length += len(text)

    def cell(self, cell: Cell, escape: Callable[[str], str] = _as_it_is) -> None:
        """Add a cell, its pieces written as the form of the table asks."""
        for piece in cell:
            start = self._length
            self.put(escape(piece.text))
            if piece.entity:
                self._values.append(piece.text)
                self._planted.append(
                    Planted(
                        start=start,
                        end=self._length,
                        entity=piece.entity,
                        shape=f"{self.place}.{piece.column}",
                        action=piece.action,
                    )
                )

    def finish(self) -> tuple[str, tuple[Planted, ...]]:
        """The text and what is planted in it, checked: every span reads as the value made."""
        text = "".join(self._pieces)
        check(text, self._planted, self._values)
        return text, tuple(self._planted)


def check(text: str, spans: Sequence[Planted], values: Sequence[str]) -> None:
    """ValueError unless the spans are in order, apart, and read as the values, trimmed."""
    position = 0
    for span, value in zip(spans, values, strict=True):
        read = unescape(text[span.start : span.end])
        if span.start < position or not value or read != value or value != value.strip():
            raise ValueError(f"{span.shape}: {span.start}-{span.end} is not what was planted")
        position = span.end
