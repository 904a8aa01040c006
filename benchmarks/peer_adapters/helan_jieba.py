"""helan with jieba switched on, which finds more names and, as its authors say, more that are none."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

PACKAGES = ("helan", "jieba")
_HELAN = runpy.run_path(str(Path(__file__).with_name("helan.py")))
KINDS = "helan"


def load() -> Callable[[str], list[tuple[Any, ...]]]:
    """The finder of `helan`, with jieba."""
    finder: Callable[[str], list[tuple[Any, ...]]] = _HELAN["load"](jieba=True)
    return finder
