"""What every integration does with the scan: options checked early, nothing heavy that travels, and
no text passed as clean that could not be checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from redactor.audit import Scanner
from redactor.errors import OptionError, RedactorError
from redactor.model import Finding, Report, Span
from redactor.options import make_options
from redactor.rulebook import Rulebook, load


class Scanning:
    """Scans with some options. Made small, so that it may be pickled: what is heavy is built in the
    process that first uses it. Without the option `today`, each day's texts go by their own day.

    OptionError names an option that cannot be, when it is made."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        if options.get("format", "text") not in {"auto", "text"}:
            raise OptionError("plain text only", where="format", advice="leave it out")
        if options.get("offset_unit", "codepoint") != "codepoint":
            raise OptionError("code points only", where="offset_unit", advice="leave it out")
        chosen = make_options(options)
        #: The rules that the options' packs make.
        self.book: Rulebook = load(chosen.packs)
        kind = chosen.page_kind
        if kind is not None and kind not in self.book.pages:
            known = ", ".join(sorted(self.book.pages))
            raise OptionError(f"no such kind of page: {kind}", where="page_kind", advice=known)
        self.options = dict(options)
        self._scanners: dict[bool, tuple[datetime.date, Scanner]] = {}

    def report(self, text: str, *, told: Sequence[Span] = ()) -> Report:
        """The report on a text. RedactorError when a part of it could not be checked. Names that
        were `told` are evidence, unless the option `names` says that none are to be read."""
        names = bool(self.options.get("names", bool(told)))
        report = self._scanner(names).scan(text, told=told if names else ())
        if report.failures:
            raise RedactorError(
                "the text could not be checked",
                where=report.failures[0].where,
                advice="report this rule",
            )
        return report

    def plain_options(self) -> dict[str, Any]:
        """The options as a file can hold them; the key is left out."""
        return {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in self.options.items()
            if name != "key"
        }

    def __reduce__(self) -> tuple[type[Scanning], tuple[dict[str, Any]]]:
        return Scanning, (self.options,)

    def _scanner(self, names: bool) -> Scanner:
        today = datetime.date.today()
        made, scanner = self._scanners.get(names, (None, None))
        if scanner is None or made != today:
            scanner = Scanner(**{**self.options, "names": names})
            self._scanners[names] = (today, scanner)
        return scanner


def placed(report: Report, *, notes: bool) -> Iterator[tuple[Finding, Span]]:
    """The findings that have a place in the text, each with it; with `notes` also those that may be
    published as they stand."""
    for finding in report.findings:
        if finding.parts and (notes or finding.action.acting):
            yield finding, Span(finding.parts[0].sent.start, finding.parts[-1].sent.end)
