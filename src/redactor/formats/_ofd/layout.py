"""The text of an OFD page in reading order, and what of it a reader does not see.

Producers cut a line into as many text objects as they like, down to one per character, and in any
order. So characters are put together by geometry: those on one line in their order along it, joined
where they touch, parted by a tab where a column begins.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from redactor.formats._ofd.package import child, children, local
from redactor.formats._ofd.shapes import (
    BLACK,
    MOST_SHAPES,
    WHITE,
    Box,
    Colour,
    Resources,
    Shape,
    Shapes,
    alike,
    bounds,
    frame,
    path_boxes,
)
from redactor.formats._ofd.text import code_text, codes, glyph_ids, number, placed

#: Smaller than this no reader sees it, in millimetres.
TINY = 0.6
#: Of a colour's three shares together: below, it is a black box.
_DARK = 240
_MASKS = frozenset("*＊×█■●▇")
#: Quarter turns that a line may lean and be level.
_SLANT = 0.06
#: A picture over so much of the page is the page itself, scanned, with its text as a layer.
_PAGE_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a TextCode from `start` on, along one line. `u` counts along the line, `v`
    across it, both in the direction `turn` in which the text runs, in quarter turns: a watermark
    runs in a part of one."""

    code: etree._Element
    start: int
    text: str
    turn: float
    u: tuple[float, float]
    v: float
    size: float
    order: int
    #: Why a reader does not see it: a row of concealments.tsv.
    hidden: str = ""
    #: What lies over each of its characters, as a row of concealments.tsv, or nothing.
    covered: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Line(NamedTuple):
    """Runs in their order along a line, with what parts each from the one before."""

    runs: list[Run]
    gaps: list[str]


@dataclass(slots=True)
class PageText:
    """The text of a page, its lines in order. `unreadable`: characters of private codes, which say
    nothing without the font. `masked_only_in_code`: glyphs are drawn that the text does not have."""

    lines: list[Line] = field(default_factory=list)
    hidden_lines: list[Line] = field(default_factory=list)
    unreadable: bool = False
    redrawn: list[etree._Element] = field(default_factory=list)
    crowded: bool = False


def read_page(
    roots: Sequence[etree._Element],
    resources: Resources,
    page: Box | None,
    silent: Sequence[etree._Element] = (),
) -> PageText:
    """The text of a page. `roots`: the parts that it is drawn from, in the order of drawing; the
    text of those that are `silent` was read with another page."""
    found = PageText()
    shapes = Shapes()
    objects: list[tuple[int, etree._Element]] = []
    drawn = ((root in silent, element) for root in roots for element in root.iter())
    for order, (is_silent, element) in enumerate(drawn):
        name = local(element)
        if name in ("PathObject", "ImageObject"):
            _add_shapes(shapes, element, order, resources, page)
        elif name == "TextCode" and not is_silent:
            parent = element.getparent()
            if parent is not None and (not objects or objects[-1][1] is not parent):
                objects.append((order, parent))
    found.crowded = shapes.count > MOST_SHAPES
    runs: list[Run] = []
    seen: set[etree._Element] = set()
    for order, text_object in objects:
        if text_object in seen:
            continue
        seen.add(text_object)
        _look_at_glyphs(text_object, found)
        runs += _seen(text_object, order, shapes, resources, page)
    found.lines = list(lines(run for run in runs if not run.hidden))
    found.hidden_lines = list(lines(run for run in runs if run.hidden))
    return found


def _add_shapes(
    shapes: Shapes,
    element: etree._Element,
    order: int,
    resources: Resources,
    page: Box | None,
) -> None:
    if _is_invisible(element) or number(element.get("Alpha"), 255) <= 200:
        return
    if local(element) == "ImageObject":
        box = bounds(element)
        is_page = page and box and _area(box) > _PAGE_SHARE * _area(page)
        if box and not is_page and resources.opaque.get(element.get("ResourceID", ""), False):
            shapes.add(Shape(order, box, None, True))
        return
    if element.get("Fill", "false").strip().lower() not in ("true", "1"):
        return
    fill = resources.fill(element)
    if fill is not None and fill.opaque and not _is_highlight(element, fill.colour):
        for box in path_boxes(element):
            shapes.add(Shape(order, box, fill.colour, False))


