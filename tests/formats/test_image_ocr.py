"""Pictures: text in the pixels, read by OCR, is painted over."""

from __future__ import annotations

import time

import pytest
from PIL import ExifTags, Image

from redactor.model import Edit, Part
from tests.formats.image_files import (
    MOBILE,
    RESIDENT,
    drawn,
    font_of,
    masked,
    opened,
    packed,
    texts,
    unpacked,
)
from tests.formats.test_image_bad import mutated, outcome, samples

pytest.importorskip("rapidocr", reason="run with --group ocr")
pytestmark = pytest.mark.usefixtures("chinese_font")

CARD = ["姓名 沙明远", "性别 男 民族 回", f"公民身份号码 {RESIDENT}", f"手机 {MOBILE}"]


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


@pytest.mark.parametrize(
    "turn", [90, *(pytest.param(each, marks=pytest.mark.soak) for each in (180, 270))]
)
def test_a_picture_on_its_side_is_read_upright(turn: int) -> None:
    data = packed(drawn(f"证号 {RESIDENT} 登记", f"电话：{MOBILE}").rotate(turn, expand=True))
    assert any(RESIDENT in text for text in texts(data))
    lines = texts(masked(data))
    assert not any(RESIDENT[8:] in line for line in lines)
    assert any(MOBILE in line for line in lines)


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


def test_an_identity_card_is_told() -> None:
    source = opened(packed(drawn(*CARD, size=(700, 260))))
    assert [(each.entity, each.what) for each in source.notices] == [
        ("ID_CARD_PICTURE", "identity card")
    ]


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


def test_a_long_screenshot_is_not_shrunk_until_nothing_is_legible() -> None:
    lines = [f"第{number}条 证号{RESIDENT}" if number % 9 == 0 else "" for number in range(40)]
    data = packed(drawn(*lines, size=(540, 40 * 50), points=22))
    assert sum(RESIDENT in text for text in texts(data)) == 5


def test_pictures_without_text_cost_little() -> None:
    data = packed(Image.new("RGB", (2000, 2000), "teal"))
    start = time.process_time()
    assert texts(data) == []
    assert time.process_time() - start < 2


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


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
def test_mutated_files_with_ocr() -> None:
    known = samples()
    # The models are loaded first; that alone takes some seconds.
    assert texts(packed(drawn("甲乙丙丁")))
    for seed in range(300):
        outcome(mutated(seed, known))
