"""Which large word lists were read without a fault before, so that every row need not be
checked at every start.

Only a list's digest is kept, as the name of an empty file in the user's cache; whoever deletes
the cache loses a fifth of a second at the next start.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

#: Lists shorter than this are checked each time.
LARGE = 2_000
# Part of the digest: what an earlier version let pass may be refused by this one.
_VERSION = b"1"


def stamp_of(content: bytes) -> str:
    """What a list is remembered by."""
    return hashlib.blake2b(content, key=_VERSION, digest_size=16).hexdigest()


def is_known(stamp: str) -> bool:
    return (_folder() / stamp).exists()


def remember(stamp: str) -> None:
    """Where the cache cannot be written the list is checked again next time."""
    try:
        _folder().mkdir(parents=True, exist_ok=True)
        (_folder() / stamp).touch(mode=0o600)
    except OSError:
        return


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "redactor" / "checked"
