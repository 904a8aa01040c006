"""IMEI: 15 digits, the last a Luhn check (3GPP TS 23.003). Only beside its label."""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._checks import luhn
from redactor.model import Certainty

#: First digits that the allocating bodies in use give out (GSMA TS.06).
_REPORTING_BODIES = ("01", "35", "45", "49", "86", "91", "99")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """15 digits beside IMEI or 串号."""
    if len(candidate.value) != 15 or facts.rule.entity not in candidate.named:
        return None
    if not candidate.value.isdigit():
        return None
    # 设备号 and 设备编号 label other devices' numbers, too.
    if not candidate.value.startswith(_REPORTING_BODIES):
        return None
    if luhn(candidate.value):
        return candidate.answer(Certainty.CONFIRMED, "check digit", "label")
    return candidate.answer(Certainty.LIKELY, "label")
