"""A school or a class in the title over a list of its children, who learn there, and what the list tells of them.

    塘湾小学三（2）班家长联系表        小天使幼儿园生日墙（6月）
    陈梓涵  妈妈 138…                   郑一诺  6月17日

Lists of prizes, of teachers and lessons have titles as well, and tell nothing that is not for all.
"""

from __future__ import annotations

from redactor.context import plights
from redactor.context.candidate import Facts
from redactor.context.people import People
from redactor.detectors._class_of_child import OF_ALL, is_pupils_name
from redactor.text.patterns import lazily

# What may lead to a school in a title.
_LEAD = lazily(
    r"(?:[ \t\u3000【】《“\"（(#*]|[0-9]{4}[—–-]?[0-9]{0,4}(?:年度?|学年|级)?|[春秋]季?学?期?|第[一二]学期|关于"
    r"|附件?[0-9一二]?[:：]?|[0-9一二三四五六七八九十]{1,3}[.、])*\Z"
)
# What only a list of children tells; of a class, any list of those in it.
_CHILDREN = "生日|寿星|过敏|请假|缺勤|发[烧热]|晨检|午检|接送|家长(?:联系|电话|通讯)|通讯录|留守|困境|孤儿|随迁|特殊体质|异常"
_OF_CHILDREN = lazily(_CHILDREN)
_OF_A_CLASS = lazily(
    f"{_CHILDREN}|家长|联系|花名册|名册|名单|登记|统计|体检|接种|未[交缴完返]|缴费|欠费|退费|困难|资助|住[宿校]|保险|信息|复课|返校|核酸|接龙|报名|宿舍|补助"
)
_NO_LIST = lazily(
    "课程?表|值日|座位|课表|作息|教师|任课|节目|评比|积分|成绩|获奖|光荣榜|作品|工作|计划|总结"
)
_ROW = lazily(
    "[ \\t\u3000]*(?:[（(]?[0-9]{1,3}[）)]?[.．、 \\t\u3000]{1,2})?(?P<name>[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff]{1,6})"
    "(?:同学|小朋友)?(?=[ \\t\u3000，,：:|｜（(])"
)
_TOLD = lazily(
    "1[3-9][0-9]{9}|(?:妈|爸|奶|爷|外[公婆]|姥)|过敏|发[烧热]|咳|吐|哮喘|[0-9]{1,2}月[0-9]{1,2}[日号]|(?<![0-9])[01]?[0-9][./][0-3]?[0-9](?![0-9])"
    "|20[012][0-9][-./年][01]?[0-9]|[0-9]{17}[0-9Xx]|孤儿|低保|单亲|残|欠|未[交缴]|请假|病"
)
_MASKED = lazily("某")
_TITLE, _ROWS, _LEAST = 40, 6, 2


def heads_list(text: str, facts: Facts, start: int, end: int, *, of_class: bool) -> bool:
    """Whether a school or a class from `start` to `end` stands in the title of a list of its
    children; `of_class`: it is a class."""
    low = text.rfind("\n", max(0, start - _TITLE), start) + 1
    high = text.find("\n", end, end + _TITLE)
    if high < 0 or (not low and start > _TITLE) or not _LEAD.fullmatch(text, low, start):
        return False
    words = _OF_A_CLASS if of_class else _OF_CHILDREN
    if not words.search(text, end, high) or _NO_LIST.search(text, end, high):
        return False
    if OF_ALL.search(text, low, high) or plights.HONOUR.search(text, low, high):
        return False
    people = facts.tables.derived(People)
    rows = 0
    at = high + 1
    for _ in range(_ROWS):
        stop = text.find("\n", at)
        stop = stop if stop >= 0 else len(text)
        row = _ROW.match(text, at, stop)
        is_named = row and (_MASKED.search(row["name"]) or is_pupils_name(row["name"], people))
        if row and is_named and _TOLD.search(text, row.end(), stop):
            rows += 1
        if rows >= _LEAST:
            return True
        at = stop + 1
    return False
