"""Who gets in, on SQLite and PostgreSQL: keys, loopback alone without any, pages of other sites."""

from __future__ import annotations

import asyncio
import datetime
import time
from typing import Any

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from redactor import RedactorError
from redactor_service.access import csrf, keys, roll
from redactor_service.access.callers import (
    needs,
    refuse_foreign,
)
from redactor_service.access.keys import Limits
from redactor_service.access.openness import Place, checked_origins
from redactor_service.access.scopes import Scope
from redactor_service.storage.engine import Store, now
from tests.service.databases import database, postgres, store
from tests.service.gate import HOME, app_over, bearer, client, client_over, key_for, quick_hashes

__all__ = ["client", "database", "postgres", "quick_hashes", "store"]


# Open, while there is nobody


def test_open_on_loopback_until_a_key_exists(store: Store, client: TestClient) -> None:
    assert client.post("/v1/scan").json()["kind"] == "open"
    assert client.get("/login").headers["location"] == "/"
    assert client.get("/v1/admin").status_code == 403
    presented = key_for(store)
    time.sleep(roll.FRESH + 0.1)
    assert client.post("/v1/scan").status_code == 401
    assert client.post("/v1/scan", headers=bearer(presented)).json()["kind"] == "key"
    keys.revoke(store, presented.split("_")[1])
    time.sleep(roll.FRESH + 0.1)
    # A key that was made once is not unmade: the service does not fall open.
    assert client.post("/v1/scan").status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example:8765"}, 403),
        ({"host": "127.0.0.1.evil.example"}, 403),
        ({"host": "localhost:8765"}, 200),
        ({"host": "[::1]:8765"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": HOME}, 200),
        ({"origin": "https://cms.example.gov.cn"}, 200),
        ({"origin": "https://cms.example.gov.cn.evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate"}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"x-forwarded-for": "10.0.0.9"}, 403),
    ],
)
def test_a_foreign_page_cannot_use_an_open_service(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/v1/scan", headers=headers).status_code == status


def test_a_link_from_elsewhere_opens_the_page(client: TestClient) -> None:
    from_elsewhere = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert client.get("/", headers={**from_elsewhere, "sec-fetch-dest": "document"}).is_success
    assert client.get("/", headers={**from_elsewhere, "sec-fetch-dest": "iframe"}).is_error
    assert client.get("/", headers={"sec-fetch-site": "cross-site"}).is_error


def test_a_caller_from_another_machine_is_not_let_in(store: Store) -> None:
    with TestClient(app_over(store), base_url=HOME, client=("10.1.2.3", 5)) as client:
        assert client.post("/v1/scan").status_code == 403


@pytest.mark.parametrize(
    "place", [Place(host="0.0.0.0"), Place(host="127.0.0.1", public_url="https://check.gov.cn")]
)
def test_never_open_where_others_reach_it(store: Store, place: Place) -> None:
    with pytest.raises(RedactorError, match="neither an account nor a key") as caught:
        refuse_foreign(place, store)
    assert "redactor accounts add" in caught.value.advice
    with client_over(store, place) as client:
        assert client.post("/v1/scan").status_code == 401
        assert client.get("/healthz").status_code == 200
    presented = key_for(store)
    refuse_foreign(place, store)
    keys.revoke(store, presented.split("_")[1])
    with pytest.raises(RedactorError):
        refuse_foreign(place, store)


def test_without_a_gate_nobody_gets_in() -> None:
    app = FastAPI()

    @app.get("/", dependencies=[Depends(needs(Scope.SCAN))])
    async def page() -> None: ...

    with pytest.raises(Exception, match="send a key"):
        TestClient(app).get("/")


# Keys


@pytest.mark.parametrize("header", ["authorization", "x-api-key"])
def test_a_key_opens_what_its_scopes_name(store: Store, client: TestClient, header: str) -> None:
    presented = key_for(store)
    headers = {header: f"Bearer {presented}" if header == "authorization" else presented}
    assert client.post("/v1/scan", headers=headers).json()["name"] == "cms"
    refused = client.get("/v1/admin", headers=headers)
    assert (refused.status_code, refused.headers["content-type"]) == (
        403,
        "application/problem+json",
    )


def test_wrong_keys_are_all_answered_alike(store: Store, client: TestClient) -> None:
    right = key_for(store)
    ended = key_for(store, expires_at=now() - datetime.timedelta(seconds=1))
    revoked = key_for(store)
    keys.revoke(store, revoked.split("_")[1])
    wrong = [right[:-1] + ("A" if right[-1] != "A" else "E"), "rk_aaaaaaaa_" + right[12:]]
    wrong += [ended, revoked, "", "秘密", "rk_", right + "A"]
    answers = [client.post("/v1/scan", headers=bearer(each)) for each in wrong]
    assert {(each.status_code, each.text) for each in answers} == {(401, answers[0].text)}
    assert all("WWW-Authenticate" in each.headers for each in answers)
    assert all(each not in answers[0].text for each in wrong if each)


def test_a_revoked_key_is_out_within_two_seconds(store: Store, client: TestClient) -> None:
    presented = key_for(store)
    assert client.post("/v1/scan", headers=bearer(presented)).is_success
    keys.revoke(store, presented.split("_")[1])
    deadline = time.monotonic() + 2
    while client.post("/v1/scan", headers=bearer(presented)).is_success:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_expired_key_is_out_at_once(store: Store, client: TestClient) -> None:
    presented = key_for(store, expires_at=now() + datetime.timedelta(seconds=0.7))
    assert client.post("/v1/scan", headers=bearer(presented)).is_success
    time.sleep(0.7)
    assert client.post("/v1/scan", headers=bearer(presented)).status_code == 401


def test_a_request_costs_no_query(
    store: Store, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = bearer(key_for(store))
    client.post("/v1/scan", headers=headers)
    reads: list[float] = []
    original = roll.read
    monkeypatch.setattr(roll, "read", lambda store: reads.append(1) or original(store))
    begun = time.monotonic()
    for _ in range(50):
        assert client.post("/v1/scan", headers=headers).is_success
    assert len(reads) <= 1 + (time.monotonic() - begun) / roll.FRESH


def test_a_database_that_is_gone_lets_nobody_in(
    store: Store, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = bearer(key_for(store))

    def gone(_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("geheim"))

    monkeypatch.setattr(roll, "read", gone)
    for sent in (headers, {}):
        answer = client.post("/v1/scan", headers=sent)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert "geheim" not in answer.text


def test_rate_and_size_of_one_key_are_its_own(store: Store, client: TestClient) -> None:
    small = bearer(key_for(store, limits=Limits(per_minute=60, max_body=100)))
    other = bearer(key_for(store, limits=Limits()))
    assert client.post("/v1/scan", headers=small, content=b"x" * 100).json()["size"] == 100
    for content in (b"x" * 101, iter([b"x" * 60, b"x" * 60])):
        answer = client.post("/v1/scan", headers=small, content=content)
        assert (answer.status_code, "100 bytes" in answer.text) == (413, True)
    answers = [client.post("/v1/scan", headers=small) for _ in range(20)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert client.post("/v1/scan", headers=other, content=b"x" * 200).is_success


def test_secrets_are_compared_in_constant_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[int, int]] = []
    original = keys.hmac.compare_digest
    monkeypatch.setattr(
        keys.hmac,
        "compare_digest",
        lambda a, b: compared.append((len(a), len(b))) or original(a, b),
    )
    key = keys.add(store, "cms", scopes=[Scope.SCAN])[1]
    assert not key.is_opened_by("A" * 43)
    assert not csrf.matches("secret", "秘")
    assert len(compared) == 2


# Pages of other sites


def test_cors_is_for_listed_sites_without_cookies(store: Store, client: TestClient) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "x-api-key"}
    listed = client.options("/v1/scan", headers={**asked, "origin": "https://cms.example.gov.cn"})
    assert listed.headers["access-control-allow-origin"] == "https://cms.example.gov.cn"
    assert "access-control-allow-credentials" not in listed.headers
    other = client.options("/v1/scan", headers={**asked, "origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers
    key = {**bearer(key_for(store)), "origin": "https://cms.example.gov.cn"}
    assert "access-control-allow-origin" in client.post("/v1/scan", headers=key).headers


@pytest.mark.parametrize("origin", ["*", "https://*.gov.cn", "cms.gov.cn", "https://a.cn/x", ""])
def test_an_origin_that_is_none_is_refused(origin: str) -> None:
    with pytest.raises(RedactorError, match="cors_origins"):
        checked_origins([origin])


# The roll


def test_two_requests_at_once_read_the_roll_once(store: Store) -> None:
    key = keys.add(store, "cms", scopes=[Scope.SCAN])[1]
    register = roll.Roll(store)

    async def both() -> list[Any]:
        return await asyncio.gather(*(register.key(key.id) for _ in range(10)))

    assert asyncio.run(both()) == [key] * 10


def test_a_key_that_was_made_a_moment_ago_is_known_at_once(store: Store) -> None:
    """Also where the roll was read in between; who guesses keys does not have it read each time."""
    moment = 0.0
    register = roll.Roll(store, lambda: moment)

    async def ask(*ids: str) -> list[Any]:
        return [await register.key(each) for each in ids]

    assert asyncio.run(ask("guessed")) == [None]
    key = keys.add(store, "cms", scopes=[Scope.SCAN])[1]
    assert asyncio.run(ask(key.id)) == [key]

    asyncio.run(ask(*(f"guess{each}" for each in range(100))))
    late = keys.add(store, "late", scopes=[Scope.SCAN])[1]
    assert asyncio.run(ask(late.id)) == [None]
    moment = 0.5
    assert asyncio.run(ask(late.id)) == [late]
