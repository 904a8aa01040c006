"""Zip archives (APPNOTE 6.3): every member is read as the file that it is, and packed anew where
something in it changes; all others stay byte for byte, with their names and times.

Names of members that are not marked as UTF-8 are read as UTF-8 or GB18030, whichever they are. Values
in names are masked, too. What belongs to no member, because it was taken out of the directory only or
stands in front or behind, is read; whenever the archive is written anew it is gone. 7z, rar and their
like are recognised, to be told as unreadable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from redactor.errors import InputError
from redactor.formats import eml
from redactor.formats._charsets import by_trial
from redactor.formats._nested import (
    Inner,
    Nest,
    Spot,
    Tables,
    bytes_digest,
    replaced,
    shown_name,
    stem,
)
from redactor.formats._opening import Blocks, Opening, unread
from redactor.formats._packed import HEAD, is_binary
from redactor.formats._parts import unzipped
from redactor.formats._zip.members import CP437, Change, Member, ZipFile, decoded_name
from redactor.formats._zip.strays import Stray
from redactor.model import Block, Document, Edit, Failure, Notice, Role

ENDINGS = ("zip", "7z", "rar", "zst", "cab")
MEDIA_TYPE = "application/zip"

#: First bytes of archives that are not read, and what they are called.
_OTHERS = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"(\xb5/\xfd", "zst"),
    (b"MSCF\x00\x00\x00\x00", "cab"),
)
_EMPTY = b"PK\x05\x06"
_ZIPS = (b"PK\x03\x04", _EMPTY)
#: How much of a comment may stand behind the end of the directory.
_LONGEST_COMMENT = 1 << 16
_STRAY = "压缩包成员之外的数据"
_GONE = "压缩包成员之外的数据在改写时移除。"
#: What systems leave in archives: previews, folder settings, file attributes.
_SYSTEM = re.compile(
    r"(?:^|/)(?:__MACOSX/.*|\._[^/]*|\.DS_Store|desktop\.ini|Thumbs\.db)$", re.IGNORECASE
)
_PREVIEWS = re.compile(r"(?:^|/)Thumbs\.db$", re.IGNORECASE)
#: What of a name is asked for values: Chinese, numbers, addresses. Not its ending.
_STEM = re.compile(r"[^/\\]+?(?=(?:\.[A-Za-z0-9]{1,5})?(?:[/\\]|\Z))")
_TELLING = re.compile(r"[\u3400-\u9fff]|[0-9]{5}|@")
_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


def recognises(head: bytes) -> bool:
    """Whether it begins as an archive, or ends as one: a program may stand in front."""
    return head.startswith(_ZIPS) or _other(head) is not None or _ends_as_zip(head)


def _ends_as_zip(data: bytes) -> bool:
    at = data.rfind(_EMPTY, max(0, len(data) - _LONGEST_COMMENT - 22))
    if at < 0 or at + 22 > len(data):
        return False
    count = int.from_bytes(data[at + 10 : at + 12], "little")
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    return bool(count) and size <= at and data.startswith(b"PK\x01\x02", at - size)


def _other(data: bytes) -> str | None:
    """What kind of archive it is that is not read here."""
    return next((kind for start, kind in _OTHERS if data.startswith(start)), None)


def open_source(data: str | bytes, name: str | None, opening: Opening) -> ZipSource:
    """Open a zip archive; InputError when it is none, or damaged."""
    where = name or "input"
    if isinstance(data, str):
        raise InputError("is text, not an archive", where=where, advice="give the file itself")
    other = _other(data)
    if other is not None:
        raise InputError(
            f"is a {other} archive, which cannot be read",
            where=where,
            advice="unpack it, and pack it as zip or give the files themselves",
        )
    return ZipSource(data, name, opening)


def parts(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The members, and what mails among them hold, for whoever searches them."""
    for where, part in unzipped(data, name):
        yield where, part
        if eml.recognises(part):
            yield from eml.parts(part, where)


