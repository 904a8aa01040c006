"""HTML as a draft: every run of text between tags is a block, and so is what tags carry.

Runs that only inline tags part are joined, so that 138<b>0013</b>8000 is one number. Comments,
scripts, styles and the values of attributes are blocks of their own, because what a browser hides
is published all the same; the address in `href` or `src` is read only when it is a `tel:` or
`mailto:` link. A cell knows its table, row and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.formats._base import TextSource, decode
from redactor.formats._opening import Opening
from redactor.model import Block, CellPlace, Role

_PIECE = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)"
    r"|<(?P<raw>script|style)\b(?P<rawattrs>[^<>]*)>(?P<body>.*?)(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<close>/?)(?P<tag>[A-Za-z][\w:-]*)(?P<attrs>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|<[!?](?P<declared>[^<>]*)>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    # Begins at a word's edge and gives nothing back: else a long word is tried at every letter.
    r"(?<![\w:@.-])(?P<name>[\w:@.-]++)\s*+=\s*+"
    r"(?:\"(?P<dq>[^\"]*)\"|'(?P<sq>[^']*)'|(?P<bare>[^\s\"'>]+))"
)
_ADDRESSES = frozenset({"href", "src", "action", "srcset", "background", "poster", "cite", "xmlns"})
_SPOKEN_ADDRESS = re.compile(r"\s*(?:tel|mailto|sms):", re.IGNORECASE)
_BLANK = re.compile(r"\s*\Z")


#: Tags inside a line: the words before them still label what comes after.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "big",
        "bdi",
        "bdo",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "o:p",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
    ]
)
_SPAN = re.compile(
    r"(?:^|[\s\"'/])(?P<what>col|row)span\s*=\s*[\"']?(?P<count>[0-9]{1,3})", re.IGNORECASE
)
_TITLES = frozenset({"title", "h1"})
#: A cell covers no more columns or rows than this.
_WIDEST = 200


@dataclass(slots=True)
class _Table:
    """Where the reader is in a table.

    `covered`: what cells from above cover, in order: the first column, the one behind the last,
    and the row before which it ends. `passed` of them lie to the left; `reaching` begins here.
    """

    number: int
    row: int = -1
    place: CellPlace | None = None
    column: int = 0
    covered: list[tuple[int, int, int]] = field(default_factory=list)
    passed: int = 0
    reaching: list[tuple[int, int, int]] = field(default_factory=list)

    def next_row(self) -> None:
        self.row += 1
        self.place = None
        self.column = self.passed = 0
        if self.covered or self.reaching:
            covered = [each for each in (*self.covered, *self.reaching) if each[2] > self.row]
            self.covered = _side_by_side(sorted(covered)) if self.reaching else covered
            self.reaching = []

    def next_cell(self, attributes: str, *, heading: bool) -> None:
        if self.row < 0:
            self.next_row()
        spans = {"col": 1, "row": 1}
        for match in _SPAN.finditer(attributes):
            spans[match.group("what").lower()] = int(match.group("count"))
        columns, rows = (max(1, min(spans[each], _WIDEST)) for each in ("col", "row"))
        while self.passed < len(self.covered) and self.covered[self.passed][0] <= self.column:
            self.column = max(self.column, self.covered[self.passed][1])
            self.passed += 1
        self.place = CellPlace(self.number, self.row, self.column, columns, rows, heading)
        if rows > 1:
            self.reaching.append((self.column, self.column + columns, self.row + rows))
        self.column += columns


def _side_by_side(covered: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Neighbours that end before the same row as one."""
    joined: list[tuple[int, int, int]] = []
    for first, stop, row in covered:
        if joined and joined[-1][1] == first and joined[-1][2] == row:
            joined[-1] = (joined[-1][0], stop, row)
        else:
            joined.append((first, stop, row))
    return joined


ENDINGS = ("html", "htm", "shtml", "xhtml")
MEDIA_TYPE = "text/html"


def open_source(data: str | bytes, name: str | None, opening: Opening) -> TextSource:
    """Open HTML; InputError when its bytes are no text."""
    text, encoding = decode(data, name)
    return TextSource(
        text, name=name, media_type=MEDIA_TYPE, blocks=_blocks, key=opening.key, encoding=encoding
    )


