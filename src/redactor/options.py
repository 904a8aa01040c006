"""Options from plain values, as the command line, JSONL and HTTP send them."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from redactor import formats
from redactor.errors import OptionError
from redactor.model import ScanOptions
from redactor.policy import load_policy

_OFFSET_UNITS = ("codepoint", "utf16")
#: Of a process that was given none.
PROCESS_KEY = secrets.token_bytes(32)
_FIELDS = frozenset(each.name for each in fields(ScanOptions))
_DATES = ("document_date", "today")
_TEXTS = ("policy", "format", "offset_unit")
_FLAGS = ("names", "archived")


def make_options(values: Mapping[str, Any], base: ScanOptions | None = None) -> ScanOptions:
    """Options from plain values (ISO dates may be text). OptionError names the field."""
    unknown = values.keys() - _FIELDS
    if unknown:
        raise OptionError(
            "no such option",
            where=", ".join(sorted(unknown)),
            advice=f"known are {', '.join(sorted(_FIELDS - {'key'}))}",
        )
    checked = {name: _checked(name, value) for name, value in values.items()}
    options = replace(base or ScanOptions(), **checked)
    load_policy(options.policy)
    if options.format not in (formats.AUTO, *formats.names()):
        known = ", ".join((formats.AUTO, *formats.names()))
        raise OptionError(
            f"no such format: {options.format}", where="format", advice=f"known are {known}"
        )
    if options.offset_unit not in _OFFSET_UNITS:
        raise OptionError(
            f"no such unit: {options.offset_unit}",
            where="offset_unit",
            advice=f"known are {', '.join(_OFFSET_UNITS)}",
        )
    return options if options.key else replace(options, key=PROCESS_KEY)


def _checked(name: str, value: Any) -> Any:
    if name in _DATES and isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError as error:
            raise OptionError("is not a date", where=name, advice="write YYYY-MM-DD") from error
    if name == "packs":
        listed = isinstance(value, list | tuple)
        if not listed or not all(isinstance(pack, str) for pack in value):
            raise OptionError("must be a list of packs", where=name, advice='["house"]')
        return tuple(value)
    wanted: tuple[type, ...]
    if name in _TEXTS:
        wanted = (str,)
    elif name in _DATES:
        wanted = (datetime.date,) if name == "today" else (datetime.date, type(None))
    elif name in _FLAGS:
        wanted = (bool,)
    elif name == "page_kind":
        wanted = (str, type(None))
    else:
        wanted = (bytes, type(None))
    if not isinstance(value, wanted):
        raise OptionError(
            f"must be {' or '.join(each.__name__ for each in wanted)}",
            where=name,
            advice="see README",
        )
    return value
