"""What is masked already: 138****8000, 6401**********4529, 张*, 张某某, 王×.

Recognised so that nobody masks it twice, and so that its strength can be measured. Mask signs:
* ＊ ● ○ ■ □ ◆ █ X x × ※ # 某, and between digits _ 〇 … ; their number need not be that of the hidden
characters.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.headings import PROVINCES
from redactor.context.organisations import FIRMS
from redactor.model import Certainty
from redactor.text.folding import fold_plain, is_han

_SIGNS = "[*●○■□◆█※×#]"
# Signs that mean something else where digits do not stand on both sides.
_BETWEEN = "(?:_{2,14}|〇{2,14}|某{2,14}|[…⋯]{1,6}(?=[0-9]{4}))"
# A single sign hides a digit of a long number, which its check digit gives back.
_SINGLE = "[*●■□※]"
_LETTER_SIGNS = "[Xx]"
_RUN = rf"(?:{_SIGNS}{{2,24}}|{_LETTER_SIGNS}{{2,20}})"
_VALUE = re.compile(
    # 138****8000, J640104-2023-00****, 0951-***1234: digits open in front
    rf"(?<![0-9A-Za-z*])[A-Za-z]{{0,3}}[0-9]{{1,17}}(?:-[0-9]{{1,8}}){{0,2}}[- ·]?{_RUN}(?:[- ·]?{_RUN}){{0,4}}(?:[- ·]?[0-9]{{1,8}})?[Xx]?(?![0-9A-Za-z*])"
    # 138____8000, 138……8000
    rf"|(?<![0-9A-Za-z*_])[0-9]{{3,14}}{_BETWEEN}[0-9]{{3,8}}[Xx]?(?![0-9A-Za-z*_])"
    # 6401041958031*9952, 6228480402*64890018
    rf"|(?<![0-9A-Za-z*])(?=[0-9]{{6,17}}{_SINGLE}[0-9])[0-9*●■□※]{{14,18}}[0-9Xx](?![0-9A-Za-z*●■□※])"
    # E****3827
    rf"|(?<![0-9A-Za-z*])[A-Z]{{1,2}}{_SIGNS}{{3,9}}[0-9]{{2,6}}(?![0-9A-Za-z*])"
    # ******4529, **** **** **** 3671: digits open behind
    rf"|(?<![0-9A-Za-z*])(?:{_SIGNS}{{3,24}}|[Xx]{{4,20}})(?:[- ]{_SIGNS}{{2,6}}){{0,4}}[- ]?[0-9]{{2,8}}[Xx]?(?![0-9A-Za-z*])"
    rf"|[A-Za-z0-9_.+-]{{0,20}}{_SIGNS}{{2,12}}[A-Za-z0-9_.+-]{{0,20}}@[\w-]+(?:\.[\w-]+)+"
    rf"|[{PROVINCES}][A-Z][· ]?[0-9A-Z]{{0,4}}[*●○■□◆█※×]{{2,6}}[0-9A-Z]{{0,4}}"
)
_YEAR = re.compile(r"(?:19|20)[×XxO○*]{2}|(?:19|20)[0-9]{2}[…⋯]+(?:19|20)[0-9]{2}")
_GIVEN = re.compile(r"(?<![\w*])(?:\*\*[\u4e00-\u9fff]|\*[\u4e00-\u9fff]{2})(?=[\s、，,;；|]|$)")
_NAME_SIGNS = frozenset("*＊×●○□某")
# Behind 某 these make no name: 王某 but 某些, 某市, 某年.
_NOT_AFTER = frozenset(
    "些个种类样一二三四五六七八九十月日年时次市县区镇乡村路街局厅处科部门单公企地项"
)
_SERIALS = frozenset("甲乙丙丁戊己庚辛")
# 柳某乙肝, 柳某甲亢: the serial belongs to the next word.
_NOT_AFTER_SERIAL = frozenset("肝型级类亢减状流醇")
# Surnames that are ordinary words before 某: 对于某, 和某.
_WORDS_TOO = frozenset(
    "于和向时常同成从方单万多都关边干全能应强安严解平明温江水石易项有经党国种支计路车后来"
)
_REACH = 24


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A mask sign was found: the value or the name that it masks. A run is looked at once."""
    if candidate.start and candidate.text[candidate.start - 1] == candidate.value[0] != "某":
        return None
    low = max(0, candidate.start - _REACH)
    text = fold_plain(candidate.text[low : candidate.end + _REACH + 8])
    inside = candidate.start - low
    for match in _VALUE.finditer(text):
        if match.start() <= inside < match.end() and not _YEAR.fullmatch(match.group()):
            return candidate.answer(
                Certainty.CONFIRMED,
                "mask signs",
                start=low + match.start(),
                end=low + match.end(),
            )
    for match in _GIVEN.finditer(text):
        if match.start() <= inside < match.end() and _masks_more(candidate):
            return candidate.answer(
                Certainty.LIKELY, "mask signs", start=low + match.start(), end=low + match.end()
            )
    return _name(candidate, facts)


