"""What the rulebook is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from redactor.errors import RuleError
from redactor.rulebook.words import Allowed, GuardedName, WordList


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Which digit runs a detector wants to see.

    `alone` are lengths tried without any label, if the digits begin with one of `begins`, `labelled` the shortest and longest tried
    beside a label of the rule, `letters` the shortest and longest that letters may touch;
    `links`, that it may stand in a link; `tokens`, that it may be a word of capitals and digits
    with few digits together; `groups`, when not 0, asks for digits cut into so many groups only.
    """

    alone: frozenset[int] = frozenset()
    begins: str = "0123456789"
    labelled: tuple[int, int] | None = None
    letters: tuple[int, int] | None = None
    links: bool = False
    tokens: bool = False
    groups: int = 0


class Trait(StrEnum):
    """What is true of a kind whoever detects it: `document`: 证号 behind its name numbers it;
    `of_things`: animals, exhibits and products have such documents, too; `sampled`: forms and
    explanations show samples of it; `shared`: it may be an office's or a company's; `of_one`: it
    tells of one person, and takes that person's marks."""

    DOCUMENT = "document"
    OF_THINGS = "of_things"
    SAMPLED = "sampled"
    SHARED = "shared"
    OF_ONE = "of_one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of thing that we look for; `id` is its path, for instance privacy/resident_id.

    `column` says what a cell under its header may look like (folded, without separators) to be of
    this kind although no check was passed. `decision` is what to do where a policy does not name
    the entity (`redactor.policy` reads it). A word list has `terms` or `names` (`names_table`: a table
    whose names are guarded, too), and a `category` for whoever
    reads its findings; `inside_words`: its terms are wrong inside longer listed words, too;
    `in_quotes`: and where they are quoted; `as_names`: and where what is quoted is what a thing or a
    person is called; `played_with`: firms and slogans play with them, so that one that is quoted by
    itself stands.
    """

    id: str
    entity: str
    title: str
    why: str
    message: str
    suggestion: str
    basis: tuple[str, ...]
    source: tuple[str, ...]
    scope: str = "text"
    labels: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    numbers: Numbers = field(default_factory=Numbers)
    pattern: re.Pattern[str] | None = None
    column: re.Pattern[str] | None = None
    terms: WordList = field(default_factory=WordList)
    names: tuple[GuardedName, ...] = ()
    names_table: str = ""
    category: str = ""
    inside_words: bool = False
    in_quotes: bool = False
    as_names: bool = False
    played_with: bool = False
    decision: Mapping[str, Any] = field(default_factory=dict)
    traits: frozenset[Trait] = frozenset()

    @property
    def is_list(self) -> bool:
        """Whether it is a list of words or names, which needs no detector."""
        return bool(self.terms or self.names or self.names_table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Labels that say something of the value beside them other than its kind."""

    name: str
    title: str
    why: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKind:
    """A kind of page; `name` is its file's.

    It is recognised by one of `titles` in the page's title, or by at least `least` of `words` in
    its text. `fields`: what its tables may show of a person (see rules/tables/fields.tsv), None
    for anything. `days`: how long it may stand. `decisions`: actions that differ from the policy's.
    """

    name: str
    title: str
    why: str
    basis: tuple[str, ...]
    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    least: int = 0
    fields: frozenset[str] | None = None
    days: int | None = None
    decisions: Mapping[str, Any] = field(default_factory=dict)


Table = Mapping[str, tuple[str, ...]]
T = TypeVar("T")


class Tables(Mapping[str, Table]):
    """The tables by name, each read when it is first asked for, and what is made of them.

    Raises RuleError with file and line when a table cannot be read.
    """

    def __init__(self, paths: Mapping[str, Path], reader: Callable[[Path], Table]) -> None:
        self._paths = dict(paths)
        self._reader = reader
        self._read: dict[str, Table] = {}
        self._derived: dict[Callable[[Tables], Any], Any] = {}

    def __getitem__(self, name: str) -> Table:
        table = self._read.get(name)
        if table is None:
            table = self._read[name] = self._reader(self._paths[name])
        return table

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def derived(self, make: Callable[[Tables], T]) -> T:
        """What `make` makes of the tables: made once, whoever asks."""
        if make not in self._derived:
            self._derived[make] = make(self)
        made: T = self._derived[make]
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All rules, topics, page kinds and tables, and a digest of the files that they came from.

    `allowed`: words that packs allow although a listed one stands in them.
    """

    rules: tuple[Rule, ...]
    topics: tuple[Topic, ...]
    pages: Mapping[str, PageKind]
    tables: Tables
    allowed: tuple[Allowed, ...] = ()
    digest: str
    folders: tuple[Path, ...]

    def rule(self, id_or_entity: str) -> Rule:
        """The rule of this id or entity. RuleError when there is none."""
        for rule in self.rules:
            if id_or_entity in {rule.id, rule.entity}:
                return rule
        raise RuleError("no such rule", where=id_or_entity, advice="see `redactor rules`")
