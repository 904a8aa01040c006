"""Who is told: a receiver of webhooks and a mail server on the loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast


@dataclass
class Hook:
    """A receiver that checks signatures, as Standard Webhooks says. `answers`: what it answers next;
    200 when there is nothing left."""

    secret: bytes = b"a secret of thirty-two bytes, ok"
    answers: list[int] = field(default_factory=list)
    got: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    address: str = ""

    @property
    def secret_text(self) -> str:
        return f"whsec_{base64.b64encode(self.secret).decode()}\n"

    def check(self, headers: Any, body: bytes) -> None:
        id, moment = headers["webhook-id"], headers["webhook-timestamp"]
        assert abs(time.time() - int(moment)) < 300
        signed = hmac.new(self.secret, f"{id}.{moment}.".encode() + body, hashlib.sha256).digest()
        told = [each.partition(",") for each in headers["webhook-signature"].split(" ")]
        assert ("v1", ",", base64.b64encode(signed).decode()) in told


@contextmanager
def receiving(hook: Hook) -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = hook.answers.pop(0) if hook.answers else 200
            try:
                hook.check(self.headers, body)
            except AssertionError:
                status = 401
            hook.ids.append(self.headers["webhook-id"])
            if status == 200:
                hook.got.append(json.loads(body))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.address = f"http://127.0.0.1:{server.server_address[1]}/hook?token=geheim"
    with _served(server):
        yield hook


@contextmanager
def _served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Mailbox:
    """A mail server: takes letters, with STARTTLS or TLS from the start where it has a certificate.
    `refuses`: mailboxes that it does not know; `password`: base64 of \\0user\\0password to log in."""

    certificate: Path | None = None
    key: Path | None = None
    implicit: bool = False
    password: str = ""
    refuses: tuple[str, ...] = ()
    letters: list[EmailMessage] = field(default_factory=list)
    sealed: list[bool] = field(default_factory=list)
    port: int = 0

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.certificate
        context.load_cert_chain(self.certificate, self.key)
        return context


@contextmanager
def posting(box: Mailbox) -> Iterator[Mailbox]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                _Talk(box, self.request).talk()

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    box.port = server.server_address[1]
    with _served(server):
        yield box


class _Talk:
    """A conversation with somebody who brings letters."""

    def __init__(self, box: Mailbox, connection: Any) -> None:
        self._box = box
        self._is_sealed = box.implicit
        self._connection = connection
        if box.implicit:
            self._connection = box.context().wrap_socket(connection, server_side=True)
        self._file = self._connection.makefile("rb")

    def _say(self, text: str) -> None:
        self._connection.sendall(f"{text}\r\n".encode())

    def talk(self) -> None:
        self._say("220 here")
        while line := self._file.readline():
            verb = line.decode().strip().upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "STARTTLS":
                self._say("220 go")
                context = self._box.context()
                self._connection = context.wrap_socket(self._connection, server_side=True)
                self._file, self._is_sealed = self._connection.makefile("rb"), True
            elif verb == "DATA":
                self._take()
            else:
                self._say(self._answer(verb, line.decode()))

    def _answer(self, verb: str, line: str) -> str:
        if verb.startswith("EHLO"):
            offers = ["STARTTLS"] if self._box.certificate and not self._is_sealed else []
            offers += ["AUTH PLAIN"] if self._box.password else []
            told = ["here", *offers]
            return "\r\n".join([*(f"250-{each}" for each in told[:-1]), f"250 {told[-1]}"])
        if verb.startswith("AUTH"):
            is_right = line.rsplit(maxsplit=1)[-1] == self._box.password and self._is_sealed
            return "235 in" if is_right else "535 no"
        if verb.startswith("RCPT") and any(each in line for each in self._box.refuses):
            return "550 unknown"
        return "250 well"

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self._file.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        self._box.letters.append(cast(EmailMessage, letter))
        self._box.sealed.append(self._is_sealed)
        self._say("250 taken")


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that is its own authority, and its key."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key
