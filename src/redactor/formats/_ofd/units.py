"""The pieces of text of an OFD file, part by part, and how an edit gets back into them.

A unit is what is read together: a page with its templates and annotations, or one part. What
stands in text objects is read by geometry; every other text and attribute is read as it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from lxml import etree

from redactor.formats._ofd.layout import Line, PageText, Run
from redactor.formats._ofd.package import children, local, whole
from redactor.formats._ofd.text import Change, change
from redactor.model import Role

#: Elements whose text is geometry, a path in the package, or a digest.
_SILENT = frozenset(
    [
        "AbbreviatedData",
        "ApplicationBox",
        "BaseLoc",
        "BleedBox",
        "CheckValue",
        "ContentBox",
        "DocID",
        "DocRoot",
        "DocumentRes",
        "FileLoc",
        "Glyphs",
        "MaxUnitID",
        "PageRes",
        "PhysicalBox",
        "PublicRes",
        "SchemaLoc",
        "SignedValue",
        "TextCode",
    ]
)
#: Attributes that hold geometry, ids or choices, unless something else stands in them.
_LAYOUT = frozenset(
    [
        *("ID", "Boundary", "CTM", "Font", "Size", "X", "Y", "DeltaX", "DeltaY", "Value", "Alpha"),
        *("ResourceID", "BaseLoc", "TemplateID", "PageID", "ZOrder", "Type", "Fill", "Stroke"),
        *("Weight", "Italic", "LineWidth", "DrawParam", "Visible", "CodePosition", "CodeCount"),
        *("GlyphCount", "HScale", "ReadDirection", "CharDirection", "Join", "Cap", "MiterLimit"),
        *("ColorSpace", "Rule", "FileRef", "Version", "DocType", "Format", "Relative", "Start"),
        *("LastModDate", "CreationDate", "Current", "Index", "MaxUnitID", "Zoom", "Top", "Left"),
        *("DashPattern", "DashOffset", "StartPoint", "EndPoint", "Position", "SubType", "NoZoom"),
    ]
)
#: Of a document, what is on none of its pages.
OUTSIDE = "大纲、书签等"
#: What a string belongs to, by the element around it; and of the properties of a file.
_PARTS = {"Outlines": "大纲", "Bookmarks": "书签", "Actions": "链接与动作"}
_PROPERTIES = {
    "Title": "标题",
    "Author": "作者",
    "Subject": "主题",
    "Abstract": "摘要",
    "Keyword": "关键词",
    "Creator": "创建程序",
    "CustomData": "自定义",
}
_VALUE = re.compile(r"\d{7}|[^\x00-\x7f]|@")


class Spot(NamedTuple):
    """Where a string stands: in an element's text, behind it, or in an attribute of it."""

    element: etree._Element
    what: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that becomes a block: a run of a page, or a string elsewhere."""

    text: str
    role: Role
    gap: str
    place: Callable[[], str]
    spot: Run | Spot


@dataclass(slots=True)
class Unit:
    """Parts that are read together, each with its tree."""

    trees: dict[str, etree._Element]
    pieces: list[Piece] = field(default_factory=list)
    texts: list[PageText] = field(default_factory=list)

    def change(self, edits: Mapping[int, Sequence[Change]], *, clean: bool) -> set[str]:
        """Make the edits, by the number of the piece; the parts that changed."""
        touched: set[str] = set()
        in_codes: dict[etree._Element, list[Change]] = defaultdict(list)
        in_strings: dict[Spot, list[Change]] = defaultdict(list)
        for index, changes in edits.items():
            spot = self.pieces[index].spot
            if isinstance(spot, Run):
                in_codes[spot.code] += [
                    (s + spot.start, e + spot.start, new) for s, e, new in changes
                ]
            else:
                in_strings[spot] += changes
        dropped = self._dropped() if clean else {}
        by_object: dict[etree._Element, dict[etree._Element, list[Change]]] = defaultdict(dict)
        for code in (*in_codes, *(each for each in dropped if each not in in_codes)):
            parent = code.getparent()
            if parent is not None:
                both = _with_drops(in_codes.get(code, []), dropped.get(code, []))
                by_object[parent][code] = both
        for spot in in_strings:
            touched.add(self._part(spot.element))
        for text_object in by_object:
            touched.add(self._part(text_object))
        for spot, changes in in_strings.items():
            _change_string(spot, changes)
        for text_object, codes in by_object.items():
            change(text_object, codes)
        if clean:
            touched |= self._clean()
        return touched - {""}

    def _part(self, element: etree._Element) -> str:
        root = element.getroottree().getroot()
        return next((name for name, tree in self.trees.items() if tree is root), "")

    def _dropped(self) -> dict[etree._Element, list[tuple[int, int]]]:
        """The characters that no reader sees, or that something was drawn over."""
        found: dict[etree._Element, list[tuple[int, int]]] = defaultdict(list)
        for text in self.texts:
            for line in (*text.lines, *text.hidden_lines):
                for run in line.runs:
                    if run.hidden:
                        found[run.code].append((run.start, run.end))
                    elif run.covered:
                        found[run.code] += [
                            (run.start + i, run.start + i + 1)
                            for i, what in enumerate(run.covered)
                            if what
                        ]
        return found

    def _clean(self) -> set[str]:
        """Take out what is drawn otherwise than it reads, what is invisible, remarks, comments."""
        touched: set[str] = set()
        gone: list[etree._Element] = [
            transform
            for text in self.texts
            for text_object in text.redrawn
            for transform in children(text_object, "CGTransform")
        ]
        for tree in self.trees.values():
            gone += [each for each in tree.iter() if each is not tree and _goes(each)]
            if tree.getprevious() is not None or tree.getnext() is not None:
                touched.add(self._part(tree))
        for element in gone:
            touched.add(self._part(element))
            remove(element)
        return touched


def _goes(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return True
    if element.get("Visible", "").strip().lower() in ("false", "0"):
        return True
    if local(element) in ("Remark", "Parameters"):
        return any(local(above) in ("Annot", "PageAnnot") for above in element.iterancestors())
    return False


def remove(element: etree._Element) -> None:
    """Take an element out, not the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _with_drops(edits: Sequence[Change], drops: Sequence[tuple[int, int]]) -> list[Change]:
    """Edits and what goes altogether: an edit within what goes is none."""
    dropped = {index for start, end in drops for index in range(start, end)}
    kept = [e for e in edits if not all(index in dropped for index in range(e[0], e[1]))]
    dropped -= {index for start, end, _ in kept for index in range(start, end)}
    return [*kept, *((index, index + 1, "") for index in dropped)]


