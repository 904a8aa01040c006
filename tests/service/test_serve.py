"""The service as a process: address, limits over a real connection, log."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from redactor import InputError
from redactor_service.server import serve
from tests.service.conftest import WORDS, Live

SECRET = "640104195803129952"
_HEADERS = {"content-type": "application/json"}


def test_a_taken_port_is_told_with_advice() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(InputError, match=f"127.0.0.1:{port}: cannot listen here") as caught:
            serve("127.0.0.1", port)
    assert "choose another" in caught.value.advice


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("no host", 0)])
def test_an_impossible_address_is_told(host: str, port: int) -> None:
    with pytest.raises(InputError, match="cannot listen here"):
        serve(host, port)


def test_serves_page_and_scan(live: Live) -> None:
    assert live.url.startswith("http://127.0.0.1:")
    page = httpx.get(live.url, timeout=60)
    assert page.status_code == 200
    assert "草稿发布前检查" in page.text
    assert "server" not in page.headers
    answer = httpx.post(f"{live.url}v1/scan", json={"text": WORDS["hold"]}, timeout=60)
    assert answer.json()["verdict"] == "hold"


def _large(chunk: bytes = b" " * 65536) -> Iterator[bytes]:
    for _ in range(12_000_000 // len(chunk)):
        yield chunk


@pytest.mark.parametrize("chunked", [False, True])
def test_a_client_that_sends_too_much_gets_an_answer(live: Live, chunked: bool) -> None:
    content = _large() if chunked else b"".join(_large())
    answer = httpx.post(f"{live.url}v1/scan", content=content, headers=_HEADERS, timeout=30)
    assert answer.status_code == 413
    assert httpx.get(f"{live.url}healthz", timeout=60).status_code == 200


def test_the_log_holds_paths_and_no_text(mortal: Live) -> None:
    httpx.post(f"{mortal.url}v1/scan?text={SECRET}", json={"text": SECRET}, timeout=60)
    httpx.post(f"{mortal.url}v1/scan", content=SECRET + "{", headers=_HEADERS, timeout=60)
    httpx.post(f"{mortal.url}v1/scan", json={"text": [SECRET], "spare": SECRET}, timeout=60)
    log = mortal.stop()
    assert log.count("POST /v1/scan HTTP") == 3
    assert SECRET not in log
    assert "Traceback" not in log
