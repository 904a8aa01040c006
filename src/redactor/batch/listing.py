"""The lists of a run with `--fix`: `remedy.parquet` for machines, `remedy.csv` for people.

A row an item that was fixed, is left for a person, or has failed. Names are shown as reports show
them; only the Parquet file has the ids by which a file is found.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from redactor.batch.fixing import FIXED, LEFT, NOTHING
from redactor.batch.layout import FAILED, PARTIAL, SKIPPED
from redactor.batch.output import commit
from redactor.batch.reasons import DECIDE, told

if TYPE_CHECKING:
    import pyarrow

TABLE, SHEET = "remedy.parquet", "remedy.csv"
_BATCH = 1024
_HEADS = ("文件", "检查结论", "处理情况", "已遮掩处数", "遮掩副本", "尚待处理", "说明", "改写说明")
_DID = MappingProxyType(
    {FIXED: "已生成遮掩副本", LEFT: "须由人工处理", FAILED: "未能处理"},
)
_VERDICTS = MappingProxyType(
    {"pass": "可以发布", "mask": "遮掩后可以发布", "hold": "须由人工决定", "block": "不得发布"}
)
#: So many findings are told of a file; reports have all.
_MOST = 20
#: What a spreadsheet would calculate.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_ROWS = f"""
SELECT o.id, coalesce(i.shown_id, '（名称未能检查）') AS shown, coalesce(i.verdict, 'hold') AS verdict,
    o.status, coalesce(o.path, '') AS path,
    coalesce(nullif(o.reason, ''), i.reason, '') AS reason,
    CASE WHEN coalesce(o.message, '') <> '' THEN o.message
        WHEN o.status = '{LEFT}' AND len(i.failures) > 0
            THEN array_to_string(list_distinct(list_transform(i.failures, lambda f: f.message)), '；')
        ELSE coalesce(i.message, '') END AS message,
    coalesce(o.masked, 0) AS masked, coalesce(o.remarks, []) AS remarks,
    CASE WHEN o.status = '{LEFT}' THEN list_filter(
        i.findings, lambda f: f.action IN ('hold', 'block')) ELSE [] END AS remaining
FROM outcome AS o LEFT JOIN items AS i ON i.id = o.id
WHERE o.status NOT IN ('{NOTHING}', '{SKIPPED}') ORDER BY o.number
"""


def write_lists(db: Any, out: Path) -> None:
    """From the table `outcome`. OSError as it comes."""
    import pyarrow.parquet as pq

    table, sheet = out / f"{PARTIAL}{TABLE}", out / f"{PARTIAL}{SHEET}"
    schema = _schema()
    with (
        pq.ParquetWriter(table, schema, compression="zstd") as writer,
        # With a byte order mark, by which Excel knows UTF-8.
        sheet.open("w", encoding="utf-8-sig", newline="", errors="replace") as file,
    ):
        lines = csv.writer(file)
        lines.writerow(_HEADS)
        cursor = db.execute(_ROWS)
        names = [each[0] for each in cursor.description]
        while found := cursor.fetchmany(_BATCH):
            rows = [_completed(dict(zip(names, row, strict=True))) for row in found]
            writer.write_table(_table(rows, schema))
            lines.writerows(map(_line, rows))
    commit(table, out / TABLE)
    commit(sheet, out / SHEET)


def _schema() -> pyarrow.Schema:
    import pyarrow as pa

    texts = pa.string()
    finding = pa.struct(
        [(each, texts) for each in ("title", "action", "place", "quote", "suggestion")]
    )
    first = ("id", "shown", "verdict", "status", "path", "reason", "message")
    return pa.schema(
        [
            *((each, texts) for each in first),
            ("masked", pa.int64()),
            ("remarks", pa.list_(texts)),
            ("remaining", pa.list_(finding)),
        ]
    )


def _table(rows: list[dict[str, Any]], schema: pyarrow.Schema) -> pyarrow.Table:
    import pyarrow as pa

    return pa.Table.from_pylist(rows, schema)


def _completed(row: dict[str, Any]) -> dict[str, Any]:
    if row["status"] == LEFT and not row["message"]:
        row["reason"], row["message"] = row["reason"] or DECIDE, told(row["reason"] or DECIDE)
    return row


def _line(row: Mapping[str, Any]) -> list[str | int]:
    told_of = [_finding(each) for each in row["remaining"][:_MOST]]
    more = len(row["remaining"]) - len(told_of)
    told_of += [f"等共 {len(row['remaining'])} 处"] if more else []
    cells = (
        row["shown"],
        _VERDICTS[row["verdict"]],
        _DID[row["status"]],
        row["masked"],
        row["path"],
        "；".join(told_of),
        row["message"],
        "；".join(row["remarks"]),
    )
    return [each if isinstance(each, int) else _cell(each) for each in cells]


def _finding(finding: Mapping[str, Any]) -> str:
    place = f"（{finding['place']}）" if finding["place"] else ""
    quote = f"“{finding['quote']}”" if finding["quote"] else ""
    return f"{finding['title']}{quote}{place}"


def _cell(text: str) -> str:
    text = _CONTROLS.sub(" ", text)
    return f"'{text}" if _FORMULA.match(text) else text
