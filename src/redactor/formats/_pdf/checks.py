"""Whether anything is left of what was taken out of a PDF: asked of the bytes that were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from redactor.formats._pdf import native
from redactor.formats._pdf import sight as pdf_sight
from redactor.formats._pdf import text as pdf_text
from redactor.formats._pdf.faults import faults
from redactor.formats._pdf.native import Rect
from redactor.formats._pdf.page import Mark
from redactor.formats._pdf.sight import moved

#: Streams that hold no words: pictures, fonts, colour profiles.
_NO_WORDS = ("/FontFile", "/FontFile2", "/FontFile3", "/ICCBased")
_ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le", "gb18030")
#: A shorter value stands by chance in bytes that mean something else.
_SHORTEST = 6
#: From this difference on a pixel is another one; and so many of them are no accident.
_OTHER, _ACCIDENT = 80, 6


def streams(pdf: Any) -> Iterator[tuple[str, bytes]]:
    """What may hold words in a file, unpacked, each with the number of its object; the strings of
    all other objects together."""
    import pikepdf

    strings: list[bytes] = []
    fonts = _font_files(pdf)
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream):
            if each.objgen in fonts or each.get("/Subtype") == "/Image":
                continue
            try:
                yield f"object {each.objgen[0]}", each.read_bytes()
            except faults():
                yield f"object {each.objgen[0]}", each.read_raw_bytes()
        strings += _strings(each, 0)
    yield "objects", b"\n".join(strings)


def _font_files(pdf: Any) -> set[tuple[int, int]]:
    import pikepdf

    return {
        each[key].objgen
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
        for key in _NO_WORDS
        if key in each
    }


def _strings(value: Any, depth: int) -> Iterator[bytes]:
    import pikepdf

    if isinstance(value, pikepdf.String):
        yield bytes(value)
    elif depth and getattr(value, "objgen", (0, 0)) != (0, 0):
        return
    elif isinstance(value, pikepdf.Array) and depth < 60:
        for each in value:
            yield from _strings(each, depth + 1)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream) and depth < 60:
        for _, each in value.items():
            yield from _strings(each, depth + 1)


def left_in(pdf: Any, values: Iterable[str]) -> Iterator[str]:
    """The parts of a file in which one of the values stands."""
    wanted = {
        value.encode(encoding, "replace")
        for value in values
        if len(value) >= _SHORTEST
        for encoding in _ENCODINGS
    }
    wanted |= {each.hex().encode() for each in wanted} | {
        each.hex().upper().encode() for each in wanted
    }
    if wanted:
        for where, data in streams(pdf):
            if any(each in data for each in wanted):
                yield where


def is_left(document: Any, number: int, marks: Mapping[int, Mark], written: str) -> bool:
    """Whether a character still stands on a page where one was taken out. `written`: what now
    stands there rightly."""
    wanted: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks.values():
        if mark.character not in written and not mark.character.isspace():
            x, y = mark.origin
            wanted.setdefault((int(x // 4), int(y // 4)), []).append(mark)
    if not wanted:
        return False
    alike = {mark.character for each in wanted.values() for mark in each}
    with native.page_of(document, number - 1) as page, native.text_of(page) as text:
        for index, character in enumerate(pdf_text.characters_of(text)):
            if character not in alike:
                continue
            x, y = native.origin(text, index)
            column, row = int(x // 4), int(y // 4)
            for near in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
                for mark in wanted.get(near, ()):
                    if mark.character == character and _is_at(mark, x, y):
                        return True
    return False


def _is_at(mark: Mark, x: float, y: float) -> bool:
    size = max(mark.box.width, 0.5)
    return abs(mark.origin[0] - x) + abs(mark.origin[1] - y) < 0.3 * size


def looks_other(before: Any, after: Any, number: int, boxes: Sequence[Rect]) -> bool:
    """Whether a page is drawn otherwise than before, outside of boxes."""
    from PIL import ImageChops, ImageDraw

    with native.page_of(before, number - 1) as page:
        box = native.page_box(page)
        scale = min(1.0, (4_000_000 / max(box.width * box.height, 1.0)) ** 0.5)
        one = pdf_sight.drawn(page, scale, annotations=False)
        to_pixel = pdf_sight.device_matrix(page, scale)
    with native.page_of(after, number - 1) as page:
        two = pdf_sight.drawn(page, scale, annotations=False)
    if one.size != two.size:
        return True
    difference = ImageChops.difference(one.convert("L"), two.convert("L"))
    brush = ImageDraw.Draw(difference)
    for each in boxes:
        left, top, right, bottom = moved(each, to_pixel)
        more = 2 + 0.25 * (bottom - top)
        brush.rectangle((left - more, top - more, right + more, bottom + more), fill=0)
    return sum(difference.histogram()[_OTHER:]) > _ACCIDENT
