"""The numbers of reports worked out the slow way: run after run, row after row, in plain Python."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from redactor.batch import layout

Key = tuple[str, str]


@dataclass
class Stood:
    """A finding from its first day to its last."""

    id: str
    finding: str
    since: datetime.datetime
    told: dict[str, Any]
    codes: set[str]
    until: datetime.datetime | None = None


@dataclass
class Replay:
    latest: dict[str, dict[str, Any]] = field(default_factory=dict)
    standing: dict[Key, Stood] = field(default_factory=dict)
    over: list[Stood] = field(default_factory=list)
    runs: list[Counter[str]] = field(default_factory=list)

    @property
    def all(self) -> list[Stood]:
        return [*self.over, *self.standing.values()]

    @property
    def items(self) -> list[dict[str, Any]]:
        return [each for each in self.latest.values() if each["status"] != layout.GONE]


def _rows(out: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    runs: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((out / layout.RESULTS).glob("*.parquet")):
        for each in pq.read_table(path).to_pylist():
            runs.setdefault(each["run"], []).append(each)
    yield from sorted(runs.items())


def replayed(out: Path) -> Replay:
    told = Replay()
    for _run, rows in _rows(out):
        counts: Counter[str] = Counter()
        for each in rows:
            told.latest[each["id"]] = each
            counts[each["status"]] += 1
            if each["status"] in (layout.AUDITED, layout.GONE):
                _look(told, each, counts)
        counts["standing"] = len(told.standing)
        told.runs.append(counts)
    return told


def _look(told: Replay, row: dict[str, Any], counts: Counter[str]) -> None:
    at = row["audited_at"].replace(tzinfo=None) + datetime.timedelta(hours=8)
    codes = {each["code"] for each in row["failures"]}
    acting = {each["id"]: each for each in row["findings"] if each["action"] != "note"}
    for key, stood in list(told.standing.items()):
        if key[0] != row["id"] or key[1] in acting:
            continue
        if row["status"] == layout.GONE or codes <= stood.codes:
            stood.until = at
            told.over.append(told.standing.pop(key))
            counts["closed"] += 1
    for number, each in acting.items():
        key = (row["id"], number)
        if key in told.standing:
            told.standing[key].told, told.standing[key].codes = each, codes
        else:
            told.standing[key] = Stood(row["id"], number, at, each, codes)
            counts["new"] += 1
