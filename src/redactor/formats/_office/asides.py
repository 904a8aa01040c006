"""What a package of Office carries beside its running text: properties, addresses, attributes,
and the text of parts that no reader of ours knows better. All of it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from urllib.parse import unquote

from redactor.formats._office.ooxml import Element, name_of, short
from redactor.formats._office.slots import (
    AttributeSlot,
    Passage,
    Slot,
    TailSlot,
    TextSlot,
    Told,
    cut_out,
)
from redactor.model import Role

#: Attributes whose value is words, by their last name.
_WORDS = frozenset(
    [
        "alt",
        "descr",
        "displayName",
        "displayText",
        "fullName",
        "initials",
        "prompt",
        "string",
        "title",
        "tooltip",
        "userId",
    ]
)
#: Attributes of names, of fonts and of styles, on every run: no words of the author's.
_NO_WORDS = frozenset(
    [
        "ascii",
        "asciiTheme",
        "cs",
        "eastAsia",
        "font",
        "formatCode",
        "hAnsi",
        "hint",
        "panose",
        "script",
        "styleId",
        "typeface",
    ]
)
#: Words in any attribute: Chinese, an address, a long number.
_SAYS = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff@＠]|[0-9０-９]{11}|[0-9][ -][0-9]{4}"
)
#: What programs make up to tell things apart, another with each saving.
_IDENTITY = re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")
_ALTERNATIVE = frozenset({"descr", "alt"})
#: Elements whose text is a measure or the like.
NO_TEXT = frozenset(
    {
        "wp:posOffset",
        "wp:align",
        "?:pctWidth",
        "?:pctHeight",
        "?:pctPosHOffset",
        "?:pctPosVOffset",
        "w:fldData",
        "?:binData",
        "c:formatCode",
        "?:DigestValue",
        "?:SignatureValue",
        "?:X509Certificate",
    }
)
_SPOKEN = re.compile(r"\s*(?:tel|mailto|sms|callto|sip|sips):", re.IGNORECASE)
_PATH = re.compile(r"(?:file:|(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\|/(?:home|Users)/)", re.IGNORECASE)
#: The end of a file's name. A number in a path or in such a name is taken for a part of an address,
#: but people name files and folders after people.
_ENDING = re.compile(
    r"\.(?:docx?|docm|dotx?|dotm|xls[xmb]?|xltx?|ppt[xm]?|pps|wps|et|ofd|pdf|rtf|txt|csv|zip|rar|7z|"
    r"jpe?g|png|gif|bmp|tiff?|emf|wmf|html?)(?![\w.])",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\\/\"]+")
#: Elements of docProps, as they are called for an editor; those of people and units are `author`.
_PEOPLE = {
    "creator": "作者：",
    "lastModifiedBy": "最后修改者：",
    "Manager": "经理：",
    "Company": "单位：",
}
_PATHS = frozenset({"Template", "HyperlinkBase"})
#: Custom properties that a program writes by itself and that say nothing of anybody.
_HARMLESS_PROPERTIES = frozenset(
    [
        "AppVersion",
        "DocSecurity",
        "Generator",
        "HiddenSlides",
        "HyperlinksChanged",
        "ICV",
        "KSOProductBuildVer",
        "LinksUpToDate",
        "MMClips",
        "PresentationFormat",
        "ScaleCrop",
        "ShareDoc",
        "Slides",
    ]
)


def local(name: str) -> str:
    """The last part of a short name."""
    return name.rpartition(":")[2]


def says(text: str) -> bool:
    """Whether an attribute's value is words: Chinese, an address or a long number."""
    return bool(_SAYS.search(text))


def is_path(text: str) -> bool:
    """Whether it is a path on somebody's disk or server."""
    return bool(_PATH.match(text.strip()))


def by_names(passage: Passage) -> Iterator[Passage]:
    """A passage with a path or a file's name in it as the names of its folders and its file, these
    apart from their ending; any other, and an address of the web, as it is."""
    text = passage.text
    if "://" in text.replace("file://", "") or not (_PATH.search(text) or _ENDING.search(text)):
        yield passage
        return
    for name in _NAME.finditer(text):
        ending = _ENDING.search(text, *name.span())
        parts = [name.start(), name.end()]
        parts[1:1] = ending.span() if ending else ()
        for start, end in pairwise(parts):
            slots = cut_out(passage.slots, start, end)
            if slots:
                yield Passage(slots=slots, role=passage.role, place=passage.place)


