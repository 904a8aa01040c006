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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.formats._base import TextSource, decode
from redactor.formats._blobs import readable
from redactor.formats._html.escapes import decoded, shown, whole_escapes
from redactor.formats._html.hidden import MAY_HIDE, Removal, Watch
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
_CARRIED = re.compile(r"[?#]")
_BLANK = re.compile(r"\s*\Z")
_SPAN = re.compile(
    r"(?:^|[\s\"'/])(?P<what>col|row)span\s*=\s*[\"']?(?P<count>[0-9]{1,3})", re.IGNORECASE
)
_TITLES = frozenset({"title", "h1"})
#: A cell covers no more columns or rows than this.
_WIDEST = 200
#: Pages in the attributes of pages.
_DEEPEST_PAGE = 3
_TEMPLATES = frozenset({"temp", "TEMP", "Temp"})


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
        for index, piece in enumerate(pieces(text, watch)):
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

    def __init__(self) -> None:
        self._tables: list[_Table] = []
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
        if tag and tag not in INLINE:
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


def pieces(text: str, watch: Watch | None = None, depth: int = 0) -> Iterator[Piece]:
    """What can be read of a page, in order; `watch` is shown what it hides."""
    reader = _Reader()
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
        yield from _aside(match, "body", Role.METADATA)


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


def _read_aside(text: str, start: int, end: int, role: Role) -> Iterator[Piece]:
    """What stands beside the running text, without encoded bytes."""
    for first, last in readable(text, start, end):
        yield Piece(first, last, role, shown=shown(text, first, last))


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
                if carried is None or value.startswith("data:"):
                    continue
                start += carried.end()
        elif name == "value" and watch is not None:
            watch.field(attributes, start + shift, end + shift)
        elif name == "srcdoc" and depth < _DEEPEST_PAGE:
            yield from _page_within(attribute.group(kind), start + shift, depth)
            continue
        yield from _read_aside(match.string, start + shift, end + shift, Role.ATTRIBUTE)


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
            cell = cell._replace(table=cell.table + (shift + 1) * _WIDEST)
        text = page[start:end] if piece.shown is None else piece.shown
        yield piece._replace(start=start + shift, end=end + shift, cell=cell, shown=text)
