"""Text objects of OFD (GB/T 33190-2016, 11): where each character stands, and how it is replaced.

A TextCode holds characters and, in DeltaX and DeltaY, the steps from one to the next (`g 3 10` is
10 three times). A CGTransform says which glyphs are drawn for which characters, whatever the
TextCode says: after an edit it would still draw the old ones, so an edited character loses its own.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from redactor.formats._ofd.package import all_text, children, local

#: A place in the text of a TextCode, and what comes there.
Change = tuple[int, int, str]


def numbers(text: str | None, most: int = 64) -> list[float]:
    """The numbers of an attribute; those that are none count as 0.

    >>> numbers("10 2.5 x")
    [10.0, 2.5, 0.0]
    """
    return [number(each) for each in (text or "").split(None, most)[:most]]


def number(text: str | None, default: float = 0.0) -> float:
    """A finite number within the size of any page, or the default."""
    try:
        value = float(text or "")
    except ValueError:
        return default
    return value if abs(value) < 1e7 else default


def steps(text: str | None, count: int) -> list[float]:
    """The steps of a DeltaX or DeltaY, at most `count`; where there are fewer the last one goes on.

    >>> steps("g 2 5 3", 5)
    [5.0, 5.0, 3.0, 3.0, 3.0]
    """
    words = (text or "").split()
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < count:
        if words[at].lower() == "g" and at + 2 < len(words):
            times = min(max(int(number(words[at + 1])), 0), count - len(found))
            found += [number(words[at + 2])] * times
            at += 3
        else:
            found.append(number(words[at]))
            at += 1
    return found + found[-1:] * (count - len(found)) if found else []


def width(character: str) -> float:
    """The width of a character as a share of its size, as most fonts have it."""
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


class Placed(NamedTuple):
    """A TextCode, its text, and its characters' places in the object's own coordinates: one more
    than there are characters, the last one being where the text ends."""

    code: etree._Element
    text: str
    xs: list[float]
    ys: list[float]


def codes(text_object: etree._Element) -> list[etree._Element]:
    """The TextCodes of a text object."""
    return list(children(text_object, "TextCode"))


def code_text(code: etree._Element) -> str:
    """The characters of a TextCode."""
    return all_text(code) if len(code) else code.text or ""


def placed(text_object: etree._Element) -> Iterator[Placed]:
    """The TextCodes of an object with the places of their characters."""
    size = number(text_object.get("Size"), 1.0)
    stretch = number(text_object.get("HScale"), 1.0) or 1.0
    x = y = 0.0
    every = codes(text_object)
    box = numbers(text_object.get("Boundary"))
    for code in every:
        # Without coordinates it stands where the one before does.
        x, y = number(code.get("X"), x), number(code.get("Y"), y)
        text = code_text(code)
        if not text:
            continue
        advances = [width(each) * size * stretch for each in text]
        across, down = (steps(code.get(each), len(text) - 1) for each in ("DeltaX", "DeltaY"))
        if across or down:
            across = [*(across or [0.0] * (len(text) - 1))]
            down = [*(down or [0.0] * (len(text) - 1))]
            upright = any(across) or not any(down)
            across.append(advances[-1] if upright else 0.0)
            down.append(0.0 if upright else size)
        else:
            across, down = _fitted(advances, box, alone=len(every) == 1), [0.0] * len(text)
        yield Placed(code, text, _sums(x, across), _sums(y, down))


def _fitted(advances: list[float], box: list[float], *, alone: bool) -> list[float]:
    """Estimated widths, stretched to the object's box where that is about as wide."""
    total = sum(advances)
    if alone and len(box) == 4 and total and 0.6 < box[2] / total < 1.7:
        return [each * box[2] / total for each in advances]
    return advances


def _sums(start: float, each: Sequence[float]) -> list[float]:
    places = [start]
    for step in each:
        places.append(places[-1] + step)
    return places


class _Character(NamedTuple):
    """A character of the new text: which one it was (None: it is new), and its place."""

    text: str
    old: int | None
    x: float
    y: float