def attribute_passages(
    root: Element,
    place: str,
    told: Told,
    *,
    but: frozenset[str] = frozenset(),
    place_of: Callable[[Element], str] | None = None,
) -> Iterator[Passage]:
    """What attributes say, in a whole tree; the same words of the same attribute are one passage.
    `but`: attributes that somebody else reads. `place_of`: where an element is, if that can be told
    better than by `place`."""
    known: dict[tuple[str, str], AttributeSlot] = {}
    #: By attribute, its last name; of one that says nothing, none.
    names: dict[str, str] = {}
    for element in root.iter():
        for key, value in element.attrib.items():
            if len(value) < 2:
                continue
            name = names.get(key)
            if name is None:
                name = local(short(key))
                name = names[key] = "" if name in _NO_WORDS or name in but else name
            if not name or not (name in _WORDS or says(value)):
                continue
            if value.isspace() or _IDENTITY.fullmatch(value):
                continue
            if name in _ALTERNATIVE:
                told.hidden("alternative text", place, group=place)
            if (key, value) in known:
                known[key, value].holders.append((element, key))
                continue
            known[key, value] = AttributeSlot(element, key, value)
    for slot in known.values():
        where = place_of(slot.holders[0][0]) if place_of else place
        passage = Passage(slots=[slot], role=Role.ATTRIBUTE, place=partial(str, where))
        yield from by_names(passage)


def text_passages(root: Element, place: str) -> Iterator[Passage]:
    """Each text of a tree, behind the name of its element where that is Chinese, and comments."""
    for element in root.iter():
        if element.text and not element.text.isspace():
            name = name_of(element)
            if name in NO_TEXT:
                continue
            label = local(name)
            lead = [Slot(f"{label}：")] if not label.isascii() else []
            role = Role.METADATA if name else Role.COMMENT
            yield Passage(slots=[*lead, TextSlot(element)], role=role, place=lambda: place)
        if element.tail and not element.tail.isspace():
            yield Passage(slots=[TailSlot(element)], role=Role.METADATA, place=lambda: place)


def property_passages(root: Element, told: Told) -> Iterator[Passage]:
    """docProps/core.xml and app.xml: who wrote it, where, when, its titles."""
    place = "文件属性"
    for element in root.iter():
        text = element.text
        if not text or text.isspace():
            continue
        name = local(name_of(element))
        lead: list[Slot] = []
        if name in _PEOPLE:
            told.hidden("author", place)
            lead = [Slot(_PEOPLE[name])]
        elif name in _PATHS and (is_path(text) or name == "HyperlinkBase"):
            told.hidden("path", place)
        yield from by_names(
            Passage(slots=[*lead, TextSlot(element)], role=Role.METADATA, place=lambda: place)
        )


def custom_property_passages(root: Element, told: Told) -> Iterator[Passage]:
    """docProps/custom.xml: names and values."""
    place = "自定义属性"
    for each in root:
        name = str(each.get("name", ""))
        values = [inner for inner in each.iter() if inner.text and not inner.text.isspace()]
        if values and name not in _HARMLESS_PROPERTIES:
            told.hidden("custom data", place)
        for inner in values:
            yield Passage(
                slots=[AttributeSlot(each, "name", name), Slot("："), TextSlot(inner)],
                role=Role.METADATA,
                place=lambda: place,
            )


def clear_properties(root: Element) -> bool:
    """Empty what names people, units and paths; whether there was any."""
    found = False
    for element in root.iter():
        name = local(name_of(element))
        text = element.text or ""
        if text.strip() and (
            name in _PEOPLE or (name in _PATHS and (is_path(text) or name == "HyperlinkBase"))
        ):
            element.text = ""
            found = True
    return found


def address_passages(root: Element, place: str, told: Told) -> Iterator[Passage]:
    """What relationships point to outside of the package: mail and telephone addresses, what an
    address's query says, and paths. Nothing is fetched."""
    for each in root:
        if name_of(each) != "rel:Relationship" or each.get("TargetMode") != "External":
            continue
        target = str(each.get("Target", ""))
        start = 0
        if is_path(target):
            told.hidden("path", place, group=place)
        elif not _SPOKEN.match(target):
            found = re.search("[?#]", target)
            if not found or not target[found.end() :]:
                continue
            start = found.end()
        text = target[start:]
        is_quoted = "%" in text
        slot = AttributeSlot(
            each, "Target", unquote(text) if is_quoted else text, start=start, is_quoted=is_quoted
        )
        yield from by_names(Passage(slots=[slot], role=Role.ATTRIBUTE, place=lambda: place))
