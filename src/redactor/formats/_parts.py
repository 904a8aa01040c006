"""A file taken apart to its unpacked bytes, for whoever searches them: not for reading."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

_DEEPEST = 6


def unzipped(data: bytes, where: str, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The members of a zip, and of the zips in it."""
    if depth > _DEEPEST or not zipfile.is_zipfile(io.BytesIO(data)):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            part = archive.read(member)
            inner = f"{where} › {member.filename}"
            yield inner, part
            if part.startswith(b"PK"):
                yield from unzipped(part, inner, depth + 1)
