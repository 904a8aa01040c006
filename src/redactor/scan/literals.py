"""All literals of a rulebook in one list: what each one means when the automaton finds it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from redactor.rulebook import Rule, Rulebook, Term

_FULL_WIDTH = {point: point + 0xFEE0 for point in range(0x21, 0x7F)}
# 身份证 is written 身份证号, 身份证号码 or 身份证编号; the longest label wins, so that the 编号 in
# it is not taken for a look-alike's label.
_ENDINGS = ("", "号", "号码", "编号", "证号", "卡号", "账号")


@dataclass(frozen=True, slots=True)
class Meaning:
    """`names`: entities and topics that the literal labels; `anchors`: rules it wakes."""

    names: frozenset[str]
    anchors: tuple[int, ...]
    terms: tuple[tuple[int, Term], ...]


def literals(book: Rulebook) -> dict[str, Meaning]:
    """Every literal with its meaning; rules are named by their index in the book."""
    names: dict[str, set[str]] = defaultdict(set)
    anchors: dict[str, list[int]] = defaultdict(list)
    terms: dict[str, list[tuple[int, Term]]] = defaultdict(list)
    for index, rule in enumerate(book.rules):
        for label in _labels(rule):
            names[label].add(rule.entity)
        for anchor in rule.anchors:
            for form in _widths(anchor):
                anchors[form].append(index)
        for term in rule.terms:
            terms[term.text].append((index, term))
    for topic in book.topics:
        for label in topic.labels:
            for ending in ("", "号", "号码"):
                for form in _widths(label + ending):
                    names[form].add(topic.name)
    return {
        literal: Meaning(
            frozenset(names.get(literal, ())),
            tuple(dict.fromkeys(anchors.get(literal, ()))),
            tuple(terms.get(literal, ())),
        )
        for literal in itertools.chain(names, (a for a in anchors if a not in names), terms)
    }


def _labels(rule: Rule) -> Iterator[str]:
    for label in rule.labels:
        for ending in _ENDINGS:
            if ending and label.endswith(("号", "码", "卡号")):
                continue
            yield from _widths(label + ending)


def _widths(text: str) -> Iterator[str]:
    """The text in upper and lower case, half and full width, where it holds ASCII."""
    yield text
    if any(character.isascii() and character.isalpha() for character in text):
        for form in {text.upper(), text.lower(), text.title()}:
            yield form
            yield form.translate(_FULL_WIDTH)
    elif text.isascii():
        yield text.translate(_FULL_WIDTH)
