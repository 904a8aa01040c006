"""The output folder of an audit: whose it is, who works on it, and how files get into it.

A file is written under another name, brought to the disk, and renamed; whoever is killed leaves
nothing that counts. The lock is the kernel's, on an open file that workers inherit: it is held until
the last of them has ended, and nobody has to decide whether a file that was left lying is still meant.
"""

from __future__ import annotations

import datetime
import errno
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.batch.layout import MARKER, PARTIAL, PLANS, RESULTS, VERSION
from redactor.errors import InputError, OptionError, RedactorError

if TYPE_CHECKING:
    import pyarrow

_LOCK = "lock"
#: Seconds in which the workers of a run that was killed end.
_ORPHANS = 20.0
_WHY = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota is used up",
    errno.EROFS: "it is read-only",
    errno.EACCES: "it may not be written to",
    errno.EPERM: "it may not be written to",
    errno.EFBIG: "a file would become larger than allowed",
}
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class OutputError(RedactorError):
    """The output folder cannot be written to. What was finished before is kept."""


def unwritable(number: int | None, where: str | Path) -> OutputError:
    """The error for a number of the operating system's."""
    why = _WHY.get(number or 0) or os.strerror(number or errno.EIO)
    if number in _FULL:
        advice = "make room and run the same command again; what is done is kept"
    else:
        advice = "name another folder, or change its permissions and run the same command again"
    return OutputError(f"cannot be written: {why}", where=str(where), advice=advice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A folder that is locked for a run. `descriptor`: of the lock, for workers to inherit."""

    folder: Path
    descriptor: int

    @property
    def plans(self) -> Path:
        return self.folder / PLANS

    @property
    def results(self) -> Path:
        return self.folder / RESULTS

    def plan(self, run: str) -> Path:
        return self.plans / f"{run}.parquet"

    def new_run(self) -> str:
        """The name of a new run: sorts after all others, whatever the clock says."""
        now = datetime.datetime.now(datetime.UTC)
        name = f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}"
        known = (path.name for path in (*self.plans.iterdir(), *self.results.iterdir()))
        last = max((each[: len(name)] for each in known if each[:1].isdigit()), default="")
        if last >= name:
            then = datetime.datetime.strptime(last + "000", "%Y%m%dT%H%M%S%f")
            then += datetime.timedelta(milliseconds=1)
            name = f"{then:%Y%m%dT%H%M%S}{then.microsecond // 1000:03}"
        return f"{name}-{secrets.token_hex(3)}"

    def clear(self) -> None:
        """Without what was being written when somebody was killed."""
        for folder in (self.folder, self.plans, self.results):
            for path in folder.glob(f"{PARTIAL}*"):
                with suppress(OSError):
                    path.unlink()


@contextmanager
def locked(folder: Path, spec: str, key: bytes) -> Iterator[Output]:
    """The folder for a run over a collection. OptionError when another run works on it, and when it
    is that of another collection or key; OutputError when it cannot be written."""
    try:
        _check_is_ours(folder)
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise unwritable(error.errno, folder) from None
    try:
        _lock(descriptor, folder)
        output = Output(folder=folder, descriptor=descriptor)
        try:
            _mark(output, spec, key)
            output.clear()
        except OSError as error:
            raise unwritable(error.errno, folder) from None
        yield output
        output.clear()
    finally:
        os.close(descriptor)


def _check_is_ours(folder: Path) -> None:
    """OptionError when other things lie in the folder."""
    if folder.is_dir() and not (folder / MARKER).exists():
        others = [path for path in folder.iterdir() if path.name != _LOCK]
        if any(not path.name.startswith(PARTIAL) for path in others):
            raise OptionError(
                "holds other files", where=str(folder), advice="name a new or an empty folder"
            )


def _lock(descriptor: int, folder: Path) -> None:
    """OptionError when another run holds it. The workers of one that was killed are waited for."""
    import fcntl

    until = time.monotonic() + _ORPHANS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError as error:
            if error.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
                raise unwritable(error.errno, folder) from None
        holder = _holder(descriptor)
        if _is_alive(holder.get("pid")) or time.monotonic() > until:
            raise OptionError(
                f"another run works on it: process {holder.get('pid', 'unknown')}"
                f" since {holder.get('since', 'a moment ago')}",
                where=str(folder),
                advice="wait for it, or name another folder",
            )
        time.sleep(0.05)
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    told = json.dumps({"pid": os.getpid(), "since": now}).encode()
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, told, 0)
    except OSError as error:
        raise unwritable(error.errno, folder) from None


def _holder(descriptor: int) -> dict[str, Any]:
    try:
        told = json.loads(os.pread(descriptor, 1000, 0))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _is_alive(pid: object) -> bool:
    if not isinstance(pid, int):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def key_id(key: bytes) -> str:
    """By which a key is known again, and nothing else about it."""
    return hashlib.blake2b(b"key of an audit", key=key[:64], digest_size=8).hexdigest()


def _mark(output: Output, spec: str, key: bytes) -> None:
    """Say whose output it is. OptionError when it is another's."""
    output.plans.mkdir(exist_ok=True)
    output.results.mkdir(exist_ok=True)
    ours = {"version": VERSION, "collection": spec, "key": key_id(key)}
    known = marker(output.folder)
    if known is None:
        now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        told = json.dumps({**ours, "since": now}, ensure_ascii=False, indent=2) + "\n"
        write(output.folder / MARKER, told.encode("utf-8", "replace"))
        return
    for name, what in (
        ("version", "is of another version"),
        ("collection", "is an audit of something else"),
        ("key", "was made with another key (REDACTOR_KEY)"),
    ):
        if known.get(name) != ours[name]:
            raise OptionError(what, where=str(output.folder), advice="name another folder")


def marker(folder: Path) -> dict[str, Any] | None:
    """What the folder says that it is; None where it says nothing. InputError when that cannot be
    read."""
    try:
        told = json.loads((folder / MARKER).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict):
        raise InputError(
            "cannot be read", where=str(folder / MARKER), advice="name another output folder"
        )
    return told


def write(path: Path, data: bytes | memoryview) -> None:
    """A file that is whole or not there. OSError as it comes."""
    partial = path.with_name(f"{PARTIAL}{path.name}.{os.getpid()}")
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        commit(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def commit(partial: Path, path: Path) -> None:
    """Give a written file its name, for good."""
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError:
        # Some file systems know no such thing for folders.
        pass
    finally:
        os.close(folder)


def write_part(
    folder: Path, name: str, batches: list[pyarrow.RecordBatch], schema: pyarrow.Schema
) -> None:
    """A part of the results. OSError as it comes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_batches(batches, schema), sink, compression="zstd")
    write(folder / f"{name}.parquet", memoryview(sink.getvalue()))
