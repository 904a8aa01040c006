"""公共服务号码: 110, 12345, 12349, 95588, 96333, 400-xxx-xxxx, 800-xxx-xxxx. Always public.

Three digits and the like are only a hotline where the words around them say so.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Audience, Certainty

_PHONES = frozenset({"HOTLINE", "LANDLINE_PHONE", "MOBILE_PHONE", "duty"})
_CALLED = re.compile(
    r"(?:热线|拨打|致电|拨|打|电话|报警|急救|火警|火灾|消防|匪警|盗警|交通事故|客服|专线|平台|服务|投诉|举报|咨询|求助|监督)"
    r"(?:电话|号码|热线)?[\s:：“\"'‘（(、/和或及请“”]*$"
)
_NAMED = re.compile(
    r"[”\"'’）)]?[-—]?\s*(?:[\u4e00-\u9fff]{0,8}?(?:热线|专线|平台|电话|便民|客服|报警|急救|指挥中心|接线))"
)
_SERVICE = re.compile(r"(?:400[016789]|800[0-9])\d{6}$")
_SERVICE_SHAPES = frozenset(
    {(3, 3, 4), (4, 3, 3), (3, 7), (4, 6), (3, 4, 3), (6, 4), (3, 3, 2, 2), (3, 2, 2, 3), (4, 2, 4)}
)
_RANGE = re.compile(r"(?:95\d{3,6}|96\d{3,6}|100\d{2,3}|12[1-3]\d{2})$")
_EDGE = re.compile(r"[0-9０-９A-Za-z一二三四五六七八九零〇幺]")
_LIST = re.compile(r"(?:[0-9]{3,8}[、/，,和或及 ]+)+$")
# A number that counts something is no phone: 12345 人, 共 96333 元.
_COUNTED = re.compile(
    r"\s?(?:[人户元万亿件个名次亩吨年月日套册份辆台家所座条项头只株棵里米平公立千百余多]|%|％|[.,]\d)"
)
_COUNTING = re.compile(
    r"(?:[共约达为计放至到超近第额计数量总有]|编号|计划|其中|合计|邮编|邮政编码|代码|面积)\s?[:：]?$"
)


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """400 and 800 numbers; short numbers that the words around them call a hotline."""
    value = candidate.value
    if _SERVICE.match(value):
        return _service(candidate)
    listed = value in facts.tables["hotlines"]
    if not listed and not _RANGE.match(value):
        return None
    if candidate.joined and not candidate.whole:
        return None
    if candidate.named and _PHONES.isdisjoint(candidate.named):
        return None
    return _short(candidate, known=len(value) >= 5 and not candidate.joined)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """110, 119, 120 …: three digits in the words of a call."""
    text, start, end = candidate.text, candidate.start, candidate.end
    if _EDGE.match(text, end) or (start and _EDGE.match(text, start - 1)):
        return None
    return _short(candidate, known=False)


def _service(candidate: Candidate) -> Answer | None:
    mixed = candidate.whole and (
        "" in candidate.gaps or set(candidate.shape) == {1} or "\n" in candidate.gaps
    )
    if candidate.joined and candidate.shape not in _SERVICE_SHAPES and not mixed:
        return None
    if candidate.named and _PHONES.isdisjoint(candidate.named):
        # 就诊卡号 ⏎ 8000182736
        return None
    return candidate.answer(Certainty.CONFIRMED, "number plan", audience=Audience.PUBLIC_DUTY)


def _short(candidate: Candidate, *, known: bool) -> Answer | None:
    """A short number that is called, named a hotline, labelled, or stands behind a word as a
    well-known number does."""
    before = candidate.before(16)
    listed = _LIST.search(before)
    lead = before[: listed.start()] if listed else before
    text, end = candidate.text, candidate.end
    labelled = not _PHONES.isdisjoint(candidate.named)
    named = _NAMED.match(text, end, end + 14)
    if not (labelled or named or _CALLED.search(lead)):
        behind_word = lead[-1:] >= "\u4e00" and not _COUNTING.search(lead)
        if not known or not behind_word or "lookalike" in candidate.named:
            return None
    if _COUNTED.match(text, end) and not named:
        return None
    return candidate.answer(Certainty.CONFIRMED, "called a hotline", audience=Audience.PUBLIC_DUTY)
