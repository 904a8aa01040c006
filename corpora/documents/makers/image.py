"""Pictures: what cameras and programs write beside the pixels, and text in the pixels."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageDraw, ImageFont, PngImagePlugin

from corpora.documents import Made
from corpora.documents.makers._values import Values

#: So small that nobody could read in it, and no OCR is asked.
_SMALL = (36, 30)
FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
_DRAWN = "Pillow, with the letters of WenQuanYi Zen Hei"


def make() -> Iterator[Made]:
    values = Values(69)
    for name, write, by, needs in (
        ("photo.jpg", _photo, "Pillow; the small picture added by hand, as cameras do", ""),
        ("chart.png", _chart, "Pillow; what is behind the picture added by hand", ""),
        ("scan.tiff", _scan, "Pillow", ""),
        ("stamp.gif", _stamp, "Pillow", ""),
        ("photo.webp", _web_photo, "Pillow", ""),
        ("card.png", _card, _DRAWN, "ocr"),
        ("card-back.jpg", _card_back, _DRAWN, "ocr"),
        ("notice.jpg", _notice, _DRAWN, "ocr"),
        ("fax.tiff", _fax, _DRAWN, "ocr"),
    ):
        values.planted = {}
        data = write(values)
        yield Made(name=name, data=data, made_by=by, planted=values.planted, needs=needs)


def _packed(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def picture_of(comment: str) -> bytes:
    """A small picture with a comment."""
    return _packed(_ground(), "JPEG", comment=comment.encode())


def _ground(size: tuple[int, int] = _SMALL) -> Image.Image:
    """Something to see that is the same whenever it is made."""
    return Image.linear_gradient("L").resize(size).convert("RGB")


def _xmp(description: str) -> bytes:
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>
<rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _photo(values: Values) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Example"
    exif[ExifTags.Base.Orientation] = 1
    exif[ExifTags.Base.ImageDescription] = f"ID {values('the description')}"
    exif[ExifTags.Base.Artist] = f"Sha {values('the artist')}"
    exif[ExifTags.Base.XPTitle] = _wide(f"证号{values('the title of Windows')}")
    exif[ExifTags.Base.XPComment] = _wide(f"证号{values('the comment of Windows')}")
    exif._ifds[ExifTags.IFD.Exif] = {
        ExifTags.Base.UserComment: b"UNICODE\0" + values("the comment of Exif").encode("utf-16-le"),
    }
    exif._ifds[ExifTags.IFD.GPSInfo] = {1: "N", 2: (38.0, 28.0, 1.5), 3: "E", 4: (106.0, 16.0, 2.0)}
    comment = f"证号{values('the comment of JPEG')}".encode("gb18030")
    xmp = _xmp(f"证号{values('XMP')}")
    tags = _with_small_picture(exif.tobytes(), _packed(_ground((16, 12)), "JPEG"))
    return _packed(_ground(), "JPEG", exif=tags, comment=comment, xmp=xmp, quality=90)


def _with_small_picture(exif: bytes, small: bytes) -> bytes:
    """Tags with a second directory that points to a small picture behind them (Exif 2.3, 4.5)."""
    head, tiff = exif[:6], bytearray(exif[6:])
    order = "<" if tiff.startswith(b"II") else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    at = len(tiff)
    struct.pack_into(f"{order}I", tiff, first + 2 + 12 * count, at)
    rows = ((0x0103, 3, 6), (0x0201, 4, at + 2 + 3 * 12 + 4), (0x0202, 4, len(small)))
    tiff += struct.pack(f"{order}H", len(rows))
    for tag, kind, value in rows:
        tiff += struct.pack(f"{order}HHI", tag, kind, 1)
        tiff += struct.pack(
            f"{order}HH" if kind == 3 else f"{order}I", *((value, 0) if kind == 3 else (value,))
        )
    return head + bytes(tiff) + bytes(4) + small


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le") + b"\0\0"


def _chart(values: Values) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", f"ID {values('a text chunk')}")
    info.add_text("Comment", f"ID {values('a packed text chunk')}", zip=True)
    info.add_itxt("Description", f"证号{values('an international text')}")
    info.add_itxt("Author", f"沙明远{values('a packed international text')}", zip=True)
    info.add_itxt("XML:com.adobe.xmp", _xmp(f"证号{values('XMP')}").decode())
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = f"ID {values('Exif')}"
    data = _packed(_ground(), "PNG", pnginfo=info, exif=exif)
    return data + f"\r\n证号{values('behind the picture')}\r\n".encode()


def _scan(values: Values) -> bytes:
    first, second = _ground(), _ground().rotate(180)
    tags = {
        270: f"ID {values('the description')}",
        269: f"ID {values('the name of the document')}",
        315: f"Sha {values('the artist')}",
        700: _xmp(f"证号{values('XMP')}"),
    }
    return _packed(
        first, "TIFF", tiffinfo=tags, save_all=True, append_images=[second], compression="tiff_lzw"
    )


def _stamp(values: Values) -> bytes:
    comment = f"证号{values('the comment of GIF')}".encode("gb18030")
    return _packed(_ground().convert("P"), "GIF", comment=comment)


def _web_photo(values: Values) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = f"ID {values('the description')}"
    xmp = _xmp(f"证号{values('XMP')}")
    return _packed(_ground(), "WEBP", exif=exif, xmp=xmp, lossless=True)


def _lines(picture: Image.Image, lines: list[tuple[int, int, str]], points: int = 30) -> None:
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(FONT), points)
    for left, top, text in lines:
        pen.text((left, top), text, font=font, fill=(20, 20, 20))


def _card(values: Values) -> bytes:
    """The front of an identity card, as a phone takes it: its words, and no emblem."""
    picture = Image.new("RGB", (860, 540), (226, 236, 244))
    ImageDraw.Draw(picture).rectangle((610, 90, 800, 340), fill=(190, 200, 210))
    _lines(
        picture,
        [
            (60, 60, "姓名  沙明远"),
            (60, 130, "性别  男    民族  回"),
            (60, 200, "出生  1972年1月1日"),
            (60, 270, "住址  宁夏吴忠市利通区"),
            (60, 320, "桃山村三组12号"),
            (60, 440, f"公民身份号码  {values('the number of a card')}"),
        ],
    )
    return _packed(picture, "PNG")


def _card_back(values: Values) -> bytes:
    picture = Image.new("RGB", (860, 540), (226, 236, 244))
    _lines(picture, [(260, 80, "中华人民共和国"), (290, 150, "居民身份证")], 44)
    _lines(
        picture,
        [
            (200, 380, "签发机关  吴忠市公安局利通分局"),
            (200, 450, "有效期限  2016.03.01-2036.03.01"),
        ],
    )
    _lines(picture, [(40, 500, f"复印 {values('a line of the copier')}")], 20)
    return _packed(picture, "JPEG", quality=92)


def _notice(values: Values) -> bytes:
    """A list on a wall, taken with the phone on its side: Exif tells how to turn it."""
    picture = Image.new("RGB", (1000, 620), (250, 248, 240))
    _lines(picture, [(330, 40, "困难补助名单公示")], 40)
    _lines(
        picture,
        [
            (60, 140, "序号"),
            (200, 140, "姓名"),
            (480, 140, "身份证号"),
            (60, 210, "1"),
            (200, 210, "沙明远"),
            (480, 210, values("a cell of a list")),
            (60, 280, "2"),
            (200, 280, "石磊"),
            (480, 280, values("another cell")),
            (60, 400, f"经办人身份证号：{values('within a line')}，已核。"),
            (60, 520, "本公示期为7天"),
        ],
        32,
    )
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    return _packed(picture.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=92, exif=exif)


def _fax(values: Values) -> bytes:
    pages = []
    for place in ("the first page", "the second page"):
        page = Image.new("L", (1000, 400), 255)
        pen, font = ImageDraw.Draw(page), ImageFont.truetype(str(FONT), 34)
        pen.text((60, 80), "关于核实情况的函", font=font, fill=0)
        pen.text((60, 180), f"当事人身份证号：{values(place)}。", font=font, fill=0)
        pages.append(page.point(lambda value: 255 if value > 128 else 0).convert("1"))
    return _packed(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")
