"""字号: certificates numbered in words, （2021）宁民收字第0012号.

    （2021） 宁民  收字  第 0012 号
    year     words anchor  serial

An anchor was found; the words and the year before it and the serial behind it make the value.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.context.candidate import Candidate
from redactor.context.headings import PROVINCES
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_YEAR = re.compile(
    r"(?:[(\[] ?(?:[12]\n?[09]\n?)?[0-9]\n?[0-9] ?年? ?[)\]]|(?<![0-9])(?:19|20)[0-9]{2}年?|(?<![0-9A-Za-z.])[5-9][0-9]年?)\s*$"
)
_BEGINS_WITH_YEAR = re.compile(r"[(\[]?(?:19|20)[0-9]{2}")
_PLACE = re.compile(rf"(?<=[)\] ])[{PROVINCES}] ?[0-9](?: ?[0-9]){{3,5}} ?$")
_SERIAL = re.compile(
    # 皖民收登字 ⏎ 第2018031号
    r"(?: |\n(?=第))?(?:[(（\[] ?(?P<year>(?:19|20)?[0-9]{2}) ?年?[)）\]]|[0-9]{1,8}年?(?= ?第))? ?"
    r"(?P<di>第)? ?(?P<serial>[0-9A-Z](?:(?: - |[- ·.\n])?[0-9A-Z]){0,20})(?: ?(?P<hao>号))?"
)
_STOPS = frozenset("着印写为是号的有证持书码编及其由第在凭据按依以系即将给把对等经查：人员者户")
# Behind these 和 joins two numbers; elsewhere it may be a place's character.
_CLOSED = frozenset("号)）、 证")
_MOST_WORDS = 8


class Numbered(NamedTuple):
    """The value's range and its folded serial; `sure`: no office's letters are numbered so."""

    start: int
    end: int
    serial: str
    closed: bool
    sure: bool = True


def numbered(candidate: Candidate, *, back: bool = True, dated: bool = False) -> Numbered | None:
    """The 字号 around an anchor, or None when no serial follows it; `dated`: a short serial behind a
    year in brackets will do."""
    text = candidate.text
    tail = fold(text[candidate.end : candidate.end + 40])
    match = _SERIAL.match(tail)
    if not match:
        return None
    digits = sum(each.isdigit() for each in match.group("serial"))
    start = _words_before(candidate) if back else candidate.start
    while text[start].isspace():
        start += 1
    # 涉外结婚登记 桂涉婚第2015-0093号: what stands before the blank leads to it.
    blank = text.rfind(" ", start, candidate.start)
    if blank > start and text[blank + 1] in PROVINCES and text[start:blank].isalpha():
        start = blank + 1
    # A short serial needs 第 and 号 around it, or a year before the words: (2019)民收字06号.
    is_dated = bool(match.group("hao")) and _BEGINS_WITH_YEAR.match(fold(text[start : start + 7]))
    is_closed = bool(match.group("di") and match.group("hao")) or bool(is_dated)
    is_sure = digits >= (1 if is_closed else 3)
    if not is_sure and not (dated and match.group("year") and match.group("hao")):
        return None
    return Numbered(
        start,
        candidate.end + match.end(),
        match.group("serial"),
        bool(match.group("di") or match.group("hao")),
        is_sure,
    )


# [2015]130627第0003号: a 字号 without words.
_SERIAL_BEHIND = lazily(
    "[ \u3000]?(?:字[ \u3000]?)?第[ \u3000]?[0-9A-Z]{1,8}[ \u3000]?号?(?![0-9A-Za-z])"
)


def year_before(text: str, start: int) -> int:
    """Where the year in brackets begins that stands before a number, else the number's start."""
    year = _YEAR.search(fold(text[max(0, start - 9) : start]))
    return start - len(year.group()) if year and year.group()[0] in "([" else start


def serial_behind(text: str, end: int) -> int:
    """Where 第…号 ends that goes on behind a number, else the number's end."""
    match = _SERIAL_BEHIND.match(fold(text[end : end + 16]))
    return end + match.end() if match else end


def is_labelled(candidate: Candidate, found: Numbered, entity: str) -> bool:
    """Whether a label of the entity stands before the 字号, or behind it."""
    return entity in candidate.named_at(found.start) or entity in candidate.around.label_after(
        found.end
    )


def _is_word(character: str) -> bool:
    # A line may break inside the words.
    return character == "\n" or ("\u4e00" <= character <= "\u9fff" and character not in _STOPS)


def _words_before(candidate: Candidate) -> int:
    text, start = candidate.text, candidate.start
    floor = max(candidate.around.label_end_before(start), start - _MOST_WORDS)
    while start > floor and (
        _is_word(text[start - 1]) or (text[start - 1] == " " and _is_word(text[start - 2]))
    ):
        joins = text[start - 1] in "和及与" and text[start - 2 : start - 1] in _CLOSED
        if joins and not _YEAR.search(fold(text[max(0, start - 15) : start - 1])):
            break
        start -= 1
    # 〔2011〕湘0102收字: the place by its code.
    place = _PLACE.search(fold(text[max(0, start - 14) : start]))
    start -= len(place.group()) if place else 0
    before = fold(text[max(0, start - 22) : start])
    year = _YEAR.search(before)
    if not year:
        return start
    start -= len(before) - year.start()
    # 川（2006）达收字第21号
    return start - 1 if start > floor and text[start - 1] in PROVINCES else start
