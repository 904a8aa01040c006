"""Pictures: text by OCR and painted over, what they carry beside their pixels read and taken out."""

from __future__ import annotations

import importlib.util
import io
import random
import struct
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageFont, PngImagePlugin

from redactor import InputError
from redactor.errors import RewriteError
from redactor.formats import open_file
from redactor.formats._image import ocr
from redactor.formats.image import ImageSource, recognises
from redactor.model import Edit, Part

KEY = b"image"
RESIDENT = "640104195803129952"
MOBILE = "13800138000"
FORMATS = ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"]
FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
needs_ocr = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None or not FONT.exists(),
    reason="needs the extra ocr and a Chinese font",
)


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)


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


@pytest.mark.usefixtures("without_ocr")
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


@pytest.mark.usefixtures("without_ocr")
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


@pytest.mark.usefixtures("without_ocr")
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


@pytest.mark.usefixtures("without_ocr")
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


XMP = (
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>沙明远</dc:creator>"
    f"<dc:description>{RESIDENT}</dc:description></x:xmpmeta>"
)


@pytest.mark.usefixtures("without_ocr")
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


@pytest.mark.usefixtures("without_ocr")
def test_a_comment_in_a_gif() -> None:
    data = packed(noisy().convert("P"), "GIF", comment=f"证号{RESIDENT}".encode())
    after = masked(data)
    assert places_left(after) == []
    assert unpacked(after).tobytes() == unpacked(data).tobytes()


@pytest.mark.usefixtures("without_ocr")
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


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_what_stands_behind_the_end_is_read_and_goes(kind: str) -> None:
    data = packed(noisy(), kind) + f"身份证号：{RESIDENT}".encode()
    assert any(RESIDENT in text for text in texts(data))
    assert whats(data) == ["stray data"]
    assert places_left(masked(data)) == []
    assert whats(masked(data, clean=True)) == []
    assert unpacked(masked(data, clean=True)).tobytes() == unpacked(data).tobytes()


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_that_cannot_be_read_is_a_failure(kind: str) -> None:
    data = packed(noisy(), kind)
    source = opened(data)
    assert list(source.document.blocks()) == []
    assert [failure.code for failure in source.failures] == ["unread_picture"]
    assert source.rewrite([]) == data


@pytest.mark.usefixtures("without_ocr")
def test_icons_are_passed_over() -> None:
    assert opened(packed(noisy((32, 32)))).failures == []


def test_it_is_told_by_content() -> None:
    assert all(recognises(packed(noisy(), kind)) for kind in FORMATS)
    assert not any(map(recognises, (b"BM is a text", b"GI", b"RIFF", b"", "图片".encode())))


def test_too_many_pixels() -> None:
    head = struct.pack(">II5B", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    data = (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )
    data += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    with pytest.raises(InputError, match="pixels"):
        opened(data)


CARD = ["姓名 沙明远", "性别 男 民族 回", f"公民身份号码 {RESIDENT}", f"手机 {MOBILE}"]


@pytest.fixture
def known_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """OCR that reads what the pictures of these tests say."""
    font = font_of(28)

    def line(text: str, top: float) -> ocr.Line:
        ends = [20 + font.getlength(text[:index]) for index in range(len(text) + 1)]
        characters = [
            ocr.Character(each, (ends[index], top, ends[index + 1], top + 32))
            for index, each in enumerate(text)
        ]
        return ocr.Line(tuple(characters), (ends[0], top, ends[-1], top + 32), 1.0)

    lines = [line(f"证号 {RESIDENT} 登记", 15), line(f"电话：{MOBILE}", 65)]
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "read", lambda picture: lines)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_white_picture_is_no_text(kind: str) -> None:
    """Its white is bytes that texts have, and its name tells nothing."""
    data = packed(Image.new("RGB", (700, 160), "white"), kind)
    assert isinstance(open_file(data, "照片", KEY), ImageSource)


