"""Looking into files by other means than the readers': unpacking and searching, poppler, pdfium,
calamine, LibreOffice, and pictures of their pages."""

from __future__ import annotations

import base64
import bz2
import ctypes
import email
import email.message
import email.policy
import gzip
import html
import io
import lzma
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from email.header import decode_header, make_header
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops
from python_calamine import CalamineWorkbook

from corpora.documents.makers.image import FONT

#: Long enough for a machine that does other work, too.
_PATIENCE = 300
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{60,80}\r?\n)+[A-Za-z0-9+/=]+|[A-Za-z0-9+/]{24,}={0,2}")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_RICH_WIDE = re.compile(r"\\u(-?\d+) ?(?:(?:\\'[0-9a-f]{2})+|\?)")
_RICH_BYTES = re.compile(r"(?:\\'[0-9a-f]{2})+")
_RICH_WORD = re.compile(r"\\\*|\\[a-z]+-?\d* ?|[{}\r\n]")
#: Hyphens that pages show, or hide, in another way than a document writes them.
_JOINTS = "-\u00ad\u2010\u2011\u0002\ufffe"
#: Pixels may differ so far beside what was masked: the edges of its glyphs.
_MARGIN = 3
_SCALE = 1.5


def program(name: str) -> str:
    """Where a program is. The test is skipped where it is not installed, and fails in CI."""
    return shutil.which(name) or _missing(name)


def font() -> str:
    """Where a Chinese font is; as `program`."""
    return str(FONT) if FONT.exists() else _missing(FONT.name)


def _missing(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


def left(data: bytes, values: Iterable[str]) -> set[str]:
    """The values that are somewhere in a file's bytes: unpacked, decoded, with and without tags."""
    pieces = ["".join(each.split()) for each in _texts(data)]
    return {value for value in values if any(value in each for each in pieces)}


def _texts(data: bytes) -> Iterator[str]:
    for part in _unpacked(data):
        if part.startswith(b"{\\rtf"):
            yield (rich := _rich(part))
            yield unicodedata.normalize("NFKC", rich)
        for encoding, start in (
            ("utf-8", 0),
            ("gb18030", 0),
            ("utf-16-le", 0),
            ("utf-16-le", 1),
            ("utf-16-be", 0),
        ):
            text = part[start:].decode(encoding, "ignore")
            yield text
            plain = meant(text)
            yield plain
            yield _TAG.sub("", plain)


def meant(text: str) -> str:
    """A text without escapes of scripts, references of pages and characters of no width; full-width
    digits are digits."""
    plain = _ESCAPE.sub(lambda each: chr(int(each[1] or each[2], 16)), html.unescape(text))
    return _NO_WIDTH.sub("", unicodedata.normalize("NFKC", plain))


def _rich(data: bytes) -> str:
    """The text of a file of Rich Text, without its control words."""
    text = _RICH_WIDE.sub(lambda each: chr(int(each[1]) & 0xFFFF), data.decode("latin-1"))
    text = _RICH_BYTES.sub(
        lambda each: bytes.fromhex(each[0].replace("\\'", "")).decode("gbk", "replace"), text
    )
    return _RICH_WORD.sub("", text)


def _unpacked(data: bytes, depth: int = 0) -> Iterator[bytes]:
    yield data
    if depth > 6:
        return
    inner: list[bytes] = []
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inner += [archive.read(each) for each in archive.namelist()]
            inner.append("\n".join(archive.namelist()).encode())
    elif data.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")) or data[257:262] == b"ustar":
        inner += _packed(data)
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


def _packed(data: bytes) -> Iterator[bytes]:
    """What is packed in a tape archive or as one file, and what is said of it."""
    if data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                yield repr((member.name, member.linkname, member.pax_headers)).encode()
                file = archive.extractfile(member) if member.isreg() else None
                yield file.read() if file else b""
        return
    unpack = {b"\x1f\x8b": gzip.decompress, b"BZ": bz2.decompress, b"\xfd7": lzma.decompress}
    yield unpack[data[:2]](data)


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
    yield _unpacked_pdf(data)


def _unpacked_pdf(data: bytes) -> bytes:
    """A PDF with its objects and their streams as they are read, as far as they can be unpacked."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """What is in a zip, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


#: Elements that go with what was masked: the glyphs of its characters, and the seal over it.
_GONE = ("CGTransform", "Glyphs", "Signatures")


def strings_of_xml(one: bytes, two: bytes) -> Iterator[tuple[str, str]]:
    """The texts and attributes of two parts, side by side: their elements must be the same, but for
    those that go with what was masked."""
    before, after = (
        [each for each in ElementTree.fromstring(part).iter() if not each.tag.endswith(_GONE)]
        for part in (one, two)
    )
    assert [(each.tag, list(each.attrib)) for each in before] == [
        (each.tag, list(each.attrib)) for each in after
    ]
    for was, now in zip(before, after, strict=True):
        yield was.text or "", now.text or ""
        yield was.tail or "", now.tail or ""
        yield from ((value, now.attrib[name]) for name, value in was.attrib.items())


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


def pages(pdf: bytes, scale: float = _SCALE) -> list[Image.Image]:
    """Pictures of a PDF's pages, annotations drawn; `scale`: pixels for a point."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        return [each.render(scale=scale).to_pil().convert("RGB") for each in document]


def places(
    pdf: bytes, values: Iterable[str], *, moves: bool = True
) -> list[list[tuple[float, float, float, float]]]:
    """For each page the boxes, in pixels of `pages`, of the values; `moves`: of the lines from where
    one begins, as what follows it on its line may move when it is masked."""
    wanted = ["".join(each.split()) for each in values]
    plain = _unpacked_pdf(pdf).replace(b"/ActualText", b"/ActualTexx")  # pdfium would tell that
    with pypdfium2.PdfDocument(plain) as document, pikepdf.open(io.BytesIO(plain)) as objects:
        return [
            [
                _in_pixels(page, box, moves=moves)
                for box in (*_boxes(page, wanted), *_annotation_boxes(own.obj, wanted))
            ]
            for page, own in zip(document, objects.pages, strict=True)
        ]


def _boxes(
    page: pypdfium2.PdfPage, values: Iterable[str]
) -> Iterator[tuple[float, float, float, float]]:
    """Where the values' characters stand, in the space of the page."""
    text = page.get_textpage()
    indexes = [
        (index, character)
        for index, character in enumerate(text.get_text_range())
        if not (character.isspace() or character in _JOINTS)
    ]
    bare = "".join(character for _, character in indexes)
    for value in values:
        plain = "".join(each for each in value if each not in _JOINTS)
        for match in re.finditer(re.escape(plain), bare):
            for at in range(*match.span()):
                yield text.get_charbox(indexes[at][0], loose=True)


def _annotation_boxes(
    page: pikepdf.Dictionary, values: Iterable[str]
) -> Iterator[tuple[float, float, float, float]]:
    """The annotations and fields that have one of the values: pdfium's text is without them."""
    for each in page.get("/Annots", ()):
        said = [str(each.get(key, "")) for key in ("/V", "/Contents")]
        looks = each.get("/AP", {}).get("/N")
        if isinstance(looks, pikepdf.Stream):
            said.append(looks.read_bytes().decode("latin-1"))
        if any(value in text for value in values for text in said):
            left_, bottom, right, top = (float(number) for number in each.Rect)
            yield left_, bottom, right, top


def _in_pixels(
    page: pypdfium2.PdfPage, box: tuple[float, float, float, float], *, moves: bool
) -> tuple[float, float, float, float]:
    """A box of the page in pixels, wherever the page is cropped and however it is turned."""
    width, height = (round(each * _SCALE) for each in page.get_size())
    corners = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        one, two = ctypes.c_int(), ctypes.c_int()
        pypdfium2.raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, one, two)
        corners.append((one.value, two.value))
    (x1, y1), (x2, y2) = corners
    right = width if moves else max(x1, x2) + _MARGIN
    return min(x1, x2) - _MARGIN, min(y1, y2) - _MARGIN, right, max(y1, y2) + _MARGIN


def differences(
    before: Image.Image,
    after: Image.Image,
    allowed: Iterable[tuple[float, float, float, float]],
    *,
    level: int = 8,
) -> tuple[int, int, int, int] | None:
    """The box of pixels that differ, by more than `level` shades, elsewhere than in the allowed
    boxes; None when there are none."""
    assert before.size == after.size
    difference = ImageChops.difference(before.convert("RGB"), after.convert("RGB")).convert("L")
    difference = difference.point(lambda value: 255 if value > level else 0)
    for box in allowed:
        difference.paste(0, tuple(round(each) for each in box))
    return difference.getbbox()
