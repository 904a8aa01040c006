"""Measure the audit of an archive: `uv run python -m benchmarks.batch [-o benchmarks/results.json]`.

So many generated pages, half HTML, half text, of 1 to 20 KB (their texts are drawn from a few
thousand; each page has a line of its own). Measured are, in turn and each from its start to its end:

* `runner`: `redactor audit` with two workers, and the most memory that a worker had;
* `independent`: two processes that know nothing of each other, each with half of the pages, that load,
  audit and write the same rows without plan, limits or resumption. The runner's goal is 0.85 of them;
* `in_memory`: two processes that scan texts which they hold in memory, findings made, nothing written;
* `parquet`: `redactor audit` over the same texts in Parquet. Its goal is 0.6 of `in_memory`.

Ratios count, because the machine may be shared.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

from corpora.generator import text_of

PAGES = 100_000
_TEXTS = 3000
_KB = 1024
#: Planted values a KB: as on official pages.
_DENSITY = 0.5
_KEY = "benchmark"
_PARTS = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "-o", "--output", type=Path, help="put the figures into this file, as batch"
    )
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "FOLDER", "HALF"))
    parsed = parser.parse_args()
    if parsed.measure:
        what, folder, half = parsed.measure
        print(json.dumps(_WORKS[what](Path(folder), int(half))))
        return
    with tempfile.TemporaryDirectory() as folder:
        told = _all(Path(folder), parsed.pages, parsed.rounds)
    print(json.dumps(told, ensure_ascii=False, indent=2))
    if parsed.output:
        results = json.loads(parsed.output.read_text("utf-8"))
        results["batch"] = told
        text = json.dumps(results, ensure_ascii=False, indent=2) + "\n"
        parsed.output.write_text(text, encoding="utf-8")


def _all(folder: Path, pages: int, rounds: int) -> dict[str, Any]:
    size = _make(folder, pages)
    seconds: dict[str, list[float]] = {}
    peaks: list[int] = []
    for turn in range(rounds):
        for name, measure in (
            ("runner", _runner),
            ("independent", _independent),
            ("in_memory", _in_memory),
            ("parquet", _parquet),
        ):
            taken = measure(folder, turn, peaks)
            if taken is not None:
                seconds.setdefault(name, []).append(taken)
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    told: dict[str, Any] = {
        "pages": pages,
        "mb": round(size / 1e6),
        "rounds": rounds,
        "seconds": {name: round(each, 1) for name, each in medians.items()},
        "pages_per_second": {name: round(pages / each) for name, each in medians.items()},
        "peak_mb_of_a_worker": round(max(peaks) / 1e6),
        "runner_of_independent": round(medians["independent"] / medians["runner"], 3),
    }
    if "parquet" in medians:
        told["parquet_of_in_memory"] = round(medians["in_memory"] / medians["parquet"], 3)
    return told


def _make(folder: Path, pages: int) -> int:
    """The pages as files in two halves, and in Parquet where there is a collection for that."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    (folder / "parquet").mkdir()
    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    drafts = _drafts(pages)
    size = number = 0
    for part in range(_PARTS):
        count = pages * (part + 1) // _PARTS - pages * part // _PARTS
        rows = []
        for text in islice(drafts, count):
            path = folder / "files" / f"{number % 2}" / f"{number // 1000:03}" / f"t{number:06}"
            path.parent.mkdir(parents=True, exist_ok=True)
            is_html = number // 2 % 2
            data = (_html(text) if is_html else text).encode()
            path.with_suffix(".html" if is_html else ".txt").write_bytes(data)
            rows.append({"id": f"{number:06}", "text": text})
            size += len(data)
            number += 1
        table = pa.Table.from_pylist(rows, schema=schema)
        pq.write_table(table, folder / "parquet" / f"part-{part:02}.parquet", row_group_size=1000)
    return size


