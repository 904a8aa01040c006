"""A package of Office Open XML (ECMA-376 part 2, Open Packaging Conventions): parts in a zip.

What docx, pptx and xlsx have in common: parts and their content types, relationships, XML that is
parsed without entities, and writing the package back with all other members byte for byte.

    package = Package(data, name, opening)         # InputError: damaged, encrypted, none of these
    package.main                                   # "xl/workbook.xml"
    package.family                                 # "wordprocessingml", "presentationml", "spreadsheetml"
    package.names                                  # of all parts
    package.read(part), package.stream(part)       # bytes; a file, for what is large
    package.xml(part)                              # the root of its tree; InputError, no DOCTYPE
    package.content_type(part)
    package.relationships(part)                    # .id, .kind ("hyperlink"), .target, .is_external
    package.write({part: new_bytes, other: None})  # the file; None removes a part
    short(element.tag)                             # "w:p", also of the strict namespaces
    serialised(root)                               # bytes of a part

The library is imported when the first file is opened: plain text must work without it.
"""

from __future__ import annotations

import importlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import IO, Any, NamedTuple
from urllib.parse import unquote

from redactor.errors import InputError
from redactor.formats._opening import Opening
from redactor.formats._zip.copy import Archive, member_names

#: lxml's, which is not there for everybody: see `library`.
Element = Any

TYPES = "[Content_Types].xml"
ROOT_RELATIONSHIPS = "_rels/.rels"
#: So much XML is parsed at once: a tree takes several times as much memory.
LARGEST_TREE = 80_000_000
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
#: Before the first element; a DOCTYPE can stand nowhere else.
_PROLOGUE = 20_000
_FAMILY = re.compile(
    r"(?P<family>wordprocessingml|presentationml|spreadsheetml|ms-word|ms-powerpoint|ms-excel)"
)
_FAMILIES = {
    "ms-word": "wordprocessingml",
    "ms-powerpoint": "presentationml",
    "ms-excel": "spreadsheetml",
}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

#: The ends of namespaces, transitional and strict, and how they are written here.
_PREFIXES = {
    "wordprocessingml/main": "w",
    "wordprocessingml/2006/main": "w",
    "drawingml/main": "a",
    "drawingml/2006/main": "a",
    "presentationml/main": "p",
    "presentationml/2006/main": "p",
    "spreadsheetml/main": "x",
    "spreadsheetml/2006/main": "x",
    "officeDocument/math": "m",
    "officeDocument/2006/math": "m",
    "officeDocument/relationships": "r",
    "officeDocument/2006/relationships": "r",
    "drawingml/wordprocessingDrawing": "wp",
    "drawingml/2006/wordprocessingDrawing": "wp",
    "drawingml/chart": "c",
    "drawingml/2006/chart": "c",
    "drawingml/diagram": "dgm",
    "drawingml/2006/diagram": "dgm",
    "drawingml/picture": "pic",
    "drawingml/2006/picture": "pic",
    "office/word/2010/wordprocessingShape": "wps",
    "markup-compatibility/2006": "mc",
    "package/2006/relationships": "rel",
    "package/2006/content-types": "ct",
    "schemas-microsoft-com:vml": "v",
    "schemas-microsoft-com:office:office": "o",
    "XML/1998/namespace": "xml",
}


def is_encrypted(data: bytes) -> bool:
    """Whether it is a package under a password (MS-OFFCRYPTO): a compound file around it."""
    return data.startswith(b"\xd0\xcf\x11\xe0") and _ENCRYPTED in data


def looks_like(data: bytes, folder: bytes) -> bool:
    """Whether it is a package with parts in a folder such as b"word/"."""
    names = member_names(data)
    return TYPES.encode() in names and folder in names


