"""车辆识别代号 (VIN, GB 16735): 17 of 0–9 and A–Z without I O Q; the ninth checks the others.

LSVAM4187C2184847    maker 3, description 5, check, year, plant, serial 6 (its last four digits)
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.text.folding import fold_plain

_SHAPE = re.compile(r"(?<![0-9A-Z])(?:[0-9A-HJ-NPR-Z][- \n]?){16}[0-9](?![0-9A-Z])")
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_SEPARATORS = frozenset(" -\u3000\u00a0\n")
_REACH = 24


def vin_check(code: str) -> str:
    """The ninth character as the others give it.

    >>> vin_check("1M8GDM9AXKP042788")
    'X'
    """
    total = sum(
        weight * (_VALUES[each] if each in _VALUES else int(each))
        for weight, each in zip(_WEIGHTS, code, strict=True)
    )
    return "0123456789X"[total % 11]


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The 17 characters behind a label, in groups perhaps."""
    text = fold_plain(candidate.text[candidate.end : candidate.end + 50]).upper()
    match = _SHAPE.search(text)
    if not match:
        return None
    start, end = candidate.end + match.start(), candidate.end + match.end()
    if facts.rule.entity not in candidate.named_at(start):
        return None
    return candidate.answer(Certainty.LIKELY, "label", start=start, end=end)


def _has_company(candidate: Candidate) -> bool:
    """Whether letters, or a separator before which they may stand, touch the digits."""
    before = candidate.text[candidate.start - 1 : candidate.start]
    return (
        len(candidate.value) == 17
        or before in _SEPARATORS
        or bool(candidate.prefix or candidate.suffix)
    )


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """The 17 characters around these digits, by their check or their label."""
    if len(candidate.run) < 17:
        return None
    if candidate.value.isdigit() and not _has_company(candidate):
        return None
    low = max(0, candidate.start - _REACH)
    text = fold_plain(candidate.text[low : candidate.end + _REACH]).upper()
    for match in _SHAPE.finditer(text):
        start, end = low + match.start(), low + match.end()
        if not start <= candidate.start < end:
            continue
        code = re.sub(r"[- \n]", "", match.group())
        checked = vin_check(code) == code[8]
        labelled = facts.rule.entity in candidate.named_at(start)
        if code.isdigit() and not labelled:
            return None
        if not labelled and sum(each.isalpha() for each in code) < 3:
            return None
        if sum(each.isdigit() for each in code) < 5 or not (checked or labelled):
            continue
        if not labelled and candidate.named_at(start):
            return None
        if "-" in match.group() and not labelled:
            return None
        if checked:
            return candidate.answer(Certainty.CONFIRMED, "check digit", start=start, end=end)
        return candidate.answer(Certainty.LIKELY, "label", start=start, end=end)
    return None
