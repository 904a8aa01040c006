"""Expressions that are compiled at their first use.

A third of a cold start went into compiling; most texts hold no vehicle, child or office whose words
those expressions are.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("finditer", "fullmatch", "match", "search", "split", "sub")


class _Lazy:
    """Has a pattern's methods, once one of them is asked for."""

    __slots__ = ("_source", *_METHODS)

    def __init__(self, source: str) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        # Reached for what is not set yet only: afterwards a call costs what a pattern's does.
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._source)
        for each in _METHODS:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


def lazily(source: str) -> re.Pattern[str]:
    """A pattern to search, match, split and replace with, compiled when it is first asked to.

    >>> lazily("[0-9]+").sub("#", "12 and 3")
    '# and #'
    """
    return cast("re.Pattern[str]", _Lazy(source))
