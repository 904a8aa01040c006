"""What pictures carry beside their pixels, in the containers that have parts: JPEG (ISO 10918-1,
segments), PNG (ISO 15948, chunks), WebP (RFC 9649, chunks) and GIF (GIF89a, blocks).

A picture is cut into parts; parts are changed or left out, and the rest is put together again byte
for byte.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from redactor.formats._charsets import by_trial
from redactor.formats._image.iptc import HEAD
from redactor.formats._image.runs import words

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"GIF8"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_MORE = b"http://ns.adobe.com/xmp/extension/\0"
_LARGEST_TEXT = 2_000_000
_PRIVATE = "图片中程序自带的数据"
#: Chunks of PNG (with its extensions) and WebP that are the picture's own.
_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT tIME acTL fcTL "
    b"fdAT oFFs pCAL sCAL sTER vpAg orNT".split()
)
_RIFF_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
#: Segments of a JPEG without a length.
_BARE = {0x01, *range(0xD0, 0xD9)}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part. `kind`: `tags` (Exif), `text`, `captions` (of Photoshop's), `drop` (left out of whatever
    is rewritten), `trailer`, or `` for the picture itself. `body` is the tags or the text; `head` what stands before it."""

    kind: str
    raw: bytes
    body: bytes = b""
    head: bytes = b""
    #: For a person: what the text is. Whether it is who made the picture.
    title: str = ""
    author: bool = False
    preview: bool = False
    encoding: str = "utf-8"

    @property
    def text(self) -> str:
        return self.body.decode(self.encoding, "replace")


def pieces(data: bytes) -> list[Piece]:
    """The parts of a picture, in order. One part where it has none, or is broken at the start."""
    if data.startswith(PNG):
        found = list(_png(data))
    elif data.startswith(JPEG):
        found = list(_jpeg(data))
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        found = list(_webp(data))
    elif data.startswith(GIF):
        found = list(_gif(data))
    elif data.startswith((b"II*\0", b"MM\0*")):
        found = [Piece("tags", data, data)]
    else:
        found = [Piece("", data)]
    return found


def _trailer(data: bytes, at: int) -> Iterator[Piece]:
    if at < len(data):
        kind = "trailer" if data[at:].strip(b"\0\r\n\x1a ") else "drop"
        yield Piece(kind, data[at:], data[at:])


def _jpeg(data: bytes) -> Iterator[Piece]:
    yield Piece("", data[:2])
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            # Fill bytes, or damage: kept as it is up to the next marker.
            end = data.find(b"\xff", at)
            end = len(data) if end < 0 else end
            yield Piece("", data[at:end])
            at = end
            continue
        marker = data[at + 1]
        if marker == 0xFF or marker in _BARE:
            step = 1 if marker == 0xFF else 2
            yield Piece("", data[at : at + step])
            at += step
            continue
        if marker == 0xD9:
            break
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        yield _segment(marker, data[at:end])
        at = end
        if marker == 0xDA:
            end = _scan_end(data, at)
            yield Piece("", data[at:end])
            at = end
    if data[at : at + 2] == b"\xff\xd9":
        yield Piece("", data[at : at + 2])
        at += 2
        yield from _trailer(data, at)
    elif at < len(data):
        yield Piece("", data[at:])


_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def _scan_end(data: bytes, at: int) -> int:
    found = _AFTER_SCAN.search(data, at)
    return found.start() if found else len(data)


