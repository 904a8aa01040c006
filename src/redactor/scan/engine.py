"""The scan of a flow: pieces of its text read one after another, and its tables by their columns.

Pure: no files, no clock, no network. An engine is built once from a rulebook and used for many
blocks; it keeps no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from redactor.context.found import Failed, Found
from redactor.context.keys import Keys
from redactor.context.mentions import Word
from redactor.context.stacked import ANY_END
from redactor.context.tables import Tables
from redactor.model import Span
from redactor.rulebook import Rulebook
from redactor.scan.asked import Asked
from redactor.scan.cells import CellReader, TableWindow
from redactor.scan.columns import by_values
from redactor.scan.dispatch import Dispatch
from redactor.scan.flow import Flow
from redactor.scan.matches import Matcher
from redactor.scan.piece import PIECE, Means, Piece
from redactor.scan.repeats import over_cells
from redactor.scan.resolve import apart
from redactor.scan.siblings import alike, may_be_told
from redactor.text.folding import Cleaned, clean
from redactor.wording import Hit, Lexicon

#: A piece sees this much of its neighbours, so that nothing is lost at a cut.
MARGIN = 512
_NOTHING_MORE = Asked()


class Scanned(NamedTuple):
    """What a flow's scan gives: findings before policy, what failed, the flow's tables, words
    that say who somebody is, and words that packs speak of."""

    found: list[Found]
    failed: list[Failed]
    tables: Tables
    words: list[Word]
    hits: list[Hit]


class Engine:
    """All rules ready to run. Raises RuleError when a rule has no detector."""

    def __init__(self, book: Rulebook, *, engine: str | None = None) -> None:
        self.book = book
        self.dispatch = Dispatch(book)
        self._matcher = Matcher(book, self.dispatch, engine=engine)
        self.automaton = self._matcher.automaton
        cells = CellReader(self.dispatch.entries, self._matcher.names_of)
        self._means = Means(self.dispatch, self._matcher, cells)
        self._rules = {rule.entity: rule for rule in book.rules}
        self._heads = book.tables.derived(Keys).heads
        self._telling = may_be_told(book.rules)
        self._lexicon = Lexicon(book, engine=engine)

    def column_of(self, header: str) -> str:
        """What stands under a header, see `Matcher.column_of`."""
        return self._matcher.column_of(header)

    def scan(self, flow: Flow, asked: Asked = _NOTHING_MORE) -> Scanned:
        """Everything in a flow, resolved, ordered by place."""
        text = flow.text
        columns = partial(self._matcher.names_columns, asked.outside)
        may_name = ANY_END if asked.outside else self._matcher.header_ends
        tables = Tables(text, columns, flow.grid, may_name=may_name, heads=self._heads)
        scanned = Scanned([], [], tables, [], [])
        for start in range(0, max(1, len(text)), PIECE):
            self._scan_piece(flow, scanned, start, asked)
        scanned.hits[:] = [hit._replace(value=text[hit.start : hit.end]) for hit in scanned.hits]
        more: list[Found] = []
        if scanned.tables:
            bare = self.dispatch.bare
            more = by_values(
                scanned.tables, scanned.found, self._rules, bare, self._matcher.kind_of_title
            )
        if flow.grid:
            more += over_cells(text, scanned.found)
        if more:
            # What was found in a part of such a cell gives way to what the column says of it.
            kept = apart(scanned.found, more)
            scanned.found[:] = sorted([*kept, *more], key=lambda each: each.start)
        siblings = alike(text, scanned.found, self._telling)
        if siblings:
            scanned.found[:] = sorted([*scanned.found, *siblings], key=lambda each: each.start)
        return scanned

    def _scan_piece(self, flow: Flow, scanned: Scanned, start: int, asked: Asked) -> None:
        text = flow.text
        low, high = max(0, start - MARGIN), min(len(text), start + PIECE + MARGIN)
        cleaned = clean(text[low:high] if high - low < len(text) else text)
        window = TableWindow(scanned.tables, cleaned, low, has_grid=flow.grid is not None)
        told = _told(asked.told, cleaned, low, high)
        reading = Piece(self._means, cleaned, window, scanned.failed, told)
        answers = reading.run(start, asked)
        self._read_words(cleaned, reading.hits, scanned, low, start)
        for word in reading.words:
            begin, end = cleaned.source(word.start, word.end)
            if start <= low + begin < start + PIECE:
                scanned.words.append(Word(low + begin, low + end, word.says))
        if len(text) <= PIECE and not cleaned.starts:
            scanned.found.extend(answers)
            return
        for each in answers:
            begin, end = cleaned.source(each.start, each.end)
            if start <= low + begin < start + PIECE:
                scanned.found.append(each._replace(start=low + begin, end=low + end))

    def _read_words(
        self, cleaned: Cleaned, told: list[Hit], scanned: Scanned, low: int, start: int
    ) -> None:
        """The words that packs and detectors speak of, in the flow's own offsets."""
        try:
            hits = self._lexicon.hits(cleaned.text, told)
        except Exception as error:
            scanned.failed.append(Failed("wording", type(error).__name__))
            return
        for hit in hits:
            begin, end = cleaned.source(hit.start, hit.end)
            if start <= low + begin < start + PIECE:
                scanned.hits.append(hit.moved(low + begin, low + end))


def _told(told: Sequence[Span], cleaned: Cleaned, low: int, high: int) -> list[Span]:
    """The names in a piece, in its cleaned text."""
    return [
        Span(cleaned.place(start - low), cleaned.place(end - low))
        for start, end in told
        if low <= start < end <= high
    ]
