"""Databases for tests: each test with `store` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from redactor_service.storage.engine import Store, open_store
from tests.postgres import server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'service.db'}"
    url: str = request.getfixturevalue("postgres")
    name = f"t{secrets.token_hex(8)}"
    engine = sa.create_engine(
        url.replace("postgresql:", "postgresql+pg8000:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{url.rpartition('/')[0]}/{name}"


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """A database in its present form."""
    store = open_store(database)
    yield store
    store.close()
