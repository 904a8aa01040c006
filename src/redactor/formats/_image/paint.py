"""How a picture is shown, painted over and packed again as it was, by Pillow (MIT-CMU)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from PIL import Image

Box = tuple[float, float, float, float]
#: Compressions of TIFF that Pillow writes as it reads them.
_KEPT_COMPRESSIONS = frozenset(
    {"raw", "group3", "group4", "tiff_ccitt", "tiff_lzw", "jpeg", "tiff_adobe_deflate", "packbits"}
)


def shown_as(picture: Image.Image, orientation: int) -> Image.Image:
    """The picture as it is shown: upright, on white where it is transparent."""
    from PIL import Image

    picture.load()
    shown = picture
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        over = picture.convert("RGBA")
        shown = Image.new("RGB", picture.size, "white")
        shown.paste(over, mask=over.getchannel("A"))
    elif picture.mode.startswith(("I", "F")):
        # Sixteen bits of grey: converting would cut instead of scale.
        low, high = cast("tuple[float, float]", picture.getextrema())
        scale = 255 / (high - low) if high > low else 1.0
        shown = picture.convert("F").point(lambda value: value * scale - low * scale).convert("L")
    if shown.mode not in ("RGB", "L"):
        shown = shown.convert("RGB")
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return shown.transpose(turns[orientation]) if orientation in turns else shown


def stored(box: Box, orientation: int, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A box on the picture as it is shown, in the pixels as they are stored."""
    wide, high = size
    ways: dict[int, Callable[[float, float], tuple[float, float]]] = {
        2: lambda x, y: (wide - x, y),
        3: lambda x, y: (wide - x, high - y),
        4: lambda x, y: (x, high - y),
        5: lambda x, y: (y, x),
        6: lambda x, y: (y, high - x),
        7: lambda x, y: (wide - y, high - x),
        8: lambda x, y: (wide - y, x),
    }
    way = ways.get(orientation)
    (a, b), (c, d) = (box[:2], box[2:]) if way is None else (way(*box[:2]), way(*box[2:]))
    left, right, top, bottom = min(a, c), max(a, c), min(b, d), max(b, d)
    return (
        max(int(left), 0),
        max(int(top), 0),
        min(int(right) + 1, wide - 1),
        min(int(bottom) + 1, high - 1),
    )


def black(picture: Image.Image) -> Any:
    """Black in the mode of a picture, and opaque."""
    if picture.mode == "P":
        palette = picture.getpalette("RGB") or [0, 0, 0]
        seen = picture.info.get("transparency")
        colours = [sum(palette[at : at + 3]) for at in range(0, len(palette), 3)]
        opaque = [index for index in range(len(colours)) if index != seen]
        return min(opaque or [0], key=lambda index: colours[index])
    return {"CMYK": (0, 0, 0, 255), "RGBA": (0, 0, 0, 255), "LA": (0, 255), "RGB": (0, 0, 0)}.get(
        picture.mode, 0
    )


def options_of(picture: Image.Image, kind: str, data: bytes) -> dict[str, Any]:
    """How a picture of its kind is packed as it was."""
    from PIL import JpegImagePlugin

    info = picture.info
    found: dict[str, Any] = {
        name: info[name] for name in ("icc_profile", "dpi") if info.get(name) and kind != "BMP"
    }
    if kind == "JPEG":
        found["qtables"] = getattr(picture, "quantization", None)
        sampling = JpegImagePlugin.get_sampling(picture)
        found |= {"subsampling": sampling} if sampling >= 0 else {"quality": 95}
        found |= {"progressive": True} if info.get("progressive") else {}
    elif kind == "TIFF":
        compression = info.get("compression")
        known = compression if compression in _KEPT_COMPRESSIONS else "tiff_adobe_deflate"
        found |= {} if known == "raw" else {"compression": known}
    elif kind == "WEBP":
        found |= {"lossless": True} if b"VP8L" in data[:4096] else {"quality": 92}
    return found
