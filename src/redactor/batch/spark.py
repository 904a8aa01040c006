"""Audits on Spark: `redactor audit … --engine spark`, and `audit_frame` for jobs of your own.

    audit_collection(collection, "检查结果", options, cluster=Cluster(master="local[2]"))

The plan of a run is made on this machine and its shards are given to executors, which read the plan,
load the documents, and write the parts of the results themselves: SOURCE and OUT must be reachable
under the same paths on all of them (a shared folder), and the same redactor installed. Parts are named
by their ranges and renamed when they are whole, so that a task that Spark tries again writes the same.
A run that was broken off is gone on with by either engine.

    found = audit_frame(spark.read.parquet("pages"), options, id="url", text="html", format="html")
    write_results(found, "检查结果")          # or found.write…, wherever you like

`mapInArrow` hands rows to the same function; nothing is collected on the driver.

The key reaches executors in the function that Spark pickles for them, and stands in no setting and no
argument of a process, so that neither its pages nor its event log nor a log can show
it. A session that we start encrypts what is put down on disks (spark.io.encryption.enabled); in a
cluster switch on spark.authenticate and spark.network.crypto.enabled, too, and in a session of your own
all three, as for any secret in a closure.
"""

from __future__ import annotations

import datetime
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.batch._cluster import executor
from redactor.batch._cluster.frames import Given, audited_batches, written_batches
from redactor.batch._cluster.session import check_installed, session
from redactor.batch.auditing import Auditor, Job, options_digest
from redactor.batch.collections._tables.columns import Columns, There, settle
from redactor.batch.layout import FAILED, RESULTS, result_schema
from redactor.batch.output import Output, unwritable
from redactor.batch.runner import MB, Event, Limits, Runner, checked
from redactor.errors import InputError, OptionError
from redactor.model import ScanOptions

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

