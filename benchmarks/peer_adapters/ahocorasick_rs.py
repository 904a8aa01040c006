"""ahocorasick-rs, the automaton alone: the made-up terms, leftmost and longest, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import ahocorasick_rs

PACKAGES = ("ahocorasick-rs",)
KINDS = {"TERM": "TERM"}


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder; PEER_TERMS names the file with a term a line."""
    terms = Path(os.environ["PEER_TERMS"]).read_text(encoding="utf-8").split("\n")
    automaton = ahocorasick_rs.AhoCorasick(
        terms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    )

    def spans(text: str) -> list[tuple[int, int, str]]:
        return [(start, end, "TERM") for _, start, end in automaton.find_matches_as_indexes(text)]

    return spans
