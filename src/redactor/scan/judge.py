"""After the scan, before the policy: what the page as a whole says of its findings.

Whose a number is, who is a child, what kind of page it is and whether it may show what it shows.
Pure like the scan: the days are arguments.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from redactor.context import minors, pages
from redactor.context.ages import DATED
from redactor.context.found import Failed, Found
from redactor.context.mentions import Mentions, Word, without_idle
from redactor.context.people import People
from redactor.context.people_words import PeopleWords
from redactor.context.tables import Tables
from redactor.context.whose import settled
from redactor.rulebook import PageKind, Rulebook
from redactor.scan.masks.look import Masks
from redactor.scan.masks.weak import MASKED, Page
from redactor.scan.namesakes import namesakes
from redactor.scan.parts import Parts
from redactor.scan.stories import Stories
from redactor.text import automaton

# The kind of page that may name the child it looks for.
_SEARCH = "search_notice"
# Kinds that name people on purpose: who is sought, whose papers are lost.
_NAMES_STAND = frozenset({_SEARCH, "loss_notice"})
_PEOPLE = frozenset({"PERSON_NAME", "RESIDENT_ID"})
_MASKED = frozenset({MASKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A text's findings with audience and marks, and those about the page."""

    kind: PageKind
    found: list[Found]
    failed: list[Failed]


