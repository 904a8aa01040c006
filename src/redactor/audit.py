"""One input → one report: the road from a text or file to findings with actions.

The scan and the policy are pure; what they need from outside (the day, the key) is given here.
"""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from redactor import formats
from redactor.context import pages
from redactor.context.beside import NOTHING, Beside
from redactor.context.found import Failed, Found
from redactor.errors import BlockedError, InputError, OptionError
from redactor.formats import TextSource
from redactor.masking import mask_value
from redactor.model import (
    Action,
    Advice,
    Edit,
    Failure,
    Finding,
    Redaction,
    Report,
    ScanOptions,
    Source,
    Span,
    Told,
    strictest,
)
from redactor.options import PROCESS_KEY, make_options
from redactor.policy import Policy, load_policy
from redactor.proof import provable, prove
from redactor.reading import ABOUT_FILES, Progress, Reader
from redactor.rulebook import PageKind, Rule, Rulebook, load
from redactor.scan.asked import Asked, Outside
from redactor.scan.engine import Engine
from redactor.scan.flow import Flow
from redactor.scan.judge import Judge
from redactor.scan.wrong_words import advice_of, advice_on

_PLAIN = frozenset({formats.AUTO, formats.TEXT})
#: A word over two tags is no form with a box for each character.
_FEWEST_BOXES = 6
#: Evidence of what may stand on a kind of page although the policy would act on it elsewhere.
ALLOWED = "allowed on such pages"


