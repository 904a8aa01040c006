"""HTML as a draft: every run of text between tags is a block, and so is what tags carry.

Runs that only inline tags part are joined, so that 138<b>0013</b>8000 is one number. Comments,
scripts, styles and the values of attributes are blocks of their own, because what a browser hides
is published all the same; the address in `href` or `src` is read only when it is a `tel:`,
`mailto:` or `javascript:` link, or behind its `?` or `#`. A cell knows its table, row and column.
Escapes in scripts (``\\u0031``) are read as what they mean, and so is the page in a `srcdoc`; each
character keeps its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from redactor.formats._base import TextSource, decode
from redactor.formats._blobs import packed, readable, told
from redactor.formats._html.escapes import (
    decoded,
    shown,
    shown_in_script,
    shown_in_style,
    whole_escapes,
)
from redactor.formats._html.hidden import MAY_HIDE, Removal, Watch
from redactor.formats._html.tables import WIDEST, Table
from redactor.formats._html.tags import ADDRESSES, INLINE
from redactor.formats._opening import Opening
from redactor.model import Block, CellPlace, Edit, Notice, Part, Role

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
_SPOKEN_ADDRESS = re.compile(r"\s*(?:tel|mailto|sms|javascript):", re.IGNORECASE)
_SCRIPT_ADDRESS = re.compile(r"\s*javascript:", re.IGNORECASE)
_CARRIED = re.compile(r"[?#]")
# Bytes in the address itself, which may be a text.
_DATA = re.compile(
    r"\s*data:(?P<text>text/|application/(?:json|xml|csv)|image/svg)?", re.IGNORECASE
)
_CONTENT = re.compile(
    r"(?<![\w-])content\s*+:\s*+(?P<quote>[\"'])(?P<inner>(?:[^\"'\\\n]|\\.|(?!(?P=quote))[\"'])*+)",
    re.IGNORECASE | re.DOTALL,
)
_BLANK = re.compile(r"\s*\Z")
_TITLES = frozenset({"title", "h1"})
#: Pages in the attributes of pages.
_DEEPEST_PAGE = 3
_TEMPLATES = frozenset({"temp", "TEMP", "Temp"})


class Marks(NamedTuple):
    """What the elements of a markup are: those inside a line, and what others are in HTML."""

    inline: frozenset[str] = INLINE
    names: Mapping[str, str] = MappingProxyType({})


_HTML = Marks()


ENDINGS = ("html", "htm", "shtml", "xhtml")
MEDIA_TYPE = "text/html"
BEGINS = r"<"
_LIKE_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|meta|table|div|p)\b", re.IGNORECASE
)


def recognises(data: bytes) -> bool:
    """Whether a file without a name of its kind is a page: a sheet saved as .xls is often one."""
    return _LIKE_HTML.match(data[:1024]) is not None


def open_source(data: str | bytes, name: str | None, opening: Opening) -> HtmlSource:
    """Open HTML; InputError when its bytes are no text."""
    text, encoding = decode(data, name)
    return HtmlSource(text, name=name, key=opening.key, encoding=encoding)


class HtmlSource(TextSource):
    """A page: a text whose blocks are slices of it, and what it hides."""

    marks = _HTML

    def __init__(
        self, text: str, *, name: str | None, key: bytes, encoding: tuple[bytes, str]
    ) -> None:
        super().__init__(
            text,
            name=name,
            media_type=MEDIA_TYPE,
            blocks=self._blocks,
            key=key,
            encoding=encoding,
        )
        self._watch: Watch | None = None

    @property
    def _watched(self) -> Watch:
        """What was seen when the page was read to its end."""
        if self._watch is None:
            for _ in self._blocks(self.text):
                pass
        assert self._watch is not None
        return self._watch

    @property
    def notices(self) -> Sequence[Notice]:
        return self._watched.notices()

    def _blocks(self, text: str) -> Iterator[Block]:
        watch = Watch(text)
        for index, piece in enumerate(pieces(text, watch, marks=self.marks)):
            if piece.gap and _BLANK.match(text, piece.start, piece.end):
                continue
            if piece.shown is not None:
                watch.escaped.append((piece.start, piece.end))
            yield Block(
                index=index,
                text=text[piece.start : piece.end] if piece.shown is None else piece.shown,
                role=piece.role,
                start=piece.start,
                gap=piece.gap,
                keeps_lines=piece.keeps_lines,
                cell=piece.cell,
            )
        watch.finish()
        self._watch = watch

    def rewritten(self, edits: Sequence[Edit]) -> str:
        """The text with each edit's characters replaced, and no escape cut in two."""
        if "\\" in self.text or "srcdoc" in self.text:
            edits = whole_escapes(self.text, edits, self._watched.escaped)
        if ";base64," in self.text:
            spots = packed(self.text, [(*edit.part.sent, edit.replacement) for edit in edits])
            edits = [Edit(part=Part(-1, start, end), replacement=new) for start, end, new in spots]
        return super().rewritten(edits)

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The page with the edits made; `clean`: and without comments, hidden elements, and the
        text under what only looks blacked out."""
        if not clean:
            return super().rewrite(edits)
        removals = list(_outermost(self._watched.removals))
        kept = [edit for edit in edits if not _removed(edit, removals)]
        kept += (
            Edit(part=Part(-1, start, end), replacement=instead) for start, end, instead in removals
        )
        return super().rewrite(kept)


def _outermost(removals: Sequence[Removal]) -> Iterator[Removal]:
    """The removals that do not stand in another, in order."""
    end = 0
    for each in sorted(removals, key=lambda removal: (removal.start, -removal.end)):
        if each.end > end:
            yield each._replace(start=max(each.start, end))
            end = each.end


def _removed(edit: Edit, removals: Sequence[Removal]) -> bool:
    """Whether what is edited is removed. (No edit reaches over the edge of a removal: both begin
    and end with a piece.)"""
    start, end = edit.part.sent
    index = bisect_right(removals, (start, len(removals) + end)) - 1
    near = removals[max(0, index) : index + 2]
    return any(each.start <= start and end <= each.end for each in near)


class Piece(NamedTuple):
    """A range of the page. `shown`: what it means, as long as it is, where it has escapes."""

    start: int
    end: int
    role: Role
    gap: str = "\n\n"
    keeps_lines: bool = True
    cell: CellPlace | None = None
    shown: str | None = None


class _Reader:
    """Walks the markup once and remembers where in the page the next text stands."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._tables: list[Table] = []
        self._count = 0
        # What parts the next text from the last: nothing, a line's break, a paragraph's.
        self._gap = "\n\n"
        self._verbatim = False
        self._in_title = False

    def text(self, text: str, start: int, end: int) -> Piece | None:
        if self._gap and _BLANK.match(text, start, end):
            return None
        gap, self._gap = self._gap, ""
        place = self._tables[-1].place if self._tables else None
        role = Role.TITLE if self._in_title else Role.PARAGRAPH
        if place:
            role = Role.HEADER if place.heading else Role.CELL
        return Piece(start, end, role, gap, self._verbatim, place)

    def follow(self, match: re.Match[str]) -> None:
        """Take note of a tag."""
        tag = (match.group("tag") or match.group("raw") or "").lower()
        tag = self._marks.names.get(tag, tag)
        if tag and tag not in self._marks.inline:
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
        self._tables.append(Table(self._count))

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


