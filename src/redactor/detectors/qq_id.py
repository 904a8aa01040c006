"""QQ 号: 5 to 11 digits that do not begin with zero. Only beside its label; a group is public."""

from __future__ import annotations

import re
from collections.abc import Callable

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Audience, Certainty

_GROUP = re.compile(
    r"群(?:号码?|聊)?(?:[（(][^（）()\n]{1,10}[）)])?[\s:：为是①②③一二三1-9、，,“\"（(0-9和及/]*$"
)


# Q：盛开2087364159，关山316409852: each number behind its person.
_PERSONS = re.compile(
    r"(?:号码?)?[\u4e00-\u9fff]{0,4}[:：]\s?(?P<list>(?:[\u4e00-\u9fff]{2,4}[:：（(\s]{0,2}[1-9][0-9]{4,10}(?![0-9])[）)]?[，,、；;\s]{0,2}){1,20})"
)
_NUMBER = re.compile("[1-9][0-9]{4,10}")
# QQ昵称“雨”，号码1293847166.
_BEHIND_NAME = re.compile(
    # 微信/QQ：weiwei_8812 / 88122733
    r"[:：]\s?[A-Za-z][A-Za-z0-9_-]{5,19}\s?[/／、，,]\s?(?P<second>[1-9][0-9]{4,10})(?![0-9])|"
    r"(?:昵称|网名|名)[^，,。；;\n0-9]{1,14}(?:[，,]?\s?(?:QQ)?(?:号码?|账号)[:：为是]{0,2}|[”\"]?[（(])\s?(?P<list>[1-9][0-9]{4,10})(?![0-9])"
)


# What stands behind the bare letter is a number only if it is long.
_BARE_Q = re.compile(r"(?<![QＱ])[QＱ][:：]\s?$")
_SHORTEST_BEHIND_Q = 8
# What Tencent gives to companies and offices: 800018366, 4008123456.
_OF_A_FIRM = re.compile("(?:8000|4000|4008|8008|9380)[0-9]{5,6}")


def guard(facts: Facts) -> Callable[[str, int, int], bool]:
    """Whether persons with numbers stand behind the word that woke the detector."""
    return _has_persons


def _has_persons(text: str, _start: int, end: int) -> bool:
    return (_PERSONS.match(text, end) or _BEHIND_NAME.match(text, end)) is not None


def anchor(candidate: Candidate, facts: Facts) -> list[Answer]:
    """A list of persons and their numbers behind one label."""
    text, end = candidate.text, candidate.end
    match = _PERSONS.match(text, end) or _BEHIND_NAME.match(text, end)
    if not match or candidate.prefix:
        return []
    group = "list" if match.group("list") else "second"
    low, listed = match.start(group), match.group(group)
    return [
        candidate.answer(Certainty.LIKELY, "label", start=low + each.start(), end=low + each.end())
        for each in _NUMBER.finditer(listed)
    ]


def _is_spaced(candidate: Candidate) -> bool:
    """Groups of three or four with the same separator, as numbers are read out; no version."""
    separators = set(candidate.gaps)
    if not candidate.whole or "(" in "".join(separators):
        return False
    if separators == {"\n"} or "" in separators or set(candidate.shape) == {1}:
        return True
    if separators == {" "} and len(candidate.value) >= _SHORTEST_BEHIND_Q:
        # 38 6612 904: as somebody reads it out.
        return min(candidate.shape[:-1]) >= 2
    return len(separators) == 1 and min(candidate.shape[:-1]) >= 3


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits beside QQ, 扣扣 or under such a column."""
    value = candidate.value
    if facts.rule.entity not in candidate.named and "chat_group" not in candidate.named:
        return None
    if not 5 <= len(value) <= 11 or value[0] == "0" or not value.isdigit():
        return None
    # Q: also asks a question.
    if len(value) < _SHORTEST_BEHIND_Q and _BARE_Q.search(candidate.before(4)):
        return None
    # QQ 9.7.1 is a version of the program.
    if "." in candidate.label_gap.strip(".") or (candidate.joined and not _is_spaced(candidate)):
        return None
    is_group = "chat_group" in candidate.named or _GROUP.search(candidate.before(40))
    is_public = is_group or _OF_A_FIRM.fullmatch(value) or "duty" in candidate.label
    return candidate.answer(
        Certainty.LIKELY, "label", audience=Audience.PUBLIC_DUTY if is_public else Audience.UNKNOWN
    )
