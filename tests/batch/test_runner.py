"""Runs from the command line: what is done, what is left, and where nothing may be written."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from redactor.batch import audit_collection
from redactor.errors import OptionError
from tests.batch import made
from tests.batch.made import (
    ROOT,
    command,
    documents,
    doubled,
    main,
    rows,
    run,
    settings,
    started,
    totals,
    workers_of,
)
from tests.batch.poison import CRASH, EAT, HANG
from tests.command import MOBILE, RESIDENT

_POISON = ("--outside", "tests.batch.poison:Poison")


def test_a_second_run_does_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = documents(tmp_path / "in", 30), tmp_path / "out"
    status, printed, told = main(tmp_path, capsys, source, "-o", out, "--workers", "2")
    assert status == 1, told
    assert printed == (
        "共 30 件 = 已检查 30 + 失败 0 + 跳过 0；现有结论：可以发布 20 件，遮掩后可以发布 10 件\n"
    )
    assert "共 30 件；本次检查 30 件（新增 30 件）。" in told
    (source / "栏目0" / "00000.txt").write_text("没有什么\n")
    (source / "栏目1" / "00001.html").unlink()
    (source / "栏目1" / "new.docx").write_bytes(b"PK\3\4 broken")
    status, printed, told = main(tmp_path, capsys, source, "-o", out, "--json")
    assert status == 2, told
    events = [json.loads(line) for line in printed.splitlines()]
    assert [each["event"] for each in events if each["event"] != "progress"] == [
        "planned",
        "totals",
    ]
    assert events[0]["why"] == {"changed": 1, "new": 1}
    done = totals(printed)
    assert (done["inputs"], done["audited"], done["failed"], done["skipped"]) == (30, 1, 1, 28)
    assert (done["gone"], done["reasons"]) == (1, {"unchanged": 28, "unreadable": 1})
    assert not doubled(out)
    whole = json.dumps(rows(out), ensure_ascii=False, default=str)
    assert RESIDENT not in whole
    assert MOBILE not in whole
    status, printed, told = main(
        tmp_path, capsys, source, "-o", out, "--quiet", "--today", "2026-03-01"
    )
    assert told == ""
    assert printed.startswith("共 30 件 = 已检查 29 + 失败 1 + 跳过 0；")


def test_what_kills_a_worker_is_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = documents(tmp_path / "in", 60, (HANG, EAT, CRASH)), tmp_path / "out"
    status, printed, told = main(
        tmp_path, capsys, source, "-o", out, "--json", "--workers", "2", "--timeout", "8",
        "--memory", "600", *_POISON,
    )  # fmt: skip
    assert status == 2, told
    done = totals(printed)
    assert (done["inputs"], done["audited"], done["failed"]) == (60, 57, 3)
    assert done["reasons"] == {"timeout": 1, "memory": 1, "crashed": 1}
    failed = [each for each in rows(out) if each["status"] == "failed"]
    assert [each["id"] for each in failed] == [
        "栏目0/00010.txt",
        "栏目0/00030.txt",
        "栏目0/00050.txt",
    ]
    assert all(each["verdict"] == "hold" and each["shown_id"] for each in failed)
    assert not doubled(out)


@pytest.mark.soak
def test_ten_thousand_pages_with_one_in_a_hundred_poison(tmp_path: Path) -> None:
    source, out = documents(tmp_path / "in", 10_000, (HANG, EAT, CRASH) * 33), tmp_path / "out"
    status, printed, told = run(
        tmp_path, source, "-o", out, "--json", "--workers", "2", "--timeout", "15",
        "--memory", "600", *_POISON, seconds=3600,
    )  # fmt: skip
    assert status == 2, told
    done = totals(printed)
    poisoned = sorted(
        str(each.relative_to(source))
        for each in source.glob("*/*")
        if any(word in each.read_text("utf-8") for word in (HANG, EAT, CRASH))
    )
    assert 99 <= len(poisoned) <= 101
    assert (done["inputs"], done["failed"]) == (10_000, len(poisoned))
    assert sum(done["reasons"].values()) == len(poisoned)
    assert set(done["reasons"]) == {"timeout", "memory", "crashed"}
    assert [each["id"] for each in rows(out) if each["status"] == "failed"] == poisoned
    assert not doubled(out)


def test_a_run_that_is_ended_says_how_to_go_on(tmp_path: Path) -> None:
    source, out = documents(tmp_path / "in", 10, (HANG,)), tmp_path / "out"
    first = started(tmp_path, source, "-o", out, "--workers", "1", *_POISON)
    try:
        _wait_for(lambda: list((out / "plan").glob("[0-9]*")) if out.exists() else [])
        status, _, told = run(tmp_path, source, "-o", out)
        assert status == 2
        assert f"another run works on it: process {first.pid}" in told
        _wait_for(lambda: workers_of(first.pid))
        workers = workers_of(first.pid)
        first.send_signal(signal.SIGTERM)
        _, told_last = first.communicate(timeout=20)
    finally:
        first.kill()
    assert first.returncode == 130
    assert "已停止。已完成的部分已保存" in told_last.decode()
    assert not any(Path(f"/proc/{each}").exists() for each in workers)
    status, printed, told = run(tmp_path, source, "-o", out, "--timeout", "1", "--json", *_POISON)
    done = totals(printed)
    assert (done["audited"], done["failed"]) == (9, 1), told
    assert json.loads(printed.splitlines()[0])["resumed"]


def _wait_for(what: object, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.05)


def test_other_folders_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = documents(tmp_path / "in", 2)
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x")
    for out, why in (("file", "cannot be written"), ("full", "holds other files")):
        status, printed, told = main(tmp_path, capsys, source, "-o", tmp_path / out)
        assert (status, printed) == (2, "")
        assert told.count("\n") == 1
        assert why in told
    assert [each.name for each in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_an_output_belongs_to_a_collection_and_a_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = documents(tmp_path / "in", 2), tmp_path / "out"
    assert main(tmp_path, capsys, source, "-o", out)[0] == 1
    other = documents(tmp_path / "other", 2)
    status, _, told = main(tmp_path, capsys, other, "-o", out)
    assert status == 2
    assert "is an audit of something else" in told
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "SECRET", "another")
        status, _, told = main(tmp_path, capsys, source, "-o", out)
    assert status == 2
    assert "was made with another key" in told


def test_what_cannot_be_used_is_told_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = documents(tmp_path / "in", 2)
    for arguments, why in (
        (("--outside", "no.such:Thing"), "outside no.such:Thing: cannot be loaded"),
        (("--outside", "tests.batch.poison:NOT_ONE"), "outside tests.batch.poison:NOT_ONE"),
        (("--with", "table=x"), "takes no such option"),
        (("--with", "table"), "must be NAME=VALUE"),
        (("--since", "gestern"), "is not a date"),
        (("--page-kind", "none"), "no such kind of page"),
        (("--memory", "0"), "must be more than 0"),
    ):
        status, printed, told = main(tmp_path, capsys, source, "-o", tmp_path / "out", *arguments)
        assert (status, printed) == (2, ""), told
        assert why in told
        assert "Traceback" not in told


def test_a_collection_must_be_one_that_travels(tmp_path: Path) -> None:
    class Local(made.Listed):
        pass

    with pytest.raises(OptionError, match="cannot be handed to workers"):
        audit_collection(Local(), tmp_path / "out", made.OPTIONS)
    script = (
        "from redactor.batch import audit_collection; from tests.batch import made\n"
        "class Mine(made.Listed): pass\n"
        f"audit_collection(Mine(), {str(tmp_path / 'out')!r}, made.OPTIONS)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "OptionError: source: a collection of this kind cannot be handed" in done.stderr


@pytest.mark.skipif(not shutil.which("unshare"), reason="no unshare")
def test_a_full_and_a_read_only_disk(tmp_path: Path) -> None:
    source, out = documents(tmp_path / "in", 400), tmp_path / "out"
    out.mkdir()
    audit = " ".join(command(source, "-o", out, "--json"))
    script = (
        f"mount -t tmpfs -o size=100k none {out} || exit 99\n"
        f"{audit}; echo status $?\n"
        f"ls -A {out} | grep -c tmp-\n"
        f"mount -o remount,ro {out}; {audit}; echo status $?\n"
        f"mount -o remount,rw,size=20m {out}; {audit}; echo status $?\n"
    )
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script],
        env=settings(tmp_path), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("no mounts here")
    lines = done.stdout.splitlines()
    assert [each for each in lines if each.startswith("status")] == [
        "status 2",
        "status 2",
        "status 1",
    ], done.stderr
    assert "cannot be written: the disk is full" in done.stderr
    assert "cannot be written: it is read-only" in done.stderr
    assert "Traceback" not in done.stderr
    events = [json.loads(each) for each in lines if each.startswith("{")]
    assert [each["resumed"] for each in events if each["event"] == "planned"][-1]
    assert totals(lines[-2])["audited"] == 400
