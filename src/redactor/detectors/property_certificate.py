"""不动产权证书号: 宁（2020）兴庆区不动产权第0012345号; before: 银房权证兴庆区字第2010012345号, 宁国用（2005）第0123号.

With its owner it is personal; an announcement of loss publishes it lawfully.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.text.folding import fold, fold_plain

_HEAD = re.compile(
    r"(?:[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][\u4e00-\u9fff]{0,4}? ?[(\[] ?(?:[0-9]\n?){4} ?[)\]] ?[\u4e00-\u9fff]{0,14}"
    r"|[\u4e00-\u9fff]{1,8}?)$"
)
_FULL_HEAD = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][\u4e00-\u9fff]{0,3} ?[(\[] ?(?:[0-9]\n?){4} ?[)\]] ?[\u4e00-\u9fff]{0,14} ?$"
)
_TAIL = re.compile(
    r"(?:证明|证书|证)?(?:(?![号为是])[\u4e00-\u9fff]){0,10}?(?:字)?"
    r" ?(?:[(\[] ?(?:[0-9]\n?){4} ?[)\]])? ?(?:字)?(?:第|[Nn]o\.?) ?[0-9A-Z](?:[- ·.\n]?[0-9A-Z]){3,19} ?号?"
)
_STOP = re.compile(
    r"[划出]拨?让?土地|[ \u3000\t:：，,。；;、]|证明号|权属证书|权属证|证书|证号"
    r"|[的之为]|(?:号码?|编号|字号|证书|产证|权证|证)[:：为是]|为|系|将|持有的?|名下的?|位于|遗失|补发|注销"
)
_BACK, _AHEAD = 34, 44


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The words and year before 不动产权 or 房权证, and the serial behind."""
    text = candidate.text
    tail = _TAIL.match(_fold_words(text[candidate.end : candidate.end + _AHEAD]))
    if not tail:
        return None
    low = max(0, candidate.start - _BACK)
    head = _fold_words(text[low : candidate.start])
    start = _begin(head, low, candidate.start)
    return candidate.answer(
        Certainty.CONFIRMED, "shape", start=start, end=candidate.end + tail.end()
    )


def _begin(head: str, low: int, start: int) -> int:
    """Where the words before begin: at the province when a year in brackets follows it."""
    full = _FULL_HEAD.search(head)
    if full:
        return low + full.start()
    cut = max((stop.end() for stop in _STOP.finditer(head)), default=0)
    lead = _HEAD.search(head[cut:])
    return low + cut + lead.start() if lead else start


_BRACKETED = re.compile(r"[(（〔\[]\s?\S{4,6}?\s?[)）〕\]]")


def _fold_words(text: str) -> str:
    """Folded in brackets and from 第 on; the words keep their numerals: 五华区."""
    head, mark, tail = text.partition("第")
    head = _BRACKETED.sub(lambda match: fold(match.group()), fold_plain(head))
    return head + mark + fold(tail)
