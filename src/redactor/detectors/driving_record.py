"""驾驶证档案编号: twelve digits, the first four a place. Only beside its label.

A 驾驶证号 that is a resident number is reported as one.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.people import People
from redactor.model import Certainty
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_DRIVING = re.compile(
    "驾|准驾车型|车管所|交警|交管|实习期|副页|记分|扣[^，。；\n]{0,3}分|扣分|满分|审验|科目[一二三四1-4]|[A-C][1-6]证|ZJCX|JSZ|(?i:driv|licen)"
)
# A catalogue of archives.
_ARCHIVES = re.compile(
    "全宗|题名|保管期限|馆藏|开放档案|卷宗|案卷|竣工|施工图|缩微|(?<![0-9A-Za-z])[0-9]{1,4}\\s?卷(?![内宗尺])|城建档案|档案馆"
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
    "(?:档案?(?:编?号码?)?(?:[是为:：]|\\s)?|(?:12|十二)位的?(?:数字?|号码?|编号|数)?(?:[是为:：]|\\s)?(?:\\n[^\\n：:0-9]{1,8}[：:])?|副页[^，。；\\n]{0,8}|[我他她]那个|(?:系统)?(?:核|查|显示|登记|比对)(?:实|到|出|验|对)?(?:[是为:：]|\\s)|(?:好像|看着|辨认|认出?来?|应该|大概|写的|填的|报的)[像就]?(?:是|着|为|[:：])?|(?:阿拉伯)?数字写[法作](?:[是为:：]|\\s)?)\\s?$"
)
# 佘某 驾驶证（330200918804） 本人签收; behind a bare blank it may be a licence number that is cut.
_BRACKETED = lazily(r"(?:正页|副页|正本|副本|正证|副证)?[（(【\[]\s?(?:档)?")
_TWELVE = lazily(
    "(?<![0-9A-Za-z０-９*＊.-])(?:[0-9０-９]{6}-?[0-9０-９]{6}|[0-9]{4} [0-9]{4} [0-9]{4})(?![0-9A-Za-z０-９*＊.-]| [0-9])"
)
# 话务：您念一下档案号。 ⏎ 来电：6301 0055 2918: asked in one turn, said in the next.
_ASKED = lazily(
    r"[^\n0-9]{0,16}\n[^\n：:0-9]{1,8}[：:][^\n0-9]{0,8}(?P<value>[0-9]{12}|[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}|[0-9]{6}[ -][0-9]{6})(?![-0-9A-Za-z])"
)
# 1 海某 B2 640300417719 意向：货运: a name, what he may drive, the number.
_EDGE = r"(?:\s*</t[dh]>\s*<t[dh]>\s*|[ \t|｜，,/\u3000]+)"
_CLASS = "[ABC][1-6](?:[A-F][1-6]?)?"
_ROW = lazily(
    rf"(?m)^[ \t\u3000]*(?:<tr>)?(?:<td>)?(?:[0-9]{{1,3}}[.、)）]?[ \t]*)?(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff*＊]{{1,3}}){_EDGE}"
    rf"(?P<may>{_CLASS}{_EDGE})?(?P<value>[1-6][0-9]{{11}})(?![0-9A-Za-z*＊.-])"
    rf"(?:{_EDGE}(?P<also>{_CLASS}(?![0-9A-Za-z])))?"
)
#: Words whose list holds nothing but drivers; others stand in many a list.
_OF_DRIVERS = frozenset({"满分学习", "学法减分", "准驾车型", "档案号"})
_LISTS = _OF_DRIVERS | {"司机", "驾驶员", "dabh", "DABH", "网约车", "货运", "驾校"}
_FILE = lazily("档案?(?:编)?号")
_LIST_REACH = 500
_OFFICE = re.compile("公司|集团|合作社|[局站所队厂]$|编码|编号")


def anchor(candidate: Candidate, facts: Facts) -> list[Answer]:
    """Twelve digits that are told where somebody's licence is spoken of, without its label."""
    text = candidate.text
    if candidate.value in _LISTS:
        asked = _ASKED.match(text, candidate.end) if candidate.value == "档案号" else None
        if asked and _has_place(asked["value"], facts) and not _is_in_a_catalogue(candidate):
            start, end = asked.span("value")
            return [candidate.answer(Certainty.LIKELY, "words beside", start=start, end=end)]
        return _in_list(candidate, facts)
    found: list[Answer] = []
    for match in _TWELVE.finditer(text, candidate.end, candidate.end + _REACH):
        before = text[max(candidate.end, match.start() - _CLAUSE) : match.start()]
        if (
            _has_place(match.group(), facts)
            and (_TOLD.search(before) or _BRACKETED.fullmatch(before))
            and not _ARCHIVES.search(before)
        ):
            found.append(
                candidate.answer(
                    Certainty.LIKELY, "words beside", start=match.start(), end=match.end()
                )
            )
    return found


def _in_list(candidate: Candidate, facts: Facts) -> list[Answer]:
    """The numbers of a list of drivers: each behind a name, beside what its holder may drive."""
    text, memo = candidate.text, candidate.around.memo
    high = candidate.end + _LIST_REACH
    low = max(0, candidate.start - _LIST_REACH)
    begin = text.find("\n", low, candidate.start) if low else -1
    if low and begin < 0:
        return []
    low = begin + 1
    if _ARCHIVES.search(text, low, high):
        return []
    drivers = candidate.value in _OF_DRIVERS or _FILE.search(text, low, high) is not None
    # A list that names its drivers' vehicles in each row is read once.
    key = "lists of drivers", drivers
    low = max(low, memo.get(key, 0))
    last = text.rfind("\n", low, high)
    memo[key] = high if last < 0 else last
    return [
        candidate.answer(Certainty.LIKELY, "list", start=row.start("value"), end=row.end("value"))
        for row in _ROW.finditer(text, low, high)
        if (row["may"] or row["also"] or drivers)
        and _has_place(row["value"], facts)
        and (candidate.value in _OF_DRIVERS or _is_called(row["name"], facts))
        and not _OFFICE.search(text, row.start(), row.start("value"))
    ]


def _is_called(name: str, facts: Facts) -> bool:
    return (
        name[0] in "老小阿"
        or name.endswith(("师傅", "哥", "姐", "叔", "姨"))
        or name[1] in "某*＊"
        or facts.tables.derived(People).is_name(name)
    )


def _has_place(value: str, facts: Facts) -> bool:
    return f"{fold(value)[:4]}00" in facts.tables["divisions"]


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
    if _has_place(candidate.value, facts) and (
        "档案编号" in text[low : candidate.start] or _is_somebodys(candidate)
    ):
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
