"""A package of Office as a source: its stories first, then everything else that is in it.

Whoever knows the stories of a format (`docx`, `pptx`) says which parts they are, how each is read
and how it is cleaned. All else is read here: charts, properties, custom XML, relationships,
pictures and embedded files. Every part is read, told as a failure, or known to hold no words.
"""

from __future__ import annotations

import posixpath
import re
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from redactor.errors import InputError, RewriteError
from redactor.formats import legacy, ole
from redactor.formats._nested import Inner, Nest, Tables, bytes_digest, shown_name
from redactor.formats._office import asides
from redactor.formats._office.asides import local
from redactor.formats._office.charts import chart_passages
from redactor.formats._office.ooxml import (
    ROOT_RELATIONSHIPS,
    TYPES,
    Element,
    Package,
    name_of,
    serialised,
    short,
    source_of,
)
from redactor.formats._office.slots import Passage, Told, remove
from redactor.formats._opening import Blocks, Opening, unread
from redactor.model import Block, Document, Edit, Failure, Notice, Role

#: Reads a part's tree; what it tells beside the passages goes to `told`.
Reader = Callable[[Element, Told], Iterator[Passage]]

#: Relationships that lead to what cleaning removes, in every format.
_HIDDEN_KINDS = frozenset(
    [
        "attachedTemplate",
        "authors",
        "comments",
        "commentAuthors",
        "commentsExtended",
        "commentsExtensible",
        "commentsIds",
        "custom-properties",
        "customXml",
        "oleObject",
        "package",
        "people",
        "person",
        "threadedComment",
        "thumbnail",
        "vbaProject",
        "vbaProjectSignature",
        "wordVbaData",
    ]
)
#: What shows the file as it was: no longer true with the first edit.
_SHOWN = frozenset({"thumbnail"})
_SIGNED = frozenset({"origin"})
_SIGNATURES = "_xmlsignatures/"
_VOID = "文件的数字签名因内容修改而失效，已随改写移除，如需签名请重新办理。"
#: Binary parts without words of the author's: fonts, what a printer is set to, signatures of files.
_NO_WORDS = ("odttf", "fntdata", "ttf", "sigs")
#: Elements whose titles are alternative texts.
_DRAWN = frozenset({"wp:docPr", "pic:cNvPr", "p:cNvPr", "v:imagedata", "?:cNvPr"})
_ALTERNATIVES = re.compile(rb"descr|alt|title|\x00")
#: Lists of who wrote comments and changed the text.
_AUTHORS = ("wordprocessingml.people+xml", "commentauthors+xml", "ms-powerpoint.authors+xml")
_PRINTERS = "printerSettings"


@dataclass(slots=True)
class _Walk:
    """One reading: notices, failures, and which blocks are whose."""

    told: Told = field(default_factory=Told)
    failures: list[Failure] = field(default_factory=list)
    #: The first block of each part, in order.
    first: dict[str, int] = field(default_factory=dict)


