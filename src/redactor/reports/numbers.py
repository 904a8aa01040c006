"""The number of a finding in its place: what ties a row of the ledger to the results.

A keyed hash of the item's id and the finding's, with a check of two characters, so that a number
that was altered shows. The key is the one of all ids: without it nobody can try out what an item
may be called.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

_LENGTH = 16


def number_of(key: bytes, item: str, finding: str, twin: int = 1) -> str:
    r"""
    >>> number_of(b"key", "a.html", "f1")
    'RS5DY6DQLC6HSJEXQAW'
    """
    told = "\0".join((item, finding or "", str(twin))).encode("utf-8", "surrogatepass")
    digest = hmac.digest(key, b"ledger\0" + told, "sha256")
    body = base64.b32encode(digest[:10]).decode("ascii")
    return f"R{body}{_check(body)}"


def is_whole(number: str) -> bool:
    """Whether a number is as it was made.

    >>> is_whole("RS5DY6DQLC6HSJEXQAW"), is_whole("RS5DY6DQLC6HSJEXQAX")
    (True, False)
    """
    body = number[1 : 1 + _LENGTH]
    return len(number) == _LENGTH + 3 and number == f"R{body}{_check(body)}"


def _check(body: str) -> str:
    digest = hashlib.sha256(body.encode("utf-8")).digest()
    return base64.b32encode(digest[:2]).decode("ascii")[:2]


def mark_of(key: bytes) -> str:
    """What tells one key from another."""
    return hmac.digest(key, b"mark of the ledger", "sha256").hex()[:12]
