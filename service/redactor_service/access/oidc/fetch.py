"""Asking the provider: one request, one bounded answer in JSON, within a time that counts for all of it.

No redirect is followed: it would carry a code or a secret to somebody else.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.parse import urlencode, urlsplit

from redactor_service.access.oidc.faults import Fault, FaultError

#: Seconds for a whole exchange, and bytes of an answer.
SECONDS = 10.0
MOST = 262_144


def get(url: str, *, seconds: float = SECONDS) -> dict[str, object]:
    """The JSON object at `url`. FaultError when there is none. It blocks: call it in a thread."""
    status, answer = _exchange(url, None, {}, seconds)
    if status != 200:
        raise FaultError(Fault.STATUS)
    return answer


def post(
    url: str,
    fields: Mapping[str, str],
    headers: Mapping[str, str],
    *,
    seconds: float = SECONDS,
) -> tuple[int, dict[str, object]]:
    """Status (200, 400 or 401) and JSON object of the answer to a form. FaultError, and blocking, as
    `get`."""
    body = urlencode(fields).encode("ascii")
    form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return _exchange(url, body, form, seconds)


def _exchange(
    url: str, body: bytes | None, headers: Mapping[str, str], seconds: float
) -> tuple[int, dict[str, object]]:
    ends = time.monotonic() + seconds
    connection = _connection(url, seconds)
    try:
        connection.connect()
        with _cut_at(ends, connection.sock):
            return _asked(connection, url, body, headers)
    except FaultError as error:
        # What was cut short looks like what ended.
        if error.fault is Fault.NOT_JSON and time.monotonic() >= ends:
            raise FaultError(Fault.SLOW) from None
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        is_late = isinstance(error, TimeoutError) or time.monotonic() >= ends
        raise FaultError(Fault.SLOW if is_late else Fault.UNREACHABLE) from None
    finally:
        connection.close()


def _connection(url: str, seconds: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=context)
    return http.client.HTTPConnection(host, port, timeout=seconds)


@contextmanager
def _cut_at(ends: float, made: socket.socket) -> Iterator[None]:
    """Ends the connection then: a provider that sends a byte a second never runs into its time-out. By the
    socket, for `http.client` forgets it once an answer has no length."""
    watch = threading.Timer(max(0.0, ends - time.monotonic()), _cut, (made,))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _cut(made: socket.socket) -> None:
    with suppress(OSError):  # it may be over already
        made.shutdown(socket.SHUT_RDWR)


def _asked(
    connection: http.client.HTTPConnection,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
) -> tuple[int, dict[str, object]]:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asked = {"Accept": "application/json", "Accept-Encoding": "identity", **headers}
    connection.request("GET" if body is None else "POST", target, body, asked)
    answer = connection.getresponse()
    if 300 <= answer.status < 400:
        raise FaultError(Fault.REDIRECT)
    if answer.status not in (200, 400, 401):
        raise FaultError(Fault.STATUS)
    content = answer.read(MOST + 1)
    if len(content) > MOST:
        raise FaultError(Fault.TOO_LARGE)
    if answer.length:
        # The connection ended before what was announced had come.
        raise http.client.IncompleteRead(content, answer.length)
    return answer.status, as_object(content)


def as_object(content: bytes) -> dict[str, object]:
    """A JSON object. FaultError for anything else; NaN and Infinity, which no comparison stops, are no
    JSON."""
    try:
        found = json.loads(content.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise FaultError(Fault.NOT_JSON) from None
    if not isinstance(found, dict):
        raise FaultError(Fault.NOT_JSON)
    return found


def _refuse(_: str) -> None:
    raise ValueError
