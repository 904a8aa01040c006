"""出入境通行证: 往来港澳通行证 C + 8 or C + letter + 7 digits (old W + 8), 往来台湾通行证 L + 8 (old T + 8),
港澳居民来往内地通行证 H or M + 10 (card: 8), 台胞证 8 digits (old: 10 and a letter in brackets).

All need their name near: the shapes are those of many codes.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.nearby import explains_itself
from redactor.context.passes import is_of_a_place
from redactor.detectors._labelled import words_before
from redactor.detectors._lettered import ends_cleanly, is_anothers, is_part_of_code, letters_before
from redactor.model import Certainty
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

_ENTITY = "TRAVEL_PERMIT"
_SHAPE = re.compile(r"C[A-HJ-NP-Z]?[0-9]{7,8}|[WLT][0-9]{8}|[HM](?:[0-9]{8}|[0-9]{10})")
_BARE = re.compile(r"[0-9]{8}|[0-9]{10}")
# 入台许可证, 边境通行证: eleven or twelve digits; 出入境通行证: a letter and seven or eight.
_ENTRY = re.compile(r"[0-9]{11,12}|[A-Z]{1,2}[0-9]{7,8}")
_TO_TAIWAN = re.compile("入台|入境许可|入出境许可|边境|边民|出入境|旅行证")
_REMARK = re.compile(
    r"\s?[（(](?:往来|往返|去|赴|来往)?(?:港澳台?|台湾|大陆|内地|香港|澳门|[台港澳])(?:证|本|通|胞|籍|湾)?[）)]"
)
_BRACKET = re.compile(r" ?\([A-Z0-9]{1,2}\)")
_UNITS = frozenset("本张份枚件人")
_REACH, _LIST = 24, 120


def _is_remarked(candidate: Candidate) -> bool:
    """CB8201937（港澳）: where the permit leads, in brackets behind it."""
    return _REMARK.match(candidate.text, candidate.end) is not None


# H0918274500 in a column of passports; (港澳台)黄子维 H03829174 in a row of it.
_HOME_RETURN = re.compile(r"[HM][0-9]{10}")
_PASSPORTS = lazily("护照|[Pp]assport|PASSPORT")
_FROM_THERE = lazily("港澳|香港|澳门|台湾|台胞|回乡")


def _is_beside_passports(candidate: Candidate, start: int, value: str) -> bool:
    if value[0] not in "HMLTC":
        return False
    low = max(0, start - _LIST)
    if "PASSPORT" not in candidate.named_at(start) and not _PASSPORTS.search(
        candidate.text, low, start
    ):
        return False
    if _HOME_RETURN.fullmatch(value):
        return True
    return _FROM_THERE.search(candidate.around.line(start)) is not None


# 台湾同胞张某，证件 04471829
_EIGHT = lazily(
    "(?!证)[^。；;\\n0-9]{0,20}?证[件号]{0,2}[号码：: ]{0,3}(?P<value>[0-9]{8})(?![-0-9A-Za-z*＊])"
)


# 04471982(台): where its holder is from, in brackets behind.
_EIGHT_BEFORE = lazily("(?<![-0-9A-Za-z*＊.])(?P<value>[0-9]{8}|[0-9]{10})(?P<gap>\\s?)$")


def anchor(candidate: Candidate, _facts: Facts) -> Answer | None:
    """The eight digits of somebody from Taiwan."""
    if candidate.value[0] in "（(":
        before = _EIGHT_BEFORE.search(fold_plain(candidate.before(_REACH)))
        if before is None or explains_itself(before["value"]):
            return None
        end = candidate.start - len(before["gap"])
        return candidate.answer(
            Certainty.LIKELY, "words beside", start=end - len(before["value"]), end=end
        )
    found = _EIGHT.match(fold_plain(candidate.text[candidate.end : candidate.end + 2 * _REACH]))
    if found is None or explains_itself(found["value"]):
        return None
    start, end = (candidate.end + at for at in found.span("value"))
    return candidate.answer(Certainty.LIKELY, "words beside", start=start, end=end)


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """The number with its letter, beside the permit's name or under its column."""
    letters, start = letters_before(candidate)
    if not ends_cleanly(candidate) or (candidate.prefix and not letters):
        return None
    if letters and is_part_of_code(candidate.text, start):
        return None
    labelled = _ENTITY in candidate.named_at(start)
    if not letters and not labelled:
        return None
    value = letters + candidate.value
    # 宁超限2023091827 is a lorry's.
    if words_before(candidate.text, start) or is_of_a_place(candidate.text, start):
        return None
    if "lookalike" in candidate.named_at(start):
        return None
    if _SHAPE.fullmatch(value):
        if _is_beside_passports(candidate, start, value):
            return candidate.answer(Certainty.LIKELY, "shape", "words beside", start=start)
        if not labelled and is_anothers(candidate.named_at(start)):
            return None
        if labelled or candidate.near(_ENTITY, before=_REACH) or _is_remarked(candidate):
            return candidate.answer(Certainty.CONFIRMED, "shape", "label", start=start)
        return None
    if labelled and _ENTRY.fullmatch(value):
        low = max(0, start - _REACH)
        if _TO_TAIWAN.search(candidate.text, low, start):
            return candidate.answer(Certainty.LIKELY, "label", start=start)
        return None
    # 签发港澳通行证20193847本
    is_count = candidate.text[candidate.end : candidate.end + 1] in _UNITS
    if labelled and not is_count and _BARE.fullmatch(value):
        bracket = _BRACKET.match(candidate.after(6))
        end = candidate.end + (bracket.end() if bracket else 0)
        return candidate.answer(Certainty.LIKELY, "label", end=end)
    return None
