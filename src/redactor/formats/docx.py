"""Word documents: WordprocessingML in a package (ECMA-376, also in its strict edition).

Body, headers, footers, notes, comments, text boxes, tracked changes, fields, properties and all
that is embedded is read, and rewritten run by run; see `_docx/story` and `_office/source`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property, partial

from redactor.errors import InputError
from redactor.formats._docx.clean import clean_story
from redactor.formats._docx.looks import Styles
from redactor.formats._docx.story import Story
from redactor.formats._office import asides
from redactor.formats._office.ooxml import (
    Element,
    Package,
    attribute,
    is_encrypted,
    looks_like,
    name_of,
)
from redactor.formats._office.slots import Passage, Told
from redactor.formats._office.source import OfficeSource, Reader
from redactor.formats._opening import Opening
from redactor.model import Role

ENDINGS = ("docx", "docm", "dotx", "dotm")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NEEDS = ("lxml",)
#: The stories beside the body, by the end of their content types, and what an editor calls them.
_STORIES = {
    "header+xml": "页眉",
    "footer+xml": "页脚",
    "footnotes+xml": "脚注",
    "endnotes+xml": "尾注",
    "comments+xml": "批注",
    "document.glossary+xml": "文档部件",
}
_BODY = "正文"


def recognises(head: bytes) -> bool:
    """Whether it is a package with a document in it, or any under a password."""
    return looks_like(head, b"word/") or is_encrypted(head)


def open_source(data: str | bytes, name: str | None, opening: Opening) -> WordSource:
    """Open a document; InputError when it is damaged, encrypted or none."""
    if isinstance(data, str):
        raise InputError("is no Word document", where=name or "input", advice="give the file")
    package = Package(data, name, opening)
    if package.family != "wordprocessingml":
        raise InputError("is no Word document", where=package.where, advice="check its ending")
    return WordSource(package, data, name, opening)


class WordSource(OfficeSource):
    """A document."""

    media_type = MEDIA_TYPE

    def stories(self) -> Iterator[tuple[str, Reader]]:
        for part, label in self._labelled.items():
            yield part, partial(_read_story, label, self._styles)
        for part in self.package.names:
            if self.package.content_type(part).endswith("wordprocessingml.settings+xml"):
                yield part, _read_settings

    @cached_property
    def _labelled(self) -> dict[str, str]:
        """The stories in order, and what an editor calls them."""
        package = self.package
        kinds = {part: package.content_type(part) for part in sorted(package.names)}
        found = {package.main: _BODY}
        for ending, label in _STORIES.items():
            for part, kind in kinds.items():
                if kind.endswith(f"wordprocessingml.{ending}"):
                    found.setdefault(part, label)
        return found

    @cached_property
    def _styles(self) -> Styles:
        for each in self.package.relationships(self.package.main):
            if each.kind == "styles" and each.target in self.package:
                # Where they cannot be read, that is told when the part itself is read.
                with suppress(InputError):
                    return Styles(self.package.xml(each.target))
        return Styles(None)

    def cut(self, part: str) -> frozenset[str]:
        """Building blocks, unless they are but prompts of content controls."""
        return frozenset(
            each.id
            for each in self.package.relationships(part)
            if each.kind == "glossaryDocument" and self._has_blocks(each.target)
        )

    def _has_blocks(self, part: str) -> bool:
        if part not in self.package:
            return False
        with suppress(InputError):
            return _has_blocks(self.package.xml(part))
        return False

    def clean(self, part: str, root: Element, cut: frozenset[str]) -> bool:
        return clean_story(root, cut, self._styles if part in self._labelled else None)


def _read_story(label: str, styles: Styles, root: Element, told: Told) -> Iterator[Passage]:
    role = Role.COMMENT if label == "批注" else Role.PARAGRAPH
    if role is Role.COMMENT:
        for each in root:
            if name_of(each) == "w:comment":
                told.hidden("comment", label)
    if _has_blocks(root):
        told.hidden("hidden text", label)
    return Story(label, styles, told, role=role).passages(root)


def _has_blocks(root: Element) -> bool:
    """Whether it holds building blocks with words, other than prompts of content controls."""
    return any(
        name_of(each) == "w:docPart"
        and any(name_of(inner) == "w:t" and inner.text for inner in each.iter())
        and not any(
            name_of(inner) == "w:gallery" and attribute(inner, "w:val") == "placeholder"
            for inner in each.iter()
        )
        for each in root.iter("{*}docPart")
    )


def _read_settings(root: Element, told: Told) -> Iterator[Passage]:
    place = "文档设置"
    for each in root.iter():
        if name_of(each) == "w:docVar":
            told.hidden("custom data", place)
        elif name_of(each) in ("w:connectString", "w:dataSource", "w:query") and attribute(
            each, "w:val"
        ):
            told.hidden("path", place)
    yield from asides.text_passages(root, place)
    yield from asides.attribute_passages(root, place, told)
