"""What several test modules share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from redactor import Scanner
from redactor.context.prose import names as prose_names

with suppress(ModuleNotFoundError):
    # The plain test command has no playwright, and deselects what is marked `browser`.
    from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    return Scanner(today="2026-11-23", key=b"test")


@pytest.fixture(autouse=True)
def _rules_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the extra `ner` happens to be installed changes no test but its own."""
    if request.node.get_closest_marker("ner") is None:
        monkeypatch.setattr(prose_names, "name_model", lambda: None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium that talks to nobody. Tests fail, and are not skipped, where it is missing:
    `apt-get install chromium`, or name another one in the variable CHROMIUM."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield chromium
        chromium.close()
