"""id-validator checks one resident number (region, date, order, check digit); it does not search.

The search around it is ours, and as plain as a user would write it: 18 or 15 characters that stand
alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from id_validator import validator

PACKAGES = ("id-validator",)
KINDS = {"id": "RESIDENT_ID"}
_SHAPE = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])", re.ASCII)


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder."""

    def spans(text: str) -> list[tuple[int, int, str]]:
        return [
            (*found.span(), "RESIDENT_ID")
            for found in _SHAPE.finditer(text)
            if validator.is_valid(found[0])
        ]

    return spans
