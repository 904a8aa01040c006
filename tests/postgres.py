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


@contextmanager
def server() -> Iterator[str]:
    """Its URL while it runs. Skips the test where there is none, but fails it in CI."""
    initdb, program = _program("initdb"), _program("postgres")
    if not (initdb and program):
        if os.environ.get("CI"):
            pytest.fail("there is no PostgreSQL server on this machine")
        pytest.skip("there is no PostgreSQL server on this machine")
    # It will not run as root.
    user = {"user": "nobody"} if os.getuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="redactor-pg-", dir="/tmp"))
    secret = folder / "password"
    secret.write_text("s3cret")
    if user:
        shutil.chown(folder, "nobody")
        shutil.chown(secret, "nobody")
    settings = {**os.environ, "LC_ALL": "C.UTF-8"}
    made = folder / "db"
    options = ["-U", "me", "-A", "scram-sha-256", "--pwfile", str(secret), "-E", "UTF8", "-N"]
    subprocess.run(
        [initdb, "-D", made, *options],
        check=True,
        capture_output=True,
        cwd="/tmp",
        env=settings,
        **user,  # type: ignore[call-overload]  # its overloads know no optional user
    )
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    process = subprocess.Popen(
        [program, "-D", made, "-p", str(port), "-h", "127.0.0.1", "-k", "", "-F"],
        cwd="/tmp",
        env=settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **user,  # type: ignore[call-overload]  # as above
    )
    url = f"postgresql://me:s3cret@127.0.0.1:{port}/postgres"
    try:
        _await(url)
        yield url
    finally:
        # At once: nobody will read its data.
        process.send_signal(signal.SIGQUIT)
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _await(url: str) -> None:
    import sqlalchemy as sa  # noqa: PLC0415  # of an extra

    engine = sa.create_engine(url.replace("postgresql:", "postgresql+pg8000:"))
    for _ in range(100):
        try:
            engine.connect().close()
        except sa.exc.SQLAlchemyError:
            time.sleep(0.1)
        else:
            break
    engine.dispose()
