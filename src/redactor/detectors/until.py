"""截止 for 截至: 截止6月底，全县入驻企业128家.

截止 is to stop at a date (报名截止时间, 于6月底截止), 截至 is until a date. So it is wrong where a clause
begins with it, a time follows, and the clause goes on to tell what was so by then.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.rulebook import Severity, Term
from redactor.wording import usage

_BEGINS = re.compile("(?:^|[\\n。，；：、！？（( \u3000—]|其中|目前)$")
_TIME = re.compile(
    "(?:[0-9０-９〇零一二三四五六七八九十]{1,4}年)?(?:[0-9０-９一二三四五六七八九十]{1,3}月(?:[0-9０-９一二三四五六七八九十]{1,3}[日号]|[上中下]旬|底|末|初)?"
    "|[0-9０-９〇零一二三四五六七八九十]{1,4}年[底末初]?|[去今本上]?年[底末]|[上本]?月[底末]|[昨今]日|[昨今]天|发稿时?|记者发稿时?)"
    "(?:[0-9]{1,2}[:：时点][0-9]{0,2}分?)?"
)
# 截止6月30日不再受理 stops something.
_STOPS = re.compile("[^。；\\n]{0,12}(?:截止|停止|不再|逾期|为止(?:报名|受理)|前(?:报|提交|完成))")
_GOES_ON = re.compile("[，,]?[\u4e00-\u9fff]")


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """截止 at the beginning of a clause, before a time that the clause goes on from."""
    text, start, end = candidate.text, candidate.start, candidate.end
    time = _TIME.match(text, end)
    if time is None or not _BEGINS.search(text, max(0, start - 2), start):
        return None
    if not _GOES_ON.match(text, time.end()) or _STOPS.match(text, time.end()):
        return None
    if usage.is_taught(text, start, end) or usage.is_quoted(text, start, end):
        return None
    term = Term(text=candidate.value, severity=Severity.WARN, replacements=("截至",))
    return candidate.answer(Certainty.LIKELY, "clause")._replace(term=term)
