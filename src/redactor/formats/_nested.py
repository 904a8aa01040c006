"""The files inside of a file: attachments of a mail, members of an archive.

Each is opened when it is read, and again when it is rewritten; only so many bytes of them are kept
between. Its blocks are passed on with numbers of their own, and an edit finds its way back.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from redactor.errors import InputError, RewriteError
from redactor.formats._opening import Blocks, Opening, unread
from redactor.formats._unread import Unread
from redactor.model import Block, CellPlace, Edit, Failure, Notice, Part, Source

#: So many bytes of inner files stay open; what is beyond is opened anew.
_KEPT = 64_000_000

_NUMBER = re.compile(r"[0-9]{7,}[0-9Xx]?")

#: A range of a text and what stands there instead.
Spot = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Inner:
    """A file in another: its number, its name, where a person finds it, and its bytes.

    `load` may raise InputError, which becomes a failure."""

    number: int
    name: str
    where: str
    load: Callable[[], bytes]


@dataclass(slots=True)
class Nest:
    """The inner files of one file."""

    opening: Opening
    _sources: dict[int, Source] = field(default_factory=dict)
    _kept: int = 0
    #: By number of an inner file: its first block and the one behind its last; what it told.
    _ranges: dict[int, tuple[int, int]] = field(default_factory=dict)
    _notices: dict[int, tuple[Notice, ...]] = field(default_factory=dict)
    _failures: dict[int, tuple[Failure, ...]] = field(default_factory=dict)
    _remarks: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def blocks(self, inner: Inner, numbering: Blocks, tables: Tables) -> Iterator[Block]:
        """The blocks of an inner file; afterwards its notices and failures are known."""
        first = numbering.next_index
        source = self._open(inner)
        failures: list[Failure] = []
        gap = "\n\n"
        try:
            for block in source.document.blocks():
                yield numbering.make(
                    block.text,
                    role=block.role,
                    gap=gap or block.gap,
                    keeps_lines=block.keeps_lines,
                    cell=tables.of(block),
                    place=_inside(inner.where, block.place),
                )
                gap = ""
        except InputError as error:
            failures.append(_unreadable(error, ""))
        tables.close()
        self._ranges[inner.number] = (first, numbering.next_index)
        self._notices[inner.number] = tuple(
            each._replace(place=_joined(inner.where, each.place)) for each in source.notices
        )
        self._failures[inner.number] = tuple(
            replace(
                each, where=_joined(inner.where, "" if each.where == inner.name else each.where)
            )
            for each in (*failures, *source.failures)
        )

    @property
    def notices(self) -> tuple[Notice, ...]:
        return tuple(each for _, told in sorted(self._notices.items()) for each in told)

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(each for _, told in sorted(self._failures.items()) for each in told)

    @property
    def rewriting(self) -> tuple[str, ...]:
        """What rewriting the inner files did beside masking, each remark behind its place."""
        return tuple(each for _, told in sorted(self._remarks.items()) for each in told)

    def sorted_out(self, edits: Sequence[Edit]) -> Mapping[int, Sequence[Edit]]:
        """The edits by the number of the inner file that they are in."""
        numbers = sorted(self._ranges, key=lambda number: self._ranges[number])
        firsts = [self._ranges[number][0] for number in numbers]
        by: dict[int, list[Edit]] = {}
        for edit in edits:
            index = bisect_right(firsts, edit.part.block) - 1
            # An inner file without blocks begins where the next one does.
            if index >= 0 and edit.part.block < self._ranges[numbers[index]][1]:
                by.setdefault(numbers[index], []).append(edit)
        return by

    def rewritten(self, inner: Inner, edits: Sequence[Edit], *, clean: bool) -> bytes | None:
        """The inner file with its edits made; None where nothing changes in it."""
        if not edits and not (clean and self._notices.get(inner.number)):
            return None
        source = self._open(inner)
        first, _ = self._ranges[inner.number]
        wanted = {edit.part.block for edit in edits}
        own: dict[int, Block] = {}
        try:
            for index, block in enumerate(source.document.blocks(), first):
                if index in wanted:
                    own[index] = block
            made = source.rewrite(
                [_moved(edit, own[edit.part.block]) for edit in edits], clean=clean
            )
        except (InputError, RewriteError) as error:
            where = _joined(inner.where, "" if error.where == inner.name else error.where)
            raise RewriteError(error.what, where=where, advice=error.advice) from None
        self._remarks[inner.number] = tuple(f"{inner.where}：{each}" for each in source.rewriting)
        return made

    def _open(self, inner: Inner) -> Source:
        known = self._sources.get(inner.number)
        if known is not None:
            return known
        try:
            data = inner.load()
        except InputError as error:
            return Unread(inner.name, _unreadable(error, inner.name))
        source = self.opening.nested(data, inner.name)
        if self._kept + len(data) <= _KEPT:
            self._kept += len(data)
            self._sources[inner.number] = source
        return source


class Tables:
    """Numbers the tables of inner files on, so that no two of them seem to be one."""

    def __init__(self, first: int = 0) -> None:
        self._base = self._next = first

    def of(self, block: Block) -> CellPlace | None:
        """A block's place in a table, in the numbers of the whole."""
        if block.cell is None:
            return None
        number = self._base + block.cell.table
        self._next = max(self._next, number + 1)
        return block.cell._replace(table=number)

    def close(self) -> None:
        """The file whose tables these were is at its end."""
        self._base = self._next


def bytes_digest(data: bytes, key: bytes) -> str:
    """A digest that cannot be matched against a guessed file without the key."""
    return hashlib.blake2b(data, key=key[:64], digest_size=16).hexdigest()


def stem(name: str) -> str:
    """A file's name without its ending, which would make it look like an address.

    >>> stem("花名册.xlsx"), stem("说明")
    ('花名册', '说明')
    """
    head, dot, ending = name.rpartition(".")
    return head if dot and ending.isascii() and len(ending) <= 5 else name


def shown_name(name: str) -> str:
    """A file's name as places tell it: a long number in it is a value, which no report quotes.

    >>> shown_name("证明640104195803129952.pdf")
    '证明640….pdf'
    """
    return _NUMBER.sub(lambda number: f"{number.group()[:3]}…", name)


def replaced(text: str, spots: Sequence[Spot]) -> str:
    """The text with ranges replaced, which must not overlap."""
    pieces: list[str] = []
    position = 0
    for start, end, new in sorted(spots):
        pieces += (text[position:start], new)
        position = end
    return "".join(pieces) + text[position:]


def spots_by(edits: Iterable[Edit], known: Container[int]) -> dict[int, list[Spot]]:
    """By block, of those that are known, what of it is replaced."""
    by: dict[int, list[Spot]] = {}
    for edit in edits:
        if edit.part.block in known:
            spot = (edit.part.start, edit.part.end, edit.replacement)
            by.setdefault(edit.part.block, []).append(spot)
    return by


def _moved(edit: Edit, block: Block) -> Edit:
    part = Part(block.index, edit.part.start, edit.part.end, block.start)
    return Edit(part=part, replacement=edit.replacement)


def _unreadable(error: InputError, where: str) -> Failure:
    return unread("unreadable", f"未能读取，请人工检查（{error.what}）。", where)


def _joined(where: str, place: str) -> str:
    return f"{where} › {place}" if where and place else where or place


def _inside(where: str, place: Callable[[], str] | None) -> Callable[[], str]:
    return lambda: _joined(where, place()) if place else where
