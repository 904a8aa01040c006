"""`redactor scan` and what all commands share: exit statuses, output, refusals, the key."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import DRAFT, MASKABLE, MOBILE, RESIDENT, environment, here, run, written

CONTRACT = {"verdict", "page_kind", "failures", "findings"}
CONTRACT_FINDING = {
    *("id", "rule", "entity", "start", "end", "parts", "place", "certainty", "audience"),
    *("action", "severity", "marks", "evidence", "message", "suggestion", "basis"),
}


@pytest.mark.parametrize(
    ("draft", "status"),
    [
        ("今天天气很好。\n", 0),
        ("监督电话：12345\n", 0),
        ("", 0),
        (MASKABLE, 1),
        ("军官证 军字第1234567号\n", 1),
        (b"\xff\xff\xff", 2),
    ],
)
def test_scan_tells_by_its_status_whether_something_acts(
    tmp_path: Path, draft: str | bytes, status: int
) -> None:
    written(tmp_path, "draft.txt", draft)
    assert run(tmp_path, "scan", "draft.txt").status == status


def test_readable_output_has_place_and_masked_value_but_no_value(tmp_path: Path) -> None:
    written(tmp_path, "draft.txt", DRAFT)
    done = here(tmp_path, "scan", "--notes", "draft.txt")
    lines = done.text.splitlines()
    assert any(line.startswith("draft.txt:2:9  ") and "640104****" in line for line in lines)
    assert any(line.startswith("draft.txt:2:31  ") and "138****" in line for line in lines)
    assert any(line.startswith("draft.txt:3:5  ") for line in lines)
    assert any(line.startswith("draft.txt:4:6  ") for line in lines)
    for value in (RESIDENT, MOBILE, "1234567", RESIDENT[-4:]):
        assert value not in done.text + done.told


def test_notes_are_shown_only_when_asked_for(tmp_path: Path) -> None:
    written(tmp_path, "draft.txt", DRAFT)
    assert "draft.txt:4:" not in here(tmp_path, "scan", "draft.txt").text


def test_an_empty_file_passes(tmp_path: Path) -> None:
    written(tmp_path, "empty.txt", "")
    done = here(tmp_path, "scan", "--format", "json", "empty.txt")
    told = {"verdict": "pass", "page_kind": "general", "failures": [], "findings": []}
    assert (done.status, json.loads(done.text)) == (0, told)


def test_json_is_the_object_of_the_contract(tmp_path: Path) -> None:
    written(tmp_path, "draft.txt", DRAFT)
    done = here(tmp_path, "scan", "--format", "json", "draft.txt")
    told = json.loads(done.text)
    assert done.status == 1
    assert told.keys() >= CONTRACT
    assert told["verdict"] == "hold"
    assert all(finding.keys() >= CONTRACT_FINDING for finding in told["findings"])
    [resident] = [each for each in told["findings"] if each["entity"] == "RESIDENT_ID"]
    assert DRAFT[resident["start"] : resident["end"]] == RESIDENT
    assert resident["parts"] == [[resident["start"], resident["end"]]]
    assert (resident["rule"], resident["action"]) == ("privacy/resident_id", "mask")
    for value in (RESIDENT, MOBILE, "1234567"):
        assert value not in done.text


def test_a_dash_is_standard_input(tmp_path: Path) -> None:
    done = run(tmp_path, "scan", "--format", "json", "-", given=MASKABLE.encode())
    assert done.status == 1
    assert [each["start"] for each in json.loads(done.text)["findings"]] == [5]


def test_a_pages_ending_tells_its_format(tmp_path: Path) -> None:
    page = "<td>手机</td><td>&#49;3800138000</td>"
    written(tmp_path, "page.html", page)
    written(tmp_path, "page.bin", page)
    read = [
        json.loads(here(tmp_path, "scan", "--format", "json", *each).text)["findings"]
        for each in (["page.html"], ["--input-format", "html", "page.bin"])
    ]
    assert [[page[f["start"] : f["end"]] for f in findings] for findings in read] == [
        ["&#49;3800138000"],
        ["&#49;3800138000"],
    ]


HOUSE_RULE = 'entity = "X"\ntitle = "t"\nwhy = "w"\nmessage = "m"\nsuggestion = "s"\n'


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["scan", "missing.txt"], "missing.txt"),
        (["scan", "folder"], "folder"),
        (["scan", "broken.txt"], "broken.txt"),
        (["scan", "odd.txt"], "odd.txt"),
        (["scan", "--jsonl", "missing.jsonl"], "missing.jsonl"),
        (["scan", "--jsonl", "folder"], "folder"),
        (["scan", "--policy", "nobody", "draft.txt"], "nobody"),
        (["scan", "--policy", "missing.toml", "draft.txt"], "missing.toml"),
        (["scan", "--policy", "house.toml", "draft.txt"], "colour"),
        (["scan", "--today", "yesterday", "draft.txt"], "today"),
        (["scan", "--document-date", "2026-02-30", "draft.txt"], "document_date"),
        (["scan", "--pack", "nowhere", "draft.txt"], "nowhere"),
        (["scan", "--pack", "pack", "draft.txt"], "rule.toml"),
        (["scan"], "no draft"),
        (["redact", "missing.txt"], "missing.txt"),
        (["redact", "broken.txt"], "broken.txt"),
        (["redact", "folder"], "folder"),
        (["redact", "draft.txt", "-o", "nowhere/out.txt"], "nowhere"),
        (["redact", "draft.txt", "-o", "."], "."),
        (["redact", "draft.txt", "-o", "folder"], "folder"),
        (["rules", "NO_SUCH_RULE"], "NO_SUCH_RULE"),
        (["rules", "--pack", "pack"], "rule.toml"),
        (["packs", "--pack", "nowhere"], "nowhere"),
        (["evaluate", "missing.toml"], "missing.toml"),
        (["evaluate", "draft.csv"], "draft.csv"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_used_is_named_in_one_line(
    tmp_path: Path, arguments: list[str], named: str
) -> None:
    (tmp_path / "folder").mkdir()
    written(tmp_path, "draft.txt", "无事。\n")
    written(tmp_path, "draft.csv", "无事。\n")
    written(tmp_path, "broken.txt", b"abc\xff\xff")
    written(tmp_path, "odd.txt", b"\xff\xfe\x00")
    written(tmp_path, "house.toml", 'title = "t"\nwhy = "w"\ncolour = 1\n')
    written(tmp_path, "pack/house/rule.toml", HOUSE_RULE + "colour = 1\n")
    done = here(tmp_path, *arguments)
    assert done.status == 2
    assert done.out == b""
    assert done.told.count("\n") == 1
    assert done.told.startswith("redactor: ")
    assert named in done.told
    assert "Traceback" not in done.told
    assert "internal error" not in done.told


@pytest.mark.parametrize("arguments", [[], ["scan", "--colour"], ["shout"], ["redact"]])
def test_bad_usage_has_status_2_and_no_traceback(tmp_path: Path, arguments: list[str]) -> None:
    done = run(tmp_path, *arguments)
    assert done.status == 2
    assert done.out == b""
    assert "usage:" in done.told
    assert "Traceback" not in done.told


def test_one_unreadable_file_does_not_hide_the_others(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", MASKABLE)
    written(tmp_path, "b.txt", b"\xff\xff\xff")
    written(tmp_path, "c.txt", f"手机：{MOBILE}\n")
    done = here(tmp_path, "scan", "a.txt", "b.txt", "missing.txt", "c.txt")
    assert done.status == 2
    assert "a.txt:1:6" in done.text
    assert "c.txt:1:4" in done.text
    assert [line.split(": ")[1] for line in done.told.splitlines()] == ["b.txt", "missing.txt"]


def test_the_strictest_status_of_several_files_counts(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", MASKABLE)
    written(tmp_path, "b.txt", "无事。\n")
    assert here(tmp_path, "scan", "a.txt", "b.txt").status == 1
    assert here(tmp_path, "scan", "b.txt", "b.txt").status == 0


def ids(home: Path, **extra: str) -> list[str]:
    done = here(home, "scan", "--format", "json", "-", given=DRAFT.encode(), extra=extra)
    return [finding["id"] for finding in json.loads(done.text)["findings"]]


def test_a_key_is_made_once_for_its_owner_alone_and_used_again(tmp_path: Path) -> None:
    first = ids(tmp_path)
    key = tmp_path / "config/redactor/key"
    made = key.read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(made) >= 32
    assert ids(tmp_path) == first
    assert key.read_bytes() == made


def test_two_homes_give_two_keys(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert set(ids(tmp_path / "one")).isdisjoint(ids(tmp_path / "two"))


def test_the_environments_key_is_used_and_none_is_stored(tmp_path: Path) -> None:
    first = ids(tmp_path, REDACTOR_KEY="first")
    assert first == ids(tmp_path, REDACTOR_KEY="first")
    assert set(first).isdisjoint(ids(tmp_path, REDACTOR_KEY="second"))
    assert not (tmp_path / "config/redactor").exists()


def test_an_empty_key_of_an_interrupted_run_is_made_anew(tmp_path: Path) -> None:
    written(tmp_path, "config/redactor/key", b"")
    assert ids(tmp_path) == ids(tmp_path)


def test_a_home_that_cannot_be_written_hurts_nobody(tmp_path: Path) -> None:
    """Service accounts have homes such as /dev/null."""
    written(tmp_path, "config", "a file where the folder should be")
    done = run(tmp_path, "scan", "-", given=MASKABLE.encode())
    assert (done.status, done.err) == (1, b"")


def test_a_reader_that_goes_away_gets_no_traceback(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "text": MASKABLE}) + "\n"
    written(tmp_path, "many.jsonl", line * 2000)
    with subprocess.Popen(
        [sys.executable, "-m", "redactor", "scan", "--jsonl", "many.jsonl"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert json.loads(process.stdout.readline())["id"] == "a"
        process.stdout.close()
        told = process.stderr.read()
    assert told == b""
    assert process.returncode != 0


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1"])
def test_a_terminal_without_utf_8_gets_no_traceback(tmp_path: Path, encoding: str) -> None:
    settings = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = run(tmp_path, "scan", "-", given="🀄".encode() + MASKABLE.encode(), extra=settings)
    assert (done.status, done.err) == (1, b"")
    assert b"640104****" in done.out
