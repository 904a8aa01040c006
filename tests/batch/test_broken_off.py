"""Killed at any moment and run again, an audit finds what it would have found undisturbed."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.batch.made import documents, doubled, rows, run, started, totals, workers_of

_SLOW = ("--outside", "tests.batch.poison:Slow", "--workers", "2", "--json")


def _disturbed(tmp_path: Path, kills: int, count: int, seed: int) -> None:
    source = documents(tmp_path / "in", count)
    status, printed, told = run(tmp_path, source, "-o", tmp_path / "whole", *_SLOW, seconds=600)
    assert status == 1, told
    whole = totals(printed)
    out, dice = tmp_path / "out", random.Random(seed)
    orphans: list[int] = []
    for kill in range(kills):
        orphans += _killed(tmp_path, source, out, dice, whole_run=kill % 2 == 0)
    status, printed, told = run(tmp_path, source, "-o", out, *_SLOW, seconds=600)
    assert status == 1, told
    done = totals(printed)
    told_of = ("inputs", "failed", "verdicts", "findings")
    assert {each: done[each] for each in told_of} == {each: whole[each] for each in told_of}
    # On a fast machine the last kill comes when all is done: then nothing is left but what is unchanged.
    assert done["audited"] + done["skipped"] == whole["audited"] and whole["skipped"] == 0
    assert done["reasons"] in ({}, {"unchanged": whole["audited"]}) and whole["reasons"] == {}
    assert rows(out) == rows(tmp_path / "whole")
    assert not doubled(out)
    assert not any(_is_alive(each) for each in orphans)
    assert not list(out.glob("**/.tmp-*"))


def _killed(
    tmp_path: Path, source: Path, out: Path, dice: random.Random, *, whole_run: bool
) -> list[int]:
    """Begin, or go on, and kill a worker or the parent at some moment; the workers that it had."""
    process = started(tmp_path, source, "-o", out, *_SLOW)
    try:
        assert process.stdout is not None
        # Any moment: while it starts, plans, audits, writes.
        time.sleep(dice.uniform(0.2, 5.0))
        workers = workers_of(process.pid)
        if not whole_run and workers:
            with suppress(ProcessLookupError):
                os.kill(dice.choice(workers), signal.SIGKILL)
            time.sleep(dice.uniform(0.0, 1.5))
            workers += workers_of(process.pid)
        process.kill()
        process.communicate(timeout=30)
    finally:
        process.kill()
    return workers


def _is_alive(process: int) -> bool:
    try:
        told = Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False
    return b"redactor.batch.worker" in told


def test_killed_three_times(tmp_path: Path) -> None:
    _disturbed(tmp_path, kills=3, count=300, seed=8)


@pytest.mark.soak
def test_killed_twenty_times(tmp_path: Path) -> None:
    _disturbed(tmp_path, kills=20, count=4000, seed=20)
