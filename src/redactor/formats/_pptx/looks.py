"""What nobody sees on a slide: text outside of it, in the colour of its ground, too small, under a
shape.

Only what can be told surely is told: colours that are written as such (or as the theme's white and
black), places that stand with the shape itself. White text is left alone where a picture or a
painted shape may lie under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.formats._docx.looks import BLACK, WHITE, Concealed, alike, colour
from redactor.formats._office.ooxml import Element, child, name_of

_SCHEME = {"bg1": WHITE, "lt1": WHITE, "tx1": BLACK, "dk1": BLACK}
#: Sizes in hundredths of a point.
_TINY = 300
#: Of a rectangle that may cover a line of text, in EMU.
_LOWEST, _NARROWEST = 100_000, 250_000
_SHAPES = frozenset({"p:sp", "p:pic", "p:cxnSp", "p:graphicFrame", "p:grpSp"})
_DARK = 0x40


class Box(NamedTuple):
    """A rectangle in EMU."""

    left: float
    top: float
    right: float
    bottom: float

    def share_in(self, other: Box) -> float:
        """How much of it lies in another, from 0 to 1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        own = (self.right - self.left) * (self.bottom - self.top)
        return width * height / own if width > 0 and height > 0 and own > 0 else 0.0


@dataclass(slots=True)
class _Shape:
    """A shape on the slide. `fill` None: none, or not known (`is_painted` tells)."""

    element: Element
    box: Box | None
    fill: int | None
    is_painted: bool
    has_text: bool
    is_rectangle: bool
    concealed: Concealed | None = None


@dataclass(slots=True)
class Looks:
    """Knows a slide: its size, and the ground that its layout and master give it (None: unknown)."""

    width: int
    height: int
    ground: int | None
    is_decorated: bool = False
    _of: dict[Element, _Shape] = field(default_factory=dict)

    def shapes(self, root: Element) -> Iterator[tuple[str, bool]]:
        """What whole shapes conceal: rows of concealments.tsv, and whether it only looks redacted."""
        ground = slide_ground(root)
        if ground is not None:
            self.ground = ground if ground >= 0 else None
        shapes: list[_Shape] = []
        tree = next((each for each in root.iter() if name_of(each) == "p:spTree"), None)
        if tree is not None:
            shapes = list(_shapes(tree, (1.0, 1.0, 0.0, 0.0)))
        self._of = {shape.element: shape for shape in shapes}
        for shape in shapes:
            if shape.has_text:
                shape.concealed = self._whole(shape)
                if shape.concealed is not None:
                    yield shape.concealed
        yield from self._covered(shapes)

    def _whole(self, shape: _Shape) -> Concealed | None:
        if any(
            name_of(each) == "p:cNvPr" and each.get("hidden") in ("1", "true")
            for each in _own(shape.element)
        ):
            return Concealed("hidden text")
        box = shape.box
        if box is not None and self.width and self.height:
            slide = Box(0, 0, self.width, self.height)
            is_point = box.right <= box.left or box.bottom <= box.top
            if not is_point and box.share_in(slide) == 0.0:
                return Concealed("off-page text")
        return None

    def _covered(self, shapes: list[_Shape]) -> Iterator[tuple[str, bool]]:
        """Opaque rectangles without text that lie over text."""
        for index, over in enumerate(shapes):
            if over.fill is None or over.has_text or not over.is_rectangle or over.box is None:
                continue
            if over.box.right - over.box.left < _NARROWEST:
                continue
            if over.box.bottom - over.box.top < _LOWEST:
                continue
            for under in shapes[:index]:
                if not under.has_text or under.box is None or under.concealed is not None:
                    continue
                is_whole = under.box.share_in(over.box) > 0.9
                if is_whole or (over.box.share_in(under.box) > 0.9 and _is_dark(over.fill)):
                    under.concealed = Concealed("covering shape", True)
                    yield under.concealed

    def concealed(self, text: Element) -> Concealed | None:
        """Why nobody sees a text (an a:t)."""
        shape = None
        run = text.getparent()
        for above in text.iterancestors():
            shape = self._of.get(above)
            if shape is not None:
                break
        if shape is not None and shape.concealed is not None:
            return shape.concealed
        properties = child(run, "a:rPr")
        if properties is None:
            return None
        size = str(properties.get("sz", ""))
        if size.isdecimal() and int(size) < _TINY:
            return Concealed("tiny text")
        own = _painted(properties)
        highlight = child(properties, "a:highlight")
        under = _colour_in(highlight) if highlight is not None else self._under(text, shape)
        if own is None and highlight is not None and under == BLACK:
            # Text is black when nothing else is said.
            own = BLACK
        if own is None or under is None or not alike(own, under):
            return None
        return Concealed("white text") if alike(under, WHITE) else Concealed("highlight", True)

    def _under(self, text: Element, shape: _Shape | None) -> int | None:
        for above in text.iterancestors():
            if name_of(above) == "a:tc":
                return _painted(child(above, "a:tcPr"))
        if shape is None:
            return None
        if shape.fill is not None or shape.is_painted:
            return shape.fill
        if self.is_decorated or self.ground is None:
            return None
        for other in self._of.values():
            if other is shape:
                break
            is_ground = other.is_painted or name_of(other.element) != "p:sp"
            is_near = shape.box is None or other.box is None or shape.box.share_in(other.box) > 0
            if is_ground and is_near:
                return None
        return self.ground


