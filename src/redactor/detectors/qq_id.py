"""QQ 号: 5 to 11 digits that do not begin with zero. Only beside its label; a group is public."""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Audience, Certainty

_GROUP = re.compile(
    r"群(?:号码?|聊)?(?:[（(][^（）()\n]{1,10}[）)])?[\s:：为是①②③一二三1-9、，,“\"（(0-9和及/]*$"
)


def _is_spaced(candidate: Candidate) -> bool:
    """Groups of three or four with the same separator, as numbers are read out; no version."""
    separators = set(candidate.gaps)
    if not candidate.whole or "(" in "".join(separators):
        return False
    if separators == {"\n"} or "" in separators or set(candidate.shape) == {1}:
        return True
    return len(separators) == 1 and min(candidate.shape[:-1]) >= 3


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits beside QQ, 扣扣 or under such a column."""
    value = candidate.value
    if facts.rule.entity not in candidate.named and "chat_group" not in candidate.named:
        return None
    if not 5 <= len(value) <= 11 or value[0] == "0" or not value.isdigit():
        return None
    # QQ 9.7.1 is a version of the program.
    if "." in candidate.label_gap.strip(".") or (candidate.joined and not _is_spaced(candidate)):
        return None
    is_group = "chat_group" in candidate.named or _GROUP.search(candidate.before(40))
    is_public = is_group or "duty" in candidate.label
    return candidate.answer(
        Certainty.LIKELY, "label", audience=Audience.PUBLIC_DUTY if is_public else Audience.UNKNOWN
    )