def pieces(
    text: str, watch: Watch | None = None, depth: int = 0, marks: Marks = _HTML
) -> Iterator[Piece]:
    """What can be read of a page, in order; `watch` is shown what it hides."""
    reader = _Reader(marks)
    position = 0
    for match in _PIECE.finditer(text):
        if match.start() > position:
            piece = reader.text(text, position, match.start())
            if piece:
                if watch is not None and watch.is_inside:
                    watch.read(piece.start, piece.end)
                yield piece
        position = match.end()
        yield from _tag_pieces(match, watch, depth)
        reader.follow(match)
    piece = reader.text(text, position, len(text)) if position < len(text) else None
    if piece:
        if watch is not None and watch.is_inside:
            watch.read(piece.start, piece.end)
        yield piece


def _tag_pieces(match: re.Match[str], watch: Watch | None, depth: int) -> Iterator[Piece]:
    if match.group("tag"):
        if watch is not None:
            _show(match, watch)
        if match.group("attrs"):
            yield from _attribute_pieces(match, "attrs", watch, depth)
    elif match.group("comment") is not None:
        if watch is not None:
            watch.comment(*match.span(), match.group("comment"))
        yield from _aside(match, "comment", Role.COMMENT)
    elif match.group("declared"):
        if not match.group("declared").upper().startswith(("DOCTYPE", "XML ")):
            yield from _aside(match, "declared", Role.COMMENT)
    elif match.group("raw"):
        yield from _attribute_pieces(match, "rawattrs", watch, depth)
        if match.group("raw").lower() == "style":
            yield from _style_pieces(match.string, *match.span("body"))
        else:
            yield from _read_aside(
                match.string, *match.span("body"), Role.METADATA, shown_in_script
            )


