"""Numbers that have no shape of their own: only their label or column tells them.

The rule's `pattern` says which letters and digits such a number may consist of.
"""

from __future__ import annotations

import re
import string

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.headings import OFFICE_WORDS, PROVINCES
from redactor.context.surroundings import Surroundings
from redactor.model import Certainty
from redactor.text.folding import fold_plain, written_as
from redactor.text.patterns import lazily

# Letters and parts of it before the digits: DS-2023-640205, ZY 8273645, s640323.2022; a province's
# character may stand before its letters: 宁LB-640402.
_LEAD = re.compile(
    rf"(?<![0-9A-Za-z])(?:(?<![\u4e00-\u9fff])[{PROVINCES}][\u4e00-\u9fff]{{0,3}})?"
    r"(?:[1-8][0-9]{5}-?(?=[A-Z]))?(?![Nn][Oo]\.[A-Za-z])[A-Za-z][A-Za-z0-9]{0,8}(?:[-./·_][A-Za-z0-9]{1,8}){0,2}[-./· _]?$"
)
_TAIL = re.compile(r"(?:[-./·]?[A-Za-z][A-Za-z0-9]{0,7}|-?[A-Za-z0-9]{1,6}){1,4}(?![0-9A-Za-z])")
_TAIL_STARTS = re.compile(r"[-./·][A-Za-z]{1,4}[0-9]")


# What the letters and digits that lead a value may end in.
_MAY_LEAD = frozenset(written_as(f"{string.ascii_letters}0123456789-. ·/_\n"))


def labelled_value(candidate: Candidate, facts: Facts) -> Answer | None:
    """The digits with the letters around them, when the label stands before all of it."""
    entity = facts.rule.entity
    start, end = candidate.start, candidate.end
    text = candidate.text
    before = text[start - 1 : start]
    lead = (
        _LEAD.search(fold_plain(text[max(0, start - 24) : start])) if before in _MAY_LEAD else None
    )
    # MRN 00918273: the letters are the label, no part of the number.
    if lead and not _is_label(candidate, lead.group(), entity):
        start -= len(lead.group())
    if "\u4e00" <= text[start - 2 : start].rstrip(" \u3000")[-1:] <= "\u9fff":
        start -= len(words_before(text, start, candidate.around))
    if entity not in candidate.named_at(start):
        return None
    after = candidate.after(28)
    if candidate.suffix or _TAIL_STARTS.match(after):
        tail = _TAIL.match(after)
        if not tail:
            return None
        end += tail.end()
    if _MASKED_ON.match(text, end) or _COUNTED.match(text, end):
        return None
    # 办理优待证请拨打0951-12345
    if _DIALLED.search(candidate.around.label(start)[1]):
        return None
    value = without_separators(text[start : candidate.start]) + candidate.value
    value += without_separators(text[candidate.end : end])
    if facts.rule.pattern is not None and not facts.rule.pattern.fullmatch(value.upper()):
        return None
    return candidate.answer(Certainty.LIKELY, "label", start=start, end=end)


def _is_label(candidate: Candidate, lead: str, entity: str) -> bool:
    letters = lead.rstrip("-./· _")
    return (
        letters.isalpha()
        and letters != lead
        and candidate.around.touches(candidate.start - (len(lead) - len(letters)))
        # 住院流水 IP-0240513: no address of a network.
        and (lead[-1] != "-" or entity in candidate.named_at(candidate.start))
    )


def without_separators(text: str) -> str:
    """A part of a number without its separators."""
    return re.sub(r"[^0-9A-Za-z]", "", fold_plain(text))


# 640324DB***18: what follows is masked already.
_MASKED_ON = re.compile("[*＊×●■]{2}")
# 优待证20240531期制卡数据: of a day's lot.
_COUNTED = lazily("期|批次")
_DIALLED = lazily("拨|致电")
_LONGEST_WORDS = 7
_OF_AN_OFFICE = re.compile(rf"[{PROVINCES}][^\n]*|{OFFICE_WORDS}")
# 新号 is no province's.
_WORDS = re.compile(rf"(?<![\u4e00-\u9fff])(?!新[号证编卡旧本的]){OFFICE_WORDS}第?[ \u3000]?$")
# 优待证（银老优 0061 8235）: right behind the label.
_BRACKETED_WORDS = re.compile("(?<=[（(])[\u4e00-\u9fff]{2,4}(?<![号码为是共约证卡])[ \u3000]?$")


def words_before(text: str, start: int, around: Surroundings | None = None) -> str:
    """The office's words that a number begins with: 鲁优 of 鲁优37020222100417. `around`: whose
    labels may stand right before them: 警官证号川公032817."""
    low = max(0, start - _LONGEST_WORDS)
    if around is not None and text[start - 1 : start] >= "\u4e00":
        # 编号鲁优3702…: what the label ends in is no office's.
        for place in range(start - 1, low - 1, -1):
            if around.touches(place) and _OF_AN_OFFICE.fullmatch(text, place, start):
                return text[place:start]
    words = _WORDS.search(text, low, start)
    if around is not None and not words and not around.touches(start):
        words = _BRACKETED_WORDS.search(text, low, start)
    return words.group() if words else ""
