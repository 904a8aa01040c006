"""Jobs: how they run, end, are cancelled and interrupted; and that nothing of them is in clear on disk."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from redactor import OptionError, Scanner, report_dict
from redactor_service.jobs import record
from redactor_service.jobs.record import Hook, Input, Job, State
from redactor_service.jobs.runner import WAITING, Check, Checked, Runner, TooManyJobsError
from redactor_service.jobs.uploads import base_name
from redactor_service.jobs.vault import Vault

from .test_vault import bytes_below
from .test_webhooks_out import Receiver, serving

ID = "640104195803129952"
TEXT = f"户主身份证号：{ID}"
SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()


async def scanned(input: Input, data: bytes) -> Checked:
    """The check itself, in this process."""
    redaction = Scanner().redact(data.decode())
    masked = redaction.text.encode() if input.options.get("redact") else None
    return Checked(report=report_dict(redaction.report), file=masked, file_name=input.id)


async def stuck(input: Input, data: bytes) -> Checked:
    await asyncio.sleep(3600)
    raise AssertionError


def inputs(vault: Vault, *texts: str, redact: bool = False) -> list[Input]:
    return [
        Input(
            token=vault.put(text.encode(), seconds=WAITING),
            kind="text",
            id=str(number),
            options={"redact": redact},
        )
        for number, text in enumerate(texts)
    ]


@asynccontextmanager
async def running(
    vault: Vault, check: Check = scanned, *, ttl: float = 60.0, hosts: Sequence[str] = ()
) -> AsyncIterator[Runner]:
    runner = Runner(vault, check, ttl=ttl, hosts=hosts, pauses=(0.01,))
    await runner.start()
    try:
        yield runner
    finally:
        await runner.stop()


async def over(job: Job) -> list[int]:
    """Waits until a job is over; how much was done at each change."""
    return [job.done async for is_news in job.changes(every=5) if is_news]


def test_results_come_in_order_and_nothing_is_in_clear(tmp_path: Path) -> None:
    async def go() -> None:
        vault = Vault(tmp_path)
        async with running(vault) as runner:
            texts = [TEXT, "各村要认真组织。", TEXT]
            job = runner.submit("open", inputs(vault, *texts, redact=True))
            assert ID.encode() not in bytes_below(tmp_path)
            seen = await over(job)
            assert seen[-1] == 3 and seen == sorted(seen)
            told = runner.result(job)
            assert told is not None
            results = json.loads(told)["results"]
            assert [each["verdict"] for each in results] == ["mask", "pass", "mask"]
            assert job.verdicts == {"mask": 2, "pass": 1}
            masked = runner.file(job, "0")
            assert masked is not None and masked.decode() == f"户主身份证号：{ID[:6]}{'*' * 12}"
            assert runner.file(job, "7") is None
            assert ID.encode() not in bytes_below(tmp_path)
            # What was to be checked is gone, and when the job is, all is.
            assert [path.name for path in (tmp_path / f"p-{vault.owner}").iterdir()] == ["lock"]
            await runner.remove(job)
            assert runner.get(job.id) is None
            assert not list(tmp_path.glob("k-*"))

    asyncio.run(go())


def test_results_end_with_their_time(tmp_path: Path) -> None:
    async def go() -> None:
        now = [1e9]
        vault = Vault(tmp_path, clock=lambda: now[0])
        async with running(vault, ttl=60.0) as runner:
            job = runner.submit("open", inputs(vault, TEXT, redact=True))
            await over(job)
            await asyncio.sleep(0)
            now[0] += 59
            assert runner.result(job) and runner.file(job, "0") and runner.get(job.id)
            now[0] += 1
            assert runner.result(job) is None and runner.file(job, "0") is None
            assert runner.get(job.id) is None
            vault.sweep()
            assert not list(tmp_path.glob("k-*"))

    asyncio.run(go())


@pytest.mark.parametrize("begun", [True, False])
def test_a_job_is_cancelled_and_wiped(tmp_path: Path, begun: bool) -> None:
    async def go() -> None:
        vault = Vault(tmp_path)
        async with running(vault, stuck) as runner:
            job = runner.submit("open", inputs(vault, TEXT, TEXT))
            if begun:
                await asyncio.sleep(0.05)
                assert job.state is State.RUNNING
            await runner.remove(job)
            again = runner.get(job.id)
            assert again is not None and again.state is State.CANCELLED
            assert runner.result(job) is None
            assert [path.name for path in (tmp_path / f"p-{vault.owner}").iterdir()] == ["lock"]
            await runner.remove(again)
            assert runner.get(job.id) is None

    asyncio.run(go())


def test_others_run_beside_a_job_that_takes_long(tmp_path: Path) -> None:
    async def check(input: Input, data: bytes) -> Checked:
        return await (stuck if data == b"stuck" else scanned)(input, data)

    async def go() -> None:
        vault = Vault(tmp_path)
        async with running(vault, check) as runner:
            slow = runner.submit("open", inputs(vault, "stuck"))
            await asyncio.wait_for(over(runner.submit("open", inputs(vault, TEXT))), 10)
            assert slow.state is State.RUNNING

    asyncio.run(go())


def test_a_fault_is_told_without_what_it_says(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def check(input: Input, data: bytes) -> Checked:
        raise ValueError(data.decode())

    async def go() -> None:
        vault = Vault(tmp_path)
        async with running(vault, check) as runner:
            job = runner.submit("open", inputs(vault, TEXT))
            await over(job)
            assert (job.state, job.error) == (State.FAILED, "unexpected")

    asyncio.run(go())
    assert caplog.records and ID not in caplog.text


def test_more_jobs_than_may_wait_are_refused(tmp_path: Path) -> None:
    async def go() -> None:
        vault = Vault(tmp_path)
        async with running(vault, stuck) as runner:
            for _ in range(64):
                runner.submit("open", inputs(vault, TEXT))
            with pytest.raises(TooManyJobsError):
                runner.submit("open", inputs(vault, TEXT))

    asyncio.run(go())


def test_the_webhook_is_told_counts_alone(tmp_path: Path) -> None:
    async def go(receiver: Receiver) -> None:
        vault = Vault(tmp_path)
        async with running(vault, hosts=(f"inside:{receiver.host}",)) as runner:
            hook = Hook(url=f"http://{receiver.host}/", secret=SECRET)
            job = runner.submit("open", inputs(vault, TEXT, "无"), hook)
            await over(job)
            for _ in range(100):
                kept = runner.get(job.id)
                if kept is not None and kept.told == "delivered":
                    break
                await asyncio.sleep(0.05)
            ((_, _, body),) = receiver.got
            data = json.loads(body)["data"]
            assert data["job"] == job.id and data["verdicts"] == {"mask": 1, "pass": 1}
            assert ID.encode() not in body and SECRET.encode() not in bytes_below(tmp_path)
            wrong = Hook(url="http://127.0.0.1:1/", secret=SECRET)
            with pytest.raises(OptionError):
                runner.submit("open", inputs(vault, TEXT), wrong)
            with pytest.raises(OptionError):
                runner.submit("open", inputs(vault, TEXT), Hook(url=hook.url, secret="short"))

    for receiver in serving(204):
        asyncio.run(go(receiver))


# Whoever started us may have had SIGINT ignored, which is inherited.
_SERVICE = """
import asyncio, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from redactor_service.jobs.vault import Vault
from tests.service.test_jobs import TEXT, inputs, running, stuck
async def go():
    vault = Vault(Path(sys.argv[1]))
    async with running(vault, stuck) as runner:
        job = runner.submit("open", inputs(vault, TEXT, TEXT))
        await asyncio.sleep(0.1)
        print(job.id, job.state, flush=True)
        await asyncio.sleep(60)
asyncio.run(go())
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_job_of_a_service_that_ended_is_told_as_interrupted(
    tmp_path: Path, how: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVICE, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    id, state = process.stdout.readline().split()
    assert state == "running"
    assert ID.encode() not in bytes_below(tmp_path)

    async def while_it_lives() -> None:
        beside = Vault(tmp_path)
        job = record.load(beside, id)
        async with running(beside) as runner:
            assert job is not None and job.state is State.RUNNING
            again = runner.get(id)
            assert again is not None and again.state is State.RUNNING
        beside.close()

    asyncio.run(while_it_lives())
    process.send_signal(how)
    process.wait(60)
    process.stdout.close()

    async def after() -> None:
        async with running(Vault(tmp_path)) as runner:
            job = runner.get(id)
            assert job is not None and (job.state, job.error) == (State.FAILED, "interrupted")

    asyncio.run(after())
    assert ID.encode() not in bytes_below(tmp_path)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\名单.docx", "名单.docx"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\r\n.txt", "ab.txt"),
    ],
)
def test_a_path_is_no_name(told: str, name: str) -> None:
    assert base_name(told) == name
