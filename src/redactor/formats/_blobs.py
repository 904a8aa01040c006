"""Encoded bytes inside of text: `data:` addresses and runs of Base64 (RFC 2397, RFC 4648).

Digits in them are none of a person's, and a mask in them would break the picture. Those that say that
they are a text (a table to be downloaded, an answer, a drawing) are read as that text, and what is masked
in it is encoded again.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from redactor.errors import InputError
from redactor.formats._base import decode
from redactor.formats._charsets import MIXED
from redactor.formats._nested import Spot, replaced

#: Shorter texts hold none that matter.
_SHORTEST = 64
# A run of 200 without a blank is no word. It must hold more than digits, which would be a number.
_BLOB = re.compile(
    r";base64,(?P<told>[A-Za-z0-9+/_\-=%]*(?:\\?[\r\n]+[ \t]*[A-Za-z0-9+/_\-=%]+)*)"
    r"|(?<![A-Za-z0-9+/])(?P<bare>(?=[A-Za-z0-9+/]*?[A-Za-z])[A-Za-z0-9+/]{200,}+={0,2})"
)
_RUN = re.compile(r"[A-Za-z0-9+/]{200}")


def readable(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What of a range is text.

    >>> page = "url(data:image/png;base64,iVBORw0KGgo13800138000AAAANSUhEUgAAAAUAAAAFCAYAAAC), x"
    >>> [page[start:end] for start, end in readable(page, 0, len(page))]
    ['url(data:image/png;base64,', '), x']
    """
    if end - start < _SHORTEST:
        yield start, end
        return
    if text.find(";base64,", start, end) < 0 and not _RUN.search(text, start, end):
        yield start, end
        return
    for match in _BLOB.finditer(text, start, end):
        first, last = match.span(match.lastgroup or 0)
        if first > start:
            yield start, first
        start = last
    if start < end:
        yield start, end


_TEXT = re.compile(
    r"data:(?:text/[\w.+-]+|application/(?:json|xml|csv|x-ndjson|[\w.-]+\+(?:json|xml))|image/svg\+xml)"
    r"(?:;[\w-]+=[^;,\"'\s]*)*;base64,(?P<body>[A-Za-z0-9+/_\-]+(?:=|%3[dD])*)",
    re.IGNORECASE,
)
_FILL = "\u200b"


class Told(NamedTuple):
    """An encoded text: where its bytes stand, what they mean, and how that was written."""

    start: int
    end: int
    text: str
    encoding: tuple[bytes, str]

    @property
    def shown(self) -> str:
        """The text, as long as what it stands for."""
        return self.text.ljust(self.end - self.start, _FILL)


def told(text: str, start: int, end: int) -> Iterator[Told]:
    """The encoded texts in a range, if they are what they say.

    >>> page = "href='data:text/plain;base64,5omL5py677yaMTM4'"
    >>> [each.text for each in told(page, 0, len(page))]
    ['手机：138']
    """
    if text.find(";base64,", start, end) < 0:
        return
    for match in _TEXT.finditer(text, start, end):
        raw = _unpacked(match["body"])
        if raw is None:
            continue
        try:
            meant, encoding = decode(raw, None)
        except InputError:
            continue
        yield Told(*match.span("body"), meant, encoding)


def _unpacked(body: str) -> bytes | None:
    bare = unquote_to_bytes(body).rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return base64.b64decode(bare + b"=" * (-len(bare) % 4), validate=True)
    except binascii.Error:
        return None


def packed(text: str, spots: Sequence[Spot]) -> list[Spot]:
    """The spots, those in encoded texts as one that encodes the whole text anew."""
    kept = list(spots)
    for each in told(text, 0, len(text)):
        own = [spot for spot in kept if each.start <= spot[0] < each.end]
        if not own:
            continue
        within = [(start - each.start, end - each.start, new) for start, end, new in own]
        new = replaced(each.text, within)
        mark, name = each.encoding
        raw = mark + new.encode("utf-8" if name == MIXED else name, "replace")
        kept = [spot for spot in kept if spot not in own]
        kept.append((each.start, each.end, base64.b64encode(raw).decode("ascii")))
    return sorted(kept)
