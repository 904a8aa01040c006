"""Pictures: what they carry beside their pixels is read and taken out."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageChops, PngImagePlugin

from redactor.formats import open_file
from redactor.formats.image import ImageSource, recognises
from tests.formats.image_files import (
    FORMATS,
    KEY,
    RESIDENT,
    XMP,
    masked,
    noisy,
    opened,
    packed,
    places_left,
    texts,
    unpacked,
    whats,
    with_tags,
)

pytestmark = pytest.mark.usefixtures("without_ocr")


def test_tags_of_a_photo_are_read_and_changed_in_their_places() -> None:
    data = with_tags(comment=f"证号：{RESIDENT}".encode())
    assert sum(RESIDENT in text for text in texts(data)) == 4
    assert {"location", "author"} <= set(whats(data))
    after = masked(data)
    assert places_left(after) == []
    exif = unpacked(after).getexif()
    assert exif[ExifTags.Base.Artist] == "Sha Mingyuan"
    assert exif[ExifTags.Base.ImageDescription] == "ID 640104************"
    assert not exif.get_ifd(ExifTags.IFD.GPSInfo)
    assert b"maker" not in after
    assert ImageChops.difference(unpacked(after), unpacked(data)).getbbox() is None
    assert "location" not in whats(after)


def test_cleaning_a_photo_leaves_its_pixels_and_which_way_up_it_is() -> None:
    picture = noisy()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Artist] = "Sha Mingyuan"
    data = packed(picture, "JPEG", exif=exif, comment=b"x", dpi=(300, 300))
    after = masked(data, clean=True)
    assert dict(unpacked(after).getexif()) == {ExifTags.Base.Orientation: 6}
    assert b"Sha" not in after
    assert unpacked(after).info["dpi"] == (300, 300)
    assert ImageChops.difference(unpacked(after), unpacked(data)).getbbox() is None
    assert whats(after) == []


def test_the_small_picture_in_a_photo_is_told_and_wiped() -> None:
    small = packed(noisy((32, 20)), "JPEG")
    first = struct.pack("<HHHII", 1, 0x0112, 3, 1, 1) + struct.pack("<I", 26)
    second = struct.pack("<HHHIIHHII", 2, 0x0201, 4, 1, 56, 0x0202, 4, 1, len(small))
    block = b"II*\0" + struct.pack("<I", 8) + first + second + bytes(4) + small
    data = packed(noisy(), "JPEG", exif=b"Exif\0\0" + block, comment=RESIDENT.encode())
    assert whats(data) == ["thumbnail"]
    after = masked(data)
    assert small[-60:-20] not in after
    assert whats(after) == []


@pytest.mark.parametrize("packing", ["tEXt", "zTXt", "iTXt", "iTXt packed"])
def test_text_chunks_of_png(packing: str) -> None:
    info = PngImagePlugin.PngInfo()
    if packing.startswith("iTXt"):
        info.add_itxt("Comment", f"证号{RESIDENT}", "zh", "说明", zip="packed" in packing)
    else:
        info.add_text("Comment", f"ID {RESIDENT}", zip=packing == "zTXt")
    info.add_text("Software", "painter")
    data = packed(noisy(), pnginfo=info)
    after = masked(data)
    assert places_left(after) == []
    assert unpacked(after).text["Software"] == "painter"
    assert "640104************" in unpacked(after).text["Comment"]
    assert not getattr(unpacked(masked(data, clean=True)), "text", {})


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_xmp(kind: str) -> None:
    options: dict[str, Any] = {"xmp": XMP.encode()}
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", XMP)
        options = {"pnginfo": info}
    elif kind == "TIFF":
        options = {"tiffinfo": {700: XMP.encode()}}
    data = packed(noisy(), kind, **options)
    assert any(RESIDENT in text for text in texts(data))
    after = masked(data)
    assert places_left(after) == []
    assert b"640104***" in after
    assert ImageChops.difference(unpacked(after), unpacked(data)).getbbox() is None
    cleaned = masked(data, clean=True)
    assert places_left(cleaned) == []
    assert ImageChops.difference(unpacked(cleaned), unpacked(data)).getbbox() is None


def test_a_comment_in_a_gif() -> None:
    data = packed(noisy().convert("P"), "GIF", comment=f"证号{RESIDENT}".encode())
    after = masked(data)
    assert places_left(after) == []
    assert unpacked(after).tobytes() == unpacked(data).tobytes()


def test_tags_of_a_tiff_file() -> None:
    pages = [noisy(), noisy()]
    data = packed(
        pages[0],
        "TIFF",
        save_all=True,
        append_images=pages[1:],
        tiffinfo={270: f"ID {RESIDENT}", 315: "Sha"},
        compression="tiff_lzw",
    )
    assert "author" in whats(data)
    assert "thumbnail" not in whats(data)
    after = masked(data)
    assert places_left(after) == []
    assert unpacked(after).n_frames == 2
    cleaned = masked(data, clean=True)
    assert b"Sha" not in cleaned
    assert unpacked(cleaned).info["compression"] == "tiff_lzw"
    assert unpacked(cleaned).n_frames == 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_what_stands_behind_the_end_is_read_and_goes(kind: str) -> None:
    data = packed(noisy(), kind) + f"身份证号：{RESIDENT}".encode()
    assert any(RESIDENT in text for text in texts(data))
    assert whats(data) == ["stray data"]
    assert places_left(masked(data)) == []
    assert whats(masked(data, clean=True)) == []
    assert unpacked(masked(data, clean=True)).tobytes() == unpacked(data).tobytes()


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_that_cannot_be_read_is_a_failure(kind: str) -> None:
    data = packed(noisy(), kind)
    source = opened(data)
    assert list(source.document.blocks()) == []
    assert [failure.code for failure in source.failures] == ["unread_picture"]
    assert source.rewrite([]) == data


def test_icons_are_passed_over() -> None:
    assert opened(packed(noisy((32, 32)))).failures == []


def test_it_is_told_by_content() -> None:
    assert all(recognises(packed(noisy(), kind)) for kind in FORMATS)
    assert not any(map(recognises, (b"BM is a text", b"GI", b"RIFF", b"", "图片".encode())))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_white_picture_is_no_text(kind: str) -> None:
    """Its white is bytes that texts have, and its name tells nothing."""
    data = packed(Image.new("RGB", (700, 160), "white"), kind)
    assert isinstance(open_file(data, "照片", KEY), ImageSource)


def test_a_text_that_begins_as_a_picture_is_a_text() -> None:
    for text in ("BMP 是位图。", "GIF89a 是图片格式。", "RIFF 与 WEBP", "II* 级"):
        assert open_file(text.encode(), "说明", KEY).document.media_type == "text/plain"


def segment(data: bytes, marker: int, body: bytes) -> bytes:
    """The JPEG with a segment behind its first."""
    return data[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + data[2:]


def chunk(data: bytes, kind: bytes, body: bytes) -> bytes:
    """The PNG with a chunk behind its header."""
    made = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return data[:33] + made + data[33:]


def captioned(charset: str, **said: str) -> bytes:
    """A block of Photoshop's with captions and a preview."""
    numbers = {"caption": 120, "credit": 110, "right": 116}
    sets = b"\x1c\x01\x5a\0\x03\x1b%G" if charset == "utf-8" else b""
    for what, text in said.items():
        raw = text.encode(charset)
        sets += bytes([0x1C, 2, numbers[what]]) + struct.pack(">H", len(raw)) + raw
    out = b"Photoshop 3.0\0"
    for kind, body in ((0x03ED, bytes(16)), (0x0404, sets), (0x040C, b"small picture")):
        out += b"8BIM" + struct.pack(">HHL", kind, 0, len(body)) + body + b"\0" * (len(body) % 2)
    return out


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_captions_of_news_pictures_are_changed_and_others_stay(charset: str) -> None:
    body = captioned(
        charset, caption=f"户主，证号：{RESIDENT}", right="市报社 12345", credit="报社"
    )
    data = segment(packed(noisy(), "JPEG"), 0xED, body)
    assert f"户主，证号：{RESIDENT}" in texts(data)
    assert {"thumbnail", "author"} <= set(whats(data))
    after = masked(data)
    assert RESIDENT.encode() not in after
    assert b"small picture" not in after
    assert {"户主，证号：640104************", "市报社 12345", "报社"} <= set(texts(after))
    assert "市报社" not in "".join(texts(masked(data, clean=True)))


