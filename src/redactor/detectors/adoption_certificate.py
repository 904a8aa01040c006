"""收养登记证字号: （2021）宁民收字第0012号. Adoption is kept secret (民法典 art. 1110)."""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._labelled import labelled_value
from redactor.detectors._numbered import numbered
from redactor.model import Certainty

# 收字 also begins receipts and case files: 收字第…号 of a mail room.
_ANCHORS_OF_ITS_OWN = ("收养", "收登")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits, with letters perhaps, beside the certificate's label."""
    return labelled_value(candidate, facts)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The 字号 around 收字 or 收养字."""
    found = numbered(candidate)
    if found is None:
        return None
    entity = facts.rule.entity
    telling = (
        candidate.value.startswith(_ANCHORS_OF_ITS_OWN)
        or "民" in candidate.text[found.start : candidate.start]
    )
    labelled = entity in candidate.named_at(found.start) or candidate.near(
        entity, before=40, after=40
    )
    if not telling and not labelled:
        return None
    evidence = ("shape", "label") if labelled else ("shape",)
    certainty = Certainty.CONFIRMED if labelled else Certainty.LIKELY
    return candidate.answer(certainty, *evidence, start=found.start, end=found.end)
