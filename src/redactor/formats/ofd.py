"""OFD, the fixed layout of Chinese official documents and invoices (GB/T 33190-2016): a zip of XML.

Pages are read line by line as they are seen, with their templates and annotations; then everything
else that the file carries: properties, custom data and tags, extensions, outlines, attachments,
pictures, old versions. A character that is edited loses the glyph that was drawn for it.

A file that is edited is no longer what was signed. Its signatures are removed, too: the digest of
the old page, which they hold, is enough to find masked digits by trying them all.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from lxml import etree

from redactor.errors import InputError, RewriteError
from redactor.formats._edits import by_value
from redactor.formats._nested import Inner, Nest, Tables, bytes_digest
from redactor.formats._ofd.layout import read_page
from redactor.formats._ofd.map import Map, PageParts, is_current, resources, survey
from redactor.formats._ofd.package import (
    Damaged,
    Package,
    child,
    local,
    parsed,
    serialised,
)
from redactor.formats._ofd.text import Change
from redactor.formats._ofd.told import of_file, of_strings, tell
from redactor.formats._ofd.units import OUTSIDE, Unit, line_pieces, remove, string_pieces
from redactor.formats._opening import Blocks, Opening, unread
from redactor.model import Block, Document, Edit, Failure, Notice, Role

ENDINGS = ("ofd",)
MEDIA_TYPE = "application/ofd"
NEEDS = ("lxml",)
#: Files in the package that carry no text of the page's.
_MUTE = ("ttf", "otf", "ttc", "cff", "pfb", "woff", "esl", "icc", "icm")
_VOID = "文件已改写，原有签章失效，已随改写移除（签章中的摘要可用来反推被遮掩的内容），如需签章请重新办理。"


def recognises(head: bytes) -> bool:
    """Whether it is a zip with an OFD.xml at its root."""
    if not head.startswith(b"PK") or not (b"OFD.xml" in head or b"ofd.xml" in head[-9999:].lower()):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(head)) as package:
            return any(name.lower().lstrip("/") == "ofd.xml" for name in package.namelist())
    except Exception:
        # A damaged zip raises many kinds.
        return b"OFD.xml" in head[:4096]


def open_source(data: str | bytes, name: str | None, opening: Opening) -> OfdSource:
    """Open an OFD file. InputError when it is damaged, encrypted or none."""
    if isinstance(data, str):
        raise InputError("is text, not an OFD file", where=name or "input", advice="check its name")
    return OfdSource(data, name, opening)


class OfdSource:
    """An OFD file."""

    def __init__(self, data: bytes, name: str | None, opening: Opening) -> None:
        self._data, self._name = data, name or "input"
        self._package = Package(data, self._name, opening.budget)
        self._map = survey(self._package, self._name, opening.budget.limits.pages)
        self._resources = resources(self._package, self._map)
        self._nest = Nest(opening)
        self._media_places: dict[str, str] = {}
        #: Where the drawings of the resources are shown first, by id.
        self._drawing_places: dict[str, str] = {}
        self._read: tuple[list[Notice], list[Failure]] | None = None
        self._remarks: list[str] = []
        self.document = Document(
            name=name,
            media_type=MEDIA_TYPE,
            digest=lambda: bytes_digest(data, opening.key),
            blocks=self._blocks,
        )

    @property
    def rewriting(self) -> Sequence[str]:
        return [*self._remarks, *self._nest.rewriting]

    @property
    def notices(self) -> Sequence[Notice]:
        return self._told()[0]

    @property
    def failures(self) -> Sequence[Failure]:
        return self._told()[1]

    def _told(self) -> tuple[list[Notice], list[Failure]]:
        if self._read is None:
            for _ in self._blocks():
                pass
        return self._read or ([], [])

    def _blocks(self) -> Iterator[Block]:
        blocks = Blocks()
        notices: dict[Notice, None] = {}
        failures: dict[Failure, None] = dict.fromkeys(self._map.failures)
        for notice in of_file(self._map):
            notices[notice] = None
        for where, unit in self._units(failures):
            for text in unit.texts:
                tell(text, where, notices, failures)
            if where.startswith("旧版本"):
                notices[Notice("HIDDEN_CONTENT", "old revision", where)] = None
            for piece in unit.pieces:
                yield blocks.make(piece.text, role=piece.role, gap=piece.gap, place=piece.place)
            notices.update(dict.fromkeys(of_strings(unit, where)))
        tables = Tables()
        for _, inner in self._files():
            yield from self._nest.blocks(inner, blocks, tables)
        notices.update(dict.fromkeys(self._nest.notices))
        failures.update(dict.fromkeys(self._nest.failures))
        self._read = list(notices), list(failures)

    def _units(self, failures: dict[Failure, None]) -> Iterator[tuple[str, Unit]]:
        """What is read, in order, each with its place."""
        found = self._map
        yield from self._strings([found.main], "文件属性", Role.METADATA, failures)
        yield from self._strings(found.documents, OUTSIDE, Role.ATTRIBUTE, failures)
        seen: set[str] = set()
        for page in found.pages:
            where = _page_place(page, found)
            unit = self._page(page, where, seen, failures)
            if unit is not None:
                yield where, unit
            seen.update(page.parts)
        for part in found.resources:
            yield from self._resource(part, failures)
        rest = sorted((found.lists | found.attachment_lists) - found.old)
        yield from self._strings(rest, "部件清单", Role.METADATA, failures)
        yield from self._strings(sorted(found.custom), "自定义标签", Role.METADATA, failures)
        yield from self._strings(sorted(found.extensions), "扩展信息", Role.METADATA, failures)
        yield from self._strings(sorted(found.signatures), "签章信息", Role.METADATA, failures)
        for part in sorted(found.old):
            where = f"旧版本 {part.rpartition('/')[2]}"
            unit = self._page(PageParts(0, part, ""), where, set(), failures)
            if unit is not None:
                yield where, unit

    def _strings(
        self, parts: Sequence[str], where: str, role: Role, failures: dict[Failure, None]
    ) -> Iterator[tuple[str, Unit]]:
        for part in parts:
            tree = self._tree(part, where, failures) if _is_xml(part) else None
            if tree is not None:
                yield where, Unit({part: tree}, list(string_pieces(tree, where, role)))

    def _page(
        self, page: PageParts, where: str, seen: set[str], failures: dict[Failure, None]
    ) -> Unit | None:
        """A page with all that is drawn on it; the texts of templates with the first page only."""
        trees: dict[str, etree._Element] = {}
        for part in page.parts:
            tree = self._tree(part, where, failures)
            if tree is not None:
                trees[part] = tree
        if not trees:
            return None
        silent = [tree for part, tree in trees.items() if part in seen]
        text = read_page(list(trees.values()), self._resources, page.box, silent)
        own = {part: tree for part, tree in trees.items() if part not in seen}
        unit = Unit(own, texts=[text])
        unit.pieces += line_pieces(text.lines, where, Role.PARAGRAPH)
        unit.pieces += line_pieces(text.hidden_lines, where, Role.PARAGRAPH, hidden=True)
        for part, tree in own.items():
            is_note = part in self._map.annotations
            role = Role.COMMENT if is_note else Role.METADATA
            unit.pieces += string_pieces(tree, f"{where}批注" if is_note else where, role)
            for each in tree.iter():
                resource = each.get("ResourceID", "") if local(each) else ""
                if local(each) == "CompositeObject":
                    self._drawing_places.setdefault(resource, f"{where}的复合图元")
                media = self._map.media.get(resource)
                if media is not None:
                    self._media_places.setdefault(media, f"{where}的图片")
        return unit

    def _resource(self, part: str, failures: dict[Failure, None]) -> Iterator[tuple[str, Unit]]:
        where = f"资源 {part.rpartition('/')[2]}"
        tree = self._tree(part, where, failures)
        if tree is None:
            return
        unit = Unit({part: tree})
        for each in tree.iter():
            if local(each) in ("CompositeGraphicUnit", "CellContent"):
                text = read_page([each], self._resources, None)
                unit.texts.append(text)
                place = self._drawing_places.get(each.get("ID", ""), where)
                unit.pieces += line_pieces(text.lines, place, Role.PARAGRAPH)
                unit.pieces += line_pieces(text.hidden_lines, place, Role.PARAGRAPH, hidden=True)
        unit.pieces += string_pieces(tree, where, Role.METADATA)
        yield where, unit

    def _tree(self, part: str, where: str, failures: dict[Failure, None]) -> etree._Element | None:
        try:
            return self._package.tree(part)
        except Damaged as damage:
            message = f"文件的一部分{damage.args[0]}，未读取，请人工检查。"
            failures[unread("damaged_part", message, where)] = None
            return None

    def _files(self) -> Iterator[tuple[str, Inner]]:
        """The other files in the package, by part: attachments first, then pictures and the rest."""
        found = self._map
        number = 0
        for part in (*found.attachments, *self._package.names):
            is_attached = part in found.attachments and number < len(found.attachments)
            if not is_attached and not self._is_file(part):
                continue
            name = part.rpartition("/")[2]
            title = found.attachments[part] if is_attached else name
            default = "封面缩略图" if part in found.covers else f"文件 {name}"
            where = f"附件 {title}" if is_attached else self._media_places.get(part, default)
            yield part, Inner(number, title, where, partial(self._load, part))
            number += 1

    def _is_file(self, part: str) -> bool:
        """Whether a part is a file that no other reader here knows."""
        found = self._map
        other = part in found.covers or (
            part in found.custom | found.extensions and not _is_xml(part)
        )
        known = part in found.seen and not other
        return not known and part.rpartition(".")[2].lower() not in _MUTE

    def _load(self, part: str) -> bytes:
        try:
            return self._package.read(part)
        except Damaged:
            raise InputError("is damaged", where=part.rpartition("/")[2]) from None

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The file with the edits made. Without its signatures, if anything changed."""
        self._told()
        self._remarks = []
        replaced, dropped = self._changed(edits, clean=clean)
        if not replaced and not dropped:
            return self._data
        self._without_seals(replaced, dropped)
        try:
            return self._package.packed(replaced, dropped)
        except (Damaged, InputError):
            raise RewriteError(
                "has a damaged part that cannot be copied", where=self._name, advice="save it anew"
            ) from None

    def _changed(self, edits: Sequence[Edit], *, clean: bool) -> tuple[dict[str, bytes], set[str]]:
        by_block: dict[int, list[Edit]] = defaultdict(list)
        for edit in chain.from_iterable(map(_shared, by_value(edits))):
            by_block[edit.part.block].append(edit)
        replaced: dict[str, bytes] = {}
        dropped: set[str] = _hidden_parts(self._map) if clean else set()
        first = 0
        for _, unit in self._units({}):
            changes: dict[int, list[Change]] = {
                index: [(e.part.start, e.part.end, e.replacement) for e in by_block[first + index]]
                for index in range(len(unit.pieces))
                if first + index in by_block
            }
            first += len(unit.pieces)
            if not changes and not clean:
                continue
            touched = unit.change(changes, clean=clean)
            if clean:
                touched |= _clean_lists(unit, self._map)
            replaced.update(
                {part: serialised(unit.trees[part], bare=clean) for part in touched - dropped}
            )
        by_file = self._nest.sorted_out(edits)
        for part, inner in self._files():
            if part not in dropped:
                content = self._nest.rewritten(inner, by_file.get(inner.number, ()), clean=clean)
                if content is not None and content != self._package.read(part):
                    replaced[part] = content
        return replaced, dropped

    def _without_seals(self, replaced: dict[str, bytes], dropped: set[str]) -> None:
        """Take the signatures out, and the cover, which is a picture of the page as it was."""
        main = self._map.main
        root = parsed(replaced[main]) if main in replaced else self._package.tree(main)
        gone = [
            each
            for body in root
            if local(body) == "DocBody"
            for each in (child(body, "Signatures"), child(body, "DocInfo", "Cover"))
            if each is not None
        ]
        if any(local(each) == "Signatures" for each in gone) or self._map.signatures:
            self._remarks.append(_VOID)
        for each in gone:
            remove(each)
        if gone:
            replaced[main] = serialised(root)
        dropped |= self._map.covers - set(self._map.media.values())
        dropped |= self._map.signatures | _beside(self._map, self._package.names)


