"""残疾人证号: a resident number with two digits behind it, 20 characters.

    640104195803129952 4 2  B1
    resident number    | |  reissues, B1, B2 … (optional)
                       | degree 1–4
                       kind 1 sight 2 hearing 3 speech 4 limbs 5 intellect 6 mind 7 several

It gives away the resident number and the disability, 特定身份信息 of GB/T 45574-2025.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._checks import is_birth_date
from redactor.detectors._labelled import labelled_value
from redactor.detectors._numbered import Numbered, is_labelled, numbered
from redactor.model import Certainty
from redactor.text.check_digits import resident_check
from redactor.text.patterns import lazily

_ENTITY = "DISABILITY_CERTIFICATE"
_KIND_AND_DEGREE = re.compile(r"[-. ·\n]?([1-7])[ \n]?([1-4])(?! ?[0-9])")
_REISSUE = re.compile(r"[-. ·\n]?[Bb] ?[0-9]{1,2}(?![0-9A-Za-z])")


# What the label of an old certificate's number ends in: 残疾证（旧版）编号：陕残0104-002817.
_NUMBER_OF = lazily(r"(?:号码?|编号)[）)]?[:：]?\s?$|[（(:：]\s?$")
_MOBILE = lazily("1[3-9][0-9]{9}")


def _old(candidate: Candidate, facts: Facts) -> Answer | None:
    """The numbers of before 2008, each place's own form, right beside the label."""
    answer = labelled_value(candidate, facts)
    if answer is None or _MOBILE.fullmatch(candidate.value):
        return None
    before = candidate.text[max(0, answer.start - 8) : answer.start]
    return answer if _NUMBER_OF.search(before) else None


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """粤穗残证字第01827号, beside the certificate's name."""
    found = numbered(candidate)
    if found is None or not found.closed:
        return None
    if not is_labelled(candidate, found, facts.rule.entity) and not candidate.near(
        facts.rule.entity, before=40, after=40
    ):
        return None if "证" not in candidate.value else _likely(candidate, found)
    return _likely(candidate, found)


def _likely(candidate: Candidate, found: Numbered) -> Answer:
    return candidate.answer(Certainty.LIKELY, "shape", start=found.start, end=found.end)


def _is_cut_behind_number(candidate: Candidate, end: int) -> bool:
    """Whether a line break stands behind the eighteenth character."""
    if "\n" in candidate.text[candidate.end : end]:
        return True
    size = 0
    for length, gap in zip(candidate.shape, candidate.gaps, strict=False):
        size += length
        if "\n" in gap and size >= 18:
            return True
    return False


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """20 digits, or a resident number that ends in X with the two digits behind it."""
    value, end = candidate.value, candidate.end
    if len(value) not in (18, 20):
        return _old(candidate, facts)
    if len(value) == 18 and value[17] != "X":
        return None
    if candidate.prefix and facts.rule.entity not in candidate.named:
        return None
    if len(value) == 18:
        rest = _KIND_AND_DEGREE.match(candidate.after())
        if not rest:
            return None
        end += rest.end()
        tail = rest.group(1) + rest.group(2)
    else:
        tail = value[18:]
    labelled = _ENTITY in candidate.named
    # A resident number at the end of a line and a row's number on the next read the same.
    if not labelled and _is_cut_behind_number(candidate, end):
        return None
    fits = tail[0] in "1234567" and tail[1] in "1234"
    checked = resident_check(value[:17]) == value[17]
    if not is_birth_date(value[6:14]) or not fits:
        if not labelled or len(value) != 20:
            return None
        checked = False
    if not checked and not labelled:
        return None
    reissue = _REISSUE.match(candidate.after(40)[end - candidate.end :])
    if reissue:
        end += reissue.end()
    if checked:
        return candidate.answer(Certainty.CONFIRMED, "check digit", "kind and degree", end=end)
    return candidate.answer(Certainty.LIKELY, "label", end=end)
