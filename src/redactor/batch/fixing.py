"""A masked copy of an item: what a worker does for `--fix`, item by item.

Only what can go out as a copy is written. What a person must decide, what cannot be rewritten
safely, and what is no more what was audited is not handed out, and its row says why.
"""

from __future__ import annotations

import datetime
import errno
import os
import secrets
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from redactor.batch import reasons
from redactor.batch.auditing import Auditor, Job, bytes_of
from redactor.batch.items import Item, Loaded, RefusedError, Unchanged
from redactor.batch.layout import FAILED, PARTIAL, remedy_schema
from redactor.errors import BlockedError, RedactorError, RewriteError
from redactor.model import Action, Report

if TYPE_CHECKING:
    import pyarrow

FIXED, NOTHING, LEFT = "fixed", "nothing", "left"
#: Errors that tell of a path and not of the disk.
_ITS_NAME = frozenset(
    {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ENOTDIR, errno.EISDIR, errno.EEXIST}
)


class Remedied(NamedTuple):
    """A row of `remedy_schema`, in its order."""

    id: str
    path: str
    status: str
    reason: str = ""
    message: str = ""
    masked: int = 0
    remarks: Sequence[str] = ()
    digest: str = ""
    copy: str = ""
    rulebook: str = ""
    options: str = ""
    folder: str = ""
    run: str = ""
    seconds: float = 0.0
    fixed_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FixJob(Job):
    """The job of writing masked copies below a folder, by its absolute path; `clean`: and without
    what is hidden in files."""

    folder: str
    clean: bool = False


class Fixer(Auditor):
    """Writes the copies of items one by one, by the rules of an audit."""

    columns = ("known", "path")

    def __init__(self, job: FixJob, *, guarded: bool = False) -> None:
        super().__init__(job, guarded=guarded)
        self._folder, self._clean = Path(job.folder), job.clean

    @staticmethod
    def pack(rows: Iterable[Any]) -> pyarrow.RecordBatch:
        import pyarrow as pa

        schema = remedy_schema()
        columns = zip(*rows, strict=True)
        arrays = [pa.array(each, field.type) for each, field in zip(columns, schema, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)

    def row(self, item: Item, known: str = "", path: str = "") -> Any:
        """What became of an item. `known`: the digest of what was audited; `path`: of the copy."""
        start = time.perf_counter()
        return self._fixed(item, known, path)._replace(seconds=time.perf_counter() - start)

    def failed(self, item: Item, code: str) -> Any:
        return self._ended(self._begun(item, "", ""), FAILED, code)

    def _begun(self, item: Item, digest: str, path: str) -> Remedied:
        return Remedied(
            id=item.id,
            path=path,
            status="",
            digest=digest,
            rulebook=self.rulebook,
            options=self._job.digest,
            folder=str(self._folder),
            run=self._job.run,
            fixed_at=datetime.datetime.now(datetime.UTC),
        )

    def _fixed(self, item: Item, known: str, path: str) -> Remedied:
        row = self._begun(item, known, path)
        try:
            loaded = self._job.collection.load(item)
            if self._digest(bytes_of(loaded)) != known:
                return self._ended(row, FAILED, reasons.CHANGED)
            masked, report = self._masked_copy(loaded, item)
            if _remains(report):
                return self._ended(row, LEFT, reasons.DECIDE, report)
            count = sum(action is Action.MASK for action in report.actions)
            if not count and not report.cleaned:
                return self._ended(row, NOTHING)
        except (BlockedError, RewriteError) as error:
            is_unsafe = isinstance(error, RewriteError)
            return self._ended(row, LEFT, reasons.UNSAFE if is_unsafe else reasons.DECIDE)
        except Unchanged:
            return self._ended(row, FAILED, reasons.UNREADABLE)
        except RefusedError as error:
            return self._ended(row, FAILED, error.code)
        except (RedactorError, OSError):
            return self._ended(row, FAILED, reasons.UNREADABLE)
        except MemoryError:
            if self._guarded:
                raise
            return self._ended(row, FAILED, reasons.MEMORY)
        except (Exception, SystemExit):
            # Its message might quote the document.
            return self._ended(row, FAILED, reasons.INTERNAL)
        try:
            write_copy(self._folder, path, masked)
        except OSError as error:
            # A full disk is no fault of the document's: whoever writes results tells of it.
            if error.errno not in _ITS_NAME:
                raise
            return self._ended(row, FAILED, reasons.UNNAMED)
        self.acting += count
        row = row._replace(masked=count, remarks=report.remarks, copy=self._digest(masked))
        return self._ended(row, FIXED)

    def _masked_copy(self, loaded: Loaded, item: Item) -> tuple[bytes, Report]:
        """The bytes of the copy, and the report: of a file after the proof, which may have lifted
        its verdict."""
        scanner = self._scanner_for(loaded)
        if isinstance(loaded.data, bytes):
            return scanner.redact_file(loaded.data, loaded.name or item.name, clean=self._clean)
        redaction = scanner.redact(loaded.data)
        return redaction.text.encode("utf-8", "replace"), redaction.report

    def _ended(
        self, row: Remedied, status: str, code: str = "", report: Report | None = None
    ) -> Remedied:
        message = reasons.told(code) if code else ""
        if report is not None and report.failures:
            # No copy proves anything that somebody could not read.
            message = "；".join(dict.fromkeys(each.message for each in report.failures))
        path = row.path if status == FIXED else ""
        return row._replace(status=status, reason=code, message=message, path=path)


def _remains(report: Report) -> bool:
    """Whether a person must decide something about a file that was masked."""
    return bool(report.failures) or any(
        finding.action is not Action.MASK and not report.is_cleaned(finding)
        for finding in report.acting
    )


def write_copy(folder: Path, path: str, data: bytes) -> None:
    """A file below a folder, whole or not there. OSError as it comes."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.parent.resolve().is_relative_to(folder.resolve()):
        raise NotADirectoryError(errno.ENOTDIR, "leads out of the folder")
    # Where whoever comes after a killed run finds it.
    partial = folder / f"{PARTIAL}{secrets.token_hex(8)}"
    try:
        with partial.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(place)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
