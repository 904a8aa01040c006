"""`rules`: list, explain, check and start them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redactor.rulebook import GuardedName, Rule, Rulebook, Term


def show(parsed: argparse.Namespace) -> int:
    """The command by its first word; any other word is a rule to explain."""
    first, *rest = parsed.words or [""]
    match first:
        case "new":
            return _new(rest)
        case "check":
            return _check([*rest, *parsed.pack], parsed.corpus)
        case "explain":
            return _explain(_one(rest, "explain"), parsed.pack)
        case "":
            return _list(parsed)
        case _:
            return _explain(_one(parsed.words, "rules"), parsed.pack)


def _one(words: Sequence[str], command: str) -> str:
    from redactor.errors import OptionError

    if len(words) != 1:
        raise OptionError("takes one word", where=command, advice="a rule's id, entity or word")
    return words[0]


def _list(parsed: argparse.Namespace) -> int:
    from redactor.rulebook import load

    book = load(tuple(parsed.pack))
    if parsed.markdown:
        from redactor.render.rules import rules_markdown

        for line in rules_markdown(book):
            print(line)
        return 0
    width = max(len(rule.id) for rule in book.rules)
    for rule in book.rules:
        print(f"{rule.id:<{width}}  {rule.entity:<24}{rule.title}")
    return 0


def _new(words: Sequence[str]) -> int:
    from redactor.authoring import new

    for path in new(Path(_one(words, "new"))):
        print(path)
    return 0


def _check(folders: Sequence[str], corpora: Sequence[str]) -> int:
    from redactor.authoring import Level, check

    problems = check([_folder(folder) for folder in folders], corpora)
    for problem in problems:
        print(problem)
    errors = sum(problem.level is Level.ERROR for problem in problems)
    print(f"{errors} errors, {len(problems) - errors} warnings")
    return 2 if errors else int(bool(problems))


def _folder(named: str) -> Path:
    """A folder of rules, or that of a pack that was added."""
    from redactor.rulebook import pack_folder, pack_names

    return pack_folder(named) if named in pack_names() else Path(named)


def _explain(asked: str, packs: Sequence[str]) -> int:
    from redactor.errors import RuleError
    from redactor.rulebook import load

    book = load(tuple(packs))
    entries = list(_entries(book, asked))
    names = [(rule, name) for rule in book.rules for name in rule.names if name.text == asked]
    for rule, term in entries:
        _tell_term(rule, term)
    for rule, name in names:
        _tell_name(rule, name)
    if entries or names:
        return 0
    rules = [rule for rule in book.rules if asked in {rule.id, rule.entity}]
    if not rules:
        raise RuleError("no such rule or word", where=asked, advice="see `redactor rules`")
    for rule in rules:
        _tell(rule)
    return 0


def _entries(book: Rulebook, word: str) -> list[tuple[Rule, Term]]:
    """The entries of word lists for a word."""
    return [
        (rule, rule.terms[place])
        for rule in book.rules
        for place, text in enumerate(rule.terms.texts)
        if text == word
    ]


_SEVERITIES = {"replace": "必须改", "warn": "请核对", "hint": "仅提示"}
_APPLIES = {"always": "一律", "present": "用于现时表述时", "cited": "作为现行依据引用时"}


def _tell_name(rule: Rule, name: GuardedName) -> None:
    print(f"{name.text}  {rule.title}  {rule.id}\n\n{rule.why}\n")
    rows = (
        ("级别", _SEVERITIES[name.severity]),
        ("依据", "；".join(filter(None, (name.basis, *rule.basis)))),
        ("规范简称", "、".join(name.short)),
        ("职务", "、".join(name.titles)),
        ("排序", str(name.order) if name.order is not None else ""),
    )
    for heading, text in rows:
        if text:
            print(f"{heading}：{text}")


def _tell_term(rule: Rule, term: Term) -> None:
    print(f"{term.text}  {rule.title}  {rule.id}\n\n{rule.why}\n")
    rows = (
        ("级别", _SEVERITIES[term.severity]),
        ("规范表述", "、".join(term.replacements)),
        ("依据", "；".join(filter(None, (term.basis, *rule.basis)))),
        ("适用", _APPLIES[term.applies]),
        ("起始日期", term.since.isoformat() if term.since else ""),
        ("同句有", "、".join(term.near)),
        ("例外", "、".join(term.exceptions)),
    )
    for heading, text in rows:
        if text:
            print(f"{heading}：{text}")


def _tell(rule: Rule) -> None:
    print(f"{rule.title}  {rule.entity}  {rule.id}\n\n{rule.why}\n")
    print(f"提示：{rule.message}\n建议：{rule.suggestion}")
    for heading, entries in (("依据", rule.basis), ("来源", rule.source), ("标签", rule.labels)):
        if entries:
            print(f"{heading}：{'；'.join(entries)}")
    if rule.is_list:
        print(f"词条：{len(rule.terms) + len(rule.names)} 条")
