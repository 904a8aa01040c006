"""The texts that a picture carries beside its pixels, and what of them is left after an edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from redactor.formats._image.iptc import Caption, captions, others, rewritten
from redactor.formats._image.parts import JPEG, PNG, Piece, joined, pieces, with_body
from redactor.formats._image.runs import words
from redactor.formats._image.tags import AUTHORS, Tags, Text, only_orientation, tags
from redactor.model import Notice

_HIDDEN = "HIDDEN_CONTENT"


class Item(NamedTuple):
    """A text, in which part of the picture it stands and, among tags, where; of captions which. One that
    is neither goes with its part, or with what a picture that is rewritten loses."""

    text: str
    title: str
    part: int
    tag: Text | None = None
    caption: int = -1


class Words:
    """What stands in a picture beside its pixels."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._parts = pieces(data)
        self._is_tiff = data.startswith((b"II*\0", b"MM\0*"))
        self._tags: dict[int, Tags] = {}
        self._captions: dict[int, list[Caption]] = {}
        self.items: list[Item] = []
        for index, part in enumerate(self._parts):
            if part.kind == "tags":
                found = tags(part.body)
                if found is not None:
                    self._tags[index] = found
                    self.items += [Item(e.text, "图片属性", index, e) for e in found.texts()]
                    self.items += self._beside(found, index)
            elif part.kind == "captions":
                self._captions[index] = captions(part.body)
                self.items += self._captioned(part, index)
            elif part.kind in ("text", "drop") and part.body.strip():
                self.items.append(Item(part.text, part.title or "图片属性", index))

    def _beside(self, found: Tags, index: int) -> Iterator[Item]:
        """What tags tell in numbers, and what the small picture carries beside its own pixels."""
        if found.location():
            yield Item(found.location(), "图片属性（拍摄位置）", index)
        small = found.thumbnail()
        if small.startswith((JPEG, PNG)) and not self._is_tiff:
            within = Words(small)
            texts = [item.text for item in within.items]
            texts.append(words(within.trailer))
            yield from (Item(each, "图片属性（缩略图）", index) for each in texts if each.strip())

    def _captioned(self, part: Piece, index: int) -> Iterator[Item]:
        for number, caption in enumerate(self._captions[index]):
            if caption.text.strip():
                yield Item(caption.text, part.title, index, None, number)
        rest = words(others(part.body))
        if rest:
            yield Item(rest, "图片属性", index)

    @property
    def trailer(self) -> bytes:
        """What stands behind the picture's end."""
        return b"".join(part.body for part in self._parts if part.kind == "trailer")

    def orientation(self) -> int:
        """Which way up it is shown, 1 to 8."""
        return next((found.orientation() for found in self._tags.values()), 1)

    def notices(self) -> Iterator[Notice]:
        """What is hidden in it."""
        texts = [part.body for part in self._parts if part.kind in ("text", "drop", "captions")]
        found = list(self._tags.values())
        if any(each.has_location for each in found) or any(b"GPSLatitude" in e for e in texts):
            yield Notice(_HIDDEN, "location", "图片属性")
        if any(each.has_preview and not self._is_many(each) for each in found) or any(
            part.preview for part in self._parts
        ):
            yield Notice(_HIDDEN, "thumbnail", "图片属性")
        authors = any(item.tag and item.tag.entry.tag in AUTHORS for item in self.items)
        told = any(each.tells_maker for known in self._captions.values() for each in known)
        if authors or told or any(part.author for part in self._parts):
            yield Notice(_HIDDEN, "author", "图片属性")
        if self.trailer:
            yield Notice(_HIDDEN, "stray data", "图片末尾")

    def _is_many(self, found: Tags) -> bool:
        """Whether its second directory is a page and not a small picture."""
        return self._is_tiff and not any(each.directory.endswith(".sub") for each in found.entries)

    def changed(self, edits: Sequence[tuple[int, int, int, str]], *, clean: bool) -> Kept:
        """The parts after the edits (item, start, end, new text), without places and previews."""
        by_item: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for item, start, end, new in edits:
            by_item[item].append((start, end, new))
        new_texts = {
            index: _edited(self.items[index].text, each) for index, each in by_item.items()
        }
        orientation = self.orientation()
        kept: list[Piece] = []
        for index, part in enumerate(self._parts):
            changed = {i: new for i, new in new_texts.items() if self.items[i].part == index}
            if part.kind in ("drop", "trailer"):
                continue
            if part.kind == "captions":
                if not clean:
                    kept.append(self._captions_part(part, index, changed))
            elif part.kind == "text":
                if not clean and not part.preview and b"GPSLatitude" not in part.body:
                    kept.append(self._text_part(part, changed))
            elif part.kind != "tags" or (self._is_tiff and index not in self._tags):
                kept.append(part)
            elif clean and not self._is_tiff:
                if orientation > 1:
                    kept.append(with_body(self._data, part, only_orientation(orientation)))
            elif index in self._tags:
                kept.append(self._tags_part(part, index, changed))
        return Kept(self._data, kept)

    def _text_part(self, part: Piece, changed: dict[int, str]) -> Piece:
        for new in changed.values():
            return with_body(self._data, part, new.encode(part.encoding, "replace"))
        return part

    def _captions_part(self, part: Piece, index: int, changed: dict[int, str]) -> Piece:
        texts = {self.items[i].caption: new for i, new in changed.items()}
        body = rewritten(part.body, self._captions[index], texts)
        return with_body(self._data, part, body)

    def _tags_part(self, part: Piece, index: int, changed: dict[int, str]) -> Piece:
        before = self._tags[index]
        after = Tags(bytearray(before.data), before.order, before.entries, before.tables)
        for number, new in changed.items():
            tag = self.items[number].tag
            if tag is not None and tag.encoding:
                after.write(tag, new)
            elif tag is not None:
                after.drop(tag.entry)
        after.without_places(photo=not self._is_tiff)
        return with_body(self._data, part, bytes(after.data))


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    out: list[str] = []
    at = 0
    for start, end, new in sorted(edits):
        out += (text[at:start], new)
        at = end
    return "".join(out) + text[at:]


@dataclass(frozen=True, slots=True)
class Kept:
    """The parts that a picture keeps."""

    data: bytes
    parts: list[Piece]

    @property
    def tags(self) -> bytes:
        """Its Exif block."""
        return next((part.body for part in self.parts if part.kind == "tags"), b"")

    def joined(self) -> bytes:
        """The picture with these parts and its own pixels."""
        return joined(self.data, self.parts)

    def around(self, painted: bytes) -> bytes:
        """Another picture of the same kind with the texts and tags of these. Only JPEG and PNG take
        them; the others lose them when they are painted over."""
        told = b"".join(
            part.raw for part in self.parts if part.kind in ("tags", "text", "captions")
        )
        if not told or not painted.startswith((JPEG, PNG)):
            return painted
        if painted.startswith(JPEG):
            # Behind the JFIF header, which must come first.
            first = painted[2:4] == b"\xff\xe0"
            at = 4 + int.from_bytes(painted[4:6], "big") if first else 2
        else:
            # Behind the header chunk.
            at = 33
        return painted[:at] + told + painted[at:]
