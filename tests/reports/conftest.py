"""The made site, audited once for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from redactor.reports.state import State, settled
from tests.reports.archive import archive
from tests.reports.replay import Replay, replayed


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive(tmp_path_factory.mktemp("site") / "out")


@pytest.fixture(scope="session")
def replay(site: Path) -> Replay:
    return replayed(site)


@pytest.fixture(scope="session")
def state(site: Path) -> Iterator[State]:
    with settled(site) as state:
        yield state
