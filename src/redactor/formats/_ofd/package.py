"""The package of an OFD file (GB/T 33190-2016, 6 and 7.1): a zip of XML parts that name each other
by path, from the part's own folder or from the root where the path begins with a slash.

Names of elements are compared without their namespace: producers write several, some of them wrong.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from lxml import etree

from redactor.errors import InputError
from redactor.formats._opening import Budget

MAIN = "OFD.xml"
#: Of one XML part, in bytes: as a tree it takes about ten times as much.
LARGEST_XML = 60_000_000
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    MemoryError,
)


class Damaged(Exception):  # noqa: N818 - it is told as a failure, not as an error
    """A part that cannot be read. `args[0]` says why, in Chinese."""


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for a comment or an instruction.

    >>> local(etree.fromstring('<ofd:Page xmlns:ofd="http://wrong.example"/>'))
    'Page'
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The children of that name."""
    if element is not None:
        yield from (each for each in element if local(each) == name)


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child of the first name, its first child of the second, and so on."""
    for name in names:
        element = next(children(element, name), None)
    return element


def whole(root: etree._Element) -> Iterator[etree._Element]:
    """All elements, comments and instructions of a part, those around its root, too."""
    yield from root.itersiblings(preceding=True)
    yield from root.iter()
    yield from root.itersiblings()


def text_of(element: etree._Element | None) -> str:
    """All the text in an element, stripped."""
    return "" if element is None else all_text(element).strip()


def all_text(element: etree._Element) -> str:
    """All the text in an element, as it stands."""
    return "".join(map(str, element.itertext()))


def parsed(data: bytes) -> etree._Element:
    """The root of an XML part. Damaged where it is none, too large, or declares a document type."""
    if len(data) > LARGEST_XML:
        raise Damaged("过大")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        raise Damaged("已损坏") from None
    if root is None:
        raise Damaged("为空")
    if root.getroottree().docinfo.internalDTD is not None:
        raise Damaged("含有文档类型声明，不安全")
    return root


def serialised(root: etree._Element, *, bare: bool = False) -> bytes:
    """An XML part as bytes, in UTF-8. `bare`: without comments around its root."""
    tree = root.getroottree()
    alone = ' standalone="yes"' if tree.docinfo.standalone else ""
    declared = f'<?xml version="1.0" encoding="UTF-8"{alone}?>\n'
    content = etree.tostring(
        root if bare else tree, encoding="UTF-8", xml_declaration=False, with_tail=False
    )
    return declared.encode() + (content if isinstance(content, bytes) else content.encode())


class Package:
    """The parts of an OFD file by name."""

    def __init__(self, data: bytes, where: str, budget: Budget) -> None:
        self._where, self._budget = where, budget
        self._counted: set[str] = set()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = [each for each in self._zip.infolist() if not each.is_dir()]
        except _BROKEN:
            raise InputError(
                "is a damaged OFD file", where=where, advice="open it and save it anew"
            ) from None
        if len(infos) > budget.limits.members:
            raise InputError("holds too many parts", where=where, advice="split the file")
        if any(each.flag_bits & 1 for each in infos):
            raise InputError(
                "is encrypted", where=where, advice="save it without a password and try again"
            )
        self._infos = {each.filename: each for each in infos}
        self._folded = {each.replace("\\", "/").lower(): each for each in self._infos}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._infos)

    def read(self, name: str) -> bytes:
        """A part, unpacked. Damaged when it is not there or cannot be; InputError past the limits."""
        info = self._infos.get(name)
        if info is None:
            raise Damaged("缺失")
        if name not in self._counted:
            self._counted.add(name)
            self._budget.take(info.file_size, info.compress_size, f"{self._where} › {name}")
        try:
            return self._zip.read(info)
        except _BROKEN:
            raise Damaged("已损坏") from None

    def tree(self, name: str) -> etree._Element:
        """The root of a part that is XML."""
        return parsed(self.read(name))

    def find(self, location: str, base: str) -> str | None:
        """The part that a path in the part `base` names. Some producers write paths from the root
        without a slash, and some in the wrong case."""
        location = location.strip().replace("\\", "/")
        if not location:
            return None
        folder = posixpath.dirname(base)
        tried = (
            [location.lstrip("/")]
            if location.startswith("/")
            else [posixpath.join(folder, location), location]
        )
        for path in [*tried, posixpath.join(folder, location.lstrip("/"))]:
            known = self._folded.get(posixpath.normpath(path).lower())
            if known is not None:
                return known
        return None

    def packed(self, replaced: Mapping[str, bytes], dropped: set[str]) -> bytes:
        """The package anew: with some parts replaced, some gone, the others as they are."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as out:
            for name, info in self._infos.items():
                if name in dropped:
                    continue
                content = replaced[name] if name in replaced else self.read(name)
                entry = zipfile.ZipInfo(name, info.date_time)
                stored = info.compress_type == zipfile.ZIP_STORED
                entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                entry.external_attr = info.external_attr
                out.writestr(entry, content)
        return target.getvalue()
