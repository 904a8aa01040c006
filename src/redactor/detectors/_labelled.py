"""Numbers that have no shape of their own: only their label or column tells them.

The rule's `pattern` says which letters and digits such a number may consist of.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.text.folding import fold_plain

_LEAD = re.compile(r"(?<![0-9A-Za-z])[A-Za-z][A-Za-z0-9]{0,7}(?:-[A-Za-z0-9]{1,6})?[-. ·]?$")
_TAIL = re.compile(r"(?:-?[A-Za-z0-9]{1,6})(?![0-9A-Za-z])")


def labelled_value(candidate: Candidate, facts: Facts) -> Answer | None:
    """The digits with the letters around them, when the label stands before all of it."""
    entity = facts.rule.entity
    start, end = candidate.start, candidate.end
    before = fold_plain(candidate.text[max(0, start - 10) : start])
    lead = _LEAD.search(before)
    if lead:
        start -= len(lead.group())
    if candidate.suffix:
        tail = _TAIL.match(candidate.after(8))
        if not tail:
            return None
        end += tail.end()
    if entity not in candidate.named_at(start):
        return None
    value = (
        re.sub("[-. ·]", "", fold_plain(candidate.text[start : candidate.start])) + candidate.value
    )
    if facts.rule.pattern is not None and not facts.rule.pattern.fullmatch(value.upper()):
        return None
    return candidate.answer(Certainty.LIKELY, "label", start=start, end=end)
