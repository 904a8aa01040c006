"""车辆识别代号 (VIN, GB 16735): 17 of 0–9 and A–Z without I O Q; the ninth checks the others.

LSVAM4187C2184847    maker 3, description 5, check, year, plant, serial 6 (its last four digits)
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.text.folding import fold_plain

_SHAPE = re.compile(r"(?<![0-9A-Z])(?:[0-9A-HJ-NPR-Z][-·. \n]?){16}[0-9](?![0-9A-Z])")
_PARTING = re.compile(r"[-·. \n]")
# 钢印刻在车把下面 LC6…
_STAMPED = re.compile("(?:钢印|打刻|大架|大梁|拓印|车架)[^0-9A-Za-z\n。；;]{0,14}$")
_PAGE_REACH = 160
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
# A scanner takes 0 for O and 1 for I or L; the code has no O, I or Q.
_MISREAD = re.compile(r"[\s:：]{0,3}(?P<code>[0-9A-Z]{16}[0-9])(?![0-9A-Z])")
_LETTERS = str.maketrans("OQI", "001")
_VEHICLE = re.compile("车|召回|行驶证|挡风玻璃|过户|二手|VIN|识别代[号码]")
# Labels of no kind in particular do not speak against a code beside a vehicle.
_CLAUSE = re.compile("[，,；;]")
_VAGUE = re.compile("(?:编码|编号|代码|号码|钢印|打刻)[\\s:：为是]*$")
_CORRECTED = re.compile("误|更正|应为|改为|实为|变更|错")
_SEPARATORS = frozenset(" -\u3000\u00a0\n")
# What joins a code to a longer name: 10.1016/LBV5…, 31253.11.LE4….
_JOINS = frozenset({".", "/", "_", "-"})
# DFGZ2024050600018: letters, a day and a number in a row are what an office numbers by.
_DATED = re.compile("[A-Z]{2,6}20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3,7}$")
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
    if not match or _glued(candidate, text):
        return _misread(candidate, text)
    start, end = candidate.end + match.start(), candidate.end + match.end()
    if facts.rule.entity not in candidate.named_at(start):
        return None
    return candidate.answer(Certainty.LIKELY, "label", start=start, end=end)


def _glued(candidate: Candidate, text: str) -> bool:
    """Whether the code stands right behind VIN, so that its letters look like one word."""
    return candidate.value.isascii() and text[:1].isascii() and text[:1].isalnum()


def _misread(candidate: Candidate, text: str) -> Answer | None:
    """A code that a scanner read with letters for digits, or one glued to its label."""
    match = _MISREAD.match(text)
    if not match or candidate.prefix:
        return None
    code = match.group("code")
    if sum(each.isdigit() for each in code) < 5 or not any(map(str.isalpha, code)):
        return None
    start, end = (candidate.end + each for each in match.span("code"))
    checked = vin_check(code.translate(_LETTERS)) == code[8]
    certainty = Certainty.CONFIRMED if checked else Certainty.LIKELY
    return candidate.answer(certainty, "label", start=start, end=end)


def _is_called_otherwise(candidate: Candidate, start: int) -> bool:
    """Whether a label of another kind stands before the code, in its clause."""
    if not candidate.named_at(start):
        return False
    gap = candidate.around.label(start)[1]
    if _CLAUSE.search(gap) and any(map(str.isalnum, gap)):
        return False
    line = candidate.around.line(start)
    return not (_VAGUE.search(candidate.text[max(0, start - 8) : start]) and _VEHICLE.search(line))


def _is_corrected(candidate: Candidate, facts: Facts, start: int) -> bool:
    """Whether it stands beside another in a correction: 误录为…, 应为…."""
    if not candidate.around.near(frozenset({facts.rule.entity}), start, start, 80, 0):
        return False
    return _CORRECTED.search(candidate.text, max(0, start - 24), start + 24) is not None


def _is_stamped(candidate: Candidate, start: int) -> bool:
    """Whether it is said to be stamped on a vehicle."""
    before = candidate.text[max(0, start - _REACH) : start]
    return _STAMPED.search(before) is not None and bool(
        _VEHICLE.search(candidate.around.line(start))
    )


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
        code = _PARTING.sub("", match.group())
        checked = vin_check(code) == code[8]
        labelled = facts.rule.entity in candidate.named_at(start)
        labelled = labelled or _is_corrected(candidate, facts, start)
        labelled = labelled or _is_stamped(candidate, start)
        if code.isdigit() and not labelled:
            return None
        if not labelled and sum(each.isalpha() for each in code) < 3:
            return None
        if sum(each.isdigit() for each in code) < 5 or not (checked or labelled):
            continue
        if not labelled and _is_called_otherwise(candidate, start):
            return None
        if not labelled and _DATED.match(code):
            return None
        if not labelled and text[match.start() - 1 : match.start()] in _JOINS:
            return None
        line = candidate.around.line(start)
        above = candidate.text[max(0, start - _PAGE_REACH) : end + _PAGE_REACH // 2]
        if "-" in match.group() and not labelled and not _VEHICLE.search(line + above):
            return None
        if checked:
            return candidate.answer(Certainty.CONFIRMED, "check digit", start=start, end=end)
        return candidate.answer(Certainty.LIKELY, "label", start=start, end=end)
    return None
