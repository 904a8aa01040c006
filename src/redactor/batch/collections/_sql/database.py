"""A database, read through SQLAlchemy. Whatever goes wrong is told without addresses of the
database's own making: its messages may quote the statement, values, or the password.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from redactor.batch.collections._sql.statement import Statement, everything
from redactor.batch.items import RefusedError
from redactor.errors import InputError, OptionError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Select
    from sqlalchemy.engine import URL

#: Of each database the drivers, as SQLAlchemy calls them, and their modules.
_DRIVERS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "postgresql": (("psycopg", "psycopg"), ("psycopg2", "psycopg2"), ("pg8000", "pg8000")),
        "mysql": (("pymysql", "pymysql"), ("mysqldb", "MySQLdb")),
        "mariadb": (("pymysql", "pymysql"), ("mysqldb", "MySQLdb")),
        "mssql": (("pyodbc", "pyodbc"), ("pymssql", "pymssql")),
        "oracle": (("oracledb", "oracledb"), ("cx_oracle", "cx_Oracle")),
    }
)
_READ_ONLY: Mapping[str, str] = MappingProxyType(
    {
        "sqlite": "PRAGMA query_only = ON",
        "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "mysql": "SET SESSION TRANSACTION READ ONLY",
        "mariadb": "SET SESSION TRANSACTION READ ONLY",
    }
)
#: Ids that come at once; contents, and the bytes of contents.
_IDS, _ROWS, _BYTES = 1000, 100, 8 << 20
_SIZED = (str, bytes, memoryview, bytearray)
_SECRET = re.compile(r"pass|secret|token|key|pwd", re.IGNORECASE)


def checked_url(spec: str) -> str:
    """The address with its driver. OptionError when it is none, or no driver is installed."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    if spec.startswith("postgres:"):
        spec = f"postgresql:{spec.partition(':')[2]}"
    try:
        url = make_url(spec)
    except (ArgumentError, ValueError):
        raise OptionError(
            "is no address of a database", where="source", advice="postgresql://user@host/name"
        ) from None
    kind = url.get_backend_name()
    if "+" not in url.drivername and kind in _DRIVERS:
        there = [name for name, module in _DRIVERS[kind] if find_spec(module)]
        if not there:
            known = " or ".join(name for name, _ in _DRIVERS[kind])
            raise OptionError(
                f"needs a driver: {known}", where=f"source {kind}", advice="pip install it"
            )
        url = url.set(drivername=f"{kind}+{there[0]}")
    if kind == "sqlite":
        url = _file_that_is_there(url)
    return url.render_as_string(hide_password=False)


def _file_that_is_there(url: URL) -> URL:
    """SQLite would make a database that is not there."""
    path = Path(url.database or "")
    if not url.database or not path.is_file():
        raise InputError("is not there", where=url.database or "sqlite", advice="check the path")
    return url.set(database=str(path.absolute()))


def shown(url: str) -> str:
    """The address without what is secret in it.

    >>> shown("postgresql+pg8000://me:secret@host/name?password=also&app=x")
    'postgresql://me@host/name?app=x'
    """
    from sqlalchemy.engine import make_url

    made = make_url(url)
    plain = {name: each for name, each in made.query.items() if not _SECRET.search(name)}
    # `set` takes None for what stays as it is.
    made = made._replace(password=None).set(drivername=made.get_backend_name(), query=plain)
    return made.render_as_string(hide_password=True)


def as_driver_takes_it(url: str, query: str) -> str:
    """SQLAlchemy doubles % for the drivers to which it is a parameter, but not for this one."""
    from sqlalchemy.engine import make_url

    is_missed = make_url(url).drivername.endswith("+pg8000")
    return query.replace("%", "%%") if is_missed else query


@contextmanager
def reading(url: str, where: str) -> Iterator[Connection]:
    """A connection that may not write. InputError when there is none to be had, and for what goes
    wrong meanwhile."""
    from sqlalchemy.exc import SQLAlchemyError

    engine = _engine(url, where)
    try:
        with engine.connect() as db:
            yield db
    except (SQLAlchemyError, OSError) as error:
        raise InputError(
            f"cannot be read: {kind_of(error)}",
            where=where,
            advice="check the address, the rights, and that the database runs",
        ) from None
    finally:
        engine.dispose()


