"""Rewriting one page of a PDF: glyphs out, boxes in; and where that is not safe, a picture of it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from redactor.formats._pdf import boxes as pdf_boxes
from redactor.formats._pdf import native
from redactor.formats._pdf import sight as pdf_sight
from redactor.formats._pdf.boxes import Put
from redactor.formats._pdf.content import CannotFollowError, Glyph, Stream, Walk, matrix_of
from redactor.formats._pdf.cut import without
from redactor.formats._pdf.native import Rect
from redactor.formats._pdf.reading import appearances, own_resources, silent
from redactor.formats._pdf.reading import shown as form_of
from redactor.formats._pdf.sight import Matrix

#: Dots an inch of a page that becomes a picture, and the most that it may have.
_DPI, _MOST_PIXELS = 200, 40_000_000
_QUALITY = 88
#: How far pdfium's place of a glyph and ours may lie apart, in widths of the glyph.
_NEAR = 0.3
#: A ground with more colours than this is a picture.
_MOST_COLORS = 2048


@dataclass(slots=True)
class Wanted:
    """What is to become of a page: characters that go, by index, and what is written instead.

    `puts`: runs of characters with their replacement. `silent`: characters that go without
    anything being painted, because nobody sees them. `picture`: a page that is one already, with
    its values painted over.
    """

    puts: list[tuple[list[int], str]] = field(default_factory=list)
    silent: set[int] = field(default_factory=set)
    picture: bytes | None = None

    def gone(self) -> set[int]:
        return {index for indices, _ in self.puts for index in indices} | self.silent


class Mark(NamedTuple):
    """A character as pdfium sees it: where the pen stood, its box, and its code."""

    origin: tuple[float, float]
    box: Rect
    character: str


class Grounds:
    """The colours of a page as it was drawn. `handle`: the page in pdfium."""

    def __init__(self, handle: Any) -> None:
        box = native.page_box(handle)
        scale = min(1.0, (4_000_000 / max(box.width * box.height, 1.0)) ** 0.5)
        self._picture = pdf_sight.drawn(handle, scale, annotations=False)
        self._matrix = pdf_sight.device_matrix(handle, scale)

    def behind(self, boxes: Iterable[Rect]) -> tuple[int, int, int]:
        """The colour that most of some boxes have: that behind their characters."""
        counts: Counter[tuple[int, int, int]] = Counter()
        for box in boxes:
            left, top, right, bottom = pdf_sight.moved(box, self._matrix)
            # Above and below a character there is more ground than ink.
            more = 1 + (bottom - top) / 5
            pixels = (int(left), int(top - more), int(right) + 1, int(bottom + more))
            area = self._picture.crop(pixels)
            for count, color in area.getcolors(_MOST_COLORS) or ():
                counts[color] += count
        return counts.most_common(1)[0][0] if counts else (255, 255, 255)


def marks(text: Any, characters: str, indices: Iterable[int]) -> dict[int, Mark]:
    """The places of characters; of those that stand on the page, and not of blanks put in."""
    pdfium = native.raw()
    found = {}
    for index in indices:
        if pdfium.FPDFText_IsGenerated(text, index) != 1 and characters[index] != "\0":
            found[index] = Mark(
                native.origin(text, index), native.loose_box(text, index), characters[index]
            )
    return found


def rewrite(
    pdf: Any, page: Any, wanted: Wanted, places: Mapping[int, Mark], grounds: Grounds
) -> list[Rect]:
    """Take the glyphs out of the page and what its annotations show; the boxes in which it looks
    otherwise now. CannotFollowError where a glyph cannot be found."""
    walk = Walk()
    root = walk.page(page)
    shown = list(appearances(page))
    walks = [(root, walk, None)] + [_walked(each) for each in shown]
    glyphs = [glyph for _, each, _ in walks for glyph in each.glyphs]
    found = _matched(glyphs, places)
    if len(found) < len([index for index in wanted.gone() if index in places]):
        raise CannotFollowError
    gone = [*found.values(), *_under(glyphs, [found[index] for index in found])]
    for (stream, each, matrix), looks in zip(walks, [None, *shown], strict=True):
        own = {id(glyph) for glyph in each.glyphs}
        here = [glyph for glyph in gone if id(glyph) in own]
        if not here:
            continue
        puts = [
            Put(
                [found[index] for index in indices if id(found.get(index)) in own],
                text,
                grounds.behind(places[index].box for index in indices if index in places),
            )
            for indices, text in _fitting(wanted.puts, found)
        ]
        if looks is None:
            _write_page(pdf, page, stream, here, puts)
        else:
            assert matrix is not None
            _write_looks(pdf, looks, stream, gone=here, puts=puts, matrix=matrix)
    return [*(mark.box for mark in places.values()), *(_around(glyph) for glyph in gone)]


def _around(glyph: Glyph) -> Rect:
    corners = glyph.corners()
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Rect(min(xs), min(ys), max(xs), max(ys))


def _walked(looks: Any) -> tuple[Stream, Walk, Matrix | None]:
    walk = Walk(looks.matrix)
    return walk.form(looks.form), walk, looks.matrix


def _fitting(
    puts: Sequence[tuple[list[int], str]], found: Mapping[int, Glyph]
) -> list[tuple[list[int], str]]:
    """Runs without the characters that have no glyph; one for one stays one for one."""
    fitted = []
    for indices, text in puts:
        if len(text) == len(indices):
            pairs = [
                (index, character)
                for index, character in zip(indices, text, strict=True)
                if index in found
            ]
            fitted.append(([index for index, _ in pairs], "".join(each for _, each in pairs)))
        else:
            fitted.append(([index for index in indices if index in found], text))
    return fitted


class _Grid:
    """Glyphs by place."""

    def __init__(self, glyphs: Iterable[Glyph], by_center: bool) -> None:
        self._cells: dict[tuple[int, int], list[Glyph]] = {}
        for glyph in glyphs:
            x, y = glyph.center if by_center else glyph.drawn_at
            self._cells.setdefault((int(x // 8), int(y // 8)), []).append(glyph)

    def near(self, box: Rect) -> Iterable[Glyph]:
        left, right = int(box.left // 8), int(box.right // 8)
        bottom, top = int(box.bottom // 8), int(box.top // 8)
        if (right - left) * (top - bottom) > 100_000:
            return
        for column in range(left, right + 1):
            for row in range(bottom, top + 1):
                yield from self._cells.get((column, row), ())


def _matched(glyphs: Sequence[Glyph], places: Mapping[int, Mark]) -> dict[int, Glyph]:
    """For each character its glyph: the one that stands where pdfium says."""
    grid = _Grid(glyphs, by_center=False)
    found: dict[int, Glyph] = {}
    for index, mark in places.items():
        x, y = mark.origin
        around = Rect(x - 3, y - 3, x + 3, y + 3)
        best: tuple[float, Glyph] | None = None
        for glyph in grid.near(around):
            left, base = glyph.drawn_at
            away = abs(left - x) + abs(base - y)
            size = abs(glyph.right[0]) + abs(glyph.right[1])
            if away <= max(_NEAR * size, 0.2) and (best is None or away < best[0]):
                best = (away, glyph)
        if best is not None:
            found[index] = best[1]
    return found


def _under(glyphs: Sequence[Glyph], gone: Sequence[Glyph]) -> list[Glyph]:
    """Other glyphs that stand where one goes: drawn twice, or in a layer of their own."""
    grid = _Grid(glyphs, by_center=True)
    taken = {id(glyph) for glyph in gone}
    found = []
    for glyph in gone:
        corners = glyph.corners(0.0, 0.8)
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        box = Rect(min(xs), min(ys), max(xs), max(ys))
        for other in grid.near(box):
            if id(other) not in taken and box.has(*other.center):
                taken.add(id(other))
                found.append(other)
    return found


def _write_page(
    pdf: Any, page: Any, stream: Stream, gone: Sequence[Glyph], puts: Sequence[Put]
) -> None:
    import pikepdf

    resources = own_resources(page)
    content = _rewritten(pdf, stream, gone, resources)
    parts = [pdf.make_stream(b"q\n" + content + b"\nQ" * (stream.open_saves + 1) + b"\n")]
    if any(put.glyphs for put in puts):
        pdf_boxes.with_fonts(pdf, resources)
        parts.append(pdf.make_stream(pdf_boxes.painted(puts, None)))
    page.Contents = pikepdf.Array(parts)


def _write_looks(
    pdf: Any,
    looks: Any,
    stream: Stream,
    *,
    gone: Sequence[Glyph],
    puts: Sequence[Put],
    matrix: Matrix,
) -> None:
    """What an annotation shows, as a copy: other annotations may show the same form."""
    import pikepdf

    form = looks.form
    resources = pikepdf.Dictionary(form.get("/Resources", pikepdf.Dictionary()))
    content = _rewritten(pdf, stream, gone, resources)
    full = pdf_sight.times(matrix_of(form), matrix)
    if any(put.glyphs for put in puts):
        pdf_boxes.with_fonts(pdf, resources)
        content = b"q\n" + content + b"\nQ" * (stream.open_saves + 1) + b"\n"
        content += pdf_boxes.painted(puts, inverse(full))
    copy = _copied(pdf, form, content, resources)
    looks.annotation.AP = pikepdf.Dictionary(N=copy, RedactorNew=True)


def inverse(matrix: Matrix) -> Matrix:
    """The way back. CannotFollowError where there is none.

    >>> inverse((2, 0, 0, 2, 10, 4))
    (0.5, 0.0, 0.0, 0.5, -5.0, -2.0)
    """
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    if not size:
        raise CannotFollowError
    p, q, r, s = d / size, -b / size + 0.0, -c / size + 0.0, a / size
    return (p, q, r, s, -(e * p + f * r), -(e * q + f * s))


def _rewritten(pdf: Any, stream: Stream, gone: Sequence[Glyph], resources: Any) -> bytes:
    """A stream's content without the glyphs; forms that change are copied and named anew in
    `resources`, which are the stream's own."""
    import pikepdf

    changed: dict[int, str] = {}
    for index, form in stream.forms.items():
        if not _concerns(form, gone):
            continue
        inner = pikepdf.Dictionary(form.resources)
        copy = _copied(pdf, form.holder, _rewritten(pdf, form, gone, inner), inner)
        objects = pikepdf.Dictionary(resources.get("/XObject", pikepdf.Dictionary()))
        name = f"/RedactorForm{len(objects)}"
        while name in objects:
            name += "x"
        objects[name] = copy
        resources.XObject = objects
        changed[index] = name
    steps = list(stream.steps)
    for index, name in changed.items():
        steps[index] = pikepdf.ContentStreamInstruction(
            [pikepdf.Name(name)], pikepdf.Operator("Do")
        )
    _forget(resources, {str(stream.steps[index].operands[0]) for index in changed}, steps, stream)
    left = without(steps, [glyph for glyph in gone if glyph.stream is stream])
    return bytes(pikepdf.unparse_content_stream(silent(list(left))))