def _blocks(text: str) -> Iterator[Block]:
    for index, piece in enumerate(_pieces(text)):
        if piece.gap and _BLANK.match(text, piece.start, piece.end):
            continue
        yield Block(
            index=index,
            text=text[piece.start : piece.end],
            role=piece.role,
            start=piece.start,
            gap=piece.gap,
            keeps_lines=piece.keeps_lines,
            cell=piece.cell,
        )


class _Piece(NamedTuple):
    start: int
    end: int
    role: Role
    gap: str = "\n\n"
    keeps_lines: bool = True
    cell: CellPlace | None = None


class _Reader:
    """Walks the markup once and remembers where in the page the next text stands."""

    def __init__(self) -> None:
        self._tables: list[_Table] = []
        self._count = 0
        # What parts the next text from the last: nothing, a line's break, a paragraph's.
        self._gap = "\n\n"
        self._verbatim = False
        self._in_title = False

    def text(self, text: str, start: int, end: int) -> _Piece | None:
        if self._gap and _BLANK.match(text, start, end):
            return None
        gap, self._gap = self._gap, ""
        place = self._tables[-1].place if self._tables else None
        role = Role.TITLE if self._in_title else Role.PARAGRAPH
        if place:
            role = Role.HEADER if place.heading else Role.CELL
        return _Piece(start, end, role, gap, self._verbatim, place)

    def follow(self, match: re.Match[str]) -> None:
        """Take note of a tag."""
        tag = (match.group("tag") or match.group("raw") or "").lower()
        if tag and tag not in _INLINE:
            self._gap = "\n" if tag == "br" and not self._gap else "\n\n"
        closing = bool(match.group("close"))
        if tag in _TITLES:
            self._in_title = not closing
        elif tag in {"pre", "textarea"}:
            self._verbatim = not closing
        elif tag == "table":
            if not closing:
                self._open()
            elif self._tables:
                self._tables.pop()
        elif tag in {"tr", "td", "th"}:
            self._cell(tag, match.group("attrs") or "", closing=closing)

    def _open(self) -> None:
        self._count += 1
        self._tables.append(_Table(self._count))

    def _cell(self, tag: str, attributes: str, *, closing: bool) -> None:
        if closing:
            if self._tables:
                self._tables[-1].place = None
            return
        if not self._tables:
            # A piece of a table, as it is pasted.
            self._open()
        if tag == "tr":
            self._tables[-1].next_row()
        else:
            self._tables[-1].next_cell(attributes, heading=tag == "th")


def _pieces(text: str) -> Iterator[_Piece]:
    reader = _Reader()
    position = 0
    for match in _PIECE.finditer(text):
        if match.start() > position:
            piece = reader.text(text, position, match.start())
            if piece:
                yield piece
        position = match.end()
        yield from _tag_pieces(match)
        reader.follow(match)
    piece = reader.text(text, position, len(text)) if position < len(text) else None
    if piece:
        yield piece


def _tag_pieces(match: re.Match[str]) -> Iterator[_Piece]:
    if match.group("comment") is not None:
        yield _Piece(*match.span("comment"), Role.COMMENT)
    elif match.group("declared"):
        if not match.group("declared").upper().startswith(("DOCTYPE", "XML ")):
            yield _Piece(*match.span("declared"), Role.COMMENT)
    elif match.group("raw"):
        yield from _attribute_pieces(match, "rawattrs")
        yield _Piece(*match.span("body"), Role.METADATA)
    elif match.group("attrs"):
        yield from _attribute_pieces(match, "attrs")


def _attribute_pieces(match: re.Match[str], group: str) -> Iterator[_Piece]:
    if match.group(group):
        for attribute in _ATTRIBUTE.finditer(match.group(group)):
            kind = attribute.lastgroup or "bare"
            value = attribute.group(kind)
            is_address = attribute.group("name").lower() in _ADDRESSES
            start, end = attribute.span(kind)
            if is_address and not _SPOKEN_ADDRESS.match(value):
                # A file's name is none of ours; what a query carries is published.
                _, query, _ = value.partition("?")
                if not query:
                    continue
                start += value.index("?") + 1
            shift = match.start(group)
            yield _Piece(start + shift, end + shift, Role.ATTRIBUTE)