def _change_string(spot: Spot, changes: Sequence[Change]) -> None:
    element, what = spot
    old = element.get(what[1:]) if what[0] == "@" else getattr(element, what)
    pieces: list[str] = []
    at = 0
    for start, end, new in sorted(changes):
        pieces += ((old or "")[at:start], new)
        at = end
    text = "".join(pieces) + (old or "")[at:]
    if what[0] == "@":
        element.set(what[1:], text)
    else:
        setattr(element, what, text)


def line_pieces(
    lines: Sequence[Line], where: str, role: Role, *, hidden: bool = False
) -> Iterator[Piece]:
    """The runs of lines as pieces: a paragraph ends where the next line is far."""
    before: Run | None = None
    for number, line in enumerate(lines, 1):
        for run, gap in zip(line.runs, line.gaps, strict=True):
            first = run is line.runs[0]
            yield Piece(
                run.text,
                role,
                _break(before, run) if first else gap,
                _line_place(where, number, hidden=hidden),
                run,
            )
        before = line.runs[0]


def _break(before: Run | None, run: Run) -> str:
    if before is None or before.turn != run.turn:
        return "\n\n"
    near = 0 <= run.v - before.v <= 2.5 * max(before.size, run.size)
    return "\n" if near else "\n\n"


def _line_place(where: str, number: int, *, hidden: bool) -> Callable[[], str]:
    return lambda: f"{where}不可见的文字第{number}行" if hidden else f"{where}第{number}行"


def string_pieces(root: etree._Element, where: str, role: Role) -> Iterator[Piece]:
    """Every text of a part that stands in no text object."""
    for element in whole(root):
        name = local(element)
        place = partial(_string_place, element, where)
        if not name:
            if (element.text or "").strip():
                yield Piece(element.text or "", Role.COMMENT, "\n\n", place, Spot(element, "text"))
        else:
            if name not in _SILENT and (element.text or "").strip():
                yield Piece(element.text or "", role, "\n\n", place, Spot(element, "text"))
            for key, value in element.attrib.items():
                attribute, text = str(key), str(value)
                if _speaks(attribute.rpartition("}")[2], text):
                    spot = Spot(element, f"@{attribute}")
                    yield Piece(text, Role.ATTRIBUTE, "\n\n", place, spot)
        above = element.getparent()
        if (element.tail or "").strip() and above is not None and local(above) != "TextCode":
            yield Piece(element.tail or "", role, "\n\n", place, Spot(element, "tail"))


def _string_place(element: etree._Element, where: str) -> str:
    for each in (element, *element.iterancestors()):
        name = local(each)
        if name in _PARTS:
            own = _PARTS[name]
            return own if where == OUTSIDE else f"{where}，{own}"
        if name in _PROPERTIES and any(local(up) == "DocInfo" for up in each.iterancestors()):
            return f"{where}（{_PROPERTIES[name]}）"
    return where


def _speaks(name: str, value: str) -> bool:
    """Whether an attribute may say something: not the geometry that a page is full of."""
    if name == "schemaLocation" or not value.strip():
        return False
    return name not in _LAYOUT or bool(_VALUE.search(value))
