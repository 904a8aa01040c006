"""The values that travel the road from bytes to report.

All are frozen: a later stage makes a new value. Offsets are Unicode code points, half-open,
in the text as it was sent, before any folding.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, Protocol


class Action(StrEnum):
    """What must happen before the finding may go out; `verdict` orders them."""

    NOTE = "note"
    MASK = "mask"
    HOLD = "hold"
    BLOCK = "block"

    @property
    def acting(self) -> bool:
        return self is not Action.NOTE


class Verdict(StrEnum):
    """The strictest of a document's findings: pass < mask < hold < block."""

    PASS = "pass"
    MASK = "mask"
    HOLD = "hold"
    BLOCK = "block"


_STRICTNESS = {Verdict.PASS: 0, Verdict.MASK: 1, Verdict.HOLD: 2, Verdict.BLOCK: 3}
_VERDICT_OF = {
    Action.NOTE: Verdict.PASS,
    Action.MASK: Verdict.MASK,
    Action.HOLD: Verdict.HOLD,
    Action.BLOCK: Verdict.BLOCK,
}


def strictest(actions: Iterator[Action] | Sequence[Action], *, failed: bool = False) -> Verdict:
    """The verdict for these actions; a failure lifts it to at least `hold`.

    >>> strictest([Action.NOTE, Action.MASK])
    <Verdict.MASK: 'mask'>
    >>> strictest([], failed=True)
    <Verdict.HOLD: 'hold'>
    """
    verdicts = {_VERDICT_OF[action] for action in set(actions)}
    verdicts.add(Verdict.HOLD if failed else Verdict.PASS)
    return max(verdicts, key=_STRICTNESS.__getitem__)


class Certainty(StrEnum):
    """A detector's answer: checked by arithmetic or by name, likely, or merely possible."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Audience(StrEnum):
    """Whose information it is."""

    PERSONAL = "personal"
    PUBLIC_DUTY = "public_duty"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """What a block is in its document."""

    PARAGRAPH = "paragraph"
    TITLE = "title"
    CELL = "cell"
    HEADER = "header"
    COMMENT = "comment"
    ATTRIBUTE = "attribute"
    METADATA = "metadata"


class Span(NamedTuple):
    """Half-open range of code points in a block's text before folding."""

    start: int
    end: int


class Part(NamedTuple):
    """One piece of a finding: a span in a block, and where the block begins in the text sent."""

    block: int
    start: int
    end: int
    offset: int = 0

    @property
    def sent(self) -> Span:
        """The piece's place in the text as it was sent."""
        return Span(self.offset + self.start, self.offset + self.end)


