"""Minors and people who must not be named: marks on what is theirs.

Under eighteen on the document's day or today, by an ID number, a birth date or an age; else by the
words beside the name (孤儿, 三年级, 留守儿童). Arithmetic goes before words: 小学 beside somebody
born in 1950 is his schooling. A guardian's name in the same row is not the child's.

未成年人保护法 art. 4, 103; 新华社《新闻信息报道中的禁用词和慎用词》item 7 (nine kinds of people).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from redactor.context import plights
from redactor.context.ages import DATED, birth_of, is_minor, says_minor
from redactor.context.found import Found
from redactor.context.people_words import LIST, MINOR, PROTECTED, RESTRICTED, VICTIM, PeopleWords
from redactor.context.tables import Row, Tables
from redactor.rulebook import Trait
from redactor.text.folding import fold
from redactor.text.patterns import lazily
from redactor.wording.clauses import FULL_STOP, stretch

_CHILDS_OWN = frozenset({"BIRTH_CERTIFICATE"})
#: What the detector of schools saw: its pupil, a child in need.
_OF_CHILD = frozenset({"pupil", "child"})
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
_LISTED = lazily(r"[、，,和及与/\s]{1,4}")
_TITLE = lazily(
    "老师|主任|局长|校长|园长|院长|医生|书记|同志|先生|女士|警官|记者|处长|科长|所长|站长"
)
_PERSON_WORDS = lazily("(?:患者|人员|受害人|受害者|感染者|妇女|儿童|病人|家属|产妇|孕妇|未成年人)$")
_OFFICIAL = lazily(
    r"^(?:同志)?(?:强调|主持|汇报|介绍|讲话|讲解|指出|表示|要求|通报|出席|致辞|宣布|认为|发放|分享|负责|陪同|带领|带队|检查|慰问|看望)"
)
_SUSPECT = lazily("犯罪嫌疑人|嫌疑人|被告人|罪犯|服刑人员")
_KIN = lazily(
    "(?:其|之|的)(?:妻子?|夫|丈夫|父亲?|母亲?|[儿长次]?子|[女长次]?女儿?|配偶|父母|家属|姐|妹|哥|弟|爷爷|奶奶)$"
)
#: How far a sentence reaches (code points), and how far back a form's line looks for its name.
_REACH, _FORM_REACH = 200, 150
#: How far a paragraph is looked back for somebody's being a suspect.
_SUSPECT_REACH = 160


@dataclass(slots=True)
class _Unit:
    """What belongs together: a row of a table, or a sentence; with the findings in it."""

    start: int
    end: int
    row: Row | None
    found: list[int] = field(default_factory=list)


class Marker:
    """Marks the findings of one text. `days`: when a person's age counts; `names_stand`: a notice
    that looks for a missing child may name it."""

    def __init__(
        self,
        text: str,
        tables: Tables,
        words: PeopleWords,
        days: Sequence[datetime.date],
        *,
        title: str = "",
        names_stand: bool = False,
    ) -> None:
        self._text = text
        self._tables = tables
        self._words = words
        self._days = days
        self._names_stand = names_stand
        self._is_list = words.has(LIST, title)
        self._is_protected_list = self._is_list and self._names_protected(title)
        self._title = title
        self.lists_children = lists_children(title, words)
        self._is_honour = plights.HONOUR.search(title) is not None and not plights.RELIEF.search(
            title
        )

    def _names_protected(self, text: str) -> bool:
        """Whether a text names such people, 艾滋病患者, and not what is done about them."""
        return any(
            _PERSON_WORDS.search(match.group()) for match in self._words.find(PROTECTED, text)
        )

    def marked(self, found: Sequence[Found]) -> list[Found]:
        """The findings with their marks."""
        result = list(found)
        for unit in self._units(found):
            for index, mark in self._marks(unit, result):
                each = result[index]
                if self._names_stand and mark == MINOR and each.rule.entity == "PERSON_NAME":
                    continue
                if mark not in each.answer.marks:
                    marks = (*each.answer.marks, mark)
                    result[index] = each._replace(answer=each.answer._replace(marks=marks))
        return result

    def _units(self, found: Sequence[Found]) -> Iterator[_Unit]:
        last: _Unit | None = None
        for index, each in enumerate(found):
            if Trait.OF_ONE not in each.rule.traits or each.start == each.end:
                continue
            if last is not None and last.start <= each.start < last.end:
                last.found.append(index)
                continue
            if last is not None:
                yield last
            last = self._unit_at(each.start, each.end)
            last.found.append(index)
        if last is not None:
            yield last

    def _unit_at(self, start: int, end: int) -> _Unit:
        row = self._tables.row_at(start)
        if row is not None:
            return _Unit(row.start, max(row.end, end), row)
        return _Unit(*stretch(self._text, start, end, FULL_STOP, _REACH), None)

    def _header(self, unit: _Unit, found: Found) -> str:
        cell = unit.row.cell_at(found.start) if unit.row else None
        return (unit.row.header(cell.column) or "") if unit.row and cell else ""

    def _marks(self, unit: _Unit, found: Sequence[Found]) -> Iterator[tuple[int, str]]:
        names = [index for index in unit.found if found[index].rule.entity == "PERSON_NAME"]
        children = child = False
        for position, index in enumerate(names):
            low = found[names[position - 1]].end if position else unit.start
            high = found[names[position + 1]].start if position + 1 < len(names) else unit.end
            if (
                self._is_protected(unit, found[index], low)
                or self._is_victim(unit, found[index])
                or self._is_told_ill(unit, found, index, high)
            ):
                yield index, PROTECTED
            listed = (
                position > 0
                and unit.row is None
                and _LISTED.fullmatch(self._text, low, found[index].start)
            )
            if (listed and child) or self._is_child(
                unit, found, index, low, high, alone=len(names) == 1
            ):
                children = child = True
                yield index, MINOR
            else:
                child = False
        if not names:
            children = self._follows_child(unit, found)
        for index in unit.found:
            each = found[index]
            if each.rule.entity == "PERSON_NAME":
                continue
            school = each.rule.entity == "SCHOOL"
            if school and self._is_honoured(unit):
                continue
            if self._is_childs(unit, each, children=children) or (
                school and self._tells_of_child(unit)
            ):
                yield index, MINOR

    def _is_childs(self, unit: _Unit, each: Found, *, children: bool) -> bool:
        """Whether a value is a child's: by its own date, or because the name beside it is one's."""
        if each.rule.entity in _CHILDS_OWN:
            return True
        birth = birth_of(each)
        if birth is not None:
            return is_minor(birth, self._days)
        if each.rule.entity == "SCHOOL" and not _OF_CHILD.isdisjoint(each.answer.evidence):
            return True
        return children and not self._words.is_adults(self._header(unit, each))

    def _is_child(
        self,
        unit: _Unit,
        found: Sequence[Found],
        index: int,
        low: int,
        high: int,
        *,
        alone: bool,
    ) -> bool:
        each = found[index]
        if self._is_honoured(unit):
            return False
        before, after = self._text[low : each.start], self._text[each.end : high]
        is_adult = self._is_adult(self._header(unit, each) if unit.row else None, before, after)
        if is_adult and unit.row:
            return False
        dated = [
            found[other]
            for other in unit.found
            if found[other].rule.entity in DATED
            and not self._words.is_adults(self._header(unit, found[other]))
            and (unit.row or alone or each.start <= found[other].start < high)
        ]
        if is_adult:
            # 祖父罗某（身份证号…）: only what stands right behind the name is the adult's own.
            dated = [
                other
                for other in dated
                if 0 <= other.start - each.end <= 12
                and not plights.CLOSES.search(self._text, each.end, other.start)
            ]
        if not dated and alone and not unit.row and not is_adult:
            dated = self._in_next_line(unit, found)
        births = [birth for other in dated if (birth := birth_of(other)) is not None]
        if births:
            return any(is_minor(birth, self._days) for birth in births)
        if unit.row:
            young = self._age_in_row(unit.row)
        else:
            young = says_minor(_ANOTHERS_AGE.split(after[:40])[0], self._days)
            if young is None and not is_adult:
                # 12岁的某某, 19岁的大学生某某
                young = says_minor(re.split("[，,。；;：:、]", before[-14:])[-1])
        if young is not None:
            return young
        return not is_adult and self._by_words(unit, found, each, before, after)

    def _is_adult(self, header: str | None, before: str, after: str) -> bool:
        """Whether a name goes by what only adults go by; `header`: of its column, None in prose."""
        if self._words.is_adult(before):
            return True
        by_place = (
            _TITLE.match(after) is not None if header is None else self._words.is_adults(header)
        )
        return (
            by_place
            or plights.PARENT.search(before[-4:]) is not None
            or plights.IS_KIN.match(after) is not None
        )

    def _in_next_line(self, unit: _Unit, found: Sequence[Found]) -> list[Found]:
        """A form goes on below the name: the date in one of its next lines."""
        for index in range(unit.found[-1] + 1, len(found)):
            each = found[index]
            if each.rule.entity == "PERSON_NAME" or each.start > unit.end + _FORM_REACH:
                return []
            if each.rule.entity in DATED:
                return [each]
        return []

    def _age_in_row(self, row: Row) -> bool | None:
        for cell in row.cells:
            if _AGE_HEADER.search(row.header(cell.column) or ""):
                value = fold(self._tables.text(cell)).strip()
                if _BARE_AGE.fullmatch(value):
                    return says_minor(f"{value}岁")
        return says_minor(self._text[row.start : row.end])

    def _by_words(
        self, unit: _Unit, found: Sequence[Found], each: Found, before: str, after: str
    ) -> bool:
        """孤儿张三; 张三，三年级学生; a column of 儿童姓名; a pupil of a school; an item of a list."""
        words = self._words
        if unit.row:
            header = self._header(unit, each)
            of_children = self.lists_children or _is_of_pupils(unit.row.headers)
            if words.has(MINOR, header) or (of_children and plights.NAMES.search(header)):
                return True
        else:
            if (
                (self.lists_children and plights.ITEM.search(before))
                or self._below_children(each)
                or plights.CLASS_BEHIND.match(after)
                or plights.REPRESENTED.match(after)
            ):
                return True
            if _STUDENTS.search(self._text, unit.start, unit.end):
                return False
            if words.ends_with(MINOR, re.sub(r"\s", "", before[-24:])):
                return True
        close = before[-14:]
        for match in words.find(MINOR, close):
            rest = re.sub(r"^(?:姓名|名字|名单)?[:：]\s?", "", close[match.end() :])
            if not re.search("[，,。；;：:]", rest) and not _SCHOOLING.match(close, match.end()):
                return True
        near = self._row_words(unit.row) if unit.row else re.split("[。；;]", after[:30])[0]
        for match in words.find(MINOR, near):
            # 某某的孙子, and the child's own name behind the word, speak of another.
            anothers = (
                not unit.row
                and near[0] not in "_＿-"
                and (_ANOTHERS.search(near[: match.start()]) or len(after) - match.end() <= 1)
            )
            if not anothers and not _SCHOOLING.match(near, match.end()):
                return True
        return any(
            found[other].rule.entity == "SCHOOL"
            and _PUPILS_SCHOOL.search(found[other].value)
            and (unit.row or found[other].start < each.end + 40)
            for other in unit.found
        )

    def _below_children(self, each: Found) -> bool:
        """Whether a name fills a line below 儿童姓名, other names between."""
        if self._text[each.start - 1 : each.start] != "\n":
            return False
        above = self._text[max(0, each.start - _FORM_REACH) : each.start].rstrip("\n").split("\n")
        for line in reversed(above):
            if line.strip().endswith(("姓名", "名单")):
                return self._words.has(MINOR, line)
            if not 2 <= len(line.strip()) <= 4:  # what a name's length is
                return False
        return False

    def _row_words(self, row: Row) -> str:
        """A row's cells, but those that tell of schooling or work."""
        return "\t".join(
            self._tables.text(cell)
            for cell in row.cells
            if not _SCHOOLING_HEADER.search(row.header(cell.column) or "")
        )

    def _follows_child(self, unit: _Unit, found: Sequence[Found]) -> bool:
        """Whether the line of a form belongs to the child named in a line above."""
        first = unit.found[0]
        for index in range(first - 1, -1, -1):
            each = found[index]
            if unit.start - each.end > _FORM_REACH:
                return False
            if each.rule.entity == "PERSON_NAME":
                return MINOR in each.answer.marks
        return False

    def _tells_of_child(self, unit: _Unit) -> bool:
        """Whether the sentence, row or form speaks of a minor in need, in a case or an incident: its
        school tells who it is, whether it is named or not."""
        text = self._text[unit.start : unit.end]
        if unit.row:
            text = "\t".join((self._title, *unit.row.headers, text))
        elif plights.FIELD.match(text):
            text = self._text[max(0, unit.start - _FORM_REACH) : unit.end]
        if plights.PARENTLESS.search(text) or plights.PARENTLESS.search(self._title):
            return True
        if not plights.RELIEF_OF_CHILD.search(text) and not plights.RELIEF_OF_CHILD.search(
            self._title
        ):
            return False
        return (
            self._words.has(MINOR, text)
            or says_minor(text, self._days) is True
            or (unit.row is not None and self._age_in_row(unit.row) is True)
            or bool(plights.PUPIL.search(text))
        )

    def _is_honoured(self, unit: _Unit) -> bool:
        """Whether the sentence or the page honours: a prize tells a pupil's name on purpose. A table
        that puts name, school and class together tells more than that."""
        if unit.row is not None:
            return False
        text = self._text[unit.start : unit.end]
        if plights.RELIEF.search(text):
            return False
        return self._is_honour or plights.HONOUR.search(text) is not None

    def _is_victim(self, unit: _Unit, name: Found) -> bool:
        """Whether a word such as 被害人 leads to the name: 被拐17年的常小虎, 患者崔凤英. A list that
        is published by rule names adult patients."""
        if unit.row:
            return "被害人" in self._header(unit, name)
        before = self._text[max(unit.start, name.start - 20) : name.start]
        for match in self._words.find(VICTIM, before):
            # 患者某某，男，…: an item of a notice; in a story a patient is not named.
            if match.group() in plights.PATIENTS and (
                self._is_list
                or before.endswith(("：", ":"))
                or self._text[name.end : name.end + 1] in "，,；;（( \u3000\t\n"
            ):
                continue
            if plights.LEADS_ON.fullmatch(before, match.end()):
                return True
        sick_child = plights.CHILD_KIN.search(before) and plights.FALLS_ILL.match(
            self._text, name.end
        )
        disputed = _KIN.search(before[-6:]) and plights.DISPUTE.search(
            self._text, unit.start, unit.end
        )
        endangered = plights.GRANDCHILD.search(before) and plights.IN_DANGER.search(
            self._text, name.end, unit.end
        )
        return bool(sick_child or disputed or endangered)

    def _is_told_ill(self, unit: _Unit, found: Sequence[Found], index: int, high: int) -> bool:
        """Whether a sentence that reports an accident or an outbreak goes on from a name to what its
        bearer is ill of or hurt by."""
        if (
            unit.row
            or self._is_list
            or not plights.ACCIDENT.search(self._text, unit.start, unit.end)
        ):
            return False
        end = found[index].end
        return any(
            found[other].rule.entity == "HEALTH" and end <= found[other].start < min(high, end + 40)
            for other in unit.found
        )

    def _is_protected(self, unit: _Unit, name: Found, low: int) -> bool:
        """One of those who are not to be named: the sentence or row says so, and the name is not
        an official's, a doctor's or a helper's in it."""
        before = self._text[low : name.start]
        header = self._header(unit, name)
        if unit.row:
            if self._words.is_adults(header):
                return False
            told = self._text[unit.row.start : unit.row.end] + "".join(unit.row.headers)
            return self._is_protected_list or self._names_protected(told)
        behind = next(self._words.find(PROTECTED, self._text[name.end : name.end + 12]), None)
        if behind and behind.start() <= 2:
            # 申请人某某遭受家庭暴力
            return True
        if self._words.is_adult(before) or _OFFICIAL.match(self._text[name.end : name.end + 8]):
            return False
        if self._words.has(PROTECTED, self._text[unit.start : unit.end]):
            return True
        kin = _KIN.search(before[-6:])
        return bool(kin and _SUSPECT.search(self._text, max(0, low - _SUSPECT_REACH), name.start))


_GUARDIAN = lazily("监护人|家长")
_CLASS = lazily("班级|年级|学校|学籍")


def _is_of_pupils(headers: Sequence[str]) -> bool:
    """Whether a table's columns are those of pupils: a class beside a guardian."""
    told = "|".join(headers)
    return bool(_GUARDIAN.search(told) and _CLASS.search(told))


def lists_children(title: str, words: PeopleWords) -> bool:
    """Whether a page is a list of children who are helped: 困境儿童走访台账."""
    return words.has(LIST, title) and words.has(RESTRICTED, title)


# 王某某, 马*, 张*英: names that are masked already.
_MASKED_NAME = lazily(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:某{1,2}[甲乙丙丁]?|[*＊×○]{1,2}[\u4e00-\u9fff]?)(?![\u4e00-\u9fff]{3})"
)


def is_restricted(title: str, text: str, people: int, words: PeopleWords) -> bool:
    """Whether a page is itself a list of children that is not for publication; masked names are
    people all the same."""
    if not words.has(LIST, title) or not words.has(RESTRICTED, title):
        return False
    return people > 0 or _MASKED_NAME.search(text) is not None
