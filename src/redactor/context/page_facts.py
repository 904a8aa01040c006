"""What is known of a page while its names are judged: its text, tables, title and days; and what
belongs together on it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from redactor.context import plights
from redactor.context.found import Found
from redactor.context.people_words import LIST, PROTECTED, RESTRICTED, PeopleWords
from redactor.context.tables import Row, Tables
from redactor.text.patterns import lazily

_PERSON_WORDS = lazily("(?:患者|人员|受害人|受害者|感染者|妇女|儿童|病人|家属|产妇|孕妇|未成年人)$")


@dataclass(slots=True)
class Unit:
    """What belongs together: a row of a table, or a sentence; with the findings in it."""

    start: int
    end: int
    row: Row | None
    found: list[int] = field(default_factory=list)

    def header(self, found: Found) -> str:
        """The header over a finding in a row; empty without one."""
        cell = self.row.cell_at(found.start) if self.row else None
        return (self.row.header(cell.column) or "") if self.row and cell else ""


class PageFacts:
    """One text. `days`: when a person's age counts."""

    def __init__(
        self,
        text: str,
        tables: Tables,
        words: PeopleWords,
        days: Sequence[datetime.date],
        title: str,
    ) -> None:
        self.text = text
        self.tables = tables
        self.words = words
        self.days = days
        self.title = title
        self.is_list = words.has(LIST, title)
        self.is_protected_list = self.is_list and self.names_protected(title)
        self.lists_children = lists_children(title, words)
        self._is_honour = plights.HONOUR.search(title) is not None and not plights.RELIEF.search(
            title
        )

    def names_protected(self, text: str) -> bool:
        """Whether a text names such people, 艾滋病患者, and not what is done about them."""
        return any(
            _PERSON_WORDS.search(match.group()) for match in self.words.find(PROTECTED, text)
        )

    def is_honoured(self, unit: Unit) -> bool:
        """Whether the sentence or the page honours: a prize tells a pupil's name on purpose. A table
        that puts name, school and class together tells more than that."""
        if unit.row is not None:
            return False
        text = self.text[unit.start : unit.end]
        if plights.RELIEF.search(text):
            return False
        return self._is_honour or plights.HONOUR.search(text) is not None


def lists_children(title: str, words: PeopleWords) -> bool:
    """Whether a page is a list of children who are helped: 困境儿童走访台账."""
    return (
        words.has(LIST, title)
        and words.has(RESTRICTED, title)
        and plights.OF_SUPPORTERS.search(title) is None
    )


# 王某某, 马*, 张*英: names that are masked already.
_MASKED_NAME = lazily(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:某{1,2}[甲乙丙丁]?|[*＊×○]{1,2}[\u4e00-\u9fff]?)(?![\u4e00-\u9fff]{3})"
)


def is_restricted(title: str, text: str, people: int, words: PeopleWords) -> bool:
    """Whether a page is itself a list of children that is not for publication; masked names are
    people all the same."""
    if not lists_children(title, words):
        return False
    return people > 0 or _MASKED_NAME.search(text) is not None
