"""The plan of a run: every item of a collection, and whether it must be audited.

The index is written down as it comes, then compared with earlier results by DuckDB, which needs no
more memory for ten million items than for ten. An item is left as it is when its version, the
rulebook and the options are those by which it was audited; what failed is tried again.
"""

from __future__ import annotations

import datetime
import errno
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from redactor.batch import reasons
from redactor.batch.items import Collection, Gathered, Item
from redactor.batch.layout import AUDITED, GONE, PARTIAL, SKIPPED, plan_schema, result_schema
from redactor.batch.output import Output, commit, unwritable, write_part
from redactor.batch.results import opened
from redactor.batch.rows import Row, record_batch
from redactor.errors import InputError

_BATCH = 4096
_FIELDS = tuple(each.name for each in fields(Item))
#: An unfinished run is taken up again within this time; later its index may be out of date.
_FRESH = datetime.timedelta(days=1)
_FACTS = b"redactor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """By what a run audits. It is taken up again only by the same."""

    rulebook: str
    options: str
    today: str
    since: str = ""
    begun: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a run will do: `why` counts items by what has them audited: `new`, `changed`,
    `rules` (the rulebook or the options are others), `failed` (last time), `unknown` (only their
    content can tell). `resumed`: a run that was broken off is taken up again."""

    run: str
    inputs: int
    waiting: int
    unchanged: int = 0
    before: int = 0
    refused: int = 0
    gone: int = 0
    why: Mapping[str, int] = field(default_factory=dict)
    resumed: bool = False
    #: Of a run that is taken up again: so many items were done already.
    done: int = 0


class Shard(NamedTuple):
    """Planned items from one number to before another, of which so many must be done."""

    start: int
    stop: int
    items: int


def make_plan(output: Output, collection: Collection, run: str, facts: Facts) -> Planned:
    """Index a collection, and write the plan of a run. OutputError when it cannot be written;
    InputError when nothing at all can be read."""
    import duckdb

    index = output.plans / f"{PARTIAL}index.parquet"
    partial = output.plans / f"{PARTIAL}{run}.parquet"
    try:
        if isinstance(collection, Gathered):
            with opened(output.folder) as db:
                collection.gather(_holding(db, facts))
        count = _write_index(index, collection)
        with opened(output.folder) as db:
            _compare(db, index, facts)
            _check_is_there(db, count, collection)
            gone = _write_gone(db, output, run, facts)
            _copy(db, partial, facts)
        index.unlink()
        commit(partial, output.plan(run))
    except OSError as error:
        raise unwritable(error.errno, output.folder) from None
    except duckdb.IOException as error:
        full = "No space left" in str(error)
        raise unwritable(errno.ENOSPC if full else errno.EIO, output.folder) from None
    with opened(output.folder) as db:
        return _summary(db, output, run, gone)


def _holding(db: Any, facts: Facts) -> Iterator[tuple[str, str]]:
    """Ids and versions of what was audited by the same rules."""
    cursor = db.execute(
        f"""
        SELECT id, version FROM all_rows
            JOIN (SELECT id, max(run) AS run FROM all_rows GROUP BY id) USING (id, run)
        WHERE version <> '' AND rulebook = $rulebook AND options = $options
            AND (status = '{AUDITED}' OR (status = '{SKIPPED}' AND reason = '{reasons.UNCHANGED}'))
        """,
        {"rulebook": facts.rulebook, "options": facts.options},
    )
    while rows := cursor.fetchmany(_BATCH):
        yield from rows


def _write_index(path: Path, collection: Collection) -> int:
    """The items as they come; of how many ids there are more than one, the comparison finds."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Not the columns that the comparison fills.
    schema = pa.schema([each for each in plan_schema() if each.name not in {"earlier", "known"}])
    names = [each.name for each in schema]
    count = 0
    items = iter(collection.items())
    with path.open("wb") as file, pq.ParquetWriter(file, schema) as writer:
        while batch := list(islice(items, _BATCH)):
            columns = {name: [_storable(getattr(item, name)) for item in batch] for name in names}
            writer.write_table(pa.table(columns, schema=schema))
            count += len(batch)
    return count


def _storable(value: Any) -> Any:
    """A name whose bytes are no characters, with these written as numbers."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "backslashreplace").decode()
    return value