def change(text_object: etree._Element, changes: Mapping[etree._Element, list[Change]]) -> None:
    """Make the changes in an object's TextCodes. An object in which no character is left goes."""
    single = len(codes(text_object)) == 1
    for each in list(placed(text_object)):
        if each.code in changes:
            characters = _changed(each, sorted(changes[each.code]))
            _write(each, characters)
            _redraw(text_object, characters, keep=single)
    if not any(map(code_text, codes(text_object))):
        parent = text_object.getparent()
        if parent is not None:
            parent.remove(text_object)


def _changed(before: Placed, changes: Sequence[Change]) -> list[_Character]:
    _, text, xs, ys = before
    found: list[_Character] = []
    at = 0
    for start, end, replacement in changes:
        found += [_Character(text[i], i, xs[i], ys[i]) for i in range(at, start)]
        if len(replacement) == end - start:
            found += [
                _Character(new, i if new == text[i] else None, xs[i], ys[i])
                for i, new in enumerate(replacement, start)
            ]
        else:
            found += _spread(replacement, (xs[start], xs[end]), (ys[start], ys[end]))
        at = end
    return found + [_Character(text[i], i, xs[i], ys[i]) for i in range(at, len(text))]


def _spread(
    text: str, across: tuple[float, float], down: tuple[float, float]
) -> Iterator[_Character]:
    """New characters over the place of the old ones: what comes after stays where it is."""
    for index, each in enumerate(text):
        share = index / len(text)
        x = across[0] + (across[1] - across[0]) * share
        y = down[0] + (down[1] - down[0]) * share
        yield _Character(each, None, x, y)


def _write(before: Placed, characters: Sequence[_Character]) -> None:
    code = before.code
    for inner in list(code):
        code.remove(inner)
    code.text = "".join(each.text for each in characters)
    if len(characters) == len(before.text):
        return
    if characters and (characters[0].x, characters[0].y) != (before.xs[0], before.ys[0]):
        code.set("X", _short(characters[0].x))
        code.set("Y", _short(characters[0].y))
    for name, places in (
        ("DeltaX", [each.x for each in characters]),
        ("DeltaY", [each.y for each in characters]),
    ):
        deltas = [b - a for a, b in itertools.pairwise(places)]
        if any(abs(each) > 1e-6 for each in deltas):
            code.set(name, " ".join(map(_short, deltas)))
        elif name in code.attrib:
            del code.attrib[name]


def _short(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"


def _redraw(text_object: etree._Element, characters: Sequence[_Character], *, keep: bool) -> None:
    """Glyphs only for the characters that are as they were. With several TextCodes producers do not
    agree on what a position counts from: then all glyphs go."""
    for transform in list(children(text_object, "CGTransform")):
        parent_index = text_object.index(transform)
        glyphs = glyph_ids(transform)
        start = int(number(transform.get("CodePosition")))
        text_object.remove(transform)
        if not keep or int(number(transform.get("CodeCount"), 1)) != len(glyphs):
            continue
        for position, run in _runs(characters, start, glyphs):
            piece = etree.Element(
                transform.tag, {str(k): str(v) for k, v in transform.attrib.items()}
            )
            piece.set("CodePosition", str(position))
            piece.set("CodeCount", str(len(run)))
            piece.set("GlyphCount", str(len(run)))
            etree.SubElement(piece, _glyphs_tag(transform)).text = " ".join(run)
            text_object.insert(parent_index, piece)
            parent_index += 1


def _runs(
    characters: Sequence[_Character], start: int, glyphs: Sequence[str]
) -> Iterator[tuple[int, list[str]]]:
    """Neighbouring characters that keep their glyphs: the first one's place, and the glyphs."""
    run: list[str] = []
    for index, each in enumerate(characters):
        known = each.old is not None and 0 <= each.old - start < len(glyphs)
        if known and each.old is not None:
            run.append(glyphs[each.old - start])
        elif run:
            yield index - len(run), run
            run = []
    if run:
        yield len(characters) - len(run), run


def glyph_ids(transform: etree._Element) -> list[str]:
    """The glyphs that a CGTransform draws."""
    return next(((all_text(e)).split() for e in children(transform, "Glyphs")), [])


def _glyphs_tag(transform: etree._Element) -> str:
    return next((str(each.tag) for each in transform if local(each) == "Glyphs"), "Glyphs")
