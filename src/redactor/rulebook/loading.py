"""From folders of rules to one rulebook."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from redactor.errors import RuleError
from redactor.rulebook import compiled
from redactor.rulebook.folders import RESERVED, folder_of, rules_folder
from redactor.rulebook.reading import Keys, content_of, lines, read_table, toml_of
from redactor.rulebook.records import PageKind, Rule, Rulebook, Tables, Topic, Trait
from redactor.rulebook.words import (
    Allowed,
    GuardedName,
    Header,
    Line,
    WordList,
    allowed,
    faults_of,
    guarded_name,
    read_list,
)

#: The list of what a pack allows.
ALLOW = "allow.tsv"


@lru_cache(maxsize=8)
def load(packs: tuple[str, ...] = ()) -> Rulebook:
    """The shipped rulebook with an organisation's own packs added, each given by its name or
    the path of a folder of rules; read once.

    Raises RuleError naming file and key.
    """
    return read(packs)


def read(packs: tuple[str, ...] = ()) -> Rulebook:
    """As `load`, but read anew."""
    return read_folders((rules_folder(), *map(folder_of, packs)))


def read_folders(folders: tuple[Path, ...]) -> Rulebook:
    """One rulebook from these folders."""
    gathered = _Gathered()
    for folder in folders:
        gathered.take(folder)
    return Rulebook(
        rules=tuple(gathered.rules.values()),
        topics=tuple(gathered.topics),
        pages=MappingProxyType(gathered.pages),
        tables=Tables(gathered.tables, read_table),
        allowed=tuple(gathered.allowances),
        digest=gathered.digest.hexdigest()[:16],
        folders=folders,
    )


class _Gathered:
    """What folders of rules hold, read one after another."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.rules: dict[str, Rule] = {}
        self.topics: list[Topic] = []
        self.pages: dict[str, PageKind] = {}
        self.tables: dict[str, Path] = {}
        self.allowances: list[Allowed] = []

    def take(self, folder: Path) -> None:
        """All of a folder. RuleError when something in it is wrong, or nothing is in it."""
        files = rule_files(folder)
        described = [each for each in files if each.suffix == ".toml"]
        for path in described:
            self._description(path, folder)
        for orphan in orphans(folder, files):
            raise orphan
        for path in sorted((folder / "tables").glob("*.tsv")):
            self.digest.update(content_of(path))
            self.tables[path.stem] = path
        allow = folder / ALLOW
        if allow.is_file():
            content = content_of(allow)
            self.digest.update(content)
            self.allowances += _allow_list(content, allow)
        elif not described:
            raise RuleError(
                "holds no rules", where=str(folder), advice="rules are .toml and .tsv files"
            )

    def _description(self, path: Path, folder: Path) -> None:
        """A rule, a topic or a kind of page, by the folder that it stands in."""
        kind = path.relative_to(folder).parts[0]
        if kind == "policies":
            return
        self.digest.update(path.relative_to(folder).as_posix().encode())
        content = content_of(path)
        self.digest.update(content)
        keys = Keys(toml_of(content, path), str(path))
        if kind == "context":
            self.topics.append(_topic(keys, path))
        elif kind == "pages":
            self.pages[path.stem] = _page(keys, path)
        elif kind not in RESERVED:
            rule = _rule(keys, path, folder, self.digest)
            if rule.id in self.rules:
                raise RuleError("a second rule of this id", where=str(path), advice="rename it")
            self.rules[rule.id] = rule


def _rule(keys: Keys, path: Path, folder: Path, digest: Any) -> Rule:
    tsv = path.with_suffix(".tsv")
    terms = WordList()
    names: tuple[GuardedName, ...] = ()
    if tsv.exists():
        content = content_of(tsv)
        digest.update(content)
        terms, names = _word_list(content, tsv)
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
        terms=terms,
        names=names,
        names_table=keys.text("names_table", ""),
        category=keys.text("category", ""),
        inside_words=keys.flag("inside_words"),
        in_quotes=keys.flag("in_quotes"),
        as_names=keys.flag("as_names"),
        played_with=keys.flag("played_with"),
        decision=keys.table("policy"),
        traits=_traits(keys),
    )
    keys.done()
    numbers = rule.numbers
    asks = numbers.alone or numbers.labelled or numbers.letters or numbers.tokens or numbers.links
    if rule.scope == "text" and not (rule.is_list or rule.labels or rule.anchors or asks):
        raise RuleError(
            "finds nothing",
            where=str(path),
            advice=f"a word list stands beside it as {tsv.name}, with a row at least",
        )
    return rule


