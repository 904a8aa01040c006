"""Worker processes as the service sees them: ask, and wait for the answer.

    pool = Pool(settings, desk)
    answer = await pool.ask(Task(kind="scan", options={"text": "…"}))

Texts and files have workers of their own; those for files run at low priority, so that a hostile
document stalls nobody. A worker that takes too long, or dies, is replaced, and its task is answered as
not checked.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import pickle
import socket
import subprocess
from collections import deque
from dataclasses import dataclass, field

from redactor.processes import command
from redactor_service import faults
from redactor_service.settings import Settings
from redactor_service.work import frames, tasks
from redactor_service.work.asking import Answer, Lane, Task
from redactor_service.work.desk import Desk

#: A text longer than this is served like a file.
_LONG = 300_000
#: Tasks that a worker is handed at once: it need not wait for us between two.
_ABREAST = 2
_START_SECONDS = 60.0
#: What a worker may still take for a task whose asker has gone, before it is ended and replaced: so much
#: costs a new worker, too.
_GONE_SECONDS = 1.0
_NICE = {Lane.TEXT: 0, Lane.FILE: 10}


class QueueFullError(Exception):
    """More is waiting than may; try again after some seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__()
        self.retry_after = retry_after


@dataclass(slots=True, kw_only=True, eq=False)
class _Waiting:
    task: Task
    answer: asyncio.Future[Answer]


@dataclass(slots=True, kw_only=True, eq=False)
class _Worker:
    process: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    at: deque[_Waiting] = field(default_factory=deque)
    timer: asyncio.TimerHandle | None = None


