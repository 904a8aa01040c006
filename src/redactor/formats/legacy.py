"""Old Office formats: .doc, .xls and .ppt (MS-DOC, MS-XLS, MS-PPT), their cousins from WPS (.wps, .et,
.dps) and Rich Text. LibreOffice, where it is installed, makes .docx, .xlsx or .pptx of them, which is
read; what is rewritten is given back in the old format in the same way.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import partial

from redactor.errors import InputError, RewriteError
from redactor.formats._legacy.leftover import Leftover, holds, leftovers
from redactor.formats._legacy.ole import MAGIC, Compound
from redactor.formats._legacy.rtf import RichText
from redactor.formats._legacy.soffice import converted
from redactor.formats._nested import Inner, Nest, Tables, bytes_digest
from redactor.formats._opening import Blocks, Opening
from redactor.model import Block, Document, Edit, Failure, Notice, Role

ENDINGS = (
    "doc", "dot", "xls", "xlt", "ppt", "pps", "pot", "rtf",
    "wps", "wpt", "et", "ett", "dps", "dpt",
)  # fmt: skip
MEDIA_TYPE = "application/x-ole-storage"
_NEW = {"doc": "docx", "rtf": "docx", "xls": "xlsx", "ppt": "pptx"}
_TYPES = {
    "doc": "application/msword",
    "rtf": "application/rtf",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
}
#: Which stream at the top tells what it is.
_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_PROTECTED = ("EncryptedPackage", "EncryptionInfo", "EncryptedSummary")
_MACROS = ("Macros", "_VBA_PROJECT_CUR", "VBA")
_RTF = b"{\\rtf"
_BOF, _FILEPASS = (0x0009, 0x0209, 0x0409, 0x0809), 0x002F
#: The tables of objects are numbered behind those of the document.
_TABLES_OF_OBJECTS = 10_000_000
_LOST = "旧格式文件中转换时丢失的内容"
_CONVERTED = "文件经 LibreOffice 转换后改写，版式可能略有变化，宏不予保留。"


def recognises(head: bytes) -> bool:
    """Whether it is Rich Text or a compound file with an Office document in it."""
    if head.startswith(_RTF):
        return True
    return head.startswith(MAGIC) and _kind(Compound(head)) is not None


def _kind(compound: Compound) -> str | None:
    """The old format that it is, or `protected`; None for other compound files."""
    if any(name in compound.top for name in _PROTECTED):
        return "protected"
    return next((kind for name, kind in _STREAMS.items() if name in compound.top), None)


def open_source(data: str | bytes, name: str | None, opening: Opening) -> LegacySource:
    """Open an old file. InputError when it is damaged, encrypted, none, or cannot be converted."""
    where = name or "input"
    content = data.encode("latin-1", "replace") if isinstance(data, str) else data
    if content.startswith(_RTF):
        return LegacySource(content, "rtf", name, opening, macros=False)
    compound = Compound(content)
    kind = _kind(compound)
    if kind == "protected" or (kind is not None and _is_encrypted(compound, kind)):
        raise InputError(
            "is encrypted", where=where, advice="save it without a password and try again"
        )
    if kind is None:
        raise InputError(
            "is no old Office file that can be read, or damaged",
            where=where,
            advice="open it and save it anew",
        )
    macros = any(each in compound.top for each in _MACROS)
    return LegacySource(content, kind, name, opening, macros=macros)


def _is_encrypted(compound: Compound, kind: str) -> bool:
    """Whether only a password opens it: a flag in its head, or a record behind the first."""
    if kind == "doc":
        head = compound.start_of("WordDocument")
        return len(head) > 11 and bool(head[11] & 0x01)
    if kind == "ppt":
        return compound.start_of("Current User")[12:16] == b"\xdf\xc4\xd1\xf3"
    stream = "Workbook" if "Workbook" in compound.top else "Book"
    head = compound.start_of(stream)
    if len(head) < 8:
        return False
    first, length = struct.unpack_from("<HH", head)
    if first not in _BOF or len(head) < length + 8:
        return False
    return bool(struct.unpack_from("<H", head, length + 4)[0] == _FILEPASS)


def _objects(data: bytes) -> list[bytes]:
    return RichText(data).objects if data.startswith(_RTF) else []


def _file_in(content: bytes) -> bytes:
    """The file in an object of Rich Text, behind the head that says which program's it is; nothing
    where there is none."""
    starts = [at for each in (MAGIC, b"PK\x03\x04") if (at := content.find(each)) >= 0]
    return content[min(starts) :] if starts else b""


def _files(data: bytes) -> Iterator[Inner]:
    """The files in the objects of Rich Text."""
    for number, content in enumerate(_objects(data), 1):
        file = _file_in(content)
        if file:
            yield Inner(number, f"object{number}.bin", f"嵌入的对象{number}", partial(bytes, file))


class LegacySource:
    """An old file, read as the new one that LibreOffice makes of it."""

    def __init__(
        self, data: bytes, kind: str, name: str | None, opening: Opening, *, macros: bool
    ) -> None:
        self._data, self._kind, self._name = data, kind, name or "input"
        self._seconds = opening.budget.limits.seconds
        self._macros = macros
        made = converted(data, kind, _NEW[kind], where=self._name, seconds=self._seconds)
        opening.budget.take(len(made), max(len(data), len(made) // 4), self._name)
        self._inner = opening.nested(made, f"{self._name.rpartition('/')[2]}.{_NEW[kind]}")
        self.rewriting: list[str] = []
        self._leftovers: list[Leftover] | None = None
        self._inner_blocks = self._first_object = 0
        self._nest = Nest(opening)
        self._objects = list(_files(data))
        self.document = Document(
            name=name,
            media_type=_TYPES[kind],
            digest=lambda: bytes_digest(data, opening.key),
            blocks=self._blocks,
        )

    def _blocks(self) -> Iterator[Block]:
        """Those of the new file, and what is lost in it: texts, and the objects of Rich Text."""
        texts: list[str] = []
        index = start = 0
        for block in self._inner.document.blocks():
            texts.append(block.text)
            index, start = block.index + 1, block.start + len(block.text) + 1
            yield block
        if self._leftovers is None:
            self._leftovers = leftovers(self._data, texts)
        self._inner_blocks = index
        numbering = Blocks(index, start)
        for each in self._leftovers:
            yield numbering.make(each.text, role=Role.METADATA, place=lambda: _LOST)
        self._first_object = numbering.next_index
        tables = Tables(_TABLES_OF_OBJECTS)
        for inner in self._objects:
            yield from self._nest.blocks(inner, numbering, tables)

    @property
    def notices(self) -> Sequence[Notice]:
        macro = [Notice("HIDDEN_CONTENT", "macro", "")] if self._macros else []
        return [*macro, *self._inner.notices, *self._nest.notices]

    @property
    def failures(self) -> Sequence[Failure]:
        return [*self._inner.failures, *self._nest.failures]

    def _asked_for(self, edits: Sequence[Edit]) -> Iterator[str]:
        """What of the texts that conversion loses is to be masked."""
        for edit in edits:
            index = edit.part.block - self._inner_blocks
            if 0 <= index < len(self._leftovers or ()):
                assert self._leftovers is not None
                each = self._leftovers[index]
                yield each.text[max(edit.part.start, len(each.label)) : edit.part.end]

    def _has_objects(self, edits: Sequence[Edit], result: bytes) -> bool:
        """Whether something is to be masked in an object, and objects are left."""
        asked = any(edit.part.block >= self._first_object for edit in edits)
        return asked and any(map(_file_in, _objects(result)))

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The file in its old format, with the edits made."""
        self.rewriting = []
        if not edits and not (clean and self.notices):
            return self._data
        if self._leftovers is None:
            for _ in self._blocks():
                pass
        kept = [each for each in edits if each.part.block < self._inner_blocks]
        changed = self._inner.rewrite(kept, clean=clean)
        try:
            result = converted(
                changed, _NEW[self._kind], self._kind, where=self._name, seconds=self._seconds
            )
        except InputError as error:
            raise RewriteError(error.what, where=error.where, advice=error.advice) from None
        lost = list(self._asked_for(edits))
        if (lost and holds(result, lost)) or self._has_objects(edits, result):
            raise RewriteError("still holds what was to be masked", where=self._name)
        self.rewriting = [_CONVERTED, *self._inner.rewriting]
        return result
