"""A folder with all that lies in it, at any depth; or a single file.

Its id is the path below the folder. Links are not followed: what a link inside the folder leads to is
read where it lies, and one that leads out of it is refused. Names that are no UTF-8 are read as GBK,
as old Windows machines wrote them.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from redactor.batch.collections._files import day_of, version_of
from redactor.batch.items import Item, Loaded, RefusedError
from redactor.batch.layout import MARKER, RESULTS
from redactor.errors import InputError
from redactor.formats import Limits

OPTIONS = {"exclude": "glob of paths or names to leave out, such as *.css (several times: each)"}
REASONS = {
    "outside": "链接指向文件夹以外，未检查。",
    "link": "链接指向文件夹以内，在原处检查。",
    "broken_link": "链接已失效，未检查。",
    "loop": "文件夹循环嵌套，未检查。",
    "excluded": "按设置排除。",
    "empty": "空文件。",
    "special": "不是普通文件（管道、设备等）。",
    "output": "是检查结果所在的文件夹。",
    "unlisted": "文件夹无法打开，其中的文件未检查，请检查权限。",
    "too_large": "文件超过大小上限，未检查，请人工检查。",
    "vanished": "检查时文件已不存在。",
}
#: What programs leave beside documents.
_LEFT_BY_PROGRAMS = (".git", ".svn", ".hg", ".DS_Store", "Thumbs.db", "desktop.ini", "~$*")


def collect(spec: str, *, exclude: str | Sequence[str] = ()) -> Folder:
    """A folder, or a file. InputError when it is not there or cannot be opened."""
    path = Path(spec)
    if not path.exists():
        raise InputError("is not there", where=spec, advice="check the path")
    patterns = (exclude,) if isinstance(exclude, str) else tuple(exclude)
    path = path.absolute()
    if path.is_dir():
        return Folder(spec=str(path), root=str(path), exclude=patterns)
    return Folder(spec=str(path), root=str(path.parent), only=path.name, exclude=patterns)


class _Place(NamedTuple):
    """A folder in the collection: its path on the disk, and as people read it; of the folders that
    it stands in, which they are."""

    path: bytes
    shown: str
    above: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder, by its absolute path, so that it is the same wherever one stands; `only`: of a single file in it, its name."""

    spec: str
    root: str
    only: str = ""
    exclude: tuple[str, ...] = ()

    def items(self) -> Iterator[Item]:
        """All files below the folder, folder by folder, in the order of their names."""
        root = os.fsencode(self.root)
        try:
            with os.scandir(root) as listing:
                alone = [each for each in listing if each.name == os.fsencode(self.only)]
            own = _identity(Path(self.root).stat())
        except OSError as error:
            raise InputError(
                f"cannot be read: {error.strerror}", where=self.spec, advice="check permission"
            ) from None
        for entry in alone:
            yield self._file(entry, _readable([entry.name])[entry.name])
        waiting = [] if self.only else [_Place(root, "", (own,))]
        while waiting:
            place = waiting.pop()
            folders: list[_Place] = []
            yield from self._listed(place, folders)
            waiting += reversed(folders)

    def _listed(self, place: _Place, folders: list[_Place]) -> Iterator[Item]:
        """The files of a folder; its folders are added to those that wait."""
        try:
            with os.scandir(place.path) as listing:
                entries = sorted(listing, key=lambda each: each.name)
        except OSError:
            yield Item(id=place.shown, name=place.shown, refusal="unlisted")
            return
        names = {entry.name for entry in entries}
        if place.shown and {os.fsencode(MARKER), os.fsencode(RESULTS)} <= names:
            yield Item(id=place.shown, name=place.shown, skipped="output")
            return
        shown = _readable([entry.name for entry in entries])
        for entry in entries:
            path = place.shown + shown[entry.name]
            try:
                is_folder = entry.is_dir(follow_symlinks=False)
            except OSError:
                is_folder = False
            if is_folder and not self._is_excluded(path):
                found = self._entered(entry, path, place.above)
                if isinstance(found, Item):
                    yield found
                else:
                    folders.append(found)
            elif is_folder:
                yield Item(id=f"{path}/", name=path, skipped="excluded")
            else:
                yield self._file(entry, path)

    def _entered(
        self, entry: os.DirEntry[bytes], shown: str, above: tuple[tuple[int, int], ...]
    ) -> _Place | Item:
        try:
            own = _identity(entry.stat(follow_symlinks=False))
        except OSError:
            return Item(id=f"{shown}/", name=shown, refusal="unlisted")
        if own in above:
            return Item(id=f"{shown}/", name=shown, refusal="loop")
        return _Place(entry.path, f"{shown}/", (*above, own))

    def _file(self, entry: os.DirEntry[bytes], shown: str) -> Item:
        name = shown.rpartition("/")[2]
        if self._is_excluded(shown):
            return Item(id=shown, name=name, skipped="excluded")
        try:
            if entry.is_symlink():
                return self._link(entry.path, shown, name)
            facts = entry.stat(follow_symlinks=False)
        except OSError:
            return Item(id=shown, name=name, refusal="unreadable")
        if not stat.S_ISREG(facts.st_mode):
            return Item(id=shown, name=name, skipped="special")
        relative = entry.path[len(os.fsencode(self.root)) :].lstrip(b"/")
        return Item(
            id=shown,
            name=name,
            locator="" if relative == shown.encode() else quote_from_bytes(relative),
            version=version_of(facts),
            size=facts.st_size,
            skipped="" if facts.st_size else "empty",
            modified=day_of(facts.st_mtime),
        )

    def _link(self, path: bytes, shown: str, name: str) -> Item:
        try:
            target = os.path.realpath(path, strict=True)
        except OSError as error:
            code = "loop" if error.errno == errno.ELOOP else "broken_link"
            return Item(id=shown, name=name, refusal=code)
        base = os.path.realpath(os.fsencode(self.root))
        if target == base or target.startswith(base.rstrip(b"/") + b"/"):
            return Item(id=shown, name=name, skipped="link")
        return Item(id=shown, name=name, refusal="outside")

    def _is_excluded(self, shown: str) -> bool:
        name = shown.rpartition("/")[2]
        if any(fnmatchcase(name, each) for each in _LEFT_BY_PROGRAMS):
            return True
        return any(fnmatchcase(name, each) or fnmatchcase(shown, each) for each in self.exclude)

    def load(self, item: Item) -> Loaded:
        """A file's bytes. RefusedError when it is there no more, too large, or no plain file."""
        relative = unquote_to_bytes(item.locator) if item.locator else item.id.encode()
        path = os.fsencode(self.root) + b"/" + relative
        try:
            # Neither a link nor a pipe that was put in its place since.
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise _refused(error) from None
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise RefusedError("special", "is no plain file")
            limit = Limits().size
            if facts.st_size > limit:
                raise RefusedError("too_large", f"is larger than {limit // 1_000_000} MB")
            try:
                return Loaded(data=file.read(), name=item.name)
            except OSError as error:
                raise _refused(error) from None


def _refused(error: OSError) -> RefusedError:
    code = {errno.ENOENT: "vanished", errno.ELOOP: "link"}.get(error.errno or 0, "unreadable")
    return RefusedError(code, f"cannot be read: {error.strerror}", advice="check permission")


def _identity(facts: os.stat_result) -> tuple[int, int]:
    return facts.st_dev, facts.st_ino


def _readable(names: Sequence[bytes]) -> dict[bytes, str]:
    """Names as people read them, no two alike.

    >>> list(_readable(["名单".encode("gbk")]).values())
    ['名单']
    >>> list(_readable(["名单".encode(), "名单".encode("gbk")]).values())
    ['名单', '\\\\xc3\\\\xfb\\\\xb5\\\\xa5']
    """
    told: dict[bytes, str] = {}
    others: list[bytes] = []
    for name in names:
        try:
            told[name] = name.decode("utf-8")
        except UnicodeDecodeError:
            others.append(name)
    taken = set(told.values())
    for name in others:
        try:
            shown = name.decode("gb18030")
        except UnicodeDecodeError:
            shown = ""
        if not shown.isprintable() or not shown or shown in taken:
            shown = name.decode("ascii", "backslashreplace")
        taken.add(shown)
        told[name] = shown
    return told
