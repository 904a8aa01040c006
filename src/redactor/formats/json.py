"""JSON (RFC 8259): keys, strings and numbers, read with their labels and as tables.

Strings are read as they are meant (``\\u8eab\\n``), and what is masked is written back so that the text
stays JSON; every other character stays as it was. A number that is masked becomes a string. Strings
that hold HTML are read as such, and escapes in strings that hold JSON as what they mean there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from redactor.errors import InputError
from redactor.formats import html
from redactor.formats._base import TextSource, decode
from redactor.formats._blobs import readable
from redactor.formats._html.escapes import shown, whole
from redactor.formats._json.events import (
    BrokenError,
    Event,
    escaped,
    events,
    is_number,
    places,
    unescaped,
)
from redactor.formats._json.layout import Item, Layout
from redactor.formats._opening import Opening
from redactor.model import Block, Edit, Failure, Role

ENDINGS = ("json", "geojson", "webmanifest")
MEDIA_TYPE = "application/json"
BEGINS = r"[{\[]"

#: Of larger files only the name tells that they are JSON.
_TOLD_BY_CONTENT = 8_000_000
_LIKE_JSON = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]*\[?[ \t\r\n]*\{[ \t\r\n]*\"(?:[^\"\\]|\\.){0,200}\"[ \t\r\n]*:"
)
_ASIDE = frozenset({Role.COMMENT, Role.ATTRIBUTE, Role.METADATA})
_QUOTED = frozenset({"key", "string"})
#: Tables inside of strings are numbered from here.
_INNER_TABLES = 1_000_000
# JSON in a string. A path of Windows has backslashes, too, and no escapes.
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}|\A\s*[\[{\"]")
_TAG = re.compile(r"<(?:[A-Za-z][\w:-]*(?:\s[^<>]*)?/?>|/[A-Za-z][\w:-]*\s*>|!--)")


def recognises(head: bytes) -> bool:
    """Whether it begins with an object's key, or an array's first object's, and all of it is JSON."""
    if not _LIKE_JSON.match(head) or len(head) > _TOLD_BY_CONTENT:
        return False
    if head.rstrip()[-1:] not in {b"}", b"]"}:
        return False
    try:
        text, _ = decode(head, None)
        return fault(text, 0, len(text)) is None
    except InputError:
        return False


def open_source(data: str | bytes, name: str | None, opening: Opening) -> JsonSource:
    """Open JSON; InputError with the line where it is broken."""
    text, encoding = decode(data, name)
    broken = fault(text, 0, len(text))
    if broken is not None:
        line = text.count("\n", 0, broken.position) + 1
        raise InputError(
            f"is no valid JSON: line {line}: {broken.what}",
            where=name or "input",
            advice="mend it, or scan it as text",
        )
    return JsonSource(text, name=name, media_type=MEDIA_TYPE, key=opening.key, encoding=encoding)


def fault(text: str, start: int, end: int) -> BrokenError | None:
    """Where a range is not JSON."""
    try:
        for _ in events(text, start, end):
            pass
    except BrokenError as broken:
        return broken
    return None


class _Read(NamedTuple):
    """A block, the item it is of, and where in the item's meaning it begins and ends. No block: a
    key that stood in the header. `has_escapes`: the meaning has some that the block has not."""

    block: Block | None
    item: Item
    low: int = 0
    high: int = 0
    has_escapes: bool = False


