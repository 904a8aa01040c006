"""Styles of a workbook (ECMA-376, 18.8): how numbers are shown, and what cannot be seen.

A style conceals when its text has the colour of its ground or is too small to be seen, or when its
number format shows nothing of the value.
"""

from __future__ import annotations

import colorsys
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from redactor.formats._office.ooxml import Element, name_of
from redactor.formats._xlsx.numbers import BUILT_IN, Format

Colour = tuple[int, int, int]
_T = TypeVar("_T")
_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)
#: The palette of old, 8 to 63 (18.8.27).
_PALETTE = re.findall(
    "[0-9A-F]{6}",
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080"
    " 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF"
    " FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF"
    " FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300"
    " 993300 993366 333399 333333",
)
#: Colours nearer than this, in each of red, green and blue, look alike.
_ALIKE = 12
_SMALLEST = 2.0
#: The order in which a style counts the colours of a theme (18.8.3).
_THEME = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    *(f"accent{number}" for number in range(1, 7)),
    "hlink",
    "folHlink",
)

Concealment = tuple[str, str]
WHITE_TEXT: Concealment = ("HIDDEN_CONTENT", "white text")
TINY_TEXT: Concealment = ("HIDDEN_CONTENT", "tiny text")
HIGHLIGHT: Concealment = ("FALSE_REDACTION", "highlight")
CACHED: Concealment = ("FALSE_REDACTION", "cached value")


class Style(NamedTuple):
    """How a cell shows its value: the format of its number, the colours of its ground (None where it
    is no plain colour), and what conceals all of it."""

    format: Format
    ground: Colour | None = _WHITE
    conceals: Concealment | None = None


GENERAL = Style(Format("General"))


@dataclass
class Styles:
    """The styles of a workbook by number. `theme`: its colours."""

    cells: list[Style] = field(default_factory=lambda: [GENERAL])
    theme: Sequence[Colour] = ()

    def conceals_run(self, color: dict[str, str], style: Style) -> Concealment | None:
        """What conceals a run of a string that asks for a colour of its own."""
        told = colour_of(color, self.theme)
        return _by_colour(told, style.ground) if told is not None else None


def styles_of(root: Element | None, theme: Element | None) -> Styles:
    """The styles in styles.xml."""
    colours = _theme_colours(theme) if theme is not None else ()
    if root is None:
        return Styles(theme=colours)
    parts = {name_of(each): each for each in root}
    formats = _formats(parts.get("x:numFmts"))
    fonts = [_font(each, colours) for each in _of(parts.get("x:fonts"), "x:font")]
    grounds = [_ground(each, colours) for each in _of(parts.get("x:fills"), "x:fill")]
    made: dict[str, Format] = {}
    cells: list[Style] = []
    for xf in _of(parts.get("x:cellXfs"), "x:xf"):
        code = formats.get(number_of(xf.get("numFmtId")), "General")
        shown = made.setdefault(code, Format(code))
        font, size = _at(fonts, number_of(xf.get("fontId")), (None, 11.0))
        ground = _at(grounds, number_of(xf.get("fillId")), _WHITE)
        conceals = _by_colour(font if font is not None else _BLACK, ground)
        if conceals is None and size < _SMALLEST:
            conceals = TINY_TEXT
        cells.append(Style(shown, ground, conceals))
    return Styles(cells or [GENERAL], colours)


def _by_colour(text: Colour, ground: Colour | None) -> Concealment | None:
    if ground is None or any(abs(a - b) > _ALIKE for a, b in zip(text, ground, strict=True)):
        return None
    return WHITE_TEXT if min(ground) > 255 - _ALIKE else HIGHLIGHT


def _of(parent: Element | None, name: str) -> list[Element]:
    return [each for each in parent if name_of(each) == name] if parent is not None else []


def _formats(parent: Element | None) -> dict[int, str]:
    own = {
        number_of(each.get("numFmtId")): each.get("formatCode", "")
        for each in _of(parent, "x:numFmt")
    }
    return {**BUILT_IN, **own}


def number_of(value: str | None) -> int:
    """A whole number of an attribute; 0 where it is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 8 else 0


def _at(values: Sequence[_T], index: int, default: _T) -> _T:
    return values[index] if index < len(values) else default


def _font(font: Element, theme: Sequence[Colour]) -> tuple[Colour | None, float]:
    color: Colour | None = None
    size = 11.0
    for each in font:
        if name_of(each) == "x:color":
            color = colour_of(dict(each.attrib), theme)
        elif name_of(each) == "x:sz":
            size = float_of(each.get("val"), 11.0)
    return color, size


def _ground(fill: Element, theme: Sequence[Colour]) -> Colour | None:
    for pattern in fill:
        kind = pattern.get("patternType", "none") if name_of(pattern) == "x:patternFill" else ""
        if kind == "none":
            return _WHITE
        if kind != "solid":
            return None
        for each in pattern:
            if name_of(each) == "x:fgColor":
                return colour_of(dict(each.attrib), theme) or _BLACK
        return _BLACK
    return _WHITE


def float_of(value: str | None, default: float) -> float:
    """A number of an attribute; `default` where it is none."""
    try:
        number = float(value) if value is not None else default
    except ValueError:
        return default
    return number if math.isfinite(number) else default


def colour_of(told: dict[str, str], theme: Sequence[Colour]) -> Colour | None:
    """The colour that the attributes of a `<color>` name; None where it is the usual one."""
    colour: Colour | None = None
    if "rgb" in told:
        colour = _rgb(told["rgb"])
    elif "theme" in told:
        colour = _at(theme, number_of(told["theme"]), None)
    elif "indexed" in told:
        index = number_of(told["indexed"])
        if index == 65:
            colour = _WHITE
        elif index < 64:
            colour = _rgb(_PALETTE[index if index < 8 else index - 8])
    tint = float_of(told.get("tint"), 0.0)
    return _tinted(colour, tint) if colour is not None and tint else colour


def _rgb(text: str) -> Colour | None:
    try:
        value = int(text[-6:], 16)
    except ValueError:
        return None
    return value >> 16, value >> 8 & 255, value & 255


def _tinted(colour: Colour, tint: float) -> Colour:
    """A colour made darker (tint below 0) or lighter (18.8.19)."""
    tint = max(-1.0, min(1.0, tint))
    hue, light, saturation = colorsys.rgb_to_hls(*(each / 255 for each in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, light, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _theme_colours(root: Element) -> list[Colour]:
    told: dict[str, Colour] = {}
    for scheme in root.iter():
        if name_of(scheme) != "a:clrScheme":
            continue
        for each in scheme:
            for inner in each:
                value = inner.get("lastClr") or inner.get("val") or ""
                colour = _rgb(value) if len(value) == 6 else None
                if colour is not None:
                    told[name_of(each).rpartition(":")[2]] = colour
        break
    return [told.get(name, _BLACK) for name in _THEME]
