"""Masked files, kept encrypted for a while under a name that cannot be guessed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from redactor_service.jobs.vault import Vault

#: Seconds that a masked file may be fetched.
KEPT = 900
#: Masked files kept at once; of more, the oldest goes.
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A masked file, whose it is, and when it goes."""

    name: str
    owner: str
    until: float


class Shelf:
    """Masked files in the vault, each under a token. `clock` is in seconds."""

    def __init__(self, vault: Vault, clock: Callable[[], float] = time.time) -> None:
        self._vault = vault
        self._kept: dict[str, Kept] = {}
        self._clock = clock

    def put(self, data: bytes, name: str, owner: str = "") -> str:
        """Keep a file; its token."""
        token = self._vault.put(data, seconds=KEPT)
        self._sweep()
        self._kept[token] = Kept(name=name, owner=owner, until=self._clock() + KEPT)
        while len(self._kept) > _MOST:
            self._drop(next(iter(self._kept)))
        return token

    def get(self, token: str, owner: str = "") -> tuple[bytes, str] | None:
        """The file and its name, unless its time is over or it is another's."""
        self._sweep()
        kept = self._kept.get(token)
        if kept is None or kept.owner != owner:
            return None
        data = self._vault.get(token)
        return None if data is None else (data, kept.name)

    def _sweep(self) -> None:
        now = self._clock()
        for token in [each for each, kept in self._kept.items() if kept.until <= now]:
            self._drop(token)

    def _drop(self, token: str) -> None:
        del self._kept[token]
        self._vault.drop(token)


def disposition(name: str) -> str:
    """The header that names a download, by RFC 6266."""
    return f"attachment; filename*=UTF-8''{quote(name, errors='replace')}"
