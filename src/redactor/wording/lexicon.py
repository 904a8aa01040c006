"""All that packs say of words, ready to be looked for in one pass.

The literals: the terms of all lists, the longer words that are right, names that must be exact,
and the halves of names by which near misses are found. Every hit is then asked how it is used
where it stands; what depends on the day is asked later (`settle`).
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from redactor.model import Certainty
from redactor.rulebook import Allowed, Applies, Rule, Rulebook, Term
from redactor.text import automaton
from redactor.text.folding import FULL_WIDTH
from redactor.wording import usage
from redactor.wording.clauses import Prose, phrase, stands_alone
from redactor.wording.guarded import Guarded
from redactor.wording.hits import Hit
from redactor.wording.near import Half
from redactor.wording.phrases import is_played_with
from redactor.wording.spans import Spans
from redactor.wording.squeezed import squeezed

#: A term is compared with so many longer ones before it.
_SHADOWS = 8
#: Where a term stands, and its number.
_Listed = tuple[int, int, int]


class _Entry(NamedTuple):
    """What a literal is beside a term, or instead of one: an allowance, a longer word that is
    right, or something of a guarded name."""

    allowed: Allowed | None = None
    is_longer: bool = False
    is_name: bool = False
    half: Half | None = None


_NOTHING = _Entry()


class _Cover(NamedTuple):
    """A stretch in which shorter hits are right."""

    start: int
    end: int
    allowed: Allowed | None


class Lexicon:
    """Made once for a rulebook."""

    def __init__(self, book: Rulebook, *, engine: str | None = None) -> None:
        self.guarded = Guarded(book)
        self._lists = [rule for rule in book.rules if rule.terms]
        self._firsts = [0, *itertools.accumulate(len(rule.terms) for rule in self._lists)]
        # Large lists have finders of their own, made of what was kept of them.
        self._large: list[tuple[int, automaton.Automaton]] = []
        # By term: its number, counted through all lists.
        numbers: dict[str, int] = {}
        for rule, first in zip(self._lists, self._firsts, strict=False):
            texts, lengths = rule.terms.texts, rule.terms.lengths
            if lengths is not None:
                finder = automaton.build(texts, engine=engine, lengths=lengths)
                self._large.append((first, finder))
                wide = [(at, text) for at, text in enumerate(texts, first) if _LATIN.search(text)]
                numbers.update((text.translate(FULL_WIDTH), at) for at, text in wide)
            else:
                numbers.update(zip(texts, itertools.count(first), strict=False))
        entries = _entries(book, self.guarded)
        _add_widths(numbers, entries)
        both = numbers.keys() & entries.keys()
        more = {text: entry for text, entry in entries.items() if text not in both}
        self._literals = [*numbers, *more]
        self._numbers = list(numbers.values())
        self._entries = dict(enumerate(more.values(), len(numbers)))
        if both:
            at = {text: index for index, text in enumerate(numbers) if text in both}
            self._entries.update({index: entries[text] for text, index in at.items()})
        self._automaton = automaton.build(self._literals, engine=engine)

    def _term(self, number: int) -> tuple[Rule, Term]:
        """The rule and the term of a number."""
        place = bisect_right(self._firsts, number) - 1
        rule = self._lists[place]
        return rule, rule.terms[number - self._firsts[place]]

    def hits(self, text: str, told: Sequence[Hit] = ()) -> list[Hit]:
        """What is wrong in a text, ordered by place; hits may overlap until the day is known. `told`:
        what detectors have found, which falls under the same allowances."""
        found = self._read(text, told)
        without = squeezed(text)
        for hit in self._read(without.text, ()) if without.text else ():
            if without.covers_blank(hit.start, hit.end):
                start, end = without.places[hit.start], without.places[hit.end - 1] + 1
                found.append(hit.moved(start, end))
        found = [_in_full(text, hit) for hit in found]
        found.sort(key=_place)
        return found

    def _read(self, text: str, told: Sequence[Hit]) -> list[Hit]:
        terms: list[_Listed] = []
        covers: list[_Cover] = []
        names: list[tuple[int, int]] = []
        halves: list[tuple[Half, int, int]] = []
        numbers, entries = self._numbers, self._entries
        text = Prose(text)
        for index, start, end in self._automaton.find(text):
            if index < len(numbers):
                terms.append((start, end, numbers[index]))
            entry = entries.get(index)
            if entry is None:
                continue
            half = entry.half
            if half is not None and half.may_be(text, start, end):
                halves.append((half, start, end))
            if entry.is_name:
                names.append((start, end))
            if (entry.is_longer or entry.allowed) and not _is_cut(text, start, end):
                covers.append(_Cover(start, end, entry.allowed))
        for first, finder in self._large:
            terms += ((start, end, first + index) for index, start, end in finder.find(text))
        hits = list(told)
        if terms:
            hits += self._terms(text, terms)
        if halves:
            hits += self.guarded.near(text, halves, names)
        if names:
            hits += self.guarded.people(text, names)
        return list(_uncovered(hits, covers)) if covers and hits else hits

    def _terms(self, text: str, terms: Sequence[_Listed]) -> Iterator[Hit]:
        """The terms that are wrong where they stand, the longest first. What is right of a longer
        term (原国家卫计委) is right of a shorter one in it."""
        right: list[tuple[int, int]] = []
        last = (0, 0)
        for start, end, number in sorted(terms, key=_longest_first):
            if (start, end) == last:
                continue
            last = (start, end)
            if any(low <= start and end <= high for low, high in right[-_SHADOWS:]):
                continue
            rule, term = self._term(number)
            if not _is_word(text, start, end, term, rule):
                continue
            if _is_meant(text, start, end, term, rule):
                evidence = ("term", "cited") if term.applies is Applies.CITED else ("term",)
                yield Hit(start, end, rule, term, Certainty.CONFIRMED, evidence)
            else:
                right.append((start, end))


def _longest_first(found: _Listed) -> tuple[int, int, int]:
    """In the order of the text, a longer term before those that begin in it. Of lists that hold
    the same term the last speaks: an organisation's own is read after the shipped ones."""
    return found[0], -found[1], -found[2]


