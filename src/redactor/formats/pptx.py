"""Presentations: PresentationML in a package (ECMA-376, also in its strict edition).

Slides in their order, then their notes, comments, layouts and masters, diagrams and all that is
embedded; see `_pptx/story` and `_office/source`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from typing import NamedTuple

from redactor.errors import InputError
from redactor.formats._office import asides
from redactor.formats._office.ooxml import Element, Package, attribute, child, looks_like, name_of
from redactor.formats._office.slots import Passage, Slot, TextSlot, Told
from redactor.formats._office.source import OfficeSource, Reader, cut_attributes
from redactor.formats._opening import Opening
from redactor.formats._pptx import looks
from redactor.formats._pptx.story import SlideStory
from redactor.model import Role

ENDINGS = ("pptx", "pptm", "ppsx", "ppsm", "potx", "potm")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
NEEDS = ("lxml",)
#: Elements that are nothing without the relationship that they use.
_NEEDY = frozenset(
    {"p:oleObj", "c:externalData", "p:control", "p:custData", "p:tags", "p:sldId", "p:sld"}
)
#: How names of tags begin that WPS sets on what its templates place.
_OF_TEMPLATES = "KSO_"
#: What of a slide is shown on every page of notes by itself.
_FIELDS = frozenset({"sldNum", "dt", "hdr", "ftr", "sldImg"})


def recognises(head: bytes) -> bool:
    """Whether it is a package with a presentation in it."""
    return looks_like(head, b"ppt/")


def open_source(data: str | bytes, name: str | None, opening: Opening) -> SlidesSource:
    """Open a presentation; InputError when it is damaged, encrypted or none."""
    if isinstance(data, str):
        raise InputError("is no presentation", where=name or "input", advice="give the file")
    package = Package(data, name, opening)
    if package.family != "presentationml":
        raise InputError("is no presentation", where=package.where, advice="check its ending")
    return SlidesSource(package, data, name, opening)


class _Slides(NamedTuple):
    """What presentation.xml says: the size of slides, their parts in order, the ids of those."""

    width: int
    height: int
    parts: tuple[str, ...]


class SlidesSource(OfficeSource):
    """A presentation."""

    media_type = MEDIA_TYPE
    hidden_kinds = frozenset({"notesSlide"})

    def stories(self) -> Iterator[tuple[str, Reader]]:
        package = self.package
        for number, part in enumerate(self._slides.parts, 1):
            yield part, partial(self._read_slide, part, f"第{number}张幻灯片")
        kinds = {part: package.content_type(part) for part in sorted(package.names)}
        for number, part in enumerate(self._slides.parts, 1):
            for each in package.relationships(part):
                label = f"第{number}张幻灯片"
                if each.kind == "notesSlide":
                    yield each.target, partial(_read_notes, f"{label}的备注")
                elif each.kind == "comments":
                    yield each.target, partial(_read_comments, f"{label}的批注")
                elif each.kind.startswith("diagram") and each.target in package:
                    yield each.target, partial(_read_plain, f"{label}的 SmartArt 图形")
        for ending, label in _OTHERS.items():
            for part, kind in kinds.items():
                if kind.endswith(ending):
                    yield part, partial(_read_plain, label)
        for part, kind in kinds.items():
            if kind.endswith(("presentationml.slide+xml", "presentationml.notesslide+xml")):
                yield part, partial(_read_orphan, f"未使用的部件 {part}")
            elif kind.endswith(("presentationml.comments+xml", "ms-powerpoint.comments+xml")):
                yield part, partial(_read_comments, "批注")
        tags = [part for part, kind in kinds.items() if kind.endswith("presentationml.tags+xml")]
        yield from ((part, partial(_read_tags, "附加的标记")) for part in tags)

    @cached_property
    def _slides(self) -> _Slides:
        root = self.package.xml(self.package.main)
        targets = {each.id: each.target for each in self.package.relationships(self.package.main)}
        size = child(root, "p:sldSz")
        width, height = (
            int(text)
            if (text := str(size.get(key, "") if size is not None else "")).isdecimal()
            else 0
            for key in ("cx", "cy")
        )
        listed = child(root, "p:sldIdLst")
        ids = [attribute(each, "r:id") or "" for each in listed] if listed is not None else []
        return _Slides(width, height, tuple(targets[each] for each in ids if each in targets))

    def _looks(self, part: str) -> looks.Looks:
        """What lies under a slide: the ground that its layout or master gives it."""
        ground: int | None = None
        decorated = False
        above = part
        for kind in ("slideLayout", "slideMaster"):
            found = [each for each in self.package.relationships(above) if each.kind == kind]
            if not found or found[0].target not in self.package:
                break
            above = found[0].target
            layer_ground, is_decorated = self._layer(above)
            decorated |= is_decorated
            ground = layer_ground if ground is None else ground
        if ground is None or ground < 0:
            ground = None
        return looks.Looks(self._slides.width, self._slides.height, ground, decorated)

    def _layer(self, part: str) -> tuple[int | None, bool]:
        known = self._layers.get(part)
        if known is None:
            try:
                root = self.package.xml(part)
                known = looks.slide_ground(root), looks.is_decorated(root)
            except InputError:
                known = -1, True
            self._layers[part] = known
        return known

    @cached_property
    def _layers(self) -> dict[str, tuple[int | None, bool]]:
        return {}

    def _read_slide(self, part: str, label: str, root: Element, told: Told) -> Iterator[Passage]:
        if root.get("show") in ("0", "false"):
            told.hidden("hidden slide", label)
        yield from SlideStory(label, told, looks=self._looks(part)).passages(root)

    def cut(self, part: str) -> frozenset[str]:
        """Slides that are not shown, and what add-ins have noted."""
        is_main = part == self.package.main
        return frozenset(
            each.id
            for each in self.package.relationships(part)
            if (is_main and each.target in self._slides.parts and self._is_hidden(each.target))
            or (each.kind == "tags" and self._says(each.target))
        )

    def _says(self, part: str) -> bool:
        try:
            return _has_words(self.package.xml(part))
        except (InputError, KeyError):
            return False

    def _is_hidden(self, part: str) -> bool:
        try:
            return self.package.xml(part).get("show") in ("0", "false")
        except (InputError, KeyError):
            return False

    def clean(self, part: str, root: Element, cut: frozenset[str]) -> bool:
        changed = False
        if part in self._slides.parts:
            hidden: list[tuple[Slot, bool]] = []
            story = SlideStory(
                "",
                Told(),
                looks=self._looks(part),
                hides=lambda slot, is_false: hidden.append((slot, is_false)),
            )
            for _ in story.passages(root):
                pass
            for slot, _ in hidden:
                if isinstance(slot, TextSlot):
                    slot.store("")
                    changed = True
        if part == self.package.main:
            changed |= _drop_from_sections(root, cut)
        return changed | cut_attributes(root, cut, _NEEDY)


#: Parts with words that no slide owns, by the end of their content type.
_OTHERS = {
    "presentationml.slidelayout+xml": "版式",
    "presentationml.slidemaster+xml": "母版",
    "presentationml.notesmaster+xml": "备注母版",
    "presentationml.handoutmaster+xml": "讲义母版",
    "drawingml.diagramdata+xml": "SmartArt 图形",
    "drawingml.diagramdrawing+xml": "SmartArt 图形",
    "ms-office.drawingml.diagramdrawing+xml": "SmartArt 图形",
}


def _read_plain(label: str, root: Element, told: Told) -> Iterator[Passage]:
    return SlideStory(label, told).passages(root)


def _read_tags(label: str, root: Element, told: Told) -> Iterator[Passage]:
    if _has_words(root):
        told.hidden("custom data", label)
    yield from asides.attribute_passages(root, label, told)


def _has_words(tags: Element) -> bool:
    """Whether add-ins have noted words in tags, beside those of templates."""
    return any(
        asides.says(str(each.get("val", "")))
        for each in tags
        if not str(each.get("name", "")).startswith(_OF_TEMPLATES)
    )


def _read_orphan(label: str, root: Element, told: Told) -> Iterator[Passage]:
    told.hidden("hidden slide", label)
    return SlideStory(label, told).passages(root)


def _read_notes(label: str, root: Element, told: Told) -> Iterator[Passage]:
    if any(name_of(each) == "a:t" and each.text and _is_note(each) for each in root.iter()):
        told.hidden("notes", label)
    return SlideStory(label, told).passages(root)


def _is_note(text: Element) -> bool:
    """Whether a text of a page of notes is the speaker's, and not the number of the page."""
    for above in text.iterancestors():
        if name_of(above) == "a:fld":
            return False
        if name_of(above) == "p:sp":
            return not any(
                name_of(each) == "p:ph" and each.get("type") in _FIELDS for each in above.iter()
            )
    return True


def _read_comments(label: str, root: Element, told: Told) -> Iterator[Passage]:
    if any(each.text and each.text.strip() for each in root.iter()):
        told.hidden("comment", label)
    return SlideStory(label, told, role=Role.COMMENT).passages(root)


def _drop_from_sections(root: Element, cut: frozenset[str]) -> bool:
    """The slides that go, out of the sections and shows that name them."""
    listed = child(root, "p:sldIdLst")
    numbers = {
        each.get("id")
        for each in (listed if listed is not None else ())
        if attribute(each, "r:id") in cut
    }
    found = [
        each
        for each in root.iter()
        if name_of(each) == "?:sldId" and each.get("id") in numbers and numbers
    ]
    for each in found:
        each.getparent().remove(each)
    return bool(found)
