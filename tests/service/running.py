"""`redactor serve` as an operator runs it: a process with a home, a log and temporary folders of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests import command

_START_SECONDS = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running service. `logs`: all that it printed; `temporary`: its TMPDIR."""

    url: str
    process: subprocess.Popen[bytes]
    home: Path

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.url.removeprefix("http://").rstrip("/").rpartition(":")
        return host, int(port)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def temporary(self) -> Path:
        return self.home / "tmp"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    def log(self) -> str:
        return (self.logs / "err").read_text(encoding="utf-8")

    def workers(self) -> list[int]:
        """The process ids of its workers."""
        return [each for each in children(self.process.pid) if _is_worker(each)]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)


def children(parent: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(folder.name))
    return found


def _is_worker(pid: int) -> bool:
    """Not a child that has yet to become one: stopped then, it would stop its parent too."""
    try:
        return (
            b"redactor_service.work.worker" in (Path("/proc") / str(pid) / "cmdline").read_bytes()
        )
    except OSError:
        return False


def key_for(home: Path, *arguments: str) -> str:
    """A key of the service whose home this is, made by `redactor keys add`."""
    told = command.run(home, "keys", "add", "test", *arguments, extra=_folders(home))
    assert told.status == 0, told.told
    return told.text.strip()


def add_account(home: Path, name: str, password: str) -> None:
    """An account of the service whose home this is, made by `redactor accounts add`."""
    given = f"{password}\n".encode()
    told = command.run(home, "accounts", "add", name, extra=_folders(home), given=given)
    assert told.status == 0, told.told


def _folders(home: Path) -> dict[str, str]:
    return {
        "REDACTOR_DATA": str(home / "data"),
        "REDACTOR_DATABASE_URL": "",
        "TMPDIR": str(home / "tmp"),
    }


@contextmanager
def running(
    home: Path, settings: Mapping[str, object] | None = None, *arguments: str
) -> Iterator[Service]:
    """The service with these settings on a free port of this machine."""
    for name in ("tmp", "logs"):
        (home / name).mkdir(exist_ok=True)
    told = {f"REDACTOR_{name.upper()}": str(value) for name, value in (settings or {}).items()}
    environment = command.environment(home, {**_folders(home), **told})
    with (home / "logs" / "out").open("wb") as out, (home / "logs" / "err").open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "redactor", "serve", "--port", "0", *arguments],
            stdout=out,
            stderr=err,
            cwd=home,
            env=environment,
        )
    try:
        service = Service(url=_address(home, process), process=process, home=home)
        # The address is told first, and its workers take a while on a busy machine.
        assert httpx.get(f"{service.url}readyz", timeout=_START_SECONDS).status_code == 204
        yield service
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(60)


def _address(home: Path, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        told = (home / "logs" / "out").read_text(encoding="utf-8")
        if told.endswith("\n"):
            return told.split()[1]
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError((home / "logs" / "err").read_text(encoding="utf-8"))


def shown(pid: int) -> Iterator[tuple[str, bytes]]:
    """What a process shows of itself to others: its arguments, and open files that were removed."""
    folder = Path("/proc") / str(pid)
    try:
        yield f"arguments of {pid}", (folder / "cmdline").read_bytes()
        for entry in (folder / "fd").iterdir():
            if str(entry.readlink()).endswith(" (deleted)"):
                yield f"removed file of {pid}", entry.read_bytes()
    except OSError:
        return  # it has ended