class _Names(dict[Any, str]):
    """Names as they are written here, by the names as lxml has them. A dictionary, because it is
    asked several times for each element."""

    def __missing__(self, tag: Any) -> str:
        if not isinstance(tag, str):
            # A comment or an instruction has a function here.
            return ""
        namespace, closed, local = tag.rpartition("}")
        found = f"?:{local}" if closed else tag
        for end, prefix in _PREFIXES.items() if closed else ():
            if namespace.endswith(end):
                found = f"{prefix}:{local}"
                break
        if len(self) < _MOST_NAMES:
            self[tag] = found
        return found


_MOST_NAMES = 8192
_NAMES = _Names()


def short(tag: str) -> str:
    """A name with its usual prefix; "?" for a namespace that is none of ours.

    >>> short("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    'w:p'
    >>> short("descr")
    'descr'
    """
    return _NAMES[tag]


def name_of(element: Element) -> str:
    """`short` of an element's name; empty for a comment or an instruction."""
    return _NAMES[element.tag]


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its short name, whatever the edition of the namespace."""
    for key, value in element.attrib.items():
        if short(str(key)) == name:
            return str(value)
    return None


def child(element: Element | None, name: str) -> Element | None:
    """The first child of a short name."""
    if element is not None:
        for each in element:
            if _NAMES[each.tag] == name:
                return each
    return None


def library() -> Any:
    """lxml.etree, which the formats' NEEDS name."""
    return importlib.import_module("lxml.etree")


def parsed(data: bytes, where: str) -> Element:
    """The root of XML from outside: no entities, nothing fetched, bounded. InputError."""
    etree = library()
    if _DOCTYPE.search(data[:_PROLOGUE]):
        raise InputError("holds a document type, which is refused", where=where, advice="save anew")
    if len(data) > LARGEST_TREE:
        raise InputError("is too large", where=where, advice="split the file")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError("is damaged", where=where, advice="save it anew") from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise InputError("holds a document type, which is refused", where=where, advice="save anew")
    return root


