"""A file taken apart to its unpacked bytes, for whoever searches them: not for reading."""

from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress

_DEEPEST = 6
#: Of a member no more than this is searched at a time; larger ones are none that we wrote.
_LARGEST = 1_000_000_000
_FAULTS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    NotImplementedError,  # of zipfile: a way of packing that it does not know
    OSError,
    ValueError,
)


def unzipped(data: bytes, where: str, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The members of a zip, and of what is packed in it. What cannot be unpacked, because it is
    encrypted or damaged, stands as it came: nothing in it was masked."""
    if depth > _DEEPEST or not zipfile.is_zipfile(io.BytesIO(data)):
        return
    with suppress(*_FAULTS), zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            part = b""
            if member.file_size <= _LARGEST:
                with suppress(*_FAULTS):
                    part = archive.read(member)
            inner = f"{where} › {member.filename}"
            yield inner, part
            yield from unpacked_parts(part, inner, depth + 1)


def unpacked_parts(data: bytes, where: str, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """What a file is packed of: a zip, a tape archive, one packed file. Nothing where it is none."""
    if depth > _DEEPEST:
        return
    if data.startswith(b"PK"):
        yield from unzipped(data, where, depth)
    elif data[257:262] == b"ustar":
        with suppress(*_FAULTS), tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive.getmembers():
                if member.isreg() and not member.issparse():
                    part = data[member.offset_data : member.offset_data + member.size]
                    inner = f"{where} › {member.name}"
                    yield inner, part
                    yield from unpacked_parts(part, inner, depth + 1)
    else:
        part = _unpacked(data)
        if part:
            yield where, part
            yield from unpacked_parts(part, where, depth + 1)


def _unpacked(data: bytes) -> bytes:
    with suppress(*_FAULTS):
        if data.startswith(b"\x1f\x8b\x08"):
            return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, _LARGEST)
        if data.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(data, _LARGEST)
        if data.startswith(b"\xfd7zXZ\0"):
            return lzma.LZMADecompressor().decompress(data, _LARGEST)
    return b""
