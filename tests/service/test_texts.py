"""Gate, batch and previews."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from starlette.testclient import TestClient

from redactor import ScanOptions
from redactor_service.api import texts
from redactor_service.app import create_app
from redactor_service.schemas import drafts as schemas
from redactor_service.work.asking import Answer
from redactor_service.work.pool import Pool, QueueFullError
from tests.service.conftest import MASKED, NEAR, WORDS


@pytest.fixture(scope="module")
def client(house: ScanOptions) -> Iterator[TestClient]:
    with TestClient(create_app(workers=0, options=house, max_texts=50), base_url=NEAR) as client:
        yield client


@pytest.mark.parametrize(
    ("action", "decision"),
    [("note", "allow"), ("mask", "needs_review"), ("hold", "needs_review"), ("block", "reject")],
)
def test_the_gate_decides(client: TestClient, action: str, decision: str) -> None:
    told = client.post("/v1/gate", json={"text": WORDS[action] * 2}).json()
    schemas.Gate.model_validate(told)
    assert told["decision"] == decision
    assert [each["count"] for each in told["reasons"]] == ([] if action == "note" else [2])


def test_the_gate_lets_nothing_pass_that_was_not_checked(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> asyncio.Future[Answer]:
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        answer.set_result(Answer(status=503, body=b"{}"))
        return answer

    monkeypatch.setattr(Pool, "begin", lost)
    told = client.post("/v1/gate", json={"text": ""}).json()
    schemas.Gate.model_validate(told)
    assert (told["decision"], told["verdict"]) == ("needs_review", "hold") and told["failures"]


def test_a_full_queue_is_429_with_a_time(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> NoReturn:
        raise QueueFullError(3)

    monkeypatch.setattr(Pool, "begin", full)
    monkeypatch.setattr(texts, "_PATIENCE", 0.2)
    for path in ("/v1/scan", "/v1/redact", "/v1/gate"):
        answer = client.post(path, json={"text": ""})
        assert answer.status_code == 429 and int(answer.headers["retry-after"]) >= 1
    # Many goes or one: the whole call is to be made again, and no text is told as held.
    for count in (1, 50):
        sent = {"texts": [{"id": str(each), "text": ""} for each in range(count)]}
        headers = {"Idempotency-Key": f"full-{count}"}
        answer = client.post("/v1/scan/batch", json=sent, headers=headers)
        assert answer.status_code == 429 and int(answer.headers["retry-after"]) >= 1
        assert answer.headers["content-type"] == "application/problem+json"
    monkeypatch.undo()
    again = client.post("/v1/scan/batch", json=sent, headers=headers)
    assert len(again.json()["results"]) == 50 and "idempotency-replayed" not in again.headers


def test_a_batch_waits_for_room(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    begin, refusals = Pool.begin, iter(range(7))

    def crowded(self: Pool, *told: Any) -> asyncio.Future[Answer]:
        if next(refusals, None) is not None:
            raise QueueFullError(1)
        return begin(self, *told)

    monkeypatch.setattr(Pool, "begin", crowded)
    sent = {"texts": [{"id": str(each), "text": WORDS["mask"]} for each in range(50)]}
    results = client.post("/v1/scan/batch", json=sent).json()["results"]
    assert {(each["verdict"], len(each["failures"])) for each in results} == {("mask", 0)}


def test_a_batch_keeps_its_order_and_a_broken_text_fails_alone(client: TestClient) -> None:
    sent: list[dict[str, object]] = [
        {"id": str(number), "text": WORDS["mask"] if number % 2 else "各村"} for number in range(45)
    ]
    sent[3] = {"id": "three", "text": 1}
    sent[4] = {"id": "four", "text": "", "policy": "none-such"}
    told = client.post("/v1/scan/batch", json={"texts": sent}).json()
    schemas.BatchResults.model_validate(told)
    results = told["results"]
    assert [each["id"] for each in results] == [each["id"] for each in sent]
    assert [each["verdict"] for each in results[:6]] == [
        "pass",
        "mask",
        "pass",
        "hold",
        "hold",
        "mask",
    ]
    assert results[3]["failures"] and results[4]["failures"]


def test_a_batch_is_bounded(client: TestClient) -> None:
    sent = [{"id": "1", "text": ""}] * 51
    assert client.post("/v1/scan/batch", json={"texts": sent}).status_code == 422


def test_previews_tell_what_would_stand_there(client: TestClient) -> None:
    text = "、".join(WORDS.values())
    found = client.post("/v1/scan", json={"text": text, "previews": True}).json()["findings"]
    shown = {each["action"]: each["masked"] for each in found}
    assert shown == {
        "mask": [MASKED],
        "hold": ["【待定词略】"],
        "block": ["【禁词略】"],
        "note": None,
    }
    assert "masked" not in client.post("/v1/scan", json={"text": text}).json()["findings"][0]


def test_rules_kinds_health_and_figures(client: TestClient) -> None:
    rules = client.get("/v1/rules").json()
    assert any(each["entity"] == "HOUSE_MASK" and each["basis"] for each in rules)
    assert client.get("/v1/page-kinds").json()
    assert client.get("/readyz").status_code == 204
    client.post("/v1/scan?secret=甲乙", json={"text": WORDS["mask"]})
    figures = client.get("/metrics").text
    assert 'route="/v1/scan"' in figures and "secret" not in figures


def test_a_batch_sent_again_is_answered_as_before(client: TestClient) -> None:
    headers = {"Idempotency-Key": "batch-1"}
    sent = {"texts": [{"id": "1", "text": WORDS["mask"]}]}
    first = client.post("/v1/scan/batch", json=sent, headers=headers)
    again = client.post("/v1/scan/batch", json=sent, headers=headers)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    other = client.post("/v1/scan/batch", json={"texts": []}, headers=headers)
    assert other.status_code == 422
