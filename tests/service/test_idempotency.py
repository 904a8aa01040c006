"""A request that is sent twice is carried out once, whoever sends it when."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, Request, Response

from redactor_service import problems
from redactor_service.jobs.idempotency import Idempotency
from redactor_service.jobs.vault import Vault
from redactor_service.state import state_of

from .apps import app_of, served
from .test_vault import bytes_below

ID = "640104195803129952"


class Counted:
    """A route that counts how often it was carried out, and answers as its body says."""

    def __init__(self) -> None:
        self.count = 0
        self.router = APIRouter()
        self.router.add_api_route("/count", self.answer, methods=["POST"])
        self.router.add_api_route("/other", self.answer, methods=["POST"])

    async def answer(self, request: Request) -> Response:
        body = await request.body()

        async def make() -> Response:
            self.count += 1
            if body == b"slow":
                await asyncio.sleep(1)
            if body == b"fail":
                return problems.unexpected()
            headers = {"Location": "/there", "Set-Cookie": "secret"}
            return Response(body + str(self.count).encode(), status_code=202, headers=headers)

        idempotency = state_of(request).idempotency
        caller = request.headers.get("x-test-caller", "open")
        return await idempotency.once(request, caller, hashlib.sha256(body).digest(), make)


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
def client(counted: Counted, tmp_path: Path) -> Iterator[httpx.Client]:
    with (
        served(app_of(counted.router, tmp_path, workers=0)) as url,
        httpx.Client(base_url=url, timeout=30) as client,
    ):
        yield client


def send(client: httpx.Client, body: str, key: str | None, path: str = "/count") -> httpx.Response:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(path, content=body, headers=headers)


def test_the_same_answer_comes_again(
    client: httpx.Client, counted: Counted, tmp_path: Path
) -> None:
    first, again = (send(client, ID, "k") for _ in range(2))
    assert counted.count == 1 and first.content == again.content
    assert again.status_code == 202 and again.headers["location"] == "/there"
    assert again.headers["idempotency-replayed"] == "true"
    assert "set-cookie" not in again.headers
    assert ID.encode() not in bytes_below(tmp_path)
    # Another path, another caller, no key: another request.
    send(client, ID, "k", "/other")
    client.post("/count", content=ID, headers={"Idempotency-Key": "k", "X-Test-Caller": "key:b"})
    send(client, ID, None)
    assert counted.count == 4


def test_another_body_is_refused(client: httpx.Client, counted: Counted) -> None:
    send(client, "a", "k")
    answer = send(client, ID, "k")
    assert answer.status_code == 422 and counted.count == 1 and ID not in answer.text


def test_while_the_first_is_under_way_it_is_a_conflict(
    client: httpx.Client, counted: Counted
) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send(client, "slow", "k").status_code, range(8)))
    assert sorted(answers) == [202] + [409] * 7 and counted.count == 1


def test_a_failure_of_ours_may_be_tried_again(client: httpx.Client, counted: Counted) -> None:
    assert [send(client, "fail", "k").status_code for _ in range(2)] == [500, 500]
    assert counted.count == 2


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "a\tb"])
def test_a_key_that_is_none_is_refused(client: httpx.Client, counted: Counted, key: str) -> None:
    assert send(client, "a", key).status_code == 422 and counted.count == 0


def test_answers_end_with_their_time_and_outlive_the_service(tmp_path: Path) -> None:
    now = [1e9]
    request = Request(
        {
            "type": "http",
            "method": "POST",
            "path": "/x",
            "headers": [(b"idempotency-key", b"k")],
        }
    )
    made: list[int] = []

    async def make() -> Response:
        made.append(1)
        return Response(b"answer")

    def again() -> None:
        # Made anew each time, as after a restart.
        vault = Vault(tmp_path, clock=lambda: now[0])
        once = Idempotency(vault, seconds=60).once(request, "open", b"f", make)
        assert asyncio.run(once).body == b"answer"
        vault.close()

    again()
    now[0] += 59
    again()
    assert len(made) == 1
    now[0] += 1
    again()
    assert len(made) == 2
