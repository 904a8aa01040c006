"""What a JSON text says, block by block, and what its characters become when a block is edited.

A string that is JSON itself is read by a reader of its own, as deep as it goes; one that holds HTML as
a page. Each tells what changes in it, and the one around it escapes that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from redactor.formats import html
from redactor.formats._blobs import packed, readable, told
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
from redactor.formats._nested import Spot
from redactor.model import Block, Role

_ASIDE = frozenset({Role.COMMENT, Role.ATTRIBUTE, Role.METADATA})
_QUOTED = frozenset({"key", "string"})
#: Tables inside of strings are numbered from here.
_INNER_TABLES = 1_000_000
#: JSON in strings of JSON: no program writes it deeper.
_DEEPEST = 6
_BACKSLASH = "\\"
# JSON in a string: an object with a key, a list of more than numbers, a string in quotes of its own.
_LIKE_JSON = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{\"]|\"\s*[{\[\\])")
# What seems to be JSON and is broken has escapes; a path of Windows has backslashes, too.
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}|\A\s*[\[{\"]")
_TAG = re.compile(r"<(?:[A-Za-z][\w:-]*(?:\s[^<>]*)?/?>|/[A-Za-z][\w:-]*\s*>|!--)")


class _Read(NamedTuple):
    """A block, the item it is of, and where in the item's meaning it begins and ends. No block: a
    key that stood in the header. `has_escapes`: the meaning has some that the block has not. `inner`:
    who read the string, and the number that the block has there."""

    block: Block | None
    item: Item
    low: int = 0
    high: int = 0
    has_escapes: bool = False
    inner: tuple[JsonText, int] | None = None


def fault(text: str, start: int, end: int) -> BrokenError | None:
    """Where a range is not JSON."""
    try:
        for _ in events(text, start, end):
            pass
    except BrokenError as broken:
        return broken
    return None


def replaced(text: str, spots: Iterable[Spot]) -> str:
    """The text with ranges replaced, which must not overlap."""
    pieces: list[str] = []
    position = 0
    for start, end, new in sorted(spots):
        if start < position:
            raise ValueError("edits overlap")
        pieces += (text[position:start], new)
        position = end
    return "".join(pieces) + text[position:]


class JsonText:
    """One JSON text, or lines of which each may be one (`lines`: where they are, and whether).

    `place`: where a person finds what stands at a position; of a string in another text the same for
    all of it."""

    def __init__(
        self,
        text: str,
        place: Callable[[int], Callable[[], str]],
        lines: Sequence[tuple[int, int, bool]] | None = None,
        depth: int = 0,
    ) -> None:
        self.text = text
        self._place = place
        self._lines = lines
        self._depth = depth

    def blocks(self) -> Iterator[Block]:
        return (read.block for read in self._reads() if read.block is not None)

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

    def _reads(self) -> Iterator[_Read]:
        index = 0
        tables = _INNER_TABLES
        for item in self._items():
            if item.twin is not None:
                yield _Read(None, item)
                continue
            gap: str | None = item.gap
            first_table = tables
            for read in self._read(item):
                block = read.block
                assert block is not None
                is_aside = block.role in _ASIDE
                cell = None if is_aside else item.cell
                if cell is None and not is_aside and block.cell is not None:
                    cell = block.cell._replace(table=first_table + block.cell.table)
                    tables = max(tables, cell.table + 1)
                numbered = Block(
                    index=index,
                    text=block.text,
                    role=block.role if is_aside or item.cell is None else item.role,
                    start=block.start,
                    gap=block.gap if gap is None else gap,
                    keeps_lines=block.keeps_lines,
                    cell=cell,
                    place=self._place(item.event.start),
                )
                yield read._replace(block=numbered)
                index += 1
                gap = gap if is_aside else None

    def _read(self, item: Item) -> Iterator[_Read]:
        """The blocks of an item, not yet numbered."""
        meaning, first = self._meaning(item.event)
        is_string = item.event.kind == "string"
        if is_string and self._depth < _DEEPEST and is_json(meaning):
            yield from self._inner(item, meaning, first)
            return
        has_tags = is_string and _TAG.search(meaning) is not None
        at = places(self.text[first : item.event.end]) if len(meaning) > 1 and has_tags else None
        for piece in _tagged(meaning) if has_tags else _plain(meaning):
            start, end = piece.start, piece.end
            block = Block(
                index=0,
                text=meaning[start:end] if piece.shown is None else piece.shown,
                role=piece.role,
                start=first + (at[start] if at else start),
                gap=piece.gap,
                keeps_lines=piece.keeps_lines,
                cell=piece.cell,
            )
            yield _Read(block, item, start, end, piece.shown is not None)

    def _inner(self, item: Item, meaning: str, first: int) -> Iterator[_Read]:
        """The blocks of a string that is JSON itself."""
        place = self._place(item.event.start)
        inner = JsonText(meaning, lambda _: place, depth=self._depth + 1)
        at = places(self.text[first : item.event.end])
        for block in inner.blocks():
            outer = Block(
                index=0,
                text=block.text,
                role=block.role,
                start=first + at[min(block.start, len(at) - 1)],
                gap=block.gap,
                keeps_lines=block.keeps_lines,
                cell=block.cell,
            )
            yield _Read(outer, item, inner=(inner, block.index))

    def _meaning(self, event: Event) -> tuple[str, int]:
        """What an item means, and where its first character stands."""
        if event.kind in _QUOTED:
            return unescaped(self.text[event.start + 1 : event.end - 1]), event.start + 1
        return self.text[event.start : event.end], event.start

    def spots(self, by_block: Mapping[int, Sequence[Spot]]) -> list[Spot]:
        """What of the text changes when ranges of blocks are replaced; it stays JSON."""
        if not by_block:
            return []
        changes: dict[int, tuple[Event, list[Spot]]] = {}
        inner: dict[int, tuple[JsonText, dict[int, Sequence[Spot]]]] = {}
        for read in self._reads():
            block, item = read.block, read.item
            start = item.event.start
            if block is None:
                twin = changes.get(item.twin or 0)
                if twin is not None:
                    changes[start] = (item.event, twin[1])
            elif block.index in by_block:
                _, spots = changes.setdefault(start, (item.event, []))
                if read.inner is None:
                    spots += (self._spot(read, each) for each in by_block[block.index])
                else:
                    _, own = inner.setdefault(start, (read.inner[0], {}))
                    own[read.inner[1]] = by_block[block.index]
        for start, (text, own) in inner.items():
            changes[start][1].extend(text.spots(own))
        return [
            each
            for event, spots in changes.values()
            for each in self._changed(event, sorted(spots))
        ]

    def _spot(self, read: _Read, spot: Spot) -> Spot:
        """Where in an item's meaning an edit is made: no escape in it is cut in two."""
        start, end = read.low + spot[0], read.low + spot[1]
        if read.has_escapes:
            meaning, _ = self._meaning(read.item.event)
            start, end = whole(meaning, start, end, read.low, read.high)
        return start, end, spot[2]

    @cached_property
    def _is_ascii(self) -> bool:
        """Whether whoever wrote the file escaped all other characters."""
        return self.text.isascii()

    def _changed(self, event: Event, spots: Sequence[Spot]) -> Iterator[Spot]:
        """What changes in a key, string or number, of whose meaning some characters are replaced."""
        raw = self.text[event.start : event.end]
        if event.kind not in _QUOTED:
            new = replaced(raw, spots)
            if event.kind == "number" and not is_number(new):
                new = f'"{escaped(new, ascii_only=self._is_ascii)}"'
            yield event.start, event.end, new
            return
        inside = raw[1:-1]
        at = places(inside) if _BACKSLASH in inside else range(len(inside) + 1)
        first = event.start + 1
        if ";base64," in inside:
            spots = packed(self._meaning(event)[0], spots)
        for start, end, new in spots:
            yield first + at[start], first + at[end], escaped(new, ascii_only=self._is_ascii)


def is_json(meaning: str) -> bool:
    """Whether a string is JSON that says more than a number."""
    if not _LIKE_JSON.match(meaning) or meaning.rstrip()[-1:] not in {"}", "]", '"'}:
        return False
    return fault(meaning, 0, len(meaning)) is None


def _tagged(meaning: str) -> Iterator[html.Piece]:
    """The pieces of a string that holds HTML."""
    for piece in html.pieces(meaning):
        if meaning[piece.start : piece.end].strip():
            yield piece


def _plain(meaning: str) -> Iterator[html.Piece]:
    has_escapes = _BACKSLASH in meaning and _ESCAPED.search(meaning) is not None
    # A tab in one line parts no columns.
    is_one_line = "\t" in meaning and "\n" not in meaning
    for start, end in readable(meaning, 0, len(meaning)):
        if meaning[start:end].strip():
            text = shown(meaning, start, end) if has_escapes else None
            if is_one_line:
                text = (text or meaning[start:end]).replace("\t", " ")
            yield html.Piece(start, end, Role.PARAGRAPH, "\n", shown=text)
    for each in told(meaning, 0, len(meaning)):
        yield html.Piece(each.start, each.end, Role.PARAGRAPH, "\n", shown=each.shown)
