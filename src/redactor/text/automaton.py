"""Finding many literals in one pass, behind a small interface with two engines.

`ahocorasick-rs` (Apache-2.0) where it has wheels, and a pure-Python table elsewhere (LoongArch,
say), held to the same answers by a property test. Both report overlapping matches: with
leftmost-longest, a house term 身份证复印件 would hide the cue 身份证.

The table is ready at once and searches slowly, the automaton takes a quarter of a second for
100,000 literals and then searches ten times as fast: so a process begins with the table, and
builds the automaton when it has read enough to be worth it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from itertools import groupby
from operator import add, itemgetter
from typing import Protocol

Match = tuple[int, int, int]

#: After so many code points the automaton has paid for being built.
WORTH_BUILDING = 100_000


class Automaton(Protocol):
    """Matches are (literal's index, start, end) in code points, ordered by end, then start."""

    def find(self, text: str) -> list[Match]: ...


class _Rust:
    def __init__(self, literals: Sequence[str]) -> None:
        import ahocorasick_rs  # noqa: PLC0415 - not there on every platform

        self._find = ahocorasick_rs.AhoCorasick(
            list(literals), matchkind=ahocorasick_rs.MatchKind.Standard
        ).find_matches_as_indexes

    def find(self, text: str) -> list[Match]:
        found: list[Match] = self._find(text, overlapping=True)
        return found


_PAIR = itemgetter(slice(0, 2))

#: By two characters, how long the literals are that begin with them.
Lengths = Mapping[str, tuple[int, ...]]


def lengths_of(literals: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """What a table needs to know of its literals; it can be kept.

    >>> lengths_of(["帐户", "帐户名", "秸杆"])
    {'帐户': (2, 3), '秸杆': (2,)}
    """
    lengths: dict[str, tuple[int, ...]] = {}
    for length, several in groupby(sorted(literals, key=len), len):
        if length > 1:
            of_length: tuple[int, ...] = (length,)
            # All at once: of a hundred thousand literals a loop is felt at every start.
            more = dict.fromkeys(map(_PAIR, several), of_length)
            for pair in more.keys() & lengths.keys():
                more[pair] = lengths[pair] + of_length
            lengths |= more
    return lengths


class _Table:
    """Which lengths begin with which two characters; most pairs of a text begin nothing."""

    def __init__(self, literals: Sequence[str], lengths: Lengths | None = None) -> None:
        self._places = dict(zip(literals, range(len(literals)), strict=True))
        self._lengths = lengths_of(literals) if lengths is None else lengths
        self._single = {literal for literal in literals if len(literal) == 1}

    def find(self, text: str) -> list[Match]:
        places, lengths = self._places, self._lengths
        found: list[Match] = []
        for start, pair in enumerate(map(add, text, text[1:])):
            if pair in lengths:
                for length in lengths[pair]:
                    index = places.get(text[start : start + length])
                    # A slice at the text's end may be a shorter literal.
                    if index is not None and start + length <= len(text):
                        found.append((index, start, start + length))
        if self._single:
            single = self._single
            found += [(places[c], at, at + 1) for at, c in enumerate(text) if c in single]
        found.sort(key=_by_end)
        return found


def _by_end(match: Match) -> tuple[int, int]:
    return match[2], match[1]


class _Growing:
    """The table first, the automaton once it is worth building."""

    def __init__(self, literals: Sequence[str], lengths: Lengths | None) -> None:
        self._literals = literals
        self._engine: Automaton = _Table(literals, lengths)
        self._left = WORTH_BUILDING

    def find(self, text: str) -> list[Match]:
        if self._left > 0:
            self._left -= len(text)
            if self._left <= 0:
                self._engine = _Rust(self._literals)
        return self._engine.find(text)


def build(
    literals: Sequence[str], *, engine: str | None = None, lengths: Lengths | None = None
) -> Automaton:
    """An automaton over these literals, which must be distinct and not empty; `lengths`: what
    `lengths_of` gave for them, where that was kept.

    `engine` is "rust" or "python"; the default is to begin with the one and go on with the other,
    where rust is installed. The environment variable REDACTOR_AUTOMATON sets it for a whole
    process.
    """
    engine = engine or os.environ.get("REDACTOR_AUTOMATON")
    if engine == "rust":
        return _Rust(literals)
    if engine == "python":
        return _Table(literals, lengths)
    if find_spec("ahocorasick_rs") is None:
        return _Table(literals, lengths)
    return _Growing(literals, lengths)
