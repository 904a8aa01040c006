"""The pass over a block: literals and clusters, candidates, checks, resolve.

Pure: no files, no clock, no network. An engine is built once from a rulebook and used for many
blocks; it keeps no text.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import NamedTuple

from redactor import detectors as detector_modules
from redactor.context.candidate import (
    Answer,
    Candidate,
    Detector,
    Facts,
    Hit,
    Names,
    Surroundings,
    names_in,
)
from redactor.context.columns import Columns
from redactor.errors import RuleError
from redactor.model import Block, Certainty
from redactor.rulebook import Rule, Rulebook, Term
from redactor.scan import automaton, gates
from redactor.scan.literals import Meaning, literals
from redactor.scan.resolve import resolve
from redactor.text.clusters import REGION, Window, region_windows
from redactor.text.folding import Cleaned, clean

#: Text is scanned in pieces of this many code points, so that memory stays bounded.
PIECE = 1 << 18
#: A piece sees this much of its neighbours, so that nothing is lost at a cut.
MARGIN = 512
# Capitals and digits of a vehicle's number, few digits together: LFNA4LBA34TAX0219.
_TOKEN = re.compile("(?<![0-9A-Za-z])[0-9A-HJ-NPR-Z]{17}(?![0-9A-Za-z])")
#: Headers and lines whose names are remembered.
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A rule with the functions of its detector."""

    rule: Rule
    facts: Facts
    number: Detector | None
    anchor: Detector | None


class Found(NamedTuple):
    """An answer in the block's own offsets, before policy. `value` never leaves the scan."""

    start: int
    end: int
    rule: Rule
    answer: Answer
    value: str
    term: Term | None = None


class Failed(NamedTuple):
    """A detector that raised: its rule and the kind of error, never its message."""

    rule: str
    error: str


