"""驾驶证档案编号: twelve digits, the first four a place. Only beside its label.

A 驾驶证号 that is a resident number is reported as one.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty

_DRIVING = re.compile("驾|准驾车型|车管所|交警|交管")
#: How far around an archive number the talk must be of driving (code points).
_REACH = 120


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Twelve digits beside 档案编号; where the label does not say so, the line must speak of
    driving, because every office numbers its files."""
    if len(candidate.value) != 12 or facts.rule.entity not in candidate.named:
        return None
    if f"{candidate.value[:4]}00" in facts.tables["divisions"]:
        return candidate.answer(Certainty.LIKELY, "label", "place")
    low = max(0, candidate.start - _REACH)
    if not _DRIVING.search(candidate.text, low, candidate.end + _REACH):
        return None
    return candidate.answer(Certainty.LIKELY, "label")
