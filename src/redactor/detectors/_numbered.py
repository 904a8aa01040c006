"""字号: certificates numbered in words, （2021）宁民收字第0012号.

    （2021） 宁民  收字  第 0012 号
    year     words anchor  serial

An anchor was found; the words and the year before it and the serial behind it make the value.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.context.candidate import Candidate
from redactor.text.folding import fold

_YEAR = re.compile(r"(?:[(（\[〔【]\s*(?:19|20)[0-9０-９]{2}\s*年?\s*[)）\]〕】]|(?:19|20)[0-9]{2}年?)\s*$")
_SERIAL = re.compile(
    r" ?(?:[(（\[] ?(?P<year>(?:19|20)[0-9]{2}) ?年?[)）\]])? ?(?P<di>第)? ?(?P<serial>[0-9A-Z](?:[- ·.]?[0-9A-Z]){2,20}) ?(?P<hao>号)?"
)
_STOPS = frozenset("为是号的有证持书码编及和与其由第在凭系即将给把对等经查：人员者户")
_MOST_WORDS = 8


class Numbered(NamedTuple):
    """The value's range and its folded serial."""

    start: int
    end: int
    serial: str
    closed: bool


def numbered(candidate: Candidate, *, back: bool = True) -> Numbered | None:
    """The 字号 around an anchor, or None when no serial follows it."""
    text = candidate.text
    tail = fold(text[candidate.end : candidate.end + 40])
    match = _SERIAL.match(tail)
    if not match or sum(each.isdigit() for each in match.group("serial")) < 3:
        return None
    start = _words_before(candidate) if back else candidate.start
    return Numbered(
        start,
        candidate.end + match.end(),
        match.group("serial"),
        bool(match.group("di") or match.group("hao")),
    )


def _words_before(candidate: Candidate) -> int:
    text, start = candidate.text, candidate.start
    floor = max(candidate.around.label_end_before(start), start - _MOST_WORDS)
    while start > floor and "\u4e00" <= text[start - 1] <= "\u9fff" and text[start - 1] not in _STOPS:
        start -= 1
    year = _YEAR.search(text[max(0, start - 12) : start])
    return start - (len(text[max(0, start - 12) : start]) - year.start()) if year else start
