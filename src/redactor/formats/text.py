"""Plain text: one block, the whole text. Markdown and YAML are read without their marks and folds
(`_text.marks`), contact cards and calendars as they are meant (`_text.cards`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from redactor.formats._base import TextSource, decode
from redactor.formats._opening import Opening
from redactor.formats._text import cards, marks
from redactor.model import Block

ENDINGS = ("txt", "text", "md", "markdown", "log", "yaml", "yml", "vcf", "ics")
MEDIA_TYPE = "text/plain"

_MARKS = {
    "md": marks.of_markdown,
    "markdown": marks.of_markdown,
    "yaml": marks.of_yaml,
    "yml": marks.of_yaml,
}


def open_source(data: str | bytes, name: str | None, opening: Opening) -> TextSource:
    """Open plain text; InputError when its bytes are no text."""
    text, encoding = decode(data, name)
    ending = (name or "").rpartition(".")[2].lower()
    made: Callable[..., TextSource]
    if cards.is_card(text):
        made = partial(cards.CardSource, blocks=cards.blocks)
    elif ending in _MARKS:
        made = partial(marks.MarkedSource, marks=_MARKS[ending])
    else:
        made = partial(TextSource, blocks=_blocks)
    return made(text, name=name, media_type=MEDIA_TYPE, key=opening.key, encoding=encoding)


def _blocks(text: str) -> Iterator[Block]:
    yield Block(index=0, text=text)
