"""The rulebook: `rules/` read once into frozen records.

A folder of rules holds

* `privacy/*.toml`, `wording/*.toml` …: one rule a file, its id the path without `.toml`; a
  rule with a `.tsv` of the same name beside it is a word list and needs no detector;
* `context/*.toml`: topics, labels that say whose a value is or that it is none of ours;
* `pages/*.toml`: kinds of pages, how they are recognised and what may stand on them;
* `policies/*.toml`: read by `redactor.policy`;
* `tables/*.tsv`: facts as data, first column the key.

Whatever cannot be used is refused by file and key: a rule that was silently dropped would let
a draft pass.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from redactor.errors import RuleError

_NOT_RULES = frozenset({"context", "pages", "policies", "tables"})
_SEVERITIES = frozenset({"replace", "warn", "hint"})


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An entry of a word list: what to find, how severe, and what to write instead."""

    text: str
    severity: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of thing that we look for; `id` is its path, for instance privacy/resident_id.

    `column` says what a cell under its header may look like (folded, without separators) to be of
    this kind although no check was passed. `decision` is what to do where a policy does not name
    the entity (`redactor.policy` reads it).
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
    terms: tuple[Term, ...] = ()
    decision: Mapping[str, Any] = field(default_factory=dict)


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

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = dict(paths)
        self._read: dict[str, Table] = {}
        self._derived: dict[Callable[[Tables], Any], Any] = {}

    def __getitem__(self, name: str) -> Table:
        table = self._read.get(name)
        if table is None:
            table = self._read[name] = read_table(self._paths[name])
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
    """All rules, topics, page kinds and tables, and a digest of the files that they came from."""

    rules: tuple[Rule, ...]
    topics: tuple[Topic, ...]
    pages: Mapping[str, PageKind]
    tables: Tables
    digest: str
    folders: tuple[Path, ...]

    def rule(self, id_or_entity: str) -> Rule:
        """The rule of this id or entity. RuleError when there is none."""
        for rule in self.rules:
            if id_or_entity in {rule.id, rule.entity}:
                return rule
        raise RuleError("no such rule", where=id_or_entity, advice="see `redactor rules`")


def rules_folder() -> Path:
    """The shipped rules: inside the installed package, or at the root of a checkout."""
    shipped = Path(__file__).parent / "_rules"
    return shipped if shipped.is_dir() else Path(__file__).parents[2] / "rules"


@lru_cache(maxsize=8)
def load(packs: tuple[str, ...] = ()) -> Rulebook:
    """The shipped rulebook with an organisation's own packs (folders of rules) added.

    Raises RuleError naming file and key.
    """
    folders = (rules_folder(), *(Path(pack) for pack in packs))
    for folder in folders:
        if not folder.is_dir():
            raise RuleError("no such folder of rules", where=str(folder), advice="check the path")
    digest = hashlib.sha256()
    rules: dict[str, Rule] = {}
    topics: list[Topic] = []
    pages: dict[str, PageKind] = {}
    tables: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.toml")):
            kind = path.relative_to(folder).parts[0]
            if kind == "policies":
                continue
            digest.update(path.read_bytes())
            if kind == "context":
                topics.append(_topic(path))
            elif kind == "pages":
                pages[path.stem] = _page(path)
            elif kind not in _NOT_RULES:
                rule = _rule(path, folder, digest)
                if rule.id in rules:
                    raise RuleError("a second rule of this id", where=str(path), advice="rename it")
                rules[rule.id] = rule
        for path in sorted((folder / "tables").glob("*.tsv")):
            digest.update(path.read_bytes())
            tables[path.stem] = path
    return Rulebook(
        rules=tuple(rules.values()),
        topics=tuple(topics),
        pages=MappingProxyType(pages),
        tables=Tables(tables),
        digest=digest.hexdigest()[:16],
        folders=folders,
    )


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file. RuleError with file and line when it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise RuleError(
            f"cannot be read: {error}", where=str(path), advice="mend the TOML"
        ) from error


