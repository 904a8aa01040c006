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
from typing import NamedTuple

from redactor.context.found import Found
from redactor.context.tables import Tables
from redactor.rulebook import Tables as Facts
from redactor.text.folding import clean, fold

MINOR, PROTECTED = "minor", "protected"
ADULT_AGE = 18
#: What is about one person and takes that person's mark.
_PERSONS = frozenset(
    [
        "PERSON_NAME",
        "RESIDENT_ID",
        "BIRTH_DATE",
        "SCHOOL",
        "HEALTH",
        "HOME_ADDRESS",
        "BIRTH_CERTIFICATE",
        "STUDENT_ID",
        "PASSPORT",
        "DISABILITY_CERTIFICATE",
    ]
)
_CHILDS_OWN = frozenset({"BIRTH_CERTIFICATE"})
_AGE = re.compile(r"(?<![0-9第])(?P<age>[0-9]{1,3}) ?(?:周)?岁(?!以[上下]|及以)")
_AGE_HEADER = re.compile("年龄|周岁|岁数")
_BARE_AGE = re.compile(r"[0-9]{1,3}")
_MONTHS_OLD = re.compile(
    r"[0-9一二三四五六七八九十两]{1,3}个?月大|出生[0-9一二三四五六七八九十]{1,2}天"
)
_SCHOOLING = re.compile(
    r"[（(]?(?:及以[上下])?(?:文化|学历|毕业|程度|校长|教师|老师|教龄|退休|教育局|任教)"
)
_SENTENCE = re.compile("[。！？!?\n]")
_CLOSE = re.compile(r"[^，。；;！？\n]{0,8}")
_SAYS_SO = re.compile(r"[，,（(]?\s*(?:[男女][，,、]?)?(?:系|是|为|属)?[^，。；;！？\n]{0,8}$")


class Words:
    """The table of words as one expression for each thing that they say."""

    def __init__(self, tables: Facts) -> None:
        by: dict[str, list[str]] = {}
        for word, (says,) in tables["people_words"].items():
            for each in says.split():
                by.setdefault(each, []).append(word)
        self._patterns = {
            says: re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
            for says, words in by.items()
        }

    def find(self, says: str, text: str) -> Iterator[re.Match[str]]:
        return self._patterns[says].finditer(text)

    def without_children(self, text: str) -> str:
        """The text without the words for children, one of which may hold one for adults."""
        return self._patterns[MINOR].sub("", text)

    def has(self, says: str, text: str) -> bool:
        return self._patterns[says].search(text) is not None


class _Unit(NamedTuple):
    """What belongs together: a row of a table, or a sentence; with the findings in it."""

    start: int
    end: int
    is_row: bool
    found: list[int]


def marked(
    text: str,
    tables: Tables,
    found: Sequence[Found],
    words: Words,
    days: Sequence[datetime.date],
    *,
    title: str = "",
    names_stand: bool = False,
) -> list[Found]:
    """The findings with their marks. `days`: when a person's age counts; `names_stand`: a notice
    that looks for a missing child may name it."""
    result = list(found)
    if not any(each.rule.entity in _PERSONS for each in found):
        return result
    for unit in _units(text, tables, found):
        row = tables.row_at(unit.start) if unit.is_row else None
        headers = (
            {
                index: (
                    row.header(cell.column) or ""
                    if (cell := row.cell_at(found[index].start))
                    else ""
                )
                for index in unit.found
            }
            if row
            else {}
        )
        for index, mark in _marks(text, unit, found, headers, words, days, title):
            each = result[index]
            if names_stand and each.rule.entity == "PERSON_NAME":
                continue
            if mark not in each.answer.marks:
                marks = (*each.answer.marks, mark)
                result[index] = each._replace(answer=each.answer._replace(marks=marks))
    return result


def _units(text: str, tables: Tables, found: Sequence[Found]) -> Iterator[_Unit]:
    last: _Unit | None = None
    for index, each in enumerate(found):
        if each.rule.entity not in _PERSONS or each.start == each.end:
            continue
        if last is not None and last.start <= each.start < last.end:
            last.found.append(index)
            continue
        if last is not None:
            yield last
        row = tables.row_at(each.start)
        if row is not None:
            last = _Unit(row.start, max(row.end, each.end), True, [index])
        else:
            low = max(
                (m.end() for m in _SENTENCE.finditer(text, max(0, each.start - 200), each.start)),
                default=max(0, each.start - 200),
            )
            stop = _SENTENCE.search(text, each.end, each.end + 200)
            last = _Unit(
                low, stop.start() if stop else min(len(text), each.end + 200), False, [index]
            )
    if last is not None:
        yield last


