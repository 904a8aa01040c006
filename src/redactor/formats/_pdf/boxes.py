"""What is painted where glyphs were taken out: a box in the colour of the ground, and on it what stands there instead.

ASCII is written in Helvetica, which every viewer has. For Chinese a viewer brings its own font: the
label is in STSong-Light of Adobe-GB1, by name and not embedded, because no font may be shipped here
and the file's own are subsets without the characters. A viewer without any Chinese font shows the
box and no label, and never the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from redactor.formats._pdf.content import Glyph
from redactor.formats._pdf.fonts import standard_width
from redactor.formats._pdf.sight import Matrix, luminance

_ASCII_FONT, _HAN_FONT = "/RedactorLatin", "/RedactorHan"
#: A label is not made smaller than this to fit; beyond, it is made narrower.
_SMALLEST = 0.35
_WIDEST = 1.6
#: On a darker ground one writes in white.
_DARK = 110


class Put(NamedTuple):
    """Glyphs that are gone, in the order of reading, and what is written in their place: one
    character for each, or a label over them all. `ground`: the colour behind them."""

    glyphs: Sequence[Glyph]
    text: str
    ground: tuple[int, int, int] = (255, 255, 255)


def painted(puts: Iterable[Put], back: Matrix | None) -> bytes:
    """The boxes and their texts as content. `back` leads from the page to the space in which the
    content is painted; None where that is the page itself."""
    lines = ["q"]
    if back is not None:
        lines.append(" ".join(f"{each:.5f}" for each in back) + " cm")
    puts = [each for each in puts if each.glyphs]
    for put in puts:
        lines.append(" ".join(f"{each / 255:.3f}" for each in put.ground) + " rg")
        lines += (_box(run) for run in _runs(put.glyphs))
    for put in puts:
        lines.append("1 g" if luminance((*put.ground, 255)) < _DARK else "0 g")
        if len(put.text) == len(put.glyphs):
            lines += _each(put)
        elif put.text:
            lines += _label(put)
    lines.append("Q")
    return "\n".join(lines).encode("ascii")


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that stand side by side."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _follows(one: Glyph, two: Glyph) -> bool:
    """Whether the second stands where the pen is after the first."""
    if one.is_vertical or two.is_vertical:
        return False
    x = one.origin[0] + one.right[0] - two.origin[0]
    y = one.origin[1] + one.right[1] - two.origin[1]
    size = max(abs(one.up[0]) + abs(one.up[1]), 0.01)
    is_alike = abs(one.up[0] - two.up[0]) + abs(one.up[1] - two.up[1]) < 0.01 * size
    return is_alike and abs(x) + abs(y) < 0.8 * size


def _box(run: Sequence[Glyph]) -> str:
    first, last = run[0].corners(), run[-1].corners()
    points = [first[0], last[1], last[2], first[3]]
    moves = [f"{x:.2f} {y:.2f} {'l' if index else 'm'}" for index, (x, y) in enumerate(points)]
    return " ".join([*moves, "h f"])


def _each(put: Put) -> Iterator[str]:
    """A character in the place of each glyph."""
    for glyph, character in zip(put.glyphs, put.text, strict=True):
        if not character.isspace():
            yield _shown(character, glyph.corners(0.0)[0], glyph.right, glyph.up)


def _label(put: Put) -> Iterator[str]:
    """A text over all the glyphs of the first run, made to fit."""
    run = next(_runs(put.glyphs))
    if run[0].is_vertical:
        first, last = run[0].corners(), put.glyphs[-1].corners()
        start, end = first[3], last[0]
        up = (first[1][0] - first[0][0], first[1][1] - first[0][1])
    else:
        start, end = run[0].corners(0.0)[0], run[-1].corners(0.0)[1]
        up = run[0].up
    way = (end[0] - start[0], end[1] - start[1])
    natural = sum(_width(each) for each in put.text)
    length = (way[0] ** 2 + way[1] ** 2) ** 0.5
    size = (up[0] ** 2 + up[1] ** 2) ** 0.5
    scale = min(1.0, max(_SMALLEST, length / max(natural * size, 0.01)))
    # The whole way, or no more of it than the label needs.
    share = min(1.0, natural * size * scale / max(length, 0.01))
    x, y = start
    for character in put.text:
        part = share * _width(character) / natural
        right = (way[0] * part, way[1] * part)
        yield _shown(character, (x, y), right, (up[0] * scale, up[1] * scale))
        x, y = x + right[0], y + right[1]


def _width(character: str) -> float:
    return standard_width(character) if character.isascii() else 1.0


def _shown(
    character: str, at: tuple[float, float], right: tuple[float, float], up: tuple[float, float]
) -> str:
    """One character at a place, no wider than it may be and in the middle of it."""
    size = (up[0] ** 2 + up[1] ** 2) ** 0.5
    room = (right[0] ** 2 + right[1] ** 2) ** 0.5
    if not size or not room:
        return ""
    width = _width(character) * size
    # A star fills its place, lest readers see a blank between two.
    narrow = min(_WIDEST if character == "*" else 1.0, room / width)
    unit = (right[0] / room, right[1] / room)
    margin = (room - width * narrow) / 2
    x, y = at[0] + unit[0] * margin, at[1] + unit[1] * margin
    across = size * narrow
    numbers = (unit[0] * across, unit[1] * across, up[0], up[1], x, y)
    font = _ASCII_FONT if character.isascii() else _HAN_FONT
    code = character.encode("latin-1" if character.isascii() else "utf-16-be").hex()
    if not character.isascii() and len(code) != 4:
        code = "25a1"
    place = " ".join(f"{each:.3f}" for each in numbers)
    return f"BT {font} 1 Tf 0 Tr 0 Tc 0 Tw 100 Tz 0 Ts {place} Tm <{code}> Tj ET"


def with_fonts(pdf: Any, resources: Any) -> None:
    """Give resources, which are nobody else's, the two fonts."""
    import pikepdf

    fonts = pikepdf.Dictionary(resources.get("/Font", pikepdf.Dictionary()))
    fonts[_ASCII_FONT] = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    fonts[_HAN_FONT] = _han_font(pdf)
    resources.Font = fonts


def _han_font(pdf: Any) -> Any:
    import pikepdf

    name = pikepdf.Name("/STSong-Light")
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=name,
        Flags=6,
        FontBBox=[-25, -254, 1000, 880],
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=880,
        StemV=93,
    )
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType0,
        BaseFont=name,
        CIDSystemInfo=pikepdf.Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=2
        ),
        DW=1000,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=name,
            Encoding=pikepdf.Name("/UniGB-UCS2-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
        )
    )
