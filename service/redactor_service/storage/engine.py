"""The database: SQLite in the data folder, or the PostgreSQL that REDACTOR_DATABASE_URL names."""

from __future__ import annotations

import datetime
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from redactor import InputError, RedactorError
from redactor.errors import OptionError

_FILE = "service.db"
#: Seconds that a writer waits for another.
_BUSY = 20
#: That somebody waits for a table that is written anew.
_FORGET_SECONDS = 2
#: How a transaction that only reads begins, by whether it is SQLite's: each sees one moment.
_READER = {True: "BEGIN", False: "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"}
_ADVICE = "REDACTOR_DATABASE_URL is sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"


def data_folder() -> Path:
    """Where the service keeps its files when nothing else is said."""
    told = os.environ.get("REDACTOR_DATA")
    if told:
        return Path(told)
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "redactor"


def database_url(url: str = "", folder: Path | None = None) -> str:
    """`url`, else what the environment names, else the file in the data folder."""
    return (
        url
        or os.environ.get("REDACTOR_DATABASE_URL", "")
        or f"sqlite:///{(folder or data_folder()) / _FILE}"
    )


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def new_id() -> str:
    """128 random bits, for a primary key."""
    return secrets.token_hex(16)


_ID = re.compile(r"[0-9a-f]{32}")


def is_id(text: str) -> bool:
    """Whether something could be such a key; what could not need not be looked for, and holds
    characters that a database refuses, perhaps."""
    return _ID.fullmatch(text) is not None


def is_storable(text: str) -> bool:
    """Whether every database takes this text: one with other characters need not be looked for."""
    return not any(each == "\0" or "\ud800" <= each <= "\udfff" for each in text)


class Store:
    """Transactions on one database. Safe to use from several threads.

    RedactorError when the database cannot be had; its message never holds the URL, which may hold a
    password.
    """

    def __init__(self, url: str) -> None:
        self._url = _parsed(url)
        self.engine = _engine(self._url)
        reader = self.engine.execution_options(begin=_READER[self.is_sqlite])
        self._write = sessionmaker(self.engine, expire_on_commit=False)
        self._read = sessionmaker(reader, expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is committed at the end, and undone by an error."""
        with _told_as_one(), self._write.begin() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A view of one moment, which waits for no writer."""
        with _told_as_one(), self._read.begin() as session:
            yield session

    def forget(self, table: str) -> bool:
        """Take what was deleted from a small table out of the database's files; whether it could be
        done now. PostgreSQL's log of writes and its archive are the operator's (README)."""
        with self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            if self.is_sqlite:
                # Rows were overwritten as they were deleted; the log still has what was written.
                is_busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                return not is_busy
            # It is closed afterwards, with what was set for it.
            connection.detach()
            # To ask whether it lives began a transaction, in which no table is written anew.
            driver.rollback()
            driver.autocommit = True
            try:
                driver.cursor().execute(f"SET lock_timeout = '{_FORGET_SECONDS}s'")
                driver.cursor().execute(f"VACUUM (FULL) {table}")
            except self.engine.dialect.loaded_dbapi.Error:
                # Somebody is at it.
                return False
            return True

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _told_as_one() -> Iterator[None]:
    """PostgreSQL's driver lets a socket's own errors through: a cut connection is an error of the
    database like any other."""
    try:
        yield
    except OSError as error:
        raise DisconnectionError(type(error).__name__) from None


def open_store(url: str = "", folder: Path | None = None) -> Store:
    """The database, made and brought to the present form."""
    from redactor_service.storage import migrate  # noqa: PLC0415  # Alembic loads slowly

    store = Store(database_url(url, folder))
    try:
        migrate.upgrade(store.engine)
    except SQLAlchemyError as error:
        store.close()
        raise unusable(error) from None
    except BaseException:
        store.close()
        raise
    return store


def unusable(error: SQLAlchemyError) -> RedactorError:
    """The error by its kind alone: a driver's words may quote the URL or a value."""
    return InputError(
        f"the database cannot be used: {type(error).__name__}",
        where="database",
        advice="is it running, and may this user write to it?",
    )


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise OptionError("is no address of a database", where="database", advice=_ADVICE) from None
    backend = parsed.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+pg8000")
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed.set(drivername="sqlite+pysqlite")
    raise OptionError("is no database that is served", where="database", advice=_ADVICE)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_timeout=10,
            connect_args={"timeout": 15},
            hide_parameters=True,
        )
        event.listen(engine, "begin", _begin_reading)
        return engine
    assert url.database
    _private_file(Path(url.database))
    engine = create_engine(url, connect_args={"timeout": _BUSY}, hide_parameters=True)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _private_file(path: Path) -> None:
    """An empty file that its owner alone may read, in a folder that is his alone when it is new."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}",
            where=str(path),
            advice="REDACTOR_DATA names another folder",
        ) from None


def _configure(connection: Any, _: object) -> None:
    # The driver's own transactions would leave out DDL and begin too late for a reader.
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in (
        "journal_mode=WAL",
        # A signature that was acknowledged is there after a loss of power.
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer that began as a reader could not wait for another writer: it would fail at once.
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))


def _begin_reading(connection: Connection) -> None:
    # PostgreSQL's own transaction would show each statement another moment.
    told = connection.get_execution_options().get("begin")
    if told:
        connection.exec_driver_sql(told)
