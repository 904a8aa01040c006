"""`--fix`: masked copies of what can be masked, and a list of what became of each item.

    FOLDER/…                  copies, by the paths of their originals (`copies`)
    OUT/remedy/               plans and parts, as those of the audit: what was done is not done again
    OUT/remedy.parquet, .csv  what was fixed, what is left for a person and why, what failed

It comes after the audit and goes by its results, so that it takes in what was audited before. Only an
item whose verdict is `mask` is opened again; it is fixed when it is still what was audited and its
copy is proved, and left for a person otherwise. With `clean` so is one that is held only for what is
hidden in it, such as its author. What has nothing to fix needs no copy.
"""

from __future__ import annotations

import hashlib
import json
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path, PurePosixPath
from typing import Any

from redactor.batch.auditing import Job
from redactor.batch.collections.archive import Archive
from redactor.batch.collections.folder import Folder
from redactor.batch.copies import marked, path_of
from redactor.batch.fixing import FIXED, LEFT, NOTHING, FixJob
from redactor.batch.items import Collection, Item
from redactor.batch.layout import AUDITED, FAILED, PARTIAL, REMEDY, SKIPPED, plan_schema
from redactor.batch.listing import write_lists
from redactor.batch.output import Output, OutputError, commit, key_id, unwritable, write
from redactor.batch.plan import Planned, Shard
from redactor.batch.reasons import BEFORE
from redactor.batch.results import opened, parts
from redactor.batch.runner import Event, Limits, Progress, Runner
from redactor.batch.totals import Remedies, runs
from redactor.errors import InputError, OptionError
from redactor.reading import ABOUT_FILES

#: In the folder of copies: whose they are.
MARKER = ".redactor-copies.json"
_WAITING = "waiting"
_BATCH = 4096


