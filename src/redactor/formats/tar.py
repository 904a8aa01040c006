"""Tape archives (POSIX 1003.1: ustar and pax; GNU's): every member is read as the file that it is.

Where something changes, the archive is written anew with all that it says of its members: their times,
rights and owners. Names in old encodings are read as GB18030. An archive to which a file was added a
second time holds the first, too; both are read.
"""

from __future__ import annotations

import copy
import io
import re
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from redactor.errors import InputError
from redactor.formats._charsets import by_trial
from redactor.formats._nested import (
    Inner,
    Nest,
    Spot,
    Tables,
    bytes_digest,
    replaced,
    shown_name,
    spots_by,
)
from redactor.formats._opening import Blocks, Opening, unread
from redactor.formats._packed import HEAD, is_binary
from redactor.formats._parts import unpacked_parts
from redactor.model import Block, Document, Edit, Failure, Notice, Role

ENDINGS = ("tar",)
MEDIA_TYPE = "application/x-tar"

#: What of a name is asked for values: Chinese, numbers, addresses. Not its ending.
_STEM = re.compile(r"[^/]+?(?=(?:\.[A-Za-z0-9]{1,5})?(?:/|\Z))")
_TELLING = re.compile(r"[\u3400-\u9fff]|[0-9]{5}|@")
_UNSAFE = re.compile(r"^/|(?:^|/)\.\.(?:/|$)|[\x00-\x1f]")
_BEHIND = "归档结束之后的数据"
_BLOCK = 512


