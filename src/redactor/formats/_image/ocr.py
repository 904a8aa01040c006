"""The text in a picture, by RapidOCR (Apache-2.0, its models in the wheel, nothing is fetched), where
the extra `ocr` is installed.

A picture is read upright: which way up it stands is tried out where hardly anything can be read.
Long pictures (a screenshot of a chat) are read piece by piece, not shrunk until nothing is legible.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

#: The short side of a page is read in at most so many pixels: 200 to the inch on A4.
_SHORT = 1700
#: A piece of a long picture, and how far two of them overlap.
_TILE, _OVERLAP = 1500, 160
_MOST_TILES = 60
#: Below, whatever stands in it cannot be read.
SMALLEST, THINNEST = 40, 10
#: Mean score under which a picture is turned to see whether it reads better.
_POOR = 0.85
#: Score of a line under which it is no text.
_SURE = 0.5
_LOCK = threading.Lock()

Box = tuple[float, float, float, float]


class Character(NamedTuple):
    """A character and its box, in pixels: left, top, right, bottom."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A recognised line: its characters, its box, and how sure the recogniser is (0 to 1)."""

    characters: tuple[Character, ...]
    box: Box
    score: float
    #: What parts it from the line before.
    gap: str = "\n\n"

    @property
    def text(self) -> str:
        return "".join(each.text for each in self.characters)

    def cover(self, start: int, end: int) -> Box:
        """What must be painted over so that nothing of these characters is seen: to the middle
        between neighbours, and to the line's ends at its ends."""
        left, top, right, bottom = self.box
        if bottom - top > 1.5 * (right - left) and len(self.characters) > 1:
            return self._padded(self.box)
        if start > 0:
            left = (self.characters[start - 1].box[2] + self.characters[start].box[0]) / 2
        if end < len(self.characters):
            right = (self.characters[end - 1].box[2] + self.characters[end].box[0]) / 2
        chosen = [each.box for each in self.characters[start:end]]
        # A line that runs askew has its characters above or below its own box's middle.
        return self._padded(
            (
                left,
                min(top, *(box[1] for box in chosen)),
                right,
                max(bottom, *(box[3] for box in chosen)),
            )
        )

    def _padded(self, box: Box) -> Box:
        # The recogniser tells places in steps of an eighth of a line's height.
        pad = max(1.0, 0.15 * min(self.box[3] - self.box[1], self.box[2] - self.box[0]))
        return box[0] - pad, box[1] - pad / 2, box[2] + pad, box[3] + pad / 2


class TooLongError(Exception):
    """A picture that would take too long to read."""


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Whether pictures can be read."""
    return all(importlib.util.find_spec(each) for each in ("rapidocr", "onnxruntime", "numpy"))


def is_blank(picture: Image.Image) -> bool:
    """Whether there is nothing to read in it: too small, or all of one colour."""
    wide, high = picture.size
    if max(wide, high) < SMALLEST or min(wide, high) < THINNEST:
        return True
    bands = [picture.getextrema()] if len(picture.getbands()) == 1 else list(picture.getextrema())
    return all(isinstance(each, tuple) and each[0] == each[1] for each in bands)


def read(picture: Image.Image) -> list[Line]:
    """The lines of a picture in reading order, in its own pixels. TooLongError past the limits."""
    found = _read_upright(picture)
    if not found:
        return []
    sideways = _is_sideways(found)
    best = _sure(found)
    if _score(found) >= _POOR and not sideways:
        return best
    # Tall lines are turned by the recogniser, but their characters are not placed.
    weight = _weight(best) * (0.8 if sideways else 1.1)
    for turn in (1, 3) if sideways else (2,):
        other = _sure(_read_upright(picture.transpose(_turning(turn))))
        if _weight(other) > weight:
            weight = _weight(other)
            best = [_turned(line, turn, picture.size) for line in other]
    return best


def _turning(turn: int) -> Image.Transpose:
    """To the left, by so many quarters."""
    from PIL import Image

    three = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    return three[turn - 1]


def _sure(lines: Sequence[Line]) -> list[Line]:
    """The lines that are more than a guess, in their order."""
    return _in_order([line for line in lines if line.score >= _SURE])


def _score(lines: Sequence[Line]) -> float:
    """The mean score, long lines counting more."""
    total = sum(len(line.characters) for line in lines)
    return sum(line.score * len(line.characters) for line in lines) / max(total, 1)


def _weight(lines: Sequence[Line]) -> float:
    """How much of a picture is read, and how well."""
    return sum(len(line.characters) * max(line.score - 0.5, 0) for line in lines)


def _is_sideways(lines: Sequence[Line]) -> bool:
    tall = sum(
        len(line.characters)
        for line in lines
        if line.box[3] - line.box[1] > 1.5 * (line.box[2] - line.box[0])
    )
    return 2 * tall > sum(len(line.characters) for line in lines)


def _turned(line: Line, turn: int, size: tuple[int, int]) -> Line:
    """A line of a picture that was turned left `turn` times, in the pixels of the picture."""
    wide, high = size

    def back(box: Box) -> Box:
        left, top, right, bottom = box
        if turn == 1:
            return wide - bottom, left, wide - top, right
        if turn == 2:
            return wide - right, high - bottom, wide - left, high - top
        return top, high - right, bottom, high - left

    characters = tuple(Character(each.text, back(each.box)) for each in line.characters)
    return Line(characters, back(line.box), line.score, line.gap)


def _read_upright(picture: Image.Image) -> list[Line]:
    wide, high = picture.size
    scale = min(1.0, _SHORT / min(wide, high))
    if max(wide, high) < 1000:
        # Small print of screens; a very small picture is magnified more.
        scale = 2.0 if max(wide, high) >= 200 else 3.0
    found: list[Line] = []
    tiles = list(_tiles(round(wide * scale), round(high * scale)))
    if len(tiles) > _MOST_TILES:
        raise TooLongError
    for (left, top, right, bottom), kept in tiles:
        box = (
            left / scale,
            top / scale,
            min(right / scale, wide),
            min(bottom / scale, high),
        )
        tile = picture.resize((right - left, bottom - top), box=box).convert("RGB")
        for line in _recognised(tile):
            x, y = (line.box[0] + line.box[2]) / 2 + left, (line.box[1] + line.box[3]) / 2 + top
            if kept[0] <= x < kept[2] and kept[1] <= y < kept[3]:
                found.append(_moved(line, left, top, scale))
    return found


def _tiles(wide: int, high: int) -> Iterator[tuple[tuple[int, int, int, int], Box]]:
    """The pieces of a picture, and of each the part in which a line's middle must lie."""
    for top, bottom, high_from, high_to in _spans(high):
        for left, right, wide_from, wide_to in _spans(wide):
            yield (left, top, right, bottom), (wide_from, high_from, wide_to, high_to)