def _segment(marker: int, raw: bytes) -> Piece:
    body = raw[4:]
    if marker == 0xFE:
        text, encoding = by_trial(body)
        return Piece("text", raw, text.encode(encoding), title="图片注释", encoding=encoding)
    if marker == 0xE1 and body.startswith(b"Exif\0"):
        return Piece("tags", raw, body[6:], body[:6])
    if marker == 0xE1 and body.startswith(_XMP):
        return _xmp(raw, body[len(_XMP) :], _XMP)
    if marker == 0xE0 and body.startswith(b"JFIF\0") and len(body) > 14:
        # A small picture behind the header: only the header stays.
        bare = body[:12] + b"\0\0"
        return Piece("", b"\xff\xe0\0\x10" + bare, preview=True)
    if marker in (0xE0, 0xEE) or (marker == 0xE2 and body.startswith(b"ICC_PROFILE")):
        kind = "drop" if body.startswith(b"JFXX") else ""
        return Piece(kind, raw, preview=bool(kind))
    if marker == 0xED and body.startswith(HEAD):
        return Piece(
            "captions", raw, body, title="图片属性（IPTC）", preview=b"8BIM\x04\x0c" in body
        )
    if 0xE1 <= marker <= 0xEF:
        small = body.startswith((b"MPF", b"Photoshop")) and (
            b"MPF" in body[:4] or b"\x04\x0c" in body
        )
        is_text = body.startswith((b"Photoshop", _XMP_MORE))
        texts = body if is_text else words(body).encode()
        return Piece("drop", raw, texts, preview=small, title="图片属性", encoding="utf-8")
    return Piece("", raw)


def _xmp(raw: bytes, body: bytes, head: bytes) -> Piece:
    author = b"dc:creator" in body
    return Piece("text", raw, body, head, "图片属性（XMP）", author, b"xmpGImg:image" in body)


def _png(data: bytes) -> Iterator[Piece]:
    yield Piece("", data[:8])
    at = 8
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        yield _chunk(kind, data[at:end], data[at + 8 : at + 8 + size])
        at = end
        if kind == b"IEND":
            yield from _trailer(data, at)
            return
    if at < len(data):
        yield Piece("", data[at:])


def _chunk(kind: bytes, raw: bytes, body: bytes) -> Piece:
    if kind == b"eXIf":
        return Piece("tags", raw, body.removeprefix(b"Exif\0\0"), b"")
    if kind not in (b"tEXt", b"zTXt", b"iTXt"):
        if kind in _CHUNKS:
            return Piece("drop" if kind == b"tIME" else "", raw)
        return _private(raw, body, kind)
    key, _, rest = body.partition(b"\0")
    author = key.lower() in (b"author", b"creator", b"artist", b"copyright")
    title = "图片属性"
    if kind == b"iTXt":
        flags, rest = rest[:2], rest[2:]
        language, _, rest = rest.partition(b"\0")
        translated, _, rest = rest.partition(b"\0")
        packed = flags[:1] == b"\x01"
        text = _inflated(rest) if packed else rest
        head = key + b"\0\0\0" + language + b"\0" + translated + b"\0"
        preview = b"xmpGImg:image" in text
        author = author or b"dc:creator" in text
        return Piece("text", raw, text, b"iTXt" + head, title, author, preview)
    text = _inflated(rest[1:]) if kind == b"zTXt" else rest
    if key.startswith(b"Raw profile type"):
        return Piece("drop", raw, _unhexed(text), title=title, preview=b"exif" in key)
    known, encoding = by_trial(text)
    return Piece(
        "text", raw, known.encode(encoding), b"tEXt" + key + b"\0", title, author, False, encoding
    )


def _private(raw: bytes, body: bytes, head: bytes) -> Piece:
    """A part of a program's own: a text, or bytes in which there may be some."""
    found = words(body)
    if not found:
        return Piece("", raw)
    known, encoding = by_trial(body)
    if encoding != "latin-1" and known.isprintable():
        return Piece("text", raw, body, head, _PRIVATE, encoding=encoding)
    return Piece("drop", raw, found.encode(), title=_PRIVATE)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _LARGEST_TEXT)
    except zlib.error:
        return b""


def _unhexed(text: bytes) -> bytes:
    try:
        return bytes.fromhex(text.decode("ascii").split(maxsplit=2)[2])
    except (ValueError, IndexError):
        return text


