"""Measure the ledger: `uv run python -m benchmarks.reviews_ledger [-o benchmarks/results.json]`.

A ledger of so many records, as a draft's events make them, is written and verified: from its file, from
SQLite, and from a PostgreSQL that is started for it where there is one. The processor's time of this
process counts; of a database beside it the clock's is told as well. The goal: 1,000,000 records verify in
under 30 s on a core.

Then so many steps are written one by one to SQLite, each to the disk before it is acknowledged
(`synchronous=FULL`) and not (`NORMAL`): what it costs to lose nothing with the power.
"""

from __future__ import annotations

import argparse
import datetime
import json
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from redactor.reviews.entries import entry_of
from redactor.reviews.events import Event, EventKind
from redactor.reviews.ledger import Record, append, verify
from redactor.reviews.storage import FileLedger

RECORDS = 1_000_000
_STEPS = 300
_AT_ONCE = 5_000
_KEY = b"benchmark"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("-o", "--output", type=Path, help="put it into this file, as ledger")
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--no-postgres", action="store_true")
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = _file(Path(folder) / "ledger.jsonl", parsed.records)
        told["sqlite"] = _database(f"sqlite:///{folder}/ledger.db", parsed.records)
        told["steps"] = _steps(Path(folder))
    if not parsed.no_postgres:
        from tests.postgres import server

        with server() as url:
            told["postgresql"] = _database(url, parsed.records)
    print(json.dumps(told, indent=2))
    if parsed.output:
        results = json.loads(parsed.output.read_text("utf-8"))
        results["ledger"] = told
        parsed.output.write_text(
            json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


def _file(path: Path, count: int) -> dict[str, Any]:
    started = time.process_time()
    with path.open("wb") as file:
        file.writelines(record.line() for record in _records(count))
    made = time.process_time()
    _verified(FileLedger(path).records())
    return {
        "records": count,
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "seal_s": round(made - started, 2),
        "verify_s": round(time.process_time() - made, 2),
    }


def _database(url: str, count: int) -> dict[str, float]:
    from sqlalchemy import insert

    from redactor_service.reviews.ledger import DatabaseLedger
    from redactor_service.storage.engine import open_store
    from redactor_service.storage.review_models import LedgerRecord

    store = open_store(url)
    records = _records(count)
    while some := list(islice(records, _AT_ONCE)):
        rows = [
            {
                "number": r.number,
                "previous": r.previous,
                "key": r.key,
                "body": r.body,
                "seal": r.seal,
            }
            for r in some
        ]
        with store.write() as session:
            session.execute(insert(LedgerRecord), rows)
    started, clock = time.process_time(), time.monotonic()
    _verified(DatabaseLedger(store).records())
    told = {
        "verify_s": round(time.process_time() - started, 2),
        "by_the_clock_s": round(time.monotonic() - clock, 2),
    }
    store.close()
    return told


def _steps(folder: Path) -> dict[str, float]:
    """Milliseconds a step, by the clock."""
    from sqlalchemy import event

    from redactor_service.reviews.ledger import TransactionLedger
    from redactor_service.storage.engine import open_store

    told = {}
    for setting in ("FULL", "NORMAL"):
        store = open_store(f"sqlite:///{folder}/{setting}.db")
        store.engine.dispose()

        def configure(connection: Any, _: object, setting: str = setting) -> None:
            connection.execute(f"PRAGMA synchronous={setting}")

        event.listen(store.engine, "connect", configure)
        started = time.monotonic()
        for number in range(_STEPS):
            with store.write() as session:
                TransactionLedger(session).add({"number": number}, _KEY)
        told[f"{setting.lower()}_ms"] = round((time.monotonic() - started) * 1_000 / _STEPS, 2)
        store.close()
    return told


def _verified(records: Iterable[Record | None]) -> None:
    fault = verify(records, _KEY)
    assert fault is None, fault


def _records(count: int) -> Iterator[Record]:
    last: Record | None = None
    entry = entry_of(_event(), _KEY)
    for number in range(count):
        body = {**entry, "draft": f"d{number // 12}", "command": f"{number:032x}"}
        last = append(last, body, _KEY)
        yield last


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
