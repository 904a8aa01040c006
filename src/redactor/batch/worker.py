"""The process that audits shards. It reads the plan itself: nobody hands it text.

It is told over a pipe what to do, and tells what it has done; at which item it is stands in a piece
of shared memory, so that whoever finds it dead or stuck knows which item that was. It ends with its
parent: by the kernel's doing where that is possible, else because the pipe ends.
"""

from __future__ import annotations

import gc
import mmap
import os
import queue
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from redactor.batch.auditing import Auditor, Job, Stop, audit_items, item_of
from redactor.batch.fixing import Fixer, FixJob
from redactor.batch.output import write_part
from redactor.batch.reasons import BEFORE, UNCHANGED
from redactor.errors import RedactorError
from redactor.processes import end_with

if TYPE_CHECKING:
    import pyarrow

#: What it ends with when there was not enough memory for a document.
OUT_OF_MEMORY = 77
#: Between two documents there is no item.
NOWHERE = -1
STATE_BYTES = mmap.PAGESIZE
#: Item and since when (nanoseconds of the monotonic clock), items done, findings so far.
_STATE = struct.Struct("4q")
#: Where the parent writes that nothing more shall be begun.
_STOP = _STATE.size
_BATCH = 64
#: Seconds after which a shard's results so far are written.
_COMMIT = 20.0
#: Above the limit at which the parent acts, for what grows faster than it looks.
_ROOM = 256 << 20


def part_name(run: str, start: int, stop: int) -> str:
    """Of the results of a range: the same range has the same name, and cannot be there twice."""
    return f"{run}-{start:09}-{stop:09}"


def parts_from(folder: Path, run: str, start: int) -> Iterator[tuple[int, Path]]:
    """The results that are on the disk and begin with a number: where they stop, and the file."""
    for path in folder.glob(f"{run}-{start:09}-*.parquet"):
        yield int(path.stem.rpartition("-")[2]), path


class State(NamedTuple):
    """What a worker is doing."""

    item: int
    since: float
    done: int
    findings: int


def read_state(memory: mmap.mmap) -> State:
    item, since, done, findings = _STATE.unpack_from(memory)
    return State(item, since / 1e9, done, findings)


def write_state(memory: mmap.mmap, state: State) -> None:
    item, since, done, findings = state
    _STATE.pack_into(memory, 0, item, int(since * 1e9), done, findings)


