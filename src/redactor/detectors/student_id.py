"""全国学籍号: a letter and 18 characters, 19 in all.

    G640104201501019957      G + resident number; J + 18 assigned digits; L + region, date, serial

The bearer is a pupil, mostly a minor. A school's own 学号 is this kind as the number of a 学生证
(遗失学生证，学号…), and where somebody tells his own or a child's: 我是大三学生，学号是….
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._checks import is_birth_date
from redactor.detectors._labelled import labelled_value, without_separators
from redactor.detectors._student_lists import (
    BESIDE,
    listed_students,
    one_student,
    under_header,
)
from redactor.model import Certainty
from redactor.text.check_digits import resident_check
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

# 学籍辅号 and the numbers of vocational schools: a province's or a school's own form.
_OWN_FORM = re.compile("[A-Z]{0,4}[0-9]{8,17}|[A-Z]{0,2}[0-9]{19,20}")
#: Shorter numbers are those of a 学生证, which is named shortly before.
_SHORTEST, _CARD, _CLOSE = 10, 40, 16
_SPOKEN_OF = 60
_COLUMN = lazily("(?i)stu|学籍号")
_A_DAY = lazily("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]")
_NUMBER_OF = re.compile(r"号[:：]?\s?$")
_LETTER = re.compile(r"[GJL][-. ·]?$")
# 学号是2021050437, 学号 2020 1103 27, 学号P211713928
_SAID = r"[是为：:，,]|应该是|就是|(?:没有?|未|不)[变改][动化]?|保留|还是原来的|仍[为是]"
# 学号后面那个不对，录成 21030645 了
_WRONG = r"[^，。；\n0-9]{0,8}(?:不对|错了?|有误)[，, ]{0,2}(?:[录写填输登打]错?[成了为])?"
_OWN_NUMBER = lazily(
    rf"\s{{0,2}}(?:{_SAID}|{_WRONG})?\s?[（(“\"]?\s?"
    r"(?P<value>(?P<lettered>[A-Za-z]{1,4}[0-9]{2,4}(?:-[0-9]{1,6}){2,3}|[A-Z]{1,3}[0-9]{6,7}"
    # 2022-HL-0417, 22HL0417, 护2022-0417, 20220417A
    r"|(?:20)?[0-9]{2}(?:级)?[-/]?(?:[A-Za-z]{1,4}|[\u4e00-\u9fff]{1,3})[-/]?[0-9]{3,8}|[A-Z]{1,4}-(?:20)?[0-9]{2}-?[0-9]{3,6}|[0-9]{8,12}[A-Z])"
    r"|[A-Za-z]{0,4}[0-9]{2,}(?:[ -][0-9]{2,6}){0,4}|20[0-9]{2}[A-Za-z]{1,4}[0-9]{4,8})(?![-0-9A-Za-z*＊●×])"
)
_FEWEST, _FEWEST_LETTERED, _MOST = 8, 6, 14
#: Who tells it, how far before (code points); lists of those who won something are published.
_TELLS = lazily(
    "我(?![校院系区局市县们])|本人|俺|你|孩子|小孩|娃|女儿|儿子|学生(?![证会处])|同学|孤儿|助学|家长|实习生|接龙"
    "|[复休退转留]学|补考|挂失|[捡拾]到|寻物|失物|宿舍|室友|本科生|研究生|专科生|[0-9]{2,4}[级届]"
)
_PUBLISHED = lazily("奖学金|获奖|录取|表彰|示例|例如|样例|格式|编号规则")
_TELLS_REACH = 80


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """18 characters with G, J or L directly before."""
    value = candidate.value
    if len(value) != 18:
        return _of_a_province(candidate, facts)
    letter = _LETTER.search(candidate.before(2).upper())
    if not letter or len(candidate.prefix) > 1:
        return _of_a_province(candidate, facts)
    start = candidate.start - len(letter.group())
    labelled = facts.rule.entity in candidate.named_at(start)
    if letter.group()[0] == "G" and resident_check(value[:17]) == value[17]:
        if is_birth_date(value[6:14]):
            return candidate.answer(Certainty.CONFIRMED, "check digit", start=start)
        return None
    if labelled:
        return candidate.answer(Certainty.LIKELY, "label", start=start)
    # 问题学籍清理：…系统内为临时号L6401…: the form, where pupils' numbers are spoken of.
    if is_birth_date(value[6:14]) and "学籍" in candidate.before(_SPOKEN_OF):
        return candidate.answer(Certainty.LIKELY, "shape", "topic", start=start)
    return None


def anchor(candidate: Candidate, facts: Facts) -> Sequence[Answer] | None:
    """The number of a school's own that somebody tells, and those of the list that it begins."""
    if candidate.value != "学号":
        if candidate.value in BESIDE:
            return one_student(candidate, facts)
        return under_header(candidate) or listed_students(candidate, facts)
    text = candidate.text
    tail = fold_plain(text[candidate.end : candidate.end + 36])
    match = _OWN_NUMBER.match(tail)
    if match is None:
        return under_header(candidate) or (
            listed_students(candidate, facts) if "\n" in tail else None
        )
    digits = sum(map(str.isdigit, match["value"]))
    before = text[max(0, candidate.start - _TELLS_REACH) : candidate.start]
    fewest = _FEWEST_LETTERED if match["lettered"] else _FEWEST
    if not fewest <= digits <= _MOST or not _TELLS.search(before) or _PUBLISHED.search(before):
        return None
    start, end = (candidate.end + at for at in match.span("value"))
    told = candidate.answer(Certainty.LIKELY, "label", "somebody tells", start=start, end=end)
    return [told, *_listed_below(candidate, start, end)]


