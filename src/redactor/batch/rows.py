"""Rows of results: built as tuples, given to Arrow by columns."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, NamedTuple

from redactor.batch.layout import result_schema

if TYPE_CHECKING:
    import pyarrow

#: No Parquet file can hold half of a pair.
_SURROGATE = re.compile("[\ud800-\udfff]")


class Row(NamedTuple):
    """A row of `result_schema`, its lists as tuples in the order of their fields."""

    id: str
    shown_id: str
    parent: str
    name: str
    version: str = ""
    digest: str = ""
    media_type: str = ""
    bytes: int = 0
    page_kind: str = ""
    status: str = ""
    reason: str = ""
    message: str = ""
    verdict: str = ""
    failures: Sequence[tuple[str, ...]] = ()
    findings: Sequence[tuple[Any, ...]] = ()
    traces: Sequence[tuple[Any, ...]] = ()
    rulebook: str = ""
    options: str = ""
    run: str = ""
    seconds: float = 0.0
    audited_at: datetime.datetime | None = None


def record_batch(rows: Sequence[Row]) -> pyarrow.RecordBatch:
    """The rows as a batch of the schema."""
    import pyarrow as pa

    schema = result_schema()
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [_array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Any], kind: Any) -> Any:
    """A column. Lists of records are built of the columns of their fields: Arrow takes ten times as
    long for records one by one."""
    import pyarrow as pa

    if pa.types.is_string(kind):
        return _texts(values)
    if not pa.types.is_list(kind):
        return pa.array(values, kind)
    flat = list(chain.from_iterable(values))
    offsets = pa.array([0, *accumulate(map(len, values))], pa.int32())
    return pa.ListArray.from_arrays(offsets, _items(flat, kind.value_type), type=kind)


def _items(flat: Sequence[Any], kind: Any) -> Any:
    import pyarrow as pa

    if not pa.types.is_struct(kind):
        return _texts(flat)
    if not flat:
        return pa.array([], kind)
    fields = list(kind)
    children = [
        _array(column, field.type)
        for column, field in zip(zip(*flat, strict=True), fields, strict=True)
    ]
    return pa.StructArray.from_arrays(children, fields=fields)


def _texts(values: Sequence[str]) -> Any:
    import pyarrow as pa

    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([_SURROGATE.sub("\ufffd", each) for each in values], pa.string())
