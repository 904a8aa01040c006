"""A database that goes away under a running service, and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from redactor_service.storage.engine import Store


@contextmanager
def away(store: Store) -> Iterator[None]:
    """Nobody gets a connection any more, and those that there were are cut, until the block ends."""
    url = store.engine.url
    if url.get_backend_name() == "sqlite":
        assert url.database
        with _no_file(Path(url.database), store):
            yield
        return
    other = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        _allow(connection, url.database, "false")
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(sa.text(cut), {"name": url.database})
        try:
            yield
        finally:
            _allow(connection, url.database, "true")
    other.dispose()


def _allow(connection: sa.Connection, name: str | None, may: str) -> None:
    connection.execute(sa.text(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS {may}"))


@contextmanager
def _no_file(path: Path, store: Store) -> Iterator[None]:
    store.engine.dispose()
    kept = path.rename(path.with_suffix(".away"))
    path.mkdir()
    try:
        yield
    finally:
        store.engine.dispose()
        path.rmdir()
        kept.rename(path)
