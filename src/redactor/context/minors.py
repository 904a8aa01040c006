"""Minors and people who must not be named: marks on what is theirs.

Under eighteen on the document's day or today, by an ID number, a birth date or an age; else by the
words beside the name (孤儿, 三年级, 留守儿童). Arithmetic goes before words: 小学 beside somebody
born in 1950 is his schooling. A guardian's name in the same row is not the child's.

未成年人保护法 art. 4, 103; 新华社《新闻信息报道中的禁用词和慎用词》item 7 (nine kinds of people).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from redactor.context.ages import birth_of, is_minor
from redactor.context.children import FORM_REACH, Children
from redactor.context.found import Found
from redactor.context.page_facts import PageFacts, Unit, is_restricted, lists_children
from redactor.context.people_words import MINOR, PROTECTED, PeopleWords
from redactor.context.protected import Protected
from redactor.context.tables import Tables
from redactor.rulebook import Trait
from redactor.text.patterns import lazily
from redactor.wording.clauses import FULL_STOP, stretch

__all__ = ["Marker", "is_restricted", "lists_children"]

_CHILDS_OWN = frozenset({"BIRTH_CERTIFICATE"})
#: What the detector of schools saw: its pupil, a child in need.
_OF_CHILD = frozenset({"pupil", "child"})
_LISTED = lazily(r"[、，,和及与/\s]{1,4}")
#: How far a sentence reaches (code points).
_REACH = 200


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
        self._page = PageFacts(text, tables, words, days, title)
        self._children = Children(self._page)
        self._protected = Protected(self._page)
        self._names_stand = names_stand

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

    def _units(self, found: Sequence[Found]) -> Iterator[Unit]:
        last: Unit | None = None
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

    def _unit_at(self, start: int, end: int) -> Unit:
        row = self._page.tables.row_at(start)
        if row is not None:
            return Unit(row.start, max(row.end, end), row)
        return Unit(*stretch(self._page.text, start, end, FULL_STOP, _REACH), None)

    def _marks(self, unit: Unit, found: Sequence[Found]) -> Iterator[tuple[int, str]]:
        names = [index for index in unit.found if found[index].rule.entity == "PERSON_NAME"]
        children = child = False
        for position, index in enumerate(names):
            low = found[names[position - 1]].end if position else unit.start
            high = found[names[position + 1]].start if position + 1 < len(names) else unit.end
            if (
                self._protected.is_protected(unit, found[index], low)
                or self._protected.is_victim(unit, found[index])
                or self._protected.is_told_ill(unit, found, index, high)
            ):
                yield index, PROTECTED
            listed = (
                position > 0
                and unit.row is None
                and _LISTED.fullmatch(self._page.text, low, found[index].start)
            )
            if (listed and child) or self._children.is_child(
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
            if school and self._page.is_honoured(unit):
                continue
            if self._is_childs(unit, each, children=children) or (
                school and self._children.tells_of_child(unit)
            ):
                yield index, MINOR

    def _is_childs(self, unit: Unit, each: Found, *, children: bool) -> bool:
        """Whether a value is a child's: by its own date, or because the name beside it is one's."""
        if each.rule.entity in _CHILDS_OWN:
            return True
        birth = birth_of(each)
        if birth is not None:
            return is_minor(birth, self._page.days)
        if each.rule.entity == "SCHOOL" and not _OF_CHILD.isdisjoint(each.answer.evidence):
            return True
        return children and not self._page.words.is_adults(unit.header(each))

    def _follows_child(self, unit: Unit, found: Sequence[Found]) -> bool:
        """Whether the line of a form belongs to the child named in a line above."""
        first = unit.found[0]
        for index in range(first - 1, -1, -1):
            each = found[index]
            if unit.start - each.end > FORM_REACH:
                return False
            if each.rule.entity == "PERSON_NAME":
                return MINOR in each.answer.marks
        return False
