"""What HTTP says of a document: its name, and how its bytes are packed (RFC 9110, RFC 6266)."""

from __future__ import annotations

import mimetypes
import re
import zlib
from email.message import Message
from urllib.parse import unquote, urlsplit

from redactor import formats
from redactor.batch.collections._files import readable
from redactor.batch.items import RefusedError
from redactor.formats import Limits

_GZIP, _DEFLATE = frozenset({"gzip", "x-gzip"}), "deflate"
_PLAIN = frozenset({"", "identity", "none", "utf-8"})
#: Says nothing of what is in it.
_VAGUE = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
#: Beside those that the system's table knows.
_ENDINGS = {
    "application/xhtml+xml": ".html",
    "application/x-pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/ofd": ".ofd",
    "application/x-zip-compressed": ".zip",
    "text/json": ".json",
}
_UNFIT = re.compile(r"[\x00-\x1f/\\]")


def media_type(content_type: str) -> str:
    """
    >>> media_type("Text/HTML; charset=gbk")
    'text/html'
    """
    return content_type.partition(";")[0].strip().lower()


def name_of(url: str, content_type: str = "", disposition: str = "") -> str:
    """The name of a file: as the server calls it, or the end of its address, with an ending that
    tells what the server says it is.

    >>> name_of("http://a.cn/info/12.do?id=5", "text/html; charset=utf-8")
    '12.do.html'
    >>> name_of("http://a.cn/down?id=5", "application/octet-stream", 'attachment; filename="a.doc"')
    'a.doc'
    >>> name_of("http://a.cn/")
    'a.cn'
    """
    name = _UNFIT.sub("_", _told(disposition) or _end_of(url))
    told = media_type(content_type)
    if told in _VAGUE:
        return name
    ending = _ENDINGS.get(told) or mimetypes.guess_extension(told) or ""
    if formats.format_of(f"a{ending}") not in (formats.TEXT, formats.format_of(name)):
        return name + ending
    return name


def _end_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "document"
    last = parts.path.rstrip("/").rpartition("/")[2]
    return unquote(last, errors="replace") or parts.netloc.rpartition("@")[2] or "document"


def _told(disposition: str) -> str:
    """The name in a Content-Disposition; servers write it in UTF-8 or GBK, as they please."""
    if "filename" not in disposition.lower():
        return ""
    message = Message()
    try:
        raw = disposition.encode("latin-1").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = disposition
    try:
        message["Content-Disposition"] = readable(raw).replace("\n", " ").replace("\r", " ")
        name = message.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        return ""
    return unquote(name).replace("\\", "/").rpartition("/")[2]


def unpacked(body: bytes, encoding: str) -> bytes:
    """A body without its Content-Encoding. RefusedError when it is cut off, unpacks to too much, or
    is packed in another way. A body that is not packed as it says was unpacked already."""
    for each in reversed(encoding.lower().split(",")):
        how = each.strip()
        if how in _PLAIN:
            continue
        if how in _GZIP:
            body = _inflated(body, 31) if body.startswith(b"\x1f\x8b") else body
        elif how == _DEFLATE:
            body = _deflated(body)
        else:
            raise RefusedError("unknown_packing", "is packed in a way that cannot be read")
    return body


def _deflated(body: bytes) -> bytes:
    """Some servers send it without its head (RFC 9110, 8.4.1.2)."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _inflated(body, window)
        except RefusedError as error:
            if error.code != "damaged":
                raise
    return body


def _inflated(body: bytes, window: int) -> bytes:
    limit = min(Limits().size, max(len(body), 100_000) * Limits().ratio)
    out: list[bytes] = []
    total = 0
    while body:
        inflating = zlib.decompressobj(window)
        try:
            out.append(inflating.decompress(body, limit + 1 - total))
        except zlib.error:
            raise RefusedError("damaged", "is damaged") from None
        total += len(out[-1])
        if total > limit:
            raise RefusedError("unpacks_too_far", "unpacks to far more than it is")
        if not inflating.eof:
            raise RefusedError("truncated", "is cut off")
        # Several packed streams can follow each other; what is none does not count.
        body = inflating.unused_data if inflating.unused_data.startswith(b"\x1f\x8b") else b""
    return b"".join(out)
