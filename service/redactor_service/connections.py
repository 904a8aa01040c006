"""How long a client may take: to send the head of a request, and its body; and that one who has gone
without a word is found out.

A head must come within some seconds. A body may take as long and then as long as it comes at a least pace,
so that a large file over a slow line passes and a byte every now and then does not.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from redactor_service import problems

#: Bytes a second.
_LEAST_PACE = 10_000
#: After so many seconds without a sign the other side is asked, and after so many more it is gone.
_SILENT, _BETWEEN, _TIMES = 60, 15, 4
_OPEN_FILES = 65_536


def protocol(seconds: float) -> type[HttpToolsProtocol]:
    """Uvicorn's connection, closed when the head of a request takes longer than this.

    Uvicorn itself waits for ever, for a first request and for the rest of a head.
    """

    class Connection(HttpToolsProtocol):
        _is_at_head = True
        _since = 0.0
        _look: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows it, too
            super().connection_made(transport)
            self._since = self.loop.time()
            self._look_later()

        def connection_lost(self, exc: Exception | None) -> None:
            if self._look is not None:
                self._look.cancel()
            super().connection_lost(exc)

        def on_headers_complete(self) -> None:
            self._is_at_head = False
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            self._is_at_head = True
            super().on_message_complete()

        def on_response_complete(self) -> None:
            self._since = self.loop.time()
            super().on_response_complete()

        def _look_later(self) -> None:
            # One look now and then costs less than a timer for each request.
            self._look = self.loop.call_later(seconds / 2, self._look_at_head)

        def _look_at_head(self) -> None:
            is_idle = self.cycle is None or self.cycle.response_complete
            if self._is_at_head and is_idle and self.loop.time() - self._since >= seconds:
                self.transport.close()
            else:
                self._look_later()

    return Connection


def watch(listener: socket.socket) -> None:
    """Have the system find out clients that are gone; what a listening socket is told holds for the
    connections that it takes."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if sys.platform != "linux":
        return
    tcp = socket.IPPROTO_TCP
    listener.setsockopt(tcp, socket.TCP_KEEPIDLE, _SILENT)
    listener.setsockopt(tcp, socket.TCP_KEEPINTVL, _BETWEEN)
    listener.setsockopt(tcp, socket.TCP_KEEPCNT, _TIMES)
    # Also one who is there and does not read his answer.
    listener.setsockopt(tcp, socket.TCP_USER_TIMEOUT, (_SILENT + _BETWEEN * _TIMES) * 1000)


def allow_many() -> None:
    """As many connections as the system lets us have: each is an open file."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on every system

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Pace:
    """Answers 408 to a body that comes too slowly."""

    def __init__(self, app: ASGIApp, *, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        body = _Body(receive, self._seconds)
        started = False

        async def send_unless_late(message: Message) -> None:
            # What the application makes of the error is its own affair.
            nonlocal started
            if not body.is_late or started:
                started = True
                await send(message)

        with contextlib.suppress(_LateError):
            await self._app(scope, body.receive, send_unless_late)
        if body.is_late and not started:
            await problems.too_slow()(scope, receive, send)


class _LateError(Exception):
    """A body came too slowly."""


class _Body:
    """A body on its way, and until when its next piece must be here."""

    def __init__(self, receive: Receive, seconds: float) -> None:
        self._receive = receive
        self._until = asyncio.get_running_loop().time() + seconds
        self._is_whole = False
        self.is_late = False

    async def receive(self) -> Message:
        if self._is_whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            self.is_late = True
            raise _LateError from None
        self._until += len(message.get("body", b"")) / _LEAST_PACE
        self._is_whole = not message.get("more_body", False)
        return message


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
