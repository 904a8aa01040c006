"""What a reader sees of a PDF page, and what only stands in the file.

First a survey: the page's objects in the order in which they are painted, and whether anything about
them makes one doubt that a text is seen (no ink, a colour like the ground's, a shape or picture
painted over it, a box laid over it as an annotation). Where there is doubt the page is drawn twice,
with its text and without: a character that makes no difference is not seen.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from redactor.formats._pdf import native
from redactor.formats._pdf.native import FORM, IMAGE, PATH, TEXT, Rect

Color = tuple[int, int, int, int]
Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
#: A shape narrower than this, in points, is a line and covers nothing.
_THIN = 3.0
#: Text smaller than this is not read by anybody.
TINY = 1.6
_OPAQUE = 200
_DARK, _LIGHT = 100, 200
_LIKE = 40
#: Pixels a point, and the difference from which a pixel is another one.
_SCALE, _SEEN = 1.5, 24
#: Pages are drawn no larger than this many pixels.
_MOST_PIXELS = 8_000_000
#: So many objects of a page are looked at, and so deep.
_MOST_OBJECTS = 20_000
_DEEPEST = 8


class Painted(NamedTuple):
    """An object on the page, its place in the order of painting, and its colour."""

    order: int
    kind: int
    box: Rect
    color: Color
    mode: int = 0


class Laid(NamedTuple):
    """An annotation that may hide what is under it. `what`: its kind in PDF's own words."""

    what: str
    box: Rect
    color: Color | None


@dataclass(slots=True)
class Survey:
    texts: list[Painted] = field(default_factory=list)
    shapes: list[Painted] = field(default_factory=list)
    images: list[Painted] = field(default_factory=list)
    is_whole: bool = True

    def image_share(self, page: Rect) -> float:
        """How much of the page its pictures take, as one number for all of them."""
        area = max(page.width * page.height, 1.0)
        taken = sum(
            max(0.0, min(each.box.right, page.right) - max(each.box.left, page.left))
            * max(0.0, min(each.box.top, page.top) - max(each.box.bottom, page.bottom))
            for each in self.images
        )
        return min(1.0, taken / area)


def survey(page: Any) -> Survey:
    """The page's objects, those inside of forms, too."""
    found = Survey()
    for count, (kind, handle, matrix) in enumerate(_objects(page), 1):
        if count > _MOST_OBJECTS:
            found.is_whole = False
            break
        if kind == TEXT:
            mode = native.raw().FPDFTextObj_GetTextRenderMode(handle)
            painted = Painted(count, kind, _bounds(handle, matrix), _fill(handle), mode)
            found.texts.append(painted)
        elif kind == IMAGE:
            found.images.append(Painted(count, kind, _bounds(handle, matrix), (0, 0, 0, 255)))
        elif kind == PATH:
            found.shapes += _shape(handle, matrix, count)
    return found