class Pool:
    """Started by the first task or by `start`; `stop` lets what runs end for some seconds."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self._settings = settings
        self._desk = desk
        self._lanes: dict[Lane, _Lane] = {}
        self._here = 0
        self.killed = 0

    @property
    def is_ready(self) -> bool:
        """Whether somebody is there to check texts."""
        lane = self._lanes.get(Lane.TEXT)
        return not self._settings.workers or (lane is not None and bool(lane.workers))

    @property
    def waiting(self) -> int:
        return self._here + sum(len(lane.queue) for lane in self._lanes.values())

    async def start(self) -> None:
        if self._settings.workers:
            self._open(Lane.TEXT)
            while not self.is_ready:
                await asyncio.sleep(0.02)

    async def ask(self, task: Task, lane: Lane = Lane.TEXT) -> Answer:
        """Have a task done. QueueFullError when too many wait."""
        return await self.begin(task, lane)

    def begin(self, task: Task, lane: Lane = Lane.TEXT) -> asyncio.Future[Answer]:
        """Have a task done; whoever cancels the future has it left. QueueFullError as above."""
        if not self._settings.workers:
            if self._here >= self._settings.queue:
                raise QueueFullError(1)
            return asyncio.ensure_future(self._ask_here(task))
        text = task.options.get("text")
        if isinstance(text, str) and len(text) > _LONG:
            lane = Lane.FILE
        return self._open(lane).begin(task)

    async def stop(self, seconds: float = 20.0) -> None:
        lanes = list(self._lanes.values())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while any(lane.is_busy for lane in lanes):
                    await asyncio.sleep(0.02)
        for lane in lanes:
            lane.stop()
        self._lanes.clear()

    def _open(self, lane: Lane) -> _Lane:
        opened = self._lanes.get(lane)
        if opened is None:
            count = self._settings.workers
            if lane is Lane.FILE:
                count = max(1, count // 2)
            opened = self._lanes[lane] = _Lane(self, lane, count, self._settings, self._desk)
        return opened

    async def _ask_here(self, task: Task) -> Answer:
        self._here += 1
        try:
            return await asyncio.to_thread(tasks.run, self._desk, task)
        finally:
            self._here -= 1


class _Lane:
    """The workers of one lane and what waits for them."""

    def __init__(self, pool: Pool, lane: Lane, count: int, settings: Settings, desk: Desk) -> None:
        self._pool = pool
        self._lane = lane
        self._settings = settings
        self._desk = desk
        self._is_ending = False
        self.queue: deque[_Waiting] = deque()
        self.workers: list[_Worker] = []
        self._keepers = [asyncio.create_task(self._keep()) for _ in range(count)]

    @property
    def is_busy(self) -> bool:
        return bool(self.queue) or any(worker.at for worker in self.workers)

    @property
    def _seconds(self) -> float:
        is_text = self._lane is Lane.TEXT
        return self._settings.seconds_text if is_text else self._settings.seconds_file

    def begin(self, task: Task) -> asyncio.Future[Answer]:
        if len(self.queue) >= self._settings.queue:
            raise QueueFullError(1 if self._lane is Lane.TEXT else 10)
        waiting = _Waiting(task=task, answer=asyncio.get_running_loop().create_future())
        waiting.answer.add_done_callback(
            lambda answer: self._leave(waiting) if answer.cancelled() else None
        )
        self.queue.append(waiting)
        self._hand_out()
        return waiting.answer

    def _leave(self, waiting: _Waiting) -> None:
        """Who has gone need not be served."""
        if waiting in self.queue:
            self.queue.remove(waiting)
        for worker in self.workers:
            if worker.at and worker.at[0] is waiting:
                self._time(worker)

    def stop(self) -> None:
        self._is_ending = True
        for keeper in self._keepers:
            keeper.cancel()
        for worker in self.workers:
            worker.process.kill()
            worker.process.wait()
            worker.writer.close()
            self._fail(worker.at)
        self.workers.clear()
        self._fail(self.queue)

    def _fail(self, left: deque[_Waiting]) -> None:
        while left:
            _answer(left.popleft(), _not_checked())

    def _hand_out(self) -> None:
        abreast = _ABREAST if self._lane is Lane.TEXT else 1
        while self.queue and self.workers:
            worker = min(self.workers, key=lambda each: len(each.at))
            if len(worker.at) >= abreast:
                return
            waiting = self.queue.popleft()
            worker.at.append(waiting)
            if len(worker.at) == 1:
                self._time(worker)
            task = waiting.task
            head = {"kind": task.kind, "options": task.options}
            worker.writer.write(frames.packed(head, [task.payload]))

    def _time(self, worker: _Worker) -> None:
        """The clock runs for the task that the worker is at, not for what waits behind it."""
        if worker.timer is not None:
            worker.timer.cancel()
            worker.timer = None
        if worker.at:
            seconds = _GONE_SECONDS if worker.at[0].answer.cancelled() else self._seconds
            loop = asyncio.get_running_loop()
            worker.timer = loop.call_later(seconds, worker.process.kill)

    async def _keep(self) -> None:
        """A worker, and another one whenever it has ended."""
        pause = 0.0
        while not self._is_ending:
            await asyncio.sleep(pause)
            pause = 1.0
            worker: _Worker | None = None
            try:
                async with asyncio.timeout(_START_SECONDS):
                    worker = await self._start()
                    await frames.received(worker.reader)
                self.workers.append(worker)
                pause = 0.0
                self._hand_out()
                await self._serve(worker)
            except (OSError, EOFError, TimeoutError):
                pass
            finally:
                if worker is not None:
                    self._end(worker)

    async def _serve(self, worker: _Worker) -> None:
        while True:
            head, parts = await frames.received(worker.reader)
            waiting = worker.at.popleft()
            self._time(worker)
            self._hand_out()
            status = int(str(head["status"]))
            _answer(waiting, Answer(status=status, body=parts[0], data=parts[1]))

    def _end(self, worker: _Worker) -> None:
        if worker in self.workers:
            self.workers.remove(worker)
        if worker.timer is not None:
            worker.timer.cancel()
        worker.process.kill()
        worker.process.wait()
        worker.writer.close()
        if worker.at:
            lost = worker.at.popleft()
            self._pool.killed += not lost.answer.cancelled()
            _answer(lost, _not_checked())
            # It was not at these: another worker is.
            left = [each for each in worker.at if not each.answer.done()]
            self.queue.extendleft(reversed(left))
            worker.at.clear()
            self._hand_out()

    async def _start(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                command("redactor_service.work.worker", theirs.fileno(), os.getpid()),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # Ctrl+C is for us: what runs is finished.
                start_new_session=True,
            )
        ours.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=ours, limit=1 << 20)
        options = base64.b64encode(pickle.dumps(self._desk.options)).decode()
        memory = self._settings.memory_mb << 20
        head = {
            "options": options,
            "joins": str(self._desk.joins or ""),
            "memory": memory,
            "nice": _NICE[self._lane],
        }
        writer.write(frames.packed(head))
        return _Worker(process=process, reader=reader, writer=writer)


def _answer(waiting: _Waiting, answer: Answer) -> None:
    if not waiting.answer.done():
        waiting.answer.set_result(answer)


def _not_checked() -> Answer:
    fault = faults.not_checked()
    return Answer(status=fault.status, body=fault.body)