def kind_of(error: BaseException) -> str:
    """What went wrong, by the names of the errors: their texts may hold anything."""
    cause = getattr(error, "orig", None)
    told = type(error).__name__
    return f"{told} ({type(cause).__name__})" if cause is not None else told


def _engine(url: str, where: str) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.exc import SQLAlchemyError

    try:
        engine = create_engine(url, hide_parameters=True, pool_size=1, max_overflow=0)
    except (SQLAlchemyError, ImportError, ValueError, TypeError) as error:
        raise OptionError(
            f"cannot be used: {kind_of(error)}",
            where=where,
            advice="check the address, and that its driver is installed",
        ) from None
    statement = _READ_ONLY.get(engine.dialect.name)
    if statement:

        @event.listens_for(engine, "connect")
        def forbid(connection: Any, record: Any) -> None:
            cursor = connection.cursor()
            cursor.execute(statement)
            cursor.close()
            connection.commit()

    return engine


def columns(db: Connection, table: str, query: str) -> dict[str, type]:
    """The columns, with the types of Python that they have; `object` where nobody says."""
    import sqlalchemy as sa
    from sqlalchemy.exc import NoSuchTableError, SQLAlchemyError

    try:
        if table:
            schema, _, name = table.rpartition(".")
            told = sa.inspect(db).get_columns(name, schema=schema or None)
            return {each["name"]: _python_type(each["type"]) for each in told}
        result = db.execution_options(stream_results=True).execute(everything(query))
        names = list(result.keys())
        row = result.first() or [None] * len(names)
    except NoSuchTableError:
        raise OptionError("is not there", where=f"table {table}", advice="check it") from None
    except SQLAlchemyError as error:
        what = f"cannot be asked: {kind_of(error)}"
        raise OptionError(what, where="query", advice="try it by hand") from None
    return {name: _type_of(each) for name, each in zip(names, row, strict=True)}


def rows(db: Connection, asked: Select[Any]) -> Iterator[Any]:
    """The rows, some at a time."""
    yield from db.execution_options(yield_per=_IDS).execute(asked)


def _python_type(kind: Any) -> type:
    try:
        found: type = kind.python_type
    except NotImplementedError:
        return object
    return found


def _type_of(value: Any) -> type:
    if value is None:
        return object
    return bytes if isinstance(value, memoryview | bytearray) else type(value)


class Reader:
    """A process's way through the rows: it asks for some from an id on, and takes them one by one.

    Nothing stays open meanwhile: whoever works with the database would have to wait."""

    def __init__(self, url: str, where: str, statement: Statement) -> None:
        self._engine = _engine(url, where)
        self._statement = statement
        self._rows: deque[tuple[Any, Any]] = deque()
        self._wanted = 1

    def value(self, wanted: Any) -> tuple[bool, Any]:
        """Whether a row is there, and its content. RefusedError when the database is not."""
        from sqlalchemy.exc import SQLAlchemyError

        while self._rows:
            id, content = self._rows.popleft()
            if id == wanted:
                return True, content
        for is_last in (False, True):
            try:
                return self._asked(wanted)
            except (SQLAlchemyError, OSError) as error:
                # A connection can be lost between two documents; a new one is tried once.
                self._engine.dispose()
                if is_last:
                    what = f"the database cannot be read: {kind_of(error)}"
                    raise RefusedError("database", what) from None
        raise AssertionError("one of both was returned or raised")

    def _asked(self, wanted: Any) -> tuple[bool, Any]:
        with self._engine.connect() as db:
            some = db.execute(self._statement.content(wanted, self._wanted)).all()
            if not some or some[0][0] != wanted:
                # Ids that are alike to the database, or come in another order.
                some = [
                    each for each in db.execute(self._statement.one(wanted)) if each[0] == wanted
                ]
        self._rows.extend((id, content) for id, content in some)
        size = sum(len(each or "") for _, each in self._rows if isinstance(each, _SIZED))
        self._wanted = max(1, min(_ROWS, _BYTES * len(some) // max(size, 1)))
        return (True, self._rows.popleft()[1]) if self._rows else (False, None)

    def close(self) -> None:
        self._rows.clear()
        self._engine.dispose()