class JsonSource(TextSource):
    """JSON whose blocks are what its strings mean."""

    def __init__(
        self,
        text: str,
        *,
        name: str | None,
        media_type: str,
        key: bytes,
        encoding: tuple[bytes, str],
        lines: Sequence[tuple[int, int, bool]] | None = None,
        failures: Sequence[Failure] = (),
    ) -> None:
        super().__init__(
            text,
            name=name,
            media_type=media_type,
            blocks=lambda _: (read.block for read in self._read() if read.block is not None),
            key=key,
            encoding=encoding,
        )
        self._failures = failures
        #: Where the lines of JSONL are, and whether each is JSON.
        self._lines = lines

    @property
    def failures(self) -> Sequence[Failure]:
        """The lines of JSONL that are not JSON."""
        return self._failures

    def _items(self) -> Iterator[Item]:
        layout = Layout(self.text)
        if self._lines is None:
            yield from layout.whole(0, len(self.text))
            return
        for start, end, is_json in self._lines:
            if is_json:
                yield from layout.line(start, end)
            else:
                yield Item(Event("broken", start, end), "\n\n")

    def _read(self) -> Iterator[_Read]:
        index = 0
        tables = _INNER_TABLES
        for item in self._items():
            if item.twin is not None:
                yield _Read(None, item)
                continue
            gap = item.gap
            meaning, first = self._meaning(item.event)
            has_tags = item.event.kind == "string" and _TAG.search(meaning) is not None
            at = (
                places(self.text[first : item.event.end]) if len(meaning) > 1 and has_tags else None
            )
            for piece in _tagged(meaning) if has_tags else _plain(meaning):
                start, end = piece.start, piece.end
                cell = item.cell
                if cell is None and piece.cell is not None:
                    cell = piece.cell._replace(table=tables + piece.cell.table)
                is_aside = piece.role in _ASIDE
                yield _Read(
                    Block(
                        index=index,
                        text=meaning[start:end] if piece.shown is None else piece.shown,
                        role=piece.role if is_aside or item.cell is None else item.role,
                        start=first + (at[start] if at else start),
                        gap=gap or piece.gap,
                        keeps_lines=piece.keeps_lines,
                        cell=None if is_aside else cell,
                        place=partial(self._place, item.event.start),
                    ),
                    item,
                    start,
                    end,
                    piece.shown is not None,
                )
                index += 1
                gap = gap if is_aside else ""
            tables += 1000 if has_tags else 0

    def _meaning(self, event: Event) -> tuple[str, int]:
        """What an item means, and where its first character stands."""
        if event.kind in _QUOTED:
            return unescaped(self.text[event.start + 1 : event.end - 1]), event.start + 1
        return self.text[event.start : event.end], event.start

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def _place(self, position: int) -> str:
        line = bisect_right(self._line_starts, position)
        if len(self._line_starts) > 2:
            return f"第{line}行"
        return f"第{position - self._line_starts[line - 1] + 1}个字符起"

    def rewritten(self, edits: Sequence[Edit]) -> str:
        """The text with the edits made; it stays JSON. Edits must not overlap."""
        if not edits:
            return self.text
        by_block: dict[int, list[Edit]] = {}
        for edit in edits:
            by_block.setdefault(edit.part.block, []).append(edit)
        changes: dict[int, tuple[Event, list[_Spot]]] = {}
        for read in self._read():
            block, item = read.block, read.item
            start = item.event.start
            if block is None:
                twin = changes.get(item.twin or 0)
                if twin is not None:
                    changes[start] = (item.event, twin[1])
            elif block.index in by_block:
                _, spots = changes.setdefault(start, (item.event, []))
                spots += (self._spot(read, edit) for edit in by_block[block.index])
        pieces: list[str] = []
        position = 0
        for start in sorted(changes):
            event, spots = changes[start]
            pieces += (self.text[position:start], self._changed(event, sorted(spots)))
            position = event.end
        return "".join(pieces) + self.text[position:]

    def _spot(self, read: _Read, edit: Edit) -> _Spot:
        """Where in an item's meaning an edit is made: no escape in it is cut in two."""
        start, end = read.low + edit.part.start, read.low + edit.part.end
        if read.has_escapes:
            meaning, _ = self._meaning(read.item.event)
            start, end = whole(meaning, start, end, read.low, read.high)
        return start, end, edit.replacement

    @cached_property
    def _is_ascii(self) -> bool:
        """Whether whoever wrote the file escaped all other characters."""
        return self.text.isascii()

    def _changed(self, event: Event, spots: Sequence[_Spot]) -> str:
        """A key, string or number with some of its characters replaced."""
        if event.kind not in _QUOTED:
            new = _replaced(self.text[event.start : event.end], None, spots)
            if event.kind != "number" or is_number(new):
                return new
            return f'"{escaped(new, ascii_only=self._is_ascii)}"'
        raw = self.text[event.start + 1 : event.end - 1]
        written = [
            (start, end, escaped(new, ascii_only=self._is_ascii)) for start, end, new in spots
        ]
        return f'"{_replaced(raw, places(raw) if BACKSLASH in raw else None, written)}"'


#: Start, end and what stands there instead.
_Spot = tuple[int, int, str]
BACKSLASH = "\\"


def _replaced(raw: str, at: Sequence[int] | None, spots: Iterable[_Spot]) -> str:
    """A raw text with spots of its meaning replaced; `at`: where its characters stand."""
    pieces: list[str] = []
    position = 0
    for low, high, new in spots:
        start, end = (at[low], at[high]) if at else (low, high)
        if start < position:
            raise ValueError("edits overlap")
        pieces += (raw[position:start], new)
        position = end
    return "".join(pieces) + raw[position:]


def _tagged(meaning: str) -> Iterator[html.Piece]:
    """The pieces of a string that holds HTML."""
    for piece in html.pieces(meaning):
        if meaning[piece.start : piece.end].strip():
            yield piece


def _plain(meaning: str) -> Iterator[html.Piece]:
    has_escapes = BACKSLASH in meaning and _ESCAPED.search(meaning) is not None
    for start, end in readable(meaning, 0, len(meaning)):
        if meaning[start:end].strip():
            text = shown(meaning, start, end) if has_escapes else None
            yield html.Piece(start, end, Role.PARAGRAPH, "\n", shown=text)
