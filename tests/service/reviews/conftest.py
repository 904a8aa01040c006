"""An office on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.databases import database, postgres
from tests.service.reviews.office import Office, open_office

__all__ = ["database", "postgres"]


@pytest.fixture
def office(database: str, tmp_path: Path) -> Iterator[Office]:
    with open_office(database, tmp_path / "data") as office:
        yield office


@pytest.fixture
def small_office(tmp_path: Path) -> Iterator[Office]:
    """On SQLite alone, where the database does not matter."""
    with open_office("", tmp_path / "data") as office:
        yield office
