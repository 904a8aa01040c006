"""党委名称: 四川省省委书记 for 四川省委书记; the division's last character stands twice.

Only of the people who lead it: 兴庆区区委党校 names a school as it is named.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.rulebook import Severity, Term
from redactor.wording import usage

_LEADERS = re.compile("(?:原|时任)?(?:副书记|书记|常委|委员|秘书长)")


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """省省委 before 书记 or 常委."""
    text, start, end = candidate.text, candidate.start, candidate.end
    if not _LEADERS.match(text, end) or usage.is_taught(text, start, end):
        return None
    if usage.is_quoted(text, start, end) or usage.title_around(text, start, end):
        return None
    right = candidate.value[1:]
    term = Term(text=candidate.value, severity=Severity.WARN, replacements=(right,))
    return candidate.answer(Certainty.CONFIRMED, "shape")._replace(term=term)
