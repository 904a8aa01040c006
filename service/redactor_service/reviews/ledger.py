"""The ledger in the database: one chain for all units, added to within the transaction of a step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, select, text
from sqlalchemy.orm import Session

from redactor import InputError
from redactor.reviews import ledger
from redactor.reviews.ledger import Record
from redactor_service.storage.engine import Store
from redactor_service.storage.models import Base
from redactor_service.storage.review_models import LedgerRecord

#: Any number that no other program of the same database locks.
_LOCK = 7_302_114_952
_AT_ONCE = 5_000
_HEX = re.compile("[0-9a-f]{64}:[0-9a-f]{16}:[0-9a-f]{64}")
_NUMBERS = 10**16


class TransactionLedger:
    """Adds within a transaction (`redactor.reviews.storage.LedgerStore`): the record is there when
    the transaction is. From the first `add` on no other transaction adds."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: Record | None = None
        self._is_alone = False

    def add(self, body: object, key: bytes) -> Record:
        if not self._is_alone:
            take_turn(self._session)
            self._last = self.last()
            self._is_alone = True
            check_key(self._last, key)
        self._last = ledger.append(self._last, body, key)
        self._session.add(_row(self._last))
        # In this order, so that a number that is taken shows here.
        self._session.flush()
        return self._last

    def last(self) -> Record | None:
        """The last record. InputError when what is there is none: nothing may be put behind it."""
        columns = _columns()
        row = self._session.execute(select(*columns).order_by(columns[0].desc()).limit(1)).first()
        record = None if row is None else _record(row)
        if row is not None and record is None:
            raise InputError(
                "the ledger does not end in a record",
                where="database",
                advice="redactor ledger verify tells where it departs",
            )
        return record

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
        after = None
        while True:
            with self._store.read() as session:
                found = _after(session, after)
            if not found:
                return
            yield b"".join(map(_line, found))
            after = found[-1].number

    def last(self) -> Record | None:
        with self._store.read() as session:
            return TransactionLedger(session).last()


def check_key(last: Record | None, key: bytes) -> None:
    """InputError when the ledger was begun under another key: it could not be read with both."""
    if last is not None and last.key != ledger.checkpoint(None, key).key:
        raise InputError(
            "the reviews in this database were begun under another key",
            where="REDACTOR_KEY",
            advice="use the key that the service had, or name another database",
        )


def take_turn(session: Session) -> None:
    """From now on no other transaction adds to the ledger."""
    # SQLite's transaction has begun as a writer's, which is lock enough.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _records(session: Session) -> Iterator[Record | None]:
    """By rows, and not by models: of millions nothing is to stay in memory."""
    after = None
    while found := _after(session, after):
        yield from map(_record, found)
        after = found[-1].number


def _after(session: Session, number: int | None) -> Sequence[Row[Any]]:
    """The next rows behind one with this number, from the first on without one."""
    columns = _columns()
    found = select(*columns).order_by(columns[0]).limit(_AT_ONCE)
    return session.execute(found if number is None else found.where(columns[0] > number)).all()


def _columns() -> tuple[ColumnElement[Any], ...]:
    told = Base.metadata.tables["review_ledger"].c
    return (told.number, told.previous, told.key, told.body, told.seal)


def _row(record: Record) -> LedgerRecord:
    return LedgerRecord(
        number=record.number,
        previous=record.previous,
        key=record.key,
        body=record.body,
        seal=record.seal,
    )


def _record(row: Row[Any]) -> Record | None:
    """None for a row that is no record: somebody who wrote it by hand could have written anything."""
    number, previous, key, body, seal = row.number, row.previous, row.key, row.body, row.seal
    # What `ledger.parse` asks of a line, without writing one: millions are read.
    is_formed = (
        isinstance(number, int)
        and 0 <= number < _NUMBERS
        and _HEX.fullmatch(f"{previous}:{key}:{seal}")
        and isinstance(body, bytes)
        and body[:1] == b"{"
        and body[-1:] == b"}"
        and b"\n" not in body
    )
    return Record(number, previous, key, body, seal) if is_formed else None


def _line(row: Row[Any]) -> bytes:
    body = row.body if isinstance(row.body, bytes) else b""
    return Record(row.number, row.previous, row.key, body, row.seal).line()
