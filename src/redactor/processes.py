"""Processes that we start: fresh interpreters, which import what this one can, and end with it."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys

_START = (
    "import importlib, json, sys; sys.path[:] = json.loads(sys.argv.pop(1));"
    " importlib.import_module(sys.argv.pop(1)).main(sys.argv[1:])"
)
_PDEATHSIG = 1


def command(module: str, *arguments: object) -> list[str]:
    """What starts an interpreter that calls `main` of a module with these arguments."""
    return [sys.executable, "-c", _START, json.dumps(sys.path), module, *map(str, arguments)]


def end_with(parent: int) -> None:
    """End when the parent does, by the kernel's doing where that is possible; at once when it has."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)
