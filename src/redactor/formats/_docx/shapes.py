"""Drawings in a document of Word: what a text box is filled with, and what shapes conceal."""

from __future__ import annotations

import re

from redactor.formats._docx.looks import BLACK, WHITE, colour
from redactor.formats._office.ooxml import Element, child, name_of

_SCHEME = {"lt1": WHITE, "bg1": WHITE, "dk1": BLACK, "tx1": BLACK}
_NAMED = {"white": WHITE, "black": BLACK, "window": WHITE, "windowText": BLACK}
#: Heights in EMU (12,700 to the point): what is lower is a line.
_LOWEST = 60_000
#: Further from the page's edge than any page is wide.
_FAR = 20_000_000
_DARK = 0x40


def box_fill(shape: Element) -> int | bool | None:
    """What a shape is painted with: a colour, None when that is not known; False: it is no shape."""
    name = name_of(shape)
    if name == "wps:wsp":
        properties = child(shape, "wps:spPr")
        return _solid(properties)
    if name in ("v:shape", "v:rect", "v:roundrect", "v:oval"):
        if shape.get("filled") in ("f", "false"):
            return None
        return _vml_colour(str(shape.get("fillcolor", "white")))
    return False


def _solid(properties: Element | None) -> int | None:
    fill = child(properties, "a:solidFill")
    for each in fill if fill is not None else ():
        if len(each):
            # Changed by transparency or shade.
            return None
        if name_of(each) == "a:srgbClr":
            return colour(each.get("val"))
        if name_of(each) == "a:schemeClr":
            return _SCHEME.get(str(each.get("val")))
    return None


def _vml_colour(value: str) -> int | None:
    value = value.partition(" ")[0]
    if value in _NAMED:
        return _NAMED[value]
    short_form = re.fullmatch(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])", value)
    if short_form:
        return colour("".join(digit * 2 for digit in short_form.groups()))
    return colour(value.removeprefix("#"))


def is_hidden(drawing: Element) -> bool:
    """Whether a shape with text is set to be hidden."""
    for each in drawing.iter():
        name = name_of(each)
        if name == "wp:docPr" and each.get("hidden") in ("1", "true"):
            return True
        if name.startswith("v:") and re.search(r"visibility:\s*hidden", str(each.get("style", ""))):
            return True
    return False


def is_off_page(drawing: Element) -> bool:
    """Whether a text box is anchored where no page is."""
    if not any(name_of(each) == "w:txbxContent" for each in drawing.iter()):
        return False
    return any(_lies_off(each) for each in drawing.iter() if name_of(each) == "wp:anchor")


def _lies_off(anchor: Element) -> bool:
    extent = child(anchor, "wp:extent")
    for name, side in (("wp:positionH", "cx"), ("wp:positionV", "cy")):
        position = child(anchor, name)
        offset = child(position, "wp:posOffset")
        if position is None or offset is None:
            continue
        value, size = _number(offset.text), _number(extent.get(side) if extent is not None else "")
        is_of_page = position.get("relativeFrom") == "page"
        if value > _FAR or value < -_FAR or (is_of_page and value + size <= 0):
            return True
    return False


def covers(drawing: Element) -> bool:
    """Whether it is a dark rectangle without text that floats over the text."""
    return any(_covers(each) for each in drawing.iter() if name_of(each) == "wp:anchor")


def _covers(anchor: Element) -> bool:
    if anchor.get("behindDoc") in ("1", "true") or child(anchor, "wp:wrapNone") is None:
        return False
    extent = child(anchor, "wp:extent")
    if extent is None or _number(extent.get("cy")) < _LOWEST:
        return False
    for each in anchor.iter():
        if name_of(each) == "wps:wsp":
            properties = child(each, "wps:spPr")
            shape = child(properties, "a:prstGeom")
            fill = _solid(properties)
            is_box = shape is not None and shape.get("prst") in ("rect", "roundRect")
            has_text = any(name_of(inner) == "w:t" and inner.text for inner in each.iter())
            if is_box and fill is not None and not has_text and _is_dark(fill):
                return True
    return False


def _is_dark(fill: int) -> bool:
    return all(fill >> shift & 255 < _DARK for shift in (0, 8, 16))


def _number(text: object) -> int:
    found = re.fullmatch(r"\s*(-?\d{1,15})\s*", str(text or ""))
    return int(found[1]) if found else 0