def _masks_more(candidate: Candidate) -> bool:
    """Whether the line masks other names, too: a footnote's star stands alone."""
    line = fold_plain(candidate.around.line(candidate.start))
    return len(_LIST_OF_MASKS.findall(line)) >= 2


_LIST_OF_MASKS = re.compile(r"\*+[\u4e00-\u9fff]|[\u4e00-\u9fff]\*+")


def _name(candidate: Candidate, facts: Facts) -> Answer | None:
    """A surname with a masked given name: 张某, 张某某, 马某甲, 李*, 王**, 欧阳××."""
    text, start = candidate.text, candidate.start
    sign = text[start]
    if sign not in _NAME_SIGNS or (start and text[start - 1] == sign):
        return None
    end = start + 1
    while end < len(text) and text[end] == sign and end - start < 4:
        end += 1
    if end - start > 3:
        return None
    names = facts.tables["family_names"]
    size = 2 if start >= 2 and text[start - 2 : start] in names else 1
    surname = text[start - size : start] if start >= size else ""
    if surname not in names or not _may_be_name(text, start - size, end, surname, sign):
        return None
    follows = text[end : end + 1]
    is_serial = follows in _SERIALS and text[end + 1 : end + 2] not in _NOT_AFTER_SERIAL
    if end - start == 1 and sign == "某" and is_serial:
        end += 1
    # 张*三: the last character of a name may stand open behind one sign.
    if end - start == 1 and sign != "某" and follows and is_han(follows) and _closes(text, end + 1):
        end += 1
    return candidate.answer(Certainty.LIKELY, "mask signs", "surname", start=start - size, end=end)


def _may_be_name(text: str, begin: int, end: int, surname: str, sign: str) -> bool:
    before = text[begin - 1 : begin]
    starts = not before or not is_han(before) or before in _BEFORE_NAME
    follows = text[end : end + 1]
    if sign == "某":
        if before and is_han(before) and _OF_A_FIRM.match(text, end):
            return False
        if text[end - 2 : end - 1] != "某" and follows in _NOT_AFTER:
            return False
        return starts or surname not in _WORDS_TOO
    if sign in "*＊×" and follows.isdigit():
        return False
    return starts or (sign in "*＊" and surname not in _WORDS_TOO and not follows.isascii())


# 宁夏某乳业有限公司, 固原某环卫公司: the place before it is no surname.
_OF_A_FIRM = re.compile(rf"[\u4e00-\u9fff（）()]{{1,12}}?(?:{FIRMS}|厂)")
_BEFORE_NAME = frozenset(
    "人姓名是为系和与及对由向将把被给的有员者主长方户告任事记师生士工民犯亲父母妻夫子女儿孙弟兄姐妹"
    "某等家村组社队至令让请据经因同有童残低保婴选象"
)


# What follows a name in a sentence: 网民韩*福留言, 汤*娟的笔录.
_GOES_ON = frozenset("的留反等与和在于为系是称说因已向对被从到将及同经持户夫")


def _closes(text: str, position: int) -> bool:
    """Whether a name may end here: punctuation, a digit, the end, or a word that goes on."""
    follows = text[position : position + 1]
    return not follows or not is_han(follows) or follows in _GOES_ON