def _is_highlight(element: etree._Element, colour: Colour | None) -> bool:
    """Whether it is a marker's light stroke, which readers draw so that the text shows through."""
    light = colour is not None and sum(colour) >= _DARK
    return light and any(each.get("Type") == "Highlight" for each in element.iterancestors())


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def _is_invisible(element: etree._Element) -> bool:
    return any(
        each.get("Visible", "").strip().lower() in ("false", "0")
        for each in (element, *element.iterancestors())
    )


def _look_at_glyphs(text_object: etree._Element, found: PageText) -> None:
    """Whether the text can be read, and whether what looks masked in it is drawn otherwise."""
    text = "".join(map(code_text, codes(text_object)))
    transforms = list(children(text_object, "CGTransform"))
    drawn = {glyph for each in transforms for glyph in glyph_ids(each)}
    if any(_is_private(each) for each in text) or (len(drawn) > 1 and not text.strip()):
        found.unreadable = True
    for each in transforms:
        start, glyphs = int(number(each.get("CodePosition"))), glyph_ids(each)
        by_mask: dict[str, set[str]] = {}
        for character, glyph in zip(text[max(start, 0) :], glyphs, strict=False):
            if character in _MASKS:
                by_mask.setdefault(character, set()).add(glyph)
        if any(len(drawn) > 1 for drawn in by_mask.values()):
            found.redrawn.append(text_object)
            return


def _is_private(character: str) -> bool:
    return "\ue000" <= character <= "\uf8ff" or character >= "\U000f0000" or character == "\ufffd"


