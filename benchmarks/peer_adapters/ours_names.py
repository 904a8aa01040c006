"""redactor with `names=True`: running prose is read for names, too.

In the environment that runs the benchmark; with the extra `ner` in it this is `ours_names_model`.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

OWN = True
PACKAGES = ("redactor",)
_OURS = runpy.run_path(str(Path(__file__).with_name("ours.py")))
KINDS = "ours"


def load() -> Callable[[str], list[tuple[Any, ...]]]:
    """The finder of `ours`, with names."""
    finder: Callable[[str], list[tuple[Any, ...]]] = _OURS["load"](names=True)
    return finder
