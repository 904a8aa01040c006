"""Keys at the running service: who has none, one that ended, or one that was taken back."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator

import httpx
import pytest

from redactor_service.access import keys
from redactor_service.access.scopes import Scope
from redactor_service.storage.engine import now, open_store
from tests import command
from tests.service.running import Service, key_for, running

_DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("home")
    key_for(home)
    settings = {"workers": 1, "trusted_proxies": "127.0.0.1", "public_url": "https://check.example"}
    with running(home, settings) as service:
        yield service


def _status(service: Service, key: str, **headers: str) -> int:
    told = {"X-API-Key": key, **headers}
    return httpx.post(
        f"{service.url}v1/scan", json={"text": ""}, headers=told, timeout=60
    ).status_code


def test_a_key_that_was_taken_back_ends_within_two_seconds(service: Service) -> None:
    key = key_for(service.home)
    assert _status(service, key) == 200
    told = command.run(
        service.home, "keys", "revoke", key, extra={"REDACTOR_DATA": str(service.data)}
    )
    assert told.status == 0, told.told
    time.sleep(2)
    assert _status(service, key) == 401


def test_a_key_whose_time_is_over_opens_nothing(service: Service) -> None:
    store = open_store(folder=service.data)
    try:
        made = [
            keys.add(store, "cms", scopes=[Scope.SCAN], expires_at=now() + days)[0]
            for days in (_DAY, -_DAY)
        ]
    finally:
        store.close()
    time.sleep(1.1)
    assert [_status(service, each) for each in made] == [200, 401]


def test_a_trusted_proxy_tells_by_which_name_a_page_was_opened(service: Service) -> None:
    key = key_for(service.home)
    own, other = "https://check.example", "https://elsewhere.example"
    assert _status(service, key, Origin=own) == 200
    assert _status(service, key, Origin=other, **{"X-Forwarded-Host": "elsewhere.example"}) == 403
    # What the client writes of himself costs nobody else his tries.
    for number in range(40):
        headers = {"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.7"}
        httpx.post(f"{service.url}login", headers=headers, timeout=60)
    answer = httpx.post(f"{service.url}login", headers=headers, timeout=60)
    assert answer.status_code == 429
    neighbour = {"X-Forwarded-For": "198.51.100.8"}
    assert httpx.post(f"{service.url}login", headers=neighbour, timeout=60).status_code == 403
