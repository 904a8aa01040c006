"""What a compound file holds for the program that shows it in another document (MS-OLEDS): an office
file as it is (`Package`, `CONTENTS`), or any file with the names it had (`\\x01Ole10Native`)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from redactor.errors import RewriteError
from redactor.formats._legacy.ole import Compound

#: Streams that are a file, by the names that programs give them.
FILES = ("Package", "CONTENTS", "package_stream")
NATIVE = "\x01Ole10Native"
#: The end of a zip's directory: with it a comment may fill up what is too short.
_ZIP_END = b"PK\x05\x06"
_LONGEST_NAME = 1024


def file_in(compound: Compound) -> str | None:
    """The stream that holds a file, if there is one."""
    return next((name for name in (*FILES, NATIVE) if compound.top.get(name, (False,))[0]), None)


@dataclass(frozen=True, slots=True)
class Native:
    """A file as the packager keeps it: its label, the paths it came from, and its bytes."""

    flags: int
    names: tuple[str, ...]
    between: bytes
    content: bytes
    wide: tuple[str, ...]

    def named(self, texts: Sequence[str]) -> Native:
        """The same with other names: those in bytes first, then those in UTF-16."""
        count = len(self.names)
        return replace(self, names=tuple(texts[:count]), wide=tuple(texts[count:]))

    def packed(self) -> bytes:
        label, path, place = (each.encode("gb18030", "replace") + b"\0" for each in self.names)
        body = struct.pack("<H", self.flags) + label + path + self.between
        body += struct.pack("<I", len(place)) + place
        body += struct.pack("<I", len(self.content)) + self.content
        for each in self.wide:
            body += struct.pack("<I", len(each)) + each.encode("utf-16-le")
        return struct.pack("<I", len(body)) + body


def native(data: bytes) -> Native | None:
    """A packager's stream taken apart; None where it is none."""
    try:
        (flags,) = struct.unpack_from("<H", data, 4)
        label, at = _string(data, 6)
        path, at = _string(data, at)
        between, at = data[at : at + 4], at + 4
        (size,) = struct.unpack_from("<I", data, at)
        place = _decoded(data[at + 4 : at + 4 + size].rstrip(b"\0"))
        at += 4 + size
        (size,) = struct.unpack_from("<I", data, at)
        content = data[at + 4 : at + 4 + size]
    except (struct.error, ValueError):
        return None
    if len(content) != size:
        return None
    return Native(flags, (label, path, place), between, content, tuple(_wide(data, at + 4 + size)))


def _string(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\0", at, at + _LONGEST_NAME)
    return _decoded(data[at:end]), end + 1


def _decoded(raw: bytes) -> str:
    return raw.decode("gb18030", "replace")


def _wide(data: bytes, at: int) -> Iterator[str]:
    for _ in range(3):
        if at + 4 > len(data):
            return
        (count,) = struct.unpack_from("<I", data, at)
        raw = data[at + 4 : at + 4 + 2 * count]
        if count > _LONGEST_NAME or len(raw) != 2 * count:
            return
        yield raw.decode("utf-16-le", "replace")
        at += 4 + 2 * count


def put_back(data: bytes, name: str, content: bytes, where: str) -> bytes:
    """A compound file with other content in a stream. RewriteError where there is no room for it."""
    compound = Compound(data)
    spans = compound.spans(name)
    room = sum(size for _, size in spans)
    content = _filled(content, compound.least(name))
    if not spans or len(content) > room:
        raise RewriteError(
            "has no room for what was masked in it",
            where=where,
            advice="take the object out, or mask it in its own program",
        )
    new = bytearray(data)
    padded = content.ljust(room, b"\0")
    at = 0
    for start, size in spans:
        new[start : start + size] = padded[at : at + size]
        at += size
    struct.pack_into("<I", new, compound.entry_at(name) + 120, len(content))
    return bytes(new)


def _filled(content: bytes, least: int) -> bytes:
    """Content that is too short for its stream, with nothing behind it that says anything: of a zip
    as its comment."""
    missing = least - len(content)
    if missing <= 0:
        return content
    if content[-22:-18] == _ZIP_END and content[-2:] == b"\0\0":
        return content[:-2] + struct.pack("<H", missing) + bytes(missing)
    return content + bytes(missing)
