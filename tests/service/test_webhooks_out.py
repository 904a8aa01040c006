"""Webhooks out, to real servers on this machine; and none to where the operator did not say."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from redactor import OptionError
from redactor.batch.watch import DeliveryError
from redactor_service.jobs import hooks

SECRET = bytes(range(32))
BODY = hooks.message("job.finished", {"job": "x"}, "2026-11-30T00:00:00+00:00")


class Receiver(ThreadingHTTPServer):
    """Answers with these statuses, one after the other, the last for all that follow."""

    daemon_threads = True

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((self.path, headers, body))
        answers = self.server.answers
        status = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", f"http://{self.server.host}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def serving(*answers: int) -> Iterator[Receiver]:
    server = Receiver(*answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def receiver(request: pytest.FixtureRequest) -> Iterator[Receiver]:
    yield from serving(*getattr(request, "param", (204,)))


def send(server: Receiver, hosts: Sequence[str] = (), path: str = "/hook?x=1") -> None:
    allowed = hosts or [f"inside:{server.host}"]
    target = hooks.target_of(f"http://{server.host}{path}", allowed)
    hooks.deliver(target, SECRET, BODY, threading.Event(), pauses=(0.01, 0.01, 0.01))


def test_it_is_signed_as_standard_webhooks_says(receiver: Receiver) -> None:
    send(receiver)
    ((path, headers, body),) = receiver.got
    assert path == "/hook?x=1" and body == BODY
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{right}"
    assert headers["host"] == receiver.host
    assert json.loads(body)["type"] == "job.finished"


@pytest.mark.parametrize("receiver", [(503, 500, 429, 200)], indirect=True)
def test_what_is_busy_is_asked_again_under_the_same_id(receiver: Receiver) -> None:
    send(receiver)
    assert len(receiver.got) == 4
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1


@pytest.mark.parametrize("receiver", [(503,)], indirect=True)
def test_three_more_tries_and_no_more(receiver: Receiver) -> None:
    with pytest.raises(DeliveryError):
        send(receiver)
    assert len(receiver.got) == 4


@pytest.mark.parametrize("receiver", [(302,), (307,), (404,)], indirect=True)
def test_no_redirect_is_followed_and_a_refusal_is_final(receiver: Receiver) -> None:
    with pytest.raises(DeliveryError):
        send(receiver)
    assert [path for path, _, _ in receiver.got] == ["/hook?x=1"]


def test_a_host_that_was_named_without_inside_may_not_lead_inside(receiver: Receiver) -> None:
    for hosts in (["127.0.0.1"], [receiver.host]):
        with pytest.raises(DeliveryError, match="inside_address"):
            send(receiver, hosts)
    assert not receiver.got


def test_a_name_that_leads_inside_is_refused_where_it_is_connected(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The name is public when the job is taken, and leads inside when it is told: rebinding.
    seen: list[str] = []
    real = socket.getaddrinfo

    def rebound(host: str, *args: Any, **kwargs: Any) -> Any:
        seen.append(host)
        return real("127.0.0.1" if host == "cms.example" else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    target = hooks.target_of(f"http://cms.example:{receiver.server_port}/", ["cms.example"])
    with pytest.raises(DeliveryError, match="inside_address"):
        hooks.deliver(target, SECRET, BODY, threading.Event(), pauses=(0.01,))
    # Looked up once: what was checked is what would have been connected to.
    assert seen.count("cms.example") == 1 and not receiver.got


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/",
        "https://cms.example.evil.example/",
        "https://cms.example:8443/",
        "https://cms.example@evil.example/",
        "https://user:secret@cms.example/",
        "ftp://cms.example/",
        "file:///etc/passwd",
        "https:///x",
        "//cms.example/",
        "https://cms.example/\r\nX: y",
        "https://cms.example:99999/",
        "https://[::1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "",
    ],
)
def test_other_hosts_and_no_addresses_are_refused(url: str) -> None:
    with pytest.raises(OptionError):
        hooks.target_of(url, ["cms.example:443", "inside:10.0.0.8"])


def test_nothing_is_told_once_the_service_ends(receiver: Receiver) -> None:
    receiver.answers = [503]
    stop = threading.Event()
    stop.set()
    target = hooks.target_of(f"http://{receiver.host}/", [f"inside:{receiver.host}"])
    with pytest.raises(DeliveryError):
        hooks.deliver(target, SECRET, BODY, stop)
    assert len(receiver.got) == 1
