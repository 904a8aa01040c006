"""出生医学证明编号: a letter and nine digits, the first two a province. Always a minor's."""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._checks import province_is_known
from redactor.detectors._lettered import ends_cleanly, is_anothers, letters_before
from redactor.model import Certainty

# 次女S640102961，以上均为出生医学证明编号
_NAMED_AFTER = re.compile("均?为出生医学证明")
_REACH = 30
# A slip's, a code's, a machine's number; a midwife's certificate.
_OF_ANOTHER = re.compile(
    "(?:单|码|证书|凭证|型号|批号|货号|合同|系统|[机仪箱柜])(?:编?号)?[:：为]?\\s?$"
)
_SPOKEN_OF = re.compile("出生医学证明|出生证")
_OF_CERTIFICATES = re.compile("证(?:件|书)?(?:编?号|号码)$|^编号$")
_PARENTS = re.compile("[补换]发|母亲|父亲|婴儿|新生儿|宝宝|领证人")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """A letter and nine digits near the certificate's name."""
    if len(candidate.value) != 9 or not ends_cleanly(candidate):
        return None
    letters, start = letters_before(candidate)
    entity = facts.rule.entity
    if len(letters) != 1:
        if letters or entity not in candidate.label:
            return None
        return candidate.answer(Certainty.POSSIBLE, "label")
    names = candidate.named_at(start)
    if entity not in names and _OF_ANOTHER.search(candidate.before(12)[: start - candidate.start]):
        return None
    if entity not in names and is_anothers(names):
        return None
    if (
        entity in names
        or candidate.near(entity, before=_REACH)
        or _NAMED_AFTER.search(candidate.text, candidate.end, candidate.end + _REACH)
    ):
        return candidate.answer(Certainty.CONFIRMED, "shape", "label", start=start)
    if (_is_of_parents(candidate) or _is_spoken_of(candidate, start)) and province_is_known(
        candidate.value, facts.tables
    ):
        return candidate.answer(Certainty.LIKELY, "shape", "row", start=start)
    return None


def _is_spoken_of(candidate: Candidate, start: int) -> bool:
    """Whether the lines around speak of the certificate, and no other label stands before."""
    text = candidate.text
    # GB/T 33190-2016
    if "-" in candidate.gaps or text[start - 1 : start] == "/":
        return False
    before = text[max(0, start - 2 * _REACH) : start]
    behind = text[candidate.end : candidate.end + 2 * _REACH].partition("。")[0]
    return any(_SPOKEN_OF.search(each) for each in (before, behind))


def _is_of_parents(candidate: Candidate) -> bool:
    """Whether the column is one of certificates, of an application for another or of mothers."""
    if not _OF_CERTIFICATES.search(candidate.around.header(candidate.start)):
        return False
    return any(_PARENTS.search(each) for each, _ in candidate.around.row(candidate.start))
