"""Names that must go for the part that their bearers play (`redactor.context.roles`)."""

from __future__ import annotations

from collections.abc import Sequence

from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.context.people import People
from redactor.context.people_words import PROTECTED
from redactor.context.roles import names_of_roles
from redactor.context.tables import Tables
from redactor.model import Certainty
from redactor.rulebook import Rulebook
from redactor.scan.resolve import Claims

EVIDENCE = "part played"


class Parts:
    """Made once for a rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._people: People = book.tables.derived(People)
        self._rule = next((rule for rule in book.rules if rule.entity == "PERSON_NAME"), None)

    def told(self, text: str, tables: Tables, found: Sequence[Found]) -> list[Found]:
        """The findings, such names marked, and those that nothing found; in order."""
        if self._rule is None:
            return list(found)
        names = set(names_of_roles(text, tables, self._people))
        if not names:
            return list(found)
        ends = dict(sorted(names))
        told = [
            _marked(each, text, ends[each.start])
            if each.rule is self._rule and ends.get(each.start, 0) >= each.end
            else each
            for each in found
        ]
        claims = Claims([each for each in told if each.end > each.start])
        for start, end in sorted(names):
            if not claims.overlap(start, end):
                value = text[start:end]
                answer = Answer(
                    Certainty.LIKELY,
                    (EVIDENCE,),
                    start,
                    end,
                    marks=(PROTECTED,),
                    coarse=self._people.surname_length(value),
                )
                told.append(Found(start, end, self._rule, answer, value))
        return sorted(told, key=lambda each: each.start)


def _marked(found: Found, text: str, end: int) -> Found:
    """A name with the mark, up to where its field ends: 吉尔格|勒."""
    answer = found.answer._replace(end=end)
    if not answer.marks:
        evidence = (*answer.evidence, EVIDENCE)
        answer = answer._replace(marks=(PROTECTED,), evidence=evidence)
    return found._replace(end=end, value=text[found.start : end], answer=answer)
