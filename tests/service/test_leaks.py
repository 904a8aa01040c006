"""Values planted by every way in, and then searched for wherever the service leaves something."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.service import leaks
from tests.service.running import Service, children, running, shown
from tests.service.test_webhooks_out import Receiver, serving

#: Made up: sequence numbers 990–999.
IDS = ("640104197205119913", "640221198509309931", "640300199112249959", "640422196607189978")
PHONES = ("13895155501", "13995255502")
PHRASES = ("古月南乔的小名叫石榴", "九里桥边第三棵槐树下的约定", "把蓝布包裹交给撑伞的人")
NAMES = ("石榴树下的领款名单", "paths-of-the-quiet-heron")
VALUES = (*IDS, *PHONES, *PHRASES, *NAMES)

DRAFT = f"{PHRASES[0]}，身份证号：{IDS[0]}，手机：{PHONES[0]}。{PHRASES[1]}"
OTHER = f"{PHRASES[2]}，身份证号：{IDS[1]}，手机：{PHONES[1]}。"
FILES = (
    (f"../../{NAMES[0]}.txt", f"{DRAFT}\n身份证号：{IDS[2]}\n".encode()),
    (f"C:\\{NAMES[1]}.csv", f"姓名,身份证号\n古某,{IDS[3]}\n".encode("gb18030")),
    (f"{NAMES[0]}.docx", f"PK\x03\x04{OTHER}".encode()),
)


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    yield from serving(204)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Service]:
    settings = {"workers": 1, "seconds_text": 2, "webhook_hosts": f"inside:{receiver.host}"}
    with running(tmp_path_factory.mktemp("home"), settings) as service:
        yield service


def planted(client: httpx.Client, hook: str) -> list[httpx.Response]:
    """The answers to values sent by every path, rightly and wrongly."""
    return [
        *_texts(client),
        *_broken(client),
        *_files(client),
        *_presidio(client),
        *_jobs(client, hook),
    ]


def _texts(client: httpx.Client) -> list[httpx.Response]:
    once = {"Idempotency-Key": "plant-1"}
    batch = {
        "texts": [{"id": NAMES[0], "text": DRAFT}, {"id": "2", "text": OTHER, "policy": IDS[0]}]
    }
    return [
        *(client.post(f"/v1/{each}", json={"text": DRAFT}) for each in ("scan", "redact", "gate")),
        client.post("/v1/scan", json={"text": f"<p>{OTHER}</p>", "format": "html"}),
        *(client.post("/v1/scan/batch", json=batch, headers=once) for _ in range(2)),
        client.post("/v1/scan/batch", json={"texts": [{"id": "1", "text": OTHER}]}, headers=once),
    ]


def _broken(client: httpx.Client) -> list[httpx.Response]:
    """Requests in which a value stands where it should not."""
    sent = json.dumps({"text": DRAFT}).encode()
    json_ = {"Content-Type": "application/json"}
    address = quote(PHRASES[0])
    return [
        client.post("/v1/scan", content=sent[:-1], headers=json_),
        client.post("/v1/scan", content=DRAFT.encode("utf-16"), headers=json_),
        client.post("/v1/scan", content=sent, headers={"Content-Type": f"text/{IDS[0]}"}),
        client.post("/v1/scan", json={"text": [DRAFT], PHRASES[1]: IDS[1], "policy": IDS[0]}),
        client.post("/v1/scan", json={"text": "", "policy": PHRASES[0]}),
        client.post("/v1/scan", json={"text": "", "packs": [f"/{NAMES[1]}"], "today": IDS[2]}),
        client.post(f"/v1/scan?text={IDS[0]}&{address}", json={"text": ""}),
        client.get(f"/v1/{IDS[0]}/{address}"),
        client.get(f"/v1/jobs/{IDS[0]}"),
        client.get(f"/v1/files/{address}"),
        client.get(f"/static/{address}"),
        client.request(f"X{IDS[0]}", "/v1/scan"),
        client.post("/v1/scan", json={"text": ""}, headers={"X-API-Key": IDS[0]}),
        client.post("/v1/scan", json={"text": ""}, headers={"X-Request-Id": IDS[0]}),
        client.post("/v1/scan", json={"text": ""}, headers={"Idempotency-Key": IDS[0]}),
        client.post("/v1/scan", json={"text": ""}, headers={"Origin": f"https://{IDS[0]}"}),
        client.post("/login", data={"name": "li", "password": PHRASES[0]}),
    ]


def _files(client: httpx.Client) -> list[httpx.Response]:
    options = {"options": '{"redact": true}'}
    answers = [client.post("/v1/files", files={"file": each}, data=options) for each in FILES]
    for each in list(answers):
        told = each.json().get("file")
        if told:
            answers.append(client.get(told["url"]))
    wrong = ({"options": f'{{"{IDS[0]}": 1}}'}, {"options": DRAFT}, {PHRASES[1]: OTHER})
    answers += [client.post("/v1/files", files={"file": FILES[0]}, data=each) for each in wrong]
    answers.append(client.post("/v1/files", files={PHRASES[1]: FILES[0]}))
    return answers


def _presidio(client: httpx.Client) -> list[httpx.Response]:
    known = [{"start": 0, "end": 4, "score": 0.9, "entity_type": "PERSON"}]
    recognizer = {
        "supported_entity": "X",
        "patterns": [{"name": IDS[0], "regex": f"({PHRASES[0]}", "score": 0.5}],
    }
    return [
        client.post("/analyze", json={"text": DRAFT, "language": "zh"}),
        client.post("/analyze", json={"text": DRAFT, "language": IDS[0]}),
        client.post(
            "/analyze",
            json={"text": OTHER, "language": "zh", "ad_hoc_recognizers": [recognizer]},
        ),
        client.post("/anonymize", json={"text": DRAFT, "analyzer_results": known}),
        client.post(
            "/anonymize",
            json={
                "text": DRAFT,
                "analyzer_results": known,
                "anonymizers": {"DEFAULT": {"type": "encrypt", "key": PHRASES[0]}},
            },
        ),
        client.get("/recognizers", params={"language": IDS[0]}),
    ]


def _jobs(client: httpx.Client, hook: str) -> list[httpx.Response]:
    secret = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    told = {"redact": True, "webhook": {"url": hook, "secret": secret}}
    texts = [{"id": NAMES[0], "text": DRAFT}, {"text": OTHER}]
    begun = [
        client.post("/v1/jobs", json={"texts": texts, **told}, headers={"Idempotency-Key": "p-2"}),
        client.post(
            "/v1/jobs",
            files=[("file", each) for each in FILES],
            data={"options": json.dumps(told)},
        ),
    ]
    refused = [
        client.post("/v1/jobs", json={"texts": [{"text": DRAFT, IDS[0]: 1}]}),
        client.post(
            "/v1/jobs",
            json={"texts": texts, "webhook": {"url": f"https://{IDS[0]}/", "secret": IDS[1]}},
        ),
    ]
    results = []
    for each in begun:
        job = each.json()
        results.append(client.get(job["events"]))
        results.append(client.get(f"{job['url']}/result"))
    return [*begun, *refused, *results]


def _lose_a_worker(service: Service, client: httpx.Client, *, is_killed: bool) -> None:
    """A draft whose worker is killed, or hangs until its time is over."""
    # Until then it may be on its way to its work.
    assert client.post("/v1/scan", json={"text": ""}).status_code == 200
    before = service.workers()
    for each in before:
        os.kill(each, signal.SIGSTOP)
    answers: list[int] = []

    def ask() -> None:
        answers.append(client.post("/v1/scan", json={"text": DRAFT}).status_code)

    asked = threading.Thread(target=ask)
    asked.start()
    time.sleep(0.3)
    for each in before if is_killed else ():
        os.kill(each, signal.SIGKILL)
    asked.join()
    assert answers == [503]


def _break_off(service: Service) -> None:
    """Uploads that end in the middle."""
    host, port = service.address
    for path, kind in (
        ("/v1/files", "multipart/form-data; boundary=b"),
        ("/v1/scan", "application/json"),
    ):
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: 9000000\r\n\r\n--b\r\n"
            f'Content-Disposition: form-data; name="file"; filename="{NAMES[0]}"\r\n\r\n'
        )
        with socket.create_connection((host, port)) as connection:
            connection.sendall(head.encode() + DRAFT.encode() * 5_000)
            time.sleep(0.2)
            assert not _left(service)
    with socket.create_connection((host, port)) as connection:
        connection.sendall(f"{DRAFT}\r\n\r\n".encode())
        connection.recv(1000)


def _left(service: Service) -> list[str]:
    """What of the values is on disk, in the log, or to be seen of the processes."""
    places = service.data, service.temporary, service.logs
    running_ = [service.process.pid, *children(service.process.pid)]
    return [
        *leaks.found_in_folders(VALUES, *places),
        *(told for pid in running_ for told in leaks.found(VALUES, shown(pid))),
    ]


def _answered(answers: Sequence[httpx.Response]) -> list[str]:
    """Problems quote nothing; headers neither."""
    told = [
        (f"answer {number} ({each.status_code})", each.content)
        for number, each in enumerate(answers)
        if each.status_code >= 400
    ]
    heads = [
        (f"headers of answer {number}", repr(each.headers.raw).encode())
        for number, each in enumerate(answers)
        # A download is called as it was sent.
        if "content-disposition" not in each.headers
    ]
    return leaks.found(VALUES, [*told, *heads])


def test_nothing_of_a_draft_is_left_anywhere(service: Service, receiver: Receiver) -> None:
    with httpx.Client(base_url=service.url, timeout=60) as client:
        answers = planted(client, f"http://{receiver.host}/done")
        assert {200, 202, 401, 403, 404, 422} <= {each.status_code for each in answers}
        assert not [each.status_code for each in answers if each.status_code >= 500]
        assert not _answered(answers)
        assert not _left(service)
        _lose_a_worker(service, client, is_killed=True)
        _lose_a_worker(service, client, is_killed=False)
        _break_off(service)
        figures = client.get("/metrics").content
    assert b"redactor_workers_lost 2" in figures
    assert not leaks.found(VALUES, [("metrics", figures)])
    assert not leaks.found(VALUES, (("webhook", repr(each).encode()) for each in receiver.got))
    assert receiver.got
    assert not _left(service)
    service.stop()
    assert service.log().count("POST /v1/scan HTTP") >= 10
    assert not _left(service)


def test_the_search_finds_what_it_is_for(tmp_path: Path) -> None:
    written = [
        DRAFT.encode(),
        DRAFT.encode("utf-16"),
        DRAFT.encode("gb18030"),
        json.dumps(DRAFT).encode(),
        quote(DRAFT).encode(),
        *(base64.b64encode(b"x" * number + DRAFT.encode()) for number in range(3)),
    ]
    for number, each in enumerate(written):
        path = tmp_path / str(number) / "file"
        path.parent.mkdir()
        path.write_bytes(each)
        told = leaks.found_in_folders([IDS[0], PHRASES[0], PHRASES[1]], path.parent)
        assert len({each.partition(" as ")[0] for each in told}) == 3
        assert not leaks.found_in_folders([IDS[3], PHRASES[2]], path.parent)
    named = tmp_path / "named"
    named.mkdir()
    (named / NAMES[0]).touch()
    assert leaks.found_in_folders(NAMES, named)