class OfficeSource(ABC):
    """Offers what a source offers."""

    media_type = "application/octet-stream"
    #: Relationships that cleaning cuts, beside the usual ones.
    hidden_kinds: frozenset[str] = frozenset()

    def __init__(self, package: Package, data: bytes, name: str | None, opening: Opening) -> None:
        self.package = package
        self._opening = opening
        self._nest = Nest(opening)
        #: What rewriting did beside masking, in Chinese.
        self._remarks: list[str] = []
        self._walk: _Walk | None = None
        # Shows at once whether it can be read at all; its tree is used by the first reading.
        self._main: Element | None = package.xml(package.main)
        self.document = Document(
            name=name,
            media_type=self.media_type,
            digest=lambda: bytes_digest(data, opening.key),
            blocks=self._blocks,
        )

    # What a format says of itself.

    @abstractmethod
    def stories(self) -> Iterator[tuple[str, Reader]]:
        """The parts with running text, in a reader's order."""

    def tell(self, told: Told) -> None:
        """What is hidden by how parts hang together; most formats have nothing of the kind."""
        return

    @abstractmethod
    def clean(self, part: str, root: Element, cut: frozenset[str]) -> bool:
        """Remove from a part's tree what is hidden in it, and whatever needs the relationships
        `cut`; whether there was any."""

    def cut(self, part: str) -> frozenset[str]:
        """Ids of more relationships of a part that cleaning cuts."""
        return frozenset()

    # The source.

    @property
    def rewriting(self) -> Sequence[str]:
        return [*self._remarks, *self._nest.rewriting]

    @property
    def notices(self) -> Sequence[Notice]:
        return [*self._read().told.notices(), *self._nest.notices]

    @property
    def failures(self) -> Sequence[Failure]:
        return [*self._read().failures, *self._nest.failures]

    def _read(self) -> _Walk:
        if self._walk is None:
            for _ in self._blocks():
                pass
        assert self._walk is not None
        return self._walk

    def _blocks(self) -> Iterator[Block]:
        walk = _Walk()
        numbering = Blocks()
        tables = Tables()
        for part, reader in self._readers(walk):
            walk.first[part] = numbering.next_index
            if reader is None:
                yield from self._nest.blocks(self._inside(part), numbering, tables)
                continue
            for passage in self._passages(part, reader, walk):
                yield numbering.make(
                    passage.text,
                    role=passage.role,
                    gap=passage.gap,
                    cell=passage.cell,
                    place=passage.place,
                )
        self.tell(walk.told)
        self._walk = walk

    def _passages(self, part: str, reader: Reader, walk: _Walk) -> Iterator[Passage]:
        try:
            root = self._tree(part)
            yield from reader(root, walk.told)
        except (InputError, RecursionError) as error:
            if part == self.package.main:
                raise InputError(
                    "is damaged", where=self.package.where, advice="save it anew and try again"
                ) from error
            walk.failures.append(_not_read(part, error))

    def _tree(self, part: str) -> Element:
        if part == self.package.main and self._main is not None:
            root, self._main = self._main, None
            return root
        return self.package.xml(part)

    def _readers(self, walk: _Walk) -> Iterator[tuple[str, Reader | None]]:
        """All parts that are read, and how; None for files inside. Always in the same order."""
        done = {TYPES}
        for part, story in self.stories():
            if part in self.package and part not in done:
                done.add(part)
                yield part, story
        # By name: programs write the parts of one file in another order each time.
        for part in sorted(self.package.names):
            if part not in done:
                reader, is_file = self._other(part, walk)
                if reader is not None or is_file:
                    yield part, reader

    def _other(self, part: str, walk: _Walk) -> tuple[Reader | None, bool]:
        """How a part beside the stories is read; whether it is a file of its own."""
        kind = self.package.content_type(part)
        ending = part.rpartition(".")[2].lower()
        if ending == "rels":
            place = f"“{source_of(part) or '文件'}”的链接"
            return (lambda root, told: asides.address_passages(root, place, told)), False
        if "vbaproject" in kind or posixpath.basename(part).lower() == "vbaproject.bin":
            walk.told.hidden("macro", "宏")
            walk.failures.append(unread("macro", "文件含有宏，宏代码未读取，请人工检查。", part))
            return None, False
        if kind.endswith(("+xml", "/xml")) or ending in ("xml", "vml"):
            return self._reader_of_xml(part, kind), False
        if ending in _NO_WORDS or _PRINTERS in part or not self.package.size(part):
            return None, False
        if "/embeddings/" in f"/{part}" or "oleobject" in kind:
            walk.told.hidden("embedded file", self._where(part))
        elif "thumbnail" in part.lower():
            walk.told.hidden("thumbnail", "缩略图")
        if ending == "bin" and not self._holds_file(part):
            message = "嵌入的对象未读取，请人工检查。"
            walk.failures.append(unread("embedded_object", message, self._where(part)))
            return None, False
        return None, True

    def _holds_file(self, part: str) -> bool:
        """Whether an object is a file that is read: an archive, or a compound file with one in it."""
        try:
            content = self.package.read(part)
        except InputError:
            return False
        known = (legacy.recognises, ole.recognises)
        return content.startswith(b"PK") or any(each(content) for each in known)

    def _reader_of_xml(self, part: str, kind: str) -> Reader:
        place = f"部件 {part}"
        if "core-properties" in kind or "extended-properties" in kind:
            return asides.property_passages
        if "custom-properties" in kind:
            return asides.custom_property_passages
        is_of_authors = kind.endswith(_AUTHORS)
        if is_of_authors:
            place = "批注和修订的作者名单"
        if "chart+xml" in kind:
            return lambda root, told: chart_passages(root, self._where(part), told)

        def generic(root: Element, told: Told) -> Iterator[Passage]:
            passages = list(asides.text_passages(root, place))
            if part.startswith("customXml/item") and any(
                each.role is Role.METADATA for each in passages
            ):
                told.hidden("custom data", place)
            if is_of_authors and len(root):
                told.hidden("author", place)
            yield from passages
            if "fonttable" not in kind:
                yield from asides.attribute_passages(root, place, told)

        return generic

    def _where(self, part: str) -> str:
        name = shown_name(posixpath.basename(part))
        if "/embeddings/" in f"/{part}":
            return f"嵌入的文件 {name}"
        if "/media/" in f"/{part}":
            return f"图片 {name}"
        if "chart" in part:
            return f"图表 {name}"
        return f"部件 {part}"

    def _inside(self, part: str) -> Inner:
        """A part that is a file of its own."""
        return Inner(
            number=self.package.names.index(part),
            name=posixpath.basename(part),
            where=self._where(part),
            load=lambda: self.package.read(part),
        )

    # Rewriting.

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The package with the edits made, all other members byte for byte. A thumbnail, which
        shows what was masked, goes with the first edit."""
        self._remarks = []
        try:
            walk = self._read()
            changes = self._changes(walk, _by_part(walk, edits), clean=clean)
            if clean or edits:
                self._drop(changes, clean=clean)
            return self.package.write(changes)
        except (InputError, RecursionError) as error:
            raise RewriteError("cannot be written", where=self.package.where) from error

    def _changes(
        self, walk: _Walk, edits: dict[str, list[Edit]], *, clean: bool
    ) -> dict[str, bytes | None]:
        changes: dict[str, bytes | None] = {}
        inner_edits = self._nest.sorted_out([each for mine in edits.values() for each in mine])
        for part, reader in self._readers(_Walk()):
            mine = edits.get(part, [])
            if not mine and not clean:
                continue
            if reader is not None:
                changed = self._rewritten(part, reader, mine, walk, clean=clean)
            else:
                inner = self._inside(part)
                changed = self._nest.rewritten(
                    inner, inner_edits.get(inner.number, []), clean=clean
                )
            if changed is not None:
                changes[part] = changed
        return changes

    def _rewritten(
        self, part: str, reader: Reader, edits: list[Edit], walk: _Walk, *, clean: bool
    ) -> bytes | None:
        """A part with its edits made; None when nothing changed, or when it was not read."""
        try:
            if not edits and not self._may_hide(part):
                return None
            root = self.package.xml(part)
            passages = list(reader(root, Told())) if edits else []
        except InputError:
            if edits:
                raise
            return None
        first = walk.first[part]
        by_block: dict[int, list[Edit]] = {}
        for edit in edits:
            by_block.setdefault(edit.part.block - first, []).append(edit)
        for index, mine in by_block.items():
            passages[index].apply(mine)
        changed = [passages[index].commit() for index in by_block]
        if clean:
            changed.append(self._clean(part, root))
        return serialised(root) if any(changed) else None

    # Cleaning.

    def _may_hide(self, part: str) -> bool:
        """Whether there may be something to clean in a part; a quick look at one with no text."""
        if part in {each for each, _ in self.stories()} or part.startswith("docProps/"):
            return True
        if part.endswith(".rels"):
            return bool(self._cut(source_of(part)))
        return bool(self._cut(part)) or bool(_ALTERNATIVES.search(self.package.read(part)))

    def _clean(self, part: str, root: Element) -> bool:
        if part.endswith(".rels"):
            source = source_of(part)
            gone = self._cut(source)
            found = [each for each in root if each.get("Id") in gone]
            for each in found:
                root.remove(each)
            return bool(found)
        kind = self.package.content_type(part)
        if "core-properties" in kind or "extended-properties" in kind:
            return asides.clear_properties(root)
        return self.clean(part, root, self._cut(part))

    def _cut(self, part: str) -> frozenset[str]:
        """The ids of a part's relationships that cleaning cuts."""
        kinds = _HIDDEN_KINDS | self.hidden_kinds
        return self.cut(part) | {
            each.id
            for each in self.package.relationships(part)
            if each.kind in kinds or (each.is_external and asides.is_path(each.target))
        }

    def _drop(self, changes: dict[str, bytes | None], *, clean: bool) -> None:
        """Remove parts: the thumbnail and signatures, and when cleaning all that nothing leads to
        any more."""
        package = self.package
        kinds = _HIDDEN_KINDS | _SIGNED if clean else _SHOWN | _SIGNED
        gone = [each for each in package.relationships("") if each.kind in kinds]
        if gone:
            ids = {each.id for each in gone}
            root = package.xml(ROOT_RELATIONSHIPS)
            for each in [each for each in root if each.get("Id") in ids]:
                root.remove(each)
            changes[ROOT_RELATIONSHIPS] = serialised(root)
        if any(each.kind in _SIGNED for each in gone):
            self._remarks.append(_VOID)
        if not clean:
            for part in package.names:
                if part in {each.target for each in gone} or part.startswith(_SIGNATURES):
                    changes[part] = None
            return
        reached = package.reached(changes)
        for part in package.names:
            if part not in reached and part != TYPES:
                changes[part] = None


