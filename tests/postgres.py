"""A PostgreSQL of the tests' own, on a port of loopback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _program(name: str) -> str | None:
    """Debian keeps the server's programs out of the path."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(beside[-1]) if beside else None)


class Cluster:
    """A server with data of its own, which can be killed and started again. `url`: of its database;
    `data`: the folder of its files. Skips the test where there is none, but fails it in CI."""

    def __init__(self, *settings: str) -> None:
        initdb, program = _program("initdb"), _program("postgres")
        if not (initdb and program):
            if os.environ.get("CI"):
                pytest.fail("there is no PostgreSQL server on this machine")
            pytest.skip("there is no PostgreSQL server on this machine")
        self._program = program
        self._settings = [part for each in settings for part in ("-c", each)]
        # It will not run as root.
        self._user = {"user": "nobody"} if os.getuid() == 0 else {}
        self._environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        self._folder = Path(tempfile.mkdtemp(prefix="redactor-pg-", dir="/tmp"))
        self.data = self._folder / "db"
        secret = self._folder / "password"
        secret.write_text("s3cret")
        if self._user:
            shutil.chown(self._folder, "nobody")
            shutil.chown(secret, "nobody")
        options = ["-U", "me", "-A", "scram-sha-256", "--pwfile", str(secret), "-E", "UTF8", "-N"]
        subprocess.run(
            [initdb, "-D", self.data, *options],
            check=True,
            capture_output=True,
            cwd="/tmp",
            env=self._environment,
            **self._user,  # type: ignore[call-overload]  # its overloads know no optional user
        )
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            self._port = listening.getsockname()[1]
        self.url = f"postgresql://me:s3cret@127.0.0.1:{self._port}/postgres"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                *(self._program, "-D", self.data, "-p", str(self._port), "-h", "127.0.0.1"),
                *("-k", "", *self._settings),
            ],
            cwd="/tmp",
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._user,  # type: ignore[call-overload]  # as above
        )
        _await(self.url)

    def kill(self, how: signal.Signals) -> None:
        """End it as nobody should: the server, and what it started."""
        below = _children(self._process.pid)
        self._process.send_signal(how)
        self._process.wait(30)
        # Its own processes see that it is gone; a new server waits for the last of them.
        until = time.monotonic() + 30
        while any(Path(f"/proc/{each}").exists() for each in below) and time.monotonic() < until:
            time.sleep(0.05)

    def remove(self) -> None:
        """At once: nobody will read its data."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server while it runs."""
    # Without fsync: nothing here outlives the machine.
    cluster = Cluster("fsync=off")
    try:
        yield cluster.url
    finally:
        cluster.remove()


def _children(parent: int) -> list[int]:
    try:
        return [
            int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        ]
    except OSError:  # not on this system
        return []


def _await(url: str) -> None:
    import sqlalchemy as sa  # noqa: PLC0415  # of an extra

    engine = sa.create_engine(url.replace("postgresql:", "postgresql+pg8000:"))
    for _ in range(300):
        try:
            engine.connect().close()
        except sa.exc.SQLAlchemyError:
            time.sleep(0.1)
        else:
            break
    engine.dispose()
