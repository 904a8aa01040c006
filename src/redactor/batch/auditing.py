"""An item in, a row of results out: what the local runner and a cluster's workers both do.

Whatever goes wrong with one item is a row with status `failed`, a code, and verdict `hold`.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib
import importlib.util
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.audit import Scanner
from redactor.batch import reasons
from redactor.batch.items import Collection, Item, Loaded, RefusedError, Unchanged
from redactor.batch.layout import AUDITED, FAILED, SKIPPED
from redactor.batch.rows import Row, record_batch
from redactor.batch.shown import Shown
from redactor.errors import OptionError, RedactorError
from redactor.joins.traces import VERSION as TRACES
from redactor.joins.traces import traces_of
from redactor.model import Finding, Report, ScanOptions, Verdict
from redactor.policy import load_policy
from redactor.scan.asked import Outside

if TYPE_CHECKING:
    import pyarrow

_ITEM = tuple(each.name for each in fields(Item))
#: Scanners that are kept, one for each date of publication and format.
_SCANNERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is done with the items of a collection. It travels to workers, and is written nowhere: it
    holds the key.

    `outside`: detectors from elsewhere, as `module:name` of one or of what makes one. `digest`: of
    all options that change results (`options_digest`)."""

    collection: Collection
    options: ScanOptions
    outside: tuple[str, ...] = ()
    run: str = ""
    digest: str = ""


class Stop(Exception):  # noqa: N818 - it is no error
    """Nothing more shall be done."""


def audit_items(
    batches: Iterable[pyarrow.RecordBatch],
    auditor: Auditor,
    at: Callable[[int], None] = lambda number: None,
) -> Iterator[pyarrow.RecordBatch]:
    """For each batch of planned items (`plan_schema`) one of results (`result_schema`).

    `at` is told the number of each item, from 0, before anything is done with it; when it raises
    Stop, what was done is handed out, and that is all."""
    number = 0
    for batch in batches:
        rows: list[Row] = []
        columns = [batch.column(name).to_pylist() for name in (*_ITEM, *auditor.columns)]
        for values in zip(*columns, strict=True):
            try:
                at(number)
            except Stop:
                if rows:
                    yield auditor.pack(rows)
                return
            item = Item(**dict(zip(_ITEM, values, strict=False)))
            rows.append(auditor.row(item, *values[len(_ITEM) :]))
            number += 1
        yield auditor.pack(rows)


