"""社会保障卡卡号: nine characters, a letter or digit and eight digits. Only beside its label.

社会保障号码 is the resident number, and a card's bank account is a bank card; both have their own
detectors, whose longer spans win.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.headings import PROVINCES
from redactor.context.labels import GENERIC
from redactor.detectors._labelled import labelled_value
from redactor.detectors._lettered import letters_before
from redactor.model import Certainty
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_SHAPE = re.compile(
    r"[A-Z0-9][0-9]{7}[0-9X]|[A-Z]{1,2}[0-9]{7,9}|[0-9]{8,16}|[0-9]{11}[A-Z]|(?=.*[0-9]{4})[0-9A-F]{32}"
)
_CARD_BEHIND = re.compile(
    "[，,]?\\s?(?:是|就是|这是)?我?(?:的)?(?:社保|社会保障|医保)(?:卡|的那?张?|那张)"
)
# An office's words, too: 陕退2019028374.
_SEPARATORS = re.compile("[-—. ·\n\u4e00-\u9fff]")


# 社保卡综合服务终端K10551883
_OF_A_MACHINE = re.compile(
    "(?:终端|设备|[制发打读]卡机|机具|型号|网点|窗口|批次)(?:编?号)?[:：为]?\\s?$"
)
_LEAD = 12


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Nine characters beside the label."""
    answer = labelled_value(candidate, facts)
    if answer is None:
        return _nearby(candidate, facts)
    written = candidate.text[answer.start : answer.end]
    return answer if _SHAPE.fullmatch(_SEPARATORS.sub("", fold(written)).upper()) else None


def _nearby(candidate: Candidate, facts: Facts) -> Answer | None:
    """A letter and eight digits in a sentence about the card: 老伴的是 b…, 原卡号 H…."""
    letters, start = letters_before(candidate)
    if len(letters) != 1 or len(candidate.value) != 8 or candidate.suffix:
        return None
    if _OF_A_MACHINE.search(candidate.text, max(0, start - _LEAD), start):
        return None
    names = candidate.named_at(start)
    if names - {"BANK_CARD", "BANK_ACCOUNT", GENERIC}:
        return None
    if not (
        candidate.near(facts.rule.entity, before=40)
        or _said_behind(candidate, start)
        or _is_remark(candidate, start)
    ):
        return None
    if _PROVINCE.search(candidate.text, max(0, start - 2), start):
        start -= 1
    return candidate.answer(Certainty.POSSIBLE, "label near", start=start)


# 陕B00918273
_PROVINCE = lazily(rf"(?:(?<![\u4e00-\u9fff])|(?<=[是为号的]))[{PROVINCES}]$")
# 邹某（E10293846）、常某（E10293851）社会保障卡已制好
_CARD_OF_LIST = re.compile("[）)](?:[、，,和及][^，。；\n]{0,24})*[的等]?(?:社保|社会保障)卡")


def _is_remark(candidate: Candidate, start: int) -> bool:
    """Whether the number stands in brackets behind a name, in a list whose cards are spoken of."""
    opened = candidate.text[start - 1 : start] in ("（", "(")
    return opened and _CARD_OF_LIST.match(candidate.text, candidate.end) is not None


def _said_behind(candidate: Candidate, start: int) -> bool:
    """Whether the words right behind say which card it is: 号是g01928374，社保的那张."""
    before = candidate.text[max(0, start - 4) : start].rstrip(" :：")
    number_of = before.endswith(("号", "号是", "号为", "号码是"))
    return number_of and _CARD_BEHIND.match(candidate.text, candidate.end) is not None