def checked_folder(folder: Path, collection: Collection, out: Path, key: bytes) -> Path:
    """The folder for copies, made where it is not there. OptionError when originals, results or
    other things lie in it, or it lies in them."""
    folder, out = folder.resolve(), out.resolve()
    for place, what in (*((each, "SOURCE") for each in _sources(collection)), (out, "OUT")):
        if folder.is_relative_to(place) or place.is_relative_to(folder):
            raise OptionError(
                f"may not lie in {what}, nor {what} in it",
                where=str(folder),
                advice="name a folder of its own for the copies",
            )
    told = {"collection": collection.spec, "key": key_id(key)}
    marker = folder / MARKER
    try:
        if folder.exists() and not folder.is_dir():
            raise OptionError("is no folder", where=str(folder), advice="name another")
        if marker.exists():
            _check_ours(marker, told)
        elif folder.is_dir() and any(folder.iterdir()):
            raise OptionError(
                "holds other files", where=str(folder), advice="name a new or an empty folder"
            )
        else:
            folder.mkdir(parents=True, exist_ok=True)
            write(marker, json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
        for left in folder.glob(f"{PARTIAL}*"):
            left.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(error.errno, folder) from None
    return folder


def _sources(collection: Any) -> Iterator[Path]:
    """The folders in which a collection has its originals."""
    told = [str(collection.spec)]
    # A single file of a folder does not make all of it a source.
    if not getattr(collection, "only", ""):
        told.append(getattr(collection, "root", ""))
    files: Any = getattr(collection, "files", None)
    if files is not None and not files.is_single:
        told.append(files.root)
    for each in filter(None, told):
        with suppress(OSError, ValueError):
            path = Path(each)
            if path.is_dir():
                yield path.resolve()


def _check_ours(marker: Path, told: dict[str, str]) -> None:
    try:
        known = json.loads(marker.read_text("utf-8"))
    except ValueError:
        known = None
    if known != told:
        raise OptionError(
            "holds copies of something else, or by another key",
            where=str(marker.parent),
            advice="name another folder",
        )


def remedied(
    output: Output,
    job: Job,
    folder: Path,
    *,
    clean: bool,
    limits: Limits,
    told: Callable[[Event], None],
    stop: threading.Event,
) -> Remedies:
    """Write the copies that are missing, and the lists. OutputError when they cannot be written."""
    inner = Output(folder=output.folder / REMEDY, descriptor=output.descriptor)
    assert job.options.key is not None, "audits have one"
    with suppress(FileExistsError):
        inner.folder.mkdir()
    for each in (inner.plans, inner.results):
        each.mkdir(exist_ok=True)
    inner.clear()
    names = {each.name: getattr(job, each.name) for each in fields(Job)}
    fixing = FixJob(**names, folder=str(folder), clean=clean)
    planned = _plan(output, inner, fixing)
    if planned.waiting:
        runner = _FixRunner(inner, fixing, limits, _stage(told), stop, planned=planned)
        try:
            runner.run("")
        except OutputError as error:
            raise OutputError(
                error.what, where=f"{folder}, {output.folder}", advice=error.advice
            ) from None
        finally:
            runner.end()
    try:
        found = _listed(output, inner, fixing)
    except OSError as error:
        raise unwritable(error.errno, output.folder) from None
    _check(found, output)
    return found


def _stage(told: Callable[[Event], None]) -> Callable[[Event], None]:
    def pass_on(event: Event) -> None:
        if isinstance(event, Progress):
            told(replace(event, stage="fix"))

    return pass_on


def _check(found: Remedies, output: Output) -> None:
    if not found.adds_up:
        raise InputError(
            f"of {found.inputs} items some were not fixed, and it is not known why",
            where=str(output.folder),
            advice="run the same command again: it does what is missing",
        )


class _FixRunner(Runner):
    """The runner, over a plan of copies."""

    def __init__(
        self,
        output: Output,
        job: FixJob,
        limits: Limits,
        told: Callable[[Event], None],
        stop: threading.Event,
        *,
        planned: Planned,
    ) -> None:
        super().__init__(output, job, limits, told, stop)
        self._to_do = planned

    def _planned(self, since: str) -> Planned:
        return self._to_do

    def _cut(self, run: str, count: int, size: int) -> Iterator[Shard]:
        import pyarrow.parquet as pq

        start = number = total = 0
        for batch in pq.ParquetFile(self._output.plan(run)).iter_batches(columns=["size"]):
            for weight in batch.column(0).to_pylist():
                if number > start and (number - start >= count or total >= size):
                    yield Shard(start, number, number - start)
                    start, total = number, 0
                number, total = number + 1, total + weight
        if number > start:
            yield Shard(start, number, number - start)


#: What is known of each planned item: what is to be done about it, and what it was tried with.
_STATE = f"""
CREATE TABLE state AS
SELECT p.file_row_number AS number, p.id AS id, p.name AS name, i.shown_id AS shown,
    i.media_type AS media_type, i.digest AS digest, i.rulebook AS rulebook, i.options AS options,
    CASE WHEN p.skipped = '{BEFORE}' OR i.id IS NULL THEN '{SKIPPED}'
        WHEN i.status <> '{AUDITED}' THEN i.status
        WHEN i.verdict = 'pass' THEN '{NOTHING}'
        WHEN i.verdict = 'mask' AND len(i.failures) = 0 THEN '{_WAITING}'
        WHEN $clean AND i.verdict = 'hold' AND len(i.failures) = 0 AND len(list_filter(i.findings,
            lambda f: f.action IN ('hold', 'block') AND NOT starts_with(f.rule, $about_files))) = 0
            THEN '{_WAITING}'
        ELSE '{LEFT}' END AS status
FROM read_parquet($plan, file_row_number = true) AS p LEFT JOIN items AS i ON i.id = p.id
"""
_TRIED = """
CREATE TEMP TABLE tried AS
SELECT * FROM all_tried WHERE folder = $folder
AND (id, run) IN (SELECT (id, max(run)) FROM all_tried WHERE folder = $folder GROUP BY id)
"""
#: What was tried already, by the same rules, and of the same document.
_DONE = f"""
CREATE TEMP TABLE done AS
SELECT s.number, t.path, t.status, t.reason, t.message, t.masked, t.remarks
FROM state AS s JOIN named AS n USING (number) JOIN tried AS t ON t.id = s.id
WHERE t.digest = s.digest AND t.rulebook = s.rulebook AND t.options = s.options
AND (t.status = '{FIXED}' AND t.path = n.path OR t.status IN ('{NOTHING}', '{LEFT}') {{or_failed}})
"""
_FIELDS = tuple(each.name for each in fields(Item))


def _look(db: Any, output: Output, inner: Output, job: FixJob) -> None:
    """Tables `state`, `named` (the paths of copies) and `tried`."""
    from redactor.batch.layout import remedy_schema

    run = runs(output.folder)[-1]
    told = {"plan": str(output.plan(run)), "clean": job.clean, "about_files": ABOUT_FILES}
    db.execute(_STATE, told)
    _name(db, job)
    db.register("none_tried", remedy_schema().empty_table())
    db.execute("CREATE VIEW all_tried AS FROM none_tried")
    files = [str(each).replace("'", "''") for each in parts(inner.folder)]
    if files:
        names = ", ".join(f"'{each}'" for each in files)
        db.execute(f"CREATE OR REPLACE VIEW all_tried AS FROM read_parquet([{names}])")
    db.execute(_TRIED, {"folder": job.folder})


def _name(db: Any, job: Job) -> None:
    """Table `named`: a path for each copy, no two of which are one on any file system."""
    import pyarrow as pa

    is_file = isinstance(job.collection, Folder | Archive)
    db.execute("CREATE TEMP TABLE named (number BIGINT, id TEXT, path TEXT, plain TEXT)")
    cursor = db.cursor()
    cursor.execute(
        "SELECT number, id, shown, name, media_type FROM state WHERE status = ? ORDER BY number",
        [_WAITING],
    )
    folders: set[str] = set()
    while rows := cursor.fetchmany(_BATCH):
        named = []
        for number, id, shown, name, media_type in rows:
            path = path_of(id, shown, name, media_type, is_file=is_file)
            folders.update(_plain(str(each)) for each in PurePosixPath(path).parents)
            named.append((number, id, path, _plain(path)))
        columns = dict(
            zip(("number", "id", "path", "plain"), zip(*named, strict=True), strict=True)
        )
        db.register("batch", pa.table(columns))
        db.execute("INSERT INTO named FROM batch")
        db.unregister("batch")
    db.register("folders", pa.table({"plain": pa.array(sorted(folders), pa.string())}))
    taken = db.execute(
        "SELECT number, id, path FROM (SELECT *, row_number() OVER (PARTITION BY plain"
        " ORDER BY number) AS nth FROM named) WHERE nth > 1 OR plain IN (FROM folders)"
    ).fetchall()
    for number, id, path in taken:
        other = marked(path, id, job.options.key or b"")
        db.execute("UPDATE named SET path = ? WHERE number = ?", [other, number])


def _plain(path: str) -> str:
    """As file systems compare names that know neither case nor composed characters."""
    return unicodedata.normalize("NFC", path).casefold()


def _plan(output: Output, inner: Output, job: FixJob) -> Planned:
    """Write down which copies are missing."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    run = inner.new_run()
    schema = pa.schema([*plan_schema(), ("path", pa.string())])
    partial = inner.plans / f"{PARTIAL}{run}.parquet"
    count = 0
    with opened(output.folder) as db:
        _look(db, output, inner, job)
        db.execute(_DONE.format(or_failed=""))
        items = ", ".join(f"p.{each}" for each in _FIELDS)
        cursor = db.execute(
            f"SELECT {items}, s.digest AS known, n.path, d.status = '{FIXED}' AS is_there"
            " FROM read_parquet($plan, file_row_number = true) AS p"
            " JOIN named AS n ON n.number = p.file_row_number JOIN state AS s USING (number)"
            " LEFT JOIN done AS d USING (number)"
            f" WHERE d.status IS NULL OR d.status = '{FIXED}' ORDER BY number",
            {"plan": str(output.plan(runs(output.folder)[-1]))},
        )
        try:
            with pq.ParquetWriter(partial, schema) as writer:
                while rows := cursor.fetchmany(_BATCH):
                    names = [each[0] for each in cursor.description]
                    told = [dict(zip(names, row, strict=True)) for row in rows]
                    # Somebody may have taken a copy away.
                    missing = [
                        {**each, "skipped": "", "earlier": ""}
                        for each in told
                        if not (each["is_there"] and Path(job.folder, each["path"]).is_file())
                    ]
                    count += len(missing)
                    writer.write_table(pa.Table.from_pylist(missing, schema))
            if count:
                commit(partial, inner.plan(run))
            partial.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(error.errno, output.folder) from None
    return Planned(run=run, inputs=count, waiting=count)


def _listed(output: Output, inner: Output, job: FixJob) -> Remedies:
    """Write the lists, and take away what stands for nothing any more."""
    with opened(output.folder) as db:
        _look(db, output, inner, job)
        db.execute(_DONE.format(or_failed=f"OR t.status = '{FAILED}'"))
        db.execute(
            f"CREATE TEMP TABLE outcome AS SELECT s.number, s.id,"
            f" CASE WHEN s.status = '{_WAITING}' THEN d.status ELSE s.status END AS status,"
            " d.path, d.reason, d.message, d.masked, d.remarks"
            " FROM state AS s LEFT JOIN done AS d USING (number)"
        )
        _take_away(db, Path(job.folder), job.options.key or b"")
        write_lists(db, output.folder)
        counts = dict(db.execute("SELECT status, count(*) FROM outcome GROUP BY status").fetchall())
    total = sum(counts.values())
    told = {each: counts.get(each, 0) for each in (FIXED, NOTHING, LEFT, FAILED, SKIPPED)}
    return Remedies(inputs=total, **told)


def _take_away(db: Any, folder: Path, key: bytes) -> None:
    """Copies of what is gone, has changed, or is for a person now; none that somebody has changed."""
    rows = db.execute(
        f"SELECT DISTINCT path, copy FROM all_tried WHERE folder = $folder AND status = '{FIXED}'"
        f" AND path NOT IN (SELECT path FROM outcome WHERE status = '{FIXED}')",
        {"folder": str(folder)},
    ).fetchall()
    for path, copy in rows:
        place = folder / path
        with suppress(OSError):
            data = place.read_bytes()
            if hashlib.blake2b(data, key=key[:64], digest_size=16).hexdigest() == copy:
                place.unlink()