def _marks(
    text: str,
    unit: _Unit,
    found: Sequence[Found],
    headers: dict[int, str],
    words: Words,
    days: Sequence[datetime.date],
    title: str,
) -> Iterator[tuple[int, str]]:
    names = [index for index in unit.found if found[index].rule.entity == "PERSON_NAME"]
    children: set[int] = set()
    for position, index in enumerate(names):
        each = found[index]
        low = found[names[position - 1]].end if position else unit.start
        high = found[names[position + 1]].start if position + 1 < len(names) else unit.end
        before, after = text[max(low, unit.start) : each.start], text[each.end : high]
        if _is_protected(before, after, words):
            yield index, PROTECTED
        is_adult = _is_adult(before, headers.get(index, ""), words)
        others = [
            other
            for other in unit.found
            if found[other].rule.entity in {"RESIDENT_ID", "BIRTH_DATE"}
            and (unit.is_row or each.start <= found[other].start < high or len(names) == 1)
            and not _is_adult("", headers.get(other, ""), words)
        ]
        young = _youth(text, unit, found, others, each, high, days)
        if young is None and not is_adult:
            young = _by_words(before, after, headers.get(index, ""), words)
        if young and not (is_adult and unit.is_row):
            children.add(index)
    for index in children:
        yield index, MINOR
    for index in unit.found:
        each = found[index]
        if each.rule.entity == "PERSON_NAME":
            continue
        own = _birth(each)
        is_young = (
            each.rule.entity in _CHILDS_OWN
            or (own is not None and _is_minor(own, days))
            or (own is None and bool(children) and not _is_adult("", headers.get(index, ""), words))
        )
        if is_young:
            yield index, MINOR


def _is_adult(before: str, header: str, words: Words) -> bool:
    """Whether the name goes by a word that only adults go by, right before it or over it: 收养人,
    not 被收养人."""
    if words.has("adult", words.without_children(header)):
        return True
    tail = words.without_children(before[-10:])
    last = max((match.end() for match in words.find("adult", tail)), default=-1)
    return last >= 0 and not re.search("[，,。；;、）)]", tail[last:])


def _youth(
    text: str,
    unit: _Unit,
    found: Sequence[Found],
    others: Sequence[int],
    name: Found,
    high: int,
    days: Sequence[datetime.date],
) -> bool | None:
    """What arithmetic says of a name; None when there is nothing to reckon with."""
    births = [birth for other in others if (birth := _birth(found[other])) is not None]
    if births:
        return any(_is_minor(birth, days) for birth in births)
    stretch = fold(text[unit.start : unit.end] if unit.is_row else text[name.end : high])
    ages = [int(match.group("age")) for match in _AGE.finditer(stretch)]
    if ages:
        return ages[0] < ADULT_AGE
    return True if _MONTHS_OLD.search(stretch) else None


def _by_words(before: str, after: str, header: str, words: Words) -> bool:
    """孤儿张三; 张三，三年级学生; a column of 儿童姓名."""
    if words.has("minor", header):
        return True
    close = before[-12:]
    for match in words.find("minor", close):
        if not re.search("[，,。；;：]", close[match.end() :]) and not _SCHOOLING.match(
            close, match.end()
        ):
            return True
    near = re.split("[。；;]", after[:30])[0]
    return any(not _SCHOOLING.match(near, match.end()) for match in words.find("minor", near))


def _is_protected(before: str, after: str, words: Words) -> bool:
    tail = before[-20:]
    if any(_CLOSE.fullmatch(tail, match.end()) for match in words.find(PROTECTED, tail)):
        return True
    head = after[:24]
    return any(_SAYS_SO.match(head[: match.start()]) for match in words.find(PROTECTED, head))


_IN_NUMBER = re.compile(
    r"[0-9]{6}(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})[0-9]{3}[0-9X]"
)
_IN_DATE = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})[^0-9]{0,2}(?P<m>[0-9]{1,2})?[^0-9]{0,2}(?P<d>[0-9]{1,2})?"
)


def _birth(found: Found) -> datetime.date | None:
    """The birth date in an ID number or a date; None when there is none to be read."""
    if found.rule.entity not in {"RESIDENT_ID", "BIRTH_DATE"}:
        return None
    value = fold(clean(found.value).text).upper()
    is_number = found.rule.entity == "RESIDENT_ID"
    match = (
        _IN_NUMBER.fullmatch(re.sub("[^0-9X]", "", value))
        if is_number
        else _IN_DATE.match(re.sub(r"\s", "", value))
    )
    if match is None:
        return None
    year, month, day = (int(match.group(each) or 1) for each in "ymd")
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _is_minor(birth: datetime.date, days: Sequence[datetime.date]) -> bool:
    return any(
        day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)) < ADULT_AGE
        for day in days
        if day >= birth
    )


# 王某某, 马*, 张*英: names that are masked already.
_MASKED_NAME = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:某{1,2}[甲乙丙丁]?|[*＊×○]{1,2}[\u4e00-\u9fff]?)(?![\u4e00-\u9fff]{3})"
)


def is_restricted(title: str, text: str, people: int, words: Words) -> bool:
    """Whether a page is itself a list of children that is not for publication; masked names are
    people all the same."""
    if not words.has("list", title) or not words.has("restricted", title):
        return False
    return people > 0 or _MASKED_NAME.search(text) is not None