class Judge:
    """Made once for a rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        # What some kind of page decides otherwise than the policy, or whose it takes part in.
        self._decided = frozenset({"MOBILE_PHONE", "EMAIL", "WECHAT_ID"}).union(
            *(page.decisions for page in book.pages.values())
        ) - {"PERSON_NAME"}
        self._recogniser = pages.Recogniser(book.pages)
        self._words = book.tables.derived(PeopleWords)
        self._people: People = book.tables.derived(People)
        self._names = next((rule for rule in book.rules if rule.entity == "PERSON_NAME"), None)
        self._rules = {rule.entity: rule for rule in book.rules if rule.scope == "document"}
        self._masks = Masks(book)
        self._parts = Parts(book)
        self.stories = Stories(book)

    def judge(
        self,
        text: str,
        tables: Tables,
        found: Sequence[Found],
        words: Sequence[Word] = (),
        *,
        kind: str | None,
        date: datetime.date | None,
        today: datetime.date,
    ) -> Judged:
        """`words`: those of people_words.tsv in the text; `kind`: the caller's, or None to
        recognise it; `date`: the page's, when it is known.

        What fails is told; the findings are then as the scan gave them."""
        try:
            return self._judged(text, tables, found, words, kind=kind, date=date, today=today)
        except Exception as error:
            page = self._book.pages[kind or pages.GENERAL]
            return Judged(
                kind=page, found=list(found), failed=[Failed("page", type(error).__name__)]
            )

    def _judged(
        self,
        text: str,
        tables: Tables,
        found: Sequence[Found],
        words: Sequence[Word],
        *,
        kind: str | None,
        date: datetime.date | None,
        today: datetime.date,
    ) -> Judged:
        title = pages.title_of(text)
        name = kind or self._recognise(title, text, tables, found, words)
        page = self._book.pages[name]
        days = [today]
        ages = any(word.says == "age" for word in words)
        if date is None and (ages or "公示" in title or _has(found, DATED)):
            date = pages.page_date(text)
        if date is not None:
            days.append(date)
        failed: list[Failed] = []
        result = self._named(title, text, tables, found, words, days=days, failed=failed)
        result = settled(text, tables, result, name, title)
        marker = minors.Marker(
            text, tables, self._words, days, title=title, names_stand=name == _SEARCH
        )
        result = marker.marked(result)
        if name not in _NAMES_STAND:
            result = self.stories.told(text, tables, self._parts.told(text, tables, result))
        if self._names and any(each.answer.marks for each in result):
            again = Mentions(text, tables, self._names, self._book.tables).again(result, _find)
            result = _ordered([*result, *again])
        if self._names and name not in _NAMES_STAND:
            result = namesakes(text, result, self._names, self._people)
        result = without_idle(result)
        about = self._about(_Page(title, text, tables, page, date, today), result)
        cells = [each for each in about if each.end > each.start]
        if cells:
            result = _ordered([*_outside(result, cells), *cells])
        if _has(result, _MASKED):
            on = date or pages.page_date(text) or today
            said = self._masks.found(Page(title, text, tables, on), result)
            result = _ordered([*result, *said])
        # What is said of the whole page goes first.
        result[:0] = [each for each in about if each.end == each.start]
        return Judged(kind=page, found=result, failed=failed)

    def _named(
        self,
        title: str,
        text: str,
        tables: Tables,
        found: Sequence[Found],
        words: Sequence[Word],
        *,
        days: Sequence[datetime.date],
        failed: list[Failed],
    ) -> list[Found]:
        """The findings with the names that stand beside telling words."""
        words = [word for word in words if word.says != pages.PAGE]
        births = any(each.rule.entity in DATED for each in found)
        if self._names is None or not (words or births):
            return list(found)
        try:
            mentions = Mentions(text, tables, self._names, self._book.tables)
            children = minors.lists_children(title, self._words)
            more = mentions.where_they_matter(words, found, days, lists_children=children)
            return _ordered([*found, *more])
        except Exception as error:
            failed.append(Failed(self._names.id, type(error).__name__))
            return list(found)

    def kind_by_words(self, text: str) -> str:
        """The kind that a text's words tell, unless its title speaks against it."""
        if pages.is_about_work(pages.title_of(text)):
            return pages.GENERAL
        return self._recogniser.by_words(text)

    def _recognise(
        self,
        title: str,
        text: str,
        tables: Tables,
        found: Sequence[Found],
        words: Sequence[Word],
    ) -> str:
        name = self._recogniser.by_title(title)
        told = {text[word.start : word.end] for word in words if word.says == pages.PAGE}
        undecided = name == pages.GENERAL and not pages.is_about_work(title)
        if undecided and told and _has(found, self._decided):
            name = self._recogniser.by_words(told)
        if name == pages.GENERAL and tables:
            fields = self._book.tables["fields"]
            if pages.lists_people(tables, fields, pages.Bare()):
                return "roster"
        return name

    def _about(self, page: _Page, found: Sequence[Found]) -> list[Found]:
        """What may not stand on such a page, or for so long, or at all."""
        about: list[Found] = []
        fields = self._book.tables["fields"]
        forbidden = self._rules.get("FIELD_NOT_ALLOWED")
        allowed = page.kind.fields
        if forbidden and page.tables and allowed is not None:
            subject = pages.fields_of_subject(page.title, self._book.tables["list_subjects"])
            about += pages.fields_not_allowed(
                allowed | subject, page.tables, fields, forbidden, found
            )
        restricted = self._rules.get("RESTRICTED_LIST")
        if restricted and page.kind.name != _SEARCH:
            people = sum(each.rule.entity in _PEOPLE for each in found)
            people = people or pages.named_rows(page.tables, fields)
            if minors.is_restricted(page.title, page.text, people, self._words):
                about.append(pages.about_the_page(restricted, "title", "people listed"))
        expired = self._rules.get("EXPIRED_NOTICE")
        if expired and pages.is_expired(page.kind, page.title, page.date, page.today):
            about.append(pages.about_the_page(expired, "page date", "page kind"))
        return about


class _Page(NamedTuple):
    title: str
    text: str
    tables: Tables
    kind: PageKind
    date: datetime.date | None
    today: datetime.date


def _outside(found: Sequence[Found], cells: Sequence[Found]) -> Iterator[Found]:
    """The findings without those that give way to a forbidden cell."""
    starts = [cell.start for cell in cells]
    for each in found:
        index = bisect_right(starts, each.start) - 1
        if index < 0 or each.start >= cells[index].end or not pages.gives_way(each):
            yield each


def _find(strings: Sequence[str], text: str) -> Iterable[tuple[int, int, int]]:
    return automaton.build(list(strings)).find(text) if strings else ()


def _has(found: Iterable[Found], entities: frozenset[str]) -> bool:
    return any(each.rule.entity in entities for each in found)


def _ordered(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda each: each.start)