def serialised(root: Element) -> bytes:
    """A part as Office writes one."""
    made: bytes = library().tostring(
        root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return made


class Relationship(NamedTuple):
    """What a part refers to. `kind` is the end of its type ("hyperlink"); `target` the name of a
    part, or what stands there when it is external."""

    id: str
    kind: str
    target: str
    is_external: bool


class Package:
    """An opened package. InputError when it is damaged, encrypted or no package."""

    def __init__(self, data: bytes, name: str | None, opening: Opening) -> None:
        self.where = name or "input"
        if is_encrypted(data):
            raise InputError(
                "is encrypted", where=self.where, advice="save it without a password and try again"
            )
        library()
        self._relationships: dict[str, tuple[Relationship, ...]] = {}
        self._archive = Archive(data, self.where, opening.budget)
        if TYPES not in self._archive:
            raise InputError("is no Office document", where=self.where, advice="check the file")
        self._defaults, self._overrides = _content_types(self.xml(TYPES))
        mains = [each for each in self.relationships("") if each.kind == "officeDocument"]
        if not mains or mains[0].target not in self._archive:
            raise InputError("has no main part", where=self.where, advice="save it anew")
        self.main = mains[0].target

    @cached_property
    def family(self) -> str:
        """Which of the three it is, by the content type of its main part; empty for none."""
        found = _FAMILY.search(self.content_type(self.main))
        return _FAMILIES.get(found["family"], found["family"]) if found else ""

    @property
    def names(self) -> tuple[str, ...]:
        """Of all members, in the order of the archive."""
        return self._archive.names

    def __contains__(self, part: str) -> bool:
        return part in self._archive

    def size(self, part: str) -> int:
        """Of a part, unpacked, as the archive says."""
        return self._archive.size(part)

    def read(self, part: str) -> bytes:
        """A part's bytes, counted against the budget once. InputError."""
        return self._archive.read(part)

    def stream(self, part: str) -> IO[bytes]:
        """A part to read from; `_zip_copy.DAMAGES` while it is read."""
        return self._archive.stream(part)

    def xml(self, part: str) -> Element:
        """The root of a part's tree, made anew with each call. InputError."""
        if self.size(part) > LARGEST_TREE:
            raise InputError("is too large", where=self.inside(part), advice="split the file")
        return parsed(self.read(part), self.inside(part))

    def inside(self, part: str) -> str:
        """Where a part is, for messages."""
        return f"{self.where} › {part}"

    def content_type(self, part: str) -> str:
        """What a part is, in lower case; empty when the package does not say."""
        told = self._overrides.get(f"/{part}".lower())
        return told or self._defaults.get(part.rpartition(".")[2].lower(), "")

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """What a part refers to; of the package as a whole for "". None when they are damaged:
        ask `xml(relationships_of(part))` for the error."""
        known = self._relationships.get(part)
        if known is None:
            path = relationships_of(part)
            known = ()
            if path in self._archive:
                # Where they are damaged, whoever reads them as a part tells.
                with suppress(InputError):
                    known = tuple(
                        _relationships(self.xml(path), posixpath.dirname(part), self._archive)
                    )
            self._relationships[part] = known
        return known

    def reached(self, without: Mapping[str, bytes | None]) -> set[str]:
        """The parts that can be reached from the root when parts are changed (or removed)."""
        seen: set[str] = set()
        waiting = [""]
        while waiting:
            part = waiting.pop()
            path = relationships_of(part)
            if path not in self._archive or without.get(path, b"") is None:
                continue
            seen.add(path)
            changed = without.get(path)
            root = parsed(changed, path) if changed is not None else self.xml(path)
            for each in _relationships(root, posixpath.dirname(part), self._archive):
                target = each.target
                if each.is_external or target in seen or target not in self._archive:
                    continue
                if without.get(target, b"") is not None:
                    seen.add(target)
                    waiting.append(target)
        return seen

    def write(self, changes: Mapping[str, bytes | None]) -> bytes:
        """The package with parts replaced, and removed where the change is None; what says of a
        removed part that it is there (its content type, its relationships) goes with it."""
        gone = {part for part, data in changes.items() if data is None}
        made = dict(changes)
        if gone:
            made |= {
                relationships_of(part): None for part in gone if relationships_of(part) in self
            }
            root = self.xml(TYPES)
            names = {f"/{part}".lower() for part in gone}
            for each in list(root):
                if str(each.get("PartName", "")).lower() in names:
                    root.remove(each)
            made[TYPES] = serialised(root)
        return self._archive.copy(made)


def relationships_of(part: str) -> str:
    """The name of the part that holds a part's relationships.

    >>> relationships_of("word/document.xml"), relationships_of("")
    ('word/_rels/document.xml.rels', '_rels/.rels')
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def source_of(relationships: str) -> str:
    """The part whose relationships these are.

    >>> source_of("word/_rels/document.xml.rels"), source_of("_rels/.rels")
    ('word/document.xml', '')
    """
    folder, name = posixpath.split(relationships)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _content_types(root: Element) -> tuple[dict[str, str], dict[str, str]]:
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for each in root:
        kind = str(each.get("ContentType", "")).lower()
        if name_of(each) == "ct:Default":
            defaults[str(each.get("Extension", "")).lower()] = kind
        elif name_of(each) == "ct:Override":
            overrides[str(each.get("PartName", "")).lower()] = kind
    return defaults, overrides


def _relationships(root: Element, folder: str, archive: Archive) -> Iterator[Relationship]:
    known = None
    for each in root:
        if name_of(each) != "rel:Relationship":
            continue
        target = str(each.get("Target", ""))
        is_external = each.get("TargetMode") == "External"
        if not is_external:
            path = target.partition("#")[0]
            target = posixpath.normpath(
                path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
            )
            if target not in archive:
                # Names are compared without case, and may be percent-encoded.
                known = known or {name.lower(): name for name in archive.names}
                target = known.get(unquote(target).lower(), target)
        kind = str(each.get("Type", "")).rpartition("/")[2]
        yield Relationship(str(each.get("Id", "")), kind, target, is_external)