def _objects(page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    pdfium = native.raw()

    def inside(form: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
        for index in range(pdfium.FPDFFormObj_CountObjects(form)):
            yield from each_of(pdfium.FPDFFormObj_GetObject(form, index), matrix, depth)

    def each_of(handle: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind != FORM:
            yield kind, handle, matrix
        elif depth < _DEEPEST:
            yield from inside(handle, times(_matrix(handle), matrix), depth + 1)

    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from each_of(pdfium.FPDFPage_GetObject(page, index), _IDENTITY, 0)


def times(one: Matrix, two: Matrix) -> Matrix:
    """One matrix, and then the other.

    >>> times((1, 0, 0, 1, 5, 0), (2, 0, 0, 2, 0, 1))
    (2, 0, 0, 2, 10, 1)
    """
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _matrix(handle: Any) -> Matrix:
    pdfium = native.raw()
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


_FOUR = [ctypes.c_float() for _ in range(4)]
_COLORS = [ctypes.c_uint() for _ in range(4)]


def _bounds(handle: Any, matrix: Matrix) -> Rect:
    # The lock is held wherever a page is open, so these are nobody else's.
    if not native.raw().FPDFPageObj_GetBounds(handle, *_FOUR):
        return Rect(0, 0, 0, 0)
    left, bottom, right, top = _FOUR
    box = Rect(left.value, bottom.value, right.value, top.value)
    return box if matrix is _IDENTITY else moved(box, matrix)


def moved(box: Rect, matrix: Matrix) -> Rect:
    """The rectangle around a rectangle that a matrix moves."""
    a, b, c, d, e, f = matrix
    corners = [
        (x * a + y * c + e, x * b + y * d + f)
        for x in (box.left, box.right)
        for y in (box.bottom, box.top)
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Rect(min(xs), min(ys), max(xs), max(ys))


def _fill(handle: Any) -> Color:
    if not native.raw().FPDFPageObj_GetFillColor(handle, *_COLORS):
        return (0, 0, 0, 255)
    red, green, blue, alpha = _COLORS
    return (red.value, green.value, blue.value, alpha.value)


def _shape(handle: Any, matrix: Matrix, order: int) -> Iterator[Painted]:
    """A shape as far as it may cover something: filled, or a line as thick as text."""
    pdfium = native.raw()
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(handle, mode, stroke):
        return
    if mode.value:
        yield Painted(order, PATH, _bounds(handle, matrix), _fill(handle))
        return
    width = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(handle, width)
    half = width.value / 2 * max(abs(matrix[0]), abs(matrix[1]))
    if stroke.value and half >= _THIN:
        pdfium.FPDFPageObj_GetStrokeColor(handle, *_COLORS)
        red, green, blue, alpha = (each.value for each in _COLORS)
        left, bottom, right, top = _bounds(handle, matrix)
        box = Rect(left - half, bottom - half, right + half, top + half)
        yield Painted(order, PATH, box, (red, green, blue, alpha))


def luminance(color: Color) -> float:
    """From 0, black, to 255."""
    red, green, blue, _ = color
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _covers(shape: Painted) -> bool:
    is_opaque = shape.kind == IMAGE or shape.color[3] >= _OPAQUE
    return is_opaque and shape.box.width >= _THIN and shape.box.height >= _THIN


def is_doubtful(found: Survey, laid: Sequence[Laid], page: Rect) -> bool:
    """Whether some text of the page may not be seen."""
    covers = [each for each in (*found.shapes, *found.images) if _covers(each)]
    if not found.is_whole or len(covers) * len(found.texts) > 2_000_000:
        return True
    return any(
        _is_doubtful(text, covers)
        or not text.box.meets(page)
        or any(each.box.meets(text.box) for each in laid)
        for text in found.texts
    )


def _is_doubtful(text: Painted, covers: list[Painted]) -> bool:
    if text.mode in (3, 7) or text.color[3] < _LIKE or 0 < text.box.height < TINY:
        return True
    ground = 255.0
    for each in covers:
        if each.box.meets(text.box):
            if each.order > text.order:
                return True
            # What a picture shows there is not known.
            is_shape = each.kind == PATH
            ground = luminance(each.color) if is_shape else 255.0 - luminance(text.color)
    return abs(luminance(text.color) - ground) < _LIKE


class Unseen(NamedTuple):
    """A character that is not seen: its number, why (a row of concealments.tsv), and whether a
    picture lies there, which may show it."""

    character: int
    what: str
    is_in_image: bool


def unseen(
    page: Any, text: Any, characters: str, found: Survey, laid: Sequence[Laid]
) -> Iterator[Unseen]:
    """The characters that make no difference to the page as it is drawn."""
    from PIL import ImageChops

    box = native.page_box(page)
    scale = min(_SCALE, (_MOST_PIXELS / max(box.width * box.height, 1.0)) ** 0.5)
    shown = drawn(page, scale)
    texts = [handle for kind, handle, _ in _objects(page) if kind == TEXT]
    for handle in texts:
        native.raw().FPDFPageObj_SetIsActive(handle, False)
    bare = drawn(page, scale)
    for handle in texts:
        native.raw().FPDFPageObj_SetIsActive(handle, True)
    channels = ImageChops.difference(shown, bare).split()
    seen = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    seen = seen.point([255 if level >= _SEEN else 0 for level in range(256)])
    to_pixel = device_matrix(page, scale)
    for index, character in enumerate(characters):
        if character.isspace() or character == "\0":
            continue
        ink = native.tight_box(text, index)
        if ink.width <= 0 or ink.height <= 0:
            continue
        area = moved(ink, to_pixel)
        pixels = (int(area.left), int(area.bottom), int(area.right) + 1, int(area.top) + 1)
        if not box.has((ink.left + ink.right) / 2, (ink.bottom + ink.top) / 2):
            yield Unseen(index, "off-page text", False)
        elif native.loose_box(text, index).height < TINY:
            yield Unseen(index, "tiny text", False)
        elif seen.crop(pixels).getbbox() is None:
            yield _why(text, index, ink, found=found, laid=laid, ground=_pixel(bare, pixels))


def drawn(page: Any, scale: float, *, annotations: bool = True) -> Any:
    """A page as a picture, RGB."""
    from PIL import Image

    pdfium = native.raw()
    width = max(1, round(pdfium.FPDF_GetPageWidthF(page) * scale))
    height = max(1, round(pdfium.FPDF_GetPageHeightF(page) * scale))
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        raise native.CannotOpenError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        flags = pdfium.FPDF_ANNOT if annotations else 0
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        return Image.frombytes("RGB", (width, height), buffer, "raw", "BGRX", stride)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def device_matrix(page: Any, scale: float) -> Matrix:
    """From the space of the page to the pixels of `drawn`, whose rows go down."""
    pdfium = native.raw()
    width = max(1, round(pdfium.FPDF_GetPageWidthF(page) * scale))
    height = max(1, round(pdfium.FPDF_GetPageHeightF(page) * scale))
    finer = 64
    x, y = ctypes.c_int(), ctypes.c_int()

    def at(left: float, bottom: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, width * finer, height * finer, 0, left, bottom, x, y)
        return x.value / finer, y.value / finer

    (e, f), (ax, ay), (cx, cy) = at(0, 0), at(1000, 0), at(0, 1000)
    return (
        (ax - e) / 1000,
        (ay - f) / 1000,
        (cx - e) / 1000,
        (cy - f) / 1000,
        e,
        f,
    )


def _pixel(picture: Any, area: tuple[int, int, int, int]) -> Color:
    x = min(max((area[0] + area[2]) // 2, 0), picture.width - 1)
    y = min(max((area[1] + area[3]) // 2, 0), picture.height - 1)
    red, green, blue = picture.getpixel((x, y))
    return (red, green, blue, 255)


def _why(
    text: Any, index: int, ink: Rect, *, found: Survey, laid: Sequence[Laid], ground: Color
) -> Unseen:
    pdfium = native.raw()
    x, y = (ink.left + ink.right) / 2, (ink.bottom + ink.top) / 2
    handle = pdfium.FPDFText_GetTextObject(text, index)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(handle) if handle else 0
    color = _fill(handle) if handle else (0, 0, 0, 255)
    is_in_image = any(each.box.has(x, y) for each in found.images)
    is_dark = luminance(ground) < _DARK
    over = [each for each in laid if each.box.has(x, y)]
    if mode in (3, 7) or color[3] < _LIKE:
        return Unseen(index, "hidden text", is_in_image)
    if any(each.what == "Highlight" for each in over):
        return Unseen(index, "highlight", is_in_image)
    order = _order_of(found, ink)
    above = [each for each in (*found.shapes, *found.images) if each.order > order]
    if over or any(_covers(each) and each.box.has(x, y) for each in above):
        return Unseen(index, "black box" if is_dark else "covering shape", is_in_image)
    if abs(luminance(color) - luminance(ground)) < 2 * _LIKE:
        what = "highlight" if is_dark else "white text"
        return Unseen(index, what, is_in_image)
    return Unseen(index, "hidden text", is_in_image)


def _order_of(found: Survey, ink: Rect) -> int:
    """When the text that holds a character was painted: the first that could."""
    x, y = (ink.left + ink.right) / 2, (ink.bottom + ink.top) / 2
    return min((each.order for each in found.texts if each.box.has(x, y)), default=0)
