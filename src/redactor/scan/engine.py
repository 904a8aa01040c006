"""The pass over a block: literals and clusters, candidates, checks, resolve.

Pure: no files, no clock, no network. An engine is built once from a rulebook and used for many
blocks; it keeps no text.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from redactor.context.behind import may_follow
from redactor.context.candidate import Answer, Candidate, Detector
from redactor.context.found import Failed, Found
from redactor.context.mentions import Word
from redactor.context.pages import Bare
from redactor.context.surroundings import (
    CELL_EDGES,
    LABEL_REACH,
    Labels,
    Names,
    Surroundings,
    names_in,
)
from redactor.context.tables import Row, Tables
from redactor.model import Certainty, Span
from redactor.rulebook import Rule, Rulebook
from redactor.scan import gates
from redactor.scan.asked import Asked, Outside
from redactor.scan.cells import CellReader, TableWindow
from redactor.scan.columns import by_values
from redactor.scan.dispatch import Dispatch, Entry, Guard
from redactor.scan.flow import Flow
from redactor.scan.gates import Gate
from redactor.scan.joints import (
    OF_A_LINE,
    Joined,
    breaks,
    broken_labels,
    is_of_digits,
    telling,
    without_parts,
)
from redactor.scan.literals import ENDING_STARTS, endings_at, literals
from redactor.scan.nobodys import is_nobodys
from redactor.scan.resolve import apart, beside, resolve
from redactor.text import automaton
from redactor.text.automaton import Match
from redactor.text.clusters import REGION, Window, region_windows
from redactor.text.folding import LETTERS, Cleaned, clean
from redactor.wording import Hit, Lexicon

#: Text is scanned in pieces of this many code points, so that memory stays bounded.
PIECE = 1 << 18
#: A piece sees this much of its neighbours, so that nothing is lost at a cut.
MARGIN = 512
# Capitals and digits of a vehicle's number, few digits together: LFNA4LBA34TAX0219.
# Written with a single class in front, because `re` skips to its first character.
_TOKEN = re.compile("[0-9A-HJ-NPR-Z][0-9A-HJ-NPR-Z]{16}(?![0-9A-Za-z])")
# A label of ASCII letters so long is told from the letters of the number that touches it.
_LONG_WORD = 7
_NUMBER_GLUED = re.compile("[A-Za-z]{1,2}[0-9]{7}")
#: A header of so many characters may be known by its ending, if that tells of one of these.
_LONGEST_NAMED, _TOLD_BY_ENDING = 8, frozenset({"amount", "date"})
#: Headers whose names are remembered.
_REMEMBERED = 4096
# What a region may end in that is no digit.
_TRAILING = " \n\r-.()_（）－—。．·\u3000\u00a0"


_LETTERS = frozenset(string.ascii_letters)
_LINE_ENDS = frozenset({"", "\n", "\r"})
#: Fields whose every header names a kind.
_HEADED = {"birth": "BIRTH_DATE", "school": "SCHOOL", "name": "PERSON_NAME"}
_NOTHING_MORE = Asked()


class Scanned(NamedTuple):
    """What a flow's scan gives: findings before policy, what failed, the flow's tables, words
    that say who somebody is, and words that packs speak of."""

    found: list[Found]
    failed: list[Failed]
    tables: Tables
    words: list[Word]
    hits: list[Hit]


#: Entries by the guard that they share.
Guarded = tuple[tuple[Guard | None, tuple[Entry, ...]], ...]
#: The entries that a literal wakes, those that ask what stands behind it, and what it says of
#: people.
Woken = tuple[Guarded, Guarded, str]


class Engine:
    """All rules ready to run. Raises RuleError when a rule has no detector."""

    def __init__(self, book: Rulebook, *, engine: str | None = None) -> None:
        self.book = book
        self.dispatch = Dispatch(book)
        asking = {index for index, entry in enumerate(self.dispatch.entries) if entry.labelled}
        meanings = literals(book, asking)
        self.automaton = automaton.build(list(meanings), engine=engine)
        # In step with the automaton's literals; None where there is nothing to do.
        self._labels = [meaning if meaning.names else None for meaning in meanings.values()]
        # Literals that begin or end in an ASCII letter, and so may cut a word.
        self._words = frozenset(
            index
            for index, literal in enumerate(meanings)
            if literal[0] in _LETTERS or literal[-1] in _LETTERS
        )
        self._wakes = [
            meaning if meaning.anchors or meaning.labelled or meaning.says else None
            for meaning in meanings.values()
        ]
        self._woken: dict[int, Woken] = {}
        self._fields = book.tables["fields"]
        self._bare = Bare()
        self._columns = {rule.entity: rule for rule in book.rules if rule.column}
        self.names_of = lru_cache(maxsize=_REMEMBERED)(self._names_of)
        self.cells = CellReader(self.dispatch.entries, self.names_of)
        self._lexicon = Lexicon(book, engine=engine)

    def scan(self, flow: Flow, asked: Asked = _NOTHING_MORE) -> Scanned:
        """Everything in a flow, resolved, ordered by place."""
        text = flow.text
        columns = partial(self._names_columns, asked.outside)
        scanned = Scanned([], [], Tables(text, columns, flow.grid), [], [])
        for start in range(0, max(1, len(text)), PIECE):
            self._scan_piece(flow, scanned, start, asked)
        scanned.hits[:] = [hit._replace(value=text[hit.start : hit.end]) for hit in scanned.hits]
        more: list[Found] = []
        if scanned.tables:
            bare = self.dispatch.bare
            more = by_values(scanned.tables, scanned.found, self._columns, bare)
        if more:
            # What was found in a part of such a cell gives way to what the column says of it.
            kept = apart(scanned.found, more)
            scanned.found[:] = sorted([*kept, *more], key=lambda each: each.start)
        return scanned

    def _scan_piece(self, flow: Flow, scanned: Scanned, start: int, asked: Asked) -> None:
        text = flow.text
        low, high = max(0, start - MARGIN), min(len(text), start + PIECE + MARGIN)
        cleaned = clean(text[low:high] if high - low < len(text) else text)
        window = TableWindow(scanned.tables, cleaned, low, has_grid=flow.grid is not None)
        told = _told(asked.told, cleaned, low, high)
        reading = _Pass(self, cleaned, window, scanned.failed, told)
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

    def _names_columns(self, outside: Sequence[Outside], header: str) -> str:
        """What a header cell is known to name: a field, or anything; empty when nothing."""
        bare = self._bare(header)
        field = self._fields.get(bare)
        if field is not None:
            return field[0]
        # 核定月份 and 应补金额 end in what they tell; other words end in 地址 and 姓名, too.
        if 2 < len(bare) <= _LONGEST_NAMED:
            for start in range(1, len(bare) - 1):
                field = self._fields.get(bare[start:])
                if field is not None and field[0] in _TOLD_BY_ENDING:
                    return field[0]
        is_label = self.names_of(header) or any(each.heads(header) for each in outside)
        return "label" if is_label else ""

    def labels(self, text: str, matches: list[Match]) -> tuple[Labels, list[Match]]:
        """The matches that are labels, and those that wake a detector.

        A label of ASCII letters counts as a whole word only: not the QQ of BBQQ.
        """
        labels = Labels()
        starts, ends, names = labels.starts, labels.ends, labels.names
        waking: list[Match] = []
        endings: list[tuple[int, int, Names]] = []
        meanings, wakes, words = self._labels, self._wakes, self._words
        ended = f"{text} "
        for match in matches:
            index, start, end = match
            meaning = meanings[index]
            if meaning is not None and not (index in words and _cuts_word(text, start, end)):
                starts.append(start)
                ends.append(end)
                names.append(meaning.names)
                if ended[end] in ENDING_STARTS and meaning.endings:
                    for ending in endings_at(text, end):
                        if ending in meaning.endings:
                            endings.append((end + len(ending), start, meaning.endings[ending]))
            if wakes[index] is not None:
                waking.append(match)
        return labels.joined(endings) if endings else labels, waking

    def woken(self, index: int) -> Woken:
        """What a literal wakes."""
        found = self._woken.get(index)
        if found is None:
            meaning = self._wakes[index]
            assert meaning is not None
            entries = self.dispatch.entries
            found = self._woken[index] = (
                _guarded(entries[rule] for rule in meaning.anchors),
                _guarded(entries[rule] for rule in meaning.labelled),
                meaning.says,
            )
        return found

    def _names_of(self, text: str) -> Names:
        """The names in a header: each line of it names something of its own, and all of them
        together: 残疾 over 等级."""
        names: set[str] = set()
        lines = clean(text).text.split("\n")
        for line in (*lines, "".join(lines)) if len(lines) > 1 else lines:
            bare = line.strip(" \t\r\u3000\u00a0:：")
            labels, _ = self.labels(bare, self.automaton.find(bare))
            names |= names_in(bare, labels)
            # What labels nothing in prose heads a column all the same: 出生, 学校.
            field = self._fields.get(self._bare(bare))
            if field is not None and field[0] in _HEADED:
                names.add(_HEADED[field[0]])
        return frozenset(names)


class _Pass:
    """One pass over one piece of cleaned text."""

    def __init__(
        self,
        engine: Engine,
        cleaned: Cleaned,
        tables: TableWindow,
        failed: list[Failed],
        told: Sequence[Span],
    ) -> None:
        self._engine = engine
        self._tables = tables
        self._dispatch = engine.dispatch
        self._text = text = cleaned.text
        find = engine.automaton.find
        labels, self._waking = engine.labels(text, find(text))
        self._breaks = list(breaks(text)) if "\n" in text else []
        over, self._broken = broken_labels(text, self._breaks, find, engine.labels)
        if over:
            labels = labels.joined(over)
        self._label_ends = labels.ends
        self._around = Surroundings(text, labels, engine.names_of, tables, told)
        self._found: list[Found] = []
        self._failed = failed
        self.words: list[Word] = []
        self.hits: list[Hit] = []

    def run(self, start: int, asked: Asked) -> list[Found]:
        if asked.names:
            self._ask_readers()
        self._ask_all_of_text()
        rows = self._tables.rows(start, start + PIECE)
        if rows:
            self._ask_cells(rows)
        if self._breaks:
            self._ask_rejoined()
        found = resolve(self._found, self._text)
        if rows:
            found = self._engine.cells.filled(rows, self._tables, self._text, found)
        if asked.outside:
            others = [each for outside in asked.outside for each in self._read_outside(outside)]
            found = beside(found, others, self._text)
        return found

    def _ask_all_of_text(self) -> None:
        self._ask_literals()
        self._ask_tokens()
        self._ask_numbers()

    def _ask_rejoined(self) -> None:
        """What a line break cuts, read as if it did not."""
        text = self._text
        ends = sorted(each.end for each in self._found)
        chosen = [
            joint
            for joint in telling(text, self._breaks, self._label_ends, ends)
            if not self._tables.row(joint.right)
        ]
        if not chosen:
            return
        joined = Joined(text, chosen)
        whole = Cleaned(joined.text)
        window = TableWindow(Tables("", str), whole, 0, has_grid=False)
        again = _Pass(self._engine, whole, window, self._failed, ())
        again._ask_all_of_text()
        for each in resolve(again._found, joined.text):
            place = joined.over(each.start, each.end)
            if place is None or each.answer.certainty is Certainty.POSSIBLE:
                continue
            if each.rule.entity not in OF_A_LINE and not is_of_digits(text[slice(*place)]):
                start, end = place
                answer = each.answer._replace(start=start, end=end)
                self._found = without_parts(self._found, each.rule, start, end, text)
                self._found.append(Found(start, end, each.rule, answer, text[start:end]))

    def _ask_literals(self) -> None:
        text, woken = self._text, self._engine.woken
        asked: set[tuple[int, str]] = set()
        for index, start, end in self._waking:
            waking, asking, says = woken(index)
            if says:
                self.words.append(Word(start, end, says))
            for guard, entries in asking:
                if guard is None or guard(text, end, end):
                    self._ask_behind(end, entries, asked)
            for guard, entries in waking:
                if guard is None or guard(text, start, end):
                    literal = Window(start, end, text[start:end], (), (), True)
                    candidate = Candidate(self._around, literal)
                    for entry in entries:
                        self._ask(entry, entry.anchor, candidate)
        if self._broken:
            self._ask_behind_broken(asked)

    def _ask_behind_broken(self, asked: set[tuple[int, str]]) -> None:
        """Ask what stands behind labels that a line break cuts."""
        for index, _, end in self._broken:
            for guard, entries in self._engine.woken(index)[1]:
                if guard is None or guard(self._text, end, end):
                    self._ask_behind(end, entries, asked)

    def _ask_behind(
        self, end: int, entries: tuple[Entry, ...], asked: set[tuple[int, str]]
    ) -> None:
        """Ask what stands behind a label. 家庭住址 and 住址 end together and ask once."""
        candidate = Candidate(self._around, Window(end, end, "", (), (), True))
        for entry in entries:
            if entry.labelled and (end, entry.rule.id) not in asked:
                asked.add((end, entry.rule.id))
                self._ask(entry, entry.labelled, candidate)

    def _ask_readers(self) -> None:
        for entry in self._dispatch.readers:
            assert entry.read is not None
            try:
                answers = entry.read(self._around, entry.facts)
            except Exception as error:
                self._fail(entry.rule, error)
            else:
                self._take(entry.rule, answers)

    def _read_outside(self, outside: Outside) -> list[Found]:
        """What a detector from elsewhere finds; what it cannot have found is a failure."""
        text = self._text
        found: list[Found] = []
        try:
            for rule, answer in outside.read(self._around):
                start, end = answer.start, answer.end
                if not 0 <= start < end <= len(text):
                    raise ValueError("outside the text")
                found.append(Found(start, end, rule, answer, text[start:end]))
        except Exception as error:
            self._fail(outside.rules[0], error)
        return found

    def _ask_cells(self, rows: Sequence[Row]) -> None:
        """Cells under a header that names a kind, for detectors that want to see them."""
        for entry, detector, start, end in self._engine.cells.asking(rows, self._tables):
            window = Window(start, end, self._text[start:end], (), (), True)
            self._ask(entry, detector, Candidate(self._around, window))

    def _ask_tokens(self) -> None:
        if not self._dispatch.tokens:
            return
        for token in _TOKEN.finditer(self._text):
            before = self._text[token.start() - 1 : token.start()]
            if before.isascii() and before.isalnum():
                continue
            window = Window(*token.span(), token.group(), (), (), True)
            for entry in self._dispatch.tokens:
                self._ask(entry, entry.number, Candidate(self._around, window))

    def _ask_numbers(self) -> None:
        wanted = self._dispatch.wanted
        for region in REGION.finditer(self._text):
            start, raw = region.start(), region.group()
            digits = raw.rstrip(_TRAILING)
            if digits.isascii() and digits.isdigit():
                # By far the most common region: one run of plain digits.
                if len(digits) >= 5:
                    size = len(digits)
                    self._ask_about(Window(start, start + size, digits, (size,), (), True))
                continue
            for window in region_windows(raw, start, wanted):
                self._ask_about(window)

    def _ask_about(self, window: Window) -> None:
        dispatch = self._dispatch
        value = window.value
        length, groups = len(value), len(window.shape)
        single = groups == 1 or window.whole
        alone = dispatch.alone.get((length, value[0]), ())
        grouped = dispatch.grouped.get((length, groups), ()) if groups > 1 else ()
        if not alone and not grouped and not self._has_company(window, groups, single):
            return
        if groups > 1 and "\n" in "".join(window.gaps) and self._tables.parts(*window[:2]):
            return
        candidate = Candidate(self._around, window)
        gate = gates.gate(candidate)
        if gate is Gate.SHUT:
            return
        if gate is Gate.PATH:
            self._ask_all(dispatch.linked.get(groups, ()), candidate)
            return
        if gate is not Gate.LETTERS:
            self._ask_all(alone, candidate)
            self._ask_all(grouped, candidate)
            if single:
                names = candidate.named
                if names:
                    self._ask_all(dispatch.named(names, length, value[0]), candidate)
        if gate is not Gate.OPEN:
            names = candidate.named_at(candidate.letters_start)
            self._ask_all(dispatch.lettered(names, length), candidate)

    def _has_company(self, window: Window, groups: int, single: bool) -> bool:
        """Whether letters, a label, a link or a cell's edge stand beside digits of no telling
        length."""
        text, start, end = self._text, window.start, window.end
        single = single and len(window.value) in self._dispatch.labelled
        before, after = text[start - 1 : start], text[end : end + 1]
        if before in gates.TOUCHING or after in gates.TOUCHING:
            return (
                single
                or groups in self._dispatch.linked
                or before in LETTERS
                or after in LETTERS
                or gates.letters_lead(text, start)
            )
        if after == "号":
            return True
        return single and (
            (may_follow(self._text, end) and bool(self._around.label_after(end)))
            or self._around.has_grid
            or before in CELL_EDGES
            or after in CELL_EDGES
            or (before == "\n" and after in _LINE_ENDS)
            or self._is_labelled(start)
        )

    def _is_labelled(self, start: int) -> bool:
        ends = self._label_ends
        index = bisect_right(ends, start) - 1
        return index >= 0 and ends[index] >= start - LABEL_REACH

    def _ask_all(self, entries: tuple[Entry, ...], candidate: Candidate) -> None:
        for entry in entries:
            try:
                answer = entry.number(candidate, entry.facts)
            except Exception as error:
                self._fail(entry.rule, error)
            else:
                if answer is not None:
                    self._take(entry.rule, answer)

    def _ask(self, entry: Entry, detector: Detector, candidate: Candidate) -> None:
        try:
            answer = detector(candidate, entry.facts)
        except Exception as error:
            self._fail(entry.rule, error)
        else:
            if answer is not None:
                self._take(entry.rule, answer)

    def _fail(self, rule: Rule, error: Exception) -> None:
        self._failed.append(Failed(rule.id, type(error).__name__))

    def _take(self, rule: Rule, answer: Answer | Sequence[Answer]) -> None:
        for each in (answer,) if isinstance(answer, Answer) else answer:
            if each.term is not None:
                span = (each.start, each.end)
                self.hits.append(Hit(*span, rule, each.term, each.certainty, each.evidence))
                continue
            if is_nobodys(rule.entity, self._text, each.start, each.end):
                continue
            value = self._text[each.start : each.end]
            self._found.append(Found(each.start, each.end, rule, each, value))


def _told(told: Sequence[Span], cleaned: Cleaned, low: int, high: int) -> list[Span]:
    """The names in a piece, in its cleaned text."""
    return [
        Span(cleaned.place(start - low), cleaned.place(end - low))
        for start, end in told
        if low <= start < end <= high
    ]


def _guarded(entries: Iterable[Entry]) -> Guarded:
    by: dict[Guard | None, list[Entry]] = {}
    for entry in entries:
        by.setdefault(entry.guard, []).append(entry)
    return tuple((guard, tuple(each)) for guard, each in by.items())


def _cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a literal of ASCII letters is only a part of a longer word."""
    if start and text[start] in _LETTERS and text[start - 1] in _LETTERS:
        return True
    if end >= len(text) or text[end - 1] not in _LETTERS or text[end] not in _LETTERS:
        return False
    # PASSPORTM58203917: the letter is the number's.
    return end - start < _LONG_WORD or not _NUMBER_GLUED.match(text, end)