def _webp(data: bytes) -> Iterator[Piece]:
    yield Piece("", data[:12])
    at = 12
    size = min(struct.unpack_from("<I", data, 4)[0] + 8, len(data)) if len(data) >= 12 else 0
    while at + 8 <= size:
        kind, length = struct.unpack_from("<4sI", data, at)
        end = min(at + 8 + length + length % 2, size)
        body = data[at + 8 : at + 8 + length]
        if kind == b"EXIF":
            yield Piece("tags", data[at:end], body.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            yield _xmp(data[at:end], body, b"")
        elif kind in _RIFF_CHUNKS:
            yield Piece("", data[at:end])
        else:
            yield _private(data[at:end], body, b"")
        at = end
    yield from _trailer(data, at)


def _gif(data: bytes) -> Iterator[Piece]:
    at = 13
    if len(data) > 10 and data[10] & 0x80:
        at += 3 << ((data[10] & 7) + 1)
    yield Piece("", data[:at])
    while at < len(data):
        mark = data[at]
        if mark == 0x3B:
            yield Piece("", data[at : at + 1])
            yield from _trailer(data, at + 1)
            return
        if mark == 0x21:
            label = data[at + 1 : at + 2]
            end = _blocks_end(data, at + 2)
            yield _extension(label, data[at:end], data[at + 2 : end])
        elif mark == 0x2C and at + 10 <= len(data):
            packed = data[at + 9]
            colours = 3 << ((packed & 7) + 1) if packed & 0x80 else 0
            end = _blocks_end(data, at + 11 + colours)
            yield Piece("", data[at:end])
        else:
            break
        at = end
    if at < len(data):
        yield Piece("", data[at:])


def _blocks_end(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return min(at + 1, len(data))


def _extension(label: bytes, raw: bytes, blocks: bytes) -> Piece:
    if label in (b"\xfe", b"\x01"):
        text, encoding = by_trial(b"".join(_unblocked(blocks)))
        return Piece("text", raw, text.encode(encoding), label, "图片注释", encoding=encoding)
    if label == b"\xff" and blocks[1:12] == b"XMP DataXMP":
        return Piece("drop", raw, blocks[12:-258], title="图片属性（XMP）")
    if label == b"\xff" and blocks[1:12] not in (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"):
        found = words(b"".join(_unblocked(blocks)))
        return Piece("drop" if found else "", raw, found.encode(), title=_PRIVATE)
    return Piece("", raw)


def _unblocked(blocks: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(blocks) and blocks[at]:
        yield blocks[at + 1 : at + 1 + blocks[at]]
        at += blocks[at] + 1


def with_body(data: bytes, piece: Piece, body: bytes) -> Piece:
    """A part of a picture with another text or other tags in it."""
    if data.startswith(PNG):
        kind, head = (b"eXIf", b"") if piece.kind == "tags" else (piece.head[:4], piece.head[4:])
        content = head + body
        check = struct.pack(">I", zlib.crc32(kind + content))
        raw = struct.pack(">I", len(content)) + kind + content + check
    elif data.startswith(JPEG):
        content = (piece.head + body)[:65_533]
        raw = piece.raw[:2] + struct.pack(">H", len(content) + 2) + content
    elif data.startswith(b"RIFF"):
        raw = piece.raw[:4] + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    elif data.startswith(GIF):
        cut = [body[at : at + 255] for at in range(0, len(body), 255)]
        raw = b"\x21" + piece.head + b"".join(bytes([len(each)]) + each for each in cut) + b"\0"
    else:
        raw = body
    return replace(piece, raw=raw, body=body)


def joined(data: bytes, parts: list[Piece]) -> bytes:
    """The picture that the parts make."""
    whole = b"".join(part.raw for part in parts)
    if not data.startswith(b"RIFF"):
        return whole
    content = bytearray(whole)
    struct.pack_into("<I", content, 4, len(content) - 8)
    if content[12:16] == b"VP8X" and len(content) > 20:
        kinds = {part.raw[:4] for part in parts}
        content[20] &= ~(0x08 * (b"EXIF" not in kinds) | 0x04 * (b"XMP " not in kinds))
    return bytes(content)