def recognises(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def open_source(data: str | bytes, name: str | None, opening: Opening) -> TarSource:
    """Open an archive; InputError when it is none, or damaged."""
    if isinstance(data, str):
        raise InputError(
            "is text, not an archive", where=name or "input", advice="give the file itself"
        )
    return TarSource(data, name, opening)


def parts(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The members, and what they are packed of."""
    yield from unpacked_parts(data, name)


class TarSource:
    """An opened archive."""

    def __init__(self, data: bytes, name: str | None, opening: Opening) -> None:
        self._data = data
        self._where = name or "input"
        self._opening = opening
        try:
            with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
                self._members = archive.getmembers()
                self._pax = dict(archive.pax_headers)
                end = archive.offset
        except (tarfile.TarError, ValueError, EOFError, OSError) as error:
            advice = "unpack and pack it anew"
            raise InputError("is damaged", where=self._where, advice=advice) from error
        if len(self._members) > opening.budget.limits.members:
            raise InputError("holds too many parts", where=self._where, advice="split the file")
        self._behind = data[end:].strip(b"\0")
        self._nest = Nest(opening)
        self._counted: set[int] = set()
        #: By block: the member whose name or target, or whose key of `pax_headers`, it is of.
        self._names: dict[int, tuple[int, int]] = {}
        self._notes: dict[int, tuple[int, str]] = {}
        self.document = Document(
            name=name,
            media_type=MEDIA_TYPE,
            digest=lambda: bytes_digest(data, opening.key),
            blocks=self._blocks,
        )

    @property
    def rewriting(self) -> Sequence[str]:
        return self._nest.rewriting

    @property
    def notices(self) -> Sequence[Notice]:
        own = [Notice("HIDDEN_CONTENT", "stray data", _BEHIND)] if self._behind else []
        return (*own, *self._nest.notices)

    @property
    def failures(self) -> Sequence[Failure]:
        return (*self._failed(), *self._nest.failures)

    def _failed(self) -> Iterator[Failure]:
        counts = Counter(member.name for member in self._members)
        for member in self._members:
            name = _named(member.name)
            target = member.linkname if member.issym() or member.islnk() else ""
            if _UNSAFE.search(name) or _UNSAFE.search(target):
                message = "文件名或链接指向压缩包之外，解压时可能覆盖其他文件，请人工检查。"
                yield unread("unsafe_name", message, shown_name(name))
            if member.isreg() and counts[member.name] > 1:
                message = "压缩包内有重名的文件，不同软件解压的结果可能不同，请人工检查。"
                yield unread("ambiguous_name", message, shown_name(name))
                counts[member.name] = 0
            if member.issparse():
                message = "含有空洞的稀疏文件，未能读取，请人工检查。"
                yield unread("unreadable", message, shown_name(name))

    def _inners(self) -> Iterator[Inner]:
        for number, member in enumerate(self._members):
            if member.isreg() and not member.issparse():
                name = _named(member.name)
                yield Inner(number, name, shown_name(name), partial(self._load, number))
        if self._behind and not is_binary(self._behind[:HEAD]):
            number = len(self._members)
            yield Inner(number, _BEHIND, _BEHIND, partial(bytes, self._behind))

    def _load(self, number: int) -> bytes:
        member = self._members[number]
        if number not in self._counted:
            self._counted.add(number)
            size = member.size
            self._opening.budget.take(size, size, f"{self._where} › {_named(member.name)}")
        content = self._data[member.offset_data : member.offset_data + member.size]
        if len(content) < member.size:
            raise InputError("ends too early", where=self._where, advice="pack it anew")
        return content

    def _blocks(self) -> Iterator[Block]:
        numbering, tables = Blocks(), Tables()
        for number, member in enumerate(self._members):
            name = _named(member.name)
            place = f"压缩包内的文件名（{shown_name(name)}）"
            for match in _STEM.finditer(name):
                if _TELLING.search(match.group()):
                    self._names[numbering.next_index] = (number, match.start())
                    yield numbering.make(
                        match.group(), role=Role.METADATA, place=partial(str, place)
                    )
            yield from self._note_blocks(number, member, numbering)
        for inner in self._inners():
            yield from self._nest.blocks(inner, numbering, tables)

    def _note_blocks(
        self, number: int, member: tarfile.TarInfo, numbering: Blocks
    ) -> Iterator[Block]:
        """What else an archive says of a member in words: its owner, a link, comments."""
        where = f"{shown_name(_named(member.name))} › 属性"
        told = {"uname": member.uname, "gname": member.gname, "linkname": member.linkname}
        own = {key: each for key, each in member.pax_headers.items() if self._pax.get(key) != each}
        if not number:
            own = {**own, **self._pax}
        told |= {key: each for key, each in own.items() if key not in {"path", "linkpath"}}
        for key, value in told.items():
            if _TELLING.search(_named(value)):
                self._notes[numbering.next_index] = (number, key)
                yield numbering.make(_named(value), role=Role.METADATA, place=partial(str, where))

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The archive with the edits made in its members; `clean`: with all members clean and
        nothing behind its end."""
        if clean and not edits:
            for _ in self._blocks():
                pass
        by = self._nest.sorted_out(edits)
        inners = {inner.number: inner for inner in self._inners()}
        changed: dict[int, bytes] = {}
        for number in range(len(self._members)):
            if number in inners:
                made = self._nest.rewritten(inners[number], by.get(number, ()), clean=clean)
                if made is not None:
                    changed[number] = made
        names, notes = self._renamed(edits), self._noted(edits)
        is_behind = bool(self._behind) and (clean or len(self._members) in by)
        if not (changed or names or notes or is_behind):
            return self._data
        return self._written(changed, names, notes)

    def _renamed(self, edits: Sequence[Edit]) -> dict[int, str]:
        spots: dict[int, list[Spot]] = {}
        for edit in edits:
            if edit.part.block in self._names:
                number, start = self._names[edit.part.block]
                place = (start + edit.part.start, start + edit.part.end, edit.replacement)
                spots.setdefault(number, []).append(place)
        return {
            number: replaced(_named(self._members[number].name), own).replace("*", "×")
            for number, own in spots.items()
        }

    def _noted(self, edits: Sequence[Edit]) -> dict[int, dict[str, str]]:
        notes: dict[int, dict[str, str]] = {}
        for block, own in spots_by(edits, self._notes).items():
            number, key = self._notes[block]
            member = self._members[number]
            known = {**self._pax, **member.pax_headers}
            before = _named(known[key] if key in known else getattr(member, key))
            notes.setdefault(number, {})[key] = replaced(before, own)
        return notes

    def _written(
        self, changed: dict[int, bytes], names: dict[int, str], notes: dict[int, dict[str, str]]
    ) -> bytes:
        target = io.BytesIO()
        whole = {**self._pax, **{k: v for k, v in notes.get(0, {}).items() if k in self._pax}}
        is_pax = bool(whole) or any(each.pax_headers for each in self._members)
        with tarfile.open(
            fileobj=target,
            mode="w",
            format=tarfile.PAX_FORMAT if is_pax else tarfile.GNU_FORMAT,
            encoding="utf-8",
            errors="surrogateescape",
            pax_headers=whole,
        ) as archive:
            for number, member in enumerate(self._members):
                new = copy.copy(member)
                new.pax_headers = {
                    key: value
                    for key, value in member.pax_headers.items()
                    if key not in {"path", "linkpath", "size", "uname", "gname"}
                    and key not in whole
                }
                new.name = names.get(number, member.name)
                for key, value in notes.get(number, {}).items():
                    if key in {"uname", "gname", "linkname"}:
                        setattr(new, key, value)
                    elif key not in whole:
                        new.pax_headers[key] = value
                content = changed.get(number)
                if content is None and member.isreg():
                    content = self._data[member.offset_data : member.offset_data + member.size]
                new.size = len(content or b"")
                archive.addfile(new, io.BytesIO(content or b""))
        return target.getvalue()


def _named(name: str) -> str:
    """A name as its bytes mean it."""
    return by_trial(name.encode("utf-8", "surrogateescape"))[0]
