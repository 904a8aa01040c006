"""The value of a mail's field: plain text, encoded words (RFC 2047), and raw bytes of GBK or UTF-8.

A value is cut into segments, each of which says what it means and can be written anew by itself, so
that an address beside a name that is masked stays as it was.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_WORD = re.compile(rb"=\?(?P<charset>[^?\s*]+)(?:\*[^?\s]*)?\?(?P<how>[bBqQ])\?(?P<text>[^?]*?)\?=")
_BLANK = re.compile(rb"\s+")
#: Bytes of text in an encoded word; with its frame it stays under 76.
_PER_WORD = 42
_WIDE = ("utf-16", "utf-32", "utf16", "utf32", "ucs")
_GB = frozenset({"gb2312", "gbk", "cp936", "x-gbk", "ms936", "hz-gb-2312"})


@dataclass(frozen=True, slots=True)
class Segment:
    """A range of the value and what it means; `encoding`: of plain bytes, empty for words."""

    start: int
    end: int
    text: str
    encoding: str = ""


def charset_named(name: str) -> str:
    """The encoding to read a charset by: what calls itself GB2312 often is more."""
    name = name.lower()
    return "gb18030" if name in _GB and name != "hz-gb-2312" else name


def decoded_bytes(raw: bytes, charset: str) -> tuple[str, str] | None:
    """The text and the encoding it was read by: as told, else UTF-8, else GB18030; None where it is
    told to be in units of several bytes and is not."""
    told = charset_named(charset) or "utf-8"
    for encoding in (told,) if told.startswith(_WIDE) else (told, "utf-8", "gb18030"):
        try:
            return raw.decode(encoding), encoding
        except (UnicodeError, LookupError, ValueError):
            continue
    return None


def segments(value: bytes) -> Iterator[Segment]:
    """The segments of a value. Words that follow each other are one: some programs cut a character
    over two."""
    position = 0
    group: list[re.Match[bytes]] = []
    for match in _WORD.finditer(value):
        between = value[position : match.start()]
        if group and not between.strip():
            group.append(match)
        else:
            yield from _words(group)
            yield from _plain(value, position, match.start())
            group = [match]
        position = match.end()
    yield from _words(group)
    yield from _plain(value, position, len(value))


def _plain(value: bytes, start: int, end: int) -> Iterator[Segment]:
    if start < end:
        text, encoding = decoded_bytes(value[start:end], "") or (
            value[start:end].decode("latin-1"),
            "latin-1",
        )
        yield Segment(start, end, text, encoding)


def _words(group: Sequence[re.Match[bytes]]) -> Iterator[Segment]:
    if not group:
        return
    pieces: list[tuple[str, bytes]] = []
    for match in group:
        charset = match["charset"].decode("ascii", "replace").lower()
        raw = _unpacked(match["how"], match["text"])
        if pieces and pieces[-1][0] == charset:
            pieces[-1] = (charset, pieces[-1][1] + raw)
        else:
            pieces.append((charset, raw))
    read = [decoded_bytes(raw, charset) for charset, raw in pieces]
    text = "".join(each[0] if each else "\ufffd" for each in read)
    yield Segment(group[0].start(), group[-1].end(), text)


def _unpacked(how: bytes, text: bytes) -> bytes:
    if how in b"qQ":
        return binascii.a2b_qp(text.replace(b"_", b" "))
    bare = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))


def decoded_value(value: bytes) -> str:
    """What a value means."""
    return "".join(segment.text for segment in segments(value))


def rewritten_value(value: bytes, spots: Sequence[tuple[int, int, str]]) -> bytes:
    """The value with ranges of its meaning replaced; segments without any stay as they are."""
    out: list[bytes] = []
    position = place = 0
    for segment in segments(value):
        out.append(value[position : segment.start])
        own = [
            (
                max(start - place, 0),
                min(end - place, len(segment.text)),
                new if start >= place else "",
            )
            for start, end, new in sorted(spots)
            if start < place + len(segment.text) and end > place
        ]
        raw = value[segment.start : segment.end]
        out.append(_rewritten(segment, own) if own else raw)
        position = segment.end
        place += len(segment.text)
    return b"".join((*out, value[position:]))


def _rewritten(segment: Segment, spots: Sequence[tuple[int, int, str]]) -> bytes:
    pieces: list[bytes] = []
    position = 0
    text = segment.text
    if not segment.encoding:
        for start, end, new in reversed(spots):
            text = text[:start] + new + text[end:]
        return words(text)
    is_ascii = text.isascii()
    for start, end, new in spots:
        pieces.append(text[position:start].encode(segment.encoding))
        fits = new.isascii() or not is_ascii
        pieces.append(new.encode(segment.encoding, "replace") if fits else b" " + words(new) + b" ")
        position = end
    return b"".join((*pieces, text[position:].encode(segment.encoding)))


def words(text: str) -> bytes:
    """A text as encoded words."""
    pieces: list[bytes] = [b""]
    for character in text:
        raw = character.encode("utf-8", "replace")
        if len(pieces[-1]) + len(raw) > _PER_WORD:
            pieces.append(b"")
        pieces[-1] += raw
    return b"\r\n ".join(
        b"=?utf-8?B?" + binascii.b2a_base64(each, newline=False) + b"?=" for each in pieces
    )
