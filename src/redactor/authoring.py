"""For those who write rules: a new list to start from, and everything that is wrong with one.

What makes a list unusable is an error; what makes it hard to live with is a warning: a term
inside another, a suggestion that is itself a term, a term that common prose contains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from redactor.errors import InputError, RuleError
from redactor.evaluation import read_corpora
from redactor.rulebook import Rulebook, rules_folder
from redactor.rulebook.folders import is_pack_name
from redactor.rulebook.loading import lists, orphans, read_folders, rule_files
from redactor.rulebook.reading import content_of, lines, read_toml
from redactor.rulebook.words import TERM_COLUMNS, faults_of, read_list
from redactor.text import automaton
from redactor.text.folding import clean
from redactor.wording import Lexicon


class Level(StrEnum):
    """An error makes the rules unusable; a warning is for their author to decide."""

    ERROR = "error"
    WARNING = "warning"


class Problem(NamedTuple):
    """Something about a rule file: where (file, line or key), what, and what to do."""

    level: Level
    where: str
    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.level}: {self.where}: {self.what} ({self.advice})"


_TOML = """\
# What an editor sees of each word in the list beside this file ({name}.tsv).
entity = "TERM"
title = "本单位词表"
category = ""
why = "请写明为什么不能这样写。"
message = "此处的表述列在本单位的词表中。"
suggestion = "请按本单位的要求核对。"
basis = []
source = ["本单位整理"]
"""
_TSV = (
    "# One word a row, cells separated by one tab; severity: replace, warn or hint.\n"
    "# suggestion, near and except may hold several entries, separated by |.\n"
    "# from: YYYY-MM-DD; applies: always, present or cited.\n"
)


def new(path: Path) -> tuple[Path, Path]:
    """Start a word list: `house/words` makes house/words.toml and house/words.tsv. InputError when
    one of them is there."""
    if not is_pack_name(path.name):
        raise InputError(
            "cannot be a list's name", where=str(path), advice="one word, for instance house/words"
        )
    toml, tsv = path.with_suffix(".toml"), path.with_suffix(".tsv")
    for each in (toml, tsv):
        if each.exists():
            raise InputError("is there already", where=str(each), advice="choose another name")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        toml.write_text(_TOML.format(name=path.name), encoding="utf-8")
        tsv.write_text(_TSV + "\t".join(TERM_COLUMNS) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}", where=str(path), advice="check the folder"
        ) from None
    return toml, tsv


def check(folders: Sequence[Path], corpora: Iterable[str | Path] = ()) -> list[Problem]:
    """Everything wrong with folders of rules, errors first; `corpora`: common prose to measure
    terms on. Without folders the shipped rules are checked."""
    folders = [folder.resolve() for folder in folders] or [rules_folder()]
    errors = [problem for folder in folders for problem in _errors(folder)]
    if errors:
        return errors
    shipped = rules_folder().resolve()
    try:
        book = read_folders(
            tuple(folders) if shipped in folders else (shipped, *folders),
        )
        lexicon = Lexicon(book)
    except RuleError as error:
        return [_problem(error)]
    places = _places(folders)
    return [
        *_inside_one_another(places),
        *_circles(book, places),
        *_common(lexicon, places, corpora),
    ]


def _errors(folder: Path) -> Iterator[Problem]:
    """What makes files of a folder unusable; every file is looked at."""
    if not folder.is_dir():
        yield Problem(Level.ERROR, str(folder), "no such folder", "check the path")
        return
    try:
        files = rule_files(folder)
    except RuleError as error:
        yield _problem(error)
        return
    for path in (each for each in files if each.suffix == ".toml"):
        try:
            read_toml(path)
        except RuleError as error:
            yield _problem(error)
    for path in lists(folder, files):
        try:
            header, rows = read_list(lines(content_of(path), path), str(path))
        except RuleError as error:
            yield _problem(error)
            continue
        for line, fault in faults_of(header, rows) if header else ():
            where = f"{path}, line {line}, {fault.column}"
            yield Problem(Level.ERROR, where, fault.what, fault.advice)
    yield from map(_problem, orphans(folder, files))


def _problem(error: RuleError) -> Problem:
    return Problem(Level.ERROR, error.where, error.what, error.advice)


def _places(folders: Sequence[Path]) -> dict[str, str]:
    """Where each term of the folders stands."""
    places: dict[str, str] = {}
    for path in (path for folder in folders for path in lists(folder, rule_files(folder))):
        header, rows = read_list(lines(content_of(path), path), str(path))
        if header is not None and header.kind == "term":
            for line, row in rows:
                places.setdefault(row.partition("\t")[0].strip(), f"{path}, line {line}")
    return places


def _inside_one_another(places: dict[str, str]) -> Iterator[Problem]:
    terms = list(places)
    if not terms:
        return
    finder = automaton.build(terms)
    for term in terms:
        for index, start, end in finder.find(term):
            if end - start < len(term):
                yield Problem(
                    Level.WARNING,
                    places[term],
                    f"{term} holds {terms[index]} ({places[terms[index]]})",
                    "the longer one is reported; leave out the shorter if it says nothing more",
                )


def _circles(book: Rulebook, places: dict[str, str]) -> Iterator[Problem]:
    # A word that is wrong in some company only may be the right form of another.
    somewhere = {
        rule.terms.texts[index] for rule in book.rules for index, _ in rule.terms.column("near")
    }
    for rule in book.rules:
        for index, right in rule.terms.column("suggestion"):
            term = rule.terms.texts[index]
            for each in right:
                if each in places and term in places and each not in somewhere:
                    yield Problem(
                        Level.WARNING,
                        places[term],
                        f"the suggestion {each} is itself a term ({places[each]})",
                        "suggest what is right",
                    )


def _common(
    lexicon: Lexicon, places: dict[str, str], corpora: Iterable[str | Path]
) -> Iterator[Problem]:
    """Terms that stand in common prose, with how often they are reported there."""
    stands: Counter[str] = Counter()
    told: Counter[str] = Counter()
    terms = list(places)
    if not terms:
        return
    finder = automaton.build(terms)
    characters = 0
    for case in read_corpora(corpora):
        text = clean(case.text).text
        characters += len(text)
        stands.update(terms[index] for index, _, _ in finder.find(text))
        told.update(hit.term.text for hit in lexicon.hits(text) if hit.term.text in places)
    for term, count in stands.most_common():
        if told[term]:
            yield Problem(
                Level.WARNING,
                places[term],
                f"{term} stands {count} times in {characters} characters of the corpus, and "
                f"{told[term]} would be reported",
                "common prose should be left alone: list exceptions, or words that must be near",
            )
