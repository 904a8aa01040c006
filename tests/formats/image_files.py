"""Pictures for tests: drawn, packed by Pillow, with a value where they carry text."""

from __future__ import annotations

import io
from typing import Any

from PIL import ExifTags, Image, ImageDraw, ImageFont

from corpora.documents.makers.image import FONT
from redactor.formats import open_file
from redactor.formats.image import ImageSource
from redactor.model import Edit, Part

KEY = b"image"
RESIDENT = "640104195803129952"
MOBILE = "13800138000"
FORMATS = ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"]
XMP = (
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>沙明远</dc:creator>"
    f"<dc:description>{RESIDENT}</dc:description></x:xmpmeta>"
)


def font_of(points: int) -> Any:
    """A Chinese font; without one, ink of another, which only OCR could not read."""
    return (
        ImageFont.truetype(str(FONT), points) if FONT.exists() else ImageFont.load_default(points)
    )


def packed(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def unpacked(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def opened(data: bytes, name: str = "照片") -> ImageSource:
    source = open_file(data, name, KEY)
    assert isinstance(source, ImageSource)
    return source


def texts(data: bytes) -> list[str]:
    return [block.text for block in opened(data).document.blocks()]


def whats(data: bytes) -> list[str]:
    return [notice.what for notice in opened(data).notices]


def masked(data: bytes, value: str = RESIDENT, *, clean: bool = False) -> bytes:
    source = opened(data)
    edits: list[Edit] = []
    for block in source.document.blocks():
        at = block.text.find(value)
        if at >= 0:
            part = Part(block.index, at, at + len(value), block.start)
            edits.append(Edit(part=part, replacement=value[:6] + "*" * (len(value) - 6)))
    assert edits or clean
    return source.rewrite(edits, clean=clean)


def drawn(
    *lines: str, size: tuple[int, int] = (700, 160), mode: str = "RGB", points: int = 28
) -> Image.Image:
    picture = Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(picture), font_of(points)
    for number, line in enumerate(lines):
        pen.text((20, 15 + number * points * 1.8), line, font=font, fill="black")
    return picture if mode == "RGB" else picture.convert(mode)


def noisy(size: tuple[int, int] = (90, 60)) -> Image.Image:
    return Image.effect_noise(size, 60).convert("RGB")


def with_tags(**more: Any) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = f"ID {RESIDENT}"
    exif[ExifTags.Base.Artist] = "Sha Mingyuan"
    exif[ExifTags.Base.XPComment] = f"证号{RESIDENT}".encode("utf-16-le") + b"\0\0"
    exif[ExifTags.Base.Orientation] = 1
    exif._ifds[ExifTags.IFD.Exif] = {
        ExifTags.Base.UserComment: b"UNICODE\0" + RESIDENT.encode("utf-16-le"),
        ExifTags.Base.MakerNote: b"maker" * 20,
    }
    exif._ifds[ExifTags.IFD.GPSInfo] = {1: "N", 2: (38.0, 28.0, 1.5), 3: "E", 4: (106.0, 16.0, 2.0)}
    return packed(noisy(), "JPEG", exif=exif, **more)


def places_left(data: bytes) -> list[str]:
    """What stands in it in any usual encoding, unpacked or not."""
    whole = data + b"".join(str(v).encode() for v in getattr(unpacked(data), "text", {}).values())
    usual = [RESIDENT.encode(each) for each in ("ascii", "utf-16-le", "utf-16-be")]
    return [each.hex() for each in usual if each in whole]
