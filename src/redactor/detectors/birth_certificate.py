"""出生医学证明编号: a letter and nine digits, the first two a province. Always a minor's."""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._checks import province_is_known
from redactor.detectors._lettered import ends_cleanly, is_anothers, letters_before
from redactor.model import Certainty
from redactor.text.patterns import lazily

# 次女S640102961，以上均为出生医学证明编号
_NAMED_AFTER = re.compile("均?为出生医学证明")
_REACH = 30
_PHONES = frozenset({"MOBILE_PHONE", "LANDLINE_PHONE", "HOTLINE"})
# A slip's, a code's, a machine's number; a midwife's certificate.
_OF_ANOTHER = re.compile(
    "(?:单|码|票务?|入场券|证书|凭证|型号|批号|货号|合同|系统|[机仪箱柜])(?:编?号)?[:：为]?\\s?$"
)
_SPOKEN_OF = re.compile("出生医学证明|出生证")
_OF_CERTIFICATES = re.compile("证(?:件|书)?(?:编?号|号码)$|^编号$")
# Who gives it and to whom, where the lines around do not name it: 妇幼科：编号W640018265已经打印.
_OF_BIRTHS = re.compile(
    "妇幼|产科|助产|接生|分娩|宝妈|产妇|新生儿|母婴|婴儿|出生|上户口|落户|宝宝|孩子|夫妻双方|父母双方"
)
# Papers that are given out, lost or void: 原证K230281604, 作废证件名单.
_OF_PAPERS = re.compile("(?:[原旧新此该]证|证件|[补换]发|签发|补领|领证|作废|遗失|首签)")
_ONLY_NUMBERED = re.compile("(?:^|[：:，,。；;\\n（( ]|该证|原证)编号[：:为]?$")
_PAPERS_REACH, _BIRTHS_REACH = 60, 160
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
    # 号码 is a telephone's, too, and no telephone begins with a letter.
    names = candidate.named_at(start) - _PHONES
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
    if (
        _is_of_parents(candidate)
        or _is_spoken_of(candidate, start)
        or _is_of_papers(candidate, start)
        or _is_of_issue(candidate, start)
    ) and province_is_known(candidate.value, facts.tables):
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


def _is_of_papers(candidate: Candidate, start: int) -> bool:
    """Whether papers are spoken of shortly before, and births or a list of people's papers around."""
    text = candidate.text
    if "-" in candidate.gaps or text[start - 1 : start] == "/" or candidate.around.row(start):
        return False
    head = text[max(0, start - _PAPERS_REACH) : start]
    numbered = _ONLY_NUMBERED.search(head)
    if not (numbered or _OF_PAPERS.search(head)):
        return False
    return _OF_BIRTHS.search(
        text, max(0, start - _BIRTHS_REACH), candidate.end + _BIRTHS_REACH
    ) is not None or bool(_LISTED.match(text, candidate.end) and "证件" in head)


# 首次签发明细 ⏎ S620355179 状态=已签 母白某: a list of what was given out, whose blank forms are nobody's.
_ISSUE = lazily("首次签发|签发|换发|补发|补签|首签")
_ISSUED = lazily(
    r"[ \t，,、|｜/\u3000]{1,4}(?:[^\n]{0,8}?(?:状态|结果)?\s?[=:：]?\s?)?(?:已[签发领打]|签发|领取|打印|母亲?|父亲?|产妇|婴儿?|新生儿)(?!失败)"
)
_PARENT = lazily("母|产妇|婴|新生儿|宝宝")
_ISSUE_REACH = 300


def _is_of_issue(candidate: Candidate, start: int) -> bool:
    """Whether a line of a list of certificates given out says to whom."""
    text = candidate.text
    low = text.rfind("\n", 0, start) + 1
    return (
        not text[low:start].strip(" \t0123456789.、")
        and _ISSUED.match(text, candidate.end) is not None
        and _ISSUE.search(text, max(0, low - _ISSUE_REACH), low) is not None
        and _PARENT.search(text, candidate.end, candidate.end + _BIRTHS_REACH) is not None
    )


# S450132768 毛某 信息填写错误换发
_LISTED = re.compile("[ \t\u3000][\u4e00-\u9fff]{1,2}[某*＊]")


def _is_of_parents(candidate: Candidate) -> bool:
    """Whether the column is one of certificates, of an application for another or of mothers."""
    if not _OF_CERTIFICATES.search(candidate.around.header(candidate.start)):
        return False
    return any(_PARENTS.search(each) for each, _ in candidate.around.row(candidate.start))