class Engine:
    """All rules ready to run. Raises RuleError when a rule has no detector."""

    def __init__(self, book: Rulebook, *, engine: str | None = None) -> None:
        self.book = book
        self._entries = [_entry(rule, book) for rule in book.rules]
        self._alone: dict[int, list[Entry]] = defaultdict(list)
        self._grouped: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        self._labelled: dict[str, list[tuple[int, int, Entry]]] = defaultdict(list)
        self._lettered = [entry for entry in self._entries if entry.rule.numbers.letters]
        self._tokens = [entry for entry in self._entries if entry.rule.numbers.tokens]
        self._linked = [entry for entry in self._entries if entry.rule.numbers.links]
        wanted: set[int] = set()
        for entry in self._entries:
            wanted |= self._enlist(entry)
        self._wanted = frozenset(wanted)
        meanings = literals(book)
        self._meanings: list[Meaning] = list(meanings.values())
        self._automaton = automaton.build(list(meanings), engine=engine)
        self.names_of = lru_cache(maxsize=_REMEMBERED)(self._names_of)

    def _enlist(self, entry: Entry) -> set[int]:
        """Put an entry where its digits will look for it; the lengths that it wants."""
        numbers = entry.rule.numbers
        for length in numbers.alone:
            if numbers.groups:
                self._grouped[length, numbers.groups].append(entry)
            else:
                self._alone[length].append(entry)
        if not numbers.labelled:
            return set(numbers.alone)
        shortest, longest = numbers.labelled
        self._labelled[entry.rule.entity].append((shortest, longest, entry))
        return {*numbers.alone, *range(shortest, longest + 1)}

    def scan(self, block: Block) -> tuple[list[Found], list[Failed]]:
        """Everything in a block, resolved, in its own offsets, ordered by place."""
        text = block.text
        found: list[Found] = []
        failed: list[Failed] = []
        columns = Columns(text, lambda line: bool(self.names_of(line)))
        for start in range(0, max(1, len(text)), PIECE):
            self._scan_piece(block, columns, start, found, failed)
        return found, failed

    def _scan_piece(
        self, block: Block, columns: Columns, start: int, found: list[Found], failed: list[Failed]
    ) -> None:
        text = block.text
        low, high = max(0, start - MARGIN), min(len(text), start + PIECE + MARGIN)
        cleaned = clean(text[low:high] if high - low < len(text) else text)

        def header(position: int) -> str | None:
            if block.header is not None:
                return block.header
            return columns.header(low + cleaned.source(position, position + 1)[0])

        answers = self._answers(cleaned, header, failed)
        for each in answers:
            begin, end = cleaned.source(each.start, each.end)
            if start <= low + begin < start + PIECE:
                found.append(each._replace(start=low + begin, end=low + end))

    def _answers(
        self, cleaned: Cleaned, header: gates.Header, failed: list[Failed]
    ) -> list[Found]:
        text = cleaned.text
        meanings = self._meanings
        wakes: list[tuple[int, int, int]] = []
        found: list[Found] = []
        matches = self._automaton.find(text)
        labels = self._labels(text, matches)
        for match in matches:
            meaning = meanings[match[0]]
            if meaning.anchors:
                wakes.append(match)
            if meaning.terms:
                found.extend(_terms(self._entries, meaning, match, text))
        around = Surroundings(text, labels, self.names_of, header)
        for index, start, end in wakes:
            literal = Window(start, end, text[start:end], (), (), True)
            for rule_index in meanings[index].anchors:
                entry = self._entries[rule_index]
                self._ask(entry, entry.anchor, Candidate(around, literal), found, failed)
        for token in _TOKEN.finditer(text) if self._tokens else ():
            window = Window(*token.span(), token.group(), (), (), True)
            for entry in self._tokens:
                self._ask(entry, entry.number, Candidate(around, window), found, failed)
        for region in REGION.finditer(text):
            for window in region_windows(region.group(), region.start(), self._wanted):
                self._ask_about(window, around, found, failed)
        return resolve(found, text)

    def _ask_about(
        self, window: Window, around: Surroundings, found: list[Found], failed: list[Failed]
    ) -> None:
        candidate = Candidate(around, window)
        gate = gates.gate(candidate)
        if gate is gates.Gate.SHUT:
            return
        entries: list[Entry] = []
        if gate is gates.Gate.PATH:
            entries += self._linked
        elif gate is not gates.Gate.LETTERS:
            length = len(window.value)
            entries += self._alone.get(length, ())
            if len(window.shape) > 1:
                entries += self._grouped.get((length, len(window.shape)), ())
            if len(window.shape) == 1 or window.whole:
                entries += self._named_entries(candidate, length)
        if gate is gates.Gate.LETTERS or gate is gates.Gate.BOTH:
            entries += self._lettered
        for entry in dict.fromkeys(entries):
            self._ask(entry, entry.number, candidate, found, failed)

    def _named_entries(self, candidate: Candidate, length: int) -> Iterator[Entry]:
        """Rules that want this length beside their own label or under their own column."""
        for name in candidate.named:
            for shortest, longest, entry in self._labelled.get(name, ()):
                if shortest <= length <= longest:
                    yield entry

    def _ask(
        self,
        entry: Entry,
        detector: Detector | None,
        candidate: Candidate,
        found: list[Found],
        failed: list[Failed],
    ) -> None:
        if detector is None:
            return
        try:
            answer = detector(candidate, entry.facts)
        except Exception as error:  # noqa: BLE001 - a broken detector must not hide the others
            failed.append(Failed(entry.rule.id, type(error).__name__))
            return
        if answer is None:
            return
        for each in (answer,) if isinstance(answer, Answer) else answer:
            value = candidate.text[each.start : each.end]
            found.append(Found(each.start, each.end, entry.rule, each, value))

    def _names_of(self, text: str) -> Names:
        bare = clean(text).text.strip()
        return names_in(bare, self._labels(bare, self._automaton.find(bare)))

    def _labels(self, text: str, matches: Iterable[tuple[int, int, int]]) -> list[Hit]:
        """The matches that are labels, ASCII ones as whole words: not the QQ of BBQQ."""
        hits: list[Hit] = []
        for index, start, end in matches:
            names = self._meanings[index].names
            if names and not _cuts_word(text, start, end):
                hits.append(Hit(start, end, names))
        return hits


def _cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a literal of ASCII letters is only a part of a longer word."""
    first, last = text[start], text[end - 1]
    if start and first.isascii() and first.isalpha() and _is_letter(text[start - 1]):
        return True
    return (
        end < len(text) and last.isascii() and last.isalpha() and _is_letter(text[end])
    )


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _terms(
    entries: list[Entry], meaning: Meaning, match: tuple[int, int, int], text: str
) -> Iterator[Found]:
    _, start, end = match
    for index, term in meaning.terms:
        answer = Answer(Certainty.CONFIRMED, ("term",), start, end)
        yield Found(start, end, entries[index].rule, answer, text[start:end], term)


def _entry(rule: Rule, book: Rulebook) -> Entry:
    module = _modules().get(rule.id.rpartition("/")[2])
    wants = bool(rule.anchors or rule.numbers.alone or rule.numbers.labelled)
    if module is None and wants and rule.scope == "text":
        raise RuleError(
            "has no detector", where=rule.id, advice="add a module of the same name to detectors/"
        )
    return Entry(
        rule=rule,
        facts=Facts(rule, book.tables),
        number=getattr(module, "number", None),
        anchor=getattr(module, "anchor", None),
    )


@lru_cache(maxsize=1)
def _modules() -> Mapping[str, ModuleType]:
    """Every detector module by its name: the folder is the registry."""
    return {
        info.name: importlib.import_module(f"{detector_modules.__name__}.{info.name}")
        for info in pkgutil.iter_modules(detector_modules.__path__)
        if not info.name.startswith("_")
    }
