"""The audit of a collection on this machine: index, workers over shards, totals.

A document that hangs, eats memory or crashes the interpreter takes one worker with it. What was
before it in its shard is done again, it is tried once more by itself, and then written down as
failed. Whenever it all is killed, what was written is kept, and the next run does the rest.
"""

from __future__ import annotations

import datetime
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from redactor.batch import reasons
from redactor.batch.auditing import Job
from redactor.batch.layout import FAILED
from redactor.batch.output import Output, unwritable
from redactor.batch.plan import Facts, Planned, Shard, make_plan, shards, unfinished
from redactor.batch.pool import Process, Task
from redactor.batch.worker import (
    NOWHERE,
    OUT_OF_MEMORY,
    Done,
    Orders,
    Ready,
    Refused,
    Unwritable,
    parts_from,
)
from redactor.errors import InputError, OptionError

MB = 1_000_000
#: Seconds between looks at the workers, and between two events of progress.
_LOOK, _TELL = 0.1, 0.5
#: Of the memory limit: a worker that had so much, and ended, had not enough.
_NEAR = 0.8
#: Workers that end without an item to blame, one after another, before the run is given up.
_UNEXPLAINED = 5
#: Seconds that a worker may take to begin.
_START = 300.0
#: Items and bytes of a shard at most; few enough that all workers end together.
_ITEMS, _BYTES = (20, 2000), 64 * MB
_SHARDS_EACH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a run may use: `workers` (0: as many as there are processors), seconds a document, and
    megabytes a worker."""

    workers: int = 0
    timeout: float = 300.0
    memory: int = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: items `done` of `total`, `rate` a second, findings that somebody must act on,
    `failed` items, and seconds `left` (None where that cannot be told yet). `peak`: the most memory
    that a worker had, in bytes. `stage`: audit, or fix where copies are written; `findings` are then
    places that were masked."""

    done: int
    total: int
    rate: float
    findings: int
    failed: int
    left: float | None
    peak: int
    stage: str = "audit"


Event = Planned | Progress


def checked(limits: Limits) -> Limits:
    """The same, with as many workers as there are processors. OptionError for what cannot be."""
    for name in ("timeout", "memory"):
        if getattr(limits, name) <= 0:
            raise OptionError("must be more than 0", where=name, advice="leave it out")
    if limits.workers < 0:
        raise OptionError("must not be less than 0", where="workers", advice="leave it out")
    may_use = getattr(os, "sched_getaffinity", None)
    workers = limits.workers or (len(may_use(0)) if may_use else os.cpu_count() or 1)
    return Limits(workers=workers, timeout=limits.timeout, memory=limits.memory)


@dataclass(slots=True)
class _Tally:
    """What is counted while a run goes on."""

    total: int = 0
    #: Done before: by this run before it was broken off.
    before: int = 0
    done: int = 0
    failed: int = 0
    findings: int = 0
    unexplained: int = 0
    begun: float = field(default_factory=time.monotonic)
    told: float = 0.0
    peak: int = 0


