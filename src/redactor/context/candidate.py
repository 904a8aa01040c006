"""A candidate: where something may be, its folded value, and what stands around it.

A detector sees one candidate at a time and asks it questions: how is it labelled, which column
does it stand in, what is written beside it. Everything is answered from the block's text and
from the literals that the automaton found in it; nothing is read twice.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from redactor.model import Audience, Certainty
from redactor.rulebook import Rule, Tables
from redactor.text.clusters import Window
from redactor.text.folding import fold, fold_plain

Names = frozenset[str]
_NOTHING: Names = frozenset()

#: How far a label reaches over colons, brackets and the other values of a list.
LABEL_REACH = 80
#: How far a word reaches inside its clause.
NEAR_REACH = 24

#: What parts the cells of a row.
CELL_EDGES = frozenset(" \t|｜│┃,，\u3000\u00a0")
_DIGIT_LIKE = "0-9０-９①-⑨⓪一二三四五六七八九零〇○幺壹贰叁肆伍陆柒捌玖"
_FILLER = re.compile(
    r"(?:号码|编号|代码|账号|账户|卡号|证号|号|码)?"
    r"(?:[（(【\[][^（）()\n【】\[\]]{1,14}[）)】\]])?"
    rf"(?:[\s:：﹕()（）【】\[\]“”\"'‘’《》|｜/／、，,;；+=\-—–_.·>→#*№Xx{_DIGIT_LIKE}]"
    r"|为|是|系|即|及|和|或|与|转|至|如下|分别|均|已|由|由|错误|有误|误|原|现|新|旧|变更|更正|更改|更换|修改|改"
    # The other values of a list that begin with letters, and markup.
    r"|(?<![0-9A-Za-z])[A-Za-z]{1,4}[-.·]?[0-9][0-9A-Za-z.·-]*(?=\s?[、，,/／;；])"
    r"|<[^<>\n]{1,60}>|手机|号码|请拨打|可拨打|拨打|请拨|请打|请致电|致电|请加|添加|加|No|NO|no)*"
)


@lru_cache(maxsize=1024)
def _may_fill(character: str) -> bool:
    """Whether a gap may begin so; spares most gaps the whole expression."""
    return bool(_FILLER_START.match(character))


_FILLER_START = re.compile(
    rf"[\s:：﹕()（）【】\[\]“”\"'‘’《》|｜/／、，,;；+=\-—–_.·>→#*№A-Za-z<{_DIGIT_LIKE}"
    "号码编代账卡证为是系即及和或与转至如分均已由错有误原现新旧变更修改手请可拨加添]"
)
_SENTENCE_END = re.compile("[。！？!?\n；;]")
_LEAD = re.compile(
    r"(?<![0-9A-Za-zＡ-Ｚａ-ｚ])[A-Za-zＡ-Ｚａ-ｚ][-0-9A-Za-zＡ-Ｚａ-ｚ]{0,9}[-—. ·\u3000\u00a0]?$"
)
# A label behind a value stands in brackets or right there; else it belongs to the next value.
_BESIDE = re.compile(r"[\s（(【号的]{0,3}")
_ASCII_LETTERS = re.compile("[A-Za-zＡ-Ｚａ-ｚ]+")


class Answer(NamedTuple):
    """What a detector says: how sure, why (English keys for API and log), and exactly where."""

    certainty: Certainty
    evidence: tuple[str, ...]
    start: int
    end: int
    audience: Audience = Audience.UNKNOWN
    marks: tuple[str, ...] = ()


class Facts(NamedTuple):
    """What a detector may know beside the candidate: its rule and the tables."""

    rule: Rule
    tables: Tables


class Labels:
    """The labels in a text as three lists in step, ordered by end: made once a text, read often."""

    __slots__ = ("ends", "names", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.names: list[Names] = []


class Surroundings:
    """A block's text with the labels in it. Offsets are in that text, after cleaning."""

    __slots__ = ("_ends", "_header", "_names", "_names_of", "_starts", "is_cell", "text")

    def __init__(
        self,
        text: str,
        labels: Labels,
        names_of: Callable[[str], Names],
        header: Callable[[int], str | None],
        *,
        is_cell: bool = False,
    ) -> None:
        self.text = text
        #: Whether the text is a cell, whose header stands over all of it.
        self.is_cell = is_cell
        self._starts, self._ends, self._names = labels.starts, labels.ends, labels.names
        self._names_of = names_of
        self._header = header

    def label(self, start: int) -> tuple[Names, str]:
        """The names of the label that `start` directly follows, and what stands between."""
        text, ends = self.text, self._ends
        index = bisect_right(ends, start) - 1
        floor = start - LABEL_REACH
        while index >= 0:
            end = ends[index]
            if end < floor:
                break
            if end == start or _may_fill(text[end]):
                gap = text[end:start]
                if _FILLER.fullmatch(gap) and (
                    "\n" not in gap or _reaches_down(gap) or self._is_line(index, gap)
                ):
                    return self._names[self._longest(index)], gap
            index -= 1
        return _NOTHING, ""

    def _is_line(self, index: int, gap: str) -> bool:
        """Whether the label is all of the line above the value's."""
        begin = self._starts[self._longest(index)]
        lone = begin == 0 or self.text[begin - 1] == "\n"
        return lone and not gap.strip() and gap.count("\n") == 1

    def touches(self, start: int) -> bool:
        """Whether a label ends exactly where `start` is: IMEI862777030100549."""
        index = bisect_left(self._ends, start)
        return index < len(self._ends) and self._ends[index] == start

    def label_after(self, end: int) -> Names:
        """Names of a label directly behind: 持150938274号护照."""
        index = bisect_left(self._ends, end)
        names: set[str] = set()
        while index < len(self._starts) and self._starts[index] <= end + 2:
            start = self._starts[index]
            if start >= end and self.text[end:start] in ("号", "号的"):
                names |= self._names[index]
            index += 1
        return frozenset(names)

    def _longest(self, index: int) -> int:
        """Of the labels that end at the same place, the one that begins first."""
        best = index
        while index > 0 and self._ends[index - 1] == self._ends[best]:
            index -= 1
            if self._starts[index] < self._starts[best]:
                best = index
        return best

    def near(self, names: Names, start: int, end: int, before: int, after: int) -> bool:
        """Whether one of `names` stands in the same clause, before or directly after."""
        index = bisect_left(self._ends, start - before)
        while index < len(self._starts) and self._starts[index] <= end + after:
            label_start, label_end = self._starts[index], self._ends[index]
            is_named = not names.isdisjoint(self._names[index])
            index += 1
            if not is_named:
                continue
            if label_end <= start:
                if not _SENTENCE_END.search(self.text, label_end, start):
                    return True
            elif label_start >= end and _BESIDE.fullmatch(self.text, end, label_start):
                return True
        return False

    def label_end_before(self, start: int) -> int:
        """Where the last label before `start` ends; 0 when there is none."""
        index = bisect_right(self._ends, start) - 1
        return self._ends[index] if index >= 0 else 0

    def column(self, start: int) -> Names:
        """The names in the header of the column that `start` stands in."""
        header = self._header(start)
        return self._names_of(header) if header else _NOTHING

    def header(self, start: int) -> str:
        """The header cell over `start`, empty when it stands in no table."""
        return self._header(start) or ""

    def line(self, start: int) -> str:
        """The line that holds `start`, at most 200 characters to each side."""
        low, high = max(0, start - 200), start + 200
        begin = self.text.rfind("\n", low, start)
        end = self.text.find("\n", start, high)
        return self.text[begin + 1 if begin >= 0 else low : end if end >= 0 else high]


