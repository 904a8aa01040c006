"""Numbers that only have a shape: passports, permits, plates. A shape is a text of classes, one to
the character; no value has two of the shapes of its kind, so that their counts add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from redactor.strength.shown import HIDDEN

_DIGITS = "0123456789"
#: Letters of numbers that leave out I and O.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
#: One class to the character; `classes` of characters: L a letter, N a digit, P a province's sign,
#: E what small electric cars begin with, D what large ones end in. Others stand for themselves.
_CLASSES: Mapping[str, str] = {
    "l": _LETTERS,
    "n": _DIGITS,
    "p": _PROVINCES,
    "e": "ABCDEFGHJK",
    "d": "DF",
    "b": _LETTERS + _DIGITS,
}
_CACHED = 1 << 16
Shape = tuple[str, ...]


def _shapes(*written: str) -> tuple[Shape, ...]:
    return tuple(tuple(_CLASSES.get(each, each) for each in shape) for shape in written)


def _plates() -> Iterator[str]:
    """Five characters with at most two letters (GA 36-2018), and the two makes of six."""
    for number in range(3):
        for letters in combinations(range(5), number):
            yield "pl" + "".join("l" if place in letters else "n" for place in range(5))
    # 宁AD12345 and 宁A12345F.
    yield "plebnnnn"
    yield "plnnnnnd"


#: Passports of the mainland and of Hong Kong and Macao.
PASSPORTS = _shapes(
    "Ennnnnnnn",
    "Elnnnnnnn",
    "Gnnnnnnnn",
    "14nnnnnnn",
    "15nnnnnnn",
    *("Pnnnnnnn", "Snnnnnnn", "Dnnnnnnn", "PEnnnnnnn", "SEnnnnnnn", "DEnnnnnnn", "Snnnnnnnn"),
    *("Knnnnnnnn", "Hnnnnnnnn", "KJnnnnnnn", "HJnnnnnnn", "MAnnnnnnn", "MBnnnnnnn"),
)
#: Permits to and from Hong Kong, Macao and Taiwan.
PERMITS = _shapes(
    *("Cnnnnnnnn", "Clnnnnnnn", "Wnnnnnnnn", "Lnnnnnnnn", "Tnnnnnnnn"),
    *("Hnnnnnnnn", "Hnnnnnnnnnn", "Mnnnnnnnn", "Mnnnnnnnnnn", "nnnnnnnn", "nnnnnnnnnn"),
)
PLATES = _shapes(*_plates())


class Shaped:
    """One kind's shapes."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self._shapes = shapes
        self.lengths = tuple(sorted(set(map(len, shapes))))
        self._count = lru_cache(_CACHED)(self._count_of)

    def count(self, pattern: str) -> int:
        """How many values fit."""
        return self._count(pattern)

    def _count_of(self, pattern: str) -> int:
        return sum(_fillings(shape, pattern) for shape in self._shapes)


def _fillings(shape: Shape, pattern: str) -> int:
    if len(shape) != len(pattern):
        return 0
    count = 1
    for may_be, shown in zip(shape, pattern, strict=True):
        if shown == HIDDEN:
            count *= len(may_be)
        elif shown not in may_be:
            return 0
    return count
