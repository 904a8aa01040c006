"""Plain text: one block, the whole text. Markdown and YAML are read without their marks and folds
(`_text.marks`), contact cards and calendars as they are meant (`_text.cards`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from redactor.formats._base import TextSource, decode
from redactor.formats._opening import Opening
from redactor.formats._text import cards, marks
from redactor.model import Block

ENDINGS = ("txt", "text", "md", "markdown", "log", "yaml", "yml", "vcf", "ics")
MEDIA_TYPE = "text/plain"

_MARKED: dict[str, type[marks.MarkedSource]] = {
    "md": marks.MarkdownSource,
    "markdown": marks.MarkdownSource,
    "yaml": marks.YamlSource,
    "yml": marks.YamlSource,
}


def open_source(data: str | bytes, name: str | None, opening: Opening) -> TextSource:
    """Open plain text; InputError when its bytes are no text."""
    text, encoding = decode(data, name)
    ending = (name or "").rpartition(".")[2].lower()
    kind: type[TextSource]
    blocks: Callable[[str], Iterator[Block]]
    if cards.is_card(text):
        kind, blocks = cards.CardSource, cards.blocks
    elif ending in _MARKED:
        kind, blocks = _MARKED[ending], _MARKED[ending].between
    else:
        kind, blocks = TextSource, _blocks
    return kind(
        text, name=name, media_type=MEDIA_TYPE, blocks=blocks, key=opening.key, encoding=encoding
    )


def _blocks(text: str) -> Iterator[Block]:
    yield Block(index=0, text=text)
