"""Pictures: text in the pixels, told by a stand-in for OCR, is painted over."""

from __future__ import annotations

import pytest
from PIL import ImageChops

from redactor.formats._image import ocr
from tests.formats.image_files import (
    MOBILE,
    RESIDENT,
    drawn,
    font_of,
    masked,
    opened,
    packed,
    unpacked,
)


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
