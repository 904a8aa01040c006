"""社会保障卡卡号: nine characters, a letter or digit and eight digits. Only beside its label.

社会保障号码 is the resident number, and a card's bank account is a bank card; both have their own
detectors, whose longer spans win.
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._labelled import labelled_value


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Nine characters beside the label."""
    return labelled_value(candidate, facts)
