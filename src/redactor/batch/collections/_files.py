"""What collections in files have in common: which files they are, and whether they still are."""

from __future__ import annotations

import datetime
import gzip
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple, cast

from redactor.batch.items import Item, RefusedError
from redactor.errors import InputError


class Files(NamedTuple):
    """Files below a folder, by their paths in it."""

    root: str
    names: tuple[str, ...]
    #: Links, which are not followed.
    links: tuple[str, ...] = ()

    @property
    def is_single(self) -> bool:
        return len(self.names) == 1 and not self.links and "/" not in self.names[0]

    def path(self, number: int) -> str:
        """The path of one of them, by its number."""
        return f"{self.root}/{self.names[number]}"

    def refused(self) -> Iterator[Item]:
        """What was named and is not read."""
        for name in self.links:
            yield Item(id=readable(name), name=readable(name), refusal="outside")


def find_files(spec: str, endings: Sequence[str]) -> Files:
    """The file, or those of the folder that end so; all of them where no ending is told. InputError
    when there is none."""
    path = Path(spec).absolute()
    if not path.exists():
        raise InputError("is not there", where=spec, advice="check the path")
    if not path.is_dir():
        return Files(str(path.parent), (path.name,))
    told = tuple(f".{each}" for each in endings)
    names: list[str] = []
    links: list[str] = []
    for folder, folders, files in os.walk(path):
        folders.sort()
        for name in files:
            if not told or name.lower().endswith(told):
                file = Path(folder, name)
                (links if file.is_symlink() else names).append(str(file.relative_to(path)))
    if not names:
        known = ", ".join(told) or "any name"
        raise InputError("holds no such file", where=spec, advice=f"a file that ends in {known}")
    return Files(str(path), tuple(sorted(names)), tuple(sorted(links)))


def stamp(path: str) -> str:
    """What changes when a file changes. InputError when it cannot be read, or is none."""
    try:
        facts = Path(path).stat()
    except FileNotFoundError:
        raise InputError("is not there", where=path, advice="check the path") from None
    except OSError as error:
        raise unreadable(path, error) from None
    if not stat.S_ISREG(facts.st_mode):
        raise InputError("is no file", where=path, advice="check the path")
    return version_of(facts)


def version_of(facts: os.stat_result) -> str:
    """What changes when a file changes."""
    return f"{facts.st_mtime_ns:x}-{facts.st_size:x}"


def day_of(moment: float) -> str:
    """The day of a file's time, YYYY-MM-DD; "" for one that no calendar has."""
    try:
        return datetime.datetime.fromtimestamp(moment).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return ""


def unreadable(path: str, error: OSError) -> InputError:
    """The error for a file that the operating system does not let be read."""
    return InputError(
        f"cannot be read: {error.strerror}", where=path, advice="check path and permission"
    )


def opened(path: str) -> IO[bytes]:
    """InputError when it cannot be opened."""
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise unreadable(path, error) from None


def unpacked(path: str) -> IO[bytes]:
    """A file, unpacked where gzip has packed it. InputError when it cannot be opened."""
    try:
        with opened(path) as file:
            is_packed = file.read(2) == b"\x1f\x8b"
        return cast(IO[bytes], gzip.open(path, "rb")) if is_packed else opened(path)
    except OSError as error:
        raise unreadable(path, error) from None


def check_same(path: str, known: str) -> None:
    """RefusedError when a file is not what it was when it was indexed: places in it mean nothing
    then."""
    if stamp(path) != known:
        raise RefusedError(
            "changed_meanwhile", "was changed while it was audited", advice="audit it again"
        )


def readable(name: str) -> str:
    """A name from the disk or an archive as people read it: what is no UTF-8 is GBK, or shown as
    numbers.

    >>> readable("名单".encode("gbk").decode("utf-8", "surrogateescape"))
    '名单'
    """
    try:
        raw = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name.encode("utf-8", "backslashreplace").decode()
    if _is_gbk_by_its_words(name):
        return raw.decode("gb18030")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("ascii", "backslashreplace")


def _is_gbk_by_its_words(name: str) -> bool:
    """Whether it is GBK although it is UTF-8, too: the bytes of 联通 and 通知 are both. Chinese in
    UTF-8 lies elsewhere; of what lies here, nothing makes two or more common characters of GBK.

    >>> _is_gbk_by_its_words("通知".encode("gbk").decode()), _is_gbk_by_its_words("Привет")
    (True, False)
    """
    other = "".join(each for each in name if not each.isascii())
    if len(other) < 2 or not all("\x80" <= each < "\u0800" for each in other):
        return False
    pairs = [each.encode() for each in other]
    return all(0xB0 <= lead <= 0xD7 and trail >= 0xA1 for lead, trail in pairs)


def is_within(name: str) -> bool:
    """Whether a path stays below where it begins.

    >>> [is_within(each) for each in ("a/b", "a/../b", "../b", "/etc/x", "C:\\\\x", "a\\\\..\\\\b")]
    [True, False, False, False, False, False]
    """
    parts = name.replace("\\", "/").split("/")
    return bool(name) and parts[0] != "" and ":" not in parts[0] and ".." not in parts
