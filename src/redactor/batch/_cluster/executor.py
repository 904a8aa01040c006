"""What a Python worker of an executor does with a shard: the same function as the local runner.

Whatever is retried writes the same files again, for a part is named by its range. Which document a
worker is at stands in a small file beside the results, its trail; whoever comes after a worker that
ended knows by it which document that was. What has ended two workers is written down as failed.
"""

from __future__ import annotations

import datetime
import faulthandler
import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.batch import reasons
from redactor.batch.auditing import Auditor, Job, audit_items
from redactor.batch.items import Item
from redactor.batch.output import write_part
from redactor.batch.plan import Shard
from redactor.batch.worker import NOWHERE, Plan, limit_memory, part_name, parts_from
from redactor.errors import RedactorError

if TYPE_CHECKING:
    import pyarrow

#: So many items at most lie in memory, and are lost when a worker ends.
_PART = 1000
#: A document is given up when it has ended so many workers.
_ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What executors are told. It holds the key (in `job`): it travels in the pickled function and
    stands in no setting, no name and no log. `plan`, `results` and `trails` are paths that all
    executors reach; `memory` in bytes, `timeout` in seconds a document."""

    job: Job
    rulebook: str
    run: str
    today: datetime.date
    plan: str
    results: str
    trails: str
    shards: tuple[Shard, ...]
    memory: int
    timeout: float


class _ClusterAuditor(Auditor):
    """Audits, but for what was given up."""

    given_up: Mapping[int, str]
    at = NOWHERE

    def row(self, item: Item, known: str = "") -> Any:
        code = self.given_up.get(self.at)
        return self.failed(item, code) if code else super().row(item, known)


#: Of this process: what it was made for, and the auditor.
_kept: list[tuple[Any, Any]] = []


def kept_auditor(job: Job, kind: type[Auditor], memory: int) -> Any:
    """The auditor of this process, made once; rules are read for seconds."""
    if not _kept or _kept[0][0] != (job, kind):
        _kept.clear()
        limit_memory(memory)
        _kept.append(((job, kind), kind(job)))
    return _kept[0][1]


def shards(orders: Orders, batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Audit the shards of some numbers; a row for each: what went wrong, if something did that no
    other attempt would better, and the number of the system's error."""
    import pyarrow as pa

    for batch in batches:
        told = [_tried(orders, orders.shards[each]) for each in batch.column(0).to_pylist()]
        problems, numbers = zip(*told, strict=True) if told else ((), ())
        yield pa.RecordBatch.from_arrays(
            [pa.array(problems, pa.string()), pa.array(numbers, pa.int32())],
            names=["problem", "number"],
        )


def _tried(orders: Orders, shard: Shard) -> tuple[str, int]:
    try:
        auditor = kept_auditor(orders.job, _ClusterAuditor, orders.memory)
    except RedactorError as error:
        return str(error), 0
    if auditor.rulebook != orders.rulebook:
        return "an executor has other rules than this machine", 0
    auditor.begin(orders.run, orders.today)
    try:
        _audit(orders, shard, auditor)
    except OSError as error:
        return "cannot be written", error.errno or 0
    return "", 0


def _audit(orders: Orders, shard: Shard, auditor: _ClusterAuditor) -> None:
    folder = Path(orders.results)
    start = shard.start
    # What an earlier attempt has written is done.
    while found := [stop for stop, _ in parts_from(folder, orders.run, start)]:
        start = max(found)
    if start >= shard.stop:
        return
    with Trail(Path(orders.trails) / part_name(orders.run, shard.start, shard.stop)) as trail:
        auditor.given_up = trail.given_up
        numbers: list[int] = []
        done: list[pyarrow.RecordBatch] = []

        def at(number: int) -> None:
            auditor.at = numbers[number]
            trail.at(auditor.at, orders.timeout)

        for batch in audit_items(
            Plan(orders.plan).batches(start, shard.stop, numbers), auditor, at
        ):
            trail.at(NOWHERE)
            done.append(batch)
            if sum(each.num_rows for each in done) >= _PART:
                stop = numbers[-1] + 1
                write_part(folder, part_name(orders.run, start, stop), done, batch.schema)
                start, done = stop, []
        if done:
            write_part(folder, part_name(orders.run, start, shard.stop), done, done[0].schema)


class Trail:
    """At which document of a shard a worker is, and which have ended workers before.

    A file: the number of the document now, then a number and a code for each that ended a worker. A
    document that takes too long ends the process, by a thread that needs no interpreter."""

    _NOW = struct.Struct("q")
    _ENDED = struct.Struct("q?")

    def __init__(self, path: Path) -> None:
        self._path, self._late_path = path, path.with_name(f"{path.name}.late")
        self._file = path.open("r+b" if path.exists() else "w+b", buffering=0)
        self._late = self._late_path.open("ab", buffering=0)
        told = self._file.read()
        ended = list(self._ENDED.iter_unpack(told[self._NOW.size :])) if told else []
        now = self._NOW.unpack_from(told)[0] if told else NOWHERE
        if now != NOWHERE:
            ended.append((now, self._late_path.stat().st_size > 0))
        # One write, for a worker that ended between two would be counted twice.
        self._file.seek(0)
        self._file.write(
            self._NOW.pack(NOWHERE) + b"".join(self._ENDED.pack(*each) for each in ended)
        )
        self._late.truncate(0)
        times = Counter(number for number, _ in ended)
        #: By number, the code with which it has failed.
        self.given_up = {
            number: reasons.TIMEOUT if is_late else reasons.CRASHED
            for number, is_late in ended
            if times[number] >= _ENOUGH
        }

    def at(self, number: int, timeout: float = 0.0) -> None:
        self._file.seek(0)
        self._file.write(self._NOW.pack(number))
        faulthandler.cancel_dump_traceback_later()
        if timeout:
            # Names of functions and lines of the program are all that it writes.
            faulthandler.dump_traceback_later(timeout, exit=True, file=self._late)

    def __enter__(self) -> Trail:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        faulthandler.cancel_dump_traceback_later()
        self._file.close()
        self._late.close()
        if kind is None:
            for path in (self._path, self._late_path):
                with suppress(OSError):
                    path.unlink()
