"""Collections, runs and results for the tests of audits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from redactor import cli
from redactor.batch.auditing import Auditor, Job, audit_items, options_digest
from redactor.batch.items import Item, Loaded
from redactor.batch.layout import CIRCUMSTANCES, result_schema
from redactor.batch.output import Output, write_part
from redactor.batch.results import opened
from redactor.model import ScanOptions
from tests.command import MOBILE, RESIDENT, environment

ROOT = Path(__file__).parents[2]
KEY = b"a key for tests, and nothing else"
OPTIONS = ScanOptions(key=KEY, archived=True)
#: Of the command line.
SECRET = "a key for tests"
#: Of the options.
DIGEST = options_digest(OPTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A collection that is a list."""

    listed: tuple[Item, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    spec: str = "list"

    def items(self) -> Iterator[Item]:
        yield from self.listed

    def load(self, item: Item) -> Loaded:
        return Loaded(data=dict(self.texts).get(item.id, f"正文 {item.id}"), name=item.name)


def listed(*ids: str, version: str = "1", **told: str) -> Listed:
    items = tuple(Item(id=each, name=each, version=version, size=10) for each in ids)
    return Listed(listed=items, texts=tuple(told.items()))


def auditor(collection: Any = None) -> Auditor:
    return Auditor(Job(collection=collection or Listed(), options=OPTIONS, digest=DIGEST))


def settle(output: Output, run: str, collection: Any) -> None:
    """Do what is planned, here."""
    plan = pq.read_table(output.plan(run))
    waiting = [each for each in plan.to_pylist() if each["skipped"] not in {"unchanged", "before"}]
    if waiting:
        batches = type(plan).from_pylist(waiting, schema=plan.schema).to_batches()
        done = auditor(collection)
        done.begin(run, OPTIONS.today)
        write_part(output.results, f"{run}-all", list(audit_items(batches, done)), result_schema())


def documents(folder: Path, count: int, poison: Sequence[str] = ()) -> Path:
    """A folder with pages, half of them HTML, with something to find in each third; and with those
    words in some of them."""
    every = count // (len(poison) or 1)
    for number in range(count):
        lines = [
            f"第{number}号公示",
            "各单位要认真贯彻落实有关要求，压实责任。" * (number % 20 + 1),
        ]
        if number % 3 == 0:
            lines.append(f"马秀莲身份证号：{RESIDENT}，手机：{MOBILE}")
        if poison and number % every == every // 2:
            lines.append(poison[number // every % len(poison)])
        path = folder / f"栏目{number % 5}" / f"{number:05}.{'html' if number % 2 else 'txt'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        html = "".join(f"<p>{line}</p>" for line in lines)
        path.write_text(html if number % 2 else "\n".join(lines), encoding="utf-8")
    return folder


def rows(folder: Path) -> list[dict[str, Any]]:
    """What holds of each item, without the circumstances."""
    with opened(folder) as db:
        table = db.sql("FROM items ORDER BY id").to_arrow_table()
    dropped = [name for name in table.column_names if name in {*CIRCUMSTANCES, "rulebook"}]
    return list(table.drop_columns(dropped).to_pylist())


def doubled(folder: Path) -> int:
    """Items that have two rows of one run."""
    with opened(folder) as db:
        told = db.execute(
            "SELECT count(*) FROM (SELECT 1 FROM all_rows GROUP BY id, run HAVING count(*) > 1)"
        ).fetchone()
    return int(told[0])


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "redactor", "audit", *map(str, arguments)]


def settings(home: Path) -> dict[str, str]:
    extra = {"REDACTOR_KEY": SECRET, "PYTHONPATH": os.pathsep.join((str(ROOT), "src"))}
    return environment(home, extra)


def started(home: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """A run that can be disturbed."""
    return subprocess.Popen(
        command(*arguments),
        cwd=ROOT,
        env=settings(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def run(home: Path, *arguments: str | Path, seconds: float = 120) -> tuple[int, str, str]:
    """A run to its end: status, and what it printed."""
    process = started(home, *arguments)
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        process.kill()
    return process.returncode, out.decode(), err.decode()


def main(
    home: Path, capsys: pytest.CaptureFixture[str], *arguments: str | Path
) -> tuple[int, str, str]:
    """The same in this process, which saves its start."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        for name, value in settings(home).items():
            patch.setenv(name, value)
        cli.main(["audit", *map(str, arguments)])
    told = capsys.readouterr()
    return int(str(ended.value.code)), told.out, told.err


def totals(out: str) -> dict[str, Any]:
    """Of a run with --json."""
    told: dict[str, Any] = json.loads(out.splitlines()[-1])
    assert told["event"] == "totals", told
    assert told["inputs"] == told["audited"] + told["failed"] + told["skipped"], told
    return told


def workers_of(parent: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found
