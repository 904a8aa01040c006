"""What in a Markdown text (CommonMark, with GitHub's tables and strikethrough) no reader sees: marks of
emphasis, backslashes of escapes, tags inside of a line, breaks within a paragraph; and in its front
matter, or in YAML of its own, the breaks of folded texts (YAML 1.2, 8.1).

Left out, so that **13800138000** is no number that somebody masked, and 138**0013**8000 is one. What
stands before quoted lines is the business of `redactor.text.folding`, for mails have it too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from redactor.formats._base import TextSource
from redactor.formats._html.tags import INLINE
from redactor.model import Block, Edit, Part


class Mark(NamedTuple):
    """A range that is left out, and what parts the texts around it for a reader. `partner`: where the
    mark begins that must go, too, when this one does; -1 where it stays."""

    start: int
    end: int
    gap: str = ""
    partner: int = -1


# A pair on one line, around neither blanks nor further marks. Asterisks between digits are a mask,
# unless nothing but digits stands between them, too: 138**8000、139**8001.
_EMPHASIS = re.compile(
    r"(?<![*\\])(?:(?<![0-9])|(?=\*+[0-9]+\*))(?P<open>\*{1,3}+)(?![\s、，,。；;)）|])"
    r"(?P<inner>[^*\n]{0,400}[^*\s])(?P<close>(?P=open))(?!\*)"
)
# Lines below a letter are emphasis at the edges of words only.
_LINED = re.compile(
    r"(?<![\w\\])(?P<open>_{1,3}+)(?=[^\s_])[^_\n]{0,400}[^_\s](?P<close>(?P=open))(?!\w)"
)
_STRUCK = re.compile(r"(?<!\\)(?P<open>~~)(?=[^\s~])[^~\n]{0,400}[^~\s](?P<close>~~)")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{}~])")
# A bar that is escaped stands in a cell of a table, and would end it without its backslash.
_BAR = re.compile(r"[ \t]{0,3}\\\|[ \t]{0,3}")
_ROW = re.compile(r"[ \t]*\|")
_TAG = re.compile(
    rf"</?(?:{'|'.join(map(re.escape, sorted(INLINE)))})(?:\s[^<>\n]*)?/?>", re.IGNORECASE
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HARD_BREAK = re.compile(r"\\\r?\n(?![ \t]*>)")
_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<inner>.*?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
# A key's folded or kept text begins in the line below; a line that is no key and no entry goes on.
_BEGUN = re.compile(r"(?<=:)[ \t]*[|>][+-]?[1-9]?[+-]?[ \t]*\r?\n[ \t]+")
_FOLD = re.compile(r"(?<![\s:|>-])\r?\n[ \t]+(?=[^\s#-])(?![\w.\"'-]{1,40}:(?:\s|$))")
_LATIN = re.compile(r"[A-Za-z]")


class MarkedSource(TextSource):
    """A text that is read without its marks. Those that a masked value was cut by go with it.

    `marks` tells those of a text, in order and apart."""

    def __init__(
        self,
        text: str,
        *,
        marks: Callable[[str], list[Mark]],
        name: str | None,
        media_type: str,
        key: bytes,
        encoding: tuple[bytes, str],
    ) -> None:
        super().__init__(
            text,
            name=name,
            media_type=media_type,
            blocks=lambda text: _between(text, marks(text)),
            key=key,
            encoding=encoding,
        )
        self._marks = marks

    def rewritten(self, edits: Sequence[Edit]) -> str:
        """The text with the edits made, and nothing left of marks in the middle of a value."""
        marks = self._marks(self.text)
        within: list[Mark] = []
        for one, other in pairwise(sorted(edits, key=lambda each: each.part.sent)):
            if not other.replacement:
                # What follows the first part of a value goes without any.
                first = bisect_left(marks, (one.part.sent.end,))
                last = bisect_left(marks, (other.part.sent.start,))
                within += (each for each in marks[first:last] if each.end <= other.part.sent.start)
        going = {each.start for each in within}
        half = [each for each in within if each.partner >= 0 and each.partner not in going]
        for mark, following in pairwise(half):
            if self._is_end_and_begin(mark, following):
                going |= {mark.partner, following.partner}
        gone = [
            Edit(part=Part(-1, each.start, each.end), replacement="")
            for each in within
            if each.partner in going
        ]
        return super().rewritten([*edits, *gone])

    def _is_end_and_begin(self, mark: Mark, following: Mark) -> bool:
        """Whether a pair of marks ends and another of its kind begins on the line: without both, one
        pair is left."""
        is_end, is_begin = mark.partner < mark.start, following.start < following.partner
        one, between, other = (
            self.text[start:end]
            for start, end in ((mark.start, mark.end), (mark.end, following.start), following[:2])
        )
        return is_end and is_begin and one == other and "\n" not in between


def of_markdown(text: str) -> list[Mark]:
    """The marks of Markdown, and the folds in its front matter."""
    found = list(_markdown_marks(text))
    front = _FRONT.match(text)
    if front:
        found += _folds(text, *front.span("inner"))
    return _apart(found)


def of_yaml(text: str) -> list[Mark]:
    """The folds of YAML."""
    return _apart(list(_folds(text, 0, len(text))))


def _between(text: str, marks: Sequence[Mark]) -> Iterator[Block]:
    """What stands between the marks."""
    shown = _BAR.sub(lambda bar: " ".ljust(len(bar.group()), "\u200b"), text)
    cuts = [Mark(0, 0), *marks, Mark(len(text), len(text))]
    index, gap = 0, "\n\n"
    for mark, following in pairwise(cuts):
        gap = gap or mark.gap
        if mark.end < following.start:
            piece = shown[mark.end : following.start]
            yield Block(index=index, text=piece, start=mark.end, gap=gap)
            index, gap = index + 1, ""
    if not index:
        yield Block(index=0, text="")


def _markdown_marks(text: str) -> Iterator[Mark]:
    for pattern, sign in ((_EMPHASIS, "*"), (_LINED, "_"), (_STRUCK, "~~")):
        if sign in text:
            for match in pattern.finditer(text):
                opens, closes = match.start("open"), match.start("close")
                yield Mark(opens, match.end("open"), "", closes)
                yield Mark(closes, match.end("close"), "", opens)
    if "\\" in text:
        yield from (
            Mark(*match.span(), "\n", match.start()) for match in _HARD_BREAK.finditer(text)
        )
        yield from (Mark(*match.span(), "", match.start()) for match in _ESCAPE.finditer(text))
    if "<" in text:
        yield from (Mark(*match.span()) for match in _TAG.finditer(text))
        for match in _BREAK.finditer(text):
            # A break in a cell does not end its row.
            is_cell = _ROW.match(text, text.rfind("\n", 0, match.start()) + 1)
            yield Mark(*match.span(), " " if is_cell else "\n", match.start())


def _folds(text: str, start: int, end: int) -> Iterator[Mark]:
    for match in _BEGUN.finditer(text, start, end):
        yield Mark(*match.span(), " ")
    for match in _FOLD.finditer(text, start, end):
        at, behind = match.span()
        # A fold is a blank, which Chinese writes none of.
        is_latin = _LATIN.match(text, at - 1) or _LATIN.match(text, behind)
        yield Mark(at, behind, " " if is_latin else "", at)


def _apart(marks: list[Mark]) -> list[Mark]:
    """The marks in order, without those that stand in another."""
    kept: list[Mark] = []
    for mark in sorted(marks):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
