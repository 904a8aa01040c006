"""Objects of other programs in a document (MS-OLEDS): a compound file in which an office file stands as
it is, or any file with the names it came from. What is masked stays in the same place of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from redactor.errors import InputError
from redactor.formats._legacy.embedded import NATIVE, Native, file_in, native, put_back
from redactor.formats._legacy.ole import MAGIC, Compound
from redactor.formats._nested import Inner, Nest, Tables, bytes_digest, replaced, spots_by, stem
from redactor.formats._opening import Blocks, Opening
from redactor.model import Block, Document, Edit, Failure, Notice, Role

ENDINGS = ("ole",)
MEDIA_TYPE = "application/x-ole-object"
_PLACE = "嵌入对象的名称"


def recognises(head: bytes) -> bool:
    """Whether it is a compound file with a file in it."""
    return head.startswith(MAGIC) and file_in(Compound(head)) is not None


def open_source(data: str | bytes, name: str | None, opening: Opening) -> OleSource:
    """Open an object. InputError when it holds no file."""
    stream = file_in(Compound(data)) if isinstance(data, bytes) else None
    if stream is None or isinstance(data, str):
        raise InputError("holds no file", where=name or "input", advice="check it by hand")
    return OleSource(data, stream, name, opening)


class OleSource:
    """A compound file with a file in one of its streams."""

    def __init__(self, data: bytes, stream: str, name: str | None, opening: Opening) -> None:
        self._data, self._stream, self._name = data, stream, name or "input"
        content = Compound(data).stream(stream)
        self._native: Native | None = None
        if stream == NATIVE:
            self._native = native(content)
            if self._native is None:
                raise InputError("is damaged", where=self._name, advice="check it by hand")
            content = self._native.content
        opening.budget.take(len(content), len(content), self._name)
        self._nest = Nest(opening)
        title = self._names()[0] if self._native else self._name
        inner_name = title.replace("\\", "/").rpartition("/")[2] or self._name
        self._inner = Inner(0, inner_name, "", partial(bytes, content))
        self.document = Document(
            name=name,
            media_type=MEDIA_TYPE,
            digest=lambda: bytes_digest(data, opening.key),
            blocks=self._blocks,
        )

    def _names(self) -> Sequence[str]:
        return (*self._native.names, *self._native.wide) if self._native else ()

    def _blocks(self) -> Iterator[Block]:
        numbering = Blocks()
        for each in self._names():
            yield numbering.make(stem(each), role=Role.METADATA, place=lambda: _PLACE)
        yield from self._nest.blocks(self._inner, numbering, Tables())

    @property
    def notices(self) -> Sequence[Notice]:
        return self._nest.notices

    @property
    def failures(self) -> Sequence[Failure]:
        return self._nest.failures

    @property
    def rewriting(self) -> Sequence[str]:
        return self._nest.rewriting

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The object with the edits made. RewriteError where its stream has no room for them."""
        names = list(self._names())
        spots = spots_by(edits, range(len(names)))
        for number, its in spots.items():
            names[number] = replaced(names[number], its)
        inner = [each for each in edits if each.part.block >= len(names)]
        content = self._nest.rewritten(self._inner, inner, clean=clean)
        if content is None and not spots:
            return self._data
        if self._native is not None:
            changed = self._native.named(names)
            if content is not None:
                changed = Native(
                    changed.flags, changed.names, changed.between, content, changed.wide
                )
            content = changed.packed()
        assert content is not None
        return put_back(self._data, self._stream, content, self._name)
