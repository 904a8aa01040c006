"""The clause and the sentence around a place, and the words that a clause is cut into.

Chinese writes no blanks between words, so whether 大陆 stands in 大陆架 or for itself is asked of a
segmenter. Only what stands around a hit is cut: cutting costs more than finding.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.text.segmenter import segmenter

#: A clause is read so far to each side of a hit, a sentence so far.
CLAUSE_REACH, SENTENCE_REACH = 24, 80
#: Where a sentence ends with all of its clauses.
FULL_STOP = re.compile("[。！？!?\n]")
_MOST_KEPT = 64
_CLAUSE_END = re.compile("[^\u4e00-\u9fff0-9A-Za-z〇“”‘’·（）()％%-]")
_PHRASE_END = re.compile("[。！？；!?;，,：:\n\t|]")
_SENTENCE_END = re.compile("[。！？；!?;\n\t]")
# 处长 is cut as one word, but 环保局长 heads 环保局.
_HEADS = frozenset("长")


class Word(NamedTuple):
    """A word and where it stands in the text."""

    start: int
    end: int
    text: str


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause around a range begins and ends."""
    return stretch(text, start, end, _CLAUSE_END, CLAUSE_REACH)


def phrase(text: str, start: int, end: int) -> tuple[int, int]:
    """As `clause`, lists with 、 in it: 须携带身份证、户口簿."""
    return stretch(text, start, end, _PHRASE_END, SENTENCE_REACH)


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a range begins and ends."""
    return stretch(text, start, end, _SENTENCE_END, SENTENCE_REACH)


def stretch(
    text: str,
    start: int,
    end: int,
    stop: re.Pattern[str],
    reach: int,
    *,
    behind: int | None = None,
) -> tuple[int, int]:
    """Where the stretch around a range begins and ends that no stop cuts, so far to each side at
    most; `behind`: how far behind, where it is not as far.

    >>> stretch("名单。收养登记证S64、备案！", 8, 11, re.compile("[。！]"), 20)
    (3, 14)
    """
    low = max(0, start - reach)
    for match in stop.finditer(text, low, start):
        low = match.end()
    furthest = end + (reach if behind is None else behind)
    closing = stop.search(text, end, furthest)
    return low, closing.start() if closing else min(len(text), furthest)


class Prose(str):
    """A text that keeps the words of its clauses for as long as it is read, and no longer: a
    cache that outlived it would hold document text."""

    __slots__ = ("kept",)
    kept: dict[tuple[int, int], list[Word]]

    def __new__(cls, text: str) -> Prose:
        prose = super().__new__(cls, text)
        prose.kept = {}
        return prose


def words(text: str, start: int, end: int) -> list[Word]:
    """The words of the clause around a range."""
    bounds = clause(text, start, end)
    if not isinstance(text, Prose):
        return _cut(text, *bounds)
    found = text.kept.get(bounds)
    if found is None:
        if len(text.kept) >= _MOST_KEPT:
            # Hits come in order: what is long past is not asked again.
            text.kept.clear()
        found = text.kept[bounds] = _cut(text, *bounds)
    return found


def _cut(text: str, low: int, high: int) -> list[Word]:
    found: list[Word] = []
    for word in segmenter().cut(text[low:high]):
        found.append(Word(low, low + len(word), word))
        low += len(word)
    return found


def stands_alone(text: str, start: int, end: int, *, inside: bool = False) -> bool:
    """Whether a range begins and ends where words do; `inside`: it may be a part of a longer
    listed word.

    >>> stands_alone("台湾海峡和大陆架", 5, 7), stands_alone("县环保局长介绍", 1, 4)
    (False, True)
    """
    if _cuts_latin(text, start, end):
        return False
    for word in words(text, start, end):
        if word.end <= start or word.start >= end:
            continue
        if word.start <= start and end <= word.end:
            return inside or (word.start == start and word.end == end)
        if word.start < start:
            return False
        if word.end > end and text[end : word.end] not in _HEADS:
            return False
    return True


def _cuts_latin(text: str, start: int, end: int) -> bool:
    """Whether letters or digits go on beyond a range that begins or ends in one."""
    return (_is_latin(text[start - 1 : start]) and _is_latin(text[start])) or (
        _is_latin(text[end - 1]) and _is_latin(text[end : end + 1])
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def knows(word: str) -> bool:
    """Whether a word is an ordinary one."""
    return segmenter().knows(word)
