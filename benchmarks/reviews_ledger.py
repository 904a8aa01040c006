"""Measure the ledger: `uv run python -m benchmarks.reviews_ledger [-o benchmarks/results.json]`.

A ledger of so many records, as a draft's events make them, is written and verified from its file, in
one process; the processor's time counts. The goal: 1,000,000 records verify in under 30 s on a core.
"""

from __future__ import annotations

import argparse
import datetime
import json
import tempfile
import time
from pathlib import Path

from redactor.reviews.entries import entry_of
from redactor.reviews.events import Event, EventKind
from redactor.reviews.ledger import Record, append, verify
from redactor.reviews.storage import FileLedger

RECORDS = 1_000_000
_KEY = b"benchmark"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("-o", "--output", type=Path, help="put it into this file, as ledger")
    parser.add_argument("--records", type=int, default=RECORDS)
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = _measured(Path(folder) / "ledger.jsonl", parsed.records)
    print(json.dumps(told, indent=2))
    if parsed.output:
        results = json.loads(parsed.output.read_text("utf-8"))
        results["ledger"] = told
        parsed.output.write_text(
            json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


def _measured(path: Path, count: int) -> dict[str, float]:
    started = time.process_time()
    last: Record | None = None
    with path.open("wb") as file:
        entry = entry_of(_event(), _KEY)
        for number in range(count):
            body = {**entry, "draft": f"d{number // 12}", "command": f"{number:032x}"}
            last = append(last, body, _KEY)
            file.write(last.line())
    made = time.process_time()
    fault = verify(FileLedger(path).records(), _KEY)
    assert fault is None, fault
    return {
        "records": count,
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "seal_s": round(made - started, 2),
        "verify_s": round(time.process_time() - made, 2),
    }


def _event() -> Event:
    return Event(
        draft="d1",
        number=7,
        version=5,
        kind=EventKind.SIGNED,
        at=datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC),
        by="person12",
        name="甲",
        command="0" * 32,
        fingerprint="0" * 64,
        facts={"stage": "first", "digest": "0" * 64, "remark": "同意"},
    )


if __name__ == "__main__":
    main()