def _compare(db: Any, index: Path, facts: Facts) -> None:
    """Table `planned`: the index beside the last rows of its items."""
    path = str(index).replace("'", "''")
    db.execute(
        f"""
        CREATE TEMP TABLE planned AS
        WITH numbered AS (
            SELECT *, row_number() OVER (PARTITION BY id ORDER BY file_row_number) AS nth
            FROM read_parquet('{path}', file_row_number = true)
        ), known AS (
            SELECT id, version, digest, status, reason,
                rulebook = $rulebook AND options = $options AS same_rules
            FROM all_rows
                JOIN (SELECT id, max(run) AS run FROM all_rows GROUP BY id) USING (id, run)
        ), beside AS (
            SELECT numbered.*, known.status AS status,
                status = '{AUDITED}' OR (status = '{SKIPPED}' AND reason = '{reasons.UNCHANGED}')
                    AS is_good,
                coalesce(same_rules AND is_good, false) AS holds,
                known.version AS old_version, known.digest AS old_digest
            FROM numbered LEFT JOIN known ON known.id = numbered.id AND nth = 1
        )
        SELECT file_row_number AS number, name, locator, version, parent, modified, size,
            CASE WHEN nth = 1 THEN id ELSE id || '（重复' || nth || '）' END AS id,
            CASE WHEN nth = 1 THEN refusal ELSE '{reasons.DUPLICATE}' END AS refusal,
            CASE WHEN skipped <> '' OR refusal <> '' OR nth > 1 THEN skipped
                WHEN holds AND version <> '' AND version = old_version THEN '{reasons.UNCHANGED}'
                WHEN modified <> '' AND modified < $since THEN '{reasons.BEFORE}'
                ELSE '' END AS skipped,
            CASE WHEN holds THEN old_version ELSE '' END AS earlier,
            CASE WHEN holds THEN old_digest ELSE '' END AS known,
            CASE WHEN status IS NULL OR status = '{GONE}' THEN 'new'
                WHEN NOT is_good THEN CASE WHEN status = 'failed' THEN 'failed' ELSE 'new' END
                WHEN NOT holds THEN 'rules'
                WHEN version = '' THEN 'unknown'
                ELSE 'changed' END AS why
        FROM beside
        """,
        {"rulebook": facts.rulebook, "options": facts.options, "since": facts.since},
    )


def _check_is_there(db: Any, count: int, collection: Collection) -> None:
    """InputError when nothing is left of a collection in which there was something: rather its disk
    is not mounted than that all has gone."""
    if count == 0:
        found = db.execute("SELECT count(*) FROM items").fetchone()[0]
        if found:
            raise InputError(
                f"nothing is there any more; there were {found} items",
                where=collection.spec,
                advice="check that the folder is mounted",
            )


def _write_gone(db: Any, output: Output, run: str, facts: Facts) -> int:
    """Rows of what was there and is no more: not of what may lie in a folder that could not be
    listed. They are written before the plan is: without it they are as true."""
    db.execute(
        """
        CREATE TEMP TABLE vanished AS
        SELECT id, shown_id, parent, name FROM items
        WHERE NOT EXISTS (SELECT 1 FROM planned WHERE planned.id = items.id)
        AND NOT EXISTS (
            SELECT 1 FROM planned
            WHERE refusal <> '' AND planned.id LIKE '%/' AND starts_with(items.id, planned.id)
        ) ORDER BY id
        """
    )
    cursor = db.execute("SELECT * FROM vanished")
    number = count = 0
    while found := cursor.fetchmany(_BATCH):
        rows = [
            Row(
                id=id,
                shown_id=shown,
                parent=parent,
                name=name,
                status=GONE,
                rulebook=facts.rulebook,
                options=facts.options,
                run=run,
                audited_at=datetime.datetime.now(datetime.UTC),
            )
            for id, shown, parent, name in found
        ]
        number += 1
        count += len(rows)
        batches = [record_batch(rows)]
        write_part(output.results, f"{run}-gone-{number:05}", batches, result_schema())
    return count


