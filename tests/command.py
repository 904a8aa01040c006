"""The command line as a user runs it, with a home of its own: in a process of its own (`run`), or in
this one, which saves a second at each of hundreds of runs (`here`)."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest

from redactor import audit, cli, rulebook
from redactor.policy import load_policy

#: Made up: sequence numbers 990–999.
RESIDENT = "640104195803129952"
MOBILE = "13800138000"
#: One value to mask on line 2, one to hold on line 3, one that is fine on line 4.
DRAFT = (
    f"公示\n马秀莲身份证号：{RESIDENT}，手机：{MOBILE}\n军官证 军字第1234567号\n监督电话：12345\n"
)
MASKABLE = f"身份证号：{RESIDENT}\n"


class Outcome(NamedTuple):
    """How a run ended."""

    status: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def told(self) -> str:
        return self.err.decode("utf-8")


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Ours, with the user's folders in `home` and no key of somebody else's."""
    kept = {name: value for name, value in os.environ.items() if name != "REDACTOR_KEY"}
    folders = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "PYTHONUTF8": "1"}
    return {**kept, **folders, **(extra or {})}


def run(
    home: Path, *arguments: str | Path, given: bytes = b"", extra: Mapping[str, str] | None = None
) -> Outcome:
    """Run `redactor` in the folder `home`."""
    done = subprocess.run(
        [sys.executable, "-m", "redactor", *map(str, arguments)],
        input=given,
        capture_output=True,
        cwd=home,
        env=environment(home, extra),
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def here(
    home: Path, *arguments: str | Path, given: bytes = b"", extra: Mapping[str, str] | None = None
) -> Outcome:
    """The same in this process. An error that the command line does not handle is one of the test; what
    an interpreter does at its start and its end, with its streams and with signals needs `run`."""
    told = {"stdin": io.BytesIO(given), "stdout": io.BytesIO(), "stderr": io.BytesIO()}
    # They close what they write to when nobody holds them any more.
    streams = {name: io.TextIOWrapper(each, encoding="utf-8") for name, each in told.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        patch.delenv("REDACTOR_KEY", raising=False)
        for name, value in environment(home, extra).items():
            patch.setenv(name, value)
        _forget_names(patch)
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as ended:
            cli.main([*map(str, arguments)])
    streams["stdout"].flush()
    streams["stderr"].flush()
    return Outcome(int(str(ended.value.code)), told["stdout"].getvalue(), told["stderr"].getvalue())


def _forget_names(patch: pytest.MonkeyPatch) -> None:
    """Packs and policies are remembered by their names, which mean other folders in another home; what
    was shipped stays the same."""
    shipped = audit._checker(())

    @lru_cache
    def checker(packs: tuple[str, ...]) -> audit.Checker:
        return audit.Checker(rulebook.read(packs)) if packs else shipped

    patch.setattr(audit, "_checker", checker)
    load_policy.cache_clear()
    rulebook.load.cache_clear()


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path
