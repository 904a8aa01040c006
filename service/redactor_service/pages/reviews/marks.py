"""A draft's text with its findings marked: pieces of plain text, to be escaped by the template.

An HTML draft is shown as its text alone. Nothing here makes HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, NamedTuple

_STRICTNESS = ("block", "hold", "mask")
#: Elements that begin a line, and those whose text nobody reads.
_LINES = frozenset(
    [
        *("address", "article", "blockquote", "br", "center", "dd", "div", "dl", "dt", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"),
    ]
)
_CELLS = frozenset({"td", "th"})
_UNREAD = frozenset({"script", "style", "template", "title"})
_SPACE = re.compile(r"\s+")


class Run(NamedTuple):
    """Text that is shown for a span of what was sent; its letters are those of the span when both are
    equally long."""

    start: int
    end: int
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text that is marked alike. `action`: of the strictest finding there, empty for none; `id`: of
    the finding that begins here, for a link to it; `label`: what the mark means, told where the mark
    begins."""

    text: str
    action: str = ""
    id: str = ""
    label: str = ""
    is_settled: bool = False


class Marked(NamedTuple):
    """A span to mark."""

    start: int
    end: int
    action: str
    id: str
    label: str
    is_settled: bool


def spans(
    findings: Iterable[Mapping[str, Any]], decided: Iterable[str], *, of: str = "parts"
) -> list[Marked]:
    """What of a report's findings is to be marked. `of`: `parts`, or `title_parts` for the title."""
    settled = frozenset(decided)
    return [
        Marked(start, end, each["action"], each["id"], each["title"], each["id"] in settled)
        for each in findings
        if each["action"] in _STRICTNESS
        for start, end in each.get(of) or ()
    ]


def pieces(text: str, marks: Sequence[Marked], *, format: str = "text") -> list[Piece]:
    """The text in order, cut where marks begin and end.

    >>> mark = Marked(3, 5, "mask", "f1", "姓名", False)
    >>> [(each.text, each.action) for each in pieces("户主：张三。", [mark])]
    [('户主：', ''), ('张三', 'mask'), ('。', '')]
    """
    runs = visible(text) if format == "html" else [Run(0, len(text), text)]
    ordered = sorted(marks, key=lambda each: (each.start, _STRICTNESS.index(each.action)))
    edges = sorted({edge for each in ordered for edge in (each.start, each.end)})
    told: set[str] = set()
    made: list[Piece] = []
    for run in runs:
        for start, end, shown in _cut(run, edges):
            over = [each for each in ordered if each.start < end and start < each.end]
            made.append(_piece(shown, over, told))
    return [each for each in made if each.text]


def _cut(run: Run, edges: Sequence[int]) -> Iterable[Run]:
    if run.end - run.start != len(run.shown):
        # Written otherwise, as an entity is: it cannot be cut.
        return [run]
    inner = [edge for edge in edges if run.start < edge < run.end]
    cuts = [run.start, *inner, run.end]
    return [
        Run(start, end, run.shown[start - run.start : end - run.start])
        for start, end in pairwise(cuts)
    ]


def _piece(text: str, over: Sequence[Marked], told: set[str]) -> Piece:
    if not over:
        return Piece(text=text)
    strictest = min(over, key=lambda each: _STRICTNESS.index(each.action))
    is_first = strictest.id not in told
    told.add(strictest.id)
    return Piece(
        text=text,
        action=strictest.action,
        id=strictest.id if is_first else "",
        label=strictest.label if is_first else "",
        is_settled=strictest.is_settled,
    )


class _Text(HTMLParser):
    """Collects what is read of an HTML text, with the places where it was written."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0]
        for found in re.finditer("\n", text):
            self._lines.append(found.end())
        self._unread = 0
        self.runs: list[Run] = []
        self.feed(text)
        self.close()

    @property
    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unread += tag in _UNREAD
        if tag in _LINES:
            self._break("\n")
        elif tag in _CELLS:
            self._break("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        if tag in _LINES:
            self._break("\n")

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        if tag in _LINES:
            self._break("\n")

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        # Each letter keeps its place: white space becomes one blank for each.
        shown = _SPACE.sub(lambda found: " " * len(found[0]), data)
        if shown.strip() or (self.runs and not self.runs[-1].shown.isspace()):
            self.runs.append(Run(self._at, self._at + len(data), shown))

    def handle_entityref(self, name: str) -> None:
        self._entity(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._entity(f"&#{name};")

    def _entity(self, written: str) -> None:
        if not self._unread:
            self.runs.append(Run(self._at, self._at + len(written), html.unescape(written)))

    def _break(self, sign: str) -> None:
        if self._unread or not self.runs:
            return
        last = self.runs[-1]
        if last.shown in ("\n", "\t"):
            if sign == "\n":
                self.runs[-1] = Run(last.start, last.end, "\n")
            return
        self.runs.append(Run(self._at, self._at, sign))


def visible(text: str) -> list[Run]:
    """What is read of an HTML text.

    >>> [each.shown for each in visible("<p>甲&amp;乙</p><script>x</script><p>丙</p>")]
    ['甲', '&', '乙', '\\n', '丙', '\\n']
    """
    return _Text(text).runs


def masked(
    text: str, findings: Iterable[Mapping[str, Any]], *, of: str = "parts"
) -> tuple[str, int]:
    """The text with every `mask` of a report carried out, and how many places that were."""
    edits: list[tuple[int, int, str]] = []
    for each in findings:
        parts, shown = each.get(of) or (), each.get("masked") or ()
        if each["action"] == "mask" and len(parts) == len(shown):
            edits += [(start, end, told) for (start, end), told in zip(parts, shown, strict=True)]
    reached, made, count = 0, [], 0
    for start, end, told in sorted(edits):
        if start < reached:
            continue
        made += [text[reached:start], told]
        reached, count = end, count + 1
    return "".join([*made, text[reached:]]), count
