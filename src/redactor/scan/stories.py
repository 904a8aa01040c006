"""What is told of people who must not be known, where no rule reads it: by the signs around it.

    娃叫海小燕，今年上四年级，爹跑了                        a child, told in passing
    来信人落款写得潦草，编辑认出是“冶生福”               who complained
    我属鸡的，四五年生的，阴历一九四五年六月二十三        a birth
    翻出来一看，登录的是223.104.64.9                       whose line it is
    没得电话，我只有Q，８４６…                             a number that no label names

Candidates (`scan.places`) are weighed by their signs (`redactor.context.signs`); the weights stand in
rules/tables/signs.tsv, and benchmarks/signs.py fits them. The rules go before: what they marked, or said
to be an office's, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.context.people import People
from redactor.context.people_words import MINOR, PROTECTED
from redactor.context.signs import Weights
from redactor.context.tables import Tables
from redactor.context.unknown_numbers import UNKNOWN, kind_of
from redactor.model import Audience, Certainty
from redactor.rulebook import Rule, Rulebook
from redactor.scan.nobodys import is_nobodys
from redactor.scan.places import Kind, Place, Places
from redactor.text.folding import fold
from redactor.text.patterns import lazily
from redactor.text.segmenter import segmenter

EVIDENCE = "signs"
_HALF = re.compile("[\ud800-\udfff]")
_YEAR = lazily(r".{0,8}?年|(?:1[89]|20)[0-9]{2}|[0-9]{2}(?=[-/.])")
_SURE_NAME, _WORDS_REACH = 3.0, 8
_IN_COLUMN = 0.5
_ENTITIES = {
    Kind.NAME: "PERSON_NAME",
    Kind.BIRTH: "BIRTH_DATE",
    Kind.SCHOOL: "SCHOOL",
    Kind.ILLNESS: "HEALTH",
}
_MARKS = {Kind.NAME: (PROTECTED,), Kind.SCHOOL: (MINOR,)}


def _least(place: Place, tables: Tables) -> float:
    """What signs must weigh: more for a name in a column, which tells most of what there is to tell."""
    if place.kind is not Kind.NAME:
        return 0.0
    row = tables.row_at(place.start)
    return _IN_COLUMN if row is not None and row.headers else 0.0


class Stories:
    """Made once for a rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._people: People = book.tables.derived(People)
        self._rules = {rule.entity: rule for rule in book.rules if not rule.is_list}
        rows = book.tables["signs"]
        self._weights = {kind: Weights(rows, column) for column, kind in enumerate(Kind)}
        self.places = Places(book)

    def told(self, text: str, tables: Tables, found: Sequence[Found]) -> list[Found]:
        """The findings, those that are somebody's by their signs changed, and what else is; in
        order."""
        told = list(found)
        more: list[Found] = []
        # Half a character cannot be handed to who finds words.
        text = _HALF.sub("\ufffd", text)
        signs, places = self.places.read(text, tables, found)
        for place in places:
            around = {**signs.around(place.start, place.end), **place.own}
            if self._weights[place.kind].weight(around) <= _least(place, tables):
                continue
            if place.at >= 0:
                told[place.at] = self._changed(found[place.at])
            elif (not more or more[-1].end <= place.start) and self._stands(text, place):
                more += self._new(text, place)
        return sorted([*told, *more], key=lambda each: each.start) if more else told

    def _stands(self, text: str, place: Place) -> bool:
        """Whether a name that nothing found is none of other words: 子女|权利平|等, 原|护照."""
        if place.kind is not Kind.NAME or "called" in place.own:
            return True
        compound = self._people.compound
        low = max(0, place.start - _WORDS_REACH)
        start = low
        for word in segmenter().cut(text[low : place.end + _WORDS_REACH]):
            end = start + len(word)
            if len(word) > 1 and (
                start < place.start < end
                or start < place.end < end
                or (start == place.start and end < place.end and word not in compound)
            ):
                return False
            if place.start < start and end == place.end and len(word) > 1:
                weighed = self._people.weighed_at(text, place.start)
                return weighed is not None and weighed.weight >= _SURE_NAME
            start = end
        return True

    def _changed(self, found: Found) -> Found:
        answer = found.answer
        evidence = (*answer.evidence, EVIDENCE)
        rule = found.rule
        if rule.entity == "PERSON_NAME":
            answer = answer._replace(marks=(*answer.marks, PROTECTED), evidence=evidence)
        elif rule.entity == "SCHOOL":
            answer = answer._replace(marks=(*answer.marks, MINOR), evidence=evidence)
        else:
            if rule.entity == "OFFICE_ADDRESS":
                rule = self._rules.get("HOME_ADDRESS", rule)
            answer = answer._replace(audience=Audience.PERSONAL, evidence=evidence)
        return found._replace(rule=rule, answer=answer)

    def _new(self, text: str, place: Place) -> list[Found]:
        value = text[place.start : place.end]
        rule: Rule | None
        if place.kind is Kind.NUMBER:
            kind = kind_of(text, place.start, place.end)
            rule = self._rules.get(kind) or self._rules.get(UNKNOWN)
        else:
            rule = self._rules.get(_ENTITIES[place.kind])
        if rule is None or is_nobodys(rule, text, place.start, place.end):
            return []
        answer = Answer(
            Certainty.LIKELY,
            (EVIDENCE,),
            place.start,
            place.end,
            marks=_MARKS.get(place.kind, ()),
            coarse=self._coarse(place.kind, value),
        )
        return [Found(place.start, place.end, rule, answer, value)]

    def _coarse(self, kind: Kind, value: str) -> int:
        """How much of a value may stay: a surname, a year."""
        if kind is Kind.NAME:
            return self._people.surname_length(value)
        year = _YEAR.match(fold(value)) if kind is Kind.BIRTH else None
        return year.end() if year else 0
