"""jieba's part-of-speech tagger: words tagged nr (and nrt), as people use it to find names."""

from __future__ import annotations

import logging
from collections.abc import Callable

import jieba
from jieba import posseg

PACKAGES = ("jieba", "setuptools<81")
KINDS = {"nr": "NAME", "nrt": "NAME"}


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder. A word of one character is no name."""
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()

    def spans(text: str) -> list[tuple[int, int, str]]:
        found = []
        position = 0
        for each in posseg.cut(text):
            end = position + len(each.word)
            if each.flag in KINDS and end - position > 1:
                found.append((position, end, "NAME"))
            position = end
        return found

    return spans
