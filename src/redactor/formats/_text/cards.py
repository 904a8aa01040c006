"""Contact cards (vCard, RFC 6350 and its forms of 1996) and calendars (iCalendar, RFC 5545).

A long line is folded, a blank or tab before what follows; a value may be quoted-printable, whose breaks
have an equals sign. Both are read as what they mean, each character in its place, and what is masked in
a quoted-printable value is written so.
"""

from __future__ import annotations

import quopri
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from redactor.formats._base import TextSource
from redactor.model import Block, Edit, Part

_LIKE_CARD = re.compile(r"\ufeff?\s*BEGIN:V(?:CARD|CALENDAR)\b", re.IGNORECASE)
_FOLD = re.compile(r"\r?\n[ \t]")
_QUOTED = re.compile(
    r"^[^:\r\n]*;(?:ENCODING=)?QUOTED-PRINTABLE[^:\r\n]*:(?P<value>(?:[^\r\n=]++|=\r?\n|=)*+)",
    re.IGNORECASE | re.MULTILINE,
)
_CHARSET = re.compile(r";CHARSET=\"?([A-Za-z0-9_-]+)", re.IGNORECASE)
_UNITS = re.compile(r"(?:=[0-9A-Fa-f]{2}(?:=\r?\n)?)+|=\r?\n")
_UNIT = re.compile(r"=[0-9A-Fa-f]{2}(?:=\r?\n)?")
_FILL = "\u200b"
#: No character has more bytes.
_WIDEST = 4


def is_card(text: str) -> bool:
    """Whether a text is a contact card or a calendar."""
    return _LIKE_CARD.match(text) is not None


class CardSource(TextSource):
    """A card or calendar as it is meant."""

    def rewritten(self, edits: Sequence[Edit]) -> str:
        """The text with the edits made; none cuts an encoded character in two."""
        values = [(*match.span("value"), _charset(match)) for match in _QUOTED.finditer(self.text)]
        return super().rewritten([self._fitted(edit, values) for edit in edits])

    def _fitted(self, edit: Edit, values: Sequence[tuple[int, int, str]]) -> Edit:
        start, end = edit.part.sent
        index = bisect_right(values, (start, len(self.text), "")) - 1
        if index < 0 or values[index][1] <= start:
            return edit
        first, last, charset = values[index]
        for low, high, _ in _characters(self.text, first, last, charset):
            start = low if low < start < high else start
            end = high if low < end < high else end
        encoded = quopri.encodestring(edit.replacement.encode(charset, "replace")).decode("ascii")
        part = Part(edit.part.block, start, end)
        return Edit(part=part, replacement=encoded.replace("=\n", ""))


def blocks(text: str) -> Iterator[Block]:
    """The lines, folded ones whole."""
    shown = list(text)
    for match in _QUOTED.finditer(text):
        for low, high, meant in _characters(text, *match.span("value"), _charset(match)):
            shown[low:high] = [meant, *_FILL * (high - low - len(meant))]
    meaning = "".join(shown)
    index = start = 0
    for fold in _FOLD.finditer(text):
        if start < fold.start():
            yield Block(index=index, text=meaning[start : fold.start()], start=start, gap="")
            index += 1
        start = fold.end()
    if start < len(text) or not index:
        yield Block(index=index, text=meaning[start:], start=start, gap="" if index else "\n\n")


def _charset(match: re.Match[str]) -> str:
    told = _CHARSET.search(match.group())
    name = told.group(1).lower() if told else "utf-8"
    name = "gb18030" if name in {"gb2312", "gbk"} else name
    try:
        "".encode(name)
    except LookupError:
        return "utf-8"
    return name


def _characters(text: str, start: int, end: int, charset: str) -> Iterator[tuple[int, int, str]]:
    """Where each encoded character stands, and what it means. A break that only folds means nothing."""
    for run in _UNITS.finditer(text, start, end):
        units = list(_UNIT.finditer(text, *run.span()))
        if not units:
            yield *run.span(), ""
        at = 0
        while at < len(units):
            count, meant = _decoded(units[at : at + _WIDEST], charset)
            yield units[at].start(), units[at + count - 1].end(), meant
            at += count


def _decoded(units: Sequence[re.Match[str]], charset: str) -> tuple[int, str]:
    """How many units are one character, and which."""
    raw = bytes(int(each.group()[1:3], 16) for each in units)
    for count in range(1, len(raw) + 1):
        try:
            meant = raw[:count].decode(charset)
        except UnicodeDecodeError:
            continue
        if len(meant) == 1:
            return count, meant
    return 1, "\ufffd"
