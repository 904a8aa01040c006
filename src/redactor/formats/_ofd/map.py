"""Which part of an OFD file is what (GB/T 33190-2016, 7): pages, templates, resources, annotations,
custom tags, extensions, attachments, signatures, versions."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from redactor.errors import InputError
from redactor.formats._ofd.package import (
    MAIN,
    Damaged,
    Package,
    child,
    children,
    local,
    text_of,
)
from redactor.formats._ofd.shapes import Box, Resources
from redactor.formats._ofd.text import numbers
from redactor.formats._opening import unread
from redactor.model import Failure


@dataclass(slots=True)
class PageParts:
    """A page: its number, its part, the parts drawn before and after it, its annotations."""

    number: int
    part: str
    page_id: str
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    annotations: list[str] = field(default_factory=list)
    box: Box | None = None

    @property
    def parts(self) -> list[str]:
        """In the order in which they are drawn."""
        return [*self.before, self.part, *self.after, *self.annotations]


@dataclass(slots=True)
class Map:
    """What the parts of a file are, by name."""

    main: str = MAIN
    documents: list[str] = field(default_factory=list)
    pages: list[PageParts] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    #: Media files by id of the resource.
    media: dict[str, str] = field(default_factory=dict)
    params: dict[str, etree._Element] = field(default_factory=dict)
    #: Attachments: the part, and the name under which a reader sees it.
    attachments: dict[str, str] = field(default_factory=dict)
    attachment_lists: set[str] = field(default_factory=set)
    annotations: dict[str, int] = field(default_factory=dict)
    custom: set[str] = field(default_factory=set)
    extensions: set[str] = field(default_factory=set)
    signatures: set[str] = field(default_factory=set)
    covers: set[str] = field(default_factory=set)
    old: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)
    #: Parts that only list others, besides those above.
    lists: set[str] = field(default_factory=set)


def survey(package: Package, where: str, pages: int) -> Map:
    """Find out what the parts are. InputError where the root or every document cannot be read."""
    main = package.find(MAIN, "")
    if main is None:
        raise InputError("is no OFD file", where=where, advice="check its name")
    surveyor = _Surveyor(package, Map(main), pages, where)
    try:
        surveyor.run(package.tree(main))
    except Damaged as damage:
        raise InputError(
            "is an OFD file whose OFD.xml cannot be read", where=where, advice="save it anew"
        ) from damage
    if not surveyor.map.documents:
        raise InputError(
            "is an OFD file whose document cannot be read", where=where, advice="save it anew"
        )
    return surveyor.map


def is_current(version: etree._Element) -> bool:
    return version.get("Current", "false").strip().lower() in ("true", "1")


class _Surveyor:
    def __init__(self, package: Package, found: Map, pages: int, where: str) -> None:
        self._package, self.map, self._most, self._where = package, found, pages, where

    def run(self, root: etree._Element) -> None:
        found = self.map
        found.seen.add(found.main)
        old: list[tuple[str, str]] = []
        for body in children(root, "DocBody"):
            current = text_of(child(body, "DocRoot"))
            for version in children(child(body, "Versions"), "Version"):
                current = self._version(version, current, old)
            part = self._package.find(current, found.main)
            self._covers(body)
            if part is None:
                self._lost(current or "DocRoot")
            else:
                self._document(part)
            self._signatures(text_of(child(body, "Signatures")), found.main)
        for location, base in old:
            part = self._package.find(location, base)
            if part is not None and part not in found.seen:
                found.old.add(part)
        self._orphans()

    def _version(self, version: etree._Element, current: str, old: list[tuple[str, str]]) -> str:
        """The document's root, which a version that is current may name anew. What only other
        versions list is old."""
        part = self._see(version.get("BaseLoc", ""), self.map.main, self.map.lists)
        root = self._tree(part)
        own = text_of(child(root, "DocRoot"))
        if is_current(version):
            known = self._package.find(own, part or "")
            return f"/{known}" if known else current
        if part is not None:
            # The list itself goes with what it lists.
            self.map.old.add(part)
            old += [(text_of(e), part) for e in children(child(root, "FileList"), "File")]
            old.append((own, part))
        return current

    def _covers(self, body: etree._Element) -> None:
        self._see(text_of(child(body, "DocInfo", "Cover")), self.map.main, self.map.covers)

    def _document(self, part: str) -> None:
        if part in self.map.seen:
            return
        root = self._tree(part)
        if root is None:
            return
        self.map.documents.append(part)
        self.map.seen.add(part)
        common = child(root, "CommonData")
        for name in ("PublicRes", "DocumentRes"):
            for each in children(common, name):
                self._resource(text_of(each), part)
        box = _page_box(child(common, "PageArea"))
        templates: dict[str, tuple[str, str]] = {}
        for each in children(common, "TemplatePage"):
            template = self._package.find(each.get("BaseLoc", ""), part)
            if template is None:
                self._lost(each.get("BaseLoc", "TemplatePage"))
                continue
            self.map.seen.add(template)
            templates[each.get("ID", "")] = template, each.get("ZOrder", "Background")
        first = len(self.map.pages)
        for page in children(child(root, "Pages"), "Page"):
            self._page(page, part, box, templates)
        used = {each for page in self.map.pages[first:] for each in page.parts}
        for template, _ in templates.values():
            if template not in used:
                self.map.pages.append(PageParts(0, template, "", box=box))
        self._annotations(text_of(child(root, "Annotations")), part, self.map.pages[first:])
        self._attachments(text_of(child(root, "Attachments")), part)
        self._listed(text_of(child(root, "CustomTags")), part, self.map.custom)
        self._listed(text_of(child(root, "Extensions")), part, self.map.extensions)

    def _page(
        self,
        page: etree._Element,
        part: str,
        box: Box | None,
        templates: dict[str, tuple[str, str]],
    ) -> None:
        number = sum(each.number > 0 for each in self.map.pages) + 1
        if number > self._most:
            raise InputError(
                f"has more than {self._most} pages", where=self._where, advice="split it"
            )
        name = self._package.find(page.get("BaseLoc", ""), part)
        if name is None:
            self._lost(f"第{number}页")
            return
        parts = PageParts(number, name, page.get("ID", ""), box=box)
        self.map.seen.add(name)
        root = self._tree(name, told=False)
        if root is not None:
            parts.box = _page_box(child(root, "Area")) or box
            for each in children(root, "Template"):
                template, order = templates.get(each.get("TemplateID", ""), ("", ""))
                is_front = each.get("ZOrder", order) == "Foreground"
                if template:
                    (parts.after if is_front else parts.before).append(template)
            for each in children(root, "PageRes"):
                self._resource(text_of(each), name)
        self.map.pages.append(parts)

    def _resource(self, location: str, base: str) -> None:
        part = self._package.find(location, base)
        if part is None or part in self.map.seen:
            return
        self.map.seen.add(part)
        self.map.resources.append(part)
        root = self._tree(part, told=False)
        if root is None:
            return
        folder = posixpath.join(posixpath.dirname(part), root.get("BaseLoc", "").strip("/"), "x")
        for each in root.iter():
            name = local(each)
            if name == "MultiMedia":
                location = text_of(child(each, "MediaFile"))
                media = self._package.find(location, folder) or self._package.find(location, part)
                if media is not None:
                    self.map.media[each.get("ID", "")] = media
            elif name == "DrawParam":
                self.map.params[each.get("ID", "")] = each

    def _annotations(self, location: str, base: str, pages: list[PageParts]) -> None:
        part = self._see(location, base, self.map.lists)
        by_id = {page.page_id: page for page in pages if page.number}
        for each in children(self._tree(part), "Page"):
            file = self._package.find(text_of(child(each, "FileLoc")), part or "")
            page = by_id.get(each.get("PageID", ""))
            if file is not None:
                self.map.seen.add(file)
                self.map.annotations[file] = page.number if page else 0
                if page is not None:
                    page.annotations.append(file)
                else:
                    self.map.pages.append(PageParts(0, file, ""))

    def _attachments(self, location: str, base: str) -> None:
        part = self._see(location, base, self.map.attachment_lists)
        for each in children(self._tree(part), "Attachment"):
            place = text_of(child(each, "FileLoc"))
            file = self._package.find(place, part or "")
            title = each.get("Name") or posixpath.basename(place) or "附件"
            if file is None:
                self._lost(f"附件 {title}")
                continue
            ending = posixpath.basename(place).rpartition(".")[2]
            named = title if "." in title or not ending else f"{title}.{ending}"
            self.map.attachments[file] = named
            self.map.seen.add(file)

    def _listed(self, location: str, base: str, into: set[str]) -> None:
        """A list of custom tags or extensions, and the parts that it names."""
        part = self._see(location, base, into)
        root = self._tree(part)
        for each in () if root is None else root.iter():
            if local(each) in ("FileLoc", "SchemaLoc", "ExtendData"):
                self._see(text_of(each), part or "", into)

    def _signatures(self, location: str, base: str) -> None:
        part = self._see(location, base, self.map.signatures)
        for each in children(self._tree(part), "Signature"):
            one = self._see(each.get("BaseLoc", ""), part or "", self.map.signatures)
            root = self._tree(one)
            for inner in () if root is None else root.iter():
                if local(inner) in ("BaseLoc", "SignedValue"):
                    self._see(text_of(inner), one or "", self.map.signatures)

    def _orphans(self) -> None:
        """XML parts that nothing names: left over from before."""
        for name in self._package.names:
            if name.lower().endswith(".xml") and name not in self.map.seen:
                self.map.old.add(name)
        self.map.seen |= self.map.old

    def _see(self, location: str, base: str, into: set[str]) -> str | None:
        if not location:
            return None
        part = self._package.find(location, base)
        if part is None:
            self._lost(location)
        elif part in self.map.seen:
            return None
        else:
            into.add(part)
            self.map.seen.add(part)
        return part

    def _tree(self, part: str | None, *, told: bool = True) -> etree._Element | None:
        if part is None:
            return None
        try:
            return self._package.tree(part)
        except Damaged as damage:
            if told:
                self._tell(part, damage.args[0])
            return None

    def _lost(self, what: str) -> None:
        self._tell(what, "缺失")

    def _tell(self, what: str, why: str) -> None:
        place = posixpath.basename(what) or what
        self.map.failures.append(
            unread("damaged_part", f"文件的一部分{why}，未读取，请人工检查。", place)
        )


def _page_box(area: etree._Element | None) -> Box | None:
    box = numbers(text_of(child(area, "PhysicalBox")))
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return None
    return box[0], box[1], box[0] + box[2], box[1] + box[3]


def resources(package: Package, found: Map) -> Resources:
    """The drawing parameters, and which pictures have no transparency."""
    return Resources(found.params, {key: _opaque(package, part) for key, part in _media(found)})


def _media(found: Map) -> Iterator[tuple[str, str]]:
    yield from found.media.items()


def _opaque(package: Package, part: str) -> bool:
    """Whether a picture hides what lies under it: no seal, which is drawn on transparent ground."""
    try:
        data = package.read(part)
    except Damaged:
        return False
    if data.startswith(b"\x89PNG"):
        return len(data) > 26 and data[25] in (0, 2, 3) and b"tRNS" not in data[:4000]
    return data.startswith((b"\xff\xd8", b"BM"))
