"""Lists of students whose first column is a number that no header names, and logs of their cards.

    2024—2025学年国家助学金拟发放名单（计算机学院）
    2022041137  钱某  一等  4400
    一卡通挂失记录 … uid=1120223407

Who is poor is nobody's business; lists of prizes and admissions are published with the numbers.
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.nearby import explains_itself
from redactor.context.people import People
from redactor.model import Certainty
from redactor.text.patterns import lazily

_SCHOOL = lazily("学院|大学|学校|学生|系|专业|班|学工|后勤|教务|校")
_PUBLISHED = lazily("奖学金|获奖|录取|表彰|示例|例如|样例|格式|编号规则|项目|课题|招标")
_CARD_LOG = lazily(
    r"(?i)(?<![a-z])(?:uid|sno|stu(?:dent)?_?(?:id|no)|xh|xuehao)\s?[=:：]\s?[\"']?(?P<value>[0-9]{8,12})(?![0-9A-Za-z*.-])"
)
# A year of four digits or two, then the college, the class and the place in it; no day.
_NO_DAY = r"(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?![0-9]))"
_NUMBER = rf"(?P<value>{_NO_DAY}(?:20)?[1-3][0-9][0-9]{{6,9}})"
_ROW = lazily(
    r"(?m)^[ \t\u3000]*(?:[0-9]{1,3}[.、)）]?[ \t|｜,，]+)?"
    + _NUMBER
    + r"[ \t|｜,，/\u3000]+(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff·某*＊]{1,11})(?=[ \t|｜,，/\u3000\r\n]|$)"
)
# 1、马某 20210512033 · 谢某,190402118,外语系
_NAMED_ROW = lazily(
    r"(?m)^[ \t\u3000]*(?:[0-9]{1,3}[.、)）][ \t]*)?(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff·某*＊]{1,11})[ \t|｜,，/:：\u3000]+"
    + _NUMBER
    + "(?![0-9A-Za-z*＊.-])"
)
_MASKED = lazily("^.[某*＊]")
_FEWEST, _MOST = 8, 12
_REACH, _TITLE = 1200, 60
_READ = "lists of students"
_CARDS = frozenset({"校园卡", "一卡通", "校园网"})


def listed_students(candidate: Candidate, facts: Facts) -> list[Answer]:
    """The numbers of the rows below a title, or of the entries of a log."""
    text = candidate.text
    low = text.rfind("\n", max(0, candidate.start - _TITLE - 1), candidate.start) + 1
    if not low and candidate.start > _TITLE:
        return []
    people = facts.tables.derived(People)
    title = text[low : candidate.end + _TITLE].partition("\n")[0]
    if _PUBLISHED.search(title) or candidate.around.memo.get(_READ, 0) > candidate.end:
        return []
    high = candidate.end + _REACH
    if candidate.value in _CARDS:
        if not _SCHOOL.search(text, low, high):
            return []
        rows = list(_CARD_LOG.finditer(text, candidate.end, high))
    else:
        rows = [
            row
            for form in (_ROW, _NAMED_ROW)
            for row in form.finditer(text, candidate.end, high)
            if _FEWEST <= len(row["value"]) <= _MOST
            and not candidate.around.header(row.start("value"))
            and (_MASKED.search(row["name"]) or people.is_name(row["name"]))
            and not explains_itself(row["value"])
        ]
        if len(rows) < 2:
            return []
    if rows:
        candidate.around.memo[_READ] = max(row.end() for row in rows)
    return [
        candidate.answer(Certainty.LIKELY, "list", start=row.start("value"), end=row.end("value"))
        for row in rows
    ]
