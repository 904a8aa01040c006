"""Spreadsheet XML as a stream of tokens: rows and cells, each with its place in the text.

A sheet of a million rows is read in pieces that end with a row. Nearly every writer writes plainly:
UTF-8, no comments, no prefix, double quotes. Then the text is read as it stands, and what is not
edited stays byte for byte. Whatever is written otherwise is first written plainly by a parser that
knows XML (expat), piece by piece, too.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple
from xml.parsers import expat

from redactor.errors import InputError
from redactor.formats._xlsx.text import attributes

_CHUNK = 1 << 18
#: A piece that does not end by then is no row.
_LONGEST = 64 << 20
#: By kind of part: what its rows stand in, and what ends a row.
_KINDS = {
    "sheet": ("sheetData", "</row>"),
    "strings": ("sst", "</si>"),
    "pivot": ("pivotCacheRecords", "</r>"),
}

_ATTRIBUTES = r'(?:\s+[\w:.-]+="[^"<>]*")*'
#: A cell as it is nearly always written: 1 to 3 column, style, type; 4 value, where it has nothing
#: else; 5 to 7 formula, value, inline text. Any other cell: 8, 9 attributes, content. A row's begin:
#: 10, 11 attributes, slash; its end: 12.
TOKEN = re.compile(
    r'\s*+(?:<c r="([A-Z]{1,3}+)[0-9]{1,7}+"(?: s="([0-9]{1,6}+)")?+(?: t="([a-zA-Z]{1,9}+)")?+'
    r"(?:><v>([^<]*+)</v></c>|/>|>(?:<f>([^<]*+)</f>)?+(?:<v>([^<]*+)</v>|<is><t>([^<]*+)</t></is>)?+</c>)"
    rf"|<c({_ATTRIBUTES})\s*(?:/>|>(.*?)</c\s*>)"
    rf"|<row({_ATTRIBUTES})\s*(/?)>"
    r"|(</row\s*>))",
    re.DOTALL,
)
#: Of TOKEN: up to here the last group of a cell; then those of a row's attributes, its slash, its end.
ANY_CELL, ROW, ROW_SLASH, ROW_END = 9, 10, 11, 12
#: What most of a sheet is. A cell that has no more than a value: 1, 2 column, style; 3 the number of a
#: shared string, or 4, 5 type and value, or 6 an inline text, or nothing. Or the end of a row and the
#: begin of the next, 7 its number.
PLAIN_CELL = re.compile(
    r'<c r="([A-Z]{1,3}+)[0-9]{1,7}+"(?: s="([0-9]{1,6}+)")?+'
    r'(?: t="s"><v>([0-9]{1,9}+)</v></c>|(?: t="([a-zA-Z]{1,9}+)")?+><v>([^<]*+)</v></c>|/>'
    r'| t="inlineStr"><is><t>([^<]*+)</t></is></c>)'
    r'|</row><row r="([0-9]{1,7}+)"(?: spans="[0-9: ]*+")?+(?: x14ac:dyDescent="[0-9.]*+")?+>'
)
#: A record of a pivot cache: its begin (1), a value (2: what it is, 3: its attributes), its end.
RECORD = re.compile(
    rf"\s*(?:<(r)(?:{_ATTRIBUTES})\s*>|<([snxdbem])({_ATTRIBUTES})\s*(?:/>|>.*?</\2\s*>)|</r\s*>)",
    re.DOTALL,
)
#: A shared string as it is nearly always written: one text (1).
PLAIN_STRING = re.compile('<si><t(?: xml:space="preserve")?+>([^<]*+)</t></si>')
#: Any shared string: of one text (1), of anything else (2), of nothing (3).
STRING = re.compile(
    r"\s*<si>(?:<t(?: xml:space=\"preserve\")?>([^<]*)</t></si>|(.*?)</si\s*>)|\s*<si\s*(/)>",
    re.DOTALL,
)
#: Where nothing is plain.
_NOTHING = re.compile(r"(?!)")


class NotPlainError(Exception):
    """Written in another way than most: to be read by way of `plainly`."""


class Cut(NamedTuple):
    """Rows cut at what is plain. `parts` in turn: what stands before a plain one (mostly nothing), and
    its groups; at the end what stands behind the last. `others`: the tokens of each part between that
    is not empty."""

    parts: list[str]
    others: list[list[re.Match[str]]]


class Pieces:
    """The text of a part, cut in three: what stands before its rows, the rows, and what follows.

    `open_part` opens the part from its beginning each time. `kind`: sheet, strings or pivot."""

    def __init__(self, open_part: Callable[[], IO[bytes]], kind: str, where: str) -> None:
        self._open = open_part
        self._holder, self._row_end = _KINDS[kind]
        self._begin = re.compile(rf"<{self._holder}\b[^<>]*>")
        self._end = f"</{self._holder}>"
        self._where = where
        self.is_plain = True

    def tokens(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The tokens of the rows, in order."""
        for cut in self.cuts(_NOTHING, pattern):
            for each in cut.others:
                yield from each

    def cuts(self, plain: re.Pattern[str], pattern: re.Pattern[str]) -> Iterator[Cut]:
        """The rows, in order, cut at what is plain; the rest in tokens. (To cut a megabyte at once is
        several times as fast as to take each cell from it.) What is not written plainly is noticed
        before anything of a piece is given, and read anew; what was given is not given again."""
        given = 0
        if self.is_plain:
            try:
                for text in self._row_texts():
                    cut = _cut(plain, pattern, text)
                    given += _count(cut, plain)
                    yield cut
                return
            except NotPlainError:
                self.is_plain = False
        try:
            for text in self._row_texts():
                # What was given is told apart by single tokens.
                cut = _cut(_NOTHING if given else plain, pattern, text)
                if given:
                    given = _skip(cut, given)
                yield cut
        except NotPlainError:
            raise self._damaged() from None

    def _row_texts(self) -> Iterator[str]:
        return (text for kind, text in self.pieces() if kind == "rows")

    def around(self) -> tuple[str, str]:
        """What stands before the rows and behind them. InputError when it is too much or damaged."""
        for _ in range(2):
            try:
                return self._around_plainly() if self.is_plain else self._around()
            except NotPlainError:
                if not self.is_plain:
                    break
                self.is_plain = False
        raise self._damaged()

    def _around_plainly(self) -> tuple[str, str]:
        """As it stands, without reading the rows."""
        begin, end = (each.encode() for each in (f"<{self._holder}", self._end))
        head, tail, kept = b"", b"", b""
        state = 0
        with self._open() as part:
            while chunk := part.read(_CHUNK):
                if state == 0:
                    behind = chunk if head else _behind_declaration(chunk)
                    head += chunk
                else:
                    behind = chunk
                if b"<!" in behind or b"<?" in behind:
                    raise NotPlainError
                if state == 0:
                    found = head.find(begin)
                    close = head.find(b">", found) + 1 if found >= 0 else 0
                    if not close:
                        self._check_size(head)
                        continue
                    head, chunk = head[:close], head[close:]
                    state = 2 if head.endswith(b"/>") else 1
                    tail = chunk if state == 2 else b""
                    kept = b""
                elif state == 2:
                    tail += chunk
                    self._check_size(tail)
                    continue
                if state == 1:
                    kept = kept[-len(end) :] + chunk
                    found = kept.find(end)
                    if found >= 0:
                        state, tail = 2, kept[found:]
        try:
            return head.decode(), tail.decode()
        except UnicodeDecodeError:
            raise NotPlainError from None

    def _check_size(self, told: bytes | str) -> None:
        if len(told) > _LONGEST:
            raise InputError("is too large", where=self._where, advice="check it by hand")

    def _damaged(self) -> InputError:
        return InputError(
            "is damaged, or no spreadsheet", where=self._where, advice="save it again"
        )

    def _around(self) -> tuple[str, str]:
        told = {"head": "", "tail": ""}
        for kind, text in self.pieces():
            if kind != "rows":
                told[kind] += text
                self._check_size(told[kind])
        return told["head"], told["tail"]

    def pieces(self) -> Iterator[tuple[str, str]]:
        """The text in order: head, rows (again and again) and tail. NotPlainError when it is to be
        read by way of a parser."""
        chunks = self._plain_chunks() if self.is_plain else plainly(self._open, self._where)
        buffer = ""
        for chunk in chunks:
            buffer += chunk
            begin = self._begin.search(buffer)
            if begin:
                break
            if len(buffer) > _LONGEST:
                raise NotPlainError
        else:
            # A sheet without rows: a chart's, or damaged.
            yield "head", buffer
            return
        yield "head", buffer[: begin.end()]
        if begin.group().endswith("/>"):
            yield "tail", buffer[begin.end() :] + "".join(chunks)
            return
        yield from self._rows(buffer[begin.end() :], chunks)

    def _rows(self, buffer: str, chunks: Iterator[str]) -> Iterator[tuple[str, str]]:
        while True:
            end = buffer.find(self._end)
            if end >= 0:
                yield "rows", buffer[:end]
                yield "tail", buffer[end:] + "".join(chunks)
                return
            cut = buffer.rfind(self._row_end)
            if cut >= 0:
                cut += len(self._row_end)
                yield "rows", buffer[:cut]
                buffer = buffer[cut:]
            # Twice as much each time, so that a long row is not looked through again and again.
            wanted = max(_CHUNK, len(buffer))
            if wanted > _LONGEST:
                raise NotPlainError if self.is_plain else _too_large(self._where)
            more = _at_least(chunks, wanted)
            if not more:
                raise NotPlainError
            buffer += more

    def _plain_chunks(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_first = True
        carried = b""
        with self._open() as part:
            while chunk := part.read(_CHUNK):
                seen = carried + chunk
                if is_first:
                    seen = _behind_declaration(seen)
                    is_first = False
                if b"<!" in seen or b"<?" in seen:
                    raise NotPlainError
                carried = chunk[-1:]
                try:
                    yield decoder.decode(chunk)
                except UnicodeDecodeError:
                    raise NotPlainError from None


def tokens_in(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The tokens from the beginning of a text up to what is none. (`finditer` would look for the
    next one behind it, and again and again to the end of the text.)"""
    scanner: Any = getattr(pattern, "scanner")  # noqa: B009 - typeshed does not know it
    return iter(scanner(text).match, None)


def _cut(plain: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Cut:
    parts = plain.split(text)
    others = []
    for between in filter(None, parts[:: plain.groups + 1]):
        tokens = list(tokens_in(pattern, between))
        end = tokens[-1].end() if tokens else 0
        if end != len(between) and between[end:].strip():
            raise NotPlainError
        others.append(tokens)
    return Cut(parts, others)


def _count(cut: Cut, plain: re.Pattern[str]) -> int:
    """How much is given with a cut, but for ends of rows, which a row without cells may do without."""
    tokens = sum(not _is_end(each) for tokens in cut.others for each in tokens)
    return (len(cut.parts) - 1) // (plain.groups + 1) + tokens


def _skip(cut: Cut, count: int) -> int:
    """Take so many tokens from a cut without anything plain; how many are still to be taken."""
    for tokens in cut.others:
        taken = 0
        while taken < len(tokens) and count:
            count -= not _is_end(tokens[taken])
            taken += 1
        del tokens[:taken]
    return count


def _is_end(token: re.Match[str]) -> bool:
    """Whether a token only ends a row: a row without cells may do without."""
    return token.lastindex is None or token.lastindex == ROW_END


def _at_least(chunks: Iterator[str], wanted: int) -> str:
    pieces: list[str] = []
    length = 0
    for chunk in chunks:
        pieces.append(chunk)
        length += len(chunk)
        if length >= wanted:
            break
    return "".join(pieces)


def _behind_declaration(head: bytes) -> bytes:
    """The bytes behind an XML declaration. NotPlainError when it names another encoding than
    UTF-8, or when the first element has a prefix."""
    if not head.startswith((b"<", b"\xef\xbb\xbf<")):
        raise NotPlainError
    match = re.match(rb"(?:\xef\xbb\xbf)?<\?xml([^>]*)\?>", head)
    if match:
        told = attributes(match.group(1).decode("ascii", "replace").replace("'", '"'))
        if told.get("encoding", "UTF-8").upper() != "UTF-8":
            raise NotPlainError
        head = head[match.end() :]
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*<[A-Za-z]+[\s>/]", head):
        raise NotPlainError
    return head


def _too_large(where: str) -> InputError:
    return InputError("has a row that is too large", where=where, advice="check it by hand")


def plainly(open_part: Callable[[], IO[bytes]], where: str) -> Iterator[str]:
    """A part written plainly: elements of the main namespace without prefix, no comments. InputError
    when it is no XML, or has a DOCTYPE (which no such part may have)."""
    writer = _PlainWriter(where)
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    with open_part() as part:
        while chunk := part.read(_CHUNK):
            yield writer.feed(chunk)
    yield writer.feed(b"", last=True)


class _PlainWriter:
    def __init__(self, where: str) -> None:
        self._where = where
        self._out: list[str] = []
        self._prefix: str | None = None
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda name: self._out.append(f"</{self._local(name)}>")
        parser.CharacterDataHandler = lambda text: self._out.append(_quoted(text))
        parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, data: bytes, *, last: bool = False) -> str:
        try:
            self._parser.Parse(data, last)
        except (expat.ExpatError, ValueError, LookupError):
            raise InputError("is damaged", where=self._where, advice="save it again") from None
        text = "".join(self._out)
        self._out.clear()
        return text

    def _refuse(self, *_: object) -> None:
        raise InputError("declares entities", where=self._where, advice="do not trust it")

    def _start(self, name: str, pairs: list[str]) -> None:
        names, values = pairs[::2], pairs[1::2]
        if self._prefix is None:
            self._prefix = name.rpartition(":")[0]
        told = dict(zip(names, values, strict=True))
        if self._prefix and f"xmlns:{self._prefix}" in told:
            told.setdefault("xmlns", told[f"xmlns:{self._prefix}"])
        shown = "".join(f' {key}="{_quoted(value)}"' for key, value in told.items())
        self._out.append(f"<{self._local(name)}{shown}>")

    def _local(self, name: str) -> str:
        prefix = self._prefix
        return name[len(prefix) + 1 :] if prefix and name.startswith(prefix + ":") else name


def _quoted(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")
