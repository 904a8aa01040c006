"""全国学籍号: a letter and 18 characters, 19 in all.

    G640104201501019957      G + resident number; J + 18 assigned digits; L + region, date, serial

The bearer is a pupil, mostly a minor. A school's own 学号 is not this kind.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._checks import is_birth_date, resident_check
from redactor.model import Certainty

_LETTER = re.compile(r"[GJL][-. ·]?$")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """18 characters with G, J or L directly before."""
    value = candidate.value
    if len(value) != 18:
        return None
    letter = _LETTER.search(candidate.before(2).upper())
    if not letter or len(candidate.prefix) > 1:
        return None
    start = candidate.start - len(letter.group())
    labelled = facts.rule.entity in candidate.named_at(start)
    if letter.group()[0] == "G" and resident_check(value[:17]) == value[17]:
        if is_birth_date(value[6:14]):
            return candidate.answer(Certainty.CONFIRMED, "check digit", start=start)
        return None
    if labelled:
        return candidate.answer(Certainty.LIKELY, "label", start=start)
    return None