class Checker:
    """What a rulebook gives to check with; kept, because it takes a while to make."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.engine = Engine(book)
        self.judge = Judge(book)
        # A decision that cannot be read must show here, and not with each draft.
        policy = load_policy("default").with_rules(book.rules)
        for page in book.pages.values():
            policy.for_page(page)


@lru_cache(maxsize=8)
def _checker(packs: tuple[str, ...]) -> Checker:
    return Checker(load(packs))


def forget() -> None:
    """Packs are read anew by whoever asks next."""
    _checker.cache_clear()


class Scanner:
    """Build once, use for many drafts. Takes the fields of ScanOptions.

    `outside`: detectors from elsewhere, such as `redactor.integrations.presidio.PresidioDetector`.

    >>> Scanner(policy="default").scan("举报电话：12345").verdict
    <Verdict.PASS: 'pass'>
    """

    def __init__(self, *, outside: Sequence[Outside] = (), **options: Any) -> None:
        self._use(make_options(options), outside=outside)

    @classmethod
    def of(cls, options: ScanOptions, checker: Checker | None = None) -> Scanner:
        """A scanner for options that were made already; `checker`: for the options' packs, where
        one is at hand."""
        scanner = cls.__new__(cls)
        scanner._use(options, checker)
        return scanner

    def _use(
        self,
        options: ScanOptions,
        checker: Checker | None = None,
        outside: Sequence[Outside] = (),
    ) -> None:
        self.options = options
        checker = checker or _checker(options.packs)
        self._engine, self._judge, book = checker.engine, checker.judge, checker.book
        if options.page_kind is not None and options.page_kind not in book.pages:
            raise OptionError(
                f"no such kind of page: {options.page_kind}",
                where="page_kind",
                advice=f"known are {', '.join(sorted(book.pages))}",
            )
        self._outside, brought = _outside(outside)
        # The rulebook's own decisions go before those of detectors from elsewhere.
        self._policy = load_policy(options.policy).with_rules([*brought, *book.rules])
        self._policies: dict[str, Policy] = {}
        self._reader = Reader(checker.engine, checker.judge, options)

    def but(self, **changes: Any) -> Scanner:
        """The same scanner with other options; `policy`, `packs` and `page_kind` stay as they are."""
        other = copy(self)
        other.options = replace(self.options, **changes)
        other._reader = Reader(self._engine, self._judge, other.options)
        return other

    @property
    def rulebook_digest(self) -> str:
        """Of all rules that it scans by."""
        return self._engine.book.digest

    def scan(
        self,
        text: str | bytes,
        *,
        name: str | None = None,
        told: Sequence[Span] = (),
        progress: Progress | None = None,
        beside: bool = False,
    ) -> Report:
        """Report on a draft, given as text or as the bytes of a file. `progress` is told how many
        characters were read, now and then.

        `told`: where a pipeline of the caller's sees names of persons, in code points of the text;
        evidence for the option `names`, and no use without. Plain text only. `beside`: for traces,
        what stands in the rows of findings is kept, too."""
        if told and (isinstance(text, bytes) or self.options.format not in _PLAIN):
            raise OptionError(
                "names can be told of plain text only", where="told", advice='format="text"'
            )
        asked = Asked(self.options.names, sorted(told), self._outside, beside)
        return self._audit(self._open(text, name), asked, progress)

    def redact(self, text: str, *, apply_wording: bool = False) -> Redaction:
        """The draft with what is `mask` masked; what is `hold` or `block` stays and is listed.

        `apply_wording`: wrong words whose right form is sure (`Finding.sure_replacement`) are
        replaced by it, too."""
        source = self._open_text(text)
        report = self._audit(source)
        edits = list(_edits(report, apply_wording=apply_wording))
        return Redaction(text=source.rewritten(edits), report=report)

    def redact_file(
        self,
        data: bytes,
        name: str,
        *,
        force: bool = False,
        apply_wording: bool = False,
        clean: bool = False,
        progress: Progress | None = None,
    ) -> tuple[bytes, Report]:
        """The file's bytes, masked, and the report; `clean`: and without what is hidden in it.

        BlockedError while a `block` stands; RewriteError when something that was masked would be
        left in the file, or it cannot be rewritten safely: nothing is handed out then."""
        source = self._open(data, name)
        report = self._audit(source, progress=progress)
        if Action.BLOCK in report.actions and not force:
            raise BlockedError(report, where=name)
        edits = list(_edits(report, apply_wording=apply_wording))
        masked = source.rewrite(edits, clean=clean)
        if clean or not isinstance(source, TextSource):
            proved = prove(masked, name, report.masked_values(), self._key)
            report.cleaned = frozenset(_hides(source) - proved.hidden) if clean else frozenset()
            if proved.failures:
                report.failures += proved.failures
                report.verdict = strictest(report.actions, failed=True)
        report.remarks = tuple(source.rewriting)
        return masked, report

    def _open(self, data: str | bytes, name: str | None) -> Source:
        told = self.options.format
        if isinstance(data, bytes):
            return formats.open_file(data, name, self._key, format_name=told)
        return self._open_text(data, name)

    def _open_text(self, text: str, name: str | None = None) -> TextSource:
        told = formats.TEXT if self.options.format == formats.AUTO else self.options.format
        source = formats.open_source(text, told, name, self._key)
        if not isinstance(source, TextSource):
            raise OptionError("is no format of a text", where="format", advice="text or html")
        return source

    def _kind_by_words(self, kind: str, texts: Sequence[str]) -> str:
        """The kind of a page whose words changed nothing and were not searched: now they are."""
        if kind != pages.GENERAL or self.options.page_kind:
            return kind
        return next(map(self._judge.kind_by_words, texts), kind)

    def _policy_for(self, kind: str) -> Policy:
        """The policy as a kind of page changes it."""
        policy = self._policies.get(kind)
        if policy is None:
            page = self._engine.book.pages[kind]
            policy = self._policies[kind] = self._policy.for_page(page)
        return policy

    @property
    def _key(self) -> bytes:
        return self.options.key or PROCESS_KEY

    def _audit(
        self, source: Source, asked: Asked | None = None, progress: Progress | None = None
    ) -> Report:
        asked = asked or Asked(self.options.names, (), self._outside)
        reading = self._reader.read(source, asked, progress)
        policy = self._policy_for(reading.kind)
        found = reading.found
        if policy is not self._policy:
            found = [(flow, _allowed(each, self._policy, policy)) for flow, each in found]
        actions = tuple(_action(policy, each) for _, each in found)
        failures_told = (*_failures(reading.failed), *reading.failures)
        page = self._engine.book.pages[reading.kind]
        return Report(
            name=source.document.name,
            media_type=source.document.media_type,
            verdict=strictest(actions, failed=bool(failures_told)),
            actions=actions,
            findings=lambda: tuple(_findings(found, actions, page, self._key)),
            quotes=lambda: tuple(_quotes(found, policy, self._key)),
            values=lambda: provable(
                (
                    each.value
                    for (_, each), did in zip(found, actions, strict=True)
                    if did is Action.MASK
                ),
                (
                    each.value
                    for (_, each), did in zip(found, actions, strict=True)
                    if did is not Action.MASK
                ),
            ),
            told=lambda: tuple(_in_rows(found, reading.beside)),
            head=lambda: _head(reading.texts),
            failures=failures_told,
            options=self.options,
            rulebook_digest=self._engine.book.digest,
            page_kind=lambda: self._kind_by_words(reading.kind, reading.texts),
        )


def _hides(source: Source) -> frozenset[str]:
    """What a file hides, as its format says."""
    return frozenset(notice.what for notice in source.notices)


def _outside(detectors: Sequence[Outside]) -> tuple[tuple[Outside, ...], list[Rule]]:
    """Detectors from elsewhere, and their rules. OptionError when one is none, and when two decide
    differently about one entity."""
    rules: dict[str, Rule] = {}
    is_list = isinstance(detectors, Sequence)
    if not is_list or not all(isinstance(each, Outside) for each in detectors):
        raise OptionError(
            "must be detectors, in a list", where="outside", advice="see Scanner's documentation"
        )
    for rule in (rule for each in detectors for rule in each.rules):
        first = rules.setdefault(rule.entity, rule)
        if first.decision != rule.decision:
            raise OptionError(
                f"two detectors decide differently about {rule.entity}",
                where="outside",
                advice="give both the same action, or name the entity in the policy",
            )
    return tuple(detectors), list(rules.values())


def _action(policy: Policy, found: Found) -> Action:
    answer = found.answer
    severity = answer.term.severity if answer.term else None
    left = answer.told.left if answer.told else None
    action = policy.action(
        found.rule.entity, answer.audience, answer.certainty, answer.marks, severity
    )
    if answer.told is None or left is None:
        return action
    return policy.weak_mask(found.rule.entity, answer.told.entity, left, action)


def _allowed(found: Found, usual: Policy, policy: Policy) -> Found:
    """The finding, told to stand because of the page's kind where that is what lets it stand."""
    if not _action(usual, found).acting or _action(policy, found).acting:
        return found
    answer = found.answer
    return found._replace(answer=answer._replace(evidence=(*answer.evidence, ALLOWED)))


