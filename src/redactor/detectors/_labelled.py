"""Numbers that have no shape of their own: only their label or column tells them.

The rule's `pattern` says which letters and digits such a number may consist of.
"""

from __future__ import annotations

import re
import string

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.text.folding import fold_plain, written_as

_LEAD = re.compile(r"(?<![0-9A-Za-z])[A-Za-z][A-Za-z0-9]{0,7}(?:-[A-Za-z0-9]{1,6})?[-. ·]?$")
_TAIL = re.compile(r"(?:-?[A-Za-z0-9]{1,6})(?![0-9A-Za-z])")


# What the letters and digits that lead a value may end in.
_MAY_LEAD = frozenset(written_as(f"{string.ascii_letters}0123456789-. ·\n"))


def labelled_value(candidate: Candidate, facts: Facts) -> Answer | None:
    """The digits with the letters around them, when the label stands before all of it."""
    entity = facts.rule.entity
    start, end = candidate.start, candidate.end
    before = candidate.text[start - 1 : start]
    lead = (
        _LEAD.search(fold_plain(candidate.text[max(0, start - 10) : start]))
        if before in _MAY_LEAD
        else None
    )
    if lead:
        start -= len(lead.group())
    if entity not in candidate.named_at(start):
        return None
    if candidate.suffix:
        tail = _TAIL.match(candidate.after(8))
        if not tail:
            return None
        end += tail.end()
    value = (
        re.sub("[-. ·]", "", fold_plain(candidate.text[start : candidate.start])) + candidate.value
    )
    if facts.rule.pattern is not None and not facts.rule.pattern.fullmatch(value.upper()):
        return None
    return candidate.answer(Certainty.LIKELY, "label", start=start, end=end)
