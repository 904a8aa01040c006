"""The tags of a TIFF file, and of the Exif block in other pictures, which is built the same (TIFF 6.0;
Exif 2.32, CIPA DC-008): directories of entries, each with a tag, a type, a count and a value.

Texts are changed in their places and tags are taken out of their directories, so that all else,
pixels and offsets, stays where it is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from redactor.formats._charsets import by_trial
from redactor.formats._image.runs import words

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_EXIF, _GPS, _SUB, _INTEROP, _MAKER = 0x8769, 0x8825, 0x014A, 0xA005, 0x927C
_POINTERS = {_EXIF: "exif", _GPS: "gps", _SUB: "sub", _INTEROP: "interop"}
ORIENTATION, XMP, IPTC, PHOTOSHOP, COMMENT = 0x0112, 0x02BC, 0x83BB, 0x8649, 0x9286
#: Tags that say who made it: Artist, Copyright, XPAuthor, CameraOwnerName.
AUTHORS = frozenset({0x013B, 0x8298, 0x9C9D, 0xA430})
_WIDE = range(0x9C9B, 0x9CA0)
#: Dates and technical words: no block is made of them.
_DULL = frozenset(
    {0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292, 0x0001, 0x0131}
)
#: Bytes without a meaning of their own; those that are pixels, tables of them, or a profile of colours.
_BYTES = frozenset({1, 6, 7})
_DATA = frozenset({0x0111, 0x0144, 0x015B, 0x0201, 0x8773, 0xC4A5, 0x828E, 0x9101, 0xA302})
_MOST = 20_000
_LONGEST = 1_000_000


class Entry(NamedTuple):
    """An entry of a directory: which (`0` is the first page or the picture itself, then `1` …), its
    tag, where it stands, where its value stands and how long it is, in bytes."""

    directory: str
    tag: int
    kind: int
    row: int
    at: int
    size: int
    table: int


class Text(NamedTuple):
    """A text among the tags. Without an encoding: words in bytes, which go when they are changed."""

    entry: Entry
    text: str
    start: int
    size: int
    encoding: str


@dataclass(slots=True)
class Tags:
    """The tags of a block of bytes."""

    data: bytearray
    order: str
    entries: list[Entry]
    #: Where each directory stands, and where it says which one is next.
    tables: dict[str, tuple[int, int]]

    @property
    def has_location(self) -> bool:
        return any(each.directory.endswith("gps") and each.tag in (2, 4) for each in self.entries)

    @property
    def has_preview(self) -> bool:
        """Whether a small picture stands in the Exif block of a photo, or in a TIFF page."""
        return any(
            (each.tag in (0x0201, 0x0111) and each.directory == "1") or each.tag == _SUB
            for each in self.entries
        )

    def orientation(self) -> int:
        """Which way up it is shown, 1 to 8."""
        for each in self.entries:
            if (each.directory, each.tag) == ("0", ORIENTATION) and each.size >= 2:
                (value,) = struct.unpack_from(self.order + "H", self.data, each.at)
                return value if 1 <= value <= 8 else 1
        return 1

    def texts(self) -> Iterator[Text]:
        """All texts, except dates."""
        for each in self.entries:
            found = _text(self.data, each, self.order)
            if found is not None and found.text.strip():
                yield found

    def write(self, text: Text, new: str) -> None:
        """Put a text in the place of another: cut where it is longer, filled with NUL."""
        content = new.encode(text.encoding, "replace")[: text.size]
        self.data[text.start : text.start + text.size] = content.ljust(text.size, b"\0")

    def location(self) -> str:
        """Where it was taken, in degrees; empty when that is not told."""
        degrees: list[str] = []
        for tag, least in ((2, "S"), (4, "W")):
            own = {each.tag: each for each in self.entries if each.directory.endswith("gps")}
            if tag not in own or own[tag].kind != 5 or own[tag].size < 24:
                return ""
            parts = struct.unpack_from(self.order + "6L", self.data, own[tag].at)
            if not all(parts[1::2]):
                return ""
            value = sum(parts[at] / parts[at + 1] / 60 ** (at // 2) for at in (0, 2, 4))
            side = own.get(tag - 1)
            sign = "-" if side and self.data[side.at : side.at + 1] == least.encode() else ""
            degrees.append(f"{sign}{value:.6f}")
        return "拍摄位置：" + ",".join(degrees)

    def thumbnail(self) -> bytes:
        """The small picture of a photo."""
        places = {each.tag: each for each in self.entries if each.directory == "1"}
        if 0x0201 not in places or 0x0202 not in places:
            return b""
        start, size = (
            struct.unpack_from(self.order + "I", self.data, places[tag].at)[0]
            if places[tag].size == 4
            else 0
            for tag in (0x0201, 0x0202)
        )
        return bytes(self.data[start : start + size])

    def drop(self, entry: Entry) -> None:
        """Take an entry out, and wipe its value."""
        self.data[entry.at : entry.at + entry.size] = bytes(entry.size)
        rows = entry.table + 2
        (count,) = struct.unpack_from(self.order + "H", self.data, entry.table)
        end = rows + 12 * count
        # Entries before it may have moved up already.
        for row in range(rows, end, 12):
            if struct.unpack_from(self.order + "H", self.data, row)[0] == entry.tag:
                after = self.data[row + 12 : end + 4]
                self.data[row : row + len(after)] = after
                self.data[row + len(after) : end + 4] = bytes(end + 4 - row - len(after))
                struct.pack_into(self.order + "H", self.data, entry.table, count - 1)
                return

    def without_places(self, *, photo: bool) -> None:
        """Take out where it was taken, makers' notes and, of a photo, the small picture."""
        for each in self.entries:
            name = each.directory
            if name.endswith("gps") or (photo and name == "1"):
                self._wipe(each)
        for each in self.entries:
            if each.tag in (_GPS, _MAKER) and not (photo and each.directory == "1"):
                self.drop(each)
        if photo and "1" in self.tables:
            table, _ = self.tables["1"]
            (count,) = struct.unpack_from(self.order + "H", self.data, table)
            end = min(table + 6 + 12 * count, len(self.data))
            self.data[table:end] = bytes(end - table)
            first, _ = self.tables["0"]
            (count,) = struct.unpack_from(self.order + "H", self.data, first)
            struct.pack_into(self.order + "I", self.data, first + 2 + 12 * count, 0)

    def _wipe(self, entry: Entry) -> None:
        if entry.tag == 0x0201 and entry.size == 4:
            (start,) = struct.unpack_from(self.order + "I", self.data, entry.at)
            sizes = [e for e in self.entries if e.directory == entry.directory and e.tag == 0x0202]
            for each in sizes:
                (size,) = struct.unpack_from(self.order + "I", self.data, each.at)
                end = min(start + size, len(self.data))
                if start < end:
                    self.data[start:end] = bytes(end - start)
            return
        if entry.tag != 0x0202:
            self.data[entry.at : entry.at + entry.size] = bytes(entry.size)


