"""`/v1/jobs` on a real port, with real workers."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from redactor_service.api import jobs

from .apps import app_of, served
from .running import children
from .test_jobs import ID, SECRET, TEXT
from .test_vault import bytes_below
from .test_webhooks_out import Receiver, serving


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    yield from serving(204)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def client(folder: Path, receiver: Receiver) -> Iterator[httpx.Client]:
    hosts = (f"inside:{receiver.host}",)
    app = app_of(jobs.router, folder, webhook_hosts=hosts, max_texts=50, max_body=100_000)
    with served(app) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def events(client: httpx.Client, job: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The stream of a job, read to its end."""
    told = []
    with client.stream("GET", job["events"]) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        name = ""
        for line in answer.iter_lines():
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                told.append((name, json.loads(line[6:])))
    return told


def test_texts_from_the_request_to_the_result(
    client: httpx.Client, folder: Path, receiver: Receiver
) -> None:
    texts = [{"id": "a", "text": TEXT}, {"text": "各村要认真组织。"}] * 10
    hook = {"url": f"http://{receiver.host}/done", "secret": SECRET}
    answer = client.post("/v1/jobs", json={"texts": texts, "webhook": hook})
    assert answer.status_code == 202, answer.text
    job = answer.json()
    assert answer.headers["location"] == job["url"]
    assert client.get(f"{job['url']}/result").status_code in {200, 409}
    told = events(client, job)
    assert [name for name, _ in told[:-1]] == ["progress"] * (len(told) - 1)
    assert told[-1][0] == "done" and told[-1][1]["done"] == 20
    result = client.get(told[-1][1]["result"]).json()
    assert [each["id"] for each in result["results"]] == [
        "a" if not number % 2 else str(number) for number in range(20)
    ]
    assert [each["verdict"] for each in result["results"]] == ["mask", "pass"] * 10
    assert ID not in json.dumps(result) and ID.encode() not in bytes_below(folder)
    assert client.get(job["url"], headers={"X-Test-Caller": "key:other"}).status_code == 404
    for _ in range(100):
        if client.get(job["url"]).json()["webhook"] == "delivered":
            break
        time.sleep(0.05)
    assert json.loads(receiver.got[-1][2])["data"]["verdicts"] == {"mask": 10, "pass": 10}
    assert client.delete(job["url"]).status_code == 204
    assert client.get(job["url"]).status_code == 404


def test_files_are_given_back_masked_whatever_they_are_called(
    client: httpx.Client, folder: Path
) -> None:
    data = (TEXT + "\n").encode() * 20_000
    files = [("file", ("../../名单.txt", data)), ("file", ("b.bin", b"\x00\x01" * 900))]
    answer = client.post("/v1/jobs", files=files, data={"options": '{"redact": true}'})
    assert answer.status_code == 202, answer.text
    job = answer.json()
    while not client.get(job["url"]).json()["finished"]:
        assert ID.encode() not in bytes_below(folder)
        time.sleep(0.05)
    first, second = client.get(f"{job['url']}/result").json()["results"]
    assert first["file"]["name"] == "名单.txt" and second["verdict"] == "hold"
    masked = client.get(first["file"]["url"])
    assert ID.encode() not in masked.content and masked.content.count(b"\n") == 20_000
    assert "%E5%90%8D%E5%8D%95.txt" in masked.headers["content-disposition"]
    assert ID.encode() not in bytes_below(folder)
    assert not list(Path("/tmp").glob("SpooledTemporary*"))


