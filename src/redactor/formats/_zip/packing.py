"""How the members of a zip archive are packed, and the extra fields of their headers (APPNOTE 4.4.5, 4.5)."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Iterator

STORED, DEFLATED, BZIP2, LZMA, XZ = 0, 8, 12, 14, 95
EXTRA_64, EXTRA_NAME, EXTRA_COMMENT = 0x0001, 0x7075, 0x6375
FULL32 = 0xFFFFFFFF


def deflated(data: bytes) -> bytes:
    deflating = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflating.compress(data) + deflating.flush()


def unpacked_by(packed: bytes, method: int, size: int) -> bytes | None:
    """Never more than one byte beyond the size that was told; None for an unknown method."""
    if method == STORED:
        return packed
    if method == DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size + 1)
    if method == BZIP2:
        return bz2.BZ2Decompressor().decompress(packed, size + 1)
    if method == LZMA:
        return _lzma(packed).decompress(packed[4 + packed[2] :], size + 1)
    if method == XZ:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ).decompress(packed, size + 1)
    return None


def _lzma(packed: bytes) -> lzma.LZMADecompressor:
    """A decompressor as the data's own head wants it: versions, a length, and five bytes of
    properties (APPNOTE 5.8)."""
    if len(packed) < 9 or packed[2:4] != b"\x05\0":
        raise ValueError("no head of LZMA")
    bits, dictionary = struct.unpack_from("<BL", packed, 4)
    properties = {
        "id": lzma.FILTER_LZMA1,
        "dict_size": dictionary,
        "lc": bits % 9,
        "lp": bits // 9 % 5,
        "pb": bits // 45,
    }
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[properties])


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The kind of each extra field, and the field with its head. What is no field comes as kind 0."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if at + 4 + length > len(extra):
            break
        yield kind, extra[at : at + 4 + length]
        at += 4 + length
    if at < len(extra):
        yield 0, extra[at:]


def extra_of(extra: bytes, wanted: int) -> bytes:
    return next((each[4:] for kind, each in _extra_fields(extra) if kind == wanted), b"")


def without(extra: bytes, unwanted: int) -> bytes:
    return b"".join(each for kind, each in _extra_fields(extra) if kind != unwanted)


def wide(size: int, packed: int, offset: int, field: bytes) -> tuple[int, int, int]:
    """Sizes and place, from the field of wide numbers where they do not fit."""
    numbers = [size, packed, offset]
    at = 0
    for index, number in enumerate(numbers):
        if number == FULL32 and at + 8 <= len(field):
            (numbers[index],) = struct.unpack_from("<Q", field, at)
            at += 8
    return numbers[0], numbers[1], numbers[2]
