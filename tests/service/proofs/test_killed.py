"""The service, and PostgreSQL, killed at any moment while drafts go their way: what was acknowledged is
there, nothing is there by half, and it goes on."""

from __future__ import annotations

import random
import secrets
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.postgres import Cluster
from tests.service.proofs.clients import KEY, Bureau, Cms, found, sqlite_of
from tests.service.proofs.consistency import consistency
from tests.service.running import running

WINDOWS = 4


@pytest.fixture(params=["sqlite", "postgresql"])
def bureau(request: pytest.FixtureRequest, tmp_path: Path) -> Bureau:
    if request.param == "sqlite":
        return found(sqlite_of(tmp_path))
    return found(_new_database(request.getfixturevalue("postgres")))


def _new_database(url: str) -> str:
    name = f"t{secrets.token_hex(8)}"
    engine = sa.create_engine(
        url.replace("postgresql:", "postgresql+pg8000:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{url.rpartition('/')[0]}/{name}"


def _is_consistent(bureau: Bureau, cms: Cms) -> None:
    store = bureau.store()
    # What nobody was told of by the time of the kill may be there or not: but whole.
    consistency(store, KEY.encode(), list(cms.acknowledged), is_told=True)
    store.close()


def _killed(bureau: Bureau, home: Path, times: int) -> Cms:
    """The service is killed so many times at a random moment under load, and started again."""
    cms, chance = Cms(bureau), random.Random(10)
    for _ in range(times):
        with running(home, bureau.settings()) as service:
            cms.url = service.url
            before = len(cms.acknowledged)
            cms.start(WINDOWS)
            until = time.monotonic() + 60
            while len(cms.acknowledged) < before + 5 and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(chance.random())
            service.process.send_signal(signal.SIGKILL)
            service.process.wait(30)
            cms.stop()
            assert len(cms.acknowledged) >= before + 5, service.log()
        _is_consistent(bureau, cms)
    return cms


def _goes_on(bureau: Bureau, home: Path, cms: Cms) -> None:
    before = cms.released
    with running(home, bureau.settings()) as service:
        cms.url = service.url
        cms.start(WINDOWS)
        until = time.monotonic() + 60
        while cms.released < before + 2 and time.monotonic() < until:
            time.sleep(0.05)
        cms.stop()
    assert cms.released >= before + 2
    _is_consistent(bureau, cms)


def test_killed_and_started_again(bureau: Bureau, tmp_path: Path) -> None:
    cms = _killed(bureau, tmp_path, 1)
    _goes_on(bureau, tmp_path, cms)


@pytest.mark.soak
def test_killed_fifty_times(bureau: Bureau, tmp_path: Path) -> None:
    cms = _killed(bureau, tmp_path, 50)
    _goes_on(bureau, tmp_path, cms)
    print(f"{len(cms.acknowledged)} acknowledged, {cms.released} released")  # noqa: T201 - pytest -s


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.remove()


def _database_killed(cluster: Cluster, home: Path, times: int) -> None:
    """PostgreSQL is killed under the service, which runs on and is never started again."""
    bureau = found(_new_database(cluster.url))
    cms, chance = Cms(bureau), random.Random(20)
    with running(home, bureau.settings()) as service:
        cms.url = service.url
        cms.start(WINDOWS)
        for number in range(times):
            before = len(cms.acknowledged)
            until = time.monotonic() + 60
            while len(cms.acknowledged) < before + 5 and time.monotonic() < until:
                time.sleep(0.01)
            assert len(cms.acknowledged) >= before + 5, service.log()
            time.sleep(chance.random())
            cluster.kill(signal.SIGKILL if number % 2 else signal.SIGQUIT)
            time.sleep(chance.random())
            cluster.start()
        before, until = cms.released, time.monotonic() + 60
        while cms.released < before + 2 and time.monotonic() < until:
            time.sleep(0.05)
        cms.stop()
        assert service.process.poll() is None
        # What stood in a failing statement is no matter for a log.
        assert "某公示" not in service.log()
    _is_consistent(bureau, cms)
    assert cms.released >= before + 2


def test_the_database_is_killed(cluster: Cluster, tmp_path: Path) -> None:
    _database_killed(cluster, tmp_path, 2)


@pytest.mark.soak
def test_the_database_is_killed_many_times(cluster: Cluster, tmp_path: Path) -> None:
    _database_killed(cluster, tmp_path, 25)
