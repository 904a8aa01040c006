"""Sites on the loopback, served by a real HTTP server that remembers what it was asked."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from tests.command import MOBILE, RESIDENT

HTML = "text/html; charset=utf-8"


class Asked(NamedTuple):
    """A request, and with how many bytes of which status it was answered."""

    path: str
    status: int
    size: int
    host: str
    at: float


@dataclass
class Reply:
    """What a path answers. `etag`: of the body where it is ""; `behaviour`: slow, endless, cut."""

    body: bytes = b""
    type: str = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    behaviour: str = ""
    validated: bool = True

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.body).hexdigest()}"' if self.validated else ""


@dataclass
class Web:
    """A site: what its paths answer, and what it was asked."""

    pages: dict[str, Reply] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    address: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)

    def page(self, path: str, *links: str, text: str = "", **told: object) -> None:
        anchors = "".join(f'<p><a href="{each}">链接</a></p>' for each in links)
        body = f"<html><head><title>公示</title></head><body><p>{text}</p>{anchors}</body></html>"
        self.pages[path] = Reply(body.encode(), **told)  # type: ignore[arg-type]

    def taken(self) -> list[Asked]:
        """What it was asked since the last time."""
        told, self.log[:] = list(self.log), []
        return told


@contextmanager
def serving(web: Web) -> Iterator[Web]:
    """Serves until the end."""

    class Handler(_Handler):
        pass

    Handler.web = web
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield web
    finally:
        web.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: Web

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        reply = self.web.pages.get(self.path) or Reply(b"no", status=404)
        if reply.status == 200 and reply.etag and self.headers["If-None-Match"] == reply.etag:
            self._tell(304, 0)
            self.send_response(304)
            self.send_header("ETag", reply.etag)
            self.end_headers()
            return
        self._tell(reply.status, len(reply.body))
        with suppress(ConnectionError, TimeoutError):
            getattr(self, f"_{reply.behaviour or 'plain'}")(reply)

    def _tell(self, status: int, size: int) -> None:
        told = Asked(self.path, status, size, self.headers["Host"], time.monotonic())
        self.web.log.append(told)

    def _head(self, reply: Reply, size: int | None) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.type)
        if size is not None:
            self.send_header("Content-Length", str(size))
        if reply.etag and reply.status == 200:
            self.send_header("ETag", reply.etag)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _plain(self, reply: Reply) -> None:
        self._head(reply, len(reply.body))
        self.wfile.write(reply.body)

    def _slow(self, reply: Reply) -> None:
        self._head(reply, 1000)
        while not self.web.stopped.wait(0.3):
            self.wfile.write(b".")

    def _endless(self, reply: Reply) -> None:
        self._head(reply, None)
        self.close_connection = True
        while not self.web.stopped.is_set():
            self.wfile.write(b"x" * 1_000_000)

    def _cut(self, reply: Reply) -> None:
        self._head(reply, len(reply.body) + 100)
        self.wfile.write(reply.body)
        self.close_connection = True


def office(count: int) -> Web:
    """A site of so many pages behind lists of twenty, each third with something to find; each tenth
    has an attachment, and each twentieth a picture."""
    web = Web()
    lists = [f"/list_{number}.html" for number in range((count + 19) // 20)]
    web.page("/", *lists, "/sitemap.xml.gz?x", "mailto:a@example.com", "javascript:void(0)")
    for number, path in enumerate(lists):
        shown = range(number * 20, min(number * 20 + 20, count))
        web.page(path, *(f"/content/{each}.html" for each in shown), "/#top")
    for number in range(count):
        links = [f"/files/{number}.txt"] if number % 10 == 0 else []
        text = f"第{number}号公示。"
        if number % 3 == 0:
            text += f"马秀莲身份证号：{RESIDENT}，手机：{MOBILE}"
        web.page(f"/content/{number}.html", *links, "/", text=text)
        if number % 10 == 0:
            attachment = f"附件{number}。马秀莲身份证号：{RESIDENT}\n".encode()
            web.pages[f"/files/{number}.txt"] = Reply(attachment, type="text/plain")
    return web