def _show(match: re.Match[str], watch: Watch) -> None:
    """Show a tag to whoever watches for what is hidden, where it matters."""
    attributes, tag = match.group("attrs"), match.group("tag")
    if match.group("close"):
        if watch.is_inside:
            watch.closed(tag.lower(), *match.span())
    elif watch.is_inside or (attributes and MAY_HIDE.search(attributes)) or tag[:4] in _TEMPLATES:
        watch.opened(tag.lower(), attributes, match.start())


def _aside(match: re.Match[str], group: str, role: Role) -> Iterator[Piece]:
    yield from _read_aside(match.string, *match.span(group), role)


def _read_aside(
    text: str,
    start: int,
    end: int,
    role: Role,
    meaning: Callable[[str, int, int], str | None] = shown,
) -> Iterator[Piece]:
    """What stands beside the running text, without encoded bytes but with encoded texts; `meaning`:
    what a range means where that is not what it is."""
    found = [
        Piece(first, last, role, shown=meaning(text, first, last))
        for first, last in readable(text, start, end)
    ]
    found += (
        Piece(each.start, each.end, role, shown=each.shown) for each in told(text, start, end)
    )
    yield from sorted(found, key=lambda piece: piece.start)


def _style_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """A style sheet. What it writes into the page stands by itself."""
    read = partial(_read_aside, text, role=Role.METADATA, meaning=shown_in_style)
    for match in _CONTENT.finditer(text, start, end):
        yield from read(start, match.start("inner"))
        yield from read(*match.span("inner"))
        start = match.end("inner")
    yield from read(start, end)


def _attribute_pieces(
    match: re.Match[str], group: str, watch: Watch | None, depth: int
) -> Iterator[Piece]:
    attributes = match.group(group)
    if not attributes:
        return
    shift = match.start(group)
    for attribute in _ATTRIBUTE.finditer(attributes):
        kind = attribute.lastgroup or "bare"
        name = attribute.group("name").lower()
        start, end = attribute.span(kind)
        if name in ADDRESSES:
            value = attribute.group(kind)
            if not _SPOKEN_ADDRESS.match(value):
                # A file's name is none of ours; what a query or a fragment carries is published.
                carried = _CARRIED.search(value)
                is_data = _DATA.match(value)
                if is_data and not is_data["text"]:
                    continue
                if not is_data:
                    if carried is None:
                        continue
                    start += carried.end()
        elif name == "value" and watch is not None:
            watch.field(attributes, start + shift, end + shift)
        elif name == "srcdoc" and depth < _DEEPEST_PAGE:
            yield from _page_within(attribute.group(kind), start + shift, depth)
            continue
        is_script = name.startswith("on") or _SCRIPT_ADDRESS.match(attributes, start)
        meaning = shown_in_script if is_script else shown
        yield from _read_aside(match.string, start + shift, end + shift, Role.ATTRIBUTE, meaning)


def _page_within(value: str, shift: int, depth: int) -> Iterator[Piece]:
    """A page that is the value of an attribute."""
    page = decoded(value)
    for piece in pieces(page, None, depth + 1):
        if piece.gap and _BLANK.match(page, piece.start, piece.end):
            continue
        start, end = piece.start, piece.end
        cell = piece.cell
        if cell is not None:
            # Its tables are others than those around it.
            cell = cell._replace(table=cell.table + (shift + 1) * WIDEST)
        text = page[start:end] if piece.shown is None else piece.shown
        yield piece._replace(start=start + shift, end=end + shift, cell=cell, shown=text)
