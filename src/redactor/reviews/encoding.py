"""The one way in which what is signed is written as bytes: canonical JSON, version 1.

UTF-8 without a mark; no blanks; keys of an object in the order of their code points; `"`, `\\` and
the control characters below U+0020 escaped as JSON's shortest form has it, nothing else. Values are
null, true, false, integers within ±(2^53 − 1), texts without lone surrogates, arrays and objects.
There are no fractions: two programs do not write them alike.

>>> encode({"b": [1, True, None], "a": "表\\n"}).decode()
'{"a":"表\\\\n","b":[1,true,null]}'
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from redactor.errors import OptionError

VERSION = 1
_LARGEST = 2**53 - 1


def encode(value: object) -> bytes:
    """The bytes of a value. OptionError for what has none."""
    _check(value)
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def fingerprint(value: object) -> str:
    """SHA-256 of a value's bytes, in hexadecimal: for what nobody could guess or need not hide."""
    return hashlib.sha256(encode(value)).hexdigest()


def plain(value: object) -> object:
    """A frozen record as mappings and lists that can be encoded; a moment as its ISO form."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (frozenset, set)):
        return sorted(str(each) for each in value)
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def _check(value: object) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise OptionError("is too large a number for the ledger", where=str(value))
    elif isinstance(value, str):
        # It may be part of a draft, so the message does not show it.
        if not value.isascii() and any("\ud800" <= each <= "\udfff" for each in value):
            raise OptionError("a text holds half a character", where="ledger")
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if not isinstance(key, str):
                raise OptionError("a key is no text", where="ledger")
            _check(key)
            _check(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            _check(each)
    else:
        raise OptionError(f"a {type(value).__name__} has no encoding", where="ledger")
