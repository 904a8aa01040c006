"""A school or a class that is all of a cell or a value in one child's record: a row of HTML, JSON with keys
of initials, a pupil's number beside it, the school that a child is to go to.

Teachers' rows, and schools that are a party or a place, have nothing of a child in them.
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.people import People
from redactor.detectors._class_of_child import OF_ALL, is_beside_name, is_pupils_name
from redactor.detectors._illnesses import tells_of_illness
from redactor.model import Certainty
from redactor.text.patterns import lazily

_EDGE = frozenset('"“”>|｜│\t,，')
_EDGE_BEHIND = frozenset('"“”<|｜│\t,，\n')
# What a child's record tells of besides.
_OF_A_CHILD = lazily(
    "学籍|雨露|助学|[资救补]助|困境|孤儿|送教|营养|转学|转入|转出|随迁|监护|家长|留守|无人抚养|离异|单亲|寄养|收养|残疾|[父母]亲?(?:去世|已?亡|服刑|离|失)"
)
#: The number of a pupil in the country's register.
_PUPILS_NUMBER = lazily("(?<![0-9A-Za-z])[GLgl][0-9]{17,18}[0-9Xx](?![0-9A-Za-z])")
# "填报单位":"县特殊教育学校": who reports.
_REPORTS = lazily("(?:单位|机构|主办|承办|填报|报送|来源|签发|落款)[^{}\\n]{0,6}\\Z")
# 热依拉 女 依干其乡中学: sex before it; …→ 阳光实验学校: where a list sends a child.
_SEX = "[\u4e00-\u9fff·]{2,12}[ \u3000]{1,4}[男女][ \u3000]{1,4}(?:[0-9岁周.-]{2,10}[ \u3000]{1,4})?\\Z"
_BY_SEX = lazily(_SEX)
_LED = lazily(f"{_SEX}|(?:→|->|=>|➜|⇒)\\s?\\Z")
_GROWN = lazily("校长|园长|教师|老师|专干|主任|教龄|职称|任教|任职|聘|书记|干部|岗")
_EDGE_OF_BLANKS = _EDGE_BEHIND | frozenset(" \u3000；;（(")
_ALLOTS = lazily("新生|派位|统筹|入学|幼升小|小升初|学位|录取|分配|转学|报名")
_RECORD = 160
_NUMBER_REACH = 40
# 艾力　2012.5.30　原属喀什市第十八小学
_BEFORE_CELL = frozenset({"原属", "所属", "来自", "原系", "现属"})
_BORN_CHILD = lazily(r"(?<![0-9])20(?:0[9]|1[0-9]|2[0-9])[-.年/][01]?[0-9][-.月/][0-3]?[0-9]")
# A notice of cards that were lost or found prints whose they are.
_LOST = lazily("学生证|招领|遗失|失主|拾到|拾获|作废")


def told_record(
    candidate: Candidate, facts: Facts, span: tuple[int, int], *, by_number: bool = True
) -> Answer | None:
    """The school or class in a range, where the record around it is one child's. `by_number`: or
    where a pupil's number stands beside it."""
    text = candidate.text
    start, end = span
    low, high = _record(text, start, end)
    reach = max(low, start - _NUMBER_REACH), min(high, end + _NUMBER_REACH)
    number = _PUPILS_NUMBER.search(text, *reach) if by_number else None
    if number is None:
        is_cell = (
            text[start - 1 : start] in _EDGE or text[start - 2 : start] in _BEFORE_CELL
        ) and text[end : end + 1] in _EDGE_BEHIND
        is_led = _LED.search(text, low, start) is not None and (
            text[end : end + 1] in _EDGE_OF_BLANKS or end == len(text)
        )
        if not start or not (is_cell or is_led) or _REPORTS.search(text, max(0, start - 16), start):
            return None
    if OF_ALL.search(text, low, high) or _LOST.search(text, max(0, low - _RECORD), high):
        return None
    if number is None and not _is_of_a_child(text, facts, (low, high), start, end):
        return None
    return candidate.answer(Certainty.LIKELY, "pupil", "record", start=start, end=end)


def _record(text: str, start: int, end: int) -> tuple[int, int]:
    """The line, or the record in braces."""
    floor, ceiling = max(0, start - _RECORD), min(len(text), end + _RECORD)
    low = max(text.rfind(each, floor, start) for each in "\n{}") + 1
    ends = [at for at in (text.find(each, end, ceiling) for each in "\n}") if at >= 0]
    return max(low, floor), min(ends, default=ceiling)


_NAME_CELL = lazily(
    '(?:^|["“>|｜│\t,，:： \u3000\n])(?P<name>[\u4e00-\u9fff]{2,4})(?=["”<|｜│\t,， \u3000])'
)


def _is_of_a_child(text: str, facts: Facts, record: tuple[int, int], start: int, end: int) -> bool:
    low, high = record
    is_told = bool(
        _OF_A_CHILD.search(text, low, high)
        or _BORN_CHILD.search(text, low, start)
        or tells_of_illness(text[low:start] + "\n" + text[end:high])
    )
    if not is_told and text[max(0, start - 3) : start].strip()[-1:] in "→>➜⇒":
        is_told = _ALLOTS.search(text, max(0, low - 2 * _RECORD), low) is not None
    if not is_told:
        return False
    if _BY_SEX.search(text, low, start):
        return _GROWN.search(text, low, high) is None
    if is_beside_name(text, facts, start, end):
        return True
    # 姓名 in another cell of the record: beside it its own edge stands.
    people = facts.tables.derived(People)
    return any(
        is_pupils_name(each["name"], people)
        for each in _NAME_CELL.finditer(text, max(0, low - 1), start)
    )


# 志愿：城北区桃园路小学一年级, below 子：…: the school that a child is to go to.
_WISH = lazily(
    "(?:志愿|报名|报读|申请|意向|拟入|拟读|入学|转入|接收|拟入|派位|分配|安置|转出|转往|拟转)(?:学校|小学|园所|幼儿园)?\\Z"
)
_ENTRY = lazily(
    "(?:^|\n|[　 ，,；;])(?:长|次|独)?[子女儿][：:]|幼儿|儿童|孩子|学生|适龄|随迁|监护|新生|优待"
)
_RULES = lazily("招生|划片|公告|办法|指南|流程|填报|名额|计划|批次线|录取线|咨询电话")
_PUPILS = lazily("小学|初中|中学|幼儿园|一年级|[大中小]班|[一二三四五六七八九十][小中幼]\\Z")
_ABOVE = 120


def is_wished(text: str, label_end: int, start: int, end: int) -> bool:
    """Whether a label asks for the school that one child wants to go to."""
    if not _WISH.search(text, max(0, label_end - 8), label_end):
        return False
    low = max(0, label_end - _ABOVE)
    if not _PUPILS.search(text, start, end) or _RULES.search(text, low, end + 20):
        return False
    return _ENTRY.search(text, low, label_end) is not None
