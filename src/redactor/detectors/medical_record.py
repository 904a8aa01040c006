"""病历号、住院号、门诊号、就诊卡号、医保编号. Every hospital's own form, so only beside a label, or on
what a patient wears and what hangs on the bed: 床头牌上写的 ID20077813.
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._labelled import labelled_value
from redactor.model import Certainty
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

# The bed's own number is shorter, a telephone's has its own word.
_ON_IT = lazily(
    r"牌?(?:上头?|上面|里)?的?(?:写|印|标|打|扫|登记)?[着的了出]{0,2}(?:是|为)?\s?"
    r"(?:[:：]|(?:ID|Id|id|No|NO)\.?号?|编?号码?)(?:是|为)?[:：]?\s?(?P<value>[A-Z]{0,4}[0-9]{5,14})(?![0-9A-Za-z*＊])"
)
_REACH = 36


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits, with letters perhaps, beside the label."""
    return labelled_value(candidate, facts)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """What is said to be written on a bed's card or a patient's wristband."""
    found = _ON_IT.match(fold_plain(candidate.text[candidate.end : candidate.end + _REACH]))
    if found is None:
        return None
    start, end = (candidate.end + at for at in found.span("value"))
    return candidate.answer(Certainty.LIKELY, "words beside", start=start, end=end)
