"""What a maker of numbers is asked with, and how digits fall into groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from corpora.generator.model import Number
from corpora.generator.scene import Scene

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, as passports and number plates have it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Which value is wanted: for whom, in which shape, whether a label or header names it."""

    scene: Scene
    shape: str
    labelled: bool

    @property
    def rng(self) -> Random:
        """The chance of the draft."""
        return self.scene.rng


Maker = Callable[[Ask], Number]


def digits(rng: Random, count: int) -> str:
    """So many digits; the first may be 0."""
    return f"{rng.randrange(10**count):0{count}}"


def first_not_zero(rng: Random, count: int) -> str:
    """So many digits, the first not 0."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


def cut(text: str, sizes: Sequence[int]) -> tuple[str, ...]:
    """The text in pieces of these sizes, what is left as the last piece."""
    pieces, start = [], 0
    for size in sizes:
        pieces.append(text[start : start + size])
        start += size
    return tuple(piece for piece in (*pieces, text[start:]) if piece)


def grouped(ask: Ask, text: str, *ways: Sequence[int]) -> Number:
    """A number without punctuation that people cut in one of these ways."""
    return Number(text, cut(text, ask.rng.choice(ways)))


def lettered(ask: Ask, letters: str, number: str) -> Number:
    """Letters, then digits in threes or fours or all in one; never cut between two letters."""
    length = len(number)
    ways = [even(4, length), even(3, length), (length // 2,)]
    pieces = cut(number, ask.rng.choice([*ways, (length,)] if letters else ways))
    if not letters:
        return Number(number, pieces)
    apart = len(pieces) == 1 or ask.rng.random() < 0.6
    groups = (letters, *pieces) if apart else (letters + pieces[0], *pieces[1:])
    return Number(letters + number, groups)


def even(size: int, length: int) -> tuple[int, ...]:
    """Groups of one size, for a number of this length: `even(4, 19)` is 4-4-4-4-3."""
    return (size,) * (length // size)