def test_an_upload_that_is_broken_off_leaves_nothing(client: httpx.Client, folder: Path) -> None:
    parts = urlsplit(str(client.base_url))
    head = (
        "POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        "Content-Length: 9000000\r\n\r\n--b\r\n"
        'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    )
    (place,) = (folder / "vault").glob("p-*")
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as sock:
        sock.sendall(head.encode() + ID.encode() * 50_000)
        time.sleep(0.5)
        assert len(list(place.iterdir())) > 1
        assert ID.encode() not in bytes_below(folder)
    for _ in range(100):
        if [path.name for path in place.iterdir()] == ["lock"]:
            break
        time.sleep(0.05)
    assert [path.name for path in place.iterdir()] == ["lock"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"json": {"texts": []}}, 422),
        ({"json": {"texts": [{"text": 7}]}}, 422),
        ({"json": {"texts": [{"text": "x"}], "policy": "none"}}, 422),
        ({"json": {"texts": [{"text": "x", "packs": ["/etc"]}]}}, 422),
        ({"json": {"texts": [{"text": "x"}] * 51}}, 422),
        ({"json": {"texts": [{"text": "x" * 100_001}]}}, 413),
        (
            {
                "json": {
                    "texts": [{"text": "x"}],
                    "webhook": {"url": "http://[::1]/", "secret": SECRET},
                }
            },
            422,
        ),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 422),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 422),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=b"}}, 422),
        ({"content": b"x", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"files": {"other": ("a.txt", b"x")}}, 422),
        ({"files": {"file": ("a.txt", b"x")}, "data": {"options": '{"polcy": 1}'}}, 422),
        ({"files": {"file": ("a.txt", b"x")}, "data": {"options": '{"policy": "x"}'}}, 422),
        ({"files": {"nothing": (None, b"x")}}, 422),
    ],
)
def test_what_cannot_be_done_is_said_at_once(
    client: httpx.Client, folder: Path, sent: dict[str, Any], status: int
) -> None:
    answer = client.post("/v1/jobs", **sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    (place,) = (folder / "vault").glob("p-*")
    assert [path.name for path in place.iterdir()] == ["lock"]


def test_no_id_leads_elsewhere(client: httpx.Client) -> None:
    for id in ("x", "../key", "%2e%2e%2fkey", "a" * 32, "a" * 300):
        for path in ("", "/result", "/events", "/files/0"):
            assert client.get(f"/v1/jobs/{id}{path}").status_code in {404, 422}


def test_the_same_request_is_carried_out_once(client: httpx.Client) -> None:
    headers = {"Idempotency-Key": "k-1"}
    sent = {"texts": [{"text": TEXT}]}
    first = client.post("/v1/jobs", json=sent, headers=headers)
    again = client.post("/v1/jobs", json=sent, headers=headers)
    assert first.status_code == again.status_code == 202
    assert first.json()["id"] == again.json()["id"]
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]
    other = client.post("/v1/jobs", json={"texts": [{"text": "x"}]}, headers=headers)
    assert other.status_code == 422 and "Idempotency-Key" in other.json()["detail"]
    someone = client.post("/v1/jobs", json=sent, headers={**headers, "X-Test-Caller": "key:other"})
    assert someone.status_code == 202 and someone.json()["id"] != first.json()["id"]


def test_the_same_form_is_known_by_its_content(client: httpx.Client) -> None:
    ids = set()
    for _ in range(2):
        # Each has a boundary of its own.
        answer = client.post(
            "/v1/jobs", files={"file": ("a.txt", TEXT)}, headers={"Idempotency-Key": "k-2"}
        )
        assert answer.status_code == 202
        ids.add(answer.json()["id"])
    assert len(ids) == 1
    other = client.post(
        "/v1/jobs", files={"file": ("a.txt", TEXT + "。")}, headers={"Idempotency-Key": "k-2"}
    )
    assert other.status_code == 422


def test_a_cancelled_job_stops_its_worker(client: httpx.Client) -> None:
    # Workers for files are there from the first on.
    events(client, client.post("/v1/jobs", files={"file": ("a.txt", TEXT)}).json())
    before = children(os.getpid())
    data = (TEXT + "\n").encode() * 60_000
    job = client.post("/v1/jobs", files={"file": ("long.txt", data)}).json()
    while client.get(job["url"]).json()["state"] == "queued":
        time.sleep(0.02)
    time.sleep(0.3)
    assert client.delete(job["url"]).status_code == 204
    assert client.get(job["url"]).json()["state"] == "cancelled"
    # The only worker for files does not read the long one to its end: another is in its place.
    events(client, client.post("/v1/jobs", files={"file": ("b.txt", TEXT)}).json())
    assert len(set(before) - set(children(os.getpid()))) == 1
