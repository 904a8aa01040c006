"""Rows of a frame audited where they are, and results written where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.batch._cluster.executor import kept_auditor
from redactor.batch.auditing import Auditor, Job
from redactor.batch.collections._tables.columns import Columns, row_item, row_loaded
from redactor.batch.items import Item, Loaded
from redactor.batch.layout import result_schema
from redactor.batch.output import write_part

if TYPE_CHECKING:
    import pyarrow

#: Rows that are audited, and that are written, at a time.
_ROWS, _PART = 64, 5000


@dataclass(frozen=True, kw_only=True)
class Given:
    """The rows that a process has in hand, as a collection: an item's place is its number in
    `values`."""

    columns: Columns
    spec: str = "frame"
    values: list[Any] = field(default_factory=list, compare=False, repr=False)

    def items(self) -> Iterator[Item]:
        return iter(())

    def load(self, item: Item) -> Loaded:
        return row_loaded(self.values[int(item.locator)], item, self.columns)


def audited_batches(
    job: Job, memory: int, batches: Iterator[pyarrow.RecordBatch]
) -> Iterator[pyarrow.RecordBatch]:
    """For each row of a frame a row of results."""
    import pyarrow as pa

    auditor = kept_auditor(job, _FrameAuditor, memory)
    columns = auditor.given.columns
    number = 0
    for whole in batches:
        for start in range(0, whole.num_rows, _ROWS):
            rows = whole.slice(start, _ROWS).to_pylist()
            auditor.given.values[:] = [each[columns.content] for each in rows]
            items = [
                row_item(each, number + place + 1, "", columns) for place, each in enumerate(rows)
            ]
            done = [
                auditor.row(replace(item, locator=str(place))) for place, item in enumerate(items)
            ]
            number += len(rows)
            yield _for_spark(pa.Table.from_batches([auditor.pack(done)]))
    auditor.given.values.clear()


class _FrameAuditor(Auditor):
    """Audits what is in hand."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.given: Any = job.collection


def _for_spark(table: pyarrow.Table) -> pyarrow.RecordBatch:
    """Spark knows microseconds alone."""
    import pyarrow as pa

    place = table.schema.get_field_index("audited_at")
    moments = table.column(place).cast(pa.timestamp("us", tz="UTC"))
    return table.set_column(place, "audited_at", moments).combine_chunks().to_batches()[0]


def written_batches(
    folder: str, batches: Iterator[pyarrow.RecordBatch]
) -> Iterator[pyarrow.RecordBatch]:
    """Write the results of a partition as parts; a part is named by its run, partition and number,
    so that a partition that is tried again writes the same files."""
    import pyarrow as pa
    from pyspark import TaskContext

    context = TaskContext.get()
    partition = context.partitionId() if context else 0
    number = total = error = 0
    waiting: list[pyarrow.RecordBatch] = []
    for batch, is_last in _cut(batches):
        waiting += [batch] if batch is not None else []
        count = sum(each.num_rows for each in waiting)
        if not count or (count < _PART and not is_last):
            continue
        table = pa.Table.from_batches(waiting).cast(result_schema(), safe=False)
        run = table.column("run")[0].as_py()
        number, total, waiting = number + 1, total + count, []
        name = f"{run}-frame-{partition:06}-{number:05}"
        try:
            write_part(Path(folder), name, table.to_batches(), result_schema())
        except OSError as failed:
            error = failed.errno or 5
            break
    yield pa.RecordBatch.from_arrays(
        [pa.array([total], pa.int64()), pa.array([error], pa.int32())], names=["rows", "number"]
    )


def _cut(
    batches: Iterator[pyarrow.RecordBatch],
) -> Iterator[tuple[pyarrow.RecordBatch | None, bool]]:
    """Pieces of batches, so that parts are cut at the same rows however Spark hands them out."""
    room = _PART
    for whole in batches:
        start = 0
        while start < whole.num_rows:
            piece = whole.slice(start, room)
            start += piece.num_rows
            room = room - piece.num_rows or _PART
            yield piece, False
    yield None, True
