"""One pass over one piece of a cleaned text: literals and digits to candidates, checks, resolve."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from redactor.context.behind import may_follow
from redactor.context.candidate import Answer, Candidate, Detector
from redactor.context.found import Failed, Found
from redactor.context.mentions import Word
from redactor.context.nearby import LEAST, Nearby, explains_itself
from redactor.context.surroundings import CELL_EDGES, KEYED, LABEL_REACH, Surroundings
from redactor.context.tables import Row, Tables
from redactor.model import Certainty, Span
from redactor.rulebook import Rule
from redactor.scan import gates
from redactor.scan.asked import Asked, Outside
from redactor.scan.by_label import told_by_label
from redactor.scan.by_topic import told_by_topic
from redactor.scan.cells import CellReader, TableWindow
from redactor.scan.complements import told_by_masks
from redactor.scan.dispatch import Dispatch, Entry
from redactor.scan.gates import Gate
from redactor.scan.joints import (
    broken_labels,
    chained,
    has_near,
    is_cut_row,
    is_whole,
    joined,
    joints_with,
    telling,
    without_parts,
)
from redactor.scan.matches import Matcher
from redactor.scan.nobodys import is_nobodys
from redactor.scan.reread import Reread
from redactor.scan.resolve import apart, beside, resolve
from redactor.scan.respelt import respelt
from redactor.scan.squeezed import squeezed, stretches
from redactor.text.clusters import REGION, Window, region_windows
from redactor.text.folding import LETTERS, Cleaned
from redactor.wording import Hit

#: Text is scanned in pieces of this many code points, so that memory stays bounded.
PIECE = 1 << 18
# Capitals and digits of a vehicle's number, few digits together: LFNA4LBA34TAX0219.
# Written with a single class in front, because `re` skips to its first character.
_TOKEN = re.compile("[0-9A-HJ-NPR-Z][0-9A-HJ-NPR-Z]{16}(?![0-9A-Za-z])")
#: What a detector from elsewhere is told by when it brings no rules.
_NO_RULE = "outside"
_LONGEST_LEAD = 4
#: Kinds that the words beside a number may tell, though nothing proves them.
_OF_BANKS = frozenset({"BANK_ACCOUNT", "BANK_CARD"})
_CERTAIN = (Certainty.CONFIRMED, Certainty.LIKELY, Certainty.POSSIBLE)
# Letters that end a number: 01827364X.
_TAIL = re.compile("[A-Za-zＡ-Ｚａ-ｚ][0-9A-Za-z]{0,6}")
# What a region may end in that is no digit.
_TRAILING = " \n\r-.()_（）－—。．·\u3000\u00a0"
_BLANKS = frozenset(" \n")
_LINE_ENDS = frozenset({"", "\n", "\r"})


class Means(NamedTuple):
    """What an engine reads its pieces with."""

    dispatch: Dispatch
    matcher: Matcher
    cells: CellReader


class Piece:
    """One pass over one piece of cleaned text."""

    def __init__(
        self,
        means: Means,
        cleaned: Cleaned,
        tables: TableWindow,
        failed: list[Failed],
        told: Sequence[Span],
    ) -> None:
        self._means = means
        self._tables = tables
        self._dispatch, self._matcher, self._cells = means
        matcher = self._matcher
        self._text = text = cleaned.text
        labels, self._waking = matcher.find(text)
        joints = joints_with(text, matcher.pairs) if "\n" in text else []
        over, self._broken = broken_labels(text, joints, matcher.find)
        if over:
            labels = labels.joined(over)
        self._label_ends = labels.ends
        self._around = Surroundings(
            text, labels, matcher.names_of, tables, told, documents=matcher.documents
        )
        self._labels = labels
        # Where digits stand close together.
        self._regions: list[tuple[int, str]] = []
        self._found: list[Found] = []
        self._failed = failed
        self.words: list[Word] = []
        self.hits: list[Hit] = []

    def run(self, start: int, asked: Asked) -> list[Found]:
        if asked.names:
            self._ask_readers()
        self._ask_all_of_text()
        self._ask_left_over()
        rows = self._tables.rows(start, start + PIECE)
        if rows:
            self._ask_cells(rows)
        self._ask_torn()
        self._ask_respelt()
        found = resolve(self._found, self._text)
        if rows:
            found = self._cells.filled(rows, self._tables, self._text, found)
        found = self._with_told(found)
        if asked.outside:
            others = [each for outside in asked.outside for each in self._read_outside(outside)]
            found = beside(found, others, self._text)
        return found

    def _with_told(self, found: list[Found]) -> list[Found]:
        """The findings, with the numbers that only their label or the talk tells."""
        kinds = self._dispatch.kinds
        told = told_by_label(self._text, self._labels, self._around, found, kinds)
        found = self._with(found, told)
        shown = list(told_by_masks(self._text, found, self._dispatch.masked))
        found = self._with(apart(found, shown), shown) if shown else found
        return self._with(found, told_by_topic(self._around, self._regions, found, kinds.rules))

    def _with(self, found: list[Found], told: Iterable[Found]) -> list[Found]:
        more = [
            each for each in told if not is_nobodys(each.rule, self._text, each.start, each.end)
        ]
        return sorted([*found, *more], key=lambda each: each.start) if more else found

    def _ask_all_of_text(self) -> None:
        self._ask_literals()
        self._ask_tokens()
        self._ask_numbers()

    def _ask_torn(self) -> None:
        """What a line break cuts or blanks pull apart, read as if they did not."""
        text = self._text
        parts = list(squeezed(text, stretches(text, self._label_ends, self._regions)))
        if "\n" in text:
            ends = sorted(each.end for each in self._found)
            joints = [
                joint
                for joint in telling(text, self._label_ends, ends)
                if not self._tables.row(joint.right)
                or self._tables.holds(joint.left - 1, joint.right + 1)
            ]
            parts += [*joined(text, joints), *chained(text, joints)]
        if not parts:
            return
        reread = Reread(text, parts)
        again = self._again(reread.text)
        for each in resolve(again._found, reread.text):
            place = reread.place(each.start, each.end)
            if place is not None and is_whole(each, text[slice(*place)]):
                answer = each.answer._replace(start=place[0], end=place[1])
                self._found = without_parts(self._found, each.rule, *place, text)
                self._found.append(Found(*place, each.rule, answer, text[slice(*place)]))

    def _ask_respelt(self) -> None:
        """Numbers that are said, or written as nobody types them, in plain digits."""
        spellings = respelt(self._text)
        if not spellings:
            return
        reread = Reread(self._text, [each.part for each in spellings])
        again = self._again(reread.text)
        again._ask_left_over()
        for each in resolve(again._found, reread.text):
            place = reread.place(each.start, each.end)
            if place is None or (
                each.answer.certainty is Certainty.POSSIBLE and each.rule.entity not in _OF_BANKS
            ):
                continue
            if spellings[reread.part_at(each.start)].bears(each):
                # Who says a number group by group means all of it.
                certainty = min(each.answer.certainty, Certainty.LIKELY, key=_CERTAIN.index)
                answer = each.answer._replace(certainty=certainty, start=place[0], end=place[1])
                self._found.append(Found(*place, each.rule, answer, self._text[slice(*place)]))

    def _again(self, text: str) -> Piece:
        """Another text read the same way, without tables."""
        whole = Cleaned(text)
        window = TableWindow(Tables("", str), whole, 0, has_grid=False)
        again = Piece(self._means, whole, window, self._failed, ())
        again._ask_all_of_text()
        return again

    def _ask_literals(self) -> None:
        text, woken = self._text, self._matcher.woken
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
            for guard, entries in self._matcher.woken(index)[1]:
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
            # Whatever it would have found by: its first rule stands for it, if it has one at all.
            told_by = outside.rules[0].id if outside.rules else _NO_RULE
            self._failed.append(Failed(told_by, type(error).__name__))
        return found

    def _ask_cells(self, rows: Sequence[Row]) -> None:
        """Cells under a header that names a kind, for detectors that want to see them."""
        for entry, detector, start, end in self._cells.asking(rows, self._tables):
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
            self._regions.append((start, raw))
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
        if (
            groups > 1
            and not _BLANKS.isdisjoint("".join(window.gaps))
            and self._tables.parts(window.start, window.end)
            and not is_cut_row(window)
        ):
            # What stands in two cells is no one number.
            return
        candidate = Candidate(self._around, window)
        gate = gates.gate(candidate)
        if gate is Gate.SHUT:
            return
        if gate is Gate.PATH:
            self._ask_all(dispatch.linked(groups, length), candidate)
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

    def _ask_left_over(self) -> None:
        """Ask about the numbers that nothing claimed yet and that a label nearby may explain."""
        if not self._regions or not self._labels.ends:
            return
        nearby = Nearby(self._text, self._labels, self._found)
        for start, raw in self._regions:
            if nearby.is_told(start, raw.rstrip(_TRAILING)):
                continue
            windows = [
                window
                for window in region_windows(raw, start, frozenset())
                if len(window.value) >= LEAST and not explains_itself(window.value)
            ]
            for window in sorted(windows, key=lambda each: -len(each.value)):
                if not nearby.is_claimed(window.start, window.end):
                    self._ask_nearby(window, nearby)

    def _ask_nearby(self, window: Window, nearby: Nearby) -> None:
        candidate = Candidate(self._around, window)
        start = candidate.letters_start
        tail = _TAIL.match(self._text, window.end)
        names = nearby.names(start, tail.end() if tail else window.end)
        if not names or self._around.header(window.start):
            return
        count = len(self._found)
        # An office's characters may lead the number, too: 士20150817264.
        with self._around.supposing(start - _LONGEST_LEAD, window.start, names):
            gate = gates.gate(candidate)
            if gate is Gate.SHUT or gate is Gate.PATH:
                return
            self._ask_all(self._dispatch.nearby(names, len(window.value)), candidate)
        told = [_told_nearby(each) for each in self._found[count:]]
        self._found[count:] = told
        for each in told:
            nearby.claim(each.start, each.end)

    def _has_company(self, window: Window, groups: int, single: bool) -> bool:
        """Whether letters, a label, a link or a cell's edge stand beside digits of no telling
        length."""
        text, start, end = self._text, window.start, window.end
        single = single and len(window.value) in self._dispatch.labelled
        before, after = text[start - 1 : start], text[end : end + 1]
        if before in gates.TOUCHING or after in gates.TOUCHING:
            return (
                single
                or groups in self._dispatch.linked_groups
                or before in LETTERS
                or after in LETTERS
                or gates.letters_lead(text, start)
            )
        if after == "号":
            return True
        return single and (
            (may_follow(text, end) and bool(self._around.label_after(end)))
            or self._around.has_grid
            or before in CELL_EDGES
            or after in CELL_EDGES
            or (before in KEYED and bool(self._around.header(start)))
            or (before == "\n" and after in _LINE_ENDS and self._around.is_headed(start))
            or has_near(self._label_ends, start - LABEL_REACH, start)
        )

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
            if is_nobodys(rule, self._text, each.start, each.end):
                continue
            value = self._text[each.start : each.end]
            self._found.append(Found(each.start, each.end, rule, each, value))


def _told_nearby(found: Found) -> Found:
    evidence = tuple("label nearby" if each == "label" else each for each in found.answer.evidence)
    return found._replace(answer=found.answer._replace(evidence=evidence))
