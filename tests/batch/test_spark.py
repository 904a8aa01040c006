"""Audits on a local Spark: the same results as the local runner's, whatever ends a worker; and a key
that stands in no log."""

from __future__ import annotations

import base64
import os
import signal
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.town import Town
from redactor.batch import Limits, audit_collection, open_collection
from redactor.batch._cluster.session import session
from redactor.batch.results import opened
from redactor.batch.spark import Cluster, audit_frame, write_results
from redactor.batch.traced import archive_of
from redactor.errors import OptionError
from redactor.joins.building import build
from redactor.joins.index import NAME
from redactor.joins.index import opened as opened_index
from redactor.rulebook import load
from tests.batch.made import KEY, OPTIONS, documents, doubled, rows, workers_of
from tests.batch.poison import CRASH, HANG
from tests.command import MOBILE, RESIDENT

pytestmark = pytest.mark.spark

_TWO = Limits(workers=2)


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("events")


@pytest.fixture(scope="module", autouse=True)
def spark(logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One session for all tests, for it takes a while to start; it writes down all events."""
    settings = tmp_path_factory.mktemp("conf")
    lines = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": logs.as_uri(),
        "spark.eventLog.compress": "false",
        "spark.sql.session.timeZone": "Asia/Shanghai",
    }
    text = "".join(f"{name} {value}\n" for name, value in lines.items())
    (settings / "spark-defaults.conf").write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(settings))
        with session("local[2]") as started:
            yield started


def test_finds_what_the_local_runner_finds(tmp_path: Path, logs: Path) -> None:
    source = open_collection(str(documents(tmp_path / "in", 2000)))
    here = audit_collection(source, tmp_path / "here", OPTIONS, limits=_TWO)
    there = audit_collection(source, tmp_path / "there", OPTIONS, cluster=Cluster(), limits=_TWO)
    assert (there.inputs, there.audited, there.failed, there.skipped) == (2000, 2000, 0, 0)
    assert (there.verdicts, there.findings) == (here.verdicts, here.findings)
    assert rows(tmp_path / "there") == rows(tmp_path / "here")
    assert not doubled(tmp_path / "there")
    assert not (tmp_path / "there" / "spark").exists()
    again = audit_collection(source, tmp_path / "there", OPTIONS, cluster=Cluster())
    assert (again.audited, again.skipped) == (0, 2000)
    written = b"".join(each.read_bytes() for each in logs.rglob("*") if each.is_file())
    assert b"SparkListenerTaskEnd" in written
    for secret in (KEY, base64.b64encode(KEY)[:-4], KEY.hex().encode(), RESIDENT.encode()):
        assert secret not in written


def _executing() -> list[int]:
    """The Python workers of this process's Spark."""
    found, waiting = [], [(os.getpid(), b"")]
    while waiting:
        parent, above = waiting.pop()
        for child in workers_of(parent):
            told = Path(f"/proc/{child}/cmdline").read_bytes()
            if b"pyspark.daemon" in told and b"pyspark.daemon" in above:
                found.append(child)
            waiting.append((child, told))
    return found


def _is_past_ended(trails: Path) -> bool:
    """Whether every shard is past what has ended a worker there: a document that ends a second one is
    given up, and rightly so."""
    for trail in trails.glob("*"):
        told = b"" if trail.suffix == ".late" else trail.read_bytes()
        ended = [number for number, _ in struct.iter_unpack("=q?", told[8:])]
        if ended and int.from_bytes(told[:8], "little", signed=True) <= max(ended):
            return False
    return True


def test_workers_killed_midway_change_nothing(tmp_path: Path) -> None:
    source = open_collection(str(documents(tmp_path / "in", 600)))
    slow = {"outside": ("tests.batch.poison:Slow",), "limits": _TWO}
    whole = audit_collection(source, tmp_path / "whole", OPTIONS, **slow)
    killed: list[int] = []
    done = threading.Event()

    def kill() -> None:
        """Each of them once, in the midst of a document."""
        while not done.wait(0.5) and len(killed) < 3:
            parts = list((tmp_path / "out" / "results").glob("*.parquet"))
            ready = len(parts) > len(killed) and _is_past_ended(tmp_path / "out" / "spark")
            for worker in _executing() if ready else ():
                os.kill(worker, signal.SIGKILL)
                killed.append(worker)
                break

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        found = audit_collection(source, tmp_path / "out", OPTIONS, cluster=Cluster(), **slow)
    finally:
        done.set()
        killer.join()
    assert killed
    assert (found.audited, found.failed) == (600, 0)
    assert found.verdicts == whole.verdicts
    assert rows(tmp_path / "out") == rows(tmp_path / "whole")
    assert not doubled(tmp_path / "out")


def test_what_ends_its_worker_twice_has_failed(tmp_path: Path) -> None:
    source = open_collection(str(documents(tmp_path / "in", 60, (HANG, CRASH))))
    found = audit_collection(
        source,
        tmp_path / "out",
        OPTIONS,
        outside=("tests.batch.poison:Poison",),
        limits=Limits(workers=2, timeout=15),
        cluster=Cluster(),
    )
    assert (found.inputs, found.audited, found.failed) == (60, 58, 2)
    assert found.reasons == {"timeout": 1, "crashed": 1}


def test_a_run_that_was_stopped_goes_on_here(tmp_path: Path) -> None:
    source = open_collection(str(documents(tmp_path / "in", 400)))
    slow = {"outside": ("tests.batch.poison:Slow",), "limits": _TWO}
    stop = threading.Event()

    def end() -> None:
        while not list((tmp_path / "out" / "results").glob("*.parquet")):
            time.sleep(0.1)
        stop.set()

    threading.Thread(target=end, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        audit_collection(source, tmp_path / "out", OPTIONS, cluster=Cluster(), stop=stop, **slow)
    found = audit_collection(source, tmp_path / "out", OPTIONS, **slow)
    assert (found.inputs, found.audited) == (400, 400)
    audit_collection(source, tmp_path / "whole", OPTIONS, **slow)
    assert rows(tmp_path / "out") == rows(tmp_path / "whole")


def test_a_frame_is_audited_where_it_is(tmp_path: Path, spark: Any) -> None:
    texts = [f"第{number}号\n手机：{MOBILE}" if number % 3 else "无" for number in range(300)]
    table = pa.table({"url": [f"https://x.cn/{n}" for n in range(300)], "text": texts})
    table = table.append_column("weight", pa.array(range(300)))
    pq.write_table(table, tmp_path / "pages.parquet")
    frame = spark.read.parquet(str(tmp_path / "pages.parquet")).repartition(3)
    found = audit_frame(frame, OPTIONS, id="url")
    assert write_results(found, tmp_path / "out") == 300
    whole = open_collection(str(tmp_path / "pages.parquet"), id="url")
    audit_collection(whole, tmp_path / "whole", OPTIONS, limits=_TWO)
    # A file's version is known, a frame's is not.
    here = [{**each, "version": ""} for each in rows(tmp_path / "whole")]
    assert rows(tmp_path / "out") == here
    with opened(tmp_path / "out") as db:
        kinds = db.execute("SELECT typeof(audited_at), count(*) FROM items GROUP BY ALL").fetchall()
    assert kinds == [("TIMESTAMP WITH TIME ZONE", 300)]


def test_rows_that_hold_nothing_have_failed(spark: Any) -> None:
    frame = spark.createDataFrame(
        [("1", None), (None, bytearray(b"x")), ("3", bytearray(b"PK\3\4 broken"))],
        "id string, bytes binary",
    )
    found = {row.id: row.reason for row in audit_frame(frame, OPTIONS).collect()}
    assert found["1"] == "no_content"
    assert found["3"] == "unreadable"
    assert sorted(found.values()) == ["no_content", "no_id", "unreadable"]


def test_columns_that_are_not_there_are_told_at_once(spark: Any) -> None:
    frame = spark.range(3)
    with pytest.raises(OptionError, match="no column is called like a text"):
        audit_frame(frame, OPTIONS)
    with pytest.raises(OptionError, match="is no column"):
        audit_frame(frame, OPTIONS, text="nowhere")


def test_joins_are_the_same_wherever_pages_were_audited(tmp_path: Path) -> None:
    town = Town(people=600, pages=60)
    texts = {each.id: town.text(each) for each in town.rosters}
    table = pa.table({"id": list(texts), "text": list(texts.values())})
    pq.write_table(table, tmp_path / "pages.parquet", row_group_size=20)
    source = open_collection(str(tmp_path / "pages.parquet"))
    audit_collection(source, tmp_path / "here", OPTIONS, limits=_TWO)
    audit_collection(source, tmp_path / "there", OPTIONS, cluster=Cluster(), limits=_TWO)
    here, there = (_joined(tmp_path / name) for name in ("here", "there"))
    assert here["risk"] and here == there


def _joined(out: Path) -> dict[str, list[tuple[Any, ...]]]:
    """An index's tables of what was found, built of an audit's results."""
    tables = load().tables
    build(out / NAME, archive_of(out), KEY, tables=tables, today=OPTIONS.today)
    with opened_index(out / NAME, KEY) as index:
        return {
            table: sorted(index.db.execute(f"SELECT * FROM {table}").fetchall())
            for table in ("link", "person", "risk", "chain", "mask", "pair")
        }
