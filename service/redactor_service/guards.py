"""What stands around every request: headers, a last net for errors, and the limit on bodies.

Pure ASGI, because a body must be counted while it arrives and an error may come at any point.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterator, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from redactor_service import faults, problems

_logger = logging.getLogger("redactor_service")

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
#: Bytes past the limit are read and dropped up to this many times the limit: a client that is
#: still sending when the connection closes sees a broken pipe instead of the answer.
_DRAINED = 8
#: Bodies that are held at once, of all clients, have this many times the limit together.
_HELD = 16
#: What a form adds to the file in it, at most.
_FORM = 100_000


class SecureHeaders:
    """Adds the security headers to every answer, errors among them.

    Answers are `no-store` unless they say otherwise, as the page's own files do.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class LastNet:
    """Turns any error into a problem without its message or traceback.

    It stands inside Starlette's own net, which would answer too but then raise again, and the
    server would log the error's message: that may hold draft text.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_and_remember(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_remember)
        except ClientDisconnect:
            # Nobody is there to be told, and nothing of ours went wrong.
            return
        except Exception as error:  # whatever it is, nothing may pass
            _logger.error("unexpected %s at %s", type(error).__name__, faults.place_of(error))
            if not started:
                await problems.unexpected()(scope, receive, send)


class BodyLimit:
    """Answers 413 to a body of more than `limit` bytes, told in advance or found while reading.

    The body is read before the application sees it, so that the count holds whatever the
    application does with the stream. Paths in `streamed` (`{id}` for a part that is any) have limits of
    their own, and their bodies are passed on as they come: they go to disk, not into memory.
    """

    def __init__(
        self, app: ASGIApp, *, limit: int, streamed: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._limit = limit
        self._held = 0
        self._streamed = dict(streamed or {})
        self._patterns = [
            (re.compile(re.escape(path).replace(r"\{id\}", "[^/]+")), most)
            for path, most in self._streamed.items()
            if "{id}" in path
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most_of(scope["path"])
        if most is not None:
            await self._stream(scope, receive, send, most)
            return
        if _told_length(scope) > self._limit * _DRAINED:
            await problems.too_large(self._limit)(scope, receive, send)
            return
        body = bytearray()
        seen = 0
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                chunk: bytes = message.get("body", b"")
                seen += len(chunk)
                if seen <= self._limit:
                    body += chunk
                    self._held += len(chunk)
                else:
                    self._held -= len(body)
                    body.clear()
                if self._held > self._limit * _HELD:
                    await problems.busy(1)(scope, receive, send)
                    return
                if not message.get("more_body", False) or seen > self._limit * _DRAINED:
                    break
            if seen > self._limit:
                await problems.too_large(self._limit)(scope, receive, send)
                return
            await self._app(scope, replayed_body(bytes(body), receive), send)
        finally:
            self._held -= len(body)

    def _most_of(self, path: str) -> int | None:
        """The limit of a path whose bodies are passed on."""
        if path in self._streamed:
            return self._streamed[path]
        return next((most for pattern, most in self._patterns if pattern.fullmatch(path)), None)

    async def _stream(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        if _told_length(scope) > limit + _FORM:
            await problems.too_large(limit)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit + _FORM:
                raise _TooLargeError
            return message

        async def send_unless_too_large(message: Message) -> None:
            # The application answers an error of its stream as it likes: not here.
            if seen <= limit + _FORM:
                await send(message)

        with contextlib.suppress(_TooLargeError):
            await self._app(scope, counted, send_unless_too_large)
        if seen > limit + _FORM:
            await problems.too_large(limit)(scope, receive, send)


class _TooLargeError(Exception):
    """A streamed body grew beyond its limit."""


def _told_length(scope: Scope) -> int:
    """Content-Length in bytes, 0 without one (a chunked body)."""
    told = Headers(scope=scope).get("content-length", "")
    return int(told) if told.isdecimal() else 0


def replayed_body(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body that was read, then what comes after it."""
    messages: Iterator[Message] = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay() -> Message:
        message = next(messages, None)
        return await receive() if message is None else message

    return replay
