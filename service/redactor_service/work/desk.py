"""From what a caller asked for to the scanner that does it. No path is a caller's to give."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from redactor import (
    Checker,
    LiveRules,
    OptionError,
    Report,
    RuleError,
    Scanner,
    ScanOptions,
    make_options,
)
from redactor.joins.draft import Joins, joins_of
from redactor.joins.index import index_path, opened
from redactor.policy import load_policy, policy_names
from redactor.rulebook import pack_names

#: Of so many different options at most.
_SCANNERS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the service was started with.

    `policies` maps the names that a draft may ask for to the option behind each. A path to a
    policy file is the operator's to give, never a caller's.
    """

    options: ScanOptions
    policies: Mapping[str, str]
    rules: LiveRules
    #: The index of joins that drafts are held against; None: none.
    joins: Path | None = None
    #: By options and day: to make one takes a good part of what a short draft takes.
    scanners: dict[ScanOptions, tuple[Checker, Scanner]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def scanner(self, asked: Mapping[str, object]) -> Scanner:
        """A scanner for one draft. OptionError when an option cannot be used."""
        told = dict(asked)
        if "policy" in told:
            told["policy"] = self._policy(str(told["policy"]))
        packs = told.get("packs")
        if isinstance(packs, list):
            told["packs"] = self._packs([str(each) for each in packs])
        # A service runs for weeks: the day is that of the request, not of the start.
        today = replace(self.options, today=datetime.date.today())
        options = make_options(told, today)
        try:
            checker = self.rules.checker(options.packs)
        except RuleError:
            # Which file is wrong is the operator's to know.
            raise OptionError(
                "a pack cannot be used", where="packs", advice="ask the operator of the service"
            ) from None
        # By the checker too, which is another one once packs have changed.
        kept = self.scanners.get(options)
        if kept is None or kept[0] is not checker:
            if len(self.scanners) >= _SCANNERS:
                self.scanners.clear()
            kept = self.scanners[options] = (checker, Scanner.of(options, checker))
        return kept[1]

    def scan(self, scanner: Scanner, data: str | bytes, *, name: str | None = None) -> Report:
        """The report on a draft, held against the index of joins where there is one."""
        if self.joins is None:
            return scanner.scan(data, name=name)
        report = scanner.scan(data, name=name, beside=True)
        return report.but(**self._joins(scanner, report))

    def held(
        self, report: Report, scanner: Scanner, data: str | bytes, *, name: str | None = None
    ) -> Report:
        """A report that was made of a draft on another way, held against the index."""
        if self.joins is None:
            return report
        scanned = scanner.scan(data, name=name, beside=True)
        return report.but(**self._joins(scanner, scanned))

    def check_joins(self) -> None:
        """RedactorError when the index cannot be used: a fault shows at the start. What happens to it
        later is a failure in each report."""
        if self.joins is not None:
            with opened(self.joins, self.options.key or b""):
                pass

    def _joins(self, scanner: Scanner, scanned: Report) -> Joins:
        assert self.joins is not None, "asked where there is an index"
        return joins_of(scanned, self.joins, self.rules.checker(scanner.options.packs).book)

    def checker(self) -> Checker:
        """The rules that serve a draft which asks for no pack."""
        return self.rules.checker(self.options.packs)

    def packs(self) -> list[dict[str, str]]:
        """The packs at hand and the state of each."""
        problems = self.rules.problems
        listed = []
        for name in dict.fromkeys((*self.options.packs, *pack_names())):
            problem = next((told for packs, told in problems.items() if name in packs), "")
            ready = "in use" if name in self.options.packs else "ready"
            state = "faulty" if problem else ready
            listed.append({"name": name, "state": state, "problem": problem})
        return listed

    def _packs(self, names: Sequence[str]) -> tuple[str, ...]:
        """The operator's packs and those asked for by name. A path is the operator's to give."""
        # In one order, so that the same packs are made ready once.
        packs = tuple(dict.fromkeys((*self.options.packs, *sorted(names))))
        known = pack_names()
        for name in names:
            # While a pack is replaced, its folder is not there for a moment.
            if name not in (*known, *self.options.packs) and not self.rules.has(packs):
                advice = f"known are {', '.join(known)}" if known else "none were added"
                raise OptionError("no such pack", where="packs", advice=advice)
        return packs

    def _policy(self, name: str) -> str:
        if name not in self.policies:
            known = ", ".join(self.policies)
            raise OptionError("no such policy", where="policy", advice=f"known are {known}")
        return self.policies[name]


def open_desk(options: ScanOptions | None, joins: str = "") -> Desk:
    """Checks the operator's options. RedactorError when they cannot be used. `joins`: the path of an
    index of joins, or of the output folder of an audit that has one."""
    made = make_options({}, options)
    own = {load_policy(made.policy).name: made.policy}
    shipped = {name: name for name in policy_names() if name not in own}
    return Desk(
        options=made,
        policies={**own, **shipped},
        rules=LiveRules(),
        joins=index_path(joins) if joins else None,
    )
