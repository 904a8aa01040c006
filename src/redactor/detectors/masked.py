"""What is masked already: 138****8000, 6401**********4529, 张*, 张某某, 王×.

Recognised so that nobody masks it twice, and so that its strength can be measured. Mask signs:
* ＊ ● ○ ■ □ X x × ※ # 某 … ; their number need not be that of the hidden characters.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.text.folding import fold_plain

_SIGN = r"[*●○■□※×#]"
_RUN = re.compile(rf"(?:{_SIGN} ?){{2,}}|[Xx]{{2,}}|…{{1,2}}")
_VALUE = re.compile(
    rf"(?<![0-9A-Za-z*])[A-Za-z]{{0,2}}[0-9]{{1,14}}[- ·]?(?:(?:[*●○■□※×#][- ·]?){{2,24}}|[Xx]{{2,20}})(?:[0-9]{{1,8}}[Xx]?)?(?![0-9A-Za-z*])"
    rf"|(?<![0-9A-Za-z*])(?:[*●○■□※#]{{3,24}}|[Xx]{{4,20}})[0-9]{{2,8}}[Xx]?(?![0-9A-Za-z*])"
    rf"|[0-9]{{3,4}}-(?:[*●○■□※×#]{{2,8}}|[Xx]{{3,8}})[0-9]{{0,5}}(?![0-9A-Za-z*])"
    rf"|[0-9]{{3,4}}-[0-9]{{1,5}}(?:[*●○■□※×#]{{2,8}}|[Xx]{{3,8}})[0-9]{{0,4}}(?![0-9A-Za-z*])"
    rf"|[\w.+-]{{0,20}}(?:[*●○■□※×#]{{2,12}})[\w.+-]{{0,20}}@[\w-]+(?:\.[\w-]+)+"
    rf"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][· ]?[0-9A-Z]{{0,4}}[*●○■□※×]{{2,6}}[0-9A-Z]{{0,4}}"
)
_NAME = re.compile(r"(?P<surname>[\u4e00-\u9fff]{1,2}?)(?P<mask>某某?|[*×●○□]{1,3})(?P<rest>[\u4e00-\u9fff]?)")
_NOT_AFTER = frozenset("某些个种一二三四五六七八九十月日年时次市县区镇乡村路街局委厅处科部门单位公司企业地项人")
_REACH = 24


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A mask sign was found: the value or the name that it masks."""
    low = max(0, candidate.start - _REACH)
    text = fold_plain(candidate.text[low : candidate.end + _REACH + 8])
    inside = candidate.start - low
    for match in _VALUE.finditer(text):
        if match.start() <= inside < match.end():
            return candidate.answer(
                Certainty.CONFIRMED,
                "mask signs",
                start=low + match.start(),
                end=low + match.end(),
            )
    return _name(candidate, facts)


def _name(candidate: Candidate, facts: Facts) -> Answer | None:
    """A surname with a masked given name: 张某, 张某某, 李*, 王**, 欧阳××."""
    text, start = candidate.text, candidate.start
    sign = text[start]
    end = start + 1
    while end < len(text) and text[end] == sign and end - start < 3:
        end += 1
    if end < len(text) and text[end] == sign or (start and text[start - 1] == sign):
        return None
    names = facts.tables["family_names"]
    size = 2 if start >= 2 and text[start - 2 : start] in names else 1
    surname = text[start - size : start] if start >= size else ""
    if surname not in names:
        return None
    follows = text[end : end + 1]
    before = text[start - size - 1 : start - size]
    if sign == "某":
        if end - start == 1 and follows in _NOT_AFTER and not _ends_name(text, end):
            return None
        if before and _is_han(before) and not _name_may_start(text, start - size):
            return None
    elif before and _is_han(before) and not _name_may_start(text, start - size):
        return None
    elif sign in "*×" and text[end : end + 1].isdigit():
        return None
    # 张*三: the last character of a name may stand open behind one sign.
    if end - start == 1 and sign != "某" and follows and _is_han(follows) and _closes(text, end + 1):
        end += 1
    return candidate.answer(Certainty.LIKELY, "mask signs", "surname", start=start - size, end=end)


_BEFORE_NAME = (
    "人：:姓名是为系和与及、，,。；;（(“\"】]对由向将把被给的|\t \n\u3000员者主长方户告任事记师生士工民犯"
    "亲父母妻夫子女儿孙弟兄姐妹某×*　等家村组社队至令让请据经为因同"
)


def _name_may_start(text: str, position: int) -> bool:
    return text[position - 1] in _BEFORE_NAME


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _ends_name(text: str, end: int) -> bool:
    return text[end : end + 2] in {"一案", "人身", "人民"} or False


def _closes(text: str, position: int) -> bool:
    """Whether a name may end here: punctuation, a space, a digit or the end of the text."""
    return position >= len(text) or not _is_han(text[position])