def _by_part(walk: _Walk, edits: Sequence[Edit]) -> dict[str, list[Edit]]:
    """The edits of each part."""
    parts, starts = list(walk.first), list(walk.first.values())
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        # Of parts without blocks, which begin where the next one does, the last is the one.
        index = bisect_right(starts, edit.part.block) - 1
        found.setdefault(parts[index], []).append(edit)
    return found


def _not_read(part: str, error: Exception) -> Failure:
    why = error.what if isinstance(error, InputError) else "is nested too deeply"
    return unread("unreadable", f"部件未能读取（{why}），请人工检查。", part)


def cut_attributes(root: Element, cut: frozenset[str], needy: frozenset[str]) -> bool:
    """Take alternative texts from a tree, and the use of relationships that are cut: the whole
    element where it is nothing without (`needy`), else the attribute."""
    found = [
        (each, key)
        for each in root.iter()
        for key, value in each.attrib.items()
        if (value in cut and short(key).startswith("r:")) or _is_alternative(each, key)
    ]
    for each, key in found:
        if each.attrib[key] in cut and name_of(each) in needy:
            remove(each)
        else:
            del each.attrib[key]
    return bool(found)


def _is_alternative(element: Element, key: str) -> bool:
    """Whether an attribute is the alternative text of something drawn."""
    if key in ("descr", "alt"):
        return True
    return key.endswith("title") and local(short(key)) == "title" and name_of(element) in _DRAWN
