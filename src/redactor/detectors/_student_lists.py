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
# 边疆，安徽工业大学，219044107
_SCHOOLED_ROW = lazily(
    r"(?m)^[ \t\u3000]*(?:[0-9]{1,3}[.、)）][ \t]*)?(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff·某*＊]{1,11})[ \t|｜,，/\u3000]+"
    r"[\u4e00-\u9fff]{2,14}(?:大学|学院|师专|高专|职院|校区)[ \t|｜,，/\u3000]+(?P<value>[A-Z]{0,2}[0-9]{7,12})(?![0-9A-Za-z*＊.-])"
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
            for form in (_ROW, _NAMED_ROW, _SCHOOLED_ROW)
            for row in form.finditer(text, candidate.end, high)
            if _FEWEST <= len(row["value"]) + (form is _SCHOOLED_ROW) <= _MOST
            and not candidate.around.header(row.start("value"))
            and (
                form is _SCHOOLED_ROW or _MASKED.search(row["name"]) or people.is_name(row["name"])
            )
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


# 学院,姓名,学号,金额,到账卡号; | xh | xm | csrq |
_HEADERS = lazily(r"[ \t]*(?:(?:学号|xh|XH|xuehao)[ \t]*(?=[,，|｜\t\n]|$))")
_EDGES = lazily("[,，|｜\t]")
_NAMES = lazily("姓\\s?名|^xm$|^XM$|^name$")
#: What is told beside it of those whom no prize names.
_PRIVATE = lazily(
    "卡|账号|帐号|电话|手机|身份证|证件|住址|地址|家长|监护|困难|金额|补助|资助|宿舍|出生|民族|处分|欠|jtdh|lxdh|sjh|csrq|sfz|jtzz|yhkh"
)
_OWN = lazily("[A-Za-z]{0,4}[0-9]{6,14}")
_MOST_ROWS, _TITLES = 200, 800


def under_header(candidate: Candidate) -> list[Answer]:
    """The numbers below a header 学号 in a table whose other columns are nobody's business."""
    text = candidate.text
    low = text.rfind("\n", 0, candidate.start) + 1
    high = text.find("\n", candidate.end)
    line = text[low : high if high >= 0 else len(text)]
    edge = _EDGES.search(line)
    if edge is None or high < 0 or candidate.around.memo.get(_READ, 0) > candidate.end:
        return []
    sign = edge.group()
    headers = [each.strip() for each in line.split(sign)]
    own = next((at for at, each in enumerate(headers) if _HEADERS.fullmatch(each)), -1)
    if own < 0 or not any(_NAMES.search(each) for each in headers):
        return []
    if not any(_PRIVATE.search(each) for each in headers):
        return []
    if _PUBLISHED.search(text, max(0, low - _TITLES), low):
        return []
    told: list[Answer] = []
    for _ in range(_MOST_ROWS):
        low, high = high + 1, text.find("\n", high + 1)
        row = text[low : high if high >= 0 else len(text)]
        cells = row.split(sign)
        if len(cells) == len(headers):
            value = cells[own].strip()
            if _OWN.fullmatch(value) and not explains_itself(value):
                start = low + len(sign.join(cells[:own])) + bool(own)
                start += cells[own].index(value)
                told.append(
                    candidate.answer(
                        Certainty.LIKELY, "column", start=start, end=start + len(value)
                    )
                )
        elif row.strip() and sign in row:
            break
        if high < 0 or (not row.strip() and told):
            break
    if told:
        candidate.around.memo[_READ] = told[-1].end
    return told


#: What stands beside the number of one student.
BESIDE = frozenset(
    {
        *("sid:", "sid：", "sid=", "SID:", "SID：", "学生）", "学生)"),
        *('"cls"', '"class"', '"className"', '"bj"', '"grade"'),
    }
)
_SAID_OF = lazily(r"(?<![0-9A-Za-z])(?P<value>[A-Z]{0,2}[0-9]{8,12})[（(][^（）()\n]{0,10}\Z")
_OF_KEY = lazily(r"\s?[\"']?(?P<value>[A-Z]{0,3}[0-9]{6,12})(?![0-9A-Za-z*.-])")
_OF_RECORD = lazily(
    r"\"(?:card|card_?[nN]o|kh|no|uid|xh|sno|stu_?[nN]o)\"\s?:\s?\"?(?P<value>[0-9]{7,12})(?=[\",}])"
)
_STUDENT = lazily("学生|大学|学院|高校|大[一二三四]|研[一二三]|宿舍|班")
_CLASS = lazily("[班级]|小学|中学|[初高][一二三]|幼儿园")
_NEAR = 60


def one_student(candidate: Candidate, facts: Facts) -> list[Answer]:
    """The number of a student by a key of a record, or by what is said of it: 2022030517（师大的学生）."""
    text, start, end = candidate.text, candidate.start, candidate.end
    if candidate.value.startswith("学生"):
        found = _SAID_OF.search(text, max(0, start - 28), start)
    elif candidate.value.startswith('"'):
        low = text.rfind("{", max(0, start - 400), start)
        high = text.find("}", end, end + 400)
        is_record = low >= 0 and high >= 0 and _CLASS.search(text, end, end + 24) is not None
        found = _OF_RECORD.search(text, low, high) if is_record else None
    else:
        found = _OF_KEY.match(text, end)
        if found and not _STUDENT.search(text, max(0, start - _NEAR), found.end() + _NEAR):
            found = None
    # "card":"20230718" in a pupil's record is no day.
    if found is None or (explains_itself(found["value"]) and not candidate.value.startswith('"')):
        return []
    return [
        candidate.answer(
            Certainty.LIKELY, "words beside", start=found.start("value"), end=found.end("value")
        )
    ]
