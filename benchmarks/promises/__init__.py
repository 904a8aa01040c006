"""What was promised, measured again: `uv run python -m benchmarks.promises --data FOLDER [--tests]`.

Each row is a promise about the scanner with the figure of this run and the command that shows it.
FOLDER holds the texts and labelled sets of others, which are not kept here. Speeds and memory are
those of `benchmarks/results.json` and `peers.json`, which have commands of their own; `--tests`
also runs the tests that hold a promise. Written are `promises.json` and the table `promises.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redactor import Scanner

HERE = Path(__file__).parent.parent
#: Said of a column and not of its cells; the drafts write 帐号 on purpose.
UNLABELLED = frozenset({"TERM", "FIELD_NOT_ALLOWED"})


@dataclass(frozen=True, slots=True)
class Row:
    """A promise, what was measured, whether that keeps it, and how to see it."""

    about: str
    promised: str
    measured: str
    kept: bool
    command: str


def scanner_of(**options: Any) -> Scanner:
    return Scanner(today="2026-11-29", key=b"promises", **options)


def lowest(values: Mapping[str, float]) -> str:
    low = sorted(values.items(), key=lambda each: each[1])[:3]
    return "lowest: " + ", ".join(f"{name} {value:.3f}" for name, value in low)