#: Seconds between looks at what executors have written.
_LOOK = 0.5
_TRAILS = "spark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """`master`: as for spark-submit; "" for what spark-defaults.conf says, or a session that is
    there."""

    master: str = ""


class SparkRunner(Runner):
    """A run whose shards executors audit."""

    def __init__(
        self,
        output: Output,
        job: Job,
        limits: Limits,
        told: Callable[[Event], None],
        stop: threading.Event,
        *,
        cluster: Cluster,
    ) -> None:
        super().__init__(output, job, limits, told, stop)
        self._cluster = cluster
        self._open = ExitStack()
        self._seen: set[str] = set()

    def _begin(self) -> None:
        check_installed()
        self._rulebook = Auditor(self._job).rulebook

    def _work(self) -> None:
        spark = self._open.enter_context(session(self._cluster.master))
        trails = self._output.folder.absolute() / _TRAILS
        try:
            trails.mkdir(exist_ok=True)
        except OSError as error:
            raise unwritable(error.errno, self._output.folder) from None
        orders = executor.Orders(
            job=self._job,
            rulebook=self._rulebook,
            run=self._run,
            today=self._today,
            plan=str(Path(self._plan).absolute()),
            results=str(self._output.results.absolute()),
            trails=str(trails),
            shards=tuple(task.shard for task in self._tasks),
            memory=self._limits.memory * MB,
            timeout=self._limits.timeout,
        )
        self._tasks.clear()
        self._seen = {each.name for each in self._output.results.iterdir()}
        self._watch_job(spark, orders)
        for left in trails.iterdir():
            left.unlink(missing_ok=True)
        trails.rmdir()

    def _watch_job(self, spark: Any, orders: executor.Orders) -> None:
        """Run the job, in a thread, so that Ctrl-C comes through."""
        job = _Started(spark, orders)
        job.start()
        while job.is_alive():
            job.join(_LOOK)
            if self._stop.is_set():
                spark.sparkContext.cancelAllJobs()
            self._count()
            self._tell()
        self._count()
        if self._stop.is_set():
            return
        if job.rows is None:
            raise InputError(
                "Spark has given up: a task failed too often",
                where="engine spark",
                advice="run the same command again, or without --engine spark; what is done is kept",
            )
        for problem, number in job.rows:
            if number:
                raise unwritable(number, self._output.folder)
            if problem:
                raise OptionError(problem, where="engine spark", advice="install the same on all")

    def _count(self) -> None:
        """What executors have written since."""
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        for path in sorted(self._output.results.glob(f"{self._run}-*.parquet")):
            if path.name in self._seen:
                continue
            self._seen.add(path.name)
            part = pq.ParquetFile(path).read(["status", "findings.list.element.action"])
            self._tally.done += part.num_rows
            self._tally.failed += pc.sum(pc.equal(part["status"], FAILED)).as_py() or 0
            actions = pc.struct_field(pc.list_flatten(part["findings"]), "action")
            self._tally.findings += len(actions) - (pc.sum(pc.equal(actions, "note")).as_py() or 0)

    def end(self) -> None:
        self._open.close()


class _Started(threading.Thread):
    """A job that runs; `rows`: what its tasks told, None when it was given up."""

    def __init__(self, spark: Any, orders: executor.Orders) -> None:
        super().__init__(daemon=True)
        self.rows: list[Any] | None = None
        count = len(orders.shards)

        def shards(batches: Iterator[Any]) -> Iterator[Any]:
            return executor.shards(orders, batches)

        # A task a shard.
        numbers = spark.range(0, count, 1, count)
        self._frame = numbers.mapInArrow(shards, "problem string, number int")

    def run(self) -> None:
        try:
            self.rows = self._frame.collect()
        except Exception:
            self.rows = None


def audit_frame(
    frame: DataFrame,
    options: ScanOptions,
    *,
    id: str = "",
    text: str = "",
    bytes: str = "",
    name: str = "",
    format: str = "",
    outside: Sequence[str] = (),
    is_dated: bool = False,
    limits: Limits | None = None,
) -> DataFrame:
    """A row of results (`layout.result_schema`) for each row of a frame, in no run but this one.

    `id`: the column of ids, which you keep unique; `text` or `bytes`: that of the content, `name` of
    the file's name, whose ending tells the format of the bytes; `format` of a text, such as html.
    Columns that are not told are guessed. `options` need a key: the same key makes findings and
    traces comparable with those of other runs. A document that fails is a row with status `failed`;
    one that ends its Python worker is tried again by Spark, as often as your session lets it.

    OptionError for columns and options that cannot be used."""
    check_installed()
    if options.key is None:
        raise OptionError("needs a key", where="key", advice="make one, and keep it")
    told = Columns(id=id, text=text, bytes=bytes, name=name, format=format)
    columns = settle(told, _there(frame), "frame")
    limits = checked(limits or Limits())
    digest = options_digest(options, outside, is_dated=is_dated)
    now = datetime.datetime.now(datetime.UTC)
    run = f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}-{secrets.token_hex(3)}"
    given = Given(columns=columns)
    job = Job(collection=given, options=options, outside=tuple(outside), run=run, digest=digest)
    # Whatever cannot be used shows here, and not on an executor.
    Auditor(job)
    memory = limits.memory * MB

    def audited(batches: Iterator[Any]) -> Iterator[Any]:
        return audited_batches(job, memory, batches)

    wanted = list(dict.fromkeys(filter(None, (columns.id, columns.content, columns.name))))
    return frame.select(*wanted).mapInArrow(audited, _schema())


def write_results(found: DataFrame, out: str | Path) -> int:
    """Write what `audit_frame` found into an output folder that executors reach, as parts that
    `redactor report` reads; how many rows. OutputError when it cannot be written to."""
    results = Path(out).absolute() / RESULTS
    try:
        results.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(error.errno, out) from None
    folder = str(results)

    def written(batches: Iterator[Any]) -> Iterator[Any]:
        return written_batches(folder, batches)

    rows = found.mapInArrow(written, "rows long, number int").collect()
    for row in rows:
        if row.number:
            raise unwritable(row.number, out)
    return sum(row.rows for row in rows)


def _there(frame: DataFrame) -> There:
    kinds = {each.name: each.dataType.typeName() for each in frame.schema.fields}
    texts = [each for each, kind in kinds.items() if kind in {"string", "varchar", "char"}]
    packed = [each for each, kind in kinds.items() if kind == "binary"]
    whole = [each for each, kind in kinds.items() if kind in {"integer", "long", "short", "byte"}]
    return There([*texts, *whole], texts, packed)


def _schema() -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(result_schema())
