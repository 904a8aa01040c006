"""How a file is opened: what a format module offers, what it is given, and the limits it keeps.

A module of this folder serves the format of its name and offers

    ENDINGS = ("docx", "docm")                     # of file names, without the dot
    MEDIA_TYPE = "application/…"                   # text/…: files of it are texts
    NEEDS = ("lxml",)                              # packages of an extra, if any; checked before
    BEGINS = r"BEGIN:VCALENDAR"                    # of texts: how those begin that `recognises` is asked of
    def recognises(head: bytes) -> bool            # by content; False for what only a name tells
    def open_source(data, name, opening) -> Source
    def parts(data, name) -> Iterator[tuple[str, bytes]]                # if any: what it is packed of
    def second_texts(data, name) -> Iterator[tuple[str, str | None]]    # if any: see there

The constants are literals, for they are read in the source before the module is imported.
`data` is the file (text formats take `str`, too). InputError when it is damaged, encrypted or none of
this format. Whatever inside of it cannot be read is a failure of the source, never passed over.
Files inside of a file are read and rewritten through `_nested.Nest`.

A format that is text gives `_base.TextSource` the slices of the text that a reader sees; what is none of
its reader's business, a fold or an escape, stands between two slices with `gap=""` (see `text`). Where a
mask could break the syntax (a quote, a comma), it wraps `rewritten` and writes the replacement as the
format wants it (see `csv`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from redactor.errors import InputError
from redactor.model import Block, CellPlace, Failure, Role, Source

_MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a file may cost, however it is made. Sizes in bytes."""

    #: Of the file itself, and of all that is unpacked from it, at all depths together.
    size: int = 500 * _MB
    unpacked: int = 2000 * _MB
    #: Of one part, unpacked, against what it was packed.
    ratio: int = 500
    #: Members of an archive, at all depths together, and how deep archives may stand in another.
    members: int = 20_000
    depth: int = 4
    #: Pages of a fixed layout; objects of a PDF.
    pages: int = 5000
    objects: int = 2_000_000
    #: Seconds that another program may work on a file.
    seconds: float = 120.0


@dataclass(slots=True)
class Budget:
    """What is left of the limits, for a file and all that is in it."""

    limits: Limits = field(default_factory=Limits)
    unpacked: int = 0
    members: int = 0

    def take(self, size: int, packed: int, where: str) -> None:
        """Count a part before it is unpacked. InputError when it is too much."""
        self.members += 1
        self.unpacked += size
        limits = self.limits
        if self.members > limits.members:
            raise InputError("holds too many parts", where=where, advice="split the file")
        if self.unpacked > limits.unpacked or size > max(packed, 1000) * limits.ratio:
            raise InputError(
                "unpacks to far more than it is", where=where, advice="check the file by hand"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a format is given: the key of digests, the budget, how deep it stands, and `nested`, which
    opens a file inside of it: by content, then by name. `nested` never raises: a file that cannot be
    read is a source without blocks and with a failure.

    `ocr`: pictures are read, where OCR is installed.
    """

    key: bytes
    nested: Callable[[bytes, str], Source]
    budget: Budget = field(default_factory=Budget)
    depth: int = 0
    ocr: bool = True


class Blocks:
    """Numbers the blocks of a source as they are read: index, and place in the text as a whole; from
    where those end that were numbered elsewhere."""

    def __init__(self, index: int = 0, start: int = 0) -> None:
        self._index, self._start = index, start

    def make(
        self,
        text: str,
        *,
        role: Role = Role.PARAGRAPH,
        gap: str = "\n\n",
        keeps_lines: bool = True,
        cell: CellPlace | None = None,
        place: Callable[[], str] | None = None,
    ) -> Block:
        """The next block."""
        block = Block(
            index=self._index,
            text=text,
            role=role,
            start=self._start,
            gap=gap,
            keeps_lines=keeps_lines,
            cell=cell,
            place=place,
        )
        self._index += 1
        self._start += len(text) + 1
        return block

    @property
    def next_index(self) -> int:
        return self._index


def unread(code: str, message: str, where: str) -> Failure:
    """A failure: something in a file that was not read. `message` is Chinese, for the editor."""
    return Failure(code=code, message=message, where=where)
