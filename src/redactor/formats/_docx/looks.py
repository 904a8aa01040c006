"""How a run of Word's looks: hidden, its colour and what lies under it, its size.

From the run's own properties, its style, its paragraph's style and the defaults (ECMA-376 part 1,
17.7.2), as far as needed to know what a reader of the page cannot see.
"""

from __future__ import annotations

from typing import NamedTuple

from redactor.formats._office.ooxml import Element, attribute, child, name_of

_MOST_STYLES = 20
#: Sizes in half points, and widths in percent, below which nobody reads.
_TINY, _THIN = 5, 5
OFF = frozenset({"0", "false", "off", "none"})
_HIGHLIGHTS = {
    "black": 0x000000,
    "blue": 0x0000FF,
    "cyan": 0x00FFFF,
    "darkBlue": 0x000080,
    "darkCyan": 0x008080,
    "darkGray": 0x808080,
    "darkGreen": 0x008000,
    "darkMagenta": 0x800080,
    "darkRed": 0x800000,
    "darkYellow": 0x808000,
    "green": 0x00FF00,
    "lightGray": 0xC0C0C0,
    "magenta": 0xFF00FF,
    "red": 0xFF0000,
    "white": 0xFFFFFF,
    "yellow": 0xFFFF00,
}
WHITE, BLACK = 0xFFFFFF, 0x000000
#: Two colours are the same where no channel differs by more.
_ALIKE = 12


def alike(one: int, other: int) -> bool:
    """Whether nobody can tell two colours apart.

    >>> alike(0xFFFFFF, 0xFEFEFE), alike(0xFFFFFF, 0xDDDDDD)
    (True, False)
    """
    return all(abs((one >> shift & 255) - (other >> shift & 255)) <= _ALIKE for shift in (0, 8, 16))


def colour(value: str | None) -> int | None:
    """A colour of six hexadecimal digits; None for `auto` and what is none."""
    try:
        return int(value or "", 16) if len(value or "") == 6 else None
    except ValueError:
        return None


class Concealed(NamedTuple):
    """Why a reader does not see a run: a row of concealments.tsv, and whether it only looks
    redacted."""

    what: str
    is_false: bool = False


class Look(NamedTuple):
    """What is known of a run. `colour` None: automatic; `fill` None: nothing under it."""

    vanish: bool = False
    colour: int | None = None
    fill: int | None = None
    highlight: int | None = None
    size: int | None = None
    width: int | None = None

    def over(self, properties: Element | None) -> Look:
        """The look with the properties of a run (w:rPr) on top."""
        look = self
        for each in properties if properties is not None else ():
            name = name_of(each)
            value = attribute(each, "w:val")
            if name == "w:vanish":
                look = look._replace(vanish=value not in OFF)
            elif name == "w:color":
                look = look._replace(colour=colour(value))
            elif name == "w:shd":
                look = look._replace(fill=_fill(each))
            elif name == "w:highlight":
                look = look._replace(highlight=_HIGHLIGHTS.get(value or ""))
            elif name in ("w:sz", "w:w") and (value or "").rstrip("%").isdecimal():
                number = int((value or "").rstrip("%"))
                look = look._replace(size=number) if name == "w:sz" else look._replace(width=number)
        return look

    def concealed(self, background: int | None) -> Concealed | None:
        """Why nobody sees it on a background (None: unknown)."""
        if self.vanish:
            return Concealed("hidden text")
        if (self.size is not None and self.size < _TINY) or (
            self.width is not None and self.width < _THIN
        ):
            return Concealed("tiny text")
        if self.highlight is not None:
            # Automatic text stays black on a highlight.
            own = BLACK if self.colour is None else self.colour
            under: int | None = self.highlight
        elif self.colour is None:
            return None
        else:
            own, under = self.colour, background if self.fill is None else self.fill
        if under is None or not alike(own, under):
            return None
        return Concealed("white text") if alike(under, WHITE) else Concealed("highlight", True)


def _fill(shading: Element) -> int | None:
    """What colour a w:shd paints; None when none."""
    if attribute(shading, "w:val") == "solid":
        return colour(attribute(shading, "w:color")) or BLACK
    return colour(attribute(shading, "w:fill"))


class Styles:
    """The styles of a document; without any when it has none that can be read."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        self._fills: dict[str, int | None] = {}
        self._titles: dict[str, bool] = {}
        self._default = Look()
        self._default_style = ""
        for each in root if root is not None else ():
            name = name_of(each)
            if name == "w:docDefaults":
                self._default = Look().over(child(child(each, "w:rPrDefault"), "w:rPr"))
            elif name == "w:style":
                identity = attribute(each, "w:styleId") or ""
                self._styles[identity] = each
                is_default = attribute(each, "w:default") not in (None, *OFF)
                if is_default and attribute(each, "w:type") == "paragraph":
                    self._default_style = identity

    def look(self, paragraph_style: str | None, run_style: str | None) -> Look:
        """The look that styles give."""
        key = (paragraph_style or self._default_style, run_style or "")
        look = self._looks.get(key)
        if look is None:
            look = self._default
            for style in (*self._line(key[0]), *self._line(key[1])):
                look = look.over(child(style, "w:rPr"))
            self._looks[key] = look
        return look

    def fill(self, paragraph_style: str | None) -> int | None:
        """What a paragraph's style paints under it."""
        key = paragraph_style or self._default_style
        if key not in self._fills:
            found = None
            for style in self._line(key):
                shading = child(child(style, "w:pPr"), "w:shd")
                found = found if shading is None else _fill(shading)
            self._fills[key] = found
        return self._fills[key]

    def is_title(self, paragraph_style: str | None) -> bool:
        """Whether it is the style of a title or of headings of the first rank."""
        key = paragraph_style or self._default_style
        if key not in self._titles:
            name = attribute_of(self._styles.get(key), "w:name").lower()
            self._titles[key] = name in ("title", "heading 1")
        return self._titles[key]

    def paints_cells(self, table_style: str | None) -> bool:
        """Whether a table's style paints some of its cells."""
        return any(
            name_of(each) == "w:shd" and _fill(each) is not None
            for style in self._line(table_style or "")
            for each in style.iter()
        )

    def _line(self, identity: str) -> list[Element]:
        """A style and those that it is based on, the root first."""
        line: list[Element] = []
        style = self._styles.get(identity)
        while style is not None and style not in line and len(line) < _MOST_STYLES:
            line.append(style)
            style = self._styles.get(attribute_of(style, "w:basedOn"))
        return line[::-1]


def attribute_of(element: Element | None, name: str) -> str:
    """The w:val of a child; empty when there is none."""
    found = child(element, name)
    return (attribute(found, "w:val") or "") if found is not None else ""


def fill_of(properties: Element | None) -> int | None:
    """What w:pPr or w:tcPr paints under its text."""
    shading = child(properties, "w:shd")
    return _fill(shading) if shading is not None else None
