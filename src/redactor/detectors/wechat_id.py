"""微信号: a letter and 5 to 19 letters, digits, _ or -; wxid_… as assigned. Only beside its label.

公众号, 服务号 and 视频号 are published on purpose.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Audience, Certainty
from redactor.text.folding import fold

_LABELLED = re.compile(
    r"(?:个人)?(?:账号|帐号|号码|号|ID|id|Id)?(?:[（(][^（）()\n]{1,8}[）)])?[\s:：为是“\"'‘（(=—-]{0,5}"
    r"(?P<id>[A-Za-z][A-Za-z0-9_-]{5,19})(?![A-Za-z0-9_@-]|\.[A-Za-z])"
)
_ASSIGNED = re.compile(r"wxid_[A-Za-z0-9]{6,20}(?![A-Za-z0-9_])", re.I)
_PUBLIC = re.compile(r"(?:公众号?|公众平台|公众账号|服务号|订阅号|视频号|官方|小程序|政务|企业)[\u4e00-\u9fff“”\"（(：: ]{0,8}$")
_PUBLIC_AFTER = re.compile(r"\s*(?:公众号|公众平台|公众账号|服务号|订阅号|视频号|小程序)")
_WORDS = frozenset({"WECHAT", "WEIXIN", "PUBLIC", "OFFICIAL"})


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The name behind a label, or one that begins wxid_."""
    text = candidate.text
    after = fold(text[candidate.start : candidate.start + 70])
    assigned = _ASSIGNED.match(after)
    if assigned:
        return candidate.answer(
            Certainty.CONFIRMED, "wxid", end=candidate.start + assigned.end(),
            audience=_audience(candidate),
        )
    if candidate.value[-1:].isascii() and text[candidate.end : candidate.end + 1].isalpha() and text[
        candidate.end
    ].isascii():
        return None
    if candidate.start and text[candidate.start - 1].isascii() and text[candidate.start - 1].isalnum() and candidate.value.isascii():
        return None
    rest = fold(text[candidate.end : candidate.end + 60])
    public = _PUBLIC_AFTER.match(rest)
    match = _LABELLED.match(rest[public.end() :] if public else rest)
    if not match or match.group("id").upper() in _WORDS:
        return None
    shift = candidate.end + (public.end() if public else 0)
    audience = Audience.PUBLIC_DUTY if public else _audience(candidate)
    return candidate.answer(
        Certainty.LIKELY, "label", start=shift + match.start("id"), end=shift + match.end("id"),
        audience=audience,
    )


def _audience(candidate: Candidate) -> Audience:
    public = _PUBLIC.search(candidate.before(16))
    return Audience.PUBLIC_DUTY if public else Audience.UNKNOWN