def _reaches_down(gap: str) -> bool:
    """A label that ends its line with a colon reaches the next one."""
    head, _, rest = gap.partition("\n")
    return head.strip(" \u3000\r)）") in {":", "："} and not rest.strip(" \u3000\r")


class Candidate:
    """Digits, or a literal, that a detector is asked about.

    `start`, `end`: offsets in the cleaned text; `value`: the folded digits (with a final X), or
    the literal; `shape`: lengths of the digit groups; `gaps`: the folded separators between
    them; `whole`: nothing else is joined to the digits.
    """

    __slots__ = (
        "_at",
        "_column",
        "_label",
        "around",
        "end",
        "gaps",
        "shape",
        "start",
        "text",
        "value",
        "whole",
    )

    def __init__(self, around: Surroundings, window: Window) -> None:
        self.around = around
        self.text = around.text
        self.start, self.end, self.value, self.shape, self.gaps, self.whole = window
        self._label: tuple[Names, str] | None = None
        self._column: Names | None = None
        self._at: tuple[int, Names] | None = None

    @property
    def joined(self) -> bool:
        """Whether the digits stand in several groups."""
        return len(self.shape) > 1

    @property
    def groups(self) -> tuple[str, ...]:
        """The digits of each group."""
        parts: list[str] = []
        position = 0
        for length in self.shape:
            parts.append(self.value[position : position + length])
            position += length
        return tuple(parts)

    @property
    def label(self) -> Names:
        """Names of the label directly before; a list of values shares one label."""
        if self._label is None:
            self._label = self.around.label(self.start)
        return self._label[0]

    @property
    def label_gap(self) -> str:
        """What stands between the label and the value."""
        if self._label is None:
            self._label = self.around.label(self.start)
        return self._label[1]

    @property
    def column(self) -> Names:
        """Names in the header of the column, when no label stands before the value."""
        if self._column is None:
            self._column = self.around.column(self.start)
        return self._column

    @property
    def named(self) -> Names:
        """The label's names, or else the column's; both when the label is the cell to the left."""
        return self._names(self.label, self.label_gap, self.start)

    def _names(self, label: Names, gap: str, start: int) -> Names:
        if not label:
            column = self.column if self._in_cell(start) else _NOTHING
            return column or self.around.label_after(self.end)
        return label | self.column if "\t" in gap or "|" in gap else label

    def _in_cell(self, start: int) -> bool:
        """Whether a delimiter stands by the value: only then may a column stand over it."""
        by = self.text[max(0, start - 2) : start] + self.text[self.end : self.end + 12]
        return self.around.is_cell or not CELL_EDGES.isdisjoint(by)

    def named_at(self, start: int) -> Names:
        """`named`, for a value that begins at another place (before its letters, say)."""
        if self._at is None or self._at[0] != start:
            label = (
                (self.label, self.label_gap) if start == self.start else self.around.label(start)
            )
            self._at = (start, self._names(*label, start))
        return self._at[1]

    @property
    def letters_start(self) -> int:
        """Where the letters and digits that lead the value begin, one separator between."""
        lead = _LEAD.search(self.text, max(0, self.start - 12), self.start)
        return lead.start() if lead else self.start

    def near(self, *names: str, before: int = NEAR_REACH, after: int = 10) -> bool:
        """Whether a label of one of these names stands in the same clause."""
        return self.around.near(frozenset(names), self.start, self.end, before, after)

    @property
    def prefix(self) -> str:
        """The ASCII letters (folded, upper case) that touch the value on the left."""
        position = self.start
        while position > 0 and _ASCII_LETTERS.match(self.text, position - 1):
            position -= 1
        return fold_plain(self.text[position : self.start]).upper()

    @property
    def suffix(self) -> str:
        """The ASCII letters (folded, upper case) that touch the value on the right."""
        match = _ASCII_LETTERS.match(self.text, self.end)
        return fold_plain(match.group()).upper() if match else ""

    def before(self, length: int = 24) -> str:
        """Folded text before the value, digits in words left alone; same length as the text."""
        return fold_plain(self.text[max(0, self.start - length) : self.start])

    def after(self, length: int = 24) -> str:
        """Folded text after the value, Chinese digits as digits; same length as the text."""
        return fold(self.text[self.end : self.end + length])

    def answer(
        self,
        certainty: Certainty,
        *evidence: str,
        start: int | None = None,
        end: int | None = None,
        audience: Audience = Audience.UNKNOWN,
    ) -> Answer:
        """An answer about this candidate, or about another range when one is given."""
        return Answer(
            certainty,
            evidence,
            self.start if start is None else start,
            self.end if end is None else end,
            audience,
        )


_AFTER_LABEL = re.compile(
    r"\s*(?:[（(/／、\[【].*|[0-9一二三①-③]{0,2}|号码?|编号|信息|及|和|或|与)", re.DOTALL
)


def names_in(text: str, labels: Labels) -> Names:
    """What a header cell names: labels that close it, or that a remark or a second one follows.

    身份证号（必填） names a resident number, QQ咨询量 names nothing.
    """
    names: set[str] = set()
    spans = list(zip(labels.starts, labels.ends, strict=True))
    for (start, end), found in zip(spans, labels.names, strict=True):
        inside = any(
            (low, high) != (start, end) and low <= start and end <= high for low, high in spans
        )
        if not inside and _AFTER_LABEL.fullmatch(text, end):
            names |= found
    return frozenset(names)


Detector = Callable[[Candidate, Facts], Answer | Sequence[Answer] | None]
