"""A zip or tar archive, each member an item; nothing is unpacked to the disk.

A zip is read by its directory, so that a worker goes to a member at once; a packed tar (.tar.gz,
.tar.bz2, .tar.xz) is read from its beginning, once for each worker. Names that are no UTF-8 are
read as GBK. A member is unpacked within the limits that files have; an archive in an archive is
read as a file of its own.
"""

from __future__ import annotations

import datetime
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

from redactor.batch.collections._files import check_same, day_of, is_within, readable, stamp
from redactor.batch.items import Item, Loaded, RefusedError
from redactor.errors import InputError
from redactor.formats import Limits

ENDINGS = ("zip", "tar", "tar.gz", "tgz", "tar.bz2", "tbz2", "tar.xz", "txz")
REASONS = {
    "encrypted": "文件已加密，未检查，请解密后再检查。",
    "damaged": "文件已损坏，未检查，请重新打包或人工检查。",
    "unpacks_too_far": "解压后远大于压缩包本身，疑似压缩炸弹，未检查。",
    "overlapping": "压缩包内的文件互相重叠，疑似压缩炸弹，未检查。",
    "unknown_packing": "压缩方式不支持，未检查，请重新打包。",
    "archived_link": "压缩包内的链接，其内容不在此处，未检查。",
    "changed_meanwhile": "检查期间文件被改动，未检查，请重新检查。",
}
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF8 = 0x800
#: Smaller archives may unpack to this in any case.
_SMALL = 1_000_000
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    # What the library raises for fields that make no sense.
    KeyError,
    IndexError,
    AttributeError,
)


def collect(spec: str) -> Archive:
    """An archive. InputError when it is none, or damaged as a whole."""
    path = str(Path(spec).absolute())
    archive = Archive(spec=path, path=path, version=stamp(path))
    with suppress(StopIteration):
        next(iter(archive.items()))
    return archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive by its path; `version`: what it was when it was opened."""

    spec: str
    path: str
    version: str

    def items(self) -> Iterator[Item]:
        """The members, in the order of the directory or of the tape."""
        opened = _opened(self.path, stamp(self.path))
        with opened:
            yield from opened.items()

    def load(self, item: Item) -> Loaded:
        """A member's bytes. RefusedError when it is damaged, encrypted, or far larger than it says."""
        version, _, place = item.locator.partition(" ")
        kept = _kept.get(self.path)
        if kept is None or kept[0] != version:
            _close()
            check_same(self.path, version)
            kept = _kept[self.path] = (version, _opened(self.path, version))
        try:
            data = kept[1].read(place)
        except RefusedError:
            raise
        except (NotImplementedError, RuntimeError):
            raise RefusedError(
                "unknown_packing", "is packed in a way that cannot be read"
            ) from None
        except _BROKEN:
            _close()
            raise RefusedError("damaged", "is damaged", advice="pack it anew") from None
        return Loaded(data=data, name=item.name)


class _Opened(Protocol):
    """An archive that is open."""

    def items(self) -> Iterator[Item]: ...

    def read(self, place: str) -> bytes: ...

    def __enter__(self) -> Any: ...

    def __exit__(self, *_: object) -> None: ...


#: The archive that this process has open, with what it was.
_kept: dict[str, tuple[str, _Opened]] = {}


def _close() -> None:
    for _, opened in _kept.values():
        opened.__exit__()
    _kept.clear()


