"""Signs around a place in a text: the characters that touch it, the words of its clause, what is
spoken of near it, the headers of its row.

What is spoken of is told by words (rules/tables/subject_words.tsv): 娃 and 念书 speak of a child,
来电 and 反映 of somebody who complains. Weak one by one, signs are weighed together (`Weights`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from redactor.context.tables import Tables
from redactor.model import Span
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

#: What is spoken of, and where.
Subject = str
Spoken = tuple[int, int, Subject]
#: Signs by family: the pairs of a clause, the characters before.
Around = Mapping[str, Collection[str]]

# How a page begins: so many characters of it.
_PAGE = 60
# How far the clause reaches to each side, and what is spoken of near a place.
_CLAUSE, _NEAR = 60, 160
_LONGEST_WORD = 8
_TOUCHING, _BESIDE, _LONGEST_HEADER, _MOST_CELLS = 4, 8, 12, 16
_CLAUSE_ENDS = lazily("[。！？!?；;\n]")
# So many subjects are told in order; how much of a line is looked at.
_ORDER = ("nearest", "second", "third")
_IN_ORDER, _LINE = len(_ORDER), 60
# So much of the first line is a text's title.
_TITLE = 50
_CELLS = lazily("[\t|｜]| {2}|\u3000{2}|,[^,，。]*,")
_DIGITS = lazily("[0-9]+")
_PAIRS = re.compile("(?=([\u4e00-\u9fff]{2}))")
_BLANKS = str.maketrans(" \t\n\r", "␣⇥⏎␣")
_AGE = lazily("(?<![0-9])(?:(?P<years>[0-9]{1,3})|(?P<said>[一二三四五六七八九十]{1,3}))周?岁")
_SAID_YOUNG = lazily("[一二三四五六七八九]|十[一二三四五六七]?")
_GROWN = 18
CHILDS_AGE, ADULTS_AGE = "child's age", "adult's age"


class Signs:
    """The signs of places in one text. `spoken`: what is spoken of in it."""

    def __init__(self, text: str, tables: Tables, spoken: Iterable[Spoken]) -> None:
        self._text = text
        self._tables = tables
        self._spoken = sorted([*spoken, *_ages(text)])
        self._starts = [each[0] for each in self._spoken]
        self._page = {each[2] for each in self._between(0, _PAGE)}
        self._title = pairs(_title(text))

    def speaks_of(self, subjects: Collection[Subject], start: int, end: int) -> bool:
        """Whether one of these is spoken of in a range."""
        return any(each[2] in subjects for each in self._between(start, end))

    def reach(self, subjects: Collection[Subject], far: int) -> list[Span]:
        """Where one of these is spoken of within so many characters; in order, apart."""
        ranges: list[Span] = []
        for start, end, subject in self._spoken:
            if subject in subjects:
                low, high = max(0, start - far), min(len(self._text), end + far)
                if ranges and low <= ranges[-1].end:
                    ranges[-1] = Span(ranges[-1].start, max(high, ranges[-1].end))
                else:
                    ranges.append(Span(low, high))
        return ranges

    def is_cut(self, position: int) -> bool:
        """Whether a position is inside one of the words: 留守儿|童小雅."""
        low = max(0, position - _LONGEST_WORD)
        return any(each[0] < position < each[1] for each in self._between(low, position))

    def around(self, start: int, end: int) -> dict[str, Collection[str]]:
        """The signs of a range."""
        text = self._text
        low, high = self._clause(start, end)
        left = plain(text[max(0, start - _TOUCHING) : start])
        right = plain(text[end : end + _TOUCHING])
        found: dict[str, Collection[str]] = {
            "page": self._page,
            "title": self._title,
            "before": {left[-size:] for size in range(1, _TOUCHING + 1)},
            "behind": {right[:size] for size in range(1, _TOUCHING + 1)},
            "clause before": pairs(text[low:start]),
            "clause behind": pairs(text[end:high]),
        }
        found |= self._subjects(start, end, low, high)
        found |= self._in_order(start, end)
        found |= self._line(start, end)
        self._add_row(found, start)
        return found

    def _in_order(self, start: int, end: int) -> Mapping[str, Collection[str]]:
        """What is spoken of nearest, on either side, and what goes with what."""
        left = [each for each in self._between(max(0, start - _NEAR), start) if each[1] <= start]
        before = left[: -_IN_ORDER - 1 : -1]
        behind = list(islice(self._between(end, end + _NEAR), _IN_ORDER))
        found: dict[str, Collection[str]] = {}
        for side, those in (("before", before), ("behind", behind)):
            for place, each in zip(_ORDER, those, strict=False):
                found[f"{place} {side}"] = (each[2],)
            if len(those) > 1:
                found[f"two {side}"] = (f"{those[0][2]}|{those[1][2]}",)
        if before and behind:
            found["between"] = (f"{before[0][2]}|{behind[0][2]}",)
        return found

    def _line(self, start: int, end: int) -> Mapping[str, Collection[str]]:
        """How a range stands in its line, and the line in the text."""
        text = self._text
        low = text.rfind("\n", 0, start) + 1
        high = text.find("\n", end)
        high = len(text) if high < 0 else high
        before, behind = text[max(low, start - _LINE) : start], text[end : min(high, end + _LINE)]
        alone = not before.strip() and not behind.strip()
        return {
            "line before": (_edge(before.rstrip()[-1:], before[-1:]),),
            "line behind": (_edge(behind.lstrip()[:1], behind[:1]),),
            "line": (
                *(("alone",) if alone else ()),
                *(("first",) if not low else ()),
                *(("last",) if not text[high : high + _LINE].strip() else ()),
                f"long {min(5, (high - low) // 10)}",
            ),
        }

    def _subjects(self, start: int, end: int, low: int, high: int) -> Mapping[str, set[str]]:
        text = self._text
        found: dict[str, set[str]] = defaultdict(set)
        for begin, stop, subject in self._between(max(0, start - _NEAR), end + _NEAR):
            if stop <= start:
                away, side, inside = start - stop, "before", begin >= low
                touching = not away or (away == 1 and not text[stop].isalnum())
            elif begin >= end:
                away, side, inside = begin - end, "behind", stop <= high
                touching = not away or (away == 1 and not text[end].isalnum())
            else:
                continue
            found["near"].add(subject)
            if touching:
                found[f"touches {side}"].add(subject)
            if away <= _BESIDE:
                found[f"beside {side}"].add(subject)
            if inside:
                found[f"in clause {side}"].add(subject)
        return found

    def _add_row(self, found: dict[str, Collection[str]], start: int) -> None:
        row = self._tables.row_at(start)
        if row is None:
            return
        found["row"] = {""}
        if not row.headers:
            return
        cell = row.cell_at(start)
        own = row.header(cell.column) if cell else None
        if own:
            head = plain(own[:_LONGEST_HEADER])
            found["header"] = {*pairs(head), head}
        others: set[str] = set()
        for other in row.cells[:_MOST_CELLS]:
            header = row.header(other.column)
            if header and (cell is None or other.column != cell.column):
                others |= pairs(header[:_LONGEST_HEADER])
        found["row of"] = others

    def _clause(self, start: int, end: int) -> tuple[int, int]:
        low = floor = max(0, start - _CLAUSE)
        for each in _CLAUSE_ENDS.finditer(self._text, floor, start):
            low = each.end()
        ceiling = min(len(self._text), end + _CLAUSE)
        after = _CLAUSE_ENDS.search(self._text, end, ceiling)
        return low, after.start() if after else ceiling

    def _between(self, low: int, high: int) -> Iterator[Spoken]:
        first = bisect_left(self._starts, low)
        for index in range(first, bisect_left(self._starts, high, first)):
            yield self._spoken[index]


def _title(text: str) -> str:
    """The first line, unless it is a table's."""
    line = text.lstrip()[:_TITLE].partition("\n")[0]
    return "" if _CELLS.search(line) else line


