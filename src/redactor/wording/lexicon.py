"""All that packs say of words, ready to be looked for in one pass.

The literals: the terms of all lists, the longer words that are right, names that must be exact,
and the halves of names by which near misses are found. Every hit is then asked how it is used
where it stands; what depends on the day is asked later (`settle`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from redactor.model import Certainty
from redactor.rulebook import Allowed, Applies, Rule, Rulebook, Term
from redactor.text import automaton
from redactor.wording import usage
from redactor.wording.clauses import phrase, stands_alone
from redactor.wording.guarded import Guarded
from redactor.wording.hits import Hit
from redactor.wording.spans import Spans
from redactor.wording.squeezed import squeezed

#: A term is compared with so many longer ones before it.
_SHADOWS = 8
_FULL_WIDTH = {point: point + 0xFEE0 for point in range(0x21, 0x7F)}


class _Entry(NamedTuple):
    """What a literal is: terms (rule and place in its list), an allowance, a longer word that is
    right, or something of a guarded name."""

    terms: tuple[tuple[Rule, int], ...] = ()
    allowed: Allowed | None = None
    is_longer: bool = False
    is_name: bool = False
    is_half: bool = False


class _Cover(NamedTuple):
    """A stretch in which shorter hits are right."""

    start: int
    end: int
    allowed: Allowed | None


class Lexicon:
    """Made once for a rulebook."""

    def __init__(self, book: Rulebook, *, engine: str | None = None) -> None:
        self.guarded = Guarded(book)
        entries = _entries(book, self.guarded)
        self._literals = list(entries)
        self._entries = list(entries.values())
        self._automaton = automaton.build(self._literals, engine=engine) if entries else None

    def hits(self, text: str, told: Sequence[Hit] = ()) -> list[Hit]:
        """What is wrong in a text, ordered by place; of words that overlap the longest. `told`: what
        detectors have found, which falls under the same allowances."""
        if self._automaton is None:
            return list(told)
        found = self._read(text, told)
        for piece in squeezed(text):
            for hit in self._read(piece.text, ()):
                if piece.covers_blank(hit.start, hit.end):
                    start, end = piece.places[hit.start], piece.places[hit.end - 1] + 1
                    found.append(hit.moved(start, end))
        return _longest(found)

    def _read(self, text: str, told: Sequence[Hit]) -> list[Hit]:
        assert self._automaton is not None
        terms: list[tuple[int, int, _Entry]] = []
        covers: list[_Cover] = []
        names: list[tuple[int, int]] = []
        halves: list[tuple[int, int]] = []
        entries = self._entries
        for index, start, end in self._automaton.find(text):
            entry = entries[index]
            if entry.terms:
                terms.append((start, end, entry))
            if entry.is_half:
                halves.append((index, start))
            if entry.is_name:
                names.append((start, end))
            if entry.is_longer or entry.allowed:
                covers.append(_Cover(start, end, entry.allowed))
        hits = list(told)
        if terms:
            hits += self._terms(text, terms)
        if halves:
            literals = self._literals
            found = [(literals[index], start) for index, start in halves]
            hits += self.guarded.near(text, found, names)
        if names:
            hits += self.guarded.people(text, names)
        return list(_uncovered(hits, covers)) if covers and hits else hits

    def _terms(self, text: str, terms: Sequence[tuple[int, int, _Entry]]) -> Iterator[Hit]:
        """The terms that are wrong where they stand, the longest first. What is right of a longer
        term (原国家卫计委) is right of a shorter one in it."""
        right: list[tuple[int, int]] = []
        for start, end, entry in sorted(terms, key=_longest_first):
            if any(low <= start and end <= high for low, high in right[-_SHADOWS:]):
                continue
            # The last pack speaks: an organisation's own list is read after the shipped ones.
            rule, place = entry.terms[-1]
            term = rule.terms[place]
            if not _is_word(text, start, end, term, rule):
                continue
            if _is_meant(text, start, end, term):
                evidence = ("term", "cited") if term.applies is Applies.CITED else ("term",)
                yield Hit(start, end, rule, term, Certainty.CONFIRMED, evidence)
            else:
                right.append((start, end))


def _longest_first(found: tuple[int, int, _Entry]) -> tuple[int, int]:
    """In the order of the text, a longer term before those that begin in it."""
    return found[0], -found[1]


def _entries(book: Rulebook, guarded: Guarded) -> dict[str, _Entry]:
    """Every literal with what it is."""
    entries: dict[str, _Entry] = {}
    nothing = _Entry()
    for rule in book.rules:
        for place, text in enumerate(rule.terms.texts):
            listed = entries.get(text)
            own = ((rule, place),)
            entries[text] = (
                _Entry(own) if listed is None else listed._replace(terms=listed.terms + own)
            )
        for _, longer in rule.terms.rare("except"):
            for each in longer:
                entries[each] = entries.get(each, nothing)._replace(is_longer=True)
    for allowance in book.allowed:
        known = entries.get(allowance.text, nothing)
        entries[allowance.text] = known._replace(allowed=allowance)
    for name in guarded.names:
        entries[name] = entries.get(name, nothing)._replace(is_name=True)
    for half in guarded.halves():
        entries[half] = entries.get(half, nothing)._replace(is_half=True)
    for literal in [each for each in entries if any(map(_is_latin, each))]:
        for form in _widths(literal):
            entries.setdefault(form, entries[literal])
    return entries


def _is_latin(character: str) -> bool:
    return "!" <= character <= "~"


def _widths(text: str) -> Iterable[str]:
    """A text with letters, digits and brackets in both widths."""
    return (text.translate(_FULL_WIDTH),)


def _is_word(text: str, start: int, end: int, term: Term, rule: Rule) -> bool:
    """Whether a term is a word of its own where it stands, in the company that it needs."""
    if term.near and not _has_company(text, start, end, term.near):
        return False
    return stands_alone(text, start, end, inside=rule.inside_words)


def _is_meant(text: str, start: int, end: int, term: Term) -> bool:
    """Whether a term is used, and of the present, as far as its sentence tells."""
    if term.applies is Applies.CITED:
        if not usage.is_cited(text, start, end):
            return False
    elif usage.title_around(text, start, end) or usage.is_quoted(text, start, end):
        return False
    if usage.is_taught(text, start, end) or usage.is_renamed(text, start, end):
        return False
    dated = term.applies is not Applies.ALWAYS and term.since
    return not (dated and usage.is_past(text, start, end, dated))


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


def _later(one: Allowed, other: Allowed) -> bool:
    return one.expires is None or (other.expires is not None and one.expires > other.expires)


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap the longest, ordered by place."""
    kept: list[Hit] = []
    taken: list[tuple[int, int]] = []
    for hit in sorted(hits, key=lambda each: (each.start - each.end, each.start)):
        index = bisect_right(taken, (hit.start, hit.start))
        clear = (index == 0 or taken[index - 1][1] <= hit.start) and (
            index == len(taken) or taken[index][0] >= hit.end
        )
        if clear:
            taken.insert(index, (hit.start, hit.end))
            kept.append(hit)
    kept.sort(key=lambda each: each.start)
    return kept
