"""Plain text: one block, the whole text. Of Markdown, the marks of emphasis (CommonMark 6.2) are left
out of it, so that **13800138000** is no number that somebody masked, and 138**0013**8000 is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from redactor.formats._base import TextSource, decode
from redactor.formats._opening import Opening
from redactor.model import Block

ENDINGS = ("txt", "text", "md", "markdown", "log")
MEDIA_TYPE = "text/plain"

_MARKDOWN = (".md", ".markdown")
# A pair on one line, around neither blanks nor further marks. Asterisks between digits are a mask,
# unless nothing but digits stands between them, too: 138**8000、139**8001.
_EMPHASIS = re.compile(
    r"(?<![*\\])(?:(?<![0-9])|(?=\*+[0-9]+\*))(?P<open>\*{1,3}+)(?![\s、，,。；;)）|])"
    r"(?P<inner>[^*\n]{0,400}[^*\s])(?P<close>(?P=open))(?!\*)"
)


def open_source(data: str | bytes, name: str | None, opening: Opening) -> TextSource:
    """Open plain text; InputError when its bytes are no text."""
    text, encoding = decode(data, name)
    blocks = _without_marks if (name or "").lower().endswith(_MARKDOWN) else _blocks
    return TextSource(
        text, name=name, media_type=MEDIA_TYPE, blocks=blocks, key=opening.key, encoding=encoding
    )


def _blocks(text: str) -> Iterator[Block]:
    yield Block(index=0, text=text)


def _without_marks(text: str) -> Iterator[Block]:
    """What stands between the marks, joined to each other."""
    cuts = [(0, 0)]
    for match in _EMPHASIS.finditer(text):
        cuts += (match.span("open"), match.span("close"))
    cuts.append((len(text), len(text)))
    index = 0
    for (_, start), (end, _) in pairwise(cuts):
        if start < end:
            yield Block(index=index, text=text[start:end], start=start, gap="" if index else "\n\n")
            index += 1
    if not index:
        yield Block(index=0, text="")
