"""What an OFD page draws beside its text (GB/T 33190-2016, 8.2, 9 and 10): colours, filled paths and
pictures, and whether one of them lies over a character or under it. Lengths are millimetres of the
page, y grows downwards."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from redactor.formats._ofd.package import child, local
from redactor.formats._ofd.text import number, numbers

Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
#: Page bands by which shapes are found again, in millimetres, and how many a shape is listed in.
_BAND = 10.0
_MOST_BANDS = 400
#: Shapes of a page that are compared with its text.
MOST_SHAPES = 20_000
_STEP = re.compile(r"([A-Za-z])|(-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
#: How many numbers the steps of a path take, and which two of them are its point.
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


class Frame(NamedTuple):
    """How an object's coordinates become the page's: its CTM, then its box's corner."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def frame(element: etree._Element) -> Frame:
    """The frame of an object, as it stands on the page or in the appearance of an annotation."""
    matrix = numbers(element.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    box = numbers(element.get("Boundary"))
    x, y = box[:2] if len(box) == 4 else (0.0, 0.0)
    for above in element.iterancestors():
        if local(above) == "Appearance":
            outer = numbers(above.get("Boundary"))
            x, y = (x + outer[0], y + outer[1]) if len(outer) == 4 else (x, y)
    return Frame(a, b, c, d, e + x, f + y)


def bounds(element: etree._Element) -> Box | None:
    """An object's box on the page."""
    box = numbers(element.get("Boundary"))
    if len(box) != 4:
        return None
    placed = frame(element)
    matrix = numbers(element.get("CTM"))
    x = placed.e - (matrix[4] if len(matrix) == 6 else 0)
    y = placed.f - (matrix[5] if len(matrix) == 6 else 0)
    return x, y, x + box[2], y + box[3]


class Paint(NamedTuple):
    """A colour and whether it hides what lies under it. No colour: a pattern, or unknown."""

    colour: Colour | None
    opaque: bool = True
    clear: bool = False


def paint(element: etree._Element | None) -> Paint | None:
    """The paint of a FillColor or StrokeColor; None where there is none."""
    if element is None:
        return None
    alpha = number(element.get("Alpha"), 255)
    if not element.get("Value"):
        # A pattern or shading; without a child it is the default colour, which is black.
        return Paint(None if len(element) else BLACK, alpha > 200, alpha <= 8)
    return Paint(_colour(element.get("Value", "")), alpha > 200, alpha <= 8)


def _colour(value: str) -> Colour | None:
    shares: list[float] = []
    for each in value.split()[:4]:
        try:
            shares.append(int(each[1:], 16) if each.startswith("#") else float(each))
        except ValueError:
            return None
    if len(shares) == 1:
        shares *= 3
    elif len(shares) == 4:
        black = 255 - shares[3]
        shares = [(255 - each) * black / 255 for each in shares[:3]]
    if len(shares) != 3:
        return None
    red, green, blue = (min(max(int(each), 0), 255) for each in shares)
    return red, green, blue


def alike(one: Colour, other: Colour) -> bool:
    """Whether a reader cannot tell one colour on the other."""
    return all(abs(a - b) <= 12 for a, b in zip(one, other, strict=True))


@dataclass(slots=True)
class Resources:
    """What the resource parts say: drawing parameters by id, and the pictures that hide what lies
    under them."""

    params: dict[str, etree._Element] = field(default_factory=dict)
    opaque: Mapping[str, bool] = field(default_factory=dict)

    def fill(self, element: etree._Element) -> Paint | None:
        """The paint that an object is filled with: its own, or its drawing parameter's, or its
        layer's."""
        own = paint(child(element, "FillColor"))
        if own is not None:
            return own
        for each in (element, *element.iterancestors()):
            found = self._of_param(each.get("DrawParam"))
            if found is not None:
                return found
        return None

    def _of_param(self, name: str | None) -> Paint | None:
        for _ in range(8):
            param = self.params.get(name or "")
            if param is None:
                return None
            found = paint(child(param, "FillColor"))
            if found is not None:
                return found
            name = param.get("Relative")
        return None


class Shape(NamedTuple):
    """Something that hides what was drawn before it. `order`: when it is drawn."""

    order: int
    box: Box
    colour: Colour | None
    picture: bool


class Shapes:
    """The shapes of a page, found by place."""

    def __init__(self) -> None:
        self._bands: dict[int, list[Shape]] = defaultdict(list)
        self._wide: list[Shape] = []
        self.count = 0

    def add(self, shape: Shape) -> None:
        self.count += 1
        if self.count > MOST_SHAPES:
            return
        first, last = int(shape.box[1] // _BAND), int(shape.box[3] // _BAND)
        if last - first > _MOST_BANDS:
            self._wide.append(shape)
            return
        for band in range(first, last + 1):
            self._bands[band].append(shape)

    def at(self, x: float, y: float) -> Iterator[Shape]:
        """The shapes over a point, in the order in which they are drawn."""
        near = [*self._bands.get(int(y // _BAND), ()), *self._wide]
        for shape in near:
            left, top, right, bottom = shape.box
            if left <= x <= right and top <= y <= bottom:
                yield shape

    def cover(self, box: Box, order: int) -> Shape | None:
        """A shape drawn later that lies over a box: over its middle and most of its height."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        for shape in self.at(x, y):
            low, high = max(box[1], shape.box[1]), min(box[3], shape.box[3])
            if shape.order > order and high - low >= 0.6 * (box[3] - box[1]):
                return shape
        return None

    def ground(self, x: float, y: float, order: int) -> Colour | None:
        """The colour under a point; None where it is a picture or a pattern."""
        below = [shape for shape in self.at(x, y) if shape.order < order]
        return max(below, key=lambda shape: shape.order).colour if below else WHITE


def path_boxes(element: etree._Element) -> list[Box]:
    """The filled boxes of a path: each closed piece that is about a rectangle. One within another,
    drawn the other way round (or by the even-odd rule), makes a frame, which hides nothing."""
    placed = frame(element)
    even_odd = element.get("Rule", "").lower() == "even-odd"
    data = "".join(c.text or "" for c in element if local(c) == "AbbreviatedData")[:200_000]
    areas = [area for piece in _pieces(data) for area in [_area(piece, placed)] if area][:2000]
    if len(areas) > 50:
        return [box for box, _ in areas]
    return [
        box
        for box, forward in areas
        if not any(
            (_within(box, other) or _within(other, box)) and (even_odd or forward != same)
            for other, same in areas
        )
    ]


def _pieces(data: str) -> Iterator[list[tuple[float, float]]]:
    """The points of each piece of a path."""
    points: list[tuple[float, float]] = []
    command, taken = "", list[float]()
    for letter, figure in _STEP.findall(data):
        if letter:
            command, taken = letter.upper(), []
            if command in "SM" and points:
                yield points
                points = []
            continue
        taken.append(number(figure))
        if len(taken) == _TAKES.get(command, 2):
            points.append((taken[-2], taken[-1]))
            taken = []
    if points:
        yield points


def _area(points: list[tuple[float, float]], placed: Frame) -> tuple[Box, bool] | None:
    """The box of a piece that fills most of it, and which way round it is drawn."""
    corners = [placed.at(*point) for point in points]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    box = min(xs), min(ys), max(xs), max(ys)
    whole = (box[2] - box[0]) * (box[3] - box[1])
    around = zip(corners, corners[1:] + corners[:1], strict=True)
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in around) / 2
    return (box, area > 0) if whole > 0 and abs(area) >= 0.75 * whole else None


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
        and inner != outer
    )
