"""HTML as a draft: every run of text between tags is a block, and so is what tags carry.

Tags separate (a number split over inline tags is not put together here). Comments, scripts,
styles and the values of attributes are blocks of their own, because what a browser hides is
published all the same; the address in `href` or `src` is read only when it is a `tel:` or
`mailto:` link. A cell of a table knows its column header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from redactor.formats._base import TextSource, decode
from redactor.model import Block, Role

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
_LEAD = 24
_HAS_DIGITS = re.compile("[0-9０-９]{3}")


@dataclass(slots=True)
class _Table:
    """Where the reader is in a table, the header of each column, and the cell to the left."""

    headers: dict[int, str] = field(default_factory=dict)
    row: int = -1
    column: int = -1
    in_header_cell: bool = False
    left: str = ""
    words: str = ""

    def next_row(self) -> None:
        self.row += 1
        self.column = -1
        self.left = self.words = ""

    def next_cell(self, *, header: bool) -> None:
        self.column += 1
        self.in_header_cell = header
        self.left, self.words = self.words, ""

    def label(self) -> str:
        """What labels the cell: its column's header, and the cell to its left in a form."""
        left = "" if _HAS_DIGITS.search(self.left) else self.left[-_LEAD:]
        return f"{self.headers.get(self.column, '')}\n{left}".strip()


def open_source(data: str | bytes, name: str | None, key: bytes) -> TextSource:
    """Open HTML; InputError when its bytes are no text."""
    text, encoding = decode(data, name)
    return TextSource(
        text, name=name, media_type="text/html", blocks=_blocks, key=key, encoding=encoding
    )


def _blocks(text: str) -> Iterator[Block]:
    for index, (start, end, role, header) in enumerate(_pieces(text)):
        if not _BLANK.match(text, start, end):
            yield Block(index=index, text=text[start:end], role=role, start=start, header=header)


Piece = tuple[int, int, Role, str | None]


class _Reader:
    """Walks the markup once and remembers what labels the text that comes next."""

    def __init__(self) -> None:
        self._tables: list[_Table] = []
        self._lead = ""

    def text(self, text: str, start: int, end: int) -> Piece:
        words = unescape(text[start:end])
        lead, self._lead = self._lead, (self._lead + words)[-_LEAD:]
        if not self._tables or self._tables[-1].column < 0:
            return start, end, Role.PARAGRAPH, lead or None
        table = self._tables[-1]
        label = f"{table.label()}\n{lead}".strip()
        table.words += words.strip()
        if table.in_header_cell or table.row == 0:
            table.headers[table.column] = table.headers.get(table.column, "") + words.strip()
            return start, end, Role.HEADER, f"{table.left}\n{lead}".strip() or None
        return start, end, Role.CELL, label or None

    def follow(self, match: re.Match[str]) -> None:
        """Take note of a tag."""
        tag = (match.group("tag") or match.group("raw") or "").lower()
        if tag and tag not in _INLINE:
            self._lead = ""
        closing = bool(match.group("close"))
        if tag == "table":
            if not closing:
                self._tables.append(_Table())
            elif self._tables:
                self._tables.pop()
        elif tag in {"tr", "td", "th"} and not closing:
            if not self._tables:
                # A piece of a table, as it is pasted.
                self._tables.append(_Table())
            if tag == "tr":
                self._tables[-1].next_row()
            elif tag in {"td", "th"}:
                self._tables[-1].next_cell(header=tag == "th")


def _pieces(text: str) -> Iterator[Piece]:
    reader = _Reader()
    position = 0
    for match in _PIECE.finditer(text):
        if match.start() > position:
            yield reader.text(text, position, match.start())
        position = match.end()
        yield from _tag_pieces(match)
        reader.follow(match)
    if position < len(text):
        yield reader.text(text, position, len(text))


def _tag_pieces(match: re.Match[str]) -> Iterator[Piece]:
    if match.group("comment") is not None:
        yield *match.span("comment"), Role.COMMENT, None
    elif match.group("declared"):
        if not match.group("declared").upper().startswith(("DOCTYPE", "XML ")):
            yield *match.span("declared"), Role.COMMENT, None
    elif match.group("raw"):
        yield from _attribute_pieces(match, "rawattrs")
        yield *match.span("body"), Role.METADATA, None
    elif match.group("attrs"):
        yield from _attribute_pieces(match, "attrs")


def _attribute_pieces(match: re.Match[str], group: str) -> Iterator[Piece]:
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
            yield start + shift, end + shift, Role.ATTRIBUTE, None
