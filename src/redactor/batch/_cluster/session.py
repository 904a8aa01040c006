"""A session of Spark: the one that is there, or one of our own, which is ended after the run."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import Any

from redactor.errors import OptionError

#: How often a task may fail: each document that ends its worker does so twice.
_ATTEMPTS = 8
_LOCAL = re.compile(r"local(?:\[(\*|\d+)\])?")
#: Nothing is told, for a cluster's settings stay what they are, but what keeps documents and keys in.
_SETTINGS = (
    ("spark.task.maxFailures", str(_ATTEMPTS)),
    # Two attempts at one shard at a time would be taken for one that ended.
    ("spark.speculation", "false"),
    # What is put down on executors' disks, pickled functions with the key among it, is encrypted.
    ("spark.io.encryption.enabled", "true"),
    ("spark.ui.enabled", "false"),
    ("spark.ui.showConsoleProgress", "false"),
    ("spark.log.level", "OFF"),
)


@contextmanager
def session(master: str) -> Iterator[Any]:
    """OptionError when there is no pyspark, no Java, or no such cluster."""
    check_installed()
    from pyspark.sql import SparkSession

    there = SparkSession.getActiveSession()
    if there is not None:
        yield there
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    ours = _started(master)
    try:
        yield ours
    finally:
        with suppress(Exception):
            ours.stop()


def check_installed() -> None:
    missing = [each for each in ("pyspark", "pandas") if not find_spec(each)]
    if missing:
        raise OptionError(
            f"needs {', '.join(missing)}",
            where="engine spark",
            advice="pip install 'redactor[batch,spark]'",
        )


def _started(master: str) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("redactor audit")
    for name, value in _SETTINGS:
        builder = builder.config(name, value)
    local = _LOCAL.fullmatch(master)
    if local:
        # Without a second number a local master tries each task once.
        master = f"local[{local[1] or 1},{_ATTEMPTS}]"
    if master.startswith("local"):
        builder = builder.config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
    if master:
        builder = builder.master(master)
    try:
        with _quiet():
            return builder.getOrCreate()
    except Exception as error:
        raise OptionError(
            f"Spark does not start: {type(error).__name__}",
            where=f"master {master or 'of spark-defaults.conf'}",
            advice="Java 17 or later on the path or in JAVA_HOME, and a master that can be reached",
        ) from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Java, which is started now, gets no standard error: what it and its workers print there might
    quote documents."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
