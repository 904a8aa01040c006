"""The command line as a user runs it: a process of its own, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

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


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path
