"""What was found, for machines: CSV (for Excel, too), lines of JSON, or Parquet.

Two tables: `findings`, each that is on an item as it was last read, notes among them, and `items`.
An item is named as reports may show it, and by a keyed number that both tables and all exports
under one key have in common.
"""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.reports import writing
from redactor.reports.numbers import number_of
from redactor.reports.state import State

if TYPE_CHECKING:
    import pyarrow

_TEXTS = ("item", "shown", "section", "number", "finding", "rule", "entity", "title", "action",
          "certainty", "audience", "severity", "place", "quote", "message", "suggestion")  # fmt: skip
_LISTS = ("marks", "basis")
_ITEM_TEXTS = ("item", "shown", "section", "parent", "status", "reason", "message", "verdict",
               "media_type", "page_kind", "digest", "rulebook", "run")  # fmt: skip
_ITEM_COUNTS = ("bytes", "failures", "block", "hold", "mask", "note")

#: Of items that were read; what they have is what their last row says.
_FINDINGS = """WITH each AS (SELECT i.id, i.shown, i.section, i.moment, unnest(k.findings) AS f,
            generate_subscripts(k.findings, 1) AS ordinal, i.item
        FROM item i JOIN kept k USING (r) WHERE i.status = 'audited')
    SELECT id, shown, section, moment, f.id AS finding, f.rule AS rule, f.entity AS entity,
        f.title AS title, f.action AS action, f.certainty AS certainty, f.audience AS audience,
        f.severity AS severity, f.marks AS marks, f.place AS place, f.quote AS quote,
        f.message AS message, f.suggestion AS suggestion, f.basis AS basis,
        row_number() OVER (PARTITION BY item, f.id ORDER BY ordinal) AS twin
    FROM each ORDER BY shown, id, ordinal"""
_ITEMS = """SELECT i.id, i.shown, i.section, p.id AS parent_id, i.status, i.reason, i.message,
        i.verdict, i.media_type, i.page_kind, i.digest, i.rulebook, i.run, i.bytes, i.moment,
        len(i.failures) AS failures,
        len(list_filter(k.findings, lambda x: x.action = 'block')) AS block,
        len(list_filter(k.findings, lambda x: x.action = 'hold')) AS hold,
        len(list_filter(k.findings, lambda x: x.action = 'mask')) AS mask,
        len(list_filter(k.findings, lambda x: x.action = 'note')) AS note
    FROM item i JOIN kept k USING (r) LEFT JOIN item p ON p.id = i.parent AND i.parent <> ''
    WHERE NOT i.is_gone ORDER BY i.shown, i.id"""

_Sink = Callable[[Mapping[str, Any]], None]
_BATCH = 10_000


def items_path(path: Path) -> Path:
    """Where the items go beside the findings: `out.csv` → `out.items.csv`."""
    return path.with_name(f"{path.stem}.items{path.suffix}")


def export(state: State, path: Path, key: bytes, kind: str) -> tuple[int, int]:
    """Write findings to `path` and items beside; `kind`: csv, jsonl or parquet. How many of each."""
    findings = _write(_findings(state, key), path, kind, _finding_schema())
    items = _write(_items(state, key), items_path(path), kind, _item_schema())
    return findings, items


def _findings(state: State, key: bytes) -> Iterator[dict[str, Any]]:
    for told in state.stream(_FINDINGS):
        id = told.pop("id")
        number = number_of(key, id, told["finding"], told.pop("twin"))
        yield {**told, "item": _item(key, id), "number": number, "audited_at": told.pop("moment")}


def _items(state: State, key: bytes) -> Iterator[dict[str, Any]]:
    for told in state.stream(_ITEMS):
        parent = told.pop("parent_id")
        item = _item(key, told.pop("id"))
        moment = told.pop("moment")
        above = _item(key, parent) if parent else None
        yield {**told, "item": item, "parent": above, "audited_at": moment}


def _item(key: bytes, id: str) -> str:
    return number_of(key, id, "", 0)


def _write(rows: Iterator[dict[str, Any]], path: Path, kind: str, schema: pyarrow.Schema) -> int:
    count = 0
    sinks = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}
    with writing.replacing(path) as partial, sinks[kind](partial, schema) as sink:
        for row in rows:
            sink(row)
            count += 1
    return count


@contextmanager
def _csv(path: Path, schema: pyarrow.Schema) -> Iterator[_Sink]:
    """With a byte order mark, by which Excel knows UTF-8; text that it would calculate has an
    apostrophe before it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(schema.names)
        yield lambda row: writer.writerow([_csv_cell(row[name]) for name in schema.names])


def _csv_cell(value: object) -> object:
    if isinstance(value, list):
        value = "；".join(map(str, value))
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, str):
        told = writing.plain(value)
        return f"'{told}" if writing.is_formula(told) else told
    return value


@contextmanager
def _jsonl(path: Path, schema: pyarrow.Schema) -> Iterator[_Sink]:
    with path.open("w", encoding="utf-8") as file:

        def sink(row: Mapping[str, Any]) -> None:
            told = {name: row[name] for name in schema.names}
            told["audited_at"] = f"{told['audited_at'].isoformat()}+08:00"
            file.write(json.dumps(told, ensure_ascii=False) + "\n")

        yield sink


@contextmanager
def _parquet(path: Path, schema: pyarrow.Schema) -> Iterator[_Sink]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    waiting: list[dict[str, Any]] = []
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def flush() -> None:
            writer.write_table(pa.Table.from_pylist(waiting, schema=schema))
            waiting.clear()

        def sink(row: Mapping[str, Any]) -> None:
            at = row["audited_at"].replace(tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
            waiting.append({**row, "audited_at": at})
            if len(waiting) == _BATCH:
                flush()

        yield sink
        flush()


def _finding_schema() -> pyarrow.Schema:
    import pyarrow as pa

    texts = [(name, pa.string()) for name in _TEXTS]
    lists = [(name, pa.list_(pa.string())) for name in _LISTS]
    return pa.schema([*texts, *lists, ("audited_at", _moment())])


def _item_schema() -> pyarrow.Schema:
    import pyarrow as pa

    texts = [(name, pa.string()) for name in _ITEM_TEXTS]
    counts = [(name, pa.int64()) for name in _ITEM_COUNTS]
    return pa.schema([*texts, *counts, ("audited_at", _moment())])


def _moment() -> Any:
    import pyarrow as pa

    return pa.timestamp("ms", tz="+08:00")
