"""Watches from the command line: what is told, to whom, and that it is told once."""

from __future__ import annotations

import datetime
import json
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from redactor.batch.watch import DeliveryError, Mail
from redactor.batch.watch.outbox import Message
from redactor.errors import OptionError
from tests.batch import made
from tests.batch.hooks import Hook, Mailbox, certificate, posting, receiving
from tests.batch.poison import HANG
from tests.command import MOBILE, RESIDENT, here

TODAY = datetime.date.today().isoformat()


def started(home: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "redactor", "watch", *map(str, arguments)],
        cwd=made.ROOT,
        env=made.settings(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def watched(home: Path, *arguments: str | Path) -> tuple[int, str, str]:
    """In a process of its own, to its end."""
    process = started(home, *arguments)
    try:
        out, err = process.communicate(timeout=120)
    finally:
        process.kill()
    told = err.decode()
    assert "Traceback" not in told
    return process.returncode, out.decode(), told


def watch(home: Path, *arguments: str | Path) -> tuple[int, str, str]:
    """In this process, which saves its start; its workers have theirs."""
    done = here(home, "watch", *arguments, extra={"REDACTOR_KEY": made.SECRET})
    return done.status, done.text, done.told


def _round(home: Path, *arguments: str | Path) -> tuple[str | Path, ...]:
    return (home / "in", "-o", home / "out", "--once", "--quiet", "--workers", "1", *arguments)


def once(home: Path, *arguments: str | Path) -> tuple[int, str, str]:
    return watch(home, *_round(home, *arguments))


def page(home: Path, name: str, text: str) -> None:
    path = home / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def lines(home: Path) -> list[dict[str, Any]]:
    path = home / "told.jsonl"
    return [json.loads(each) for each in path.read_text("utf-8").splitlines()]


def secret(home: Path, hook: Hook) -> Path:
    path = home / "secret"
    path.write_text(hook.secret_text)
    return path


def test_what_is_new_is_told_once_and_what_is_gone_is_closed(tmp_path: Path) -> None:
    page(tmp_path, "a.txt", f"马秀莲身份证号：{RESIDENT}\n")
    page(tmp_path, "b.txt", "没有什么\n")
    page(tmp_path, f"{RESIDENT}.txt", "没有什么\n")
    with receiving(Hook()) as hook:
        told = ("--webhook", hook.address, "--secret-file", secret(tmp_path, hook))
        status, printed, error = once(tmp_path, *told, "--tell-file", tmp_path / "told.jsonl")
        assert (status, error) == (0, "")
        assert "网上信息检查：新增须处理 1 处" in printed
        assert "这是首次检查" in printed
        (first,) = hook.got
        assert first["type"] == "audit.news"
        data = first["data"]
        assert data["counts"] == {"found": 1, "failures": 0, "closed": 0}
        assert data["found"][0]["page"] == "a.txt"
        assert data["found"][0]["quote"].startswith("640104")
        assert RESIDENT not in json.dumps(first)
        # Nothing is new: nobody is told.
        assert once(tmp_path, *told)[0] == 0
        assert len(hook.got) == 1
        page(tmp_path, "a.txt", "改正了\n")
        page(tmp_path, f"手机{MOBILE}.txt", f"手机：{MOBILE}\n")
        (tmp_path / "in" / "broken.docx").write_bytes(b"PK\3\4 broken")
        status, printed, _ = once(tmp_path, *told, "--tell-file", tmp_path / "told.jsonl")
        assert status == 0
        data = hook.got[1]["data"]
        assert data["counts"] == {"found": 1, "failures": 1, "closed": 1}
        assert data["title"] == "网上信息检查：新增须处理 1 处，新增未能检查 1 件，已消除 1 处"
        assert data["closed"][0]["closed"] == TODAY
        assert data["closed"][0]["finding"] == first["data"]["found"][0]["finding"]
        assert data["failures"][0]["page"] == "broken.docx"
        assert f"消除日期：{TODAY}" in data["text"]
        assert MOBILE not in json.dumps(data) + printed
        assert once(tmp_path, *told)[0] == 0
        assert len(hook.got) == 2
    assert [each["id"] for each in lines(tmp_path)] == hook.ids
    assert hook.address not in (tmp_path / "out" / "watch.json").read_text()


def test_who_was_not_reached_is_told_later_with_the_same_id(tmp_path: Path) -> None:
    page(tmp_path, "a.txt", f"身份证号：{RESIDENT}\n")
    with receiving(Hook(answers=[410])) as hook:
        told = (
            "--webhook", hook.address, "--secret-file", secret(tmp_path, hook),
            "--tell-file", tmp_path / "told.jsonl",
        )  # fmt: skip
        status, _, error = once(tmp_path, *told)
        assert status == 2
        assert "webhook 127.0.0.1: answers 410" in error
        assert "geheim" not in error
        assert hook.got == []
        assert len(lines(tmp_path)) == 1
        page(tmp_path, "b.txt", f"手机：{MOBILE}\n")
        # A busy server is asked again at once.
        hook.answers += [503]
        assert once(tmp_path, *told)[0] == 0
        assert [each["data"]["counts"]["found"] for each in hook.got] == [1, 1]
        assert len(set(hook.ids)) == 2
        assert hook.ids[0] == hook.ids[1] == hook.ids[2] == lines(tmp_path)[0]["id"]
        assert len(lines(tmp_path)) == 2
        # Nor does a message follow a redirect to somebody else.
        page(tmp_path, "c.txt", f"身份证号：{RESIDENT}\n")
        hook.answers += [302]
        status, _, error = once(tmp_path, *told)
        assert (status, len(hook.got)) == (2, 2)


def test_a_wrong_secret_is_not_taken(tmp_path: Path) -> None:
    page(tmp_path, "a.txt", f"身份证号：{RESIDENT}\n")
    with receiving(Hook()) as hook:
        wrong = tmp_path / "wrong"
        wrong.write_text(Hook(secret=b"x" * 32).secret_text)
        told = ("--webhook", hook.address, "--secret-file", wrong)
        status, _, error = watched(tmp_path, *_round(tmp_path, *told))
        assert (status, hook.got) == (2, [])
        assert "answers 401" in error


def message(number: int = 1) -> Message:
    return Message(
        id=f"msg_{number}", title="网上信息检查：新增 1 处", text="见 a.txt\n", body="{}", left=[]
    )


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl")
def test_mail_goes_over_connections_that_can_be_trusted(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    with posting(Mailbox(cert, key, password="AHVzZXIAZ2VoZWlt", refuses=("nobody@",))) as box:
        mail = Mail(
            to="one@example.gov.cn", sender="redactor@example.gov.cn", host="localhost",
            port=box.port, user="user", password="geheim",
        )  # fmt: skip
        # A certificate that nobody vouches for.
        with pytest.raises(DeliveryError, match="mail server localhost: no secure connection"):
            mail.deliver(message())
        assert box.letters == []
        trusted = replace(mail, ca=str(cert))
        trusted.deliver(message())
        (letter,) = box.letters
        assert box.sealed == [True]
        assert letter["Subject"] == "网上信息检查：新增 1 处"
        assert (letter["From"], letter["To"]) == (mail.sender, mail.to)
        assert letter["Message-ID"] == "<msg_1@example.gov.cn>"
        assert letter.get_content().strip() == "见 a.txt"
        for wrong, why in (
            (replace(trusted, to="nobody@example.gov.cn"), "did not take it: 550"),
            (replace(trusted, password="other"), "refuses"),
        ):
            with pytest.raises(DeliveryError, match=why) as told:
                wrong.deliver(message())
            assert told.value.is_final
            assert "geheim" not in str(told.value)
    with posting(Mailbox(cert, key, implicit=True)) as box:
        Mail(
            to="a@a.cn", sender="b@a.cn", host="localhost", port=box.port, security="tls",
            ca=str(cert),
        ).deliver(message())  # fmt: skip
        assert box.sealed == [True]
    with posting(Mailbox()) as box:
        plain = Mail(to="a@a.cn", sender="b@a.cn", host="localhost", port=box.port)
        # A server without TLS gets nothing unless that was asked for.
        with pytest.raises(DeliveryError, match="refuses"):
            plain.deliver(message())
        replace(plain, security="none").deliver(message())
        assert box.sealed == [False]
    with pytest.raises(OptionError, match="open connection"):
        replace(plain, security="none", user="user")


def test_mail_reaches_whom_it_can_and_once(tmp_path: Path) -> None:
    page(tmp_path, "a.txt", f"马秀莲身份证号：{RESIDENT}\n")
    with posting(Mailbox(refuses=("nobody@",))) as box:
        for _ in range(2):
            status, _, error = once(
                tmp_path, "--smtp", f"localhost:{box.port}", "--smtp-security", "none",
                "--mail-to", "one@example.gov.cn", "--mail-to", "nobody@example.gov.cn",
            )  # fmt: skip
            assert status == 2
            assert "did not take it: 550" in error
        (letter,) = box.letters
        assert letter["To"] == "one@example.gov.cn"
        assert "a.txt" in letter.get_content()
        assert RESIDENT not in letter.get_content()


def test_an_audit_that_cannot_be_done_is_told_once(tmp_path: Path) -> None:
    page(tmp_path, "a.txt", "没有什么\n")
    told = ("--tell-file", tmp_path / "told.jsonl")
    assert once(tmp_path, *told)[0] == 0
    shutil.rmtree(tmp_path / "in")
    (tmp_path / "in").mkdir()
    for _ in range(2):
        status, _, error = once(tmp_path, *told)
        assert status == 2
        assert "nothing is there any more" in error
    (only,) = lines(tmp_path)
    assert only["type"] == "audit.broken"
    page(tmp_path, "a.txt", "没有什么\n")
    assert once(tmp_path, *told)[0] == 0
    assert len(lines(tmp_path)) == 1


def test_what_cannot_be_used(tmp_path: Path) -> None:
    page(tmp_path, "a.txt", "x")
    short = tmp_path / "short"
    short.write_text("YWJj")
    for arguments, why in (
        (("--webhook", "https://a.cn/"), "go together"),
        (("--webhook", "https://a.cn/", "--secret-file", short), "holds no secret"),
        (("--webhook", "https://a.cn/", "--secret-file", tmp_path / "no"), "cannot be read"),
        (("--mail-to", "a@a.cn"), "go together"),
        (("--mail-to", "a a", "--smtp", "a"), "is no mailbox"),
        (("--mail-to", "a@a.cn", "--smtp", "a:b"), "must be HOST"),
    ):
        status, printed, error = once(tmp_path, *arguments)
        assert (status, printed) == (2, "")
        assert why in error
    status, _, error = watch(tmp_path, tmp_path / "in", "-o", tmp_path / "out", "--every", "0h")
    assert status == 2
    assert "is no length of time" in error


def test_rounds_end_politely_and_do_not_overlap(tmp_path: Path) -> None:
    page(tmp_path, "a.txt", f"身份证号：{RESIDENT}\n")
    arguments = (
        tmp_path / "in", "-o", tmp_path / "out", "--every", "1s", "--workers", "1", "--quiet",
        "--tell-file", tmp_path / "told.jsonl",
    )  # fmt: skip
    first = started(tmp_path, *arguments)
    try:
        _wait_for((tmp_path / "told.jsonl").exists)
        status, _, error = once(tmp_path)
        assert status == 2
        assert "another watch works on it" in error
        page(tmp_path, "b.txt", f"手机：{MOBILE}\n")
        _wait_for(lambda: len(lines(tmp_path)) == 2)
        first.send_signal(signal.SIGTERM)
        _, told = first.communicate(timeout=30)
    finally:
        first.kill()
    assert first.returncode in {0, 130}, told


def test_a_document_is_finished_before_the_end(tmp_path: Path) -> None:
    made.documents(tmp_path / "in", 10)
    page(tmp_path, "a-hangs.txt", HANG)
    process = started(
        tmp_path, tmp_path / "in", "-o", tmp_path / "out", "--every", "1h", "--workers", "1",
        "--timeout", "4", "--outside", "tests.batch.poison:Poison",
    )  # fmt: skip
    try:
        _wait_for(lambda: list((tmp_path / "out" / "plan").glob("[0-9]*")))
        _wait_for(lambda: made.workers_of(process.pid))
        time.sleep(1.0)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "已停止。已完成的部分已保存" in told.decode()
    _, printed, error = made.run(
        tmp_path, tmp_path / "in", "-o", tmp_path / "out", "--json", "--timeout", "1",
        "--outside", "tests.batch.poison:Poison",
    )  # fmt: skip
    assert made.totals(printed)["inputs"] == 11, error
    assert json.loads(printed.splitlines()[0])["resumed"]
    assert not made.doubled(tmp_path / "out")


@pytest.mark.soak
def test_killed_at_any_moment_it_tells_everything_once(tmp_path: Path) -> None:
    """The file and the webhook get each finding, and no finding under two ids."""
    page(tmp_path, "a.txt", f"身份证号：{RESIDENT}\n")
    with receiving(Hook()) as hook:
        arguments = (
            tmp_path / "in", "-o", tmp_path / "out", "--once", "--workers", "1", "--quiet",
            "--webhook", hook.address, "--secret-file", secret(tmp_path, hook),
            "--tell-file", tmp_path / "told.jsonl",
        )  # fmt: skip
        for number in range(5):
            page(tmp_path, f"{number}.txt", f"手机：{MOBILE}\n")
            process = started(tmp_path, *arguments)
            time.sleep(0.7 + number * 0.6)
            process.kill()
            process.communicate(timeout=20)
            _wait_for(partial(_has_ended, process.pid))
        status, _, error = watched(tmp_path, *arguments)
        assert status == 0, error
    for told in (
        lines(tmp_path),
        [{"id": a, **b} for a, b in zip(hook.ids, hook.got, strict=True)],
    ):
        ids = {each["id"]: each for each in told}
        found = [(e["page"], e["finding"]) for m in ids.values() for e in m["data"]["found"]]
        assert len(found) == len(set(found)) == 6
    assert len(lines(tmp_path)) == len({each["id"] for each in lines(tmp_path)})


def _has_ended(pid: int) -> bool:
    return not made.workers_of(pid)


def _wait_for(what: Any, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.05)