def _spans(length: int) -> Iterator[tuple[int, int, float, float]]:
    if length <= _TILE * 1.2:
        yield 0, max(length, 1), -1e9, 1e9
        return
    start = 0
    while True:
        end = min(start + _TILE, length)
        is_last = end >= length
        low = start + _OVERLAP / 2 if start else -1e9
        yield start, end, low, 1e9 if is_last else end - _OVERLAP / 2
        if is_last:
            return
        start = end - _OVERLAP


def _moved(line: Line, left: int, top: int, scale: float) -> Line:
    def back(box: Box) -> Box:
        a, b, c, d = box
        return (a + left) / scale, (b + top) / scale, (c + left) / scale, (d + top) / scale

    characters = tuple(Character(each.text, back(each.box)) for each in line.characters)
    return Line(characters, back(line.box), line.score)


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": 3200,
            "Global.min_side_len": 16,
            "Global.use_cls": False,
            "Rec.rec_batch_num": 3,
            # How the others stand says which way up the picture is.
            "Global.text_score": 0.05,
            # Pictures come in the size in which they are to be read.
            "Det.limit_side_len": 64,
            "Det.limit_type": "min",
        }
    )


def _recognised(picture: Image.Image) -> list[Line]:
    """The lines of an upright picture of a size that the recogniser takes."""
    import numpy

    pixels = numpy.asarray(picture)[:, :, ::-1]
    with _LOCK:
        found = _engine()(
            numpy.ascontiguousarray(pixels), return_word_box=True, return_single_char_box=True
        )
    if found.boxes is None or not found.txts:
        return []
    words = found.word_results or [()] * len(found.txts)
    return [
        _line(text, _bounds(box), float(score), each)
        for text, box, score, each in zip(
            found.txts, found.boxes, found.scores, words, strict=False
        )
        if text
    ]


def _bounds(points: Any) -> Box:
    xs, ys = [float(point[0]) for point in points], [float(point[1]) for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def _line(text: str, box: Box, score: float, words: Any) -> Line:
    """A line with its characters' boxes, as the recogniser tells them; where it tells those of
    fewer or more characters, by their share of the line."""
    told = [(str(word[0]), _bounds(word[2])) for word in words or () if len(word) > 2 and word[2]]
    if [word for word, _ in told] == [each for each in text if not each.isspace()]:
        return Line(tuple(_with_spaces(text, [box for _, box in told], box)), box, score)
    widths = [2 if ord(each) > 0x2E7F else 1 for each in text]
    left, top, right, bottom = box
    per = (right - left) / sum(widths)
    starts = [sum(widths[:index]) for index in range(len(text))]
    characters = tuple(
        Character(each, (left + start * per, top, left + (start + width) * per, bottom))
        for each, start, width in zip(text, starts, widths, strict=True)
    )
    return Line(characters, box, score)


def _with_spaces(text: str, boxes: Sequence[Box], line: Box) -> Iterator[Character]:
    """The characters of a line; the recogniser tells no boxes of spaces, which lie between."""
    number = 0
    for each in text:
        if each.isspace():
            left = boxes[number - 1][2] if number else line[0]
            right = boxes[number][0] if number < len(boxes) else line[2]
            yield Character(each, (left, line[1], max(left, right), line[3]))
        else:
            yield Character(each, boxes[number])
            number += 1


def _in_order(lines: Sequence[Line]) -> list[Line]:
    """Lines from the top, those at one height from the left, each with what parts it from the one
    before."""
    ordered: list[Line] = []
    row: list[Line] = []
    for line in sorted(lines, key=lambda each: each.box[1] + each.box[3]):
        if row and not _same_row(row[0], line):
            ordered += sorted(row, key=lambda each: each.box[0])
            row = []
        row.append(line)
    ordered += sorted(row, key=lambda each: each.box[0])
    return [
        *ordered[:1],
        *(replace(line, gap=_gap(before, line)) for before, line in pairwise(ordered)),
    ]


def _same_row(one: Line, other: Line) -> bool:
    """Whether two lines stand at one height."""
    height = min(one.box[3] - one.box[1], other.box[3] - other.box[1])
    middle, beside = (one.box[1] + one.box[3]) / 2, (other.box[1] + other.box[3]) / 2
    return abs(middle - beside) < 0.5 * height


def _gap(before: Line, line: Line) -> str:
    """What parts a line from the one before: they may stand side by side."""
    height = line.box[3] - line.box[1]
    if not _same_row(before, line):
        return "\n\n" if line.box[1] - before.box[3] > 1.5 * height else "\n"
    space = (line.box[0] - before.box[2]) / max(height, 1.0)
    return "" if space < 0.25 else " " if space < 1.2 else "\t"