def _entries(book: Rulebook, guarded: Guarded) -> dict[str, _Entry]:
    """What literals are beside terms."""
    entries = {text: _Entry(half=half) for text, half in guarded.halves.items()}
    for rule in book.rules:
        for _, longer in rule.terms.longer:
            for each in longer:
                entries[each] = entries.get(each, _NOTHING)._replace(is_longer=True)
    for allowance in book.allowed:
        known = entries.get(allowance.text, _NOTHING)
        entries[allowance.text] = known._replace(allowed=allowance)
    for name in guarded.names:
        entries[name] = entries.get(name, _NOTHING)._replace(is_name=True)
    return entries


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether a longer word only seems to stand here: 合同法规 in 合同法规定, which is 合同法 and 规定."""
    return text.endswith("法规", start, end) and text.startswith(("定", "范"), end)


_LATIN = re.compile("[!-~]")


def _add_widths(numbers: dict[str, int], entries: dict[str, _Entry]) -> None:
    """Letters, digits and brackets in full width, too."""
    for text in list(filter(_LATIN.search, numbers)):
        numbers.setdefault(text.translate(FULL_WIDTH), numbers[text])
    # Halves of names are found in the width of the list.
    listed = [text for text, entry in entries.items() if entry.half is None]
    for text in filter(_LATIN.search, listed):
        entries.setdefault(text.translate(FULL_WIDTH), entries[text])


def _is_word(text: str, start: int, end: int, term: Term, rule: Rule) -> bool:
    """Whether a term is a word of its own where it stands, in the company that it needs."""
    if term.near and not _has_company(text, start, end, term.near):
        return False
    return stands_alone(text, start, end, inside=rule.inside_words)


def _is_meant(text: str, start: int, end: int, term: Term, rule: Rule) -> bool:
    """Whether a term is used, and of the present, as far as its sentence tells."""
    if term.applies is Applies.CITED:
        if not usage.is_cited(text, start, end):
            return False
    elif usage.title_around(text, start, end):
        if not (rule.as_names and usage.is_headline(text, start, end)):
            return False
    elif _is_quoted(text, start, end, rule):
        return False
    # Only what was right once is told of in the notice of its end; 帐户 is wrong in 帐户变更, too.
    if usage.is_taught(text, start, end) or (
        usage.is_renamed(text, start, end) if term.since else usage.is_of_a_tale(text, start, end)
    ):
        return False
    if usage.is_filed(text, start, end) or usage.is_former_cell(text, start):
        return False
    if usage.is_glossed(text, start, term.replacements) or usage.is_given_name(text, start, end):
        return False
    if term.applies is Applies.PRESENT and (
        usage.is_of_a_firm(text, start, end)
        or usage.is_place(text, end)
        or usage.is_waived(text, start)
    ):
        return False
    dated = term.applies is not Applies.ALWAYS and term.since
    return not (dated and usage.is_past(text, start, end, dated))


def _is_quoted(text: str, start: int, end: int, rule: Rule) -> bool:
    """Whether a term is somebody else's word, or a firm's."""
    if rule.played_with and is_played_with(text, start, end):
        return True
    if rule.in_quotes or not usage.is_quoted(text, start, end):
        return False
    if usage.is_quoted_of_now(text, start, end):
        return False
    return not (rule.as_names and usage.is_used_as_name(text, start, end))


def _has_company(text: str, start: int, end: int, near: Sequence[str]) -> bool:
    low, high = phrase(text, start, end)
    return any(word in text[low:start] or word in text[end:high] for word in near)


def _uncovered(hits: Iterable[Hit], covers: Sequence[_Cover]) -> Iterator[Hit]:
    """The hits that no longer right word holds, with the allowance that they fall under: of
    several the one that lasts longest."""
    spans = Spans((cover.start, cover.end) for cover in covers)
    by = {(cover.start, cover.end): cover for cover in covers}
    for hit in hits:
        best: Allowed | None = None
        is_right = False
        for start, end in spans.around(hit.start, hit.end):
            if not (start <= hit.start and hit.end <= end):
                continue
            cover = by[start, end]
            if cover.allowed is not None:
                best = cover.allowed if best is None or _later(cover.allowed, best) else best
            elif end - start > hit.end - hit.start:
                is_right = True
        if not is_right:
            yield hit._replace(allowed=best)


_STATE = "中华人民共和国"


def _in_full(text: str, hit: Hit) -> Hit:
    """A hit with the state's name before it, which is a part of the titles of laws and ministries."""
    if hit.term.since is None or not text.endswith(_STATE, 0, hit.start):
        return hit
    right = tuple(f"{_STATE}{each}" for each in hit.term.replacements)
    term = replace(hit.term, replacements=right)
    return hit._replace(start=hit.start - len(_STATE), term=term)


def _later(one: Allowed, other: Allowed) -> bool:
    return one.expires is None or (other.expires is not None and one.expires > other.expires)


def _place(hit: Hit) -> tuple[int, int]:
    return hit.start, hit.end
