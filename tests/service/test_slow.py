"""Clients that are slow, silent or gone: they are let go, and nothing is done for them any more."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.service.running import Service, running

_SECONDS = 2
#: Long enough that its worker is still at it when its client has gone.
_LONG = json.dumps({"text": "身份证号：640104195803129952，" * 60_000}).encode()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = {"workers": 1, "seconds_receive": _SECONDS, "queue": 4}
    with running(tmp_path_factory.mktemp("home"), settings) as service:
        yield service


def _head(service: Service, path: str, length: int, kind: str = "application/json") -> bytes:
    host, port = service.address
    told = f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: {kind}\r\n"
    return f"{told}Content-Length: {length}\r\n\r\n".encode()


def _drip(service: Service, first: bytes, drop: bytes) -> bytes:
    """What is answered to a client that sends a little and then ever less, until it is let go."""
    got = b""
    with socket.create_connection(service.address, timeout=0.3) as connection:
        connection.sendall(first)
        until = time.monotonic() + _SECONDS * 4
        while time.monotonic() < until:
            try:
                piece = connection.recv(65536)
            except TimeoutError:
                try:
                    connection.sendall(drop)
                except OSError:
                    return got
                continue
            except ConnectionError:
                return got
            if not piece:
                return got
            got += piece
    raise AssertionError("it was not let go")


@pytest.mark.parametrize(
    ("first", "drop"),
    [(b"", b""), (b"", b"\r\n"), (b"POST /v1/scan HTTP/1.1\r\nHost: 127", b"1")],
)
def test_a_head_that_does_not_come_is_not_waited_for(
    service: Service, first: bytes, drop: bytes
) -> None:
    assert _drip(service, first, drop) == b""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/v1/scan", "application/json"), ("/v1/files", "multipart/form-data; boundary=b")],
)
def test_a_body_that_does_not_come_is_told_and_not_waited_for(
    service: Service, path: str, kind: str
) -> None:
    first = _head(service, path, 100_000, kind) + b"--b\r\n"
    answer = _drip(service, first, b"C")
    assert answer.startswith(b"HTTP/1.1 408 ") and b"application/problem+json" in answer
    assert b"connection: close" in answer.lower()


def test_a_slow_line_is_waited_for(service: Service) -> None:
    body = b'{"text": "' + b"a" * 50_000 + b'"}'
    with socket.create_connection(service.address, timeout=60) as connection:
        connection.sendall(_head(service, "/v1/scan", len(body)))
        for at in range(0, len(body), 10_003):
            time.sleep(_SECONDS / 4)
            connection.sendall(body[at : at + 10_003])
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")


def test_nothing_is_left_to_do_for_those_who_have_gone(service: Service) -> None:
    request = _head(service, "/v1/redact", len(_LONG)) + _LONG
    connections = [socket.create_connection(service.address) for _ in range(5)]
    for each in connections:
        each.sendall(request)
    with httpx.Client(base_url=service.url, timeout=60) as client:
        _until(lambda: _waiting(client) == 4)
        lost = _figure(client, "redactor_workers_lost")
        for each in connections:
            each.close()
        _until(lambda: _waiting(client) == 0)
        began = time.monotonic()
        answer = client.post("/v1/files", files={"file": ("a.txt", "身份证号：640104195803129952")})
        assert answer.json()["verdict"] == "mask"
        # Five such drafts, or one whole, would have taken longer.
        assert time.monotonic() - began < 20
        assert _figure(client, "redactor_workers_lost") == lost
    assert '"level": "error"' not in service.log()
    assert '"status": 499' in service.log()


def _waiting(client: httpx.Client) -> float:
    return _figure(client, "redactor_waiting")


def _figure(client: httpx.Client, name: str) -> float:
    [line] = [
        each for each in client.get("/metrics").text.splitlines() if each.startswith(f"{name} ")
    ]
    return float(line.split()[1])


def _until(holds: object, seconds: float = 30) -> None:
    assert callable(holds)
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)
