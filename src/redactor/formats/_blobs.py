"""Encoded bytes inside of text: `data:` addresses and runs of Base64 (RFC 2397, RFC 4648).

Digits in them are none of a person's, and a mask in them would break the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Shorter texts hold none that matter.
_SHORTEST = 64
# A run of 200 without a blank is no word. It must hold more than digits, which would be a number.
_BLOB = re.compile(
    r";base64,(?P<told>[A-Za-z0-9+/_\-=%]*(?:\\?[\r\n]+[ \t]*[A-Za-z0-9+/_\-=%]+)*)"
    r"|(?<![A-Za-z0-9+/])(?P<bare>(?=[A-Za-z0-9+/]*?[A-Za-z])[A-Za-z0-9+/]{200,}+={0,2})"
)
_RUN = re.compile(r"[A-Za-z0-9+/]{200}")


def readable(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What of a range is text.

    >>> page = "url(data:image/png;base64,iVBORw0KGgo13800138000AAAANSUhEUgAAAAUAAAAFCAYAAAC), x"
    >>> [page[start:end] for start, end in readable(page, 0, len(page))]
    ['url(data:image/png;base64,', '), x']
    """
    if end - start < _SHORTEST:
        yield start, end
        return
    if text.find(";base64,", start, end) < 0 and not _RUN.search(text, start, end):
        yield start, end
        return
    for match in _BLOB.finditer(text, start, end):
        first, last = match.span(match.lastgroup or 0)
        if first > start:
            yield start, first
        start = last
    if start < end:
        yield start, end