def _opened(path: str, version: str) -> _Opened:
    try:
        if zipfile.is_zipfile(path):
            return _Zip(path, version)
        return _Tar(path, version)
    except (*_BROKEN, NotImplementedError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else None
        what = f"cannot be read: {told}" if told else "is no archive that can be read, or damaged"
        raise InputError(what, where=path, advice="zip or tar; unpack and pack it anew") from None


def _item(name: str, place: str, version: str, size: int, **told: str) -> Item:
    """A member, by its name as people read it."""
    name = readable(name)
    if not is_within(name):
        told = {"refusal": "outside"}
    elif size > Limits().size:
        told = {"refusal": "too_large"}
    elif not size and not any(told.get(each) for each in ("refusal", "skipped")):
        told["skipped"] = "empty"
    return Item(
        id=name,
        name=name.replace("\\", "/").rpartition("/")[2],
        locator=place,
        version=version,
        size=size,
        **told,
    )


class _Zip:
    """A zip, open. A member's place is its number in the directory."""

    def __init__(self, path: str, version: str) -> None:
        self._zip = zipfile.ZipFile(path)
        self._version = version
        self._members = self._zip.infolist()

    def __enter__(self) -> _Zip:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def items(self) -> Iterator[Item]:
        overlapping = self._overlapping()
        for number, member in enumerate(self._members):
            name = _zip_name(member)
            mode = member.external_attr >> 16
            told = {"modified": _zip_day(member)}
            if name.endswith("/"):
                continue
            if number in overlapping:
                told["refusal"] = "overlapping"
            elif member.flag_bits & _ENCRYPTED:
                told["refusal"] = "encrypted"
            elif stat.S_ISLNK(mode):
                told["skipped"] = "archived_link"
            elif _is_bomb(member.file_size, member.compress_size):
                told["refusal"] = "unpacks_too_far"
            # The checksum stays when the same document is packed anew.
            version = f"{member.CRC:08x}-{member.file_size:x}"
            yield _item(name, f"{self._version} {number}", version, member.file_size, **told)

    def _overlapping(self) -> set[int]:
        """The members that share bytes with the one behind them."""
        numbered = sorted(enumerate(self._members), key=lambda each: each[1].header_offset)
        found: set[int] = set()
        for (one, first), (other, second) in pairwise(numbered):
            if second.header_offset < first.header_offset + max(first.compress_size, 1):
                found |= {one, other}
        return found

    def read(self, place: str) -> bytes:
        member = self._members[int(place)]
        # What the directory says is checked against what comes; a byte more is a lie.
        with self._zip.open(member) as file:
            data = file.read(member.file_size + 1)
        if len(data) != member.file_size:
            raise RefusedError("damaged", "is not as large as it says", advice="pack it anew")
        return data


def _zip_name(member: zipfile.ZipInfo) -> str:
    """The library reads a name without the flag of UTF-8 as cp437; Chinese programs write GBK, and
    some UTF-8 without saying so."""
    name = member.orig_filename
    if not member.flag_bits & _UTF8 and not name.isascii():
        name = name.encode("cp437", "replace").decode("utf-8", "surrogateescape")
    return readable(name)


def _zip_day(member: zipfile.ZipInfo) -> str:
    try:
        day = datetime.date(*member.date_time[:3])
    except ValueError:
        return ""
    # 1980 is written where nobody knew.
    return day.isoformat() if day.year > 1980 else ""


def _is_bomb(size: int, packed: int) -> bool:
    return size > max(packed, 1000) * Limits().ratio


class _Tar:
    """A tar, packed or not, open. A member's place is that of its header, unpacked."""

    def __init__(self, path: str, version: str) -> None:
        self._tar = tarfile.open(path, encoding="utf-8")  # noqa: SIM115 - closed by __exit__
        self._version = version
        self._most = max(Path(path).stat().st_size, _SMALL) * Limits().ratio

    def __enter__(self) -> _Tar:
        return self

    def __exit__(self, *_: object) -> None:
        self._tar.close()

    def items(self) -> Iterator[Item]:
        name = "（开头）"
        try:
            while (member := self._tar.next()) is not None:
                # The library would keep them all; its stubs do not know where.
                self._tar.members = []  # type: ignore[attr-defined]
                name = readable(member.name)
                if member.offset_data + member.size > self._most:
                    yield Item(id=name, name=name, refusal="unpacks_too_far")
                    return
                if not member.isdir():
                    yield self._member(member)
        except _BROKEN:
            # What comes behind cannot be found; it is one item that has failed.
            yield Item(id=f"{name} 之后的内容", name=name, refusal="damaged")

    def _member(self, member: tarfile.TarInfo) -> Item:
        told = {"modified": day_of(member.mtime)}
        if member.issym() or member.islnk():
            told["skipped"] = "archived_link"
        elif not member.isfile():
            told["skipped"] = "special"
        # Times in a tar are those of the files; so the version of a file stays in the next tar.
        # Where they were left out, only the bytes tell.
        version = f"{member.mtime}-{member.size:x}" if member.mtime else ""
        place = f"{self._version} {member.offset}"
        return _item(member.name, place, version, member.size, **told)

    def read(self, place: str) -> bytes:
        file = self._tar.fileobj
        assert file is not None, "it is open"
        file.seek(int(place))
        member = tarfile.TarInfo.fromtarfile(self._tar)
        content = self._tar.extractfile(member)
        if content is None or member.size > Limits().size:
            raise RefusedError("damaged", "is no file", advice="pack it anew")
        data = content.read(member.size)
        if len(data) != member.size:
            raise RefusedError("damaged", "is cut off", advice="pack it anew")
        return data
