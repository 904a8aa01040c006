"""Which rule looks at what: digits by length, lettered words, links, literals.

Built once from a rulebook. The folder of detectors is the registry.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from redactor import detectors
from redactor.context.candidate import Answer, Candidate, Detector, Facts, Reader
from redactor.context.labels import Names
from redactor.errors import RuleError
from redactor.rulebook import Rule, Rulebook
from redactor.scan.by_label import Kinds
from redactor.scan.complements import KINDS

Guard = Callable[[str, int, int], bool]
BareCell = Callable[[str, Facts], Answer | None]


#: Kinds that a label nearby tells nothing of: they are told by their shape, or are public anyway.
_NOT_NEARBY = frozenset({"CREDIT_CODE", "COORDINATES", "IP_ADDRESS", "VEHICLE_PLATE", "VIN"})


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A rule with the functions of its detector; None where the module has no such function.

    `labelled` is asked what stands behind each of the rule's labels, `cell` about each cell under
    a header that names the rule, `bare_cell` about cells without a header (and `bare_column`
    whether the values of a column are spread as its kind's are), `read` for whatever it sees in a
    text as a whole. `guard` is a
    quick look at what stands around an anchor or behind a label: only where it says yes is a
    candidate made.
    """

    rule: Rule
    facts: Facts
    number: Detector
    anchor: Detector
    labelled: Detector | None = None
    cell: Detector | None = None
    read: Reader | None = None
    guard: Guard | None = None
    bare_cell: BareCell | None = None
    bare_column: Callable[[Sequence[str]], bool] | None = None


def _silent(_candidate: Candidate, _facts: Facts) -> None:
    """For a rule that has nothing to say of numbers, or of anchors."""


class Dispatch:
    """The entries in the order of the rulebook, and by what they ask for.

    `alone`: by length and first digit; `grouped`: by length and number of groups; `linked_groups`:
    the numbers of groups of which digits may stand in links; `tokens`: those whose may be few;
    `labelled`: the lengths that some entry wants beside a label.
    """

    def __init__(self, book: Rulebook) -> None:
        self.entries = [_entry(rule, book) for rule in book.rules]
        #: The kinds that a label alone tells.
        self.kinds = Kinds.of(book.rules)
        #: The kinds that masks are compared of.
        self.masked = {rule.entity: rule for rule in book.rules if rule.entity in KINDS}
        linked: dict[int, list[Entry]] = defaultdict(list)
        self._linked_alone: list[Entry] = []
        self.bare = tuple(entry for entry in self.entries if entry.bare_cell)
        self.readers = tuple(entry for entry in self.entries if entry.read)
        self.tokens = tuple(entry for entry in self.entries if entry.rule.numbers.tokens)
        alone: dict[tuple[int, str], list[Entry]] = defaultdict(list)
        grouped: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        self._labelled: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            numbers = entry.rule.numbers
            if numbers.links:
                if numbers.groups:
                    linked[numbers.groups].append(entry)
                else:
                    self._linked_alone.append(entry)
            for length in numbers.alone:
                if numbers.groups:
                    grouped[length, numbers.groups].append(entry)
                    continue
                for digit in numbers.begins:
                    alone[length, digit].append(entry)
            if numbers.labelled:
                self._labelled[entry.rule.entity].append(entry)
        self.alone = {key: tuple(each) for key, each in alone.items()}
        self.grouped = {key: tuple(each) for key, each in grouped.items()}
        self._linked = {key: tuple(each) for key, each in linked.items()}
        self.linked_groups = frozenset(linked)
        bounds = [entry.rule.numbers.labelled for entry in self.entries]
        shortest = min((each[0] for each in bounds if each), default=0)
        longest = max((each[1] for each in bounds if each), default=-1)
        self.labelled = range(shortest, longest + 1)
        self.wanted = frozenset(length for length, _ in (*alone, *grouped))
        self.named = lru_cache(maxsize=4096)(self._named)
        self.lettered = lru_cache(maxsize=4096)(self._lettered)
        self.nearby = lru_cache(maxsize=4096)(self._nearby)

    def linked(self, groups: int, length: int) -> tuple[Entry, ...]:
        """Entries whose digits may stand in links."""
        wanting = (
            entry
            for entry in self._linked_alone
            if length in entry.rule.numbers.alone or _covers(entry.rule.numbers.labelled, length)
        )
        return (*self._linked.get(groups, ()), *wanting)

    def _named(self, names: Names, length: int, first: str) -> tuple[Entry, ...]:
        """Entries that want this length beside a label of one of these names and do not look
        at it anyway."""
        alone = self.alone.get((length, first), ())
        return tuple(
            entry
            for entry in self.entries
            if entry.rule.entity in names
            and entry not in alone
            and entry in self._labelled.get(entry.rule.entity, ())
            and _covers(entry.rule.numbers.labelled, length)
        )

    def _nearby(self, names: Names, length: int) -> tuple[Entry, ...]:
        """Entries of these names that want so many digits, with letters or without, where a label
        nearby is all that tells."""
        return tuple(
            entry
            for entry in self.entries
            if entry.rule.entity in names - _NOT_NEARBY
            and (
                _covers(entry.rule.numbers.labelled, length)
                or _covers(entry.rule.numbers.letters, length)
            )
        )

    def _lettered(self, names: Names, length: int) -> tuple[Entry, ...]:
        """Entries for digits that touch letters: those with a pattern of their own, which have
        nothing but a label to go by, only beside it."""
        return tuple(
            entry
            for entry in self.entries
            if _covers(entry.rule.numbers.letters, length)
            and (entry.rule.pattern is None or entry.rule.entity in names)
        )


def _covers(bounds: tuple[int, int] | None, length: int) -> bool:
    return bounds is not None and bounds[0] <= length <= bounds[1]


def _entry(rule: Rule, book: Rulebook) -> Entry:
    # A word list may share its name with a detector of another folder: wording/health.
    module = None if rule.is_list else detector_modules().get(rule.id.rpartition("/")[2])
    wants = bool(rule.anchors or rule.labels or rule.numbers.alone or rule.numbers.labelled)
    if module is None and wants and rule.scope == "text":
        raise RuleError(
            "has no detector", where=rule.id, advice="add a module of the same name to detectors/"
        )
    facts = Facts(rule, book.tables)
    guard = getattr(module, "guard", None)
    return Entry(
        rule=rule,
        facts=facts,
        number=getattr(module, "number", _silent),
        anchor=getattr(module, "anchor", _silent),
        labelled=getattr(module, "labelled", None),
        cell=getattr(module, "cell", None),
        read=getattr(module, "read", None),
        guard=guard and guard(facts),
        bare_cell=getattr(module, "bare_cell", None),
        bare_column=getattr(module, "bare_column", None),
    )


@lru_cache(maxsize=1)
def detector_modules() -> Mapping[str, ModuleType]:
    """Every detector module by its name."""
    return {
        info.name: importlib.import_module(f"{detectors.__name__}.{info.name}")
        for info in pkgutil.iter_modules(detectors.__path__)
        if not info.name.startswith("_")
    }