def slide_ground(root: Element) -> int | None:
    """What a slide, layout or master is painted in: a colour, -1 when that is not known, None when
    it says nothing."""
    ground = next((each for each in root.iter() if name_of(each) == "p:bg"), None)
    if ground is None:
        return None
    for each in ground:
        found = _painted(each) if name_of(each) == "p:bgPr" else _colour_in(each)
        return -1 if found is None else found
    return -1


def is_decorated(root: Element) -> bool:
    """Whether a layout or master has pictures or painted shapes, which may lie under text."""
    tree = next((each for each in root.iter() if name_of(each) == "p:spTree"), None)
    if tree is None:
        return False
    return any(
        shape.is_painted or name_of(shape.element) in ("p:pic", "p:graphicFrame")
        for shape in _shapes(tree, (1.0, 1.0, 0.0, 0.0))
    )


#: What becomes of a place in a group: the scales and the shifts of x and y.
_Turn = tuple[float, float, float, float]


def _shapes(tree: Element, turn: _Turn) -> Iterator[_Shape]:
    for each in tree:
        name = name_of(each)
        if name == "mc:AlternateContent":
            for branch in each:
                yield from _shapes(branch, turn)
        elif name == "p:grpSp":
            yield from _shapes(each, _turned(each, turn))
        elif name in _SHAPES:
            yield _shape(each, turn)


def _shape(element: Element, turn: _Turn) -> _Shape:
    properties = child(element, "p:spPr")
    place = child(properties, "a:xfrm")
    if place is None:
        place = child(element, "p:xfrm")
    geometry = child(properties, "a:prstGeom")
    style = child(element, "p:style")
    fills = [name_of(each) for each in properties] if properties is not None else []
    says = any(name.endswith("Fill") for name in fills)
    is_painted = any(name.endswith("Fill") and name != "a:noFill" for name in fills)
    if not says and style is not None:
        reference = child(style, "a:fillRef")
        is_painted = reference is not None and reference.get("idx") not in (None, "0")
    return _Shape(
        element=element,
        box=_box(place, turn),
        fill=_painted(properties),
        is_painted=is_painted,
        has_text=any(name_of(each) == "a:t" and each.text for each in element.iter()),
        is_rectangle=geometry is not None and geometry.get("prst") in ("rect", "roundRect"),
    )


def _own(shape: Element) -> Iterator[Element]:
    """The properties of a shape that are not drawn."""
    for each in shape:
        if name_of(each).startswith("p:nv"):
            yield from each.iter()


def _box(place: Element | None, turn: _Turn) -> Box | None:
    offset, extent = child(place, "a:off"), child(place, "a:ext")
    if offset is None or extent is None:
        return None
    x, y = _number(offset.get("x")), _number(offset.get("y"))
    wide, high = _number(extent.get("cx")), _number(extent.get("cy"))
    by_x, by_y, shift_x, shift_y = turn
    return Box(
        x * by_x + shift_x,
        y * by_y + shift_y,
        (x + wide) * by_x + shift_x,
        (y + high) * by_y + shift_y,
    )


def _turned(group: Element, turn: _Turn) -> _Turn:
    place = child(child(group, "p:grpSpPr"), "a:xfrm")
    inner_offset, inner_extent = child(place, "a:chOff"), child(place, "a:chExt")
    outer = _box(place, turn)
    if outer is None or inner_offset is None or inner_extent is None:
        return turn
    wide, high = _number(inner_extent.get("cx")), _number(inner_extent.get("cy"))
    by_x = (outer.right - outer.left) / wide if wide else 1.0
    by_y = (outer.bottom - outer.top) / high if high else 1.0
    x, y = _number(inner_offset.get("x")), _number(inner_offset.get("y"))
    return by_x, by_y, outer.left - x * by_x, outer.top - y * by_y


def _painted(properties: Element | None) -> int | None:
    return _colour_in(child(properties, "a:solidFill"))


def _colour_in(fill: Element | None) -> int | None:
    """The colour that an element holds; None when it is changed, or of the theme's others."""
    for each in fill if fill is not None else ():
        if len(each):
            return None
        if name_of(each) == "a:srgbClr":
            return colour(str(each.get("val", "")))
        if name_of(each) == "a:schemeClr":
            return _SCHEME.get(str(each.get("val", "")))
    return None


def _is_dark(fill: int) -> bool:
    return all(fill >> shift & 255 < _DARK for shift in (0, 8, 16))


def _number(text: object) -> float:
    try:
        return float(int(str(text or "0")[:18]))
    except ValueError:
        return 0.0