def _copy(db: Any, partial: Path, facts: Facts) -> None:
    told = json.dumps({each.name: getattr(facts, each.name) for each in fields(facts)})
    columns = ", ".join(each.name for each in plan_schema())
    path, told = (each.replace("'", "''") for each in (str(partial), told))
    db.execute(
        f"COPY (SELECT {columns}, why FROM planned ORDER BY number) TO '{path}'"
        f" (FORMAT parquet, ROW_GROUP_SIZE {_BATCH}, KV_METADATA {{{_FACTS.decode()}: '{told}'}})"
    )


def _summary(db: Any, output: Output, run: str, gone: int) -> Planned:
    counts = db.execute(
        "SELECT skipped, refusal <> '', why, count(*) FROM read_parquet(?) GROUP BY ALL",
        [str(output.plan(run))],
    ).fetchall()
    told = {reasons.UNCHANGED: 0, reasons.BEFORE: 0}
    why: dict[str, int] = {}
    refused = waiting = inputs = 0
    for skipped, is_refused, cause, count in counts:
        inputs += count
        if skipped in told:
            told[skipped] += count
            continue
        waiting += count
        refused += count if is_refused else 0
        if not is_refused and not skipped:
            why[cause] = why.get(cause, 0) + count
    return Planned(
        run=run,
        inputs=inputs,
        waiting=waiting,
        unchanged=told[reasons.UNCHANGED],
        before=told[reasons.BEFORE],
        refused=refused,
        gone=gone,
        why=dict(sorted(why.items())),
    )


def unfinished(
    output: Output, facts: Facts, now: datetime.datetime
) -> tuple[Planned, Facts] | None:
    """The last run, where it was broken off and would be the same; None where there is none."""
    plan = max(output.plans.glob("[0-9]*.parquet"), default=None)
    known = _facts(plan) if plan else None
    if plan is None or known is None or not known.begun:
        return None
    same = (known.rulebook, known.options, known.since) == (
        facts.rulebook,
        facts.options,
        facts.since,
    )
    if not same or now - datetime.datetime.fromisoformat(known.begun) > _FRESH:
        return None
    run = plan.stem
    with opened(output.folder) as db:
        planned = _summary(db, output, run, 0)
        done = db.execute(
            f"SELECT count(*) FROM all_rows WHERE run = ? AND status <> '{GONE}'", [run]
        ).fetchone()[0]
    if done >= planned.waiting:
        return None
    told = {each.name: getattr(planned, each.name) for each in fields(planned)}
    return Planned(**{**told, "resumed": True, "done": done}), known


def _facts(plan: Path) -> Facts | None:
    import pyarrow.parquet as pq

    try:
        told = json.loads(pq.read_metadata(plan).metadata[_FACTS])
        return Facts(**told)
    except (OSError, KeyError, TypeError, ValueError):
        return None


def shards(output: Output, run: str, *, count: int, size: int) -> Iterator[Shard]:
    """What is missing of a run, cut where so many items or bytes are together. A shard may hold
    items that are left as they are, and none that was done."""
    with opened(output.folder) as db:
        path = str(output.plan(run)).replace("'", "''")
        cursor = db.execute(
            f"""
            SELECT file_row_number, size, id IN (SELECT id FROM all_rows WHERE run = $run)
            FROM read_parquet('{path}', file_row_number = true)
            WHERE skipped NOT IN ('{reasons.UNCHANGED}', '{reasons.BEFORE}')
            ORDER BY file_row_number
            """,
            {"run": run},
        )
        start: int | None = None
        stop = items = total = 0
        while rows := cursor.fetchmany(_BATCH):
            for number, weight, is_done in rows:
                if start is not None and (is_done or items >= count or total >= size):
                    yield Shard(start, stop, items)
                    start = None
                if is_done:
                    continue
                if start is None:
                    start, items, total = number, 0, 0
                stop, items, total = number + 1, items + 1, total + weight
        if start is not None:
            yield Shard(start, stop, items)