def _drafts(pages: int) -> Iterator[str]:
    dice = random.Random(8)
    texts = [
        text_of(seed, dice.randint(1 * _KB, 20 * _KB), _DENSITY)[0]
        for seed in range(min(pages, _TEXTS))
    ]
    for number in range(pages):
        yield f"第{number}号公告\n{texts[number % len(texts)]}"


def _html(text: str) -> str:
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in text.split("\n"))
    return f"<!DOCTYPE html><html><head><title>公告</title></head><body>\n{lines}</body></html>"


def _runner(folder: Path, turn: int, peaks: list[int]) -> float:
    return _audit(str(folder / "files"), folder / f"runner{turn}", peaks)


def _parquet(folder: Path, turn: int, peaks: list[int]) -> float | None:
    from redactor.batch.collections import kinds

    if "tables" not in kinds():
        return None
    told = ("--with", "id=id", "--with", "text=text")
    return _audit(f"tables:{folder / 'parquet'}", folder / f"parquet{turn}", peaks, told)


def _audit(source: str, out: Path, peaks: list[int], told: Sequence[str] = ()) -> float:
    command = [sys.executable, "-m", "redactor", "audit", source, "-o", str(out), *told]
    start = time.perf_counter()
    done = subprocess.run(
        [*command, "--workers", "2", "--json"],
        env={**os.environ, "REDACTOR_KEY": _KEY},
        stdout=subprocess.PIPE,
        check=False,
    )
    taken = time.perf_counter() - start
    events = [json.loads(line) for line in done.stdout.splitlines()]
    if not events or events[-1]["event"] != "totals" or events[-1]["failed"]:
        raise SystemExit(f"the audit of {source} failed")
    peaks += (each["peak"] for each in events if each["event"] == "progress")
    return taken


def _independent(folder: Path, turn: int, peaks: list[int]) -> float:
    return _halves("half", folder)


def _in_memory(folder: Path, turn: int, peaks: list[int]) -> float:
    return _halves("memory", folder)


def _halves(what: str, folder: Path) -> float:
    """Two processes at once; what they say that they took, or else from start to end."""
    command = [sys.executable, "-m", "benchmarks.batch", "--measure", what, str(folder)]
    start = time.perf_counter()
    both = [subprocess.Popen([*command, half], stdout=subprocess.PIPE) for half in ("0", "1")]
    told = [json.loads(each.communicate()[0]) for each in both]
    return max(told) or time.perf_counter() - start


def _half(folder: Path, half: int) -> float:
    """Load, audit and write half of the files, one after another."""
    from redactor.batch import open_collection
    from redactor.batch.auditing import Auditor, Job
    from redactor.batch.layout import result_schema
    from redactor.batch.output import write_part
    from redactor.batch.rows import record_batch
    from redactor.model import ScanOptions

    collection = open_collection(str(folder / "files" / str(half)))
    options = ScanOptions(key=_KEY.encode(), archived=True)
    auditor = Auditor(Job(collection=collection, options=options))
    out = folder / f"half{half}"
    out.mkdir(exist_ok=True)
    items = collection.items()
    part = 0
    while batch := list(islice(items, 1000)):
        write_part(out, f"{part}", [record_batch([*map(auditor.row, batch)])], result_schema())
        part += 1
    return 0.0


def _memory(folder: Path, half: int) -> float:
    """Scan texts in memory, findings made; the seconds for half of all."""
    import pyarrow.parquet as pq

    from redactor import Scanner

    scanner = Scanner(key=_KEY.encode(), archived=True)
    scanner.scan("公告")
    taken = 0.0
    for path in sorted((folder / "parquet").glob("*.parquet"))[half::2]:
        texts = pq.read_table(path).column("text").to_pylist()
        start = time.perf_counter()
        for text in texts:
            report = scanner.scan(text)
            _ = report.findings, report.masked_quotes, report.page_kind
        taken += time.perf_counter() - start
    return taken


_WORKS = {"half": _half, "memory": _memory}

if __name__ == "__main__":
    main()