def _shared(group: Sequence[Edit]) -> Iterator[Edit]:
    """The edits of a value with what is written for it shared out among the text objects that it
    stood in, character for character; where there are not as many, it all goes to the first."""
    lengths = [each.part.end - each.part.start for each in group]
    new = "".join(each.replacement for each in group)
    # What parts two objects was read as a blank, and a mask may have it, too.
    blank = 1 if len(new) == sum(lengths) + len(group) - 1 else 0
    if len(group) < 2 or len(new) != sum(lengths) + blank * (len(group) - 1):
        yield from group
        return
    at = 0
    for edit, length in zip(group, lengths, strict=True):
        yield replace(edit, replacement=new[at : at + length])
        at += length + blank


def _is_xml(part: str) -> bool:
    return part.lower().endswith((".xml", ".xsd"))


def _page_place(page: PageParts, found: Map) -> str:
    if page.number:
        return f"第{page.number}页"
    return "未归属页面的批注" if page.part in found.annotations else "模板页"


def _beside(found: Map, names: Sequence[str]) -> set[str]:
    """What nothing names in the folders of the signatures: values and seals."""
    folders = {part.rpartition("/")[0] for part in found.signatures}
    folders -= {part.rpartition("/")[0] for part in (found.main, *found.documents)}
    return {each for each in names if each.rpartition("/")[0] in folders} - found.seen


def _hidden_parts(found: Map) -> set[str]:
    attached = {*found.attachments, *found.attachment_lists}
    return {*attached, *found.custom, *found.extensions, *found.old}


def _clean_lists(unit: Unit, found: Map) -> set[str]:
    """Take out what names the parts that go, and who made the file."""
    touched: set[str] = set()
    gone_names = {
        found.main: ("Author", "CustomDatas", "Version"),
        **dict.fromkeys(found.documents, ("Attachments", "CustomTags", "Extensions")),
    }
    for part, tree in unit.trees.items():
        names = gone_names.get(part, ())
        for element in [each for each in tree.iter() if local(each) in names]:
            if local(element) != "Version" or not is_current(element):
                remove(element)
                touched.add(part)
    return touched
