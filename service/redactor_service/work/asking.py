"""What a worker is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Lane(StrEnum):
    """Who serves: texts that somebody waits for go before files."""

    TEXT = "text"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`kind`: a name in `tasks.TASKS`. `options` are plain JSON."""

    kind: str
    options: Mapping[str, object] = field(default_factory=dict)
    payload: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`body`: JSON as the caller gets it, a problem from status 400; `data`: a masked file."""

    status: int
    body: bytes
    data: bytes = b""
