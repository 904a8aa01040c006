"""Nothing is on disk in clear, nothing outlives its time, and nothing changed is read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from redactor import InputError
from redactor_service.jobs.vault import LASTING, Vault

ID = b"640104195803129952"
CHUNK = 1 << 18


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
@pytest.mark.parametrize("name", ["", f"{LASTING}job"])
def test_what_is_put_is_got(tmp_path: Path, size: int, name: str) -> None:
    vault = Vault(tmp_path)
    data = os.urandom(size)
    token = vault.put(data, seconds=60, name=name)
    assert vault.get(token) == data
    assert not list(tmp_path.rglob("*.????????"))


def test_nothing_is_in_clear_on_disk(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with vault.writer(seconds=60) as writer:
        for _ in range(40):
            writer.write(ID * 1000)
            assert ID not in bytes_below(tmp_path)
    vault.put(ID, seconds=60, name=vault.name_of("idem", "someone", ID.decode()))
    assert ID not in bytes_below(tmp_path)
    assert not any(ID.decode() in path.name for path in tmp_path.rglob("*"))


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    vault.put(b"x", seconds=60)
    vault.put(b"x", seconds=60, name=f"{LASTING}x")
    for path in (tmp_path / "vault").rglob("*"):
        if path.name != "lock":
            assert path.stat().st_mode & 0o077 == 0, path
    assert (tmp_path / "vault").stat().st_mode & 0o777 == 0o700


def test_its_time_ends(tmp_path: Path) -> None:
    now = [1000.0]
    vault = Vault(tmp_path, clock=lambda: now[0])
    first, second = vault.put(b"1", seconds=10), vault.put(b"2", seconds=10, name=f"{LASTING}2")
    vault.keep(second, seconds=20)
    now[0] += 10
    assert vault.get(first) is None and vault.get(second) == b"2"
    now[0] += 10
    vault.sweep()
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and path.name not in {"key", "lock"}
    ]


def test_what_was_changed_is_not_read(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    data = os.urandom(3 * CHUNK)
    for change in ("flip", "cut", "swap", "other name"):
        token = vault.put(data, seconds=60, name=f"{LASTING}a")
        path = tmp_path / token
        sealed = bytearray(path.read_bytes())
        if change == "flip":
            sealed[-1] ^= 1
        elif change == "cut":
            del sealed[32 + CHUNK + 16 :]
        elif change == "swap":
            one, two = slice(32, 32 + CHUNK + 16), slice(32 + CHUNK + 16, 32 + 2 * (CHUNK + 16))
            sealed[one], sealed[two] = sealed[two], sealed[one]
        path.write_bytes(sealed)
        if change == "other name":
            path.rename(tmp_path / f"{LASTING}b")
            token = f"{LASTING}b"
        os.utime(tmp_path / token, (2e9, 2e9))
        with pytest.raises(InputError):
            vault.get(token)


def test_a_name_is_no_path(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    for name in ("../key", "/etc/passwd", "", ".", "a/b", "a\0b", "x" * 300):
        with pytest.raises(InputError):
            vault.get(name)


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with pytest.raises(ZeroDivisionError), vault.writer(seconds=60) as writer:
        writer.write(ID * CHUNK)
        raise ZeroDivisionError
    place = tmp_path / f"p-{vault.owner}"
    assert [path.name for path in place.iterdir()] == ["lock"]


_KILLED = """
import os, sys
from pathlib import Path
from redactor_service.jobs.vault import Vault
vault = Vault(Path(sys.argv[1]))
print(vault.owner, vault.put(b"passing", seconds=600), vault.put(b"lasting", seconds=600, name="k-x"))
sys.stdout.flush()
sys.stdin.read()
"""


def test_what_lasts_outlives_a_killed_process_and_what_passes_does_not(tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None and other.stdin is not None
    owner, token, lasting = other.stdout.readline().split()
    # Beside it another may start, and takes nothing away.
    beside = Vault(tmp_path)
    assert beside.is_alive(owner) and (tmp_path / f"p-{owner}" / token).exists()
    assert beside.get(lasting) == b"lasting"
    other.kill()
    other.wait()
    other.stdout.close()
    other.stdin.close()
    assert not beside.is_alive(owner)
    after = Vault(tmp_path)
    assert not (tmp_path / f"p-{owner}").exists()
    assert after.get(lasting) == b"lasting" and beside.is_alive(after.owner)
    after.close()
    assert not beside.is_alive(after.owner)
