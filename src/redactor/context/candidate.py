"""A candidate: where something may be, its folded value, and what stands around it.

A detector sees one candidate at a time and asks it questions: how is it labelled, which column
does it stand in, what is written beside it. Everything is answered from the block's text and
from the literals that the automaton found in it (`surroundings`); nothing is read twice.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Sequence
from typing import NamedTuple

from redactor.context.labels import LOOKALIKE, NOTHING, Names
from redactor.context.surroundings import CELL_EDGES, KEYED, Surroundings
from redactor.model import Audience, Certainty
from redactor.rulebook import Rule, Tables, Term
from redactor.text.clusters import Window
from redactor.text.folding import CHINESE_DIGITS, LETTERS, fold, fold_plain, run_around, written_as

#: How far a word reaches inside its clause.
NEAR_REACH = 24
_CELL_EDGE = re.compile(f"[{''.join(CELL_EDGES)}]")
_LEAD = re.compile(
    r"(?<![0-9A-Za-zＡ-Ｚａ-ｚ])[A-Za-zＡ-Ｚａ-ｚ][-0-9A-Za-zＡ-Ｚａ-ｚ]{0,9}[-—. ·\u3000\u00a0]?$"
)
_ASCII_LETTERS = re.compile("[A-Za-zＡ-Ｚａ-ｚ]+")


# What identifiers are written with, separators and a line break among it.
_WRITTEN = written_as(f"{string.ascii_letters}0123456789-.:· \n") + "○" + "".join(CHINESE_DIGITS)


class Told(NamedTuple):
    """What is told of one finding in place of its rule's words, in Chinese; of a weak mask also the
    entity that is masked and how many values are left of it, by which policies decide."""

    message: str
    suggestion: str
    entity: str = ""
    left: int | None = None


class Answer(NamedTuple):
    """What a detector says: how sure, why (English keys for API and log), and exactly where.

    `coarse`: how many code points of the value, from its first, are so coarse that they may stay
    where the rest is masked: an address down to its township, a name's surname. `term`: of a wrong
    word, what is right and how severe it is. `told`: what only this finding can say.
    """

    certainty: Certainty
    evidence: tuple[str, ...]
    start: int
    end: int
    audience: Audience = Audience.UNKNOWN
    marks: tuple[str, ...] = ()
    coarse: int = 0
    term: Term | None = None
    told: Told | None = None


class Facts(NamedTuple):
    """What a detector may know beside the candidate: its rule and the tables."""

    rule: Rule
    tables: Tables


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
        "_named",
        "_run",
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
        self._named: Names | None = None
        self._run: str | None = None
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
        if self._named is None:
            self._named = self._names(self.label, self.label_gap, self.start)
        return self._named

    def _names(self, label: Names, gap: str, start: int) -> Names:
        behind = self.around.label_after(self.end)
        if not label:
            column = self.column if self._in_cell(start) else NOTHING
            return column or behind
        is_beside = "\t" in gap or "|" in gap or (gap[-1:] in KEYED and self._in_cell(start))
        names = label | self.column if is_beside else label
        # What stands behind is said of this value alone: 编号 8273645（住院号）.
        return (names - LOOKALIKE) | behind if behind else names

    def _in_cell(self, start: int) -> bool:
        """Whether a delimiter stands by the value, or it begins its line: only then may a column
        stand over it."""
        return (
            self.around.has_grid
            or self.text[start - 1 : start] == "\n"
            or self.text[start - 1 : start] in KEYED
            or _CELL_EDGE.search(self.text, max(0, start - 2), start) is not None
            or _CELL_EDGE.search(self.text, self.end, self.end + 12) is not None
        )

    def named_at(self, start: int) -> Names:
        """`named`, for a value that begins at another place (before its letters, say)."""
        if start == self.start:
            return self.named
        if self._at is None or self._at[0] != start:
            self._at = (start, self._names(*self.around.label(start), start))
        return self._at[1]

    @property
    def letters_start(self) -> int:
        """Where the letters and digits that lead the value begin, one separator between."""
        lead = _LEAD.search(self.text, max(0, self.start - 12), self.start)
        return lead.start() if lead else self.start

    @property
    def run(self) -> str:
        """The letters, digits and separators around the value's first character, 24 to each
        side: what is too short for a kind need not be folded and searched for it."""
        if self._run is None:
            self._run = run_around(self.text, self.start, _WRITTEN, 24)
        return self._run

    def near(self, *names: str, before: int = NEAR_REACH, after: int = 10) -> bool:
        """Whether a label of one of these names stands in the same clause."""
        return self.around.near(frozenset(names), self.start, self.end, before, after)

    @property
    def prefix(self) -> str:
        """The ASCII letters (folded, upper case) that touch the value on the left."""
        position = self.start
        while position > 0 and self.text[position - 1] in LETTERS:
            position -= 1
        return fold_plain(self.text[position : self.start]).upper() if position < self.start else ""

    @property
    def suffix(self) -> str:
        """The ASCII letters (folded, upper case) that touch the value on the right."""
        if self.text[self.end : self.end + 1] not in LETTERS:
            return ""
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
        coarse: int = 0,
    ) -> Answer:
        """An answer about this candidate, or about another range when one is given."""
        return Answer(
            certainty,
            evidence,
            self.start if start is None else start,
            self.end if end is None else end,
            audience,
            coarse=coarse,
        )


Detector = Callable[[Candidate, Facts], Answer | Sequence[Answer] | None]
Reader = Callable[[Surroundings, Facts], Sequence[Answer]]
