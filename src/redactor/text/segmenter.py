"""Chinese text cut into words: `rjieba` (MIT) where it has wheels, or the pure-Python `jieba`.

Loaded when it is first needed: its dictionary takes a third of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from redactor.errors import OptionError

#: A word and its part of speech, `x` where it has none.
Tagged = tuple[str, str]


class Segmenter(NamedTuple):
    """`cut`: a text's words, listed ones only; `tag`: words with their parts of speech, unlisted
    ones guessed; `knows`: whether a word is listed."""

    cut: Callable[[str], Sequence[str]]
    tag: Callable[[str], Sequence[Tagged]]
    knows: Callable[[str], bool]


@lru_cache(maxsize=1)
def segmenter() -> Segmenter:
    """The segmenter at hand. OptionError when there is none."""
    try:
        import rjieba  # noqa: PLC0415 - slow to load, and not there on every platform
    except ImportError:
        return _pure()
    return Segmenter(lambda text: rjieba.cut(text, False), rjieba.tag, rjieba.has_word)


def _pure() -> Segmenter:
    try:
        import jieba.posseg  # noqa: PLC0415 - as above
    except ImportError:
        raise OptionError(
            "needs a word segmenter", where="words", advice="pip install jieba"
        ) from None
    jieba.initialize()

    def tag(text: str) -> list[Tagged]:
        return [(pair.word, pair.flag) for pair in jieba.posseg.cut(text)]

    def knows(word: str) -> bool:
        return bool(jieba.dt.FREQ.get(word))

    return Segmenter(lambda text: jieba.lcut(text, HMM=False), tag, knows)
