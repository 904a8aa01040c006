"""Signs around a place in a text: the characters that touch it, the words of its clause, what is
spoken of near it, the headers of its row, how its page begins.

What is spoken of is told by words (rules/tables/subject_words.tsv): 娃 and 念书 speak of a child,
来电 and 反映 of somebody who complains. Weak one by one, signs are weighed together (`Weights`); the
weights are fitted by benchmarks/signs.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from redactor.rulebook import Tables as Facts
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

from redactor.context.tables import Tables

#: Many strings and a text: index, start and end of each place where one of them stands.
Finder = Callable[[Sequence[str], str], Iterable[tuple[int, int, int]]]

#: How a page begins: so many characters of it.
PAGE = 60
# How far the clause reaches to each side, and what is spoken of near a place.
_CLAUSE, _NEAR = 60, 160
_TOUCHING, _BESIDE, _LONGEST_HEADER = 4, 8, 12
_CLAUSE_ENDS = lazily("[。！？!?；;\n]")
_DIGITS = lazily("[0-9]+")
_PAIR = lazily("[\u4e00-\u9fff]{2}")
_BLANKS = str.maketrans(" \t\n\r", "␣⇥⏎␣")
_AGE = lazily("(?<![0-9])(?P<years>[0-9]{1,3})周?岁|(?P<said>[一二三四五六七八九十]{1,3})周?岁")
_SAID_YOUNG = lazily("[一二三四五六七八九]|十[一二三四五六七]?")
CHILDS_AGE, ADULTS_AGE = "child's age", "adult's age"


class Subjects:
    """The words by what they speak of. Made once: `facts.tables.derived(Subjects)`."""

    def __init__(self, tables: Facts) -> None:
        rows = tables["subject_words"]
        self.words = list(rows)
        self.of = [row[0] for row in rows.values()]


class Signs:
    """The signs of places in one text."""

    def __init__(self, text: str, tables: Tables, subjects: Subjects, find: Finder) -> None:
        self._text = text
        self._tables = tables
        self._spoken = sorted(
            [*((start, end, subjects.of[index]) for index, start, end in find(subjects.words, text))]
            + list(_ages(text))
        )
        self._starts = [start for start, _, _ in self._spoken]
        self._page = [f"page {each}" for each in pairs(text[:PAGE])] + [
            f"page of {each}" for each in self._subjects(0, PAGE)
        ]

    def around(self, start: int, end: int) -> set[str]:
        """The signs of a range."""
        text = self._text
        found = set(self._page)
        left = plain(text[max(0, start - _TOUCHING) : start])
        right = plain(text[end : end + _TOUCHING])
        for size in range(1, _TOUCHING + 1):
            found.add(f"before {left[-size:]}")
            found.add(f"behind {right[:size]}")
        low, high = self._clause(start, end)
        found.update(f"clause before {each}" for each in pairs(text[low:start]))
        found.update(f"clause behind {each}" for each in pairs(text[end:high]))
        found.update(f"near {each}" for each in pairs(text[max(0, start - 90) : end + 90]))
        self._add_subjects(found, start, end, low, high)
        self._add_row(found, start)
        return found

    def _add_subjects(self, found: set[str], start: int, end: int, low: int, high: int) -> None:
        text = self._text
        for begin, stop, subject in self._between(max(0, start - _NEAR), end + _NEAR):
            found.add(f"{subject} near")
            if stop <= start:
                away = start - stop
                if away <= 1 and (not away or not text[stop].isalnum()):
                    found.add(f"{subject} touches before")
                if away <= _BESIDE:
                    found.add(f"{subject} beside before")
                if begin >= low:
                    found.add(f"{subject} in clause before")
            elif begin >= end:
                away = begin - end
                if away <= 1 and (not away or not text[end].isalnum()):
                    found.add(f"{subject} touches behind")
                if away <= _BESIDE:
                    found.add(f"{subject} beside behind")
                if stop <= high:
                    found.add(f"{subject} in clause behind")

    def _add_row(self, found: set[str], start: int) -> None:
        row = self._tables.row_at(start)
        if row is None:
            return
        found.add("in a row")
        if not row.headers:
            return
        cell = row.cell_at(start)
        own = row.header(cell.column) if cell else None
        if own:
            head = plain(own[:_LONGEST_HEADER])
            found.add(f"header is {head}")
            found.update(f"header {each}" for each in pairs(head))
        for other in row.cells:
            header = row.header(other.column)
            if header and (cell is None or other.column != cell.column):
                found.update(f"row {each}" for each in pairs(header[:_LONGEST_HEADER]))

    def _clause(self, start: int, end: int) -> tuple[int, int]:
        low = floor = max(0, start - _CLAUSE)
        for each in _CLAUSE_ENDS.finditer(self._text, floor, start):
            low = each.end()
        ceiling = min(len(self._text), end + _CLAUSE)
        after = _CLAUSE_ENDS.search(self._text, end, ceiling)
        return low, after.start() if after else ceiling

    def _between(self, low: int, high: int) -> Iterator[tuple[int, int, str]]:
        for index in range(bisect_left(self._starts, low), len(self._starts)):
            if self._starts[index] >= high:
                break
            yield self._spoken[index]

    def _subjects(self, low: int, high: int) -> set[str]:
        return {subject for _, _, subject in self._between(low, high)}


def _ages(text: str) -> Iterator[tuple[int, int, str]]:
    for age in _AGE.finditer(text):
        years, said = age["years"], age["said"]
        young = int(years) < 18 if years else _SAID_YOUNG.fullmatch(said) is not None
        yield age.start(), age.end(), CHILDS_AGE if young else ADULTS_AGE


def plain(text: str) -> str:
    """A text as signs name it: folded, each run of digits a 0, blanks to be seen."""
    return _DIGITS.sub("0", fold_plain(text)).translate(_BLANKS)


def pairs(text: str) -> list[str]:
    """The pairs of Chinese characters in a text."""
    return [text[i : i + 2] for i in range(len(text) - 1) if _PAIR.match(text, i)]


class Weights:
    """The weights of signs: a column of rules/tables/signs.tsv."""

    def __init__(self, rows: Mapping[str, Sequence[str]], column: int) -> None:
        self._weights = {sign: float(row[column]) for sign, row in rows.items() if row[column]}
        self._threshold = self._weights.pop("threshold")

    def weight(self, found: Iterable[str]) -> float:
        """What signs weigh together, above the threshold."""
        weights = self._weights
        return sum(weights[each] for each in found if each in weights) - self._threshold
