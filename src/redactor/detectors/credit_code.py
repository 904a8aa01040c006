"""统一社会信用代码 (GB 32100-2015): 18 of 0–9 and A–Z without I O S V Z, the last a check.

    91 640100 MA76ABCD3 K      registrar and kind, region, organisation code, check character

Organisations' codes are public. Many begin like a resident number, some are digits alone, so
they must be known to be left alone; an index number 信用代码/2022-00123 belongs to them too, and
its check may fail. Leading pairs with letters (A1, N2, Y1) are in use.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._checks import is_birth_date
from redactor.model import Audience, Certainty
from redactor.text.check_digits import resident_check
from redactor.text.folding import fold

_ENTITY = "CREDIT_CODE"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, power, 31) for power in range(17))
_CODE = re.compile(
    r"(?<![0-9A-Z])[1-9ANY][- ]?[1-9AEN](?:[-. \n]?[0-9]){6}(?:[-. \n]?[0-9A-HJ-NPQRTUWXY]){10}(?![0-9A-Z])"
)
_INDEX = re.compile(r" ?/ ?[0-9]{4,6}-[0-9]{3,6}(?![0-9])")
# Who registers and what: the pairs in use (GB 32100-2015 and its amendment).
_PAIRS = frozenset(
    [
        "11",
        "12",
        "13",
        "19",
        "21",
        "31",
        "32",
        "33",
        "34",
        "35",
        "39",
        "41",
        "49",
        "51",
        "52",
        "53",
        "59",
        "61",
        "62",
        "71",
        "72",
        "79",
        "81",
        "89",
        "91",
        "92",
        "93",
        "A1",
        "A9",
        "N1",
        "N2",
        "N3",
        "N9",
        "Y1",
    ]
)
_OF_PERSONS = frozenset({"BANK_ACCOUNT", "BANK_CARD", "RESIDENT_ID"})
_REACH = 40
_VALUES = {each: value for value, each in enumerate(_ALPHABET)}


def code_check(body: str) -> str:
    """The check character over 17 characters.

    >>> code_check("91110000600037341")
    'L'
    """
    total = sum(weight * _VALUES[each] for weight, each in zip(_WEIGHTS, body, strict=True))
    return _ALPHABET[-total % 31]


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """The code around these digits, by its check, its label, or its index number."""
    if len(candidate.run) < 18 or _cannot_be(candidate):
        return None
    low = max(0, candidate.start - _REACH)
    text = fold(candidate.text[low : candidate.end + _REACH]).upper()
    for match in _CODE.finditer(text):
        start, end = low + match.start(), low + match.end()
        if start <= candidate.start and candidate.start < end:
            return _code(candidate, match.group(), start, end, text[match.end() :])
    return None


def _cannot_be(candidate: Candidate) -> bool:
    """What the first digits already rule out, before anything is folded."""
    if candidate.shape == (18,):
        return candidate.value[:2] not in _PAIRS
    # Without letters in front the digits begin with the pair.
    return not candidate.prefix and candidate.value[:2] not in _PAIRS and not candidate.joined


def _code(candidate: Candidate, written: str, start: int, end: int, rest: str) -> Answer | None:
    code = re.sub(r"[-. \n]", "", written)
    index = _INDEX.match(rest)
    labels = candidate.named_at(start)
    labelled = _ENTITY in labels
    if code[:2] not in _PAIRS:
        return None
    checked = code_check(code[:17]) == code[17]
    if not (checked or labelled or index):
        return None
    if code.isdigit() and not labelled and not labels.isdisjoint(_OF_PERSONS):
        # One account in thirty passes the check, and so does an ID number that a sheet has rounded.
        return None
    if code.isdigit() and _may_be_a_person(code) and not (labelled and checked):
        return None
    if labelled and not checked and not index and code.isdigit():
        # A number of digits that fails the check and is called a code may be any code.
        return None
    if index:
        end += index.end()
    certainty = Certainty.CONFIRMED if checked or index else Certainty.LIKELY
    evidence = [
        name
        for name, there in (("check digit", checked), ("label", labelled), ("index number", index))
        if there
    ]
    return candidate.answer(
        certainty, *evidence, start=start, end=end, audience=Audience.ORGANISATION
    )


def _may_be_a_person(code: str) -> bool:
    """Whether digits alone also pass as a resident number: then only a label decides."""
    return is_birth_date(code[6:14]) and resident_check(code[:17]) == code[17]
