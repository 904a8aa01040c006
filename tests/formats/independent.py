"""Looking into files by other means than the readers': unpacking and searching, poppler, pdfium,
calamine, LibreOffice, and pictures of their pages."""

from __future__ import annotations

import base64
import email
import email.message
import email.policy
import html
import io
import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from email.header import decode_header, make_header
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops
from python_calamine import CalamineWorkbook

#: Long enough for a machine that does other work, too.
_PATIENCE = 300
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{60,80}\r?\n)+[A-Za-z0-9+/=]+|[A-Za-z0-9+/]{24,}={0,2}")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
#: Pixels may differ so far beside what was masked: the edges of its glyphs.
_MARGIN = 3
_SCALE = 1.5


def program(name: str) -> str:
    """Where a program is. The test is skipped where it is not installed, and fails in CI."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return found


def left(data: bytes, values: Iterable[str]) -> set[str]:
    """The values that are somewhere in a file's bytes: unpacked, decoded, with and without tags."""
    pieces = ["".join(each.split()) for each in _texts(data)]
    return {value for value in values if any(value in each for each in pieces)}


def _texts(data: bytes) -> Iterator[str]:
    for part in _unpacked(data):
        for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
            text = part.decode(encoding, "ignore")
            yield text
            plain = meant(text)
            yield plain
            yield _TAG.sub("", plain)


def meant(text: str) -> str:
    """A text without escapes of scripts, references of pages and characters of no width; full-width
    digits are digits."""
    plain = _ESCAPE.sub(lambda each: chr(int(each[1] or each[2], 16)), html.unescape(text))
    return _NO_WIDTH.sub("", unicodedata.normalize("NFKC", plain))


def _unpacked(data: bytes, depth: int = 0) -> Iterator[bytes]:
    yield data
    if depth > 6:
        return
    inner: list[bytes] = []
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inner += [archive.read(each) for each in archive.namelist()]
            inner.append("\n".join(archive.namelist()).encode())
    elif data.startswith(b"%PDF"):
        inner += _streams(data)
    elif re.match(rb"[A-Za-z-]+: ", data):
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        inner += [bytes(each.get_payload(decode=True) or b"") for each in message.walk()]
        inner += [_headers(each) for each in message.walk()]
    elif data.startswith(b"\x89PNG"):
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            inner += [str(each).encode() for each in getattr(picture, "text", {}).values()]
    else:
        for each in _BASE64.findall(data):
            try:
                inner.append(base64.b64decode(each, validate=False))
            except ValueError:
                continue
    for each in inner:
        if each != data:
            yield from _unpacked(each, depth + 1)


def _headers(message: email.message.Message) -> bytes:
    """The fields of a mail's part and the name of its file, as they are meant."""
    told = [str(make_header(decode_header(str(value)))) for value in message.values()]
    # Words in quotes are common, and against RFC 2047.
    told.append(str(make_header(decode_header(message.get_filename() or ""))))
    return "\n".join(told).encode("utf-8", "replace")


def _streams(data: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                try:
                    yield each.read_bytes()
                except (pikepdf.PdfError, zlib.error):
                    yield each.read_raw_bytes()
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    yield out.getvalue()


def poppler(data: bytes) -> str:
    """The text of a PDF by poppler, without blanks."""
    command = program("pdftotext")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.pdf"
        path.write_bytes(data)
        told = subprocess.run(
            [command, "-layout", str(path), "-"], capture_output=True, check=True, timeout=60
        )
    return "".join(told.stdout.decode("utf-8", "replace").split())


def pdfium(data: bytes) -> str:
    """The text of a PDF by pdfium, without blanks."""
    with pypdfium2.PdfDocument(data) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return "".join("".join(texts).split())


def calamine(data: bytes) -> str:
    """All cells of a workbook by calamine, hidden sheets too, without blanks."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = [row for each in book.sheet_names for row in book.get_sheet_by_name(each).to_python()]
    return "\0".join("".join(str(cell).split()) for row in rows for cell in row)


def converted(files: Mapping[str, bytes], kind: str) -> dict[str, bytes]:
    """Files converted by one run of LibreOffice: `pdf`, or `txt:Text (encoded):UTF8`. By name."""
    command = program("soffice")
    ending = kind.partition(":")[0]
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in"), Path(folder, "out")
        source.mkdir()
        for name, data in files.items():
            (source / name).write_bytes(data)
        subprocess.run(
            [
                command,
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(out),
                *map(str, source.iterdir()),
            ],
            capture_output=True,
            check=True,
            timeout=_PATIENCE,
        )
        return {
            each: (out / Path(each).with_suffix(f".{ending}").name).read_bytes() for each in files
        }


def pages(pdf: bytes) -> list[Image.Image]:
    """Pictures of a PDF's pages, annotations drawn."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        return [each.render(scale=_SCALE).to_pil().convert("RGB") for each in document]


def places(pdf: bytes, values: Iterable[str]) -> list[list[tuple[float, float, float, float]]]:
    """For each page the boxes, in pixels of `pages`, of the lines from where one of the values
    begins: what follows it on its line may move when it is masked."""
    wanted = list(values)
    return [_boxes(page, wanted) for page in pypdfium2.PdfDocument(pdf)]


def _boxes(
    page: pypdfium2.PdfPage, values: Iterable[str]
) -> list[tuple[float, float, float, float]]:
    text = page.get_textpage()
    indexes = [
        (index, character)
        for index, character in enumerate(text.get_text_range())
        if not character.isspace()
    ]
    bare = "".join(character for _, character in indexes)
    boxes = []
    for value in values:
        for match in re.finditer(re.escape("".join(value.split())), bare):
            for at in range(*match.span()):
                left_, bottom, _, top = text.get_charbox(indexes[at][0], loose=True)
                boxes.append(
                    (
                        left_ * _SCALE - _MARGIN,
                        (page.get_height() - top) * _SCALE - _MARGIN,
                        page.get_width() * _SCALE,
                        (page.get_height() - bottom) * _SCALE + _MARGIN,
                    )
                )
    return boxes


def differences(
    before: Image.Image, after: Image.Image, allowed: Iterable[tuple[float, float, float, float]]
) -> tuple[int, int, int, int] | None:
    """The box of pixels that differ elsewhere than in the allowed boxes; None when there are none."""
    assert before.size == after.size
    difference = ImageChops.difference(before.convert("RGB"), after.convert("RGB")).convert("L")
    difference = difference.point(lambda value: 255 if value > 8 else 0)
    for box in allowed:
        difference.paste(0, tuple(round(each) for each in box))
    return difference.getbbox()
