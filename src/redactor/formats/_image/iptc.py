"""The captions of news pictures (IPTC-IIM 4.2) and the block of Photoshop's in which they stand (Adobe,
Photoshop File Formats, Image Resources).

Where one is changed, the block keeps the captions and the resolution; previews, copies of other blocks
and checksums of the captions are left out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from redactor.formats._charsets import by_trial

HEAD = b"Photoshop 3.0\0"
_MARK = b"8BIM"
_CAPTIONS, _RESOLUTION = 0x0404, 0x03ED
_DATASET = 0x1C
_CHARSET, _UTF8 = (1, 90), b"\x1b%G"
#: By-line, its title, credit, writer of the caption, contact: who made it.
_MAKERS = frozenset({(2, 80), (2, 85), (2, 110), (2, 118), (2, 122)})


class Caption(NamedTuple):
    """A dataset: its record and number, its value, and the text and encoding that it is read by."""

    what: tuple[int, int]
    raw: bytes
    text: str = ""
    encoding: str = "utf-8"

    @property
    def tells_maker(self) -> bool:
        return self.what in _MAKERS


class _Resource(NamedTuple):
    kind: int
    name: bytes
    data: bytes


def captions(body: bytes) -> list[Caption]:
    """The captions in a block of Photoshop's, those of the envelope without a text."""
    data = b"".join(each.data for each in _resources(body) if each.kind == _CAPTIONS)
    found = list(_datasets(data))
    is_utf8 = any(what == _CHARSET and raw == _UTF8 for what, raw in found)
    read: list[Caption] = []
    for what, raw in found:
        if what[0] < 2 or what == (2, 0):
            read.append(Caption(what, raw))
        elif is_utf8:
            read.append(Caption(what, raw, raw.decode("utf-8", "replace")))
        else:
            read.append(Caption(what, raw, *by_trial(raw)))
    return read


def others(body: bytes) -> bytes:
    """What else stands in the block."""
    return b"\n".join(each.data for each in _resources(body) if each.kind != _CAPTIONS)


def rewritten(body: bytes, known: Sequence[Caption], texts: Mapping[int, str]) -> bytes:
    """The block with some of its captions changed, by their number in `known`."""
    data = b""
    for number, each in enumerate(known):
        raw = each.raw
        if number in texts:
            raw = texts[number].encode(each.encoding, "replace")
        size = (
            struct.pack(">H", len(raw))
            if len(raw) < 0x8000
            else struct.pack(">HL", 0x8004, len(raw))
        )
        data += bytes([_DATASET, *each.what]) + size + raw
    out = HEAD
    for resource in _resources(body):
        if resource.kind == _RESOLUTION:
            out += _packed(resource)
    return out + _packed(_Resource(_CAPTIONS, b"\0\0", data))


def _packed(resource: _Resource) -> bytes:
    size = len(resource.data)
    head = _MARK + struct.pack(">H", resource.kind) + resource.name + struct.pack(">L", size)
    return head + resource.data + b"\0" * (size % 2)


def _resources(body: bytes) -> Iterator[_Resource]:
    at = len(HEAD)
    while body.startswith(_MARK, at) and at + 12 <= len(body):
        (kind,) = struct.unpack_from(">H", body, at + 4)
        named = at + 6
        name_end = named + 1 + body[named]
        name_end += (name_end - named) % 2
        if name_end + 4 > len(body):
            return
        (size,) = struct.unpack_from(">L", body, name_end)
        start = name_end + 4
        yield _Resource(kind, body[named:name_end], body[start : start + size])
        at = start + size + size % 2


def _datasets(data: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at = 0
    while at + 5 <= len(data) and data[at] == _DATASET:
        record, number, size = struct.unpack_from(">BBH", data, at + 1)
        start = at + 5
        if size & 0x8000:
            length = size & 0x7FFF
            size = int.from_bytes(data[start : start + length], "big")
            start += length
        yield (record, number), data[start : start + size]
        at = start + size
