"""`audit_collection`: the whole of an audit, on this machine or on a cluster, and masked copies of what
it found."""

from __future__ import annotations

import datetime
import pickle
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from redactor.batch.auditing import Job, options_digest
from redactor.batch.items import Collection, Gathered
from redactor.batch.output import locked
from redactor.batch.remedy import checked_folder, remedied
from redactor.batch.runner import Event, Limits, Runner, checked
from redactor.batch.spark import Cluster, SparkRunner
from redactor.batch.totals import Totals, totals
from redactor.errors import OptionError
from redactor.model import ScanOptions


def audit_collection(
    collection: Collection,
    folder: str | Path,
    options: ScanOptions,
    *,
    outside: Sequence[str] = (),
    since: datetime.date | None = None,
    is_dated: bool = False,
    limits: Limits | None = None,
    told: Callable[[Event], None] = lambda event: None,
    stop: threading.Event | None = None,
    fix: str | Path | None = None,
    clean: bool = False,
    cluster: Cluster | None = None,
) -> Totals:
    """Audit what is new or changed of a collection into an output folder, or go on where a run was
    broken off. `options` need a key, by which findings are known again. `outside`: detectors as
    `module:name`. `since`: leave out what was last changed before. `is_dated`: results shall be those
    of `options.today`, and not of the day of each run. `stop`: when somebody sets it, each worker ends
    after its document, and KeyboardInterrupt is raised; the next run does the rest.

    `fix`: a folder for masked copies of all that can be masked, of this run or an earlier one;
    `clean`: without what is hidden in files, as for single files.
    `cluster`: where the documents are audited instead of here.

    OptionError for what cannot be used, and when another run works on the folder; OutputError when
    it cannot be written; InputError when the collection cannot be read at all."""
    missing = [each for each in ("pyarrow", "duckdb") if not find_spec(each)]
    if missing:
        raise OptionError(
            f"needs {', '.join(missing)}", where="audit", advice="pip install 'redactor[batch]'"
        )
    if options.key is None:
        raise OptionError("needs a key", where="key", advice="make one, and keep it")
    limits = checked(limits or Limits())
    digest = options_digest(options, outside, is_dated=is_dated)
    _check_travels(collection)
    copies = checked_folder(Path(fix), collection, Path(folder), options.key) if fix else None
    stop = stop or threading.Event()
    with locked(Path(folder), collection.spec, options.key) as output:
        if isinstance(collection, Gathered):
            collection = collection.placed(output.folder)
        job = Job(collection=collection, options=options, outside=tuple(outside), digest=digest)
        runner = (
            SparkRunner(output, job, limits, told, stop, cluster=cluster)
            if cluster
            else Runner(output, job, limits, told, stop)
        )
        try:
            runner.run(since.isoformat() if since else "")
        finally:
            runner.end()
        found = totals(output.folder)
        if copies:
            job = replace(job, options=replace(options, today=runner.today))
            remedy = remedied(output, job, copies, clean=clean, limits=limits, told=told, stop=stop)
            found = replace(found, remedy=remedy)
        if isinstance(collection, Gathered):
            collection.clear()
        return found


def _check_travels(collection: Collection) -> None:
    try:
        pickle.dumps(collection)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise OptionError(
            f"a collection of this kind cannot be handed to workers: {type(error).__name__}",
            where="source",
            advice="let it be a value that can be pickled, of a class on a module's top level",
        ) from None
