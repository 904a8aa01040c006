"""What several test modules share."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor import Scanner
from redactor.detectors import _prose_names

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    return Scanner(today="2026-11-23", key=b"test")


@pytest.fixture(autouse=True)
def _rules_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the extra `ner` happens to be installed changes no test but its own."""
    if request.node.get_closest_marker("ner") is None:
        monkeypatch.setattr(_prose_names, "name_model", lambda: None)
