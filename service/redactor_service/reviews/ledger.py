"""The ledger in the database: one chain for all units, added to within the transaction of a step."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from redactor.reviews import ledger
from redactor.reviews.ledger import Record
from redactor_service.storage.engine import Store
from redactor_service.storage.models import Base
from redactor_service.storage.review_models import LedgerRecord

#: Any number that no other program of the same database locks.
_LOCK = 7_302_114_952
_AT_ONCE = 2_000


class TransactionLedger:
    """Adds within a transaction (`redactor.reviews.storage.LedgerStore`): the record is there when
    the transaction is. From the first `add` on no other transaction adds."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: Record | None = None
        self._is_alone = False

    def add(self, body: object, key: bytes) -> Record:
        if not self._is_alone:
            _take_turn(self._session)
            self._last = self.last()
            self._is_alone = True
        self._last = ledger.append(self._last, body, key)
        self._session.add(_row(self._last))
        # In this order, so that a number that is taken shows here.
        self._session.flush()
        return self._last

    def last(self) -> Record | None:
        row = self._session.scalar(
            select(LedgerRecord).order_by(LedgerRecord.number.desc()).limit(1)
        )
        return _record(row) if row is not None else None

    def records(self) -> Iterator[Record | None]:
        """All records in order."""
        return _records(self._session)


class DatabaseLedger:
    """The ledger of a database, to be read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def records(self) -> Iterator[Record | None]:
        """All records in order, as of one moment."""
        with self._store.read() as session:
            yield from _records(session)

    def lines(self) -> Iterator[bytes]:
        """All records as the file of a ledger has them, some at a time, each as of a moment of its own:
        who reads slowly keeps nothing open, and what is added meanwhile comes too."""
        after = -1
        while True:
            with self._store.read() as session:
                found = _after(session, after)
            if not found:
                return
            yield b"".join(each.line() for each in found)
            after = found[-1].number

    def last(self) -> Record | None:
        with self._store.read() as session:
            return TransactionLedger(session).last()


def _take_turn(session: Session) -> None:
    # SQLite's transaction has begun as a writer's, which is lock enough.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _records(session: Session) -> Iterator[Record | None]:
    """By rows, and not by models: of millions nothing is to stay in memory."""
    after = -1
    while found := _after(session, after):
        yield from found
        after = found[-1].number


def _after(session: Session, number: int) -> list[Record]:
    """The next records behind one with this number."""
    told = Base.metadata.tables["review_ledger"]
    columns = (told.c.number, told.c.previous, told.c.key, told.c.body, told.c.seal)
    rows = session.execute(
        select(*columns).where(told.c.number > number).order_by(told.c.number).limit(_AT_ONCE)
    )
    return [Record(row.number, row.previous, row.key, bytes(row.body), row.seal) for row in rows]


def _row(record: Record) -> LedgerRecord:
    return LedgerRecord(
        number=record.number,
        previous=record.previous,
        key=record.key,
        body=record.body,
        seal=record.seal,
    )


def _record(row: LedgerRecord) -> Record:
    return Record(row.number, row.previous, row.key, bytes(row.body), row.seal)
