"""Offices on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor_service.storage.engine import Store
from tests.service.databases import database, postgres, store
from tests.service.proofs.office import Office, open_office

__all__ = ["database", "postgres", "store"]


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    """A unit with a hook, on SQLite and on PostgreSQL."""
    return open_office(store, tmp_path, hook=True)
