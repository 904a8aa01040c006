"""Where a ledger is kept: behind a protocol, here in a file that is only ever added to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from redactor.errors import InputError
from redactor.reviews.ledger import Record, append, parse

#: The end of a file is read in steps of so many bytes.
_STEP = 65_536


class LedgerStore(Protocol):
    """What keeps records. `add` seals a body behind the last record and returns when the record
    will survive a loss of power; two that add at once get one number each."""

    def add(self, body: object, key: bytes) -> Record: ...

    def records(self) -> Iterator[Record | None]:
        """All records in order; None for what is none."""
        ...

    def last(self) -> Record | None: ...


class FileLedger:
    """A ledger in a file, a record a line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, body: object, key: bytes) -> Record:
        """Seal and write. InputError when the file does not end in a record."""
        is_new = not self._path.exists()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
        with os.fdopen(os.open(self._path, flags, 0o600), "r+b") as file, _alone(file):
            _mend(file)
            record = append(self._last_of(file), body, key)
            # One write: what is cut off by a loss of power is one record, which nobody was told of.
            os.write(file.fileno(), record.line())
            os.fsync(file.fileno())
        if is_new:
            _keep_name(self._path)
        return record

    def records(self) -> Iterator[Record | None]:
        """All records in order. A last line that was cut off is None, too."""
        try:
            with self._path.open("rb") as file:
                for line in file:
                    yield parse(line) if line.endswith(b"\n") else None
        except OSError as error:
            raise InputError(
                f"cannot be read: {error.strerror or type(error).__name__}", where=str(self._path)
            ) from None

    def last(self) -> Record | None:
        """The last record; None while there is none."""
        if not self._path.exists():
            return None
        with self._path.open("rb") as file:
            return self._last_of(file)

    def _last_of(self, file: BinaryIO) -> Record | None:
        line = _last_line(file)
        record = parse(line) if line else None
        if line and record is None:
            raise InputError(
                "does not end in a record",
                where=str(self._path),
                advice="redactor ledger verify tells where it departs",
            )
        return record


def _last_line(file: BinaryIO) -> bytes:
    end = file.seek(0, os.SEEK_END)
    tail, start = b"", end
    while start and tail.count(b"\n", 0, -1) == 0:
        start = max(0, start - _STEP)
        file.seek(start)
        tail = file.read(end - start)
    lines = tail.splitlines(keepends=True)
    return lines[-1] if lines else b""


def _mend(file: BinaryIO) -> None:
    """Take away the beginning of a record that a loss of power cut off. A whole record that only
    lost the end of its line was told to somebody, and stays."""
    line = _last_line(file)
    if not line or line.endswith(b"\n"):
        return
    if parse(line):
        os.write(file.fileno(), b"\n")
    else:
        file.truncate(file.seek(0, os.SEEK_END) - len(line))


@contextmanager
def _alone(file: BinaryIO) -> Iterator[None]:
    """Keep other processes from adding meanwhile."""
    import fcntl  # noqa: PLC0415 - not on every platform; reading and verifying need none

    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _keep_name(path: Path) -> None:
    """The name of a new file survives a loss of power once its folder was written."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
