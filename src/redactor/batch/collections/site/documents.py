"""What a site has sent: of which type and name it is, where it leads, and how it is kept."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.linkextractors import LinkExtractor

from redactor.batch.collections._http import media_type, name_of
from redactor.batch.collections.site.state import Answer

_TAGS = ("a", "area", "iframe", "frame", "img", "embed", "object", "source", "input")
_ATTRIBUTES = ("href", "src", "data", "data-src", "data-original", "data-href")
_EXTRACTOR = LinkExtractor(tags=_TAGS, attrs=_ATTRIBUTES, deny_extensions=(), unique=True)
_ENDS = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_REFRESH = re.compile(r"""^\s*[\d.]*\s*[;,]\s*url\s*=\s*["']?([^"'>\s]+)""", re.IGNORECASE)
#: Nothing in them can be audited.
_MEDIA_TYPES = re.compile(
    r"(?:audio|video|font)/|text/css|(?:text|application)/(?:x-)?(?:java|ecma)script"
    r"|application/(?:vnd\.android|x-msdownload|x-apple)"
)
_MEDIA_NAMES = re.compile(
    r"\.(?:css|js|mjs|map|woff2?|ttf|eot|otf|mp3|wav|ogg|m4a|wma|mp4|m4v|webm|avi|wmv|flv|mov|mkv|rm"
    r"|rmvb|swf|m3u8|ts|apk|exe|msi|dmg|iso|ico)$",
    re.IGNORECASE,
)
_HTML = ("text/html", "application/xhtml+xml")


def header(headers: Any, name: str) -> str:
    """A header's value; bytes that are no UTF-8 are read as GB18030, as servers here write them."""
    value = headers.get(name) or b""
    try:
        return str(value.decode("utf-8"))
    except UnicodeDecodeError:
        return str(value.decode("gb18030", "replace"))


def type_of(headers: Any) -> str:
    return media_type(header(headers, "Content-Type"))


def is_media(type_: str) -> bool:
    return _MEDIA_TYPES.match(type_) is not None


def is_media_name(path: str) -> bool:
    return _MEDIA_NAMES.search(path) is not None


def links(response: HtmlResponse) -> Iterable[str]:
    """Where a page leads: links, frames, pictures, attachments, and where it sends its reader."""
    # The parser leaves out what stands behind the end, as footers that are joined to a page do.
    response = response.replace(body=_ENDS.sub(b"", response.body))
    for refresh in response.xpath("//meta[contains(@http-equiv, 'efresh')]/@content").getall():
        told = _REFRESH.match(refresh)
        if told:
            yield response.urljoin(told[1])
    for link in _EXTRACTOR.extract_links(response):
        yield link.url


def kept(response: Response, address: str, spool: Path) -> Answer:
    """An answer with its body in the spool: written under another name, so that it is whole."""
    type_ = type_of(response.headers)
    if isinstance(response, HtmlResponse):
        type_ = type_ if type_ in _HTML else _HTML[0]
    skipped = "media" if is_media(type_) else "" if response.body else "empty"
    file = "" if skipped else hashlib.sha256(address.encode()).hexdigest()[:40]
    if file:
        partial = spool / f".tmp-{file}"
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as output:
            output.write(response.body)
        partial.replace(spool / file)
    return Answer(
        etag=_plain(header(response.headers, "ETag")),
        changed=_plain(header(response.headers, "Last-Modified")),
        type=type_,
        charset=_charset(response),
        name=name_of(
            address, type_, (response.headers.get("Content-Disposition") or b"").decode("latin-1")
        ),
        size=len(response.body),
        file=file,
        skipped=skipped,
    )


def _plain(value: str) -> str:
    """A header to send back; none that is not fit for that."""
    return value if value.isascii() and value.isprintable() and len(value) <= 200 else ""


def _charset(response: Response) -> str:
    """What the header or the page itself says that it is written in."""
    if not isinstance(response, TextResponse):
        return ""
    return (
        response._headers_encoding()
        or response._bom_encoding()
        or (response._body_declared_encoding() or "")
    )