def _traits(keys: Keys) -> frozenset[Trait]:
    try:
        return frozenset(map(Trait, keys.texts("traits")))
    except ValueError as error:
        known = ", ".join(Trait)
        raise keys.wrong("traits", f"must be some of {known}") from error


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder. RuleError names what cannot be looked into: a folder that was
    passed over would let a draft pass."""

    def fail(error: OSError) -> None:
        raise RuleError(
            f"cannot be read: {error.strerror}",
            where=str(error.filename or folder),
            advice="check the permission",
        )

    files: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=fail):
        for each in folders:
            if (Path(place) / each).is_symlink():
                raise RuleError(
                    "is a link to a folder, which is not followed",
                    where=str(Path(place) / each),
                    advice="copy the folder",
                )
        paths = (Path(place) / name for name in names if not name.startswith("."))
        files += (path for path in paths if path.suffix in {".toml", ".tsv"})
    return sorted(files)


def lists(folder: Path, files: Sequence[Path]) -> list[Path]:
    """The lists among the rule files of a folder: of words, of names, of what is allowed."""
    return [
        path
        for path in files
        if path.suffix == ".tsv" and path.relative_to(folder).parts[0] != "tables"
    ]


def orphans(folder: Path, files: Sequence[Path]) -> Iterator[RuleError]:
    """The lists that no rule reads, each as an error that says what to do."""
    known = set(files)
    for path in lists(folder, files):
        if path != folder / ALLOW and path.with_suffix(".toml") not in known:
            yield RuleError(
                "has no .toml beside it", where=str(path), advice="`redactor rules new` makes one"
            )


def _word_list(content: bytes, path: Path) -> tuple[WordList, tuple[GuardedName, ...]]:
    """The terms of a list, or its guarded names. RuleError names the first faulty line."""
    is_large = content.count(b"\n") >= compiled.LARGE
    stamp = compiled.stamp_of(content) if is_large else ""
    kept = compiled.load(stamp) if is_large else None
    if kept is not None:
        # Its rows had no fault.
        first = next(
            line for line in content.split(b"\n") if line.strip() and not line.startswith(b"#")
        )
        header, _ = read_list(lines(first, path), str(path))
        return WordList(header, lambda: read_list(lines(content, path), str(path))[1], kept), ()
    header, rows = _sound_rows(content, path, ("term", "name"))
    if header is None:
        raise RuleError("is empty", where=str(path), advice="the header row names the columns")
    if header.kind == "name":
        return WordList(), tuple(guarded_name(header, row.split("\t")) for _, row in rows)
    words = WordList(header, lambda: rows)
    if is_large:
        compiled.store(stamp, words.compiled())
    return words, ()


def _allow_list(content: bytes, path: Path) -> tuple[Allowed, ...]:
    """What a pack allows. RuleError names the first faulty line."""
    header, rows = _sound_rows(content, path, ("allow",))
    return tuple(allowed(header, row.split("\t")) for _, row in rows) if header else ()


def _sound_rows(
    content: bytes, path: Path, kinds: tuple[str, ...]
) -> tuple[Header | None, Sequence[Line]]:
    header, rows = read_list(lines(content, path), str(path))
    if header is None:
        return None, rows
    if header.kind not in kinds:
        raise RuleError(
            f"the header row must begin with {' or '.join(kinds)}",
            where=str(path),
            advice="name the columns",
        )
    for line, fault in faults_of(header, rows):
        raise RuleError(
            f"{fault.column} {fault.what}", where=f"{path}, line {line}", advice=fault.advice
        )
    return header, rows


def _page(keys: Keys, path: Path) -> PageKind:
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


def _topic(keys: Keys, path: Path) -> Topic:
    topic = Topic(
        name=path.stem, title=keys.text("title"), why=keys.text("why"), labels=keys.texts("labels")
    )
    keys.done()
    return topic
