"""婚姻登记证字号: J (结婚), L (离婚), BJ, BL (补发), region 6, year 4, serial 6.

    J640104-2023-001234      before: 宁兴结字010500123, （2003）宁银离字第00123号

Sixteen digits behind a letter look like a bank card.
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._lettered import ends_cleanly, letters_before
from redactor.detectors._numbered import numbered
from redactor.model import Certainty
from redactor.text.patterns import lazily

# 贺审结字〔2023〕第018号: of a settlement that was audited; 撤婚字: of a decision to revoke.
_SETTLES = frozenset("审竣总办工决财撤军")
_LETTERS = frozenset({"J", "L", "BJ", "BL"})
# 《关于规范婚姻登记工作的通知》（银民婚字〔2024〕第12号
_OF_A_DOCUMENT = lazily("(?:通知|办法|意见|规定|决定|批复|方案|细则|条例|函|公告)》[（(]\\s?$")
_DECIDED = lazily("(?:局|政府|厅)(?:民婚|[（(〔\\[])|撤婚?[结离婚]?字|撤婚|罚字|行决|复决")
_TITLE_END = 8
_BLANKS = frozenset(" \t\u3000。")
_SHAPES = frozenset({(6, 4, 6), (6, 10), (10, 6)})


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Letter, region, year and serial."""
    letters, start = letters_before(candidate)
    value = candidate.value
    if letters not in _LETTERS or not 15 <= len(value) <= 16 or not ends_cleanly(candidate):
        return None
    names = candidate.named_at(start)
    labelled = facts.rule.entity in names
    # Some offices write a serial of five digits.
    if len(value) < 16 and not labelled:
        return None
    if names and not labelled and not candidate.joined:
        return None
    # Tenders and test reports are numbered alike.
    if "lookalike" in names and not labelled:
        return None
    if not candidate.whole and "" not in candidate.gaps and not _is_a_cell(candidate):
        return None
    regular = not candidate.joined or candidate.shape in _SHAPES or "" in candidate.gaps
    if not regular and not labelled and not candidate.whole:
        return None
    if not "1950" <= value[6:10] <= "2099" and not labelled:
        return None
    evidence = ("shape", "label") if labelled else ("shape",)
    return candidate.answer(Certainty.CONFIRMED, *evidence, start=start)


def _is_a_cell(candidate: Candidate) -> bool:
    """Whether hyphens hold the number together and a blank parts it from the next: J411421-2009-001145
    13400913914; a full stop, before a day, does so as well."""
    following = candidate.text[candidate.end : candidate.end + 1]
    return candidate.shape in _SHAPES and set(candidate.gaps) == {"-"} and following in _BLANKS


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The forms in use before 2004: 结字, 离字."""
    if candidate.text[candidate.start - 1 : candidate.start] in _SETTLES and candidate.start:
        return None
    found = numbered(candidate)
    # 县民政局〔2023〕撤婚字第2号: what an office decides.
    if found and _DECIDED.search(candidate.text, max(0, found.start - 8), candidate.end):
        return None
    if found is None or _OF_A_DOCUMENT.search(
        candidate.text, max(0, found.start - _TITLE_END), found.start
    ):
        return None
    return candidate.answer(Certainty.CONFIRMED, "shape", start=found.start, end=found.end)
