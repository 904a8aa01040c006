"""What lies in a zip archive and is in no directory: members that a program took out of the directory
only, a program in front, notes behind.

A member is told by its own header (APPNOTE 4.3.7); where that does not say how long it is, its packed
data do. What is left is kept as it lies.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_MARK = b"PK\x03\x04"
_SIZES = b"PK\x07\x08"
_DEFLATED, _STORED = 8, 0
_SIZES_BEHIND = 0x8
_BLANK = b"\0\r\n\t "


@dataclass(frozen=True, slots=True)
class Stray:
    """A range of bytes. Of a member that was taken out: its name as it is written, how its data are
    packed, and how large they will be."""

    start: int
    end: int
    raw_name: bytes = b""
    method: int = _STORED
    size: int = 0

    @property
    def is_member(self) -> bool:
        return bool(self.raw_name)


def strays(data: bytes, start: int, end: int) -> Iterator[Stray]:
    """The members in a range that belongs to nothing, and what stands between them."""
    at = start
    while at < end:
        found = data.find(_MARK, at, end)
        found = end if found < 0 else found
        member = _member(data, found, end) if found < end else None
        stop = found + len(_MARK) if member is None and found < end else found
        if data[at:stop].strip(_BLANK):
            yield Stray(at, stop, size=stop - at)
        if member is not None:
            yield member
        at = member.end if member is not None else stop


def _member(data: bytes, at: int, end: int) -> Stray | None:
    if at + _LOCAL.size > end:
        return None
    fields = _LOCAL.unpack_from(data, at)
    method, packed, size = fields[3], fields[7], fields[8]
    body = at + _LOCAL.size + fields[9] + fields[10]
    raw_name = data[at + _LOCAL.size : at + _LOCAL.size + fields[9]]
    if not raw_name or body > end:
        return None
    if not packed and fields[2] & _SIZES_BEHIND:
        find = _deflated if method == _DEFLATED else _told_behind
        packed, size = find(data, body, end)
    if body + packed > end:
        return None
    return Stray(body, body + packed, raw_name, method, size)


def _told_behind(data: bytes, start: int, end: int) -> tuple[int, int]:
    """How long data are by the sizes that stand behind them (APPNOTE 4.3.9)."""
    at = data.find(_SIZES, start, end)
    while at >= 0 and at + 16 <= end:
        packed, size = struct.unpack_from("<2L", data, at + 8)
        if packed == at - start:
            return packed, size
        at = data.find(_SIZES, at + 1, end)
    return 0, 0


def _deflated(data: bytes, start: int, end: int) -> tuple[int, int]:
    """How long deflated data are, packed and unpacked; nothing where they are none."""
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    rest = data[start:end]
    try:
        while rest and not unpacking.eof:
            size += len(unpacking.decompress(rest, 1 << 20))
            rest = unpacking.unconsumed_tail
    except zlib.error:
        return 0, 0
    return (end - start - len(unpacking.unused_data), size) if unpacking.eof else (0, 0)