class Runner:
    """A run: its workers, and what is left to do."""

    def __init__(
        self,
        output: Output,
        job: Job,
        limits: Limits,
        told: Callable[[Event], None],
        stop: threading.Event,
    ) -> None:
        self._output = output
        self._stop = stop
        self._job = job
        self._limits = limits
        self._told = told
        self._workers: list[Process] = []
        self._tasks: deque[Task] = deque()
        self._tally = _Tally()
        self._rulebook = ""
        self._plan = self._run = ""
        self._today = job.options.today

    def run(self, since: str) -> None:
        """Plan, and do what is planned."""
        self._begin()
        planned = self._planned(since)
        self._told(planned)
        self._run, self._plan = planned.run, str(self._output.plan(planned.run))
        self._tally = _Tally(total=planned.waiting, before=planned.done)
        left = planned.waiting - planned.done
        if left:
            wanted = left // (self._limits.workers * _SHARDS_EACH)
            count = min(max(wanted, _ITEMS[0]), _ITEMS[1])
            self._tasks.extend(map(Task, self._cut(planned.run, count, _BYTES)))
            self._work()
        if self._stop.is_set():
            raise KeyboardInterrupt
        self._tell(is_last=True)

    def _planned(self, since: str) -> Planned:
        now = datetime.datetime.now(datetime.UTC)
        facts = Facts(
            rulebook=self._rulebook,
            options=self._job.digest,
            today=self._today.isoformat(),
            since=since,
            begun=now.isoformat(),
        )
        broken_off = unfinished(self._output, facts, now)
        if broken_off:
            planned, known = broken_off
            self._today = datetime.date.fromisoformat(known.today)
            return planned
        return make_plan(self._output, self._job.collection, self._output.new_run(), facts)

    def _cut(self, run: str, count: int, size: int) -> Iterator[Shard]:
        """What is missing of a run, in shards of so many items or bytes."""
        return shards(self._output, run, count=count, size=size)

    @property
    def today(self) -> datetime.date:
        """The day as on which it scans: of a run that is gone on with, that of its beginning."""
        return self._today

    def _begin(self) -> None:
        self._hire()
        self._await_rulebook()

    def _hire(self) -> None:
        orders = Orders(
            job=self._job,
            results=str(self._output.results.absolute()),
            memory=self._limits.memory * MB,
            parent=os.getpid(),
        )
        self._workers.append(Process(orders, self._output.descriptor))

    def _await_rulebook(self) -> None:
        """The first worker tells by which rules it audits, or why it cannot."""
        while not self._rulebook:
            if not self._workers:
                self._hire()
            self._hear()
            self._watch()

    def _work(self) -> None:
        """Until nothing is left."""
        while self._tasks or any(each.task for each in self._workers):
            if self._stop.is_set():
                self._tasks.clear()
                for worker in self._workers:
                    worker.ask_to_stop()
            for worker in self._workers:
                if self._tasks and worker.is_ready and worker.task is None:
                    worker.give(self._tasks.popleft(), self._plan, self._run, self._today)
            idle = sum(each.task is None for each in self._workers)
            for _ in range(min(len(self._tasks) - idle, self._limits.workers - len(self._workers))):
                self._hire()
            self._hear()
            self._watch()
            self._tell()

    def _hear(self) -> None:
        """What workers tell, and which of them have ended."""
        ready = wait([each.told for each in self._workers], timeout=_LOOK)
        for worker in [each for each in self._workers if each.told in ready]:
            try:
                message = worker.told.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if isinstance(message, Ready):
                self._welcome(worker, message)
            elif isinstance(message, Refused):
                raise OptionError(message.what, where=message.where, advice=message.advice)
            elif isinstance(message, Unwritable):
                raise unwritable(message.number, self._output.folder)
            elif isinstance(message, Done):
                self._settle(worker, message)

    def _welcome(self, worker: Process, message: Ready) -> None:
        if self._rulebook and message.rulebook != self._rulebook:
            raise InputError(
                "rules were changed while the audit ran",
                where="rules",
                advice="run the same command again: it audits by the new ones",
            )
        self._rulebook = message.rulebook
        worker.is_ready = True

    def _settle(self, worker: Process, message: Done) -> None:
        """A worker has written results."""
        task = worker.task
        assert task is not None, "it tells of what it was given"
        self._tally.unexplained = 0
        self._tally.done += sum(message.counts.values())
        self._tally.failed += message.counts.get(FAILED, 0)
        self._tally.findings += message.findings - worker.findings
        worker.begun, worker.findings = message.begun, message.findings
        if message.stop >= task.shard.stop or self._stop.is_set():
            worker.task = None
        else:
            task.shard = task.shard._replace(start=message.stop)

    def _watch(self) -> None:
        """End the workers whose document takes too long or too much."""
        now = time.monotonic()
        for worker in self._workers:
            resident = worker.look()
            self._tally.peak = max(self._tally.peak, resident)
            if resident > self._limits.memory * MB:
                worker.kill(reasons.MEMORY)
            if not worker.is_ready and now - worker.hired > _START:
                worker.kill()
            state = worker.state
            if state.item != NOWHERE and now - state.since > self._limits.timeout:
                worker.kill(reasons.TIMEOUT)

    def _bury(self, worker: Process) -> None:
        """A worker has ended: its work goes to others."""
        state, task = worker.state, worker.task
        status = worker.buried()
        self._workers.remove(worker)
        why = worker.ended_for or reasons.CRASHED
        if status == OUT_OF_MEMORY or worker.resident > _NEAR * self._limits.memory * MB:
            why = reasons.MEMORY if why == reasons.CRASHED else why
        item = state.item
        if task is None or task.code or not task.shard.start <= item < task.shard.stop:
            self._unexplained(task)
            return
        start, stop, items = task.shard
        if task.suspect:
            self._tasks.appendleft(Task(task.shard, code=why))
            return
        self._tasks.appendleft(Task(Shard(item, item + 1, 1), suspect=why))
        for left in (Shard(item + 1, stop, items), Shard(start, item, items)):
            if left.start < left.stop:
                self._tasks.appendleft(Task(left))

    def _unexplained(self, task: Task | None) -> None:
        """A worker has ended while it was at no item: killed from outside, or it cannot start."""
        self._tally.unexplained += 1
        if self._tally.unexplained > _UNEXPLAINED + self._limits.workers:
            raise InputError(
                "workers end before they do anything",
                where="audit",
                advice="give more memory (--memory), or fewer workers",
            )
        if task is not None:
            self._pass_over_written(task)
            if task.shard.start < task.shard.stop:
                self._tasks.appendleft(task)

    def _pass_over_written(self, task: Task) -> None:
        """What a worker has written and could not tell any more."""
        import pyarrow.parquet as pq

        folder = self._output.results
        while parts := list(parts_from(folder, self._run, task.shard.start)):
            stop, path = max(parts)
            self._tally.done += pq.read_metadata(path).num_rows
            task.shard = task.shard._replace(start=stop)

    def _tell(self, *, is_last: bool = False) -> None:
        tally, moment = self._tally, time.monotonic()
        if not is_last and moment - tally.told < _TELL:
            return
        tally.told = moment
        # Those who are at work have done more than they have written.
        states = [(each, each.state) for each in self._workers]
        done = tally.done + sum(now.done - each.begun for each, now in states)
        done = min(done, tally.total - tally.before)
        findings = tally.findings + sum(now.findings - each.findings for each, now in states)
        rate = done / max(moment - tally.begun, 1e-9)
        left = tally.total - tally.before - done
        self._told(
            Progress(
                done=tally.before + done,
                total=tally.total,
                rate=rate,
                findings=findings,
                failed=tally.failed,
                left=left / rate if done else None,
                peak=tally.peak,
            )
        )

    def end(self) -> None:
        """End all workers, whatever they are at."""
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            with suppress(OSError):
                worker.buried()
        self._workers.clear()
