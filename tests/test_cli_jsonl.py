"""`redactor scan --jsonl`: a result a line, in order, whatever the lines hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import MASKABLE, RESIDENT, here, run, written


def results(home: Path, *lines: str | bytes) -> tuple[int, list[dict[str, Any]]]:
    content = b"".join(
        (line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines
    )
    written(home, "drafts.jsonl", content)
    done = here(home, "scan", "--jsonl", "drafts.jsonl")
    assert done.err == b""
    assert RESIDENT not in done.text
    return done.status, [json.loads(line) for line in done.text.splitlines()]


def line(id: str, text: str, **options: Any) -> str:
    return json.dumps({"id": id, "text": text, **options}, ensure_ascii=False)


def test_results_come_in_order_with_their_ids(tmp_path: Path) -> None:
    status, told = results(
        tmp_path, line("z", MASKABLE), line("a", "无事"), line("号 2", "军官证 军字第1234567号")
    )
    assert status == 1
    assert [(each["id"], each["verdict"]) for each in told] == [
        ("z", "mask"),
        ("a", "pass"),
        ("号 2", "hold"),
    ]


def test_lines_without_anything_acting_have_status_0(tmp_path: Path) -> None:
    assert results(tmp_path, line("a", "监督电话：12345"), line("b", ""))[0] == 0


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "not json",
        "[1]",
        "null",
        '"text"',
        "{'id': 'x'}",
        "[" * 100_000,
        b'{"id": "x", "text": "\xff"}',
        '{"id": "x", "text": "half',
    ],
    ids=lambda each: repr(each[:20]),
)
def test_a_broken_line_is_told_by_number_and_the_rest_goes_on(
    tmp_path: Path, broken: str | bytes
) -> None:
    status, told = results(tmp_path, line("a", MASKABLE), broken, line("b", "无事"))
    assert status == 2
    assert [each["verdict"] for each in told] == ["mask", "hold", "pass"]
    assert told[1]["line"] == 2
    assert told[1]["findings"] == []
    [failure] = told[1]["failures"]
    assert failure["code"] and "2" in failure["message"] and "2" in failure["where"]
    assert told[2]["id"] == "b"


@pytest.mark.parametrize("text", [{}, {"text": None}, {"text": 1}, {"text": ["a"]}], ids=str)
def test_a_line_without_text_is_held(tmp_path: Path, text: dict[str, Any]) -> None:
    status, told = results(tmp_path, json.dumps({"id": "x", **text}), line("b", "无事"))
    assert status == 2
    assert [(each["verdict"], len(each["failures"])) for each in told] == [("hold", 1), ("pass", 0)]
    assert told[0]["line"] == 1


def test_a_line_without_text_keeps_its_id(tmp_path: Path) -> None:
    assert results(tmp_path, '{"id": "x"}')[1][0]["id"] == "x"


@pytest.mark.parametrize(
    "option",
    [
        {"colour": "red"},
        {"policy": "nobody"},
        {"policy": 3},
        {"today": "yesterday"},
        {"today": None},
        {"format": "doc"},
        {"offset_unit": "byte"},
        {"names": "yes"},
        {"packs": ["no/such"]},
        {"packs": "rules"},
        {"packs": [3]},
        {"packs": 3},
        {"packs": None},
        {"key": "abc"},
    ],
    ids=str,
)
def test_a_bad_option_is_named_and_the_rest_goes_on(tmp_path: Path, option: dict[str, Any]) -> None:
    status, told = results(tmp_path, line("x", MASKABLE, **option), line("b", "无事"))
    assert status == 2
    assert [(each["id"], each["verdict"]) for each in told] == [("x", "hold"), ("b", "pass")]
    assert told[0]["line"] == 1
    [failure] = told[0]["failures"]
    assert next(iter(option)) in failure["where"]


def test_each_line_has_its_own_options(tmp_path: Path) -> None:
    page = "<p>手机：&#49;3800138000</p>"
    status, told = results(
        tmp_path,
        line("a", page, format="html"),
        line("b", "𠮷" + MASKABLE, offset_unit="utf16"),
        line("c", "联系人马秀莲，手机13800138000", policy="procurement"),
        line("d", MASKABLE, page_kind="roster", document_date="2026-01-02"),
    )
    assert status == 1
    assert [page[f["start"] : f["end"]] for f in told[0]["findings"]] == ["&#49;3800138000"]
    assert [f["parts"] for f in told[1]["findings"]] == [[[7, 25]]]
    assert [each["verdict"] for each in told] == ["mask", "mask", "pass", "mask"]
    assert told[3]["page_kind"] == "roster"


def test_blank_lines_count_but_give_no_result(tmp_path: Path) -> None:
    status, told = results(tmp_path, "", line("a", "无事"), "   ", "broken")
    assert status == 2
    assert [each.get("line") for each in told] == [None, 4]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    first = b"\xef\xbb\xbf" + line("a", MASKABLE).encode() + b"\r"
    status, told = results(tmp_path, first, line("b", "无事") + "\r")
    assert (status, [each["verdict"] for each in told]) == (1, ["mask", "pass"])


def test_lone_surrogates_in_a_line_do_not_end_the_run(tmp_path: Path) -> None:
    status, told = results(tmp_path, '{"id": "a", "text": "\\ud800' + MASKABLE.strip() + '"}')
    assert status == 1
    assert [each["start"] for each in told[0]["findings"]] == [6]


def test_a_dash_reads_the_lines_from_standard_input(tmp_path: Path) -> None:
    done = run(tmp_path, "scan", "--jsonl", "-", given=line("a", MASKABLE).encode())
    assert (done.status, json.loads(done.text)["id"]) == (1, "a")


def test_the_command_lines_options_are_the_lines_default(tmp_path: Path) -> None:
    given = f"{line('a', '手机13800138000')}\n{line('b', '手机13800138000', policy='default')}\n"
    done = here(
        tmp_path, "scan", "--policy", "procurement", "--jsonl", "-", given=given.encode("utf-8")
    )
    assert [json.loads(each)["verdict"] for each in done.text.splitlines()] == ["pass", "mask"]


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_results_are_json_in_utf_8_whatever_the_terminal_has(tmp_path: Path, encoding: str) -> None:
    """A pipe on a Chinese Windows has GBK; an id must come back as it was sent."""
    settings = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    given = line("🀄号", MASKABLE).encode()
    done = run(tmp_path, "scan", "--jsonl", "-", given=given, extra=settings)
    assert json.loads(done.out.decode("utf-8"))["id"] == "🀄号"
