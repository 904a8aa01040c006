"""Opening a PDF with care: size, encryption, damage, bombs, and the revisions that it keeps."""

from __future__ import annotations

import base64
import binascii
import io
import re
import warnings
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from redactor.errors import InputError
from redactor.formats._opening import Budget
from redactor.formats._pdf.faults import faults

_STREAM = re.compile(rb"stream\r?\n")
_STARTXREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
_OBJECT = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)")
#: Where a stream's dictionary is looked for, before the stream.
_BEFORE = 1500
_CHUNK = 65_536
_STEP = 1_000_000
#: qpdf unpacks one stream into memory at a time, and no more of it than this.
_MOST_OF_A_STREAM = 400_000_000
_MOST_LZW = 1_000_000
#: Streams so small, and of them so many bytes together, are not measured.
_SMALL, _MOST_PASSED = 16_000, 4_000_000
_ADVICE = "check the file by hand"


@lru_cache(maxsize=1)
def _set_limits() -> None:
    """qpdf's limits hold for the whole process and are set once."""
    import pikepdf

    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=_MOST_OF_A_STREAM,
        png_max_memory=_MOST_OF_A_STREAM,
        tiff_max_memory=_MOST_OF_A_STREAM,
        run_length_max_memory=_MOST_OF_A_STREAM,
        # A content that ends at its fifteenth fault would hide what comes after.
        parser_max_errors=0,
    )


def opened(data: bytes, name: str, budget: Budget) -> Any:
    """The file as objects. InputError when it is encrypted, damaged beyond reading or too large."""
    _set_limits()
    _count_unpacked(data, name, budget)
    pdf = reopened(data, name)
    try:
        pages, objects = len(pdf.pages), int(pdf.trailer.get("/Size", 0))
    except faults():
        raise InputError(
            "is damaged: its pages cannot be found", where=name, advice=_ADVICE
        ) from None
    if pages > budget.limits.pages:
        raise InputError(
            f"has more than {budget.limits.pages} pages", where=name, advice="split the file"
        )
    if objects > budget.limits.objects:
        raise InputError("holds too many objects", where=name, advice="split the file")
    return pdf


def reopened(data: bytes, name: str) -> Any:
    """The file as objects, each time anew. InputError as above."""
    import pikepdf

    try:
        return pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise InputError(
            "is encrypted", where=name, advice="remove the password and try again"
        ) from None
    except faults() as error:
        what = "is encrypted in a way that cannot be read" if "rypt" in str(error) else "is damaged"
        raise InputError(what, where=name, advice=_ADVICE) from None


def written(pdf: Any, **options: Any) -> bytes:
    """The file as bytes, not encrypted, of only what is reached from its root."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        # About fields that no form names; they are left as they were.
        warnings.simplefilter("ignore")
        pdf.save(out, encryption=False, preserve_pdfa=False, **options)
    return out.getvalue()


def is_mended(pdf: Any) -> bool:
    """Whether the file was damaged and had to be put together from what was left."""
    return any("damaged" in str(each) or "reconstruct" in str(each) for each in pdf.get_warnings())


def _count_unpacked(data: bytes, name: str, budget: Budget) -> None:
    """Measure what the streams unpack to, without keeping it. InputError for a bomb."""
    limits = budget.limits
    total = passed = 0
    left = limits.unpacked - budget.unpacked
    for match in _STREAM.finditer(data):
        about = data[max(0, match.start() - _BEFORE) : match.start()]
        about = about[about.rfind(b"obj") + 3 :]
        if b"/Image" in about:
            # Its size stands in its dictionary; it is looked at when it is drawn.
            continue
        if b"85" in about:
            # Slow to unpack, and common where much text is small.
            packed = data.find(b"endstream", match.end()) - match.end()
            if 0 <= packed < _SMALL and passed < _MOST_PASSED:
                passed += packed
                continue
        size, packed = _unpacked(
            data, match.end(), about, left=left - total, ratio=limits.ratio, name=name
        )
        total += size
        if total > left or size > max(packed, 4000) * limits.ratio:
            raise InputError("unpacks to far more than it is", where=name, advice=_ADVICE)
    budget.take(total, max(total, 1), name)


def _unpacked(
    data: bytes, start: int, about: bytes, *, left: int, ratio: int, name: str
) -> tuple[int, int]:
    """What a stream unpacks to, counted no further than needed; and what it was packed."""
    if b"LZW" in about:
        packed = data.find(b"endstream", start) - start
        if packed > _MOST_LZW:
            raise InputError("is packed in a way that is not read", where=name, advice=_ADVICE)
        return packed, max(packed, 1)
    layers = [zlib.decompressobj() for _ in range(max(1, min(3, about.count(b"/Fl"))))]
    packed = size = 0
    for chunk in _packed(data, start, about):
        packed += len(chunk)
        try:
            size += _counted(layers, chunk, left - size)
        except zlib.error:
            break
        if layers[0].eof or size > left or size > max(packed, 4000) * ratio:
            break
    return size, packed


def _packed(data: bytes, start: int, about: bytes) -> Iterator[bytes]:
    if b"/ASCII85" in about or b"/A85" in about or b"/ASCIIHex" in about:
        end = data.find(b"endstream", start)
        body = data[start : end if end >= 0 else len(data)].strip()
        try:
            if b"85" in about:
                yield base64.a85decode(body.removesuffix(b"~>").removeprefix(b"<~"))
            else:
                yield binascii.unhexlify(re.sub(rb"\s", b"", body.rstrip(b">")))
        except (ValueError, binascii.Error):
            return
        return
    if data[start : start + 1] not in (
        b"\x78",
        b"\x68",
        b"\x58",
        b"\x48",
        b"\x38",
        b"\x28",
        b"\x18",
    ):
        return
    for begin in range(start, len(data), _CHUNK):
        yield data[begin : begin + _CHUNK]


def _counted(layers: list[Any], chunk: bytes, left: int) -> int:
    """The bytes that a chunk gives through all layers."""
    first, *others = layers
    size = 0
    while chunk and size <= left and not first.eof:
        piece = first.decompress(chunk, _STEP)
        chunk = first.unconsumed_tail
        size += _counted(others, piece, left - size) if others and piece else len(piece)
    return size


def revisions(data: bytes) -> list[int]:
    """Where the earlier revisions of a file end: it grows by what is written behind its end."""
    ends = []
    for match in _STARTXREF.finditer(data):
        offset = int(match.group(1)[:12])
        # A file made for the web has a first part that begins at nothing.
        if 0 < offset < match.start() and _OBJECT.match(data, offset):
            ends.append(match.end())
    return ends[:-1]
