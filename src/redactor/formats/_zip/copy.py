"""A zip archive (APPNOTE 6.3) that is read part by part and copied with some of its members replaced.

Members that do not change are copied as they lie there, compressed, byte for byte. What stands
between members, in front of them, behind them and in their extra fields is not copied: no reader
of the format needs it, and things have been hidden there.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import IO

from redactor.errors import InputError
from redactor.formats._opening import Budget

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
#: Flags that are kept: the name is UTF-8. (Sizes are written in front, so no data descriptor.)
_UTF8 = 0x800
_ENCRYPTED = 0x1
_STRONGLY_ENCRYPTED = 0x40
#: Versions needed for what is written: deflate.
_VERSION = 20

#: What `Archive.stream` may raise while it is read.
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)


def member_names(data: bytes) -> bytes:
    """The directory of an archive as it lies in the file, to look for names in it cheaply. Empty
    when it is none."""
    if not data.startswith(b"PK\x03\x04"):
        return b""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - (1 << 16) - _END.size))
    if end < 0 or len(data) < end + _END.size:
        return b""
    size, start = _END.unpack_from(data, end)[5:7]
    return data[start : start + size]


class Archive:
    """A zip archive in memory. InputError when it is damaged, encrypted or ambiguous."""

    def __init__(self, data: bytes, where: str, budget: Budget) -> None:
        self._data = data
        self._where = where
        self._budget = budget
        self._counted: set[str] = set()
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
        except (*DAMAGES, ValueError, struct.error, IndexError, OverflowError) as error:
            raise self._damaged(where) from error
        if len(infos) > budget.limits.members:
            raise InputError("holds too many parts", where=where, advice="split the file")
        if infos and min(info.header_offset for info in infos) != 0:
            # Of another archive that is stored in this one, whose own directory is cut off.
            raise self._damaged(where)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = info.filename
            if name.endswith("/"):
                continue
            if not name or name in self._infos:
                # Two readers would take different ones for the part.
                raise self._damaged(where)
            self._infos[name] = info

    @property
    def names(self) -> tuple[str, ...]:
        """Of all members, in the order of the archive."""
        return tuple(self._infos)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def size(self, name: str) -> int:
        """Of a member, unpacked, as the archive says."""
        return self._infos[name].file_size

    def read(self, name: str) -> bytes:
        """A member, unpacked. Counted against the budget when it is first asked for."""
        info = self._count(name)
        packed = self._packed(info)
        if info.compress_type == _STORED:
            data = packed
        else:
            inflating = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                # One byte more than promised, so that a lie shows and costs nothing.
                data = inflating.decompress(packed, info.file_size + 1)
                is_whole = inflating.eof or not inflating.decompress(b"", 1)
            except zlib.error as error:
                raise self._damaged(name) from error
            if not is_whole or inflating.unused_data:
                raise self._damaged(name)
        if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
            raise self._damaged(name)
        return data

    def stream(self, name: str) -> IO[bytes]:
        """A member as a file to read from, for parts that are too large to hold. Its errors are
        `zipfile.BadZipFile`, `zlib.error` and `EOFError`: see `DAMAGES`."""
        info = self._count(name)
        # Its own archive: the file outlives this call.
        return zipfile.ZipFile(io.BytesIO(self._data)).open(info.filename)

    def _count(self, name: str) -> zipfile.ZipInfo:
        info = self._infos[name]
        if name not in self._counted:
            self._budget.take(info.file_size, info.compress_size, f"{self._where} › {name}")
            self._counted.add(name)
        if info.flag_bits & (_ENCRYPTED | _STRONGLY_ENCRYPTED):
            raise InputError(
                "is encrypted", where=f"{self._where} › {name}", advice="save it without a password"
            )
        if info.compress_type not in (_STORED, _DEFLATED):
            raise InputError(
                "is packed in a way that cannot be read",
                where=f"{self._where} › {name}",
                advice="save it anew",
            )
        return info

    def _packed(self, info: zipfile.ZipInfo) -> bytes:
        """The member as it lies there."""
        start = info.header_offset
        try:
            header = _LOCAL.unpack_from(self._data, start)
        except struct.error as error:
            raise self._damaged(info.filename) from error
        if header[0] != b"PK\x03\x04":
            raise self._damaged(info.filename)
        start += _LOCAL.size + header[9] + header[10]
        packed = self._data[start : start + info.compress_size]
        if len(packed) != info.compress_size:
            raise self._damaged(info.filename)
        return packed

    def _damaged(self, name: str) -> InputError:
        where = self._where if name == self._where else f"{self._where} › {name}"
        return InputError("is damaged", where=where, advice="open it, save it anew and try again")

    def copy(self, changes: Mapping[str, bytes | None]) -> bytes:
        """The archive with members replaced, and removed where the change is None."""
        out = io.BytesIO()
        directory: list[bytes] = []
        for name, info in self._infos.items():
            if name in changes and changes[name] is None:
                continue
            changed = changes.get(name)
            if changed is None:
                packed, method = self._packed(info), info.compress_type
                crc, size = info.CRC, info.file_size
            else:
                packed, method = _deflated(changed, info.compress_type)
                crc, size = zlib.crc32(changed), len(changed)
            directory.append(_written(out, info, packed, (method, crc, size)))
        start = out.tell()
        out.write(b"".join(directory))
        count = len(directory)
        out.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, out.tell() - start, start, 0))
        return out.getvalue()


def _deflated(data: bytes, method: int) -> tuple[bytes, int]:
    """The data packed as the member was, and how that is called."""
    if method == _STORED:
        return data, _STORED
    deflating = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflating.compress(data) + deflating.flush(), _DEFLATED


def _written(
    out: io.BytesIO, info: zipfile.ZipInfo, packed: bytes, told: tuple[int, int, int]
) -> bytes:
    """Write a member, of which is told how it is packed, its checksum and its size; its entry of
    the directory."""
    method, crc, size = told
    is_utf8 = bool(info.flag_bits & _UTF8)
    name = info.orig_filename.encode("utf-8" if is_utf8 else "cp437")
    flags = _UTF8 if is_utf8 else 0
    year, month, day, hour, minute, second = info.date_time
    date = (max(year - 1980, 0) & 127) << 9 | month << 5 | day
    time = hour << 11 | minute << 5 | second // 2
    offset = out.tell()
    numbers = (flags, method, time, date, crc, len(packed), size, len(name), 0)
    out.write(_LOCAL.pack(b"PK\x03\x04", _VERSION, *numbers) + name + packed)
    made_by = info.create_system << 8 | _VERSION
    return (
        _CENTRAL.pack(
            b"PK\x01\x02",
            made_by,
            _VERSION,
            *numbers,
            0,
            0,
            info.internal_attr,
            info.external_attr,
            offset,
        )
        + name
    )