def _edge(nearest: str, beside: str) -> str:
    """What stands beside a range in its line: nothing, a dash, a colon, a gap, or other text."""
    if not nearest:
        return "nothing"
    if nearest in "—-–:：":
        return "dash" if nearest in "—-–" else "colon"
    return "gap" if beside.isspace() else "text"


def _ages(text: str) -> Iterator[Spoken]:
    if "岁" not in text:
        return
    for age in _AGE.finditer(text):
        years, said = age["years"], age["said"]
        young = int(years) < _GROWN if years else _SAID_YOUNG.fullmatch(said) is not None
        yield age.start(), age.end(), CHILDS_AGE if young else ADULTS_AGE


def plain(text: str) -> str:
    """A text as signs name it: folded, each run of digits a 0, blanks to be seen.

    >>> plain("住院号 １２３\\n")
    '住院号␣0⏎'
    """
    return _DIGITS.sub("0", fold_plain(text)).translate(_BLANKS)


def pairs(text: str) -> set[str]:
    """The pairs of Chinese characters in a text.

    >>> sorted(pairs("念书，读"))
    ['念书']
    """
    return set(_PAIRS.findall(text))


def named(found: Around) -> set[str]:
    """Signs as the tables of weights name them."""
    return {
        f"{family}: {each}" if each else family for family, those in found.items() for each in those
    }


class Weights:
    """The weights of signs: a column of a table whose rows are signs."""

    def __init__(self, rows: Mapping[str, Sequence[str]], column: int) -> None:
        by: dict[str, dict[str, float]] = {}
        for sign, row in rows.items():
            if row[column]:
                family, _, each = sign.partition(": ")
                by.setdefault(family, {})[each] = float(row[column])
        self._by = by
        self._threshold = by.pop("threshold")[""]

    def weight(self, found: Around) -> float:
        """What signs weigh together, above the threshold."""
        total = -self._threshold
        for family, those in found.items():
            weights = self._by.get(family)
            if weights:
                total += sum([weights[each] for each in those if each in weights])
        # Signs come in no order, and the sum of the same floats differs by it in the last digits.
        return round(total, 4)
