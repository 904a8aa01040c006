"""病历号、住院号、门诊号、就诊卡号、医保编号. Every hospital's own form, so only beside a label."""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._labelled import labelled_value


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits, with letters perhaps, beside the label."""
    return labelled_value(candidate, facts)
