"""The pictures of a PDF: a page that is one (scanned, or with fonts that cannot be read), and those
that stand on a page. They are read by OCR, as any picture, and written back where they were."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from redactor.errors import InputError
from redactor.formats._pdf import native
from redactor.formats._pdf import sight as pdf_sight
from redactor.formats._pdf.reading import forms_in

#: Smaller pictures, in pixels, are ornaments.
_SMALLEST_SIDE, _SMALLEST_AREA = 60, 50_000
_MOST_PIXELS = 100_000_000
_DPI = 200
_ADVICE = "check the picture by hand"


class Picture(NamedTuple):
    """A picture of the file: its number as an object, and the page on which it stands first."""

    objgen: tuple[int, int]
    page: int
    nth: int

    @property
    def where(self) -> str:
        return f"第{self.page}页图片{self.nth}"


def on_page(page: Any, number: int, seen: set[tuple[int, int]]) -> Iterator[Picture]:
    """The pictures that a page's resources name and that were not seen on pages before."""
    count = 0
    for image in _images(page):
        if image.objgen in seen:
            continue
        seen.add(image.objgen)
        if is_large(image):
            count += 1
            yield Picture(image.objgen, number, count)


def is_large(image: Any) -> bool:
    """Whether a picture may hold words."""
    try:
        width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    except (TypeError, ValueError):
        return False
    return min(width, height) >= _SMALLEST_SIDE and width * height >= _SMALLEST_AREA


def _images(page: Any) -> Iterator[Any]:
    import pikepdf

    resources = page.get("/Resources")
    if not isinstance(resources, pikepdf.Dictionary):
        return
    for each in [resources, *(form.get("/Resources") for form in forms_in(resources, set()))]:
        objects = each.get("/XObject") if isinstance(each, pikepdf.Dictionary) else None
        if isinstance(objects, pikepdf.Dictionary):
            for image in objects.values():
                if isinstance(image, pikepdf.Stream) and image.get("/Subtype") == "/Image":
                    yield image


def file_of(image: Any, where: str) -> bytes:
    """A picture as a file of its own. InputError when it cannot be unpacked, whatever its decoder
    raises."""
    import pikepdf

    if int(image.Width) * int(image.Height) > _MOST_PIXELS:
        raise InputError("is a picture too large to read", where=where, advice=_ADVICE)
    try:
        if image.get("/Filter") == "/DCTDecode" and "/Decode" not in image:
            return bytes(image.read_raw_bytes())
        picture = pikepdf.PdfImage(image).as_pil_image()
        out = io.BytesIO()
        (picture if picture.mode in {"1", "L", "RGB"} else picture.convert("RGB")).save(out, "PNG")
        return out.getvalue()
    except Exception:
        raise InputError(
            "is a picture that cannot be unpacked", where=where, advice=_ADVICE
        ) from None


def put_back(image: Any, data: bytes) -> None:
    """Replace a picture's pixels by those of a file."""
    import pikepdf
    from PIL import Image

    picture: Image.Image = Image.open(io.BytesIO(data))
    if picture.mode not in {"L", "RGB"}:
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    if data.startswith(b"\xff\xd8"):
        image.write(data, filter=pikepdf.Name.DCTDecode)
    else:
        image.write(picture.tobytes())
    image.Width, image.Height = picture.width, picture.height
    image.ColorSpace = pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB
    image.BitsPerComponent = 8
    for key in ("/Decode", "/ImageMask", "/Mask", "/Intent", "/Metadata", "/Alternates"):
        if key in image:
            del image[key]


def page_file(data: bytes, number: int) -> bytes:
    """A page, from 1, drawn as a picture file. InputError when it cannot be drawn."""
    where = f"第{number}页"
    try:
        with native.opened(data) as document, native.page_of(document, number - 1) as page:
            box = native.page_box(page)
            scale = min(_DPI / 72, (40_000_000 / max(box.width * box.height, 1.0)) ** 0.5)
            picture = pdf_sight.drawn(page, scale)
    except native.CannotOpenError:
        raise InputError("is a page that cannot be drawn", where=where, advice=_ADVICE) from None
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()