def ask_to_stop(memory: mmap.mmap) -> None:
    """A worker ends what it is at after the current item, and tells what it has done."""
    memory[_STOP] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a worker is told first. `memory` in bytes."""

    job: Job
    results: str
    memory: int
    parent: int


class Audit(NamedTuple):
    """Audit the planned items of a range."""

    plan: str
    run: str
    today: Any
    start: int
    stop: int


class Fail(NamedTuple):
    """Write down that an item has failed, without touching it."""

    plan: str
    run: str
    today: Any
    item: int
    code: str


class Ready(NamedTuple):
    rulebook: str


class Done(NamedTuple):
    """The results from a number to before another are on the disk. `counts`: by status; `begun` and
    `findings`: of all that the worker has done so far."""

    start: int
    stop: int
    counts: dict[str, int]
    begun: int
    findings: int


class Unwritable(NamedTuple):
    """The output cannot be written to; the number of the error."""

    number: int | None


class Refused(NamedTuple):
    """The job cannot be done, by anybody."""

    what: str
    where: str
    advice: str


def main(arguments: list[str]) -> None:
    """Work until told to end. `arguments`: the descriptors of two pipes and of the memory."""
    inbox, outbox, shared = map(int, arguments)
    told, tells = Connection(inbox, writable=False), Connection(outbox, readable=False)
    memory = mmap.mmap(shared, STATE_BYTES)
    try:
        orders: Orders = told.recv()
    except Exception as error:
        # Its class is not where a process of its own could import it from.
        what = f"a collection of this kind cannot be handed to workers: {type(error).__name__}"
        tells.send(Refused(what, "source", "define it in a module on Python's path"))
        return
    end_with(orders.parent)
    limit_memory(orders.memory)
    waiting: queue.SimpleQueue[Audit | Fail] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(told, waiting), daemon=True).start()
    try:
        worker = Worker(orders, tells, memory)
    except RedactorError as error:
        tells.send(Refused(error.what, error.where, error.advice))
        return
    # Rules and tables stay as long as the process does: nobody needs to look for garbage in them.
    gc.collect()
    gc.freeze()
    tells.send(Ready(worker.rulebook))
    try:
        while True:
            worker.obey(waiting.get())
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _listen(told: Connection, waiting: queue.SimpleQueue[Audit | Fail]) -> None:
    """Take orders; end at once when whoever gives them has ended."""
    try:
        while True:
            waiting.put(told.recv())
    except (EOFError, OSError):
        os._exit(0)


def limit_memory(memory: int) -> None:
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = memory + _ROOM
        if hard == resource.RLIM_INFINITY or wanted < hard:
            resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


class Worker:
    """Audits ranges of the plan and writes their results."""

    def __init__(self, orders: Orders, tells: Connection, memory: mmap.mmap) -> None:
        self._orders = orders
        self._tells = tells
        self._memory = memory
        self._done = 0
        self._auditor = _auditor(orders.job)
        self._plan: Plan | None = None
        self._at(NOWHERE)

    @property
    def rulebook(self) -> str:
        return self._auditor.rulebook

    def obey(self, order: Audit | Fail) -> None:
        """Do what is ordered, and tell."""
        if self._plan is None or self._plan.path != order.plan:
            self._plan = Plan(order.plan)
            self._auditor.begin(order.run, order.today)
        try:
            if isinstance(order, Fail):
                self._fail(self._plan, order)
            else:
                self._audit(self._plan, order)
        except OSError as error:
            self._tells.send(Unwritable(error.errno))

    def _audit(self, plan: Plan, order: Audit) -> None:
        numbers: list[int] = []
        start, written = order.start, time.monotonic()
        done: list[pyarrow.RecordBatch] = []
        planned = plan.batches(order.start, order.stop, numbers)
        end = order.stop

        def at(number: int) -> None:
            nonlocal end
            if self._memory[_STOP]:
                end = numbers[number]
                raise Stop
            self._at(numbers[number])

        for batch in audit_items(planned, self._auditor, at):
            self._at(NOWHERE)
            done.append(batch)
            if time.monotonic() - written > _COMMIT:
                stop = min(numbers[-1] + 1, end)
                self._write(order.run, start, stop, done)
                start, written, done = stop, time.monotonic(), []
        if start < order.stop:
            self._write(order.run, start, end, done)

    def _fail(self, plan: Plan, order: Fail) -> None:
        batch = next(plan.batches(order.item, order.item + 1, []))
        row = self._auditor.failed(item_of(batch), order.code)
        self._write(order.run, order.item, order.item + 1, [self._auditor.pack([row])])

    def _write(self, run: str, start: int, stop: int, batches: list[pyarrow.RecordBatch]) -> None:
        if batches:
            folder = Path(self._orders.results)
            write_part(folder, part_name(run, start, stop), batches, batches[0].schema)
        counts: Counter[str] = Counter()
        for batch in batches:
            counts.update(batch.column("status").to_pylist())
        self._tells.send(Done(start, stop, dict(counts), self._done, self._auditor.acting))

    def _at(self, item: int) -> None:
        if item != NOWHERE:
            self._done += 1
        now = State(item, time.monotonic(), self._done, self._auditor.acting)
        write_state(self._memory, now)


def _auditor(job: Job) -> Auditor:
    return Fixer(job, guarded=True) if isinstance(job, FixJob) else Auditor(job, guarded=True)


class Plan:
    """A plan's file, read by ranges."""

    def __init__(self, path: str) -> None:
        import pyarrow.parquet as pq

        self.path = path
        self._file = pq.ParquetFile(path)
        groups = self._file.metadata
        self._stops: list[int] = []
        for index in range(groups.num_row_groups):
            before = self._stops[-1] if self._stops else 0
            self._stops.append(before + groups.row_group(index).num_rows)
        self._group: tuple[int, Any] | None = None

    def batches(self, start: int, stop: int, numbers: list[int]) -> Iterator[pyarrow.RecordBatch]:
        """The items of a range that must be done, in small batches; their numbers are added to a
        list before each is handed out."""
        import pyarrow as pa
        import pyarrow.compute as pc

        left = pa.array([UNCHANGED, BEFORE])
        first = 0
        for index, end in enumerate(self._stops):
            if first < stop and start < end:
                begin = max(start, first)
                table = self._read(index).slice(begin - first, min(stop, end) - begin)
                is_waiting = pc.invert(pc.is_in(table.column("skipped"), left))
                rows = pc.indices_nonzero(is_waiting)
                told = [begin + each for each in rows.to_pylist()]
                for at, batch in enumerate(table.take(rows).to_batches(_BATCH)):
                    numbers += told[at * _BATCH : at * _BATCH + batch.num_rows]
                    yield batch
            first = end

    def _read(self, index: int) -> Any:
        """A group of rows; shards come in order, so that the last is mostly the next, too."""
        if self._group is None or self._group[0] != index:
            table = self._file.read_row_group(index, use_threads=False)
            self._group = (index, table.combine_chunks())
        return self._group[1]
