"""Finding many literals in one pass, behind a small interface with two engines.

`ahocorasick-rs` (Apache-2.0) where it has wheels, and a pure-Python twin elsewhere (LoongArch,
say), held to the same answers by a property test. Both report overlapping matches: with
leftmost-longest, a house term 身份证复印件 would hide the cue 身份证.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol

Match = tuple[int, int, int]


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


class _Twin:
    """The classic construction: a trie by character, with failure links."""

    def __init__(self, literals: Sequence[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._out: list[list[int]] = [[]]
        self._fail: list[int] = [0]
        self._lengths = [len(literal) for literal in literals]
        for index, literal in enumerate(literals):
            self._add(literal, index)
        self._link()

    def _add(self, literal: str, index: int) -> None:
        state = 0
        for character in literal:
            following = self._next[state].get(character)
            if following is None:
                following = len(self._next)
                self._next[state][character] = following
                self._next.append({})
                self._out.append([])
                self._fail.append(0)
            state = following
        self._out[state].append(index)

    def _link(self) -> None:
        queue = list(self._next[0].values())
        for state in queue:
            for character, following in self._next[state].items():
                queue.append(following)
                fail = self._fail[state]
                while fail and character not in self._next[fail]:
                    fail = self._fail[fail]
                link = self._next[fail].get(character, 0)
                self._fail[following] = link if link != following else 0
                self._out[following] = self._out[following] + self._out[self._fail[following]]

    def find(self, text: str) -> list[Match]:
        found: list[Match] = []
        state = 0
        for position, character in enumerate(text, 1):
            while state and character not in self._next[state]:
                state = self._fail[state]
            state = self._next[state].get(character, 0)
            for index in self._out[state]:
                found.append((index, position - self._lengths[index], position))
        return found


def build(literals: Sequence[str], *, engine: str | None = None) -> Automaton:
    """An automaton over these literals, which must be distinct and not empty.

    `engine` is "rust" or "python"; the default is rust where it is installed. The environment
    variable REDACTOR_AUTOMATON sets it for a whole process.
    """
    engine = engine or os.environ.get("REDACTOR_AUTOMATON")
    if engine == "python":
        return _Twin(literals)
    try:
        return _Rust(literals)
    except ImportError:
        if engine == "rust":
            raise
        return _Twin(literals)
