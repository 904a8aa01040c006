"""The shared strings of a workbook (ECMA-376, 18.4.8): each is kept once, cells name its number.

An edit concerns one cell and not all that name the string. So an edited cell gets a string of its own,
and a shared one that no cell names any more is emptied in its place, so that no number changes.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import zip_longest
from typing import IO

from redactor.formats._xlsx.plain import PLAIN_STRING, STRING, Pieces, tokens_in
from redactor.formats._xlsx.text import Item, item_of, unescaped, without_phonetic

#: A reader stops here: more cells than this a sheet cannot have, but strings cost memory.
MOST = 20_000_000
_EMPTY = "<si><t/></si>"


class Strings:
    """The shared strings in order. `texts`: what a reader sees of each; `items`: those made of runs
    or with a reading aid, by number."""

    def __init__(self, open_part: Callable[[], IO[bytes]] | None, where: str) -> None:
        self._pieces = Pieces(open_part, "strings", where) if open_part else None
        self.texts: list[str] = []
        self.items: dict[int, Item] = {}
        for number, (text, item) in enumerate(self._read()):
            self.texts.append(text)
            if item is not None:
                self.items[number] = item

    @property
    def is_there(self) -> bool:
        """Whether there is a part that could be read."""
        return self._pieces is not None

    @cached_property
    def plain_texts(self) -> list[str | None]:
        """The texts of strings that are one text; of the others None."""
        made: list[str | None] = [*self.texts]
        for number in self.items:
            made[number] = None
        return made

    def unused(self) -> array[int]:
        """A counter for each string, at zero."""
        return array("L", bytes(array("L").itemsize * len(self.texts)))

    def _read(self) -> Iterator[tuple[str, Item | None]]:
        if self._pieces is None:
            return
        for parts, others in self._pieces.cuts(PLAIN_STRING, STRING):
            tokens = iter(others)
            simple: str | None
            for between, simple in zip_longest(parts[::2], parts[1::2]):
                if between:
                    yield from map(_string, next(tokens))
                if simple is not None:
                    yield unescaped(simple) if "&" in simple or "_x" in simple else simple, None

    def body(self, number: int) -> str:
        """The XML of a string, which is read anew: for the few that are edited."""
        return self.bodies([number]).get(number, "<t/>")

    def bodies(self, numbers: Iterable[int]) -> dict[int, str]:
        """The XML of strings by number."""
        wanted = set(numbers)
        found: dict[int, str] = {}
        if self._pieces is None or not wanted:
            return found
        for number, token in enumerate(self._pieces.tokens(STRING)):
            if number in wanted:
                simple, body, _ = token.groups()
                found[number] = f"<t>{simple}</t>" if simple is not None else body or "<t/>"
        return found

    def rewritten(self, gone: set[int], *, silent: set[int], all_silent: bool = False) -> bytes:
        """The part with the strings of these numbers emptied, and without the reading aids of
        those in `silent`, or of all."""
        assert self._pieces is not None
        out: list[bytes] = []
        number = 0
        for kind, text in self._pieces.pieces():
            if kind != "rows":
                out.append(text.encode())
                continue
            made: list[str] = []
            position = 0
            for token in tokens_in(STRING, text):
                new = None
                if number in gone:
                    new = _EMPTY
                elif number in silent or (all_silent and token.group(2)):
                    new = without_phonetic(token.group())
                if new is not None:
                    made += (text[position : token.start()], new)
                    position = token.end()
                number += 1
            out.append(("".join(made) + text[position:]).encode())
        return b"".join(out)


def _string(token: re.Match[str]) -> tuple[str, Item | None]:
    """What a reader sees of a string, and what it is made of where that is more than one text."""
    simple, body, _ = token.groups()
    if simple is not None:
        return unescaped(simple), None
    if not body:
        return "", None
    item = item_of(body)
    return item.text, item