def _failures(failed: Iterable[Failed]) -> Iterator[Failure]:
    for (rule, error), count in Counter(failed).items():
        yield Failure(
            code="detector_failed",
            message=f"规则 {rule} 检查时出错 {count} 次，未能完成检查，请人工复核。",
            where=f"{rule}: {error}",
        )


def _findings(
    found: Iterable[tuple[Flow, Found]],
    actions: Iterable[Action],
    page: PageKind,
    key: bytes,
) -> Iterator[Finding]:
    ordinals: dict[tuple[str, str], int] = {}
    advices: dict[str, Advice] = {}
    keyed = hashlib.blake2b(key=key[:64], digest_size=8)
    for (flow, (start, end, rule, answer, value)), action in zip(found, actions, strict=True):
        ordinal = ordinals[rule.id, value] = ordinals.get((rule.id, value), 0) + 1
        advice = advices.get(rule.id)
        if advice is None:
            advice = advices[rule.id] = advice_of(rule)
        if answer.term is not None:
            advice = advice_on(answer.term, advice)
        if answer.told is not None:
            told = answer.told
            advice = replace(advice, message=told.message, suggestion=told.suggestion)
        if ALLOWED in answer.evidence:
            advice = replace(advice, basis=(*page.basis, *advice.basis))
        if rule.id.startswith(ABOUT_FILES):
            advice = replace(advice, title=f"{advice.title}：{value}")
        yield Finding(
            id=_finding_id(rule.id, value, ordinal, keyed.copy()),
            rule=rule.id,
            entity=rule.entity,
            parts=flow.parts(start, end) if end > start else (),
            certainty=answer.certainty,
            audience=answer.audience,
            action=action,
            advice=advice,
            marks=answer.marks,
            evidence=answer.evidence,
            severity=answer.term.severity.value if answer.term else None,
            place=_place(flow, start),
        )


def _head(texts: Sequence[str]) -> tuple[str, datetime.date | None]:
    return (pages.title_of(texts[0]), pages.page_date(texts[0])) if texts else ("", None)