def test_a_text_that_begins_as_a_picture_is_a_text() -> None:
    for text in ("BMP 是位图。", "GIF89a 是图片格式。", "RIFF 与 WEBP", "II* 级"):
        assert open_file(text.encode(), "说明", KEY).document.media_type == "text/plain"


@pytest.mark.usefixtures("known_lines")
@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGB"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("PNG", "RGBA"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("GIF", "P"),
        ("BMP", "RGB"),
        ("TIFF", "1"),
        ("WEBP", "RGB"),
    ],
)
def test_characters_are_painted_over(kind: str, mode: str) -> None:
    picture = drawn(f"证号 {RESIDENT} 登记", f"电话：{MOBILE}", mode=mode)
    data = packed(picture, kind, **({"dpi": (200, 200)} if kind == "PNG" else {}))
    source = opened(data)
    blocks = list(source.document.blocks())
    assert [block.place() for block in blocks if block.place] == ["第1行", "第2行"]
    after = masked(data)
    shown = unpacked(after)
    assert (shown.format, shown.mode, shown.size) == (kind, unpacked(data).mode, picture.size)
    # All ink of the twelve digits is under the box; the line below is as it was.
    font = font_of(28)
    left, right = (20 + font.getlength(f"证号 {RESIDENT[:each]}") for each in (6, 18))
    grey = shown.convert("I" if mode.startswith("I") else "RGB").convert("L")
    box = grey.crop((int(left) + 1, 17, int(right), 44))
    assert box.getextrema()[1] < 40
    # The line below it is as it was, as far as the packing lets it.
    if mode != "I;16":
        below = (20, 60, 600, 110)
        before = unpacked(data).convert("RGB").convert("L").crop(below)
        differing = ImageChops.difference(grey.crop(below), before)
        assert sum(each > 60 for each in differing.tobytes()) < 100


@needs_ocr
def test_what_ocr_reads_is_painted_over() -> None:
    after = masked(packed(drawn(f"证号 {RESIDENT} 登记", f"电话：{MOBILE}")))
    font = font_of(28)
    left, right = (20 + font.getlength(f"证号 {RESIDENT[:each]}") for each in (6, 18))
    box = unpacked(after).convert("L").crop((int(left) + 1, 17, int(right), 44))
    assert box.getextrema()[1] < 40
    lines = texts(after)
    assert any(MOBILE in line for line in lines)
    assert not any(RESIDENT[6:] in line for line in lines)
    assert any("登记" in line for line in lines)


@needs_ocr
@pytest.mark.parametrize(
    "turn", [90, *(pytest.param(each, marks=pytest.mark.soak) for each in (180, 270))]
)
def test_a_picture_on_its_side_is_read_upright(turn: int) -> None:
    data = packed(drawn(f"证号 {RESIDENT} 登记", f"电话：{MOBILE}").rotate(turn, expand=True))
    assert any(RESIDENT in text for text in texts(data))
    lines = texts(masked(data))
    assert not any(RESIDENT[8:] in line for line in lines)
    assert any(MOBILE in line for line in lines)


