"""Worker processes: killed, hanging, full."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from redactor_service.settings import Settings
from redactor_service.work.asking import Lane, Task
from redactor_service.work.desk import open_desk
from redactor_service.work.pool import Pool, QueueFullError

DRAFT = Task(kind="scan", options={"text": "身份证号：640104195803129952"})


@asynccontextmanager
async def _running(folder: Path, **changes: Any) -> AsyncIterator[Pool]:
    settings = replace(Settings(data=folder, workers=1), **changes)
    pool = Pool(settings, open_desk(None))
    await pool.start()
    try:
        yield pool
    finally:
        await pool.stop(1)


def _with_pool(folder: Path, use: Callable[[Pool], Awaitable[None]], **changes: int) -> None:
    async def run() -> None:
        async with _running(folder, **changes) as pool:
            await use(pool)

    asyncio.run(run())


def _stall(pool: Pool) -> int:
    """Make the only worker hang."""
    [worker] = pool._lanes[Lane.TEXT].workers
    os.kill(worker.process.pid, signal.SIGSTOP)
    return worker.process.pid


def test_both_lanes_answer_and_half_a_pair_passes(tmp_path: Path) -> None:
    async def use(pool: Pool) -> None:
        for lane in Lane:
            answer = await pool.ask(DRAFT, lane)
            assert json.loads(answer.body)["verdict"] == "mask"
        half = Task(kind="redact", options={"text": "\ud83d甲"})
        assert json.loads((await pool.ask(half)).body)["text"] == "\ud83d甲"

    _with_pool(tmp_path, use)


def test_a_hanging_worker_is_replaced_and_only_its_task_not_checked(tmp_path: Path) -> None:
    async def use(pool: Pool) -> None:
        before = _stall(pool)
        first, second = await asyncio.gather(pool.ask(DRAFT), pool.ask(DRAFT))
        assert (first.status, second.status) == (503, 200)
        assert json.loads(first.body)["type"].endswith("not-checked")
        [worker] = pool._lanes[Lane.TEXT].workers
        assert worker.process.pid != before and pool.killed == 1

    _with_pool(tmp_path, use, seconds_text=1)


def test_a_worker_killed_between_tasks_costs_nobody_anything(tmp_path: Path) -> None:
    async def use(pool: Pool) -> None:
        [worker] = pool._lanes[Lane.TEXT].workers
        os.kill(worker.process.pid, signal.SIGKILL)
        await asyncio.sleep(0.2)
        assert (await pool.ask(DRAFT)).status == 200
        assert pool.killed == 0

    _with_pool(tmp_path, use)


def test_the_queue_is_bounded(tmp_path: Path) -> None:
    async def use(pool: Pool) -> None:
        _stall(pool)
        asked = [asyncio.create_task(pool.ask(DRAFT)) for _ in range(5)]
        await asyncio.sleep(0)
        with pytest.raises(QueueFullError):
            await pool.ask(DRAFT)
        statuses = [(await each).status for each in asked]
        assert statuses.count(503) == 1 and statuses.count(200) == 4

    _with_pool(tmp_path, use, queue=3, seconds_text=1)


def test_who_has_gone_leaves_nothing_to_do(tmp_path: Path) -> None:
    async def use(pool: Pool) -> None:
        before = _stall(pool)
        at, behind, *queued = [pool.begin(DRAFT) for _ in range(5)]
        for each in (at, behind, *queued[:-1]):
            each.cancel()
        # The worker is ended long before the time of a task, for nobody waits for it.
        assert (await asyncio.wait_for(queued[-1], 30)).status == 200
        [worker] = pool._lanes[Lane.TEXT].workers
        assert worker.process.pid != before
        # None was lost at a task that somebody waited for.
        assert (pool.killed, pool.waiting) == (0, 0)

    _with_pool(tmp_path, use, seconds_text=3_600)


def test_a_worker_that_is_nearly_done_is_kept(tmp_path: Path) -> None:
    async def use(pool: Pool) -> None:
        [worker] = pool._lanes[Lane.TEXT].workers
        for _ in range(20):
            asking = pool.begin(DRAFT)
            await asyncio.sleep(0)
            asking.cancel()
        assert (await pool.ask(DRAFT)).status == 200
        assert [each.process.pid for each in pool._lanes[Lane.TEXT].workers] == [worker.process.pid]

    _with_pool(tmp_path, use)
