"""银行账号: 8 to 32 digits whose layout is each bank's own, so a label or a column must say so.

建行 20, 工行 19, 农行 17, 邮储 18, 中行 12 digits, passbooks of 农信 16 to 23; no common check.
Accounts of an organisation (对公账户, 财政专户, 慈善总会) are published on purpose.
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.holders import holder_of
from redactor.model import Certainty


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits beside a label or under a column of accounts."""
    if facts.rule.entity not in candidate.named or not candidate.value.isdigit():
        return None
    if not 8 <= len(candidate.value) <= 32:
        return None
    # 账号ID is a user's of some system.
    if "ID" in candidate.label_gap.upper():
        return None
    return candidate.answer(Certainty.LIKELY, "label", audience=holder_of(candidate))