class ZipSource:
    """An opened archive."""

    def __init__(self, data: bytes, name: str | None, opening: Opening) -> None:
        self._data = data
        self._zip = ZipFile(data, name or "input", opening.budget)
        self._nest = Nest(opening)
        self._counted: set[int] = set()
        #: By block: the member whose name (or comment) it is of, and where in it the block begins.
        self._names: dict[int, tuple[int, int]] = {}
        #: By block: the member that another name of is in it; a comment that others read.
        self._asides: dict[int, int] = {}
        self._comments: dict[int, int | None] = {}
        #: The blocks of what goes whenever the archive is written.
        self._strays: set[int] = set()
        self._dropped = False
        self._own_notices = tuple(self._told())
        self._own_failures = tuple(self._failed())
        self.document = Document(
            name=name,
            media_type=MEDIA_TYPE,
            digest=lambda: bytes_digest(data, opening.key),
            blocks=self._blocks,
        )

    @property
    def rewriting(self) -> Sequence[str]:
        return [*([_GONE] if self._dropped else []), *self._nest.rewriting]

    @property
    def notices(self) -> Sequence[Notice]:
        return (*self._own_notices, *self._nest.notices)

    @property
    def failures(self) -> Sequence[Failure]:
        return (*self._own_failures, *self._nest.failures)

    def _told(self) -> Iterator[Notice]:
        if self._zip.strays:
            yield Notice("HIDDEN_CONTENT", "stray data", "压缩包成员之外")
        if self._zip.comment:
            yield Notice("HIDDEN_CONTENT", "comment", "压缩包的注释")
        for member in self._zip.members:
            if member.comment:
                yield Notice("HIDDEN_CONTENT", "comment", shown_name(member.name))
            if _SYSTEM.search(member.name) and not member.is_folder:
                what = "thumbnail" if _PREVIEWS.search(member.name) else "system file"
                yield Notice("HIDDEN_CONTENT", what, shown_name(member.name))

    def _failed(self) -> Iterator[Failure]:
        counts = Counter(member.name for member in self._zip.members)
        for member in self._zip.members:
            where = shown_name(member.name)
            if member.is_encrypted:
                yield unread("encrypted", "已加密，未能读取，请解密后再检查。", where)
            if _UNSAFE.search(member.name) or member.is_link:
                message = "文件名或链接指向压缩包之外，解压时可能覆盖其他文件，请人工检查。"
                yield unread("unsafe_name", message, where)
            if counts[member.name] > 1:
                message = "压缩包内有重名的文件，不同软件解压的结果可能不同，请人工检查。"
                yield unread("ambiguous_name", message, where)
                counts[member.name] = 0

    def _inners(self) -> Iterator[Inner]:
        """The members that are read."""
        for number, member in enumerate(self._zip.members):
            if member.is_folder or member.is_encrypted or _SYSTEM.search(member.name):
                continue
            where = shown_name(member.name)
            yield Inner(number, member.name, where, partial(self._load, number, member))

    def _stray_inners(self) -> Iterator[tuple[Inner, Stray]]:
        """What belongs to no member: members that were taken out, and texts."""
        number = len(self._zip.members)
        for stray in self._zip.strays:
            if not stray.is_member and is_binary(self._data[stray.start : stray.end][:HEAD]):
                # Told as hidden; there is no text in it.
                continue
            name = decoded_name(stray.raw_name, 0)[0]
            where = f"{_STRAY}（{shown_name(name)}）" if name else _STRAY
            if not name.endswith("/"):
                yield Inner(number, name, where, partial(self._load_stray, number, stray)), stray
            number += 1

    def _load_stray(self, number: int, stray: Stray) -> bytes:
        counted = number in self._counted
        self._counted.add(number)
        return self._zip.read_stray(stray, _STRAY, counted=counted)

    def _load(self, number: int, member: Member) -> bytes:
        counted = number in self._counted
        self._counted.add(number)
        return self._zip.read(member, counted=counted)

    def _blocks(self) -> Iterator[Block]:
        numbering, tables = Blocks(), Tables()
        yield from self._name_blocks(numbering)
        yield from self._comment_blocks(numbering)
        for inner in self._inners():
            yield from self._nest.blocks(inner, numbering, tables)
        first = numbering.next_index
        for inner, _ in self._stray_inners():
            if _TELLING.search(stem(inner.name)):
                yield numbering.make(
                    stem(inner.name), role=Role.METADATA, place=partial(str, inner.where)
                )
            yield from self._nest.blocks(inner, numbering, tables)
        self._strays = set(range(first, numbering.next_index))

    def _name_blocks(self, numbering: Blocks) -> Iterator[Block]:
        for number, member in enumerate(self._zip.members):
            where = f"压缩包内的文件名（{shown_name(member.name)}）"
            for each in _STEM.finditer(member.name):
                if _TELLING.search(each.group()):
                    self._names[numbering.next_index] = (number, each.start())
                    yield numbering.make(
                        each.group(), role=Role.METADATA, place=partial(str, where)
                    )
            for each in _STEM.finditer(member.alias):
                if _TELLING.search(each.group()):
                    self._asides[numbering.next_index] = number
                    yield numbering.make(
                        each.group(), role=Role.METADATA, place=partial(str, where)
                    )

    def _comment_blocks(self, numbering: Blocks) -> Iterator[Block]:
        comments: list[tuple[int | None, bytes]] = [(None, self._zip.comment)]
        comments += [(number, each.comment) for number, each in enumerate(self._zip.members)]
        for number, comment in comments:
            if comment:
                self._comments[numbering.next_index] = number
                where = "压缩包的注释"
                if number is not None:
                    where = f"{shown_name(self._zip.members[number].name)} › 注释"
                text = by_trial(comment, CP437)[0]
                yield numbering.make(text, role=Role.COMMENT, place=partial(str, where))
        for number, member in enumerate(self._zip.members):
            if member.raw_comment != member.comment:
                self._asides[numbering.next_index] = number
                yield numbering.make(by_trial(member.raw_comment, CP437)[0], role=Role.COMMENT)

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The archive with the edits made in its members; `clean`: without comments, without what
        systems leave in archives, and with all members clean."""
        if clean and not edits:
            # What inner files hide is known when they were read.
            for _ in self._blocks():
                pass
        changes = self._changes(edits, clean=clean)
        comment = b"" if clean else self._comment(edits, None)
        in_stray = any(edit.part.block in self._strays for edit in edits)
        must = in_stray or (clean and bool(self._zip.strays))
        if not changes and comment == self._zip.comment and not must:
            return self._data
        self._dropped = bool(self._zip.strays)
        return self._zip.written(changes, comment)

    def _changes(self, edits: Sequence[Edit], *, clean: bool) -> dict[int, Change]:
        changes: dict[int, Change] = {}
        by_inner = self._nest.sorted_out(edits)
        inners = {inner.number: inner for inner in self._inners()}
        names = self._renamed(edits)
        asides = {self._asides[e.part.block] for e in edits if e.part.block in self._asides}
        for number, member in enumerate(self._zip.members):
            data = None
            if number in inners:
                own = by_inner.get(number, ())
                data = self._nest.rewritten(inners[number], own, clean=clean)
            comment = b"" if clean else self._comment(edits, number)
            change = Change(
                data=data,
                name=names.get(number, member.name if number in asides else None),
                comment=None if comment == member.comment and number not in asides else comment,
                removed=clean and bool(_SYSTEM.search(member.name)),
            )
            if change != Change():
                changes[number] = change
        return changes

    def _renamed(self, edits: Sequence[Edit]) -> dict[int, str]:
        """The new names of members, none of them twice."""
        by: dict[int, list[Spot]] = {}
        for edit in edits:
            if edit.part.block in self._names:
                number, start = self._names[edit.part.block]
                place = (start + edit.part.start, start + edit.part.end, edit.replacement)
                by.setdefault(number, []).append(place)
        members = self._zip.members
        taken = {member.name for number, member in enumerate(members) if number not in by}
        names: dict[int, str] = {}
        for number, places in sorted(by.items()):
            name = _unused(replaced(members[number].name, places), taken)
            taken.add(name)
            names[number] = name
        return names

    def _comment(self, edits: Sequence[Edit], number: int | None) -> bytes:
        """The comment of a member, or of the archive, with the edits made."""
        comment = self._zip.comment if number is None else self._zip.members[number].comment
        if not comment:
            return comment
        places = [
            (edit.part.start, edit.part.end, edit.replacement)
            for edit in edits
            if self._comments.get(edit.part.block, -1) == number
        ]
        if not places:
            return comment
        text, encoding = by_trial(comment, CP437)
        return replaced(text, places).encode(encoding, "replace")[:0xFFFF]


def _unused(name: str, taken: set[str]) -> str:
    """The name, with a number where another member has it. `*` is in no name of Windows."""
    name = name.replace("*", "×")
    stem, dot, ending = name.rpartition(".")
    if not dot or "/" in ending:
        stem, dot, ending = name, "", ""
    number, new = 1, name
    while new in taken:
        number += 1
        new = f"{stem}({number}){dot}{ending}"
    return new
