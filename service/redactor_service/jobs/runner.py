"""Jobs: many texts or long files, checked beside the requests that somebody waits for.

A job that was under way when its process ended is told as failed (`interrupted`): what it was to check
was not checked.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from redactor import InputError, OptionError
from redactor.batch.watch import DeliveryError
from redactor_service.jobs import hooks, record
from redactor_service.jobs.record import Input, Job, State
from redactor_service.jobs.vault import Vault

_logger = logging.getLogger("redactor_service")

#: How long what a job is to check may lie before it is begun, in seconds.
WAITING = 24 * 3600.0
_SWEEP = 30.0
_AT_ONCE = 2
_MOST_WAITING = 64
#: Of one job: texts that the pool is asked for at once.
_ABREAST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of one input: its report as JSON, and a masked file with its name."""

    report: dict[str, object]
    file: bytes | None = None
    file_name: str = ""


class TooManyJobsError(Exception):
    """More are waiting than may."""


class Check(Protocol):
    def __call__(self, input: Input, data: bytes) -> Awaitable[Checked]: ...


class Runner:
    """Runs jobs, a few at once. `check` checks one input; results are kept for `ttl` seconds; hooks go
    to `hosts` only."""

    def __init__(
        self,
        vault: Vault,
        check: Check,
        *,
        ttl: float,
        hosts: Sequence[str] = (),
        pauses: Sequence[float] = hooks.PAUSES,
    ) -> None:
        self._vault = vault
        self._check = check
        self._ttl = ttl
        self._hosts = hosts
        self._pauses = pauses
        self._live: dict[str, Job] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._cancelled: set[str] = set()
        self._telling: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._sweeper: asyncio.Task[None] | None = None
        self._stop = threading.Event()

    async def start(self) -> None:
        """Tell jobs of processes that have ended as interrupted, and sweep from now on."""
        for id in record.ids(self._vault):
            job = self.get(id)
            if job is not None and job.state.is_over and not self._vault.is_alive(job.owner):
                job.told = "" if job.told == "pending" else job.told
                self._tell(job)
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Jobs under way are interrupted; nobody is told for longer than a moment."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        # One that was never begun would not come to its end.
        await asyncio.sleep(0)
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._stop.set()
        if self._telling:
            await asyncio.wait(self._telling, timeout=2.0)

    def submit(self, caller: str, inputs: Sequence[Input], hook: record.Hook | None = None) -> Job:
        """Begin a job soon. TooManyJobsError; OptionError for a webhook that may not be told."""
        if hook is not None:
            hooks.target_of(hook.url, self._hosts)
            secret_bytes(hook.secret)
        if len(self._live) >= _MOST_WAITING:
            raise TooManyJobsError
        job = Job(caller=caller, owner=self._vault.owner, total=len(inputs), hook=hook)
        self._save(job)
        self._live[job.id] = job
        self._tasks[job.id] = asyncio.create_task(self._run(job, inputs))
        return job

    def get(self, id: str) -> Job | None:
        """A job, None when there is none (any more)."""
        job = self._live.get(id) or record.load(self._vault, id)
        if job is not None and not job.state.is_over and not self._vault.is_alive(job.owner):
            job.drop_results(self._vault)
            job.change(state=State.FAILED, error="interrupted", finished=record.now(), files={})
            self._save(job)
            self._tell(job)
        return job

    def result(self, job: Job) -> bytes | None:
        return self._vault.get(job.result_name)

    def file(self, job: Job, number: str) -> bytes | None:
        return self._vault.get(job.file_name(number)) if number in job.files else None

    async def remove(self, job: Job) -> None:
        """Cancel what is under way; of what is over, wipe all."""
        task = self._tasks.get(job.id)
        if task is None or job.state.is_over:
            job.drop(self._vault)
            return
        self._cancelled.add(job.id)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})

    def seconds(self, job: Job) -> float:
        return self._ttl if job.state.is_over else WAITING

    def _save(self, job: Job) -> None:
        job.save(self._vault, seconds=self.seconds(job))

    async def _run(self, job: Job, inputs: Sequence[Input]) -> None:
        try:
            async with self._slots:
                job.change(state=State.RUNNING)
                self._save(job)
                results = await self._checked(job, inputs)
            body = json.dumps({"id": job.id, "results": results}, ensure_ascii=False)
            await asyncio.to_thread(
                self._vault.put,
                body.encode("utf-8", "surrogatepass"),
                seconds=self._ttl,
                name=job.result_name,
            )
            job.change(state=State.DONE, finished=record.now())
        except asyncio.CancelledError:
            is_asked = job.id in self._cancelled
            state = State.CANCELLED if is_asked else State.FAILED
            self._fail(job, state, "" if is_asked else "interrupted")
        except Exception as error:
            # Its message could quote a draft.
            _logger.error("job %s failed: %s", job.id, type(error).__name__)
            self._fail(job, State.FAILED, "unexpected")
        finally:
            for each in inputs:
                self._vault.drop(each.token)
            self._save(job)
            self._live.pop(job.id, None)
            self._tasks.pop(job.id, None)
            self._cancelled.discard(job.id)
            self._tell(job)

    def _fail(self, job: Job, state: State, error: str) -> None:
        job.drop_results(self._vault)
        job.change(state=state, error=error, finished=record.now(), files={})

    async def _checked(self, job: Job, inputs: Sequence[Input]) -> list[dict[str, object]]:
        """The results in order, a few inputs at once."""
        abreast = asyncio.Semaphore(_ABREAST)

        async def one(number: int, each: Input) -> dict[str, object]:
            async with abreast:
                return await self._one(job, number, each)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(number, each)) for number, each in enumerate(inputs)]
        return [task.result() for task in tasks]

    async def _one(self, job: Job, number: int, each: Input) -> dict[str, object]:
        try:
            data = await asyncio.to_thread(self._vault.get, each.token)
        except InputError:
            data = None
        if data is None:
            raise InputError("is not there any more", where="vault")
        checked = await self._check(each, data)
        del data
        file: dict[str, object] | None = None
        if checked.file is not None:
            name = job.file_name(str(number))
            job.files[str(number)] = checked.file_name
            await asyncio.to_thread(self._vault.put, checked.file, seconds=WAITING, name=name)
            file = {"url": f"/v1/jobs/{job.id}/files/{number}", "name": checked.file_name}
        self._vault.drop(each.token)
        verdict = str(checked.report.get("verdict", "hold"))
        job.verdicts[verdict] = job.verdicts.get(verdict, 0) + 1
        job.change(done=job.done + 1)
        return {**checked.report, "id": each.id, "file": file}

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP)
            with contextlib.suppress(OSError):
                await asyncio.to_thread(self._vault.sweep)

    def _tell(self, job: Job) -> None:
        """Tell the webhook that a job is over, beside everything else."""
        for number in job.files:
            self._vault.keep(job.file_name(number), seconds=self._ttl)
        if job.hook is None or job.told or job.state is State.CANCELLED:
            return
        job.told = "pending"
        task = asyncio.create_task(self._told(job, job.hook))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _told(self, job: Job, hook: record.Hook) -> None:
        data: Mapping[str, object] = {
            "job": job.id,
            "state": job.state.value,
            "error": job.error or None,
            "total": job.total,
            "done": job.done,
            "verdicts": job.verdicts,
        }
        body = hooks.message("job.finished", data, job.finished)
        deliver: Callable[..., None] = hooks.deliver
        try:
            target = hooks.target_of(hook.url, self._hosts)
            secret = secret_bytes(hook.secret)
            await asyncio.to_thread(deliver, target, secret, body, self._stop, self._pauses)
            job.told = "delivered"
        except (DeliveryError, OptionError) as error:
            _logger.warning("webhook of job %s: %s", job.id, error.what)
            job.told = "failed"
        if record.load(self._vault, job.id) is not None:
            self._save(job)


def secret_bytes(told: str) -> bytes:
    """The secret of a webhook: base64, mostly with whsec_ before it. OptionError for none."""
    try:
        secret = base64.b64decode(told.removeprefix("whsec_"), validate=True)
    except ValueError:
        secret = b""
    if not 24 <= len(secret) <= 64:
        raise OptionError(
            "is no secret of a webhook",
            where="webhook.secret",
            advice="24 to 64 bytes in base64, with whsec_ before it",
        )
    return secret
