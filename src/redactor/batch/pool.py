"""A worker as its parent sees it: a process of its own, two pipes, and the memory that it tells in.

Each is a fresh interpreter: nothing is forked, so that no lock of a library's threads is copied.
"""

from __future__ import annotations

import datetime
import mmap
import os
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from redactor.batch.plan import Shard
from redactor.batch.worker import (
    NOWHERE,
    STATE_BYTES,
    Audit,
    Fail,
    Orders,
    State,
    ask_to_stop,
    read_state,
    write_state,
)
from redactor.processes import command

_PAGE = os.sysconf("SC_PAGE_SIZE")


class Task:
    """What a worker is at: a shard, of which the beginning gets done bit by bit. `suspect`: the code
    for which a worker ended at its only item before. `code`: that item has failed for good."""

    __slots__ = ("code", "shard", "suspect")

    def __init__(self, shard: Shard, *, suspect: str = "", code: str = "") -> None:
        self.shard = shard
        self.suspect = suspect
        self.code = code


class Process:
    """A worker that runs."""

    def __init__(self, orders: Orders, lock: int) -> None:
        self._memory_file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the worker lives
        self._memory_file.truncate(STATE_BYTES)
        self._memory = mmap.mmap(self._memory_file.fileno(), STATE_BYTES)
        write_state(self._memory, State(NOWHERE, 0.0, 0, 0))
        in_read, in_write = os.pipe()
        out_read, out_write = os.pipe()
        theirs = (in_read, out_write, self._memory_file.fileno())
        self._process = subprocess.Popen(
            command("redactor.batch.worker", *theirs),
            stdin=subprocess.DEVNULL,
            # What libraries print might quote a document.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(*theirs, lock),
            # Ctrl-C is for the parent, which ends them.
            start_new_session=True,
        )
        os.close(in_read)
        os.close(out_write)
        self._tells = Connection(in_write, readable=False)
        self.told = Connection(out_read, writable=False)
        self.is_ready = False
        self.task: Task | None = None
        self.hired = time.monotonic()
        #: Of what it has begun and found, so much is written down.
        self.begun = self.findings = 0
        #: The most memory that was seen, in bytes; and why the parent ended it.
        self.resident = 0
        self.ended_for = ""
        self._send(orders)

    def give(self, task: Task, plan: str, run: str, today: datetime.date) -> None:
        shard = task.shard
        self.task = task
        if task.code:
            self._send(Fail(plan, run, today, shard.start, task.code))
        else:
            self._send(Audit(plan, run, today, shard.start, shard.stop))

    def _send(self, message: Any) -> None:
        # That it has ended shows where it tells.
        with suppress(OSError):
            self._tells.send(message)

    @property
    def state(self) -> State:
        return read_state(self._memory)

    def look(self) -> int:
        """The memory that it has now, in bytes; 0 where nobody can tell."""
        try:
            now = int(Path(f"/proc/{self._process.pid}/statm").read_bytes().split()[1]) * _PAGE
        except (OSError, IndexError, ValueError):
            return 0
        self.resident = max(self.resident, now)
        return now

    def ask_to_stop(self) -> None:
        """Let it end what it is at after the current item."""
        ask_to_stop(self._memory)

    def kill(self, why: str = "") -> None:
        """End it, and what it has started."""
        self.ended_for = self.ended_for or why
        # Until it is buried nobody else can get its number.
        if self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    @property
    def pid(self) -> int:
        return self._process.pid

    def buried(self) -> int:
        """What it ended with. To be called once nothing more comes from it."""
        self.kill()
        status = self._process.wait()
        with suppress(OSError):
            self._tells.close()
        self.told.close()
        self._memory.close()
        self._memory_file.close()
        return status
