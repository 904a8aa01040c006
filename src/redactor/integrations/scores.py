"""What a finding is in Presidio's terms: a score, and why it has it. Needs none of its packages."""

from __future__ import annotations

from dataclasses import dataclass

from redactor.model import Certainty, Finding
from redactor.rulebook import Rulebook

#: What Presidio calls a score, for our certainties; with a check digit that is right, the most.
_SCORES = {Certainty.CONFIRMED: 0.95, Certainty.LIKELY: 0.75, Certainty.POSSIBLE: 0.4}
_CHECKED, _CHECK_FAILED = "check digit", "wrong check digit"
#: A label has no worth of its own with us. Presidio tells what context added to a score: this much.
_CONTEXT = 0.2
_LABEL, _COLUMN = "label", "column"
_LABEL_REACH = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """`original`: the score without its context, None where no context speaks for it. `word`: the
    label before the value. `is_valid`: of a check digit, None where there is none."""

    score: float
    original: float | None
    word: str
    is_valid: bool | None
    because: str


def explained(finding: Finding, text: str, start: int, book: Rulebook) -> Explained:
    """The score of a finding that begins at `start` of a text, and why."""
    evidence = finding.evidence
    is_checked = _CHECKED in evidence
    score = 1.0 if is_checked else _SCORES[finding.certainty]
    has_context = _LABEL in evidence or _COLUMN in evidence
    return Explained(
        score=score,
        original=round(score - _CONTEXT, 2) if has_context else None,
        word=_label_before(text, start, finding.entity, book) if has_context else "",
        is_valid=True if is_checked else False if _CHECK_FAILED in evidence else None,
        because=_because(finding),
    )


def _label_before(text: str, start: int, entity: str, book: Rulebook) -> str:
    """The last label of a kind before a value, the longest of those that end there; empty where
    the label is a header far above."""
    before = text[max(0, start - _LABEL_REACH) : start]
    labels = (
        label
        for rule in book.rules
        if rule.entity == entity
        for label in rule.labels
        if label in before
    )
    return max(labels, key=lambda each: (before.rfind(each) + len(each), len(each)), default="")


def _because(finding: Finding) -> str:
    said = f"{finding.certainty.value} by {', '.join(finding.evidence)}"
    whose = f"{finding.audience.value}; {finding.action.value}"
    return f"{said}; {whose}; {finding.advice.message}"
