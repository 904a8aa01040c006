"""驾驶证档案编号: twelve digits, the first four a place. Only beside its label.

A 驾驶证号 that is a resident number is reported as one.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_DRIVING = re.compile("驾|准驾车型|车管所|交警|交管|实习期|[A-C][1-6]证|ZJCX|JSZ|(?i:driv|licen)")
# A catalogue of archives.
_ARCHIVES = re.compile(
    "全宗|题名|保管期限|馆藏|开放档案|卷宗|案卷|竣工图|施工图|(?<![0-9A-Za-z])[0-9]{1,4}\\s?卷(?![内宗尺])|城建档案"
)
# The file of something else: 排污许可档案编号, 竣工档案编号. What 原档案编号 numbers is open.
_OTHER_FILE = re.compile(
    "[\u4e00-\u9fff](?<![原新旧其该此的及和与为是人员将件证本照驾页])(?<!驾考)档案(?:编号|号)?[^，。；;、\n]{0,6}$"
)
#: How long a page's title may be, and how far before the number its clause begins.
_TITLE, _CLAUSE = 60, 24
#: How far around an archive number the talk must be of driving (code points).
_REACH = 120


# 驾驶证信息页背面那串12位数字为…; 他驾照被扣，…：档号5301…; 李桂花  档640300517204
_TOLD = lazily(
    "(?:档案?(?:编?号码?)?(?:[是为:：]|\\s)?|(?:12|十二)位(?:数字?|号码?|编号|数)?(?:[是为:：]|\\s)?|副页[^，。；\\n]{0,8}|[我他她]那个|(?:阿拉伯)?数字写[法作](?:[是为:：]|\\s)?)\\s?$"
)
_TWELVE = lazily("(?<![0-9A-Za-z０-９*＊.-])[0-9０-９]{12}(?![0-9A-Za-z０-９*＊.-])")


def anchor(candidate: Candidate, facts: Facts) -> list[Answer]:
    """Twelve digits that are told where somebody's licence is spoken of, without its label."""
    text = candidate.text
    found: list[Answer] = []
    for match in _TWELVE.finditer(text, candidate.end, candidate.end + _REACH):
        before = text[max(candidate.end, match.start() - _CLAUSE) : match.start()]
        known = f"{fold(match.group())[:4]}00" in facts.tables["divisions"]
        if known and _TOLD.search(before) and not _ARCHIVES.search(before):
            found.append(
                candidate.answer(
                    Certainty.LIKELY, "words beside", start=match.start(), end=match.end()
                )
            )
    return found


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Twelve digits beside 档案编号; where the label does not say so, the line must speak of
    driving, because every office numbers its files."""
    if facts.rule.entity not in candidate.named:
        return None
    text, low = candidate.text, max(0, candidate.start - _CLAUSE)
    if len(candidate.value) != 12 and "证芯" not in text[low : candidate.start]:
        return None
    if _is_in_a_catalogue(candidate):
        return None
    other = _OTHER_FILE.search(text, low, candidate.start)
    if other and not _DRIVING.search(text, low, candidate.start):
        return None
    known_place = f"{candidate.value[:4]}00" in facts.tables["divisions"]
    if known_place and ("档案编号" in text[low : candidate.start] or _is_somebodys(candidate)):
        return candidate.answer(Certainty.LIKELY, "label", "place")
    if not _speaks_of_driving(candidate):
        return None
    return candidate.answer(Certainty.LIKELY, "label")


def _is_in_a_catalogue(candidate: Candidate) -> bool:
    """Whether the line or the table's headers are of archives: 全宗号 目录号 档案编号 题名."""
    around, start = candidate.around, candidate.start
    if _ARCHIVES.search(around.line(start)):
        return True
    return any(_ARCHIVES.search(header) for header, _ in around.row(start))


def _is_somebodys(candidate: Candidate) -> bool:
    """Whether a column 档案编号 stands beside one of names."""
    around, start = candidate.around, candidate.start
    if not around.header(start).startswith("档案编号"):
        return False
    return any("姓名" in header or "驾驶人" in header for header, _ in around.row(start))


def _speaks_of_driving(candidate: Candidate) -> bool:
    """Around the number, in the headers of its table, or in the title above."""
    text = candidate.text
    low = max(0, candidate.start - _REACH)
    if _DRIVING.search(text, low, candidate.end + _REACH) or _DRIVING.search(text, 0, _TITLE):
        return True
    return any(_DRIVING.search(header) for header, _ in candidate.around.row(candidate.start))
