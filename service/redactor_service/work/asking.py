"""What a worker is asked, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


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


def told(content: Any, *, data: bytes = b"") -> Answer:
    """Plain values as JSON. Half of a surrogate pair, legal in JSON but not in UTF-8, goes back escaped."""
    try:
        body = json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        body = json.dumps(content).encode()
    return Answer(status=200, body=body, data=data)
