"""Whether a name or a sentence is a child's: by its number, its birth date, its age; else by the words
beside it (孤儿, 三年级, 留守儿童).

Arithmetic goes before words: 小学 beside somebody born in 1950 is his schooling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from redactor.context import plights
from redactor.context.ages import DATED, birth_of, is_minor, says_minor
from redactor.context.found import Found
from redactor.context.page_facts import PageFacts, Unit
from redactor.context.people_words import MINOR
from redactor.context.tables import Row
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_AGE_HEADER = lazily("年龄|周岁|岁数")
_SCHOOLING_HEADER = lazily("学历|文化|毕业|专业|单位|岗位|职务")
_BARE_AGE = lazily(r"[0-9]{1,3}")
_SCHOOLING = lazily(
    r"[（(]?(?:及以[上下])?(?:文化|学历|毕业|程度|校长|教师|老师|教龄|退休|教育局|任教|语文|数学|英语|家长)"
)
_PUPILS_SCHOOL = lazily("小学|中学|初中|高中|幼儿园|学校|年级")
_ANOTHERS = lazily(
    "(?:[的其之向为给对与和]|携带|随行|资助|结对|收养|帮扶|(?<!无人)抚养|照顾|监护|关爱|看望|一名|名)$"
)
# 某某9岁的孩子, 某某抱着出生才50天的女儿: the age is another's.
_ANOTHERS_AGE = lazily(
    "[0-9０-９一二三四五六七八九十两]{1,3}(?:周?岁|个?月大|天)的|(?:抱着|带着|携)"
)
_STUDENTS = lazily("大学|学院|研究生|本科|大专|高职")
_TITLE = lazily(
    "老师|主任|局长|校长|园长|院长|医生|书记|同志|先生|女士|警官|记者|处长|科长|所长|站长"
)
_GUARDIAN = lazily("监护人|家长")
_CLASS = lazily("班级|年级|学校|学籍")
_PUPILS = frozenset({"学生", "新生", "考生"})
#: How far back a form's line looks for its name (code points).
FORM_REACH = 150
#: How far around a classmate a college makes him an adult.
_NEAR = 400
#: How far around a name a class is spoken of, or a card that was found (code points).
_CLASS_REACH = 60


# Behind a word for a child, what parts it from the next name.
_ENDS_CLOSE = lazily(f"[，,。；;：:]|{plights.SUPPORTERS}")


class Children:
    """Whether somebody on one page is a child."""

    def __init__(self, page: PageFacts) -> None:
        self._page = page

    def is_child(
        self,
        unit: Unit,
        found: Sequence[Found],
        index: int,
        low: int,
        high: int,
        *,
        alone: bool,
    ) -> bool:
        each = found[index]
        if self._page.is_honoured(unit):
            return False
        before, after = self._page.text[low : each.start], self._page.text[each.end : high]
        is_adult = self._is_adult(unit.header(each) if unit.row else None, before, after)
        if is_adult and unit.row and "申请人" not in unit.header(each):
            # Who applies may be a child, whose number then tells it.
            return False
        dated = [
            found[other]
            for other in unit.found
            if found[other].rule.entity in DATED
            and not self._is_on_lost_card(found[other])
            and not self._page.words.is_adults(unit.header(found[other]))
            and (unit.row or alone or each.start <= found[other].start < high)
        ]
        if is_adult:
            # 祖父罗某（身份证号…）: only what stands right behind the name is the adult's own.
            dated = [
                other
                for other in dated
                if 0 <= other.start - each.end <= 12
                and not plights.CLOSES.search(self._page.text, each.end, other.start)
            ]
        if not dated and alone and not unit.row and not is_adult:
            dated = self._in_next_line(unit, found)
        births = [birth for other in dated if (birth := birth_of(other)) is not None]
        if births:
            return any(is_minor(birth, self._page.days) for birth in births)
        if unit.row:
            young = self._age_in_row(unit.row)
        else:
            young = says_minor(_ANOTHERS_AGE.split(after[:40])[0], self._page.days)
            if young is None and not is_adult:
                # 12岁的某某, 19岁的大学生某某
                young = says_minor(re.split("[，,。；;：:、]", before[-14:])[-1])
        if young is not None:
            return young
        return not is_adult and self._by_words(unit, found, index, before, after)

    def _is_adult(self, header: str | None, before: str, after: str) -> bool:
        """Whether a name goes by what only adults go by; `header`: of its column, None in prose."""
        if self._page.words.is_adult(before):
            return True
        by_place = (
            _TITLE.match(after) is not None
            if header is None
            else self._page.words.is_adults(header)
        )
        return (
            by_place
            or plights.PARENT.search(before[-4:]) is not None
            or plights.IS_KIN.match(after) is not None
        )

    def _in_next_line(self, unit: Unit, found: Sequence[Found]) -> list[Found]:
        """A form goes on below the name: the date in one of its next lines."""
        for index in range(unit.found[-1] + 1, len(found)):
            each = found[index]
            if each.rule.entity == "PERSON_NAME" or each.start > unit.end + FORM_REACH:
                return []
            if each.rule.entity in DATED:
                return [] if self._is_on_lost_card(each) else [each]
        return []

    def _age_in_row(self, row: Row) -> bool | None:
        for cell in row.cells:
            if _AGE_HEADER.search(row.header(cell.column) or ""):
                value = fold(self._page.tables.text(cell)).strip()
                if _BARE_AGE.fullmatch(value):
                    return says_minor(f"{value}岁")
        return says_minor(self._page.text[row.start : row.end])

    def _by_words(
        self, unit: Unit, found: Sequence[Found], index: int, before: str, after: str
    ) -> bool:
        """孤儿张三; 张三，三年级学生; a column of 儿童姓名; a pupil of a school; an item of a list."""
        words, each = self._page.words, found[index]
        if unit.row:
            header = unit.header(each)
            of_children = self._page.lists_children or _is_of_pupils(unit.row.headers)
            told = "\t".join((*unit.row.headers, self._page.text[unit.start : unit.end]))
            # A column of pupils is anybody's; where relief is told, of those who get it.
            is_bare = header.strip() in _PUPILS and not plights.RELIEF.search(told)
            if (words.has(MINOR, header) and not is_bare) or (
                of_children and plights.NAMES.search(header)
            ):
                return True
        else:
            if (
                (self._page.lists_children and plights.ITEM.search(before))
                or self._below_children(each)
                or self._is_in_list(found, index)
                or plights.CLASS_BEHIND.match(after)
                or plights.REPRESENTED.match(after)
                or self._is_of_a_class(each, after)
                or self._is_under_title(before)
            ):
                return True
            if _STUDENTS.search(self._page.text, unit.start, unit.end):
                return False
            told = self._page.text[unit.start : unit.end]
            is_classmate = plights.CLASSMATE.match(after) or plights.CLASSMATE_BEFORE.search(before)
            if is_classmate and self._is_childs_plight(unit, told):
                return True
            if plights.FOUNDLING.search(told):
                return True
            if words.ends_with(MINOR, re.sub(r"\s", "", before[-24:])):
                return True
        close = before[-14:]
        for match in words.find(MINOR, close):
            rest = re.sub(r"^(?:姓名|名字|名单)?[:：]\s?", "", close[match.end() :])
            if not _ENDS_CLOSE.search(rest) and not _SCHOOLING.match(close, match.end()):
                return True
        near = self._row_words(unit.row) if unit.row else re.split("[。；;]", after[:30])[0]
        for match in words.find(MINOR, near):
            # 某某的孙子, and the child's own name behind the word, speak of another.
            anothers = (
                not unit.row
                and near[0] not in "_＿-"
                and (
                    _ANOTHERS.search(near[: match.start()])
                    or (len(after) - match.end() <= 1 and not after.endswith(("）", ")")))
                )
            )
            if not anothers and not _SCHOOLING.match(near, match.end()):
                return True
        return any(
            found[other].rule.entity == "SCHOOL"
            and _PUPILS_SCHOOL.search(found[other].value)
            and (unit.row or found[other].start < each.end + 40)
            for other in unit.found
        )

    def _is_on_lost_card(self, each: Found) -> bool:
        """Whether a pupil's number is that of a card whose owner may fetch it."""
        low = max(0, each.start - _CLASS_REACH)
        return each.rule.entity == "STUDENT_ID" and (
            plights.LOST.search(self._page.text, low, each.start) is not None
        )

    def _is_of_a_class(self, each: Found, after: str) -> bool:
        """李梓涵妈妈, where a class or its teacher is spoken of."""
        low, high = max(0, each.start - _CLASS_REACH), each.end + _CLASS_REACH
        return bool(plights.KIN_BEHIND.match(after)) and (
            plights.of_a_child(self._page.text, low, high)
        )

    def _is_under_title(self, before: str) -> bool:
        """困境儿童救助公示：撒欣怡"""
        near = before[-40:]
        return any(
            plights.TITLE_OF_CHILDREN.match(near[match.end() :])
            and plights.RELIEF_OF_CHILD.search(near, match.start())
            for match in self._page.words.find(MINOR, near)
        )

    def _is_childs_plight(self, unit: Unit, told: str) -> bool:
        """Whether a classmate is told of in need, and no college stands near: students are adults."""
        near = self._page.text[max(0, unit.start - _NEAR) : unit.end + _NEAR]
        return bool(plights.RELIEF_OF_CHILD.search(told)) and not _STUDENTS.search(near)

    def _below_children(self, each: Found) -> bool:
        """Whether a name fills a line below 儿童姓名, other names between."""
        if self._page.text[each.start - 1 : each.start] != "\n":
            return False
        above = (
            self._page.text[max(0, each.start - FORM_REACH) : each.start].rstrip("\n").split("\n")
        )
        for line in reversed(above):
            if line.strip().endswith(("姓名", "名单")):
                return self._page.words.has(MINOR, line) and not plights.OF_SUPPORTERS.search(line)
            if not 2 <= len(line.strip()) <= 4:  # what a name's length is
                return False
        return False

    def _is_in_list(self, found: Sequence[Found], index: int) -> bool:
        """Whether a name begins a row under the title of a list of children in need: 孤儿基本生活费
        发放名单. The row before told, or the title does."""
        text, each = self._page.text, found[index]
        low = text.rfind("\n", 0, each.start) + 1
        if not plights.ROW_START.fullmatch(text, low, each.start):
            return False
        above = text.rfind("\n", 0, max(0, low - 1)) + 1
        title = text[above:low]
        if plights.LIST_TITLE.search(title) and self._page.words.has(MINOR, title):
            return (
                plights.RELIEF_OF_CHILD.search(title) is not None
                and plights.OF_SUPPORTERS.search(title) is None
            )
        names = (other for other in reversed(found[:index]) if other.rule.entity == "PERSON_NAME")
        last = next(names, None)
        return (
            last is not None
            and above <= last.start
            and MINOR in last.answer.marks
            and plights.ROW_START.fullmatch(text, above, last.start) is not None
        )

    def _row_words(self, row: Row) -> str:
        """A row's cells, but those that tell of schooling or work."""
        return "\t".join(
            self._page.tables.text(cell)
            for cell in row.cells
            if not _SCHOOLING_HEADER.search(row.header(cell.column) or "")
        )

    def tells_of_child(self, unit: Unit) -> bool:
        """Whether the sentence, row or form speaks of a minor in need, in a case or an incident: its
        school tells who it is, whether it is named or not."""
        text = self._page.text[unit.start : unit.end]
        if unit.row:
            text = "\t".join((self._page.title, *unit.row.headers, text))
        elif plights.FIELD.match(text):
            text = self._page.text[max(0, unit.start - FORM_REACH) : unit.end]
        if plights.PARENTLESS.search(text) or plights.PARENTLESS.search(self._page.title):
            return True
        if (
            not plights.RELIEF_OF_CHILD.search(text)
            and not plights.RELIEF_OF_CHILD.search(self._page.title)
            and not (unit.row and any(map(plights.AID_HEADER.search, unit.row.headers)))
        ):
            return False
        return (
            self._page.words.has(MINOR, text)
            or says_minor(text, self._page.days) is True
            or (unit.row is not None and self._age_in_row(unit.row) is True)
            or bool(plights.PUPIL.search(text))
        )


def _is_of_pupils(headers: Sequence[str]) -> bool:
    """Whether a table's columns are those of pupils: a class beside a guardian, a 学籍号."""
    told = "|".join(headers)
    return bool(_GUARDIAN.search(told) and _CLASS.search(told)) or "学籍号" in told
