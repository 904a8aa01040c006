"""公共服务号码: 110, 12345, 12349, 95588, 96333, 400-xxx-xxxx, 800-xxx-xxxx. Always public.

Three digits and the like are only a hotline where the words around them say so.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Audience, Certainty

_PHONES = frozenset({"HOTLINE", "LANDLINE_PHONE", "MOBILE_PHONE", "duty"})
_CALLED = re.compile(
    r"(?:热线|拨打|致电|拨|电话|报警|急救|火警|客服|专线|平台|服务|投诉|举报|咨询|求助|监督)"
    r"(?:电话|号码|热线)?[\s:：“\"'‘（(、/和或及请“”]*$"
)
_NAMED = re.compile(
    r"[”\"'’）)]?[-—]?\s*(?:[\u4e00-\u9fff]{0,8}?(?:热线|专线|平台|电话|便民|客服|报警|急救|指挥中心|接线))"
)
_SERVICE = re.compile(r"(?:400[016789]|800[0-9])\d{6}$")
_RANGE = re.compile(r"(?:95\d{3,6}|96\d{3,6}|100\d{2,3}|12[1-3]\d{2})$")
_EDGE = re.compile(r"[0-9０-９A-Za-z]")
_LIST = re.compile(r"(?:[0-9]{3,8}[、/，,和或及 ]+)+$")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """400 and 800 numbers; short numbers that the words around them call a hotline."""
    value = candidate.value
    if _SERVICE.match(value):
        if candidate.joined and candidate.shape not in {
            (3, 3, 4), (4, 3, 3), (3, 7), (4, 6), (3, 4, 3), (6, 4), (3, 3, 2, 2), (3, 2, 2, 3), (4, 2, 4),
        } and not (candidate.whole and ("" in candidate.gaps or set(candidate.shape) == {1} or "\n" in candidate.gaps)):
            return None
        if "lookalike" in candidate.named:
            return None
        return candidate.answer(Certainty.CONFIRMED, "number plan", audience=Audience.PUBLIC_DUTY)
    if value not in facts.tables["hotlines"] and not _RANGE.match(value):
        return None
    if candidate.joined and not candidate.whole:
        return None
    return _short(candidate)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """110, 119, 120 …: three digits in the words of a call."""
    text, start, end = candidate.text, candidate.start, candidate.end
    if _EDGE.match(text, end) or (start and _EDGE.match(text, start - 1)):
        return None
    return _short(candidate)


def _short(candidate: Candidate) -> Answer | None:
    before = candidate.before(16)
    listed = _LIST.search(before)
    called = _CALLED.search(before[: listed.start()] if listed else before)
    named = _NAMED.match(candidate.text, candidate.end, candidate.end + 14)
    labelled = not _PHONES.isdisjoint(candidate.label)
    if not (called or named or labelled):
        return None
    return candidate.answer(
        Certainty.CONFIRMED, "called a hotline", audience=Audience.PUBLIC_DUTY
    )