def _seen(
    text_object: etree._Element,
    order: int,
    shapes: Shapes,
    resources: Resources,
    page: Box | None,
) -> Iterator[Run]:
    """The runs of a text object with why they are not seen, and what covers them."""
    why = _hidden_object(text_object, resources)
    fill = resources.fill(text_object)
    colour = fill.colour if fill is not None else BLACK
    for run, boxes in _runs(text_object, order):
        middle = boxes[len(boxes) // 2]
        hidden = why or _hidden_run(boxes, run.size, page)
        covered = tuple(_covering(shapes.cover(box, order)) for box in boxes)
        if not hidden and colour is not None:
            x, y = (middle[0] + middle[2]) / 2, (middle[1] + middle[3]) / 2
            ground = shapes.ground(x, y, order)
            if ground is not None and alike(ground, colour):
                if ground == WHITE or not run.text.strip():
                    hidden = "white text"
                else:
                    covered = tuple(each or "highlight" for each in covered)
        yield replace(run, hidden=hidden, covered=covered if any(covered) else ())


def _covering(shape: Shape | None) -> str:
    if shape is None:
        return ""
    dark = shape.colour is not None and sum(shape.colour) < _DARK
    return "black box" if dark else "covering shape"


def _hidden_object(text_object: etree._Element, resources: Resources) -> str:
    fill = resources.fill(text_object)
    filled = text_object.get("Fill", "true").strip().lower() not in ("false", "0")
    stroked = text_object.get("Stroke", "false").strip().lower() in ("true", "1")
    clear = (fill is not None and fill.clear) or number(text_object.get("Alpha"), 255) <= 8
    stroke = child(text_object, "StrokeColor")
    if stroked and stroke is not None and number(stroke.get("Alpha"), 255) <= 8:
        stroked = False
    if _is_invisible(text_object) or not (filled or stroked) or (clear and not stroked):
        return "hidden text"
    return ""


def _hidden_run(boxes: Sequence[Box], size: float, page: Box | None) -> str:
    if size < TINY:
        return "tiny text"
    if page is not None and all(_is_outside(box, page) for box in boxes):
        return "off-page text"
    return ""


def _is_outside(box: Box, page: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return not (page[0] <= x <= page[2] and page[1] <= y <= page[3])


def _runs(text_object: etree._Element, order: int) -> Iterator[tuple[Run, list[Box]]]:
    """The pieces of each TextCode that stand on one line without a wide space, and the boxes of
    their characters."""
    to_page = frame(text_object)
    size = number(text_object.get("Size"), 1.0) * (math.hypot(to_page.a, to_page.b) or 1.0)
    for code, text, xs, ys in placed(text_object):
        points = [to_page.at(x, y) for x, y in zip(xs, ys, strict=True)]
        turn = _turn(points)
        along = [_turned(point, turn) for point in points]
        start = 0
        for index in range(1, len(text) + 1):
            step = along[index][0] - along[index - 1][0]
            level = abs(along[index][1] - along[start][1]) <= 0.5 * size
            if index == len(text) or not level or not -0.2 * size <= step <= 2.5 * size:
                # The last character's own width is the step only where the line goes on.
                wide = index < len(text)
                end = along[index - 1][0] + min(step, size) if wide else along[index][0]
                run = Run(
                    code,
                    start,
                    text[start:index],
                    turn,
                    (along[start][0], max(end, along[start][0])),
                    along[start][1],
                    size,
                    order,
                )
                yield (
                    run,
                    [_character_box(points[i], points[i + 1], size) for i in range(start, index)],
                )
                start = index


def _character_box(here: tuple[float, float], there: tuple[float, float], size: float) -> Box:
    (x, y), advance = here, abs(there[0] - here[0])
    return x, y - 0.85 * size, x + min(max(advance, 0.3 * size), size), y + 0.1 * size


def _turn(points: Sequence[tuple[float, float]]) -> float:
    """The direction of most steps. A slight slant is none."""
    turns: Counter[float] = Counter()
    for (x, y), (right, below) in pairwise(points):
        if (x, y) != (right, below):
            turns[round(math.atan2(below - y, right - x) / (math.pi / 2), 2) % 4] += 1
    turn = turns.most_common(1)[0][0] if turns else 0.0
    return float(round(turn) % 4) if abs(turn - round(turn)) < _SLANT else turn


def _turned(point: tuple[float, float], turn: float) -> tuple[float, float]:
    x, y = point
    if turn.is_integer():
        return ((x, y), (y, -x), (-x, -y), (-y, x))[int(turn)]
    cos, sin = math.cos(turn * math.pi / 2), math.sin(turn * math.pi / 2)
    return x * cos + y * sin, y * cos - x * sin


def lines(runs: Iterable[Run]) -> Iterator[Line]:
    """The lines that runs stand on, from the top. Text drawn over other text is a line of its own."""
    ordered = sorted(runs, key=lambda run: (run.turn, run.v, run.u))
    level: list[Run] = []
    for run in ordered:
        if level and not _same_level(level[0], run):
            yield from _lanes(level)
            level = []
        level.append(run)
    if level:
        yield from _lanes(level)


def _same_level(one: Run, other: Run) -> bool:
    return one.turn == other.turn and abs(one.v - other.v) <= 0.4 * max(one.size, other.size)


def _lanes(level: list[Run]) -> Iterator[Line]:
    """Runs of a line that lie side by side; what lies over another goes to the next lane. At most
    50 lanes: what is drawn over itself more often than that is one by one."""
    lanes: list[Line] = []
    for run in sorted(level, key=lambda run: (run.u, run.order)):
        for line in lanes:
            if run.u[0] >= line.runs[-1].u[1] - 0.5 * run.size:
                line.gaps.append(_gap(line.runs[-1], run))
                line.runs.append(run)
                break
        else:
            if len(lanes) < 50:
                lanes.append(Line([run], [""]))
            else:
                yield Line([run], [""])
    yield from lanes


def _gap(before: Run, run: Run) -> str:
    space = (run.u[0] - before.u[1]) / max(min(before.size, run.size), 0.01)
    return "" if space < 0.35 else " " if space < 1.2 else "\t"