# 1. 哈丽娜 新疆师大 学号2020110876 ⏎ 2. 丁伟 宁夏医大 20193107025
_ROW = lazily(
    r"[^\n]{0,30}\n[ \t\u3000]*(?P<row>[0-9]{1,2}[.、．)）][ \t]?)[\u4e00-\u9fff·]{2,8}[ \t\u3000]+(?:[\u4e00-\u9fff]{2,14}[ \t\u3000]+)?"
    r"(?:学号[:：]?\s?)?(?P<value>(?!(?:19|20)[0-9]{2}(?:0[0-9]|1[0-2])[0-3][0-9](?![0-9]))(?:19|20)[0-9]{6,10})(?![0-9A-Za-z*＊×.-])"
)
_NUMBERED_ROW = lazily(r"(?:^|\n)[ \t\u3000]*[0-9]{1,2}[.、．)）][^\n]{0,30}$")
_MOST_ROWS, _WIDER = 40, 2


def _listed_below(candidate: Candidate, start: int, end: int) -> Iterator[Answer]:
    """The numbers of a list's next lines, whose first alone has the label before it."""
    text = candidate.text
    if not _NUMBERED_ROW.search(text, max(0, candidate.start - 40), candidate.start):
        return
    length, position = end - start, end
    for _ in range(_MOST_ROWS):
        row = _ROW.match(text, position)
        if row is None or abs(len(row["value"]) - length) > _WIDER:
            return
        position = row.end("value")
        yield candidate.answer(
            Certainty.LIKELY, "list", start=row.start("value"), end=row.end("value")
        )


def _of_a_province(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits beside the label; eighteen of them without a letter are a resident number."""
    answer = labelled_value(candidate, facts)
    if answer is None:
        return None
    # 学籍 20230901 is a day.
    header = candidate.around.header(answer.start)
    is_day = _A_DAY.fullmatch(candidate.value) is not None
    if len(candidate.value) < _SHORTEST and (is_day or not _COLUMN.search(header)):
        before = candidate.before(_CARD)
        if "学生" not in before or (
            "学生" not in before[-_CLOSE:] and not _NUMBER_OF.search(before)
        ):
            return None
    lead = without_separators(candidate.text[answer.start : candidate.start])
    return answer if _OWN_FORM.fullmatch(lead.upper() + candidate.value) else None