def tags(data: bytes) -> Tags | None:
    """The tags of a TIFF structure; None where it is none."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None or len(data) < 8:
        return None
    found = Tags(bytearray(data), order, [], {})
    (at,) = struct.unpack_from(order + "I", data, 4)
    number = 0
    seen: set[int] = set()
    while at and at not in seen and len(found.entries) < _MOST:
        seen.add(at)
        at = _directory(found, str(number), at, seen)
        number += 1
    return found


def _directory(found: Tags, name: str, table: int, seen: set[int]) -> int:
    """Read a directory and those that it points to; where the next one stands."""
    data, order = found.data, found.order
    if table + 2 > len(data):
        return 0
    (count,) = struct.unpack_from(order + "H", data, table)
    end = table + 2 + 12 * count
    if end > len(data):
        return 0
    found.tables[name] = table, end
    inner: list[tuple[str, int]] = []
    for row in range(table + 2, end, 12):
        tag, kind, amount = struct.unpack_from(order + "HHI", data, row)
        size = _SIZES.get(kind, 0) * amount
        at = row + 8 if size <= 4 else struct.unpack_from(order + "I", data, row + 8)[0]
        if not size or at + size > len(data) or len(found.entries) >= _MOST:
            continue
        found.entries.append(Entry(name, tag, kind, row, at, size, table))
        if tag in _POINTERS and size >= 4:
            (target,) = struct.unpack_from(order + "I", data, at)
            inner.append((f"{name}.{_POINTERS[tag]}", target))
    for below, target in inner:
        if target not in seen and name.count(".") < 3:
            seen.add(target)
            _directory(found, below, target, seen)
    return int(struct.unpack_from(order + "I", data, end)[0]) if end + 4 <= len(data) else 0


def _text(data: bytearray, entry: Entry, order: str) -> Text | None:
    start, size = entry.at, min(entry.size, _LONGEST)
    raw = bytes(data[start : start + size])
    if entry.tag in _DULL:
        return None
    if entry.tag in _WIDE:
        text = raw.decode("utf-16-le", "replace").split("\0", 1)[0]
        return Text(entry, text, start, size, "utf-16-le")
    if entry.tag == COMMENT and size > 8:
        return _comment(entry, raw, order)
    if entry.tag in (XMP, IPTC, PHOTOSHOP) or entry.kind == 2 or entry.tag in (0x1B, 0x1C):
        text, encoding = by_trial(raw.rstrip(b"\0"))
        return Text(entry, text, start, size, encoding)
    if entry.kind in _BYTES and entry.tag not in _DATA and entry.directory[-3:] != "gps":
        return Text(entry, words(raw), start, size, "")
    return None


def _comment(entry: Entry, raw: bytes, order: str) -> Text:
    """A user's comment: eight bytes that name its encoding, then the text."""
    if raw.startswith(b"UNICODE"):
        # Cameras do not agree on its byte order.
        own, other = ("utf-16-le", "utf-16-be")[:: 1 if order == "<" else -1]
        encoding = max((own, other), key=lambda each: _usual(raw[8:].decode(each, "replace")))
        text = raw[8:].decode(encoding, "replace").rstrip("\0 ")
    else:
        text, encoding = by_trial(raw[8:].rstrip(b"\0 "))
    return Text(entry, text, entry.at + 8, len(raw) - 8, encoding)


def _usual(text: str) -> int:
    """How many characters are what people write."""
    return sum(" " <= each <= "~" or "\u4e00" <= each <= "\u9fff" for each in text)


def only_orientation(value: int) -> bytes:
    """An Exif block that says nothing but which way up the picture is."""
    entry = struct.pack("<HHIHH", ORIENTATION, 3, 1, value, 0)
    return b"II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4)