def _in_rows(
    found: Iterable[tuple[Flow, Found]], besides: Mapping[tuple[int, int], Beside]
) -> Iterator[Told]:
    """Each value with the number of its row: of a table's cells the row, elsewhere the line."""
    numbers: dict[tuple[int, int], int] = {}
    for flow, each in found:
        cell = flow.block_at(each.start).cell
        row = (id(flow), flow.line_at(each.start)) if cell is None else (cell.table, cell.row)
        beside = besides.get((id(flow), each.start), NOTHING)
        yield Told(each.value, numbers.setdefault(row, len(numbers)), *beside)


def _place(flow: Flow, start: int) -> str | None:
    place = flow.block_at(start).place
    return place() if place else None


def _quotes(found: Iterable[tuple[Flow, Found]], policy: Policy, key: bytes) -> Iterator[str]:
    for _, each in found:
        if each.rule.id.startswith(ABOUT_FILES):
            yield ""
            continue
        mask = policy.mask(each.rule.entity, each.answer.marks)
        yield mask_value(
            mask, each.value, title=each.rule.title, key=key, coarse=each.answer.coarse
        )


def _finding_id(rule: str, value: str, ordinal: int, keyed: hashlib.blake2b) -> str:
    keyed.update(f"{rule}\0{value}\0{ordinal}".encode("utf-8", "surrogatepass"))
    return keyed.hexdigest()


def _edits(report: Report, *, apply_wording: bool) -> Iterator[Edit]:
    """Masks, and the right forms of words outside of what is masked."""
    masked: list[tuple[int, int]] = []
    for finding, quote in zip(report.findings, report.masked_quotes, strict=True):
        if finding.action is Action.MASK:
            masked += (part.sent for part in finding.parts)
            yield from replaced(finding, quote)
    masked.sort()
    for finding in report.findings if apply_wording else ():
        right = finding.sure_replacement
        if right is not None and not any(_touches(part.sent, masked) for part in finding.parts):
            yield from replaced(finding, right)


def replaced(finding: Finding, text: str) -> Iterator[Edit]:
    """The edits that put `text` in a finding's place."""
    parts = finding.parts
    if _FEWEST_BOXES <= len(parts) == len(text) and all(
        part.end - part.start == 1 for part in parts
    ):
        # A form with a box for each character keeps one in each.
        for part, character in zip(parts, text, strict=True):
            yield Edit(part=part, replacement=character)
        return
    for index, part in enumerate(parts):
        yield Edit(part=part, replacement="" if index else text)


def _touches(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    """Whether a range overlaps one of others, which are in order and apart."""
    index = bisect_left(others, (span[1], 0))
    return index > 0 and others[index - 1][1] > span[0]


def scan(text: str, **options: Any) -> Report:
    """Report on a draft. Options are the fields of ScanOptions."""
    return Scanner(**options).scan(text)


def redact(text: str, *, apply_wording: bool = False, **options: Any) -> Redaction:
    """The draft masked, and the report on the draft as it was sent."""
    return Scanner(**options).redact(text, apply_wording=apply_wording)


def read_file(path: Path) -> bytes:
    """A file's bytes. InputError, with its name, when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", where=str(path), advice="check path and permission"
        ) from None


def audit_file(path: str | Path, **options: Any) -> Report:
    """Report on a file; its format is told by its content and its name unless `format` is given."""
    path = Path(path)
    return Scanner(**options).scan(read_file(path), name=path.name)


def redact_file(
    src: str | Path,
    dst: str | Path,
    *,
    force: bool = False,
    apply_wording: bool = False,
    clean: bool = False,
    **options: Any,
) -> Report:
    """Write the masked file to `dst`, and report; `clean`: without what is hidden in it.

    No output, and BlockedError while a `block` stands and `force` is not given; RewriteError when
    something would be left; OptionError when `dst` is `src`: the original is never overwritten."""
    src = Path(src)
    if Path(dst).exists() and Path(dst).samefile(src):
        raise OptionError("is the original", where=str(dst), advice="name another file")
    scanner = Scanner(**options)
    data, report = scanner.redact_file(
        read_file(src), src.name, force=force, apply_wording=apply_wording, clean=clean
    )
    write_file(Path(dst), data)
    return report


def write_file(path: Path, data: bytes) -> None:
    """A file that is whole or not there."""
    with beside(path) as partial:
        partial.write_bytes(data)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Another name beside `path`, renamed to it once all is written: a full disk or an error leaves
    what was there before."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
