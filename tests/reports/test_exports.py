"""Exports: the same rows in each form, and nothing in them that a spreadsheet would calculate."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from redactor.reports.exports import export, items_path
from redactor.reports.numbers import number_of
from redactor.reports.state import State, settled
from tests.reports.made import KEY, finding, row, written
from tests.reports.replay import Replay


def _read(path: Path, kind: str) -> list[dict[str, Any]]:
    if kind == "parquet":
        return list(pq.read_table(path).to_pylist())
    text = path.read_text(encoding="utf-8-sig" if kind == "csv" else "utf-8")
    if kind == "csv":
        return list(csv.DictReader(text.splitlines()))
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_tables_hold_what_the_latest_rows_say(
    state: State, replay: Replay, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"out.{kind}"
    counts = export(state, path, KEY, kind)
    findings, items = _read(path, kind), _read(items_path(path), kind)
    assert counts == (len(findings), len(items))
    expected = sorted(
        (each["shown_id"], found["id"], found["action"])
        for each in replay.items
        for found in each["findings"]
    )
    assert sorted((each["shown"], each["finding"], each["action"]) for each in findings) == expected
    assert sorted(each["shown"] for each in items) == sorted(
        each["shown_id"] for each in replay.items
    )
    assert {each["item"] for each in findings} <= {each["item"] for each in items}
    assert len({each["item"] for each in items}) == len(items)
    parents = {each["parent"] for each in items} - {None, ""}
    assert parents and parents <= {each["item"] for each in items}
    moments = {str(each["audited_at"])[:16].replace("T", " ") for each in items}
    assert "2026-12-07 10:00" in moments


def test_numbers_are_those_of_the_ledger(state: State, replay: Replay, tmp_path: Path) -> None:
    export(state, tmp_path / "out.jsonl", KEY, "jsonl")
    numbers = {each["number"] for each in _read(tmp_path / "out.jsonl", "jsonl")}
    for each in replay.items:
        for found in each["findings"]:
            assert number_of(KEY, each["id"], found["id"]) in numbers


def test_csv_begins_with_a_mark_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "a\n=b"]
    rows = [row(f"={place}.html", finding("f", quote=each)) for place, each in enumerate(hostile)]
    written(tmp_path / "out", "01", datetime.date(2026, 1, 1), rows)
    with settled(tmp_path / "out") as state:
        export(state, tmp_path / "x.csv", KEY, "csv")
        export(state, tmp_path / "x.jsonl", KEY, "jsonl")
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    cells = [each for row in _read(tmp_path / "x.csv", "csv") for each in row.values()]
    assert [each for each in cells if each.lstrip().startswith(("=", "+", "-", "@", "＝"))] == []
    assert [each["quote"] for each in _read(tmp_path / "x.jsonl", "jsonl")] == hostile


def test_nothing_found_gives_empty_tables(tmp_path: Path) -> None:
    written(tmp_path / "out", "01", datetime.date(2026, 1, 1), [row("a.html")])
    with settled(tmp_path / "out") as state:
        for kind in ("csv", "jsonl", "parquet"):
            assert export(state, tmp_path / f"x.{kind}", KEY, kind) == (0, 1)
            assert _read(tmp_path / f"x.{kind}", kind) == []