class Auditor:
    """Audits items one by one. OptionError for options and detectors that cannot be used.

    `guarded`: somebody watches the process and deals with what eats memory; elsewhere a document
    for which there is not enough has failed."""

    #: What it is told of an item beside its fields, from the plan; and how its rows become a batch.
    columns: tuple[str, ...] = ("known",)
    pack = staticmethod(record_batch)

    def __init__(self, job: Job, *, guarded: bool = False) -> None:
        self._job = job
        self._guarded = guarded
        options = {each.name: getattr(job.options, each.name) for each in fields(ScanOptions)}
        self._scanner = Scanner(outside=load_outside(job.outside), **options)
        self._scanners: dict[tuple[str, datetime.date | None], Scanner] = {}
        self._shown = Shown(self._scanner)
        self._key = (job.options.key or b"")[:64]
        #: So many findings that somebody must act on were there so far.
        self.acting = 0

    @property
    def rulebook(self) -> str:
        return self._scanner.rulebook_digest

    def begin(self, run: str, today: datetime.date) -> None:
        """What follows belongs to a run, and is scanned as on a day."""
        self._job = replace(self._job, run=run)
        self._scanner = self._scanner.but(today=today)
        self._scanners.clear()

    def row(self, item: Item, known: str = "") -> Row:
        """What an item's audit found. `known`: the digest with which it is not audited again."""
        start = time.perf_counter()
        row = self._of_plan(item)
        if item.refusal:
            row = self._failed(row, item.refusal)
        elif item.skipped:
            row = self._skipped(row, item.skipped)
        else:
            row = self._audited(item, row, known)
        return row._replace(seconds=time.perf_counter() - start)

    def failed(self, item: Item, code: str) -> Row:
        """The row of an item that must not be touched again."""
        plain = Shown(Scanner.of(self._scanner.options))
        row = self._of_plan(replace(item, id="", name=""))
        row = row._replace(id=item.id, name=item.name, shown_id=plain.path(item.id))
        return self._failed(row, code)

    def _of_plan(self, item: Item) -> Row:
        return Row(
            id=item.id,
            shown_id=self._masked(item.id),
            parent=item.parent,
            name=item.name,
            version=item.version,
            bytes=item.size,
            rulebook=self.rulebook,
            options=self._job.digest,
            run=self._job.run,
            audited_at=datetime.datetime.now(datetime.UTC),
        )

    def _masked(self, path: str) -> str:
        try:
            return self._shown.path(path)
        except MemoryError:
            raise
        except Exception:
            # A name that nobody can look through is not shown.
            return "（名称未能检查）"

    def _audited(self, item: Item, row: Row, known: str) -> Row:
        try:
            loaded = self._job.collection.load(item)
            row = self._with_digest(row, loaded)
            if known and row.digest == known:
                return self._skipped(row, reasons.UNCHANGED)
            report = self._scanner_for(loaded).scan(loaded.data, name=loaded.name, beside=True)
            return self._reported(row, report)
        except Unchanged:
            same = row._replace(digest=known, version=item.earlier)
            return self._skipped(same, reasons.UNCHANGED)
        except RefusedError as error:
            return self._failed(row, error.code, error)
        except RedactorError as error:
            return self._failed(row, reasons.UNREADABLE, error)
        except OSError as error:
            return self._failed(row, reasons.UNREADABLE, where=error.strerror or "")
        except MemoryError:
            if self._guarded:
                raise
            return self._failed(row, reasons.MEMORY)
        except (Exception, SystemExit) as error:
            # Its message might quote the document.
            return self._failed(row, reasons.INTERNAL, where=type(error).__name__)

    def _with_digest(self, row: Row, loaded: Loaded) -> Row:
        data = bytes_of(loaded)
        version = loaded.version or row.version
        return row._replace(digest=self._digest(data), bytes=len(data), version=version)

    def _digest(self, data: bytes) -> str:
        """By which a document is known again, and nothing else about it."""
        return hashlib.blake2b(data, key=self._key, digest_size=16).hexdigest()

    def _scanner_for(self, loaded: Loaded) -> Scanner:
        """The scanner for a document whose date or format its collection knows."""
        options = self._scanner.options
        told = options.format if loaded.format == "auto" else loaded.format
        date = loaded.date or options.document_date
        if (told, date) == (options.format, options.document_date):
            return self._scanner
        scanner = self._scanners.get((told, date))
        if scanner is None:
            if len(self._scanners) >= _SCANNERS:
                self._scanners.clear()
            scanner = self._scanner.but(format=told, document_date=date)
            self._scanners[told, date] = scanner
        return scanner

    def _reported(self, row: Row, report: Report) -> Row:
        # The scan goes on when a detector fails; without memory it should not have.
        if any(each.where.endswith(MemoryError.__name__) for each in report.failures):
            raise MemoryError
        findings = [
            self._finding(finding, quote)
            for finding, quote in zip(report.findings, report.masked_quotes, strict=True)
        ]
        self.acting += sum(action.acting for action in report.actions)
        return row._replace(
            media_type=report.media_type,
            page_kind=report.page_kind or "",
            status=AUDITED,
            verdict=report.verdict.value,
            failures=[
                (each.code, each.message, self._masked(each.where)) for each in report.failures
            ],
            findings=findings,
            traces=tuple(traces_of(report, self._key)),
        )

    def _finding(self, finding: Finding, quote: str) -> tuple[Any, ...]:
        advice = finding.advice
        return (
            finding.id,
            finding.rule,
            finding.entity,
            advice.title,
            finding.action.value,
            finding.certainty.value,
            finding.audience.value,
            finding.severity or "",
            finding.marks,
            self._masked(finding.place) if finding.place else "",
            quote,
            advice.message,
            advice.suggestion,
            advice.basis,
        )

    def _failed(
        self, row: Row, code: str, error: RedactorError | None = None, where: str = ""
    ) -> Row:
        message = reasons.told(code)
        what = error.what if error else where
        return row._replace(
            status=FAILED,
            reason=code,
            message=message,
            verdict=Verdict.HOLD.value,
            failures=[(code, message, what)],
        )

    def _skipped(self, row: Row, code: str) -> Row:
        return row._replace(status=SKIPPED, reason=code, message=reasons.told(code))


def item_of(batch: pyarrow.RecordBatch) -> Item:
    """The first planned item of a batch."""
    return Item(**batch.slice(0, 1).select(list(_ITEM)).to_pylist()[0])


def bytes_of(loaded: Loaded) -> bytes:
    data = loaded.data
    return data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")


def options_digest(
    options: ScanOptions, outside: Sequence[str] = (), *, is_dated: bool = False
) -> str:
    """A digest of everything beside the rulebook that may change results. The day counts only where
    somebody has set it (`is_dated`), for otherwise each day would have everything audited anew."""
    plain = {each.name: getattr(options, each.name) for each in fields(options)}
    del plain["key"], plain["offset_unit"]
    if not is_dated:
        del plain["today"]
    told = repr(
        (version("redactor"), TRACES, plain, load_policy(options.policy), _sources(outside))
    )
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def _sources(outside: Sequence[str]) -> list[tuple[str, str]]:
    """Detectors by their names and the text of their modules."""
    told = []
    for name in outside:
        try:
            spec = importlib.util.find_spec(_split(name)[0])
        except ImportError:
            spec = None
        origin = Path(spec.origin) if spec and spec.origin else None
        content = origin.read_bytes() if origin and origin.is_file() else b""
        told.append((name, hashlib.blake2b(content, digest_size=8).hexdigest()))
    return told


def load_outside(names: Sequence[str]) -> list[Outside]:
    """Detectors by their names, `module:name` of one or of what makes one. OptionError, naming the
    one that cannot be had."""
    return [_load(name) for name in names]


def _load(name: str) -> Outside:
    module, attribute = _split(name)
    try:
        found = getattr(importlib.import_module(module), attribute)
        if isinstance(found, type) or not isinstance(found, Outside):
            found = found()
    except Exception as error:
        raise OptionError(
            f"cannot be loaded: {type(error).__name__}",
            where=f"outside {name}",
            advice="MODULE:NAME of a detector, or of what makes one, on Python's path",
        ) from None
    if not isinstance(found, Outside):
        raise OptionError("is no detector", where=f"outside {name}", advice="see redactor.Scanner")
    return found


def _split(name: str) -> tuple[str, str]:
    module, colon, attribute = name.partition(":")
    if not (module and colon and attribute):
        raise OptionError("must be MODULE:NAME", where=f"outside {name}", advice="house:Numbers")
    return module, attribute
