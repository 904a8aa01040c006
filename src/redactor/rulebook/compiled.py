"""Large word lists as a scan needs them, kept from one start to the next.

A list of 50,000 rows takes half a second to check and to take apart; what comes of it is kept in
the user's cache under the list's digest: the words, by which two characters they are found, and
the longer words that are right. The rows themselves are read when a word is first found. Who
deletes the cache loses that half second at the next start.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

#: Lists shorter than this are taken apart each time.
LARGE = 2_000
# Part of the digest: what an earlier version let pass may be refused by this one, and `marshal`
# reads what the same Python wrote.
_DIGEST = 16
_VERSION = f"2 {sys.implementation.cache_tag}".encode()


class Compiled(NamedTuple):
    """The words of a list in its order, the lengths that begin with each two characters, and by
    the index of a word the longer words that are right."""

    texts: tuple[str, ...]
    lengths: dict[str, tuple[int, ...]]
    longer: tuple[tuple[int, tuple[str, ...]], ...]


def stamp_of(content: bytes) -> str:
    """What a list is remembered by."""
    return hashlib.blake2b(content, key=_VERSION, digest_size=16).hexdigest()


def load(stamp: str) -> Compiled | None:
    """What was kept of a list that had no fault; None when nothing usable was."""
    try:
        if not _is_ours(_folder()):
            return None
        content = (_folder() / stamp).read_bytes()
        digest, payload = content[:_DIGEST], content[_DIGEST:]
        if digest != _digest(stamp, payload):
            return None
        texts, lengths, longer = marshal.loads(payload)
    except (OSError, RuntimeError, EOFError, ValueError, TypeError):
        return None
    return Compiled(texts, lengths, longer)


def store(stamp: str, compiled: Compiled) -> None:
    """Where the cache cannot be written the list is taken apart again next time."""
    try:
        _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        # Put together beside and renamed: another process may be reading.
        payload = marshal.dumps(tuple(compiled))
        with tempfile.TemporaryDirectory(dir=_folder()) as beside:
            made = Path(beside) / stamp
            made.write_bytes(_digest(stamp, payload) + payload)
            made.replace(_folder() / stamp)
    except (OSError, RuntimeError):
        return


def _digest(stamp: str, payload: bytes) -> bytes:
    """Tells a file that was damaged: `marshal` would believe it."""
    return hashlib.blake2b(payload, key=stamp.encode(), digest_size=_DIGEST).digest()


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can write there."""
    status = folder.stat()
    is_private = not status.st_mode & 0o022
    return is_private and (not hasattr(os, "getuid") or status.st_uid == os.getuid())


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "redactor" / "lists"
