"""A zip archive (APPNOTE 6.3) as it lies in the file: directory, members, and what belongs to none.

Unlike a reader that trusts the directory, this one asks whether the members stand apart from each
other, whether both headers of a member agree, and whether bytes are left over; unlike a writer that
makes an archive anew, it copies every member that does not change byte for byte, with its name, its
times and its extra fields.
"""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from redactor.errors import InputError
from redactor.formats._charsets import by_trial
from redactor.formats._opening import Budget
from redactor.formats._zip.packing import (
    DEFLATED,
    EXTRA_64,
    EXTRA_COMMENT,
    EXTRA_NAME,
    FULL32,
    STORED,
    deflated,
    extra_of,
    unpacked_by,
    wide,
    without,
)
from redactor.formats._zip.strays import Stray, strays

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_FULL16 = 0xFFFF
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_SIZES_BEHIND, _UTF8 = 0x8, 0x800
#: Where another name or comment in Unicode begins, behind its version and a checksum.
_IN_UNICODE = 5
_LINK = 0o120000
#: What names and comments are in by the standard, when nothing else is said.
CP437 = "cp437"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An entry of the directory. Its local header begins at `start`, its data at `body`; `end` is
    behind its sizes, where they stand behind the data."""

    entry: bytes
    name: str
    encoding: str
    raw_name: bytes
    #: What else it is called, where two names do not agree.
    alias: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    extra: bytes
    raw_comment: bytes
    is_link: bool
    start: int
    body: int
    end: int
    is_damaged: bool = False

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")

    @property
    def comment(self) -> bytes:
        """The comment, in Unicode where it is written in that, too."""
        return extra_of(self.extra, EXTRA_COMMENT)[_IN_UNICODE:] or self.raw_comment

    @property
    def is_encrypted(self) -> bool:
        return bool(self.flags & _ENCRYPTED)


class ZipFile:
    """A zip archive in memory. InputError when it is damaged or its members overlap."""

    def __init__(self, data: bytes, where: str, budget: Budget) -> None:
        self._data = data
        self._where = where
        self._budget = budget
        try:
            start, size, count, self.comment, base, end = self._directory()
            if count > budget.limits.members:
                raise InputError("holds too many parts", where=where, advice="split the file")
            self.members = tuple(self._entries(start, size, base))
        except (struct.error, IndexError, ValueError) as error:
            raise self._damaged() from error
        if len(self.members) != count:
            raise self._damaged()
        #: What lies in the file and belongs to no member.
        self.strays = tuple(self._apart(start, end))

    def _damaged(self, name: str = "") -> InputError:
        where = f"{self._where} › {name}" if name else self._where
        return InputError("is damaged", where=where, advice="unpack and pack it anew")

    def _directory(self) -> tuple[int, int, int, bytes, int, int]:
        """Where the directory begins, its size, how many entries it has, the archive's comment, how
        far all places are off, and where the archive ends."""
        data = self._data
        at = data.rfind(b"PK\x05\x06", max(0, len(data) - (1 << 16) - _END.size))
        if at < 0:
            raise self._damaged()
        _, disk, first_disk, here, count, size, offset, length = _END.unpack_from(data, at)
        comment = data[at + _END.size : at + _END.size + length]
        end, directory_end = at + _END.size + length, at
        if _FULL16 in {here, count} or FULL32 in {size, offset}:
            locator = at - _LOCATOR64.size
            if locator >= 0 and data.startswith(b"PK\x06\x07", locator):
                directory_end = data.rfind(b"PK\x06\x06", 0, locator)
                found = _END64.unpack_from(data, max(0, directory_end))
                disk, first_disk, here, count, size, offset = found[4:]
        if disk or first_disk or here != count:
            raise InputError(
                "is one part of several", where=self._where, advice="join the parts first"
            )
        base = directory_end - size - offset
        if base < 0 or len(comment) < length:
            raise self._damaged()
        return directory_end - size, size, count, comment, base, end

    def _entries(self, start: int, size: int, base: int) -> Iterator[Member]:
        at, stop = start, start + size
        while at < stop:
            fields = _CENTRAL.unpack_from(self._data, at)
            lengths = fields[10:13]
            end = at + _CENTRAL.size + sum(lengths)
            if fields[0] != b"PK\x01\x02" or end > stop:
                raise self._damaged()
            yield self._member(self._data[at:end], fields, base)
            at = end

    def _member(self, entry: bytes, fields: tuple[int, ...], base: int) -> Member:
        flags, method = fields[3], fields[4]
        name_length, extra_length, comment_length = fields[10:13]
        at = _CENTRAL.size
        raw_name = entry[at : at + name_length]
        extra = entry[at + name_length : at + name_length + extra_length]
        size, packed, offset = wide(fields[9], fields[8], fields[16], extra_of(extra, EXTRA_64))
        name, encoding, alias = _named(raw_name, flags, extra)
        start = base + offset
        body, is_damaged = self._body(start, raw_name)
        end = body + packed
        if end > len(self._data):
            raise self._damaged()
        if flags & _SIZES_BEHIND:
            end += self._sizes_behind(end, fields[7], packed)
        return Member(
            entry=entry,
            name=name,
            encoding=encoding,
            raw_name=raw_name,
            alias=alias,
            flags=flags,
            method=method,
            crc=fields[7],
            packed=packed,
            size=size,
            extra=extra,
            raw_comment=entry[len(entry) - comment_length :] if comment_length else b"",
            is_link=fields[15] >> 16 & 0o170000 == _LINK,
            start=start,
            body=body,
            end=end,
            is_damaged=is_damaged,
        )

    def _body(self, start: int, raw_name: bytes) -> tuple[int, bool]:
        """Where a member's data begins, and whether its own header says other than the directory."""
        fields = _LOCAL.unpack_from(self._data, start)
        if fields[0] != b"PK\x03\x04":
            raise self._damaged()
        at = start + _LOCAL.size
        own_name = self._data[at : at + fields[9]]
        return at + fields[9] + fields[10], own_name != raw_name

    def _sizes_behind(self, at: int, crc: int, packed: int) -> int:
        """How many bytes of checksum and sizes stand behind a member's data."""
        lead = 4 if self._data.startswith(b"PK\x07\x08", at) else 0
        if self._data[at + lead : at + lead + 4] != crc.to_bytes(4, "little"):
            return 0
        is_wide = self._data[at + lead + 4 : at + lead + 12] == packed.to_bytes(8, "little")
        # Sizes of eight bytes: the upper four of the first are zero, and a size seldom is.
        return lead + (20 if is_wide and self._ends_at(at + lead + 20) else 12)

    def _ends_at(self, at: int) -> bool:
        return self._data[at : at + 4] in {b"PK\x03\x04", b"PK\x01\x02", b"PK\x06\x06"}

    def _apart(self, start: int, end: int) -> Iterator[Stray]:
        """What lies between the members, before and behind them. InputError when they overlap."""
        members = sorted(self.members, key=lambda member: member.start)
        if members and members[-1].end > start:
            raise self._overlapping()
        at = 0
        for member in members:
            if member.start < at:
                raise self._overlapping()
            yield from strays(self._data, at, member.start)
            at = member.end
        yield from strays(self._data, at, start)
        yield from strays(self._data, end, len(self._data))

    def _overlapping(self) -> InputError:
        return InputError(
            "has overlapping members", where=self._where, advice="check the file by hand"
        )

    def read(self, member: Member, *, counted: bool) -> bytes:
        """A member unpacked; `counted`: it was taken from the budget before. InputError when it is
        damaged, encrypted, packed in another way, or too much."""
        where = f"{self._where} › {member.name}"
        if member.is_damaged:
            raise self._damaged(member.name)
        if not counted:
            self._budget.take(member.size, member.packed, where)
        unpacked = self._unpacked(member.body, member.packed, member.method, member.size, where)
        if len(unpacked) != member.size or zlib.crc32(unpacked) != member.crc:
            raise self._damaged(member.name)
        return unpacked

    def read_stray(self, stray: Stray, name: str, *, counted: bool) -> bytes:
        """What belongs to no member, unpacked. InputError as of `read`."""
        where = f"{self._where} › {name}"
        packed = stray.end - stray.start
        if not counted:
            self._budget.take(stray.size, packed, where)
        return self._unpacked(stray.start, packed, stray.method, stray.size, where)

    def _unpacked(self, start: int, packed: int, method: int, size: int, where: str) -> bytes:
        try:
            unpacked = unpacked_by(self._data[start : start + packed], method, size)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
            advice = "unpack and pack it anew"
            raise InputError("is damaged", where=where, advice=advice) from error
        if unpacked is None:
            raise InputError(
                "is packed in a way that cannot be read", where=where, advice="pack it anew"
            )
        return unpacked

    def written(self, changes: Mapping[int, Change], comment: bytes) -> bytes:
        """The archive with members changed, by their number in `members`. What belongs to no member
        is left out."""
        out = bytearray()
        entries: dict[int, bytes] = {}
        numbered = sorted(enumerate(self.members), key=lambda each: each[1].start)
        for number, member in numbered:
            change = changes.get(number, Change())
            if change.removed:
                continue
            start = len(out)
            is_copied = change == Change(comment=change.comment)
            if is_copied and (change == Change() or not self._tells_comment(member)):
                out += self._data[member.start : member.end]
                changed = member
            else:
                changed = self._changed(member, change)
                out += self._local(member, changed, change)
                out += self._packed_anew(member, change)
            if change.comment is not None:
                extra = without(changed.extra, EXTRA_COMMENT)
                changed = replace(changed, raw_comment=change.comment, extra=extra)
            entries[number] = _entry(changed, start)
        start = len(out)
        for number in sorted(entries):
            out += entries[number]
        count = len(entries)
        size = len(out) - start
        out += _END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, len(comment)) + comment
        return bytes(out)

    def _packed_anew(self, member: Member, change: Change) -> bytes:
        if change.data is None:
            return self._data[member.body : member.body + member.packed]
        return change.data if _method(member) == STORED else deflated(change.data)

    def _changed(self, member: Member, change: Change) -> Member:
        flags = member.flags & ~_SIZES_BEHIND
        if change.data is not None:
            data = change.data
            packed = self._packed_anew(member, change)
            member = replace(
                member,
                method=_method(member),
                crc=zlib.crc32(data),
                size=len(data),
                packed=len(packed),
            )
        if change.name is not None:
            try:
                raw_name = change.name.encode(member.encoding)
                flags |= 0 if raw_name.isascii() or member.encoding != "utf-8" else _UTF8
            except UnicodeEncodeError:
                raw_name = change.name.encode("utf-8", "replace")
                flags |= _UTF8
            extra = without(member.extra, EXTRA_NAME)
            member = replace(member, name=change.name, raw_name=raw_name, extra=extra)
        return replace(member, flags=flags)

    def _own_extra(self, member: Member) -> bytes:
        """The extra fields in a member's own header."""
        fields = _LOCAL.unpack_from(self._data, member.start)
        at = member.start + _LOCAL.size + fields[9]
        return self._data[at : at + fields[10]]

    def _tells_comment(self, member: Member) -> bool:
        return bool(extra_of(self._own_extra(member), EXTRA_COMMENT))

    def _local(self, before: Member, member: Member, change: Change) -> bytes:
        fields = list(_LOCAL.unpack_from(self._data, before.start))
        extra = without(self._own_extra(before), EXTRA_64)
        if change.name is not None:
            extra = without(extra, EXTRA_NAME)
        if change.comment is not None:
            extra = without(extra, EXTRA_COMMENT)
        fields[2:4] = member.flags, member.method
        fields[6:9] = member.crc, member.packed, member.size
        fields[9:11] = len(member.raw_name), len(extra)
        return _LOCAL.pack(*fields) + member.raw_name + extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of a member: None where it stays."""

    data: bytes | None = None
    name: str | None = None
    comment: bytes | None = None
    removed: bool = False


def _entry(member: Member, start: int) -> bytes:
    """A member's entry of the directory."""
    fields = list(_CENTRAL.unpack_from(member.entry))
    extra = without(member.extra, EXTRA_64)
    fields[3:5] = member.flags, member.method
    fields[7:10] = member.crc, member.packed, member.size
    fields[10:13] = len(member.raw_name), len(extra), len(member.raw_comment)
    fields[13], fields[16] = 0, start
    return _CENTRAL.pack(*fields) + member.raw_name + extra + member.raw_comment


def _method(member: Member) -> int:
    """How a changed member is packed: as it was where that is possible."""
    return STORED if member.method == STORED else DEFLATED


def _named(raw: bytes, flags: int, extra: bytes) -> tuple[str, str, str]:
    """A member's name, the encoding it was read by, and what else it is called: a name in Unicode
    goes before the one that only old programs read, if it was written for it."""
    field = extra_of(extra, EXTRA_NAME)
    name, encoding = decoded_name(raw, flags)
    if len(field) <= _IN_UNICODE:
        return name, encoding, ""
    told = field[_IN_UNICODE:].decode("utf-8", "replace")
    if field[1:_IN_UNICODE] != zlib.crc32(raw).to_bytes(4, "little"):
        return name, encoding, told if told != name else ""
    return told, "utf-8", name if name != told else ""


def decoded_name(raw: bytes, flags: int) -> tuple[str, str]:
    """A name and the encoding it was read by. Without the flag of UTF-8 it should be cp437; Chinese
    programs write GBK, others UTF-8."""
    if raw.isascii():
        return raw.decode("ascii"), "utf-8" if flags & _UTF8 else "ascii"
    if flags & _UTF8:
        return raw.decode("utf-8", "replace"), "utf-8"
    return by_trial(raw, CP437)
