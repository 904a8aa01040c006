"""A file taken apart to its unpacked bytes, for whoever searches them: not for reading."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress

_DEEPEST = 6
#: Of a member no more than this is searched at a time; larger ones are none that we wrote.
_LARGEST = 1_000_000_000
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError)


def unzipped(data: bytes, where: str, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The members of a zip, and of the zips in it. What cannot be unpacked, because it is encrypted
    or damaged, stands as it came: nothing in it was masked."""
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
            if part.startswith(b"PK"):
                yield from unzipped(part, inner, depth + 1)
