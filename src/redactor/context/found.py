"""What the scan hands on: answers in a flow's own offsets, before policy."""

from __future__ import annotations

from typing import NamedTuple

from redactor.context.candidate import Answer
from redactor.rulebook import Rule


class Found(NamedTuple):
    """An answer in the block's own offsets, before policy. `value` never leaves the scan."""

    start: int
    end: int
    rule: Rule
    answer: Answer
    value: str


class Failed(NamedTuple):
    """A detector that raised: its rule and the kind of error, never its message."""

    rule: str
    error: str