def read_table(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Rows of a TSV by their first column; `#` lines and the header row are skipped."""
    rows: dict[str, tuple[str, ...]] = {}
    width = 0
    for number, line in _lines(path):
        cells = tuple(line.split("\t"))
        if not width:
            width = len(cells)
            continue
        if len(cells) != width:
            raise RuleError(
                f"{len(cells)} columns where the header has {width}",
                where=f"{path}, line {number}",
                advice="separate the columns with one tab",
            )
        rows[cells[0]] = cells[1:]
    return MappingProxyType(rows)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise RuleError(
            f"cannot be read: {error}", where=str(path), advice="save as UTF-8"
        ) from error
    for number, line in enumerate(text.split("\n"), 1):
        if line and not line.startswith("#"):
            yield number, line.rstrip("\r")


class _Keys:
    """Takes keys out of a parsed file, and complains of what is missing, wrong or left."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self._data = dict(data)
        self._where = where

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "must be text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(key, "must be a list of texts that are not empty")
        return tuple(value)

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def whole(self, key: str) -> int | None:
        """A whole number that is not negative, or None when it is not there."""
        value = self._take(key, None)
        if value is not None and (type(value) is not int or value < 0):
            raise self.wrong(key, "must be a whole number")
        return value

    def table(self, key: str) -> dict[str, Any]:
        value = self._take(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return value

    def products(self, key: str) -> tuple[str, ...]:
        """Every combination of one character from each text of a list."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "must be a list of lists of texts")
        return tuple("".join(each) for item in value for each in product(*item))

    def numbers(self, key: str) -> Numbers:
        inner = _Keys(self.table(key), f"{self._where}, key {key}")
        alone = inner._take("alone", [])
        begins = inner.text("begins", "0123456789")
        labelled = inner._take("labelled", None)
        letters = inner._take("letters", None)
        links = inner._take("links", False)
        tokens = inner._take("tokens", False)
        groups = inner._take("groups", 0)
        inner.done()
        if not isinstance(alone, list) or not all(isinstance(item, int) for item in alone):
            raise inner.wrong("alone", "must be a list of lengths")
        for key_, bounds in (("labelled", labelled), ("letters", letters)):
            if bounds is not None and (not isinstance(bounds, list) or len(bounds) != 2):
                raise inner.wrong(key_, "must be [shortest, longest]")
        return Numbers(
            alone=frozenset(alone),
            begins=begins,
            labelled=(labelled[0], labelled[1]) if labelled else None,
            letters=(letters[0], letters[1]) if letters else None,
            links=bool(links),
            tokens=bool(tokens),
            groups=int(groups),
        )

    def pattern(self, key: str) -> re.Pattern[str] | None:
        value = self.text(key, "")
        if not value:
            return None
        try:
            return re.compile(value)
        except re.error as error:
            raise self.wrong(key, f"is not a regular expression: {error}") from error

    def done(self) -> None:
        if self._data:
            unknown = ", ".join(sorted(self._data))
            raise RuleError(
                f"unknown key {unknown}",
                where=self._where,
                advice="remove it or check its spelling",
            )

    def wrong(self, key: str, what: str) -> RuleError:
        return RuleError(what, where=f"{self._where}, key {key}", advice="see rules/README.md")

    def _take(self, key: str, default: Any) -> Any:
        if key not in self._data:
            if default is None and key in _REQUIRED:
                raise self.wrong(key, "is missing")
            return default
        return self._data.pop(key)


_REQUIRED = frozenset({"entity", "title", "why", "message", "suggestion", "name"})


def _rule(path: Path, folder: Path, digest: Any) -> Rule:
    keys = _Keys(read_toml(path), str(path))
    words = path.with_suffix(".tsv")
    if words.exists():
        digest.update(words.read_bytes())
    rule = Rule(
        id=path.relative_to(folder).with_suffix("").as_posix(),
        entity=keys.text("entity"),
        title=keys.text("title"),
        why=keys.text("why"),
        message=keys.text("message"),
        suggestion=keys.text("suggestion"),
        basis=keys.texts("basis"),
        source=keys.texts("source"),
        scope=keys.text("scope", "text"),
        labels=keys.texts("labels"),
        anchors=(*keys.texts("anchors"), *keys.products("anchor_products")),
        numbers=keys.numbers("numbers"),
        pattern=keys.pattern("pattern"),
        column=keys.pattern("column"),
        terms=_terms(words) if words.exists() else (),
        decision=keys.table("policy"),
    )
    keys.done()
    return rule


def _page(path: Path) -> PageKind:
    keys = _Keys(read_toml(path), str(path))
    fields = keys.texts("fields") if "fields" in keys else None
    page = PageKind(
        name=path.stem,
        title=keys.text("title"),
        why=keys.text("why"),
        basis=keys.texts("basis"),
        titles=keys.texts("titles"),
        words=keys.texts("words"),
        least=keys.whole("least") or 0,
        fields=None if fields is None else frozenset(fields),
        days=keys.whole("days"),
        decisions=keys.table("entity"),
    )
    keys.done()
    return page


def _topic(path: Path) -> Topic:
    keys = _Keys(read_toml(path), str(path))
    topic = Topic(
        name=path.stem, title=keys.text("title"), why=keys.text("why"), labels=keys.texts("labels")
    )
    keys.done()
    return topic


def _terms(path: Path) -> tuple[Term, ...]:
    terms: list[Term] = []
    header: Sequence[str] = ()
    for number, line in _lines(path):
        cells = line.split("\t")
        if not header:
            header = cells
            if header[:2] != ["term", "severity"]:
                raise RuleError(
                    "the header row must begin with term and severity",
                    where=f"{path}, line {number}",
                    advice="name the columns",
                )
            continue
        if len(cells) < 2 or cells[1] not in _SEVERITIES:
            raise RuleError(
                "severity must be replace, warn or hint",
                where=f"{path}, line {number}",
                advice="separate the columns with one tab",
            )
        terms.append(Term(text=cells[0], severity=cells[1], suggestion="".join(cells[2:3])))
    return tuple(terms)
