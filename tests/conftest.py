"""What several test modules share."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor import Scanner

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    return Scanner(today="2026-11-23", key=b"test")