@needs_ocr
@pytest.mark.parametrize("orientation", [6])
def test_a_photo_whose_tags_say_which_way_up_it_is(orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    turned = drawn(f"证号 {RESIDENT} 登记", f"电话：{MOBILE}").rotate(
        {3: 180, 6: 90}[orientation], expand=True
    )
    data = packed(turned, "JPEG", exif=exif, quality=95)
    after = masked(data)
    assert unpacked(after).getexif()[ExifTags.Base.Orientation] == orientation
    lines = texts(after)
    assert not any(RESIDENT[8:] in line for line in lines)
    assert any(MOBILE in line for line in lines)


@needs_ocr
def test_an_identity_card_is_told() -> None:
    source = opened(packed(drawn(*CARD, size=(700, 260))))
    assert [(each.entity, each.what) for each in source.notices] == [
        ("ID_CARD_PICTURE", "identity card")
    ]


@needs_ocr
def test_columns_and_pages() -> None:
    first = drawn(f"沙明远          {MOBILE}", "第二行")
    data = packed(first, "TIFF", save_all=True, append_images=[drawn(f"证号{RESIDENT}")])
    blocks = list(opened(data).document.blocks())
    assert blocks[-1].text == f"证号{RESIDENT}"
    assert blocks[-1].place is not None
    assert blocks[-1].place() == "第2页第1行"
    after = masked(data)
    assert unpacked(after).n_frames == 2
    assert not any(RESIDENT[6:] in line for line in texts(after))
    assert any(MOBILE in line for line in texts(after))


@needs_ocr
def test_a_long_screenshot_is_not_shrunk_until_nothing_is_legible() -> None:
    lines = [f"第{number}条 证号{RESIDENT}" if number % 9 == 0 else "" for number in range(40)]
    data = packed(drawn(*lines, size=(540, 40 * 50), points=22))
    assert sum(RESIDENT in text for text in texts(data)) == 5


@needs_ocr
def test_pictures_without_text_cost_little() -> None:
    data = packed(Image.new("RGB", (2000, 2000), "teal"))
    start = time.process_time()
    assert texts(data) == []
    assert time.process_time() - start < 2


@needs_ocr
def test_an_animation_is_told_and_keeps_its_first_frame() -> None:
    frames = [drawn(f"证号{RESIDENT}"), drawn("第二帧")]
    data = packed(frames[0], "GIF", save_all=True, append_images=frames[1:])
    source = opened(data)
    assert [each.code for each in source.failures] == ["unread_frames"]
    [edit] = [
        Edit(part=Part(block.index, 2, 20, block.start), replacement="*" * 18)
        for block in source.document.blocks()
    ]
    assert getattr(unpacked(source.rewrite([edit])), "n_frames", 1) == 1
    assert source.rewriting == ["动画改写后只保留第一帧。"]


def outcome(data: bytes) -> None:
    """It is read, or refused. Nothing else."""
    start = time.process_time()
    try:
        source = open_file(data, "x.png", KEY, format_name="image")
        blocks = list(source.document.blocks())
        list(source.notices)
        list(source.failures)
        source.rewrite(
            [Edit(part=Part(b.index, 0, 1, b.start), replacement="*") for b in blocks if b.text]
        )
        source.rewrite([], clean=True)
    except (InputError, RewriteError):
        pass
    assert time.process_time() - start < 5


def samples() -> list[bytes]:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Comment", f"证号{RESIDENT}", zip=True)
    tiff = packed(noisy(), "TIFF", tiffinfo={270: RESIDENT}, compression="tiff_lzw")
    gif = packed(noisy().convert("P"), "GIF", comment=RESIDENT.encode())
    webp = packed(noisy(), "WEBP", xmp=XMP.encode())
    return [with_tags(), packed(noisy(), pnginfo=info), tiff, gif, webp, packed(noisy(), "BMP")]


def mutated(seed: int, known: list[bytes]) -> bytes:
    chance = random.Random(seed)
    data = bytearray(chance.choice(known))
    reach = len(data) if chance.random() < 0.3 else min(len(data), 700)
    for _ in range(chance.randint(1, 10)):
        data[chance.randrange(reach)] = chance.choice([0, 255, chance.randrange(256)])
    return bytes(data[: chance.randrange(len(data))] if chance.random() < 0.2 else data)


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.filterwarnings("ignore")
def test_truncated_and_mutated_files() -> None:
    known = samples()
    for data in known:
        for step in range(20):
            outcome(data[: len(data) * step // 20])
    for seed in range(200):
        outcome(mutated(seed, known))


@pytest.mark.soak
@pytest.mark.usefixtures("without_ocr")
@pytest.mark.filterwarnings("ignore")
def test_many_mutated_files() -> None:
    known = samples()
    for seed in range(1000, 3000):
        outcome(mutated(seed, known))


@pytest.mark.soak
@needs_ocr
@pytest.mark.filterwarnings("ignore")
def test_mutated_files_with_ocr() -> None:
    known = samples()
    # The models are loaded first; that alone takes some seconds.
    assert texts(packed(drawn("甲乙丙丁")))
    for seed in range(300):
        outcome(mutated(seed, known))
