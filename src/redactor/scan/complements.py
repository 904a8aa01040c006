"""Masks that hide nothing: another mask of the same number shows what one hides, or the number stands
beside it in clear.

    甲表：6217990840057304***    乙表：***7990840057304037
    <td title="15135852280">151****2280</td>

Only digits that agree wherever both show them are one number's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.model import Certainty
from redactor.rulebook import Rule
from redactor.scan.resolve import Claims
from redactor.text.check_digits import luhn, resident_check
from redactor.text.patterns import lazily

#: Kinds whose masks are compared.
KINDS = ("MOBILE_PHONE", "RESIDENT_ID", "BANK_CARD")
_RUN = re.compile("[*＊●※■□]{2,14}")
_LEFT, _RIGHT = lazily("[0-9]{1,17}$"), lazily("[0-9]{1,17}[Xx]?")
_SIZES = frozenset({11, 15, 16, 17, 18, 19})
_LONGEST = 18
#: So far apart two masks of one number stand; so far from its mask a number in clear.
_PAIR_REACH, _CLEAR_REACH = 400, 60
_LEAST_SHOWN, _MOST = 5, 200
#: So many digits both masks show, more than a region or an issuer gives all its people; fewer, where
#: they stand in one line.
_LEAST_COMMON, _LEAST_BESIDE = 10, 3
# A lesson on masking shows how it is done.
_LESSON = lazily("示例|样例|例如|举例|格式|规则|规范|显示为|脱敏后|应(?:当|为)|技术要求|说明[:：]")
_LESSON_REACH = 60


class _Mask(NamedTuple):
    start: int
    end: int
    #: As written, with one sign for all signs.
    value: str


def told_by_masks(text: str, found: Sequence[Found], rules: Mapping[str, Rule]) -> Iterator[Found]:
    """The masks that give their number away together, and numbers that stand beside their mask."""
    masks = list(_masks(text))[:_MOST]
    if not masks:
        return
    claims = Claims([each for each in found if each.rule.entity != "MASKED"])
    for mask in masks:
        for start, end in _clear_beside(text, mask):
            rule = rules.get(_kind(text[start:end].upper()))
            if rule and not claims.overlap(start, end):
                yield _found(text, start, end, rule)
    told: set[_Mask] = set()
    for first, second in combinations(masks, 2):
        if second.start - first.end > _PAIR_REACH:
            continue
        is_beside = (
            second.start - first.end < _CLEAR_REACH and "\n" not in text[first.end : second.start]
        )
        least = _LEAST_BESIDE if is_beside else _LEAST_COMMON
        whole = _together(first.value, second.value, least)
        rule = rules.get(_kind(whole)) if whole else None
        if rule and not _LESSON.search(text, max(0, first.start - _LESSON_REACH), first.start):
            for mask in (first, second):
                if mask not in told:
                    told.add(mask)
                    yield _found(text, mask.start, mask.end, rule)


def _found(text: str, start: int, end: int, rule: Rule) -> Found:
    answer = Answer(Certainty.LIKELY, ("shown beside its mask",), start, end)
    return Found(start, end, rule, answer, text[start:end])


def _masks(text: str) -> Iterator[_Mask]:
    for run in _RUN.finditer(text):
        start, end = run.span()
        left = _LEFT.search(text, max(0, start - _LONGEST), start)
        right = _RIGHT.match(text, end)
        low, high = left.start() if left else start, right.end() if right else end
        value = text[low:start] + "*" * (end - start) + text[end:high]
        shown = len(value) - (end - start)
        if len(value) in _SIZES and shown >= _LEAST_SHOWN and not _touches(text, low, high):
            yield _Mask(low, high, value.upper())


def _touches(text: str, start: int, end: int) -> bool:
    before, behind = text[start - 1 : start], text[end : end + 1]
    return (before.isascii() and before.isalnum()) or (behind.isascii() and behind.isalnum())


def _clear_beside(text: str, mask: _Mask) -> Iterator[tuple[int, int]]:
    low, high = max(0, mask.start - _CLEAR_REACH), mask.end + _CLEAR_REACH
    if _LESSON.search(text, max(0, mask.start - _LESSON_REACH), high):
        return
    size = len(mask.value)
    for number in re.finditer(
        rf"(?<![0-9A-Za-z*])[0-9]{{{size - 1}}}[0-9Xx](?![0-9A-Za-z*])", text[low:high]
    ):
        if _agree(number.group().upper(), mask.value):
            yield low + number.start(), low + number.end()


def _agree(first: str, second: str) -> bool:
    pairs = zip(first, second, strict=True)
    return all(one == other or "*" in {one, other} for one, other in pairs)


def _together(first: str, second: str, least: int) -> str:
    """The number that two masks show together, or nothing."""
    if len(first) != len(second) or first == second or not _agree(first, second):
        return ""
    common = sum(one == other != "*" for one, other in zip(first, second, strict=True))
    whole = "".join(other if one == "*" else one for one, other in zip(first, second, strict=True))
    return whole if common >= least and "*" not in whole else ""


def _kind(value: str) -> str:
    if len(value) == 11 and value[0] == "1" and value[1] >= "3":
        return "MOBILE_PHONE"
    if len(value) == 18 and value[:17].isdigit() and resident_check(value[:17]) == value[17]:
        return "RESIDENT_ID"
    is_card = len(value) > 14 and value.isdigit() and (luhn(value) or value.startswith("62"))
    return "BANK_CARD" if is_card else ""