def test_words_in_what_is_a_programs_own() -> None:
    own = b"\0\1OWNER\0" + f"证号={RESIDENT}".encode() + b"\0\xff\xfe"
    for data in (
        segment(packed(noisy(), "JPEG"), 0xEF, own),
        chunk(packed(noisy()), b"prVt", own),
        chunk(packed(noisy()), b"prVt", f'{{"证号":"{RESIDENT}"}}'.encode()),
        with_entry(0x927C, own),
        with_entry(0xC000, own),
    ):
        assert any(RESIDENT in text for text in texts(data))
        after = masked(data)
        assert RESIDENT.encode() not in after
        assert ImageChops.difference(unpacked(after), unpacked(data)).getbbox() is None
    assert texts(chunk(packed(noisy()), b"prVt", b"\0\1version\0")) == []


def with_entry(tag: int, value: bytes) -> bytes:
    """A photo with a tag of bytes without a meaning."""
    entry = struct.pack("<HHII", tag, 7, len(value), 26)
    block = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4) + value
    return segment(packed(noisy(), "JPEG"), 0xE1, block)


def test_the_place_of_a_photo_is_read() -> None:
    exif = Image.Exif()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps |= {1: "S", 2: (30.0, 15.0, 48.66), 3: "E", 4: (120.0, 7.0, 7.83)}
    data = packed(noisy(), "JPEG", exif=exif)
    assert "拍摄位置：-30.263517,120.118842" in texts(data)
    assert "location" in whats(data)


def test_what_the_small_picture_carries_is_read() -> None:
    small = segment(packed(noisy(), "JPEG"), 0xFE, f"证号{RESIDENT}".encode())
    first = struct.pack("<IHI", 8, 0, 14)
    entries = struct.pack("<HHII", 0x0201, 4, 1, 44) + struct.pack(
        "<HHII", 0x0202, 4, 1, len(small)
    )
    block = b"Exif\0\0II*\0" + first + struct.pack("<H", 2) + entries + bytes(4) + small
    data = segment(packed(noisy(), "JPEG"), 0xE1, block)
    assert f"证号{RESIDENT}" in texts(data)
    after = masked(data)
    assert RESIDENT.encode() not in after
