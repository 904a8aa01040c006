"""Structured logs: one JSON object a line, with the request's id. Never a text, a query or a path that
is not ours.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from contextvars import ContextVar
from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from redactor_service.metrics import Metrics

_access = logging.getLogger("redactor_service.access")
_request_id: ContextVar[str] = ContextVar("request_id", default="")
_TOLD_ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
HEADER = "x-request-id"


@lru_cache(maxsize=8)
def _second(moment: int) -> str:
    """A second in local time: many lines share it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(moment))


class JsonLines(logging.Formatter):
    """No tracebacks and no messages of exceptions: they may quote a draft."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": f"{_second(int(record.created))}.{int(record.msecs):03}",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
        request = getattr(record, "request", None) or _request_id.get()
        if request:
            told["request"] = request
        told.update(getattr(record, "told", {}))
        return json.dumps(told, ensure_ascii=False)


class RequestLog:
    """Gives each request an id, counts it, and writes a line when it is over."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Only what is a UUID is taken over: anything else could hold text.
        sent = Headers(scope=scope).get(HEADER, "").lower()
        request = sent if _TOLD_ID.fullmatch(sent) else secrets.token_hex(16)
        token = _request_id.set(request)
        began, status = time.perf_counter(), 499

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request
            await send(message)

        # A server's own access log would print the query, and somebody may put draft text there.
        inner = {**scope}
        scope["query_string"] = b""
        try:
            await self._app(inner, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - began
            route = getattr(inner.get("route"), "path", "") or "other"
            self._metrics.count(route, status, seconds)
            if _access.isEnabledFor(logging.INFO):
                told = {"status": status, "ms": round(seconds * 1000, 1)}
                line = f"{scope['method']} {route} HTTP"
                _access.info(line, extra={"told": told})
            _request_id.reset(token)
