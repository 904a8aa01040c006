"""Hostile and damaged pictures: read, or refused, and always in time."""

from __future__ import annotations

import random
import struct
import time
import zlib

import pytest
from PIL import PngImagePlugin

from redactor import InputError
from redactor.errors import RewriteError
from redactor.formats import open_file
from redactor.model import Edit, Part
from tests.formats.image_files import (
    KEY,
    RESIDENT,
    XMP,
    noisy,
    opened,
    packed,
    with_tags,
)

pytestmark = pytest.mark.usefixtures("without_ocr")


def test_too_many_pixels() -> None:
    head = struct.pack(">II5B", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    data = (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )
    data += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    with pytest.raises(InputError, match="pixels"):
        opened(data)


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


@pytest.mark.filterwarnings("ignore")
def test_truncated_and_mutated_files() -> None:
    known = samples()
    for data in known:
        for step in range(20):
            outcome(data[: len(data) * step // 20])
    for seed in range(200):
        outcome(mutated(seed, known))


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
def test_many_mutated_files() -> None:
    known = samples()
    for seed in range(1000, 3000):
        outcome(mutated(seed, known))