def _forget(resources: Any, names: set[str], steps: list[Any], stream: Stream) -> None:
    """Drop the names of forms that nothing calls any more, so that the old forms are not written."""
    called = {str(step.operands[0]) for step in steps if str(step.operator) == "Do"}
    others = [form for form in stream.forms.values() if "/Resources" not in form.holder]
    for name in names - called:
        if not others and name in resources.XObject:
            del resources.XObject[name]


def _concerns(stream: Stream, gone: Sequence[Glyph]) -> bool:
    return any(glyph.stream is stream for glyph in gone) or any(
        _concerns(form, gone) for form in stream.forms.values()
    )


def _copied(pdf: Any, form: Any, content: bytes, resources: Any) -> Any:
    copy = pdf.make_stream(content)
    for key, value in form.items():
        if key not in {"/Length", "/Filter", "/DecodeParms", "/PieceInfo", "/Metadata", "/Ref"}:
            copy[key] = value
    copy.Resources = resources
    return copy


def as_picture(
    pdf: Any, page: Any, handle: Any, wanted: Wanted, places: Mapping[int, Mark]
) -> None:
    """Replace what a page shows by a picture of it, with the values painted over.

    `handle`: the page in pdfium, as it was read."""
    import pikepdf
    from PIL import Image, ImageDraw

    box = native.page_box(handle)
    scale = min(_DPI / 72, (_MOST_PIXELS / max(box.width * box.height, 1.0)) ** 0.5)
    if wanted.picture is not None:
        picture = Image.open(io.BytesIO(wanted.picture)).convert("RGB")
        scale = picture.width / max(native.raw().FPDF_GetPageWidthF(handle), 1.0)
    else:
        picture = pdf_sight.drawn(handle, scale, annotations=False)
    to_pixel = pdf_sight.device_matrix(handle, scale)
    brush = ImageDraw.Draw(picture)
    for index in wanted.gone():
        mark = places.get(index)
        if mark is not None:
            left, top, right, bottom = pdf_sight.moved(mark.box, to_pixel)
            brush.rectangle((left - 2, top - 2, right + 2, bottom + 2), fill=(255, 255, 255))
            if right - left > 4:
                middle = (top + bottom) / 2
                brush.line((left + 2, middle, right - 2, middle), fill=(90, 90, 90), width=2)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    image = pdf.make_stream(
        out.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    # From the unit square, over pixels whose rows go down, to the space of the page.
    pixels: Matrix = (picture.width, 0, 0, -picture.height, 0, picture.height)
    numbers = pdf_sight.times(pixels, inverse(to_pixel))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(RedactorPage=image))
    place = " ".join(f"{each:.5f}" for each in numbers)
    page.Contents = pdf.make_stream(f"q {place} cm /RedactorPage Do Q".encode())
    for key in ("/Thumb", "/PieceInfo", "/Metadata", "/StructParents", "/Group"):
        if key in page:
            del page[key]
    _drop_shown(page)


def _drop_shown(page: Any) -> None:
    """The picture shows what the annotations showed; what is left of them must not show it, too."""
    import pikepdf

    shown = {each.form.objgen for each in appearances(page)}
    listed = page.get("/Annots")
    if not shown or not isinstance(listed, pikepdf.Array):
        return
    page.Annots = pikepdf.Array([each for each in listed if not _shows(each, shown)])


def _shows(annotation: Any, forms: set[tuple[int, int]]) -> bool:
    form = form_of(annotation)
    return form is not None and form.objgen in forms
