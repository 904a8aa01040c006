"""The running service under a crowd, with large, rare and broken-off requests, and at its end."""

from __future__ import annotations

import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx

from tests.service.conftest import WORDS, Live


def _address(live: Live) -> tuple[str, int]:
    parts = urlsplit(live.url)
    assert parts.hostname and parts.port
    return parts.hostname, parts.port


def test_a_crowd_is_served_or_told_when_to_come_again(live: Live) -> None:
    # A thread for each would be more than the crowd costs: they send first, and read later.
    body = json.dumps({"text": WORDS["hold"]}).encode()
    host, port = _address(live)
    head = (
        f"POST /v1/scan HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
        f"Connection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )

    def one(_: int) -> bytes:
        with socket.create_connection((host, port), timeout=60) as connection:
            connection.sendall(head.encode() + body)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        return answer

    with ThreadPoolExecutor(1000) as crowd:
        answers = list(crowd.map(one, range(1000)))
    statuses = {answer[9:12] for answer in answers}
    assert b"200" in statuses and statuses <= {b"200", b"429"}
    assert all(b"retry-after" in each for each in answers if each[9:12] == b"429")


def test_slow_and_aborted_uploads_stall_nobody(live: Live) -> None:
    host, port = _address(live)
    head = (
        f"POST /v1/files HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 100000\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\nContent-"
    )
    slow = [socket.create_connection((host, port)) for _ in range(20)]
    for each in slow:
        each.sendall(head.encode())
    assert httpx.post(f"{live.url}v1/scan", json={"text": ""}, timeout=60).status_code == 200
    for each in slow:
        each.close()
    assert httpx.post(f"{live.url}v1/scan", json={"text": ""}, timeout=60).status_code == 200


def test_a_paste_of_fifty_megabytes_is_refused_in_words(live: Live) -> None:
    body = b'{"text": "' + b"a" * 50_000_000 + b'"}'
    headers = {"content-type": "application/json"}
    answer = httpx.post(f"{live.url}v1/scan", content=body, headers=headers, timeout=60)
    assert answer.status_code == 413


def test_what_runs_is_finished_when_the_service_ends(mortal: Live) -> None:
    httpx.get(f"{mortal.url}readyz", timeout=60)
    text = "各村要认真组织。" * 30_000 + WORDS["hold"]
    got: list[int] = []

    def ask() -> None:
        got.append(httpx.post(f"{mortal.url}v1/scan", json={"text": text}, timeout=120).status_code)

    asker = threading.Thread(target=ask)
    asker.start()
    time.sleep(0.4)
    mortal.stop()
    asker.join()
    assert got == [200]
