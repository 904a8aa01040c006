"""What the tests of collections have in common."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from redactor.batch.auditing import Auditor, Job, audit_items
from redactor.batch.items import Item, RefusedError
from redactor.batch.layout import plan_schema, result_schema
from redactor.batch.output import locked, write_part
from redactor.batch.plan import Facts, Planned, make_plan
from tests.batch.made import DIGEST, KEY, OPTIONS


def indexed(collection: Any) -> dict[str, Item]:
    """The items, none of which has the id of another."""
    items = list(collection.items())
    assert len({each.id for each in items}) == len(items), [each.id for each in items]
    return {each.id: each for each in items}


def why_not(collection: Any) -> dict[str, str]:
    """Of each item, why it is not audited; "" when it is."""
    return {id: each.refusal or each.skipped for id, each in indexed(collection).items()}


def refusal(collection: Any, item: Item) -> str:
    """With what code loading is refused."""
    try:
        loaded = collection.load(item)
    except RefusedError as error:
        return error.code
    raise AssertionError(f"was loaded: {len(loaded.data)}")


def audited(folder: Path, collection: Any) -> tuple[Planned, dict[str, dict[str, Any]]]:
    """A run in this process: what was planned, and the row of each item that was done."""
    job = Job(collection=collection, options=OPTIONS, digest=DIGEST)
    auditor = Auditor(job)
    facts = Facts(rulebook=auditor.rulebook, options=DIGEST, today=OPTIONS.today.isoformat())
    with locked(folder, collection.spec, KEY) as output:
        run = output.new_run()
        planned = make_plan(output, collection, run, facts)
        plan = pq.read_table(output.plan(run), columns=plan_schema().names)
        waiting = [each for each in plan.to_pylist() if each["skipped"] != "unchanged"]
        auditor.begin(run, OPTIONS.today)
        batches = type(plan).from_pylist(waiting, schema=plan_schema()).to_batches()
        done = list(audit_items(batches, auditor))
        if done:
            write_part(output.results, f"{run}-all", done, result_schema())
    return planned, {row["id"]: row for batch in done for row in batch.to_pylist()}


def told(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Of each row its verdict, or why there is none."""
    return {id: row["reason"] or row["verdict"] for id, row in rows.items()}
