"""One file, packed: gzip (RFC 1952), bzip2 and xz. It is read as the file that it is, `a.tar.gz` as an
archive, and packed anew where something in it changes; the name and the comment that gzip keeps of it
are read, too.

Several packed files may follow each other and are one. What stands behind them and is none is told, and
gone whenever the file is written anew.
"""

from __future__ import annotations

import bz2
import lzma
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from redactor.errors import InputError
from redactor.formats._charsets import by_trial
from redactor.formats._nested import (
    Inner,
    Nest,
    Tables,
    bytes_digest,
    replaced,
    shown_name,
    spots_by,
    stem,
)
from redactor.formats._opening import Blocks, Opening
from redactor.formats._parts import unpacked_parts
from redactor.model import Block, Document, Edit, Failure, Notice, Role

ENDINGS = ("gz", "tgz", "bz2", "tbz", "tbz2", "xz", "txz")
MEDIA_TYPE = "application/gzip"

_GZIP, _BZIP2, _XZ = b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0"
_EXTRA, _NAME, _COMMENT, _CHECKED = 4, 8, 16, 2
_TELLING = re.compile(r"[\u3400-\u9fff]|[0-9]{5}|@")
#: So much is unpacked at a time.
_STEP = 1 << 20


class _Unpacking(Protocol):
    """What the three of the standard library have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...


class _Head(NamedTuple):
    """What stands before gzip's packed bytes: when it was packed, how the file is called, a comment,
    and where the bytes begin."""

    time: int = 0
    name: bytes = b""
    comment: bytes = b""
    body: int = 0


def recognises(head: bytes) -> bool:
    return head.startswith((_GZIP, _XZ)) or (head.startswith(_BZIP2) and head[4:10] in _BLOCKS)


#: A block of bzip2, or the end of an empty file.
_BLOCKS = (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90")


def open_source(data: str | bytes, name: str | None, opening: Opening) -> GzSource:
    """Open a packed file; InputError when it is none, damaged or too large."""
    if isinstance(data, str) or not recognises(data):
        advice = "check its name"
        raise InputError("is no packed file that can be read", where=name or "input", advice=advice)
    return GzSource(data, name, opening)


def parts(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The unpacked file, and what it is packed of."""
    yield from unpacked_parts(data, name)


