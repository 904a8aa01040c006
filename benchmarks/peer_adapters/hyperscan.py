"""hyperscan, Intel's matcher of many patterns at once: the made-up terms as literals.

It gives every match, overlapping ones too, by the byte where it ends; where it begins follows from
the term. The way back from bytes to characters is walked for hits only.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import hyperscan

PACKAGES = ("hyperscan",)
KINDS = {"TERM": "TERM"}


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder; PEER_TERMS names the file with a term a line."""
    terms = Path(os.environ["PEER_TERMS"]).read_text(encoding="utf-8").split("\n")
    database = hyperscan.Database()
    database.compile(
        expressions=[term.encode() for term in terms],
        ids=list(range(len(terms))),
        flags=[0] * len(terms),
        literal=True,
    )

    def spans(text: str) -> list[tuple[int, int, str]]:
        data = text.encode()
        hits: list[tuple[int, int]] = []
        database.scan(data, match_event_handler=lambda term, _, end, *__: hits.append((term, end)))
        ends = [(term, len(data[:end].decode())) for term, end in hits]
        return [(end - len(terms[term]), end, "TERM") for term, end in ends]

    return spans
