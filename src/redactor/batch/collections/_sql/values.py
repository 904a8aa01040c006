"""Ids of rows as places, and back: a place is JSON, with the type of what JSON has not."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Callable
from decimal import Decimal
from types import MappingProxyType
from typing import Any

_TYPES: MappingProxyType[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = (
    MappingProxyType(
        {
            "uuid": (uuid.UUID, str, uuid.UUID),
            "decimal": (Decimal, str, Decimal),
            "moment": (
                datetime.datetime,
                datetime.datetime.isoformat,
                datetime.datetime.fromisoformat,
            ),
            "day": (datetime.date, datetime.date.isoformat, datetime.date.fromisoformat),
            "bytes": (bytes, bytes.hex, bytes.fromhex),
        }
    )
)


def place_of(value: Any) -> str | None:
    """None where a row cannot be found by such a value.

    >>> place_of(5), place_of(uuid.UUID(int=1))
    ('5', '["uuid", "00000000-0000-0000-0000-000000000001"]')
    """
    if isinstance(value, int | str) and not isinstance(value, bool):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, memoryview):
        value = bytes(value)
    for name, (kind, written, _) in _TYPES.items():
        if isinstance(value, kind):
            return json.dumps([name, written(value)])
    return None


def from_place(place: str) -> Any:
    """
    >>> from_place('["uuid", "00000000-0000-0000-0000-000000000001"]')
    UUID('00000000-0000-0000-0000-000000000001')
    """
    value = json.loads(place)
    if isinstance(value, list):
        name, written = value
        return _TYPES[name][2](written)
    return value