class GzSource:
    """An opened packed file."""

    def __init__(self, data: bytes, name: str | None, opening: Opening) -> None:
        self._where = name or "input"
        self._data = data
        self._head = _head(data) if data.startswith(_GZIP) else _Head()
        self._inside, self._behind = self._unpacked(opening)
        self._nest = Nest(opening)
        self._told: dict[int, str] = {}
        self.document = Document(
            name=name,
            media_type=MEDIA_TYPE,
            digest=lambda: bytes_digest(data, opening.key),
            blocks=self._blocks,
        )

    def _unpacked(self, opening: Opening) -> tuple[bytes, bytes]:
        """All that is packed, and what stands behind it."""
        out = bytearray()
        rest = self._data
        limits = opening.budget.limits
        most = min(limits.unpacked - opening.budget.unpacked, max(len(rest), 1000) * limits.ratio)
        while rest and (not out or recognises(rest)):
            try:
                rest = _unpack(rest, out, most)
            except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
                raise InputError("is damaged", where=self._where, advice="pack it anew") from error
            if len(out) > most:
                break
        opening.budget.take(len(out), len(self._data), self._where)
        return bytes(out), rest.strip(b"\0")

    @property
    def rewriting(self) -> Sequence[str]:
        return self._nest.rewriting

    @property
    def notices(self) -> Sequence[Notice]:
        own = [Notice("HIDDEN_CONTENT", "comment", "压缩文件的注释")] if self._head.comment else []
        if self._behind:
            own.append(Notice("HIDDEN_CONTENT", "stray data", "压缩数据之后"))
        return (*own, *self._nest.notices)

    @property
    def failures(self) -> Sequence[Failure]:
        return self._nest.failures

    def _inners(self) -> list[Inner]:
        name = by_trial(self._head.name)[0] or _inner_name(self._where)
        found = [Inner(0, name, shown_name(name), partial(bytes, self._inside))]
        if self._behind:
            where = "压缩数据之后"
            found.append(Inner(1, where, where, partial(bytes, self._behind)))
        return found

    def _blocks(self) -> Iterator[Block]:
        numbering = Blocks()
        for what, raw, place in (
            ("name", self._head.name, "压缩文件内记录的文件名"),
            ("comment", self._head.comment, "压缩文件的注释"),
        ):
            text = by_trial(raw)[0]
            text = stem(text) if what == "name" else text
            if _TELLING.search(text):
                self._told[numbering.next_index] = what
                yield numbering.make(text, role=Role.METADATA, place=partial(str, place))
        tables = Tables()
        for inner in self._inners():
            yield from self._nest.blocks(inner, numbering, tables)

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The file with the edits made in what is packed, and packed anew; `clean`: and without a
        comment and what stands behind."""
        by = self._nest.sorted_out(edits)
        told = spots_by(edits, self._told)
        made = self._nest.rewritten(self._inners()[0], by.get(0, ()), clean=clean)
        is_dropped = bool(self._behind) and (clean or 1 in by)
        is_dropped = is_dropped or (clean and bool(self._head.comment))
        if made is None and not told and not is_dropped:
            return self._data
        head = self._head
        for block, spots in told.items():
            is_name = self._told[block] == "name"
            text, encoding = by_trial(head.name if is_name else head.comment)
            new = replaced(text, spots).replace("\0", "").encode(encoding, "replace")
            # An asterisk is in no name of Windows.
            name = new.replace(b"*", "×".encode(encoding, "replace"))
            head = head._replace(name=name) if is_name else head._replace(comment=new)
        if clean:
            head = head._replace(comment=b"")
        return _packed(self._data, self._inside if made is None else made, head)


def _inner_name(name: str) -> str:
    """What the file inside is called.

    >>> _inner_name("备份/logs.tar.gz"), _inner_name("a.tgz")
    ('备份/logs.tar', 'a.tar')
    """
    head, _, ending = name.rpartition(".")
    return f"{head}.tar" if ending.lower().startswith("t") else head or name


def _head(data: bytes) -> _Head:
    """The head of gzip; it is damaged where it does not end."""
    flags, time, at = data[3], int.from_bytes(data[4:8], "little"), 10
    if flags & _EXTRA:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    told = {_NAME: b"", _COMMENT: b""}
    for flag in told:
        if flags & flag:
            end = data.find(b"\0", at)
            end = len(data) if end < 0 else end
            told[flag] = data[at:end]
            at = end + 1
    return _Head(time, told[_NAME], told[_COMMENT], at + (2 if flags & _CHECKED else 0))


def _unpack(data: bytes, out: bytearray, most: int) -> bytes:
    """Unpack the first of the packed files, up to one step more than `most`; what stands behind it."""
    unpacking: _Unpacking
    if data.startswith(_GZIP):
        unpacking = gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
        rest = data
        while rest and not gzip.eof and len(out) <= most:
            out += gzip.decompress(rest, _STEP)
            rest = gzip.unconsumed_tail
    else:
        is_xz = data.startswith(_XZ)
        other = lzma.LZMADecompressor(lzma.FORMAT_XZ) if is_xz else bz2.BZ2Decompressor()
        unpacking = other
        rest = data
        while not other.eof and len(out) <= most and (rest or not other.needs_input):
            out += other.decompress(rest, _STEP)
            rest = b""
    if not unpacking.eof and len(out) <= most:
        raise EOFError
    return unpacking.unused_data


def _packed(before: bytes, inside: bytes, head: _Head) -> bytes:
    """The file packed as it was."""
    if before.startswith(_BZIP2):
        return bz2.compress(inside)
    if before.startswith(_XZ):
        return lzma.compress(inside)
    flags = (_NAME if head.name else 0) | (_COMMENT if head.comment else 0)
    packing = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return b"".join(
        [
            struct.pack("<3sBLBB", _GZIP, flags, head.time, 0, 255),
            head.name + b"\0" if head.name else b"",
            head.comment + b"\0" if head.comment else b"",
            packing.compress(inside) + packing.flush(),
            struct.pack("<LL", zlib.crc32(inside), len(inside) & 0xFFFFFFFF),
        ]
    )
