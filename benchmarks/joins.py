"""Measure joins: `uv run python -m benchmarks.joins [--pages 2000 20000] [-o benchmarks/results.json]`.

A made-up town's rosters (`benchmarks.town`, ten people a page) go through a real audit with two workers
into a real index, whose reports are held against the truth (`benchmarks.town_truth`). Told are, for each
number of pages:

* `audit_s`, by the clock; `build_cpu_s` and `build_peak_mb`: of the process that builds the index, from
  nothing, and `again_cpu_s` where nothing has changed but people are put together anew;
* `recall`: of the persons whose number joining leaves fewer than ten values of, those found; `precision`:
  of the persons reported, those whose chain holds their own records alone;
* `safe`: the convention that the tool recommends, applied to the town, which is then audited and indexed
  again: the fewest values left of anybody, all pages of each person laid together by the truth.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.town import COLUMNS, Column, Town, columns_under

PAGES = (2_000, 20_000)
_PEOPLE_A_PAGE = 10
_KEY = b"benchmark of joins"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "-o", "--output", type=Path, help="put the figures into this file, as joins"
    )
    parser.add_argument("--pages", type=int, nargs="+", default=PAGES)
    parser.add_argument("--build", metavar="OUT", help=argparse.SUPPRESS)
    parsed = parser.parse_args()
    if parsed.build:
        print(json.dumps(_built(Path(parsed.build))))
        return
    told: dict[str, Any] = {"date": f"{datetime.date.today()}"}
    for pages in parsed.pages:
        with tempfile.TemporaryDirectory() as folder:
            told[str(pages)] = measured_town(Path(folder), pages)
        print(json.dumps({str(pages): told[str(pages)]}), flush=True)
    if parsed.output:
        results = json.loads(parsed.output.read_text("utf-8"))
        results["joins"] = told
        text = json.dumps(results, ensure_ascii=False, indent=2) + "\n"
        parsed.output.write_text(text, encoding="utf-8")


def measured_town(folder: Path, pages: int) -> dict[str, Any]:
    """All figures of one town."""
    from benchmarks.town_truth import counter_on, fewest_left, measured
    from redactor.joins.chains import Chains
    from redactor.joins.conventions import safe
    from redactor.joins.index import NAME, opened

    town = Town(people=pages * _PEOPLE_A_PAGE, pages=pages)
    seconds = audited(folder / "before", town, COLUMNS)
    out = folder / "before" / "out"
    figures = _in_process(out)
    again = _in_process(out)
    counter = counter_on(datetime.date.today())
    found = measured(town, out / NAME, _KEY, counter)
    with opened(out / NAME, _KEY) as index:
        convention = safe(index, Chains(counter))
    assert convention is not None, "a town of which something may be shown"
    columns = columns_under(convention.front, convention.phone, has_year=bool(convention.birth))
    audited(folder / "after", town, columns)
    _in_process(folder / "after" / "out")
    left = fewest_left(town, folder / "after" / "out" / NAME, _KEY, counter)
    return {
        "people": len(town.people),
        "pages": len(town.rosters),
        "records": figures["records"],
        "audit_s": round(seconds, 1),
        "build_cpu_s": figures["cpu"],
        "again_cpu_s": again["cpu"],
        "build_peak_mb": figures["peak"],
        "index_mb": round((out / NAME).stat().st_size / 1e6, 1),
        "pinned_in_truth": found.pinned,
        "recall": round(found.recall, 4),
        "reported": found.reported,
        "precision": round(found.precision, 4),
        "safe": {**convention._asdict(), "least_applied": left},
    }


def audited(folder: Path, town: Town, columns: Mapping[str, Sequence[Column]]) -> float:
    """The town's pages audited into `folder`/out; seconds."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from redactor.batch import Limits, audit_collection, open_collection
    from redactor.model import ScanOptions

    folder.mkdir(parents=True)
    texts = [town.text(roster, columns) for roster in town.rosters]
    ids = [roster.id for roster in town.rosters]
    pq.write_table(pa.table({"id": ids, "text": texts}), folder / "pages.parquet")
    start = time.perf_counter()
    audit_collection(
        open_collection(str(folder / "pages.parquet")),
        folder / "out",
        ScanOptions(key=_KEY, archived=True),
        limits=Limits(workers=2),
    )
    return time.perf_counter() - start


def _in_process(out: Path) -> dict[str, Any]:
    """An index built in a process of its own, so that its memory is its own, too."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.joins", "--build", str(out)],
        check=True,
        capture_output=True,
        env=dict(os.environ),
    )
    figures: dict[str, Any] = json.loads(told.stdout)
    return figures


def _built(out: Path) -> dict[str, Any]:
    import resource

    from redactor.batch.traced import archive_of
    from redactor.joins.building import build
    from redactor.joins.index import NAME
    from redactor.rulebook import load

    start = time.process_time()
    archive, tables = archive_of(out), load().tables
    built = build(out / NAME, archive, _KEY, tables=tables, today=datetime.date.today())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return {
        "cpu": round(time.process_time() - start, 1),
        "peak": round(peak),
        "records": built.records,
    }


if __name__ == "__main__":
    main()
