"""Plain text: one block, the whole text."""

from __future__ import annotations

from collections.abc import Iterator

from redactor.formats._base import TextSource, decode
from redactor.formats._opening import Opening
from redactor.model import Block

ENDINGS = ("txt", "text", "md", "markdown", "log")
MEDIA_TYPE = "text/plain"


def open_source(data: str | bytes, name: str | None, opening: Opening) -> TextSource:
    """Open plain text; InputError when its bytes are no text."""
    text, encoding = decode(data, name)
    return TextSource(
        text, name=name, media_type=MEDIA_TYPE, blocks=_blocks, key=opening.key, encoding=encoding
    )


def _blocks(text: str) -> Iterator[Block]:
    yield Block(index=0, text=text)
