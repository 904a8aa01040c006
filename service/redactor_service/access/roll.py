"""Who there is, as of the last second: so that a request costs no query, and what was revoked is known
within two."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from redactor_service.access import keys, sessions
from redactor_service.access.keys import Key
from redactor_service.access.limits import Buckets
from redactor_service.access.sessions import Holder
from redactor_service.storage.engine import Store, now
from redactor_service.storage.models import Account

#: Seconds for which an answer of the database counts.
FRESH = 1.0
#: A key that is not on the roll may have been made a moment ago: looked up at once, but at most so
#: often a minute, a tenth of them in a row. Whoever guesses keys would have us read without end.
_LOOKED_UP = 600
#: Seconds between two notes of when keys were used.
_NOTED = 60.0
_SESSIONS = 2_000


class NoRollError(Exception):
    """The database does not answer, and what is known of it is too old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All keys, and whether credentials were ever made."""

    keys: dict[str, Key]
    has_credentials: bool
    #: Whether anybody could get in with one.
    can_enter: bool


class Roll:
    """The snapshot and the sessions in use. One for each process."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._read_at = float("-inf")
        self._unknown = Buckets(clock)
        self._sessions: dict[bytes, tuple[float, Holder | None]] = {}
        self._used: set[str] = set()
        self._noted_at = clock()

    async def snapshot(self, *, fresh: float = FRESH) -> Snapshot:
        """What was true at most `fresh` seconds ago. NoRollError when that cannot be known."""
        kept = self._snapshot
        if kept is not None and self._clock() - self._read_at < fresh:
            return kept
        return await asyncio.to_thread(self._refresh, fresh)

    async def key(self, key_id: str) -> Key | None:
        """The key of this id, whether or not it still holds."""
        found = (await self.snapshot()).keys.get(key_id)
        if found is None and self._unknown.take("", _LOOKED_UP) is None:
            found = (await self.snapshot(fresh=0)).keys.get(key_id)
        if found is not None:
            self._used.add(key_id)
        return found

    async def session(self, token: str) -> Holder | None:
        """Whose session this is."""
        token_hash = sessions.hashed(token)
        known = self._sessions.get(token_hash)
        moment = self._clock()
        if known is not None and moment - known[0] < FRESH:
            holder = known[1]
            return holder if holder and now() < holder.ends_at else None
        try:
            found = await asyncio.to_thread(sessions.find, self._store, token_hash)
        except SQLAlchemyError as error:
            raise NoRollError(type(error).__name__) from None
        if len(self._sessions) >= _SESSIONS:
            self._sessions.clear()
        self._sessions[token_hash] = (moment, found)
        return found

    def forget_session(self, token_hash: bytes) -> None:
        """After a sign-out: at once, not within a second."""
        self._sessions.pop(token_hash, None)

    def _refresh(self, fresh: float) -> Snapshot:
        with self._lock:
            moment = self._clock()
            if self._snapshot is not None and moment - self._read_at < fresh:
                return self._snapshot  # another thread just read it
            try:
                self._snapshot = read(self._store)
                self._note_use(moment)
            except SQLAlchemyError as error:
                raise NoRollError(type(error).__name__) from None
            self._read_at = moment
            return self._snapshot

    def _note_use(self, moment: float) -> None:
        if not self._used or moment - self._noted_at < _NOTED:
            return
        used, self._used = self._used, set()
        self._noted_at = moment
        keys.note_use(self._store, used, now())


def read(store: Store) -> Snapshot:
    """The snapshot, from the database."""
    everything = {key.id: key for key in keys.all_keys(store)}
    with store.read() as session:
        accounts = list(session.scalars(select(Account.disabled_at)))
    moment = now()
    return Snapshot(
        keys=everything,
        has_credentials=bool(everything or accounts),
        can_enter=any(key.holds(moment) for key in everything.values()) or None in accounts,
    )
