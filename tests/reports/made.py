"""Small sets of results made by hand, as a runner writes them; every person and number in them is
made up."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from redactor.batch import layout

KEY = b"a key for tests"
#: What stands in the pages and must stand in no report.
CLEAR = ("640104195803129952", "13800138000", "沙明远")
SHOWN = {"640104195803129952": "640104************", "13800138000": "138********"}

Row = dict[str, Any]


def finding(
    number: str, entity: str = "RESIDENT_ID", action: str = "mask", **other: object
) -> dict[str, Any]:
    titles = {"RESIDENT_ID": "公民身份号码", "MOBILE_PHONE": "手机号码", "TERM": "机构旧称"}
    return {
        "id": number,
        "rule": f"privacy/{entity.lower()}",
        "entity": entity,
        "title": titles.get(entity, entity),
        "action": action,
        "certainty": "confirmed",
        "audience": "personal",
        "severity": None,
        "marks": [],
        "place": "第2行",
        "quote": "640104************",
        "message": "此处有完整的身份号码，不宜公开。",
        "suggestion": "遮掩后再公开。",
        "basis": ["《个人信息保护法》第二十五条"],
        **other,
    }


_STRICT = ("note", "mask", "hold", "block")


def row(
    id: str,
    *findings: Mapping[str, Any],
    status: str = layout.AUDITED,
    failures: Sequence[Mapping[str, str]] = (),
    **other: object,
) -> Row:
    """A row of results but for its run: `written` fills that in."""
    actions = [each["action"] for each in findings]
    verdict = max(["note", *actions], key=_STRICT.index).replace("note", "pass")
    if (status == layout.FAILED or failures) and verdict != "block":
        verdict = "hold"
    shown = id
    for clear, masked in SHOWN.items():
        shown = shown.replace(clear, masked)
    return {
        "id": id,
        "shown_id": shown.replace("沙明远", "沙某某"),
        "parent": "",
        "name": id.rsplit("/", 1)[-1],
        "version": "1",
        "digest": "d" * 32,
        "media_type": "text/html" if status == layout.AUDITED else None,
        "bytes": 1234,
        "page_kind": "general",
        "status": status,
        "reason": "",
        "message": "",
        "verdict": verdict if status in (layout.AUDITED, layout.FAILED) else None,
        "failures": list(failures),
        "findings": list(findings),
        "traces": [],
        "rulebook": "r" * 16,
        "options": "o" * 16,
        "seconds": 0.01,
        **other,
    }


def gone(id: str) -> Row:
    return row(id, status=layout.GONE)


def written(
    out: Path,
    run: str,
    day: datetime.date,
    rows: Sequence[Row],
    *,
    size: int = 3,
    at: datetime.datetime | None = None,
) -> Path:
    """A run's rows in parts of `size` rows; every row at ten o'clock in Beijing on its day, if not
    told otherwise."""
    folder = out / layout.RESULTS
    folder.mkdir(parents=True, exist_ok=True)
    told = {"version": layout.VERSION, "collection": "https://www.example.gov.cn/"}
    (out / layout.MARKER).write_text(json.dumps(told), encoding="utf-8")
    at = at or datetime.datetime(day.year, day.month, day.day, 2, tzinfo=datetime.UTC)
    schema = layout.result_schema()
    for start in range(0, len(rows), size):
        part = [{**each, "run": run, "audited_at": at} for each in rows[start : start + size]]
        name = f"{run}-{start // size:05}-abcdef.parquet"
        pq.write_table(pa.Table.from_pylist(part, schema=schema), folder / name)
    return out