class CellPlace(NamedTuple):
    """Where a cell stands: its table, row and column (from 0), how many columns and rows it
    covers, and whether the format calls it a heading."""

    table: int
    row: int
    column: int
    columns: int = 1
    rows: int = 1
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of text that the format keeps in one place: a run of a paragraph, of a cell.

    `start` is the block's absolute position in the document's text (code points). `gap`: what
    parts it from the block before for a reader: a paragraph's break, a line's, or nothing.
    `keeps_lines`: line breaks in it are seen by the reader. `place` says where a person finds it
    ("page 3"), made lazily.
    """

    index: int
    text: str
    role: Role = Role.PARAGRAPH
    start: int = 0
    gap: str = "\n\n"
    keeps_lines: bool = True
    cell: CellPlace | None = None
    place: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was read. `blocks()` may be called again and again: a large sheet is a stream.

    `digest` is keyed, so that it cannot be matched against a guessed text.
    """

    name: str | None
    media_type: str
    digest: Callable[[], str]
    blocks: Callable[[], Iterator[Block]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace the characters of a part by `replacement`."""

    part: Part
    replacement: str


class Notice(NamedTuple):
    """What a format tells about a file itself: something hidden in it (entity HIDDEN_CONTENT), or
    something that only looks redacted (FALSE_REDACTION). `what` is a row of
    rules/tables/concealments.tsv; `place` says where a person finds it, without document text."""

    entity: str
    what: str
    place: str = ""


class Source(Protocol):
    """An opened input. How a block maps back to the file stays inside the format.

    `notices` and `failures` are complete once all blocks were read. `rewriting`: what the last
    rewriting did beside masking, in Chinese, for the report: a page that became a picture."""

    @property
    def document(self) -> Document: ...

    @property
    def notices(self) -> Sequence[Notice]: ...

    @property
    def failures(self) -> Sequence[Failure]: ...

    @property
    def rewriting(self) -> Sequence[str]: ...

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The same file with only the edited characters changed; `clean`: and without what is
        hidden in it. RewriteError when it cannot be done safely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a person is told of a finding, in Chinese. `replacements`: of a wrong word, the right
    forms, the usual one first."""

    title: str
    message: str
    suggestion: str
    basis: tuple[str, ...] = ()
    category: str = ""
    replacements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place (or the page as a whole, when `parts` is empty) that a rule speaks about.

    It never holds the text found: a report that quotes what it found is itself a leak.
    `id` is a keyed hash of rule, value and ordinal: a decision survives a rescan of an
    edited draft. `severity`: of a wrong word (replace, warn or hint), as its list says.
    """

    id: str
    rule: str
    entity: str
    parts: tuple[Part, ...]
    certainty: Certainty
    audience: Audience
    action: Action
    advice: Advice
    evidence: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    severity: str | None = None
    place: str | None = None

    @property
    def start(self) -> int | None:
        """Where it begins in the text as it was sent; None for a finding about the page."""
        return self.parts[0].sent.start if self.parts else None

    @property
    def end(self) -> int | None:
        return self.parts[-1].sent.end if self.parts else None

    @property
    def sure_replacement(self) -> str | None:
        """The right form of a wrong word, where it is sure: severity replace, one form only. Where
        a superseded law is cited, its articles have other numbers in the new one."""
        right = self.advice.replacements
        is_sure = self.severity == "replace" and len(right) == 1 and "cited" not in self.evidence
        return right[0] if is_sure else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that was not read or not checked. It lifts the verdict to at least `hold`.

    `code` is stable and English; `message` is for the person at the screen.
    """

    code: str
    message: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOptions:
    """Everything a scan may be told, for library, command line, JSONL and HTTP alike.

    `packs`: an organisation's own, by name or by the path of a folder. `archived`: the text is
    online already, so that it does not count as written today when it has no date. `format`: of a
    text, `text` (as `auto`) or `html`; of a file, told by its content and name where it is `auto`.

    `today` is an argument, so that scanning has no clock: without it the caller's day is used
    once, where the options are made. `key` serves ids, digests and pseudonyms; the default is
    random per process.
    """

    policy: str = "default"
    page_kind: str | None = None
    document_date: datetime.date | None = None
    today: datetime.date = field(default_factory=datetime.date.today)
    archived: bool = False
    format: str = "auto"
    names: bool = False
    packs: tuple[str, ...] = ()
    offset_unit: str = "codepoint"
    key: bytes | None = field(default=None, repr=False)


class Told(NamedTuple):
    """A finding's value, and what an audit's traces need to know of its place: a number that it
    shares with what stands in the same row or line, what the header over it names, and the cells
    beside it, each with the field that its header names."""

    value: str
    row: int
    column: str = ""
    beside: tuple[tuple[str, str], ...] = ()


class Report:
    """What one document's audit found.

    Findings are made when somebody first reads them (an audit of millions of pages mostly
    wants verdicts), those about the page first, then ordered by place.
    """

    def __init__(
        self,
        *,
        name: str | None,
        verdict: Verdict,
        actions: tuple[Action, ...],
        findings: Callable[[], tuple[Finding, ...]],
        quotes: Callable[[], tuple[str, ...]],
        failures: tuple[Failure, ...],
        options: ScanOptions,
        rulebook_digest: str,
        page_kind: Callable[[], str | None] = lambda: None,
        values: Callable[[], frozenset[str]] = frozenset,
        told: Callable[[], tuple[Told, ...]] = tuple,
        head: Callable[[], tuple[str, datetime.date | None]] = lambda: ("", None),
        media_type: str = "",
    ) -> None:
        self.name = name
        self.media_type = media_type
        self.verdict = verdict
        self.actions = actions
        self.failures = failures
        self.options = options
        self.rulebook_digest = rulebook_digest
        self._make = findings
        self._make_kind = page_kind
        self._make_quotes = quotes
        self._make_values = values
        self._make_told = told
        self._make_head = head
        #: What rewriting the file did beside masking, in Chinese: a page that became a picture.
        self.remarks: tuple[str, ...] = ()
        #: What was hidden in the file and is no more (`Notice.what`): proved by reading it again.
        self.cleaned: frozenset[str] = frozenset()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return self._make()

    @cached_property
    def masked_quotes(self) -> tuple[str, ...]:
        """For each finding, its value as the policy would mask it."""
        return self._make_quotes()

    def is_cleaned(self, finding: Finding) -> bool:
        """Whether a finding tells of something hidden that rewriting has removed."""
        return bool(self.cleaned.intersection(finding.evidence)) and not finding.parts

    def masked_values(self) -> frozenset[str]:
        """The values that the policy masks and nobody may find in the file again. They go nowhere
        but into the proof; a report that travelled has none."""
        make = self.__dict__.get("_make_values")
        return make() if make else frozenset()

    def values_in_rows(self) -> tuple[Told, ...]:
        """For each finding its value and place. They go nowhere but into the traces of an audit, and
        a report that travelled has none."""
        make = self.__dict__.get("_make_told")
        return make() if make else ()

    def title_and_day(self) -> tuple[str, datetime.date | None]:
        """The page's title, and the day that it says it was published; for traces, like the values
        in rows."""
        make = self.__dict__.get("_make_head")
        return make() if make else ("", None)

    @cached_property
    def page_kind(self) -> str | None:
        """What kind of page it is, as told or recognised."""
        return self._make_kind()

    def but(self, *, findings: Sequence[Finding] = (), failures: Sequence[Failure] = ()) -> Report:
        """The report with more findings, about the page, and failures; the verdict follows."""
        actions = (*(each.action for each in findings), *self.actions)
        all_failures = (*self.failures, *failures)
        # What is told about values goes with the findings, place by place.
        nowhere = tuple(Told("", -1) for _ in findings)
        other = Report(
            name=self.name,
            verdict=strictest(actions, failed=bool(all_failures)),
            actions=actions,
            findings=lambda: (*findings, *self.findings),
            quotes=lambda: (*("" for _ in findings), *self.masked_quotes),
            failures=all_failures,
            options=self.options,
            rulebook_digest=self.rulebook_digest,
            page_kind=lambda: self.page_kind,
            values=self.masked_values,
            told=lambda: (*nowhere, *self.values_in_rows()),
            head=self.title_and_day,
            media_type=self.media_type,
        )
        other.remarks, other.cleaned = self.remarks, self.cleaned
        return other

    @property
    def acting(self) -> tuple[Finding, ...]:
        """The findings that someone must act on."""
        return tuple(finding for finding in self.findings if finding.action.acting)

    def __getstate__(self) -> Mapping[str, Any]:
        # Made now, because the closures, which hold the text, must not travel.
        made = {
            "findings": self.findings,
            "masked_quotes": self.masked_quotes,
            "page_kind": self.page_kind,
        }
        kept = {name: each for name, each in self.__dict__.items() if not name.startswith("_make")}
        # With the key and an id a value could be guessed.
        return {**kept, **made, "options": replace(self.options, key=None)}

    def __repr__(self) -> str:
        return f"Report(verdict={self.verdict.value!r}, findings={len(self.actions)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """The text with what is `mask` masked, and the report on the text as it was sent."""

    text: str
    report: Report
