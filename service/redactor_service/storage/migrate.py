"""The database's form: up on every start, up and down by command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from redactor.errors import InputError

#: Any number that no other program of the same database locks.
_LOCK = 7_302_114_951


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings the database to `revision`. Data stays. Two processes that start at once take turns."""
    with _whole_change(engine) as connection:
        _take_turn(connection)
        _refuse_newer(connection)
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Back to `revision`; `base` leaves no table. What later revisions added is lost."""
    with _whole_change(engine) as connection:
        _take_turn(connection)
        command.downgrade(_config(connection), revision)


def current(engine: Engine) -> str | None:
    """The database's revision, None before the first."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The revision that this program needs."""
    found = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert found
    return found


@contextmanager
def _whole_change(engine: Engine) -> Iterator[Connection]:
    """A transaction that may make tables anew.

    SQLite alters a column by a new table in the place of the old one, and to drop the old one would
    delete every row that refers to it. So references rest, which only works outside of a transaction,
    and are all checked before the end.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise InputError(
                        "has rows that refer to nothing",
                        where="database",
                        advice="restore it from a backup; nothing was changed",
                    )
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _config(connection: Connection | None) -> Config:
    config = Config()
    folder = resources.files("redactor_service.storage") / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _take_turn(connection: Connection) -> None:
    # SQLite's transaction has begun as a writer's, which is lock enough.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _refuse_newer(connection: Connection) -> None:
    found = MigrationContext.configure(connection).get_current_revision()
    known = {each.revision for each in ScriptDirectory.from_config(_config(None)).walk_revisions()}
    if found is not None and found not in known:
        raise InputError(
            "was made by a newer version of this program",
            where="database",
            advice="install that version, or name another database",
        )
