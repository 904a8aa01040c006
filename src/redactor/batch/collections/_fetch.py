"""Fetches a document by HTTP, within limits of time and size.

Redirects are followed within the same host; one that leads elsewhere is not requested. What is busy
(429, 503) is asked again after a while. The proxies of the environment are not used: through one,
nobody could say which address is asked.
"""

from __future__ import annotations

import datetime
import http.client
import io
import random
import re
import socket
import ssl
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any, NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from redactor.batch.addresses import resolved
from redactor.batch.collections._http import unpacked
from redactor.batch.items import RefusedError, Unchanged

_PIECE = 1 << 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Asked again: too many requests, unavailable for now, and gateways that did not get through.
_BUSY = frozenset({429, 502, 503, 504})
_MOST_REDIRECTS = 5
#: Nobody is waited for longer than this, whatever he says.
_LONGEST_WAIT = 60.0
#: What may stand in an address as it is; the rest is escaped.
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
_CONTROL = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How to fetch: seconds for an answer to come on, and for all of it; bytes; how often what is
    busy is asked again; hosts, beside its own, to which a redirect may lead."""

    wait: float = 20.0
    timeout: float = 120.0
    size: int = 100_000_000
    retries: int = 3
    hosts: tuple[str, ...] = ()
    allow_local: bool = False


class Answer(NamedTuple):
    """What came: where from at last, with which headers. `version`: for the next time."""

    body: bytes
    url: str
    content_type: str
    disposition: str
    version: str


def settled(url: str) -> SplitResult:
    """An address as it is asked for, its host in ASCII and its path escaped. RefusedError when it
    is none of HTTP."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = parts.port
    except (ValueError, UnicodeError):
        raise RefusedError("bad_address", "is no address") from None
    if parts.scheme not in ("http", "https") or not host or _CONTROL.search(parts.netloc):
        raise RefusedError("bad_address", "is no address of http or https")
    netloc = f"[{host}]" if ":" in host else host
    netloc = netloc if port is None else f"{netloc}:{port}"
    path = quote(parts.path or "/", safe=_SAFE)
    return SplitResult(parts.scheme, netloc, path, quote(parts.query, safe=_SAFE), "")


def fetch(url: str, terms: Terms, earlier: str = "") -> Answer:
    """A document. Unchanged, when it still is what it was as `earlier`; RefusedError with a code for
    whatever else is not a document."""
    deadline = time.monotonic() + terms.timeout
    first = target = settled(url)
    allowed = {first.hostname, *terms.hosts}
    for _ in range(_MOST_REDIRECTS + 1):
        answer, location = _asked_again(target, terms, earlier, deadline)
        if answer is not None:
            return answer
        target = settled(urljoin(target.geturl(), location))
        if target.hostname not in allowed:
            raise RefusedError("foreign_redirect", "leads to another host", advice="hosts=…")
        if first.scheme == "https" and target.scheme == "http":
            raise RefusedError("insecure_redirect", "leads from https to http")
    raise RefusedError("redirect_loop", "leads from one address to the next")


def _asked_again(
    target: SplitResult, terms: Terms, earlier: str, deadline: float
) -> tuple[Answer | None, str]:
    """An answer, or where it leads; what is busy is asked again."""
    for attempt in range(terms.retries + 1):
        try:
            return _asked(target, terms, earlier, deadline)
        except _BusyError as error:
            told = error.after
            pause = 2.0**attempt * random.uniform(0.5, 1.0) if told is None else told
            pause = min(pause, _LONGEST_WAIT)
            if attempt == terms.retries or time.monotonic() + pause > deadline:
                raise RefusedError(error.code, error.what) from None
            time.sleep(pause)
    raise AssertionError("the last attempt was returned or raised")


class _BusyError(RefusedError):
    """Later, perhaps; `after` so many seconds, None when nobody says."""

    def __init__(self, code: str, what: str, after: float | None = None) -> None:
        self.after = after
        super().__init__(code, what)


def _asked(
    target: SplitResult, terms: Terms, earlier: str, deadline: float
) -> tuple[Answer | None, str]:
    """Ask once."""
    connection = _Connection(target, terms, deadline)
    try:
        connection.request("GET", _path(target), headers=_headers(earlier))
        response = connection.getresponse()
        location = _outcome(response)
        if location is not None:
            return None, location
        body = _body(response, terms.size)
        encoding = response.headers.get("Content-Encoding") or ""
        return (
            Answer(
                body=unpacked(body, encoding),
                url=target.geturl(),
                content_type=response.headers.get("Content-Type") or "",
                disposition=response.headers.get("Content-Disposition") or "",
                version=_version(response),
            ),
            "",
        )
    except TimeoutError:
        raise RefusedError("too_slow", "takes too long to answer") from None
    except ssl.SSLError:
        raise RefusedError("bad_certificate", "has no certificate that can be trusted") from None
    except http.client.IncompleteRead:
        raise _BusyError("truncated", "was broken off") from None
    except (OSError, http.client.HTTPException) as error:
        raise _BusyError("unreachable", f"cannot be reached: {type(error).__name__}") from None
    finally:
        connection.end()


def _path(target: SplitResult) -> str:
    return f"{target.path}?{target.query}" if target.query else target.path


def _headers(earlier: str) -> dict[str, str]:
    told = {
        "User-Agent": f"redactor/{version('redactor')}",
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    kind, _, value = earlier.partition(" ")
    if value and kind == "etag":
        told["If-None-Match"] = value
    elif value and kind == "date":
        told["If-Modified-Since"] = value
    return told


def _version(response: http.client.HTTPResponse) -> str:
    """By what to ask whether it has changed."""
    for kind, header in (("etag", "ETag"), ("date", "Last-Modified")):
        value = (response.headers.get(header) or "").strip()
        if value and value.isascii() and value.isprintable() and len(value) < 500:
            return f"{kind} {value}"
    return ""


def _outcome(response: http.client.HTTPResponse) -> str | None:
    """Where an answer leads, None where it is the document. Raises for all others."""
    status = response.status
    if status == 304:
        raise Unchanged
    if status in _REDIRECTS:
        location = response.headers.get("Location") or ""
        if not location:
            raise RefusedError(f"http_{status}", "leads nowhere")
        # Servers send it as bytes of UTF-8, which the library reads as Latin-1.
        return location.encode("latin-1", "replace").decode("utf-8", "replace")
    if status in _BUSY:
        after = _seconds(response.headers.get("Retry-After") or "")
        raise _BusyError(f"http_{status}", f"answers {status}", after)
    if not 200 <= status < 300 or status in (204, 205, 206):
        raise RefusedError(f"http_{status}", f"answers {status}")
    return None


def _seconds(told: str) -> float | None:
    """
    >>> _seconds("7"), _seconds("soon"), _seconds("Thu, 01 Jan 1970 00:00:00 GMT")
    (7.0, None, 0.0)
    """
    if told.strip().isdecimal():
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max(0.0, (moment - datetime.datetime.now(datetime.UTC)).total_seconds())


def _body(response: http.client.HTTPResponse, limit: int) -> bytes:
    promised = response.length
    if promised is not None and promised > limit:
        raise RefusedError("too_large", f"is larger than {limit // 1_000_000} MB")
    body = bytearray()
    while piece := response.read1(_PIECE):
        body += piece
        if len(body) > limit:
            raise RefusedError("too_large", f"is larger than {limit // 1_000_000} MB")
    if promised is not None and len(body) < promised:
        raise http.client.IncompleteRead(b"")
    return bytes(body)


class _Timed(io.RawIOBase):
    """What a socket sends, until a moment."""

    def __init__(self, sock: socket.socket, wait: float, deadline: float) -> None:
        self._sock = sock
        self._wait = wait
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(min(self._wait, left))
        return self._sock.recv_into(buffer)


class _Socket:
    """A socket whose answers are read until a moment, as HTTP's client wants one."""

    def __init__(self, sock: socket.socket, wait: float, deadline: float) -> None:
        self._sock = sock
        self._told = (wait, deadline)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Timed(self._sock, *self._told), _PIECE)

    def sendall(self, data: bytes) -> None:
        self._sock.sendall(data)

    def close(self) -> None:
        """The client does so before it has read the answer; see `_Connection.end`."""


class _Connection(http.client.HTTPConnection):
    """A connection to the address that was checked, with the name that was asked for."""

    def __init__(self, target: SplitResult, terms: Terms, deadline: float) -> None:
        is_secure = target.scheme == "https"
        self.default_port = 443 if is_secure else 80
        super().__init__(target.hostname or "", target.port, timeout=terms.wait)
        self._context = ssl.create_default_context() if is_secure else None
        self._terms = terms
        self._deadline = deadline
        self._opened: socket.socket | None = None

    def end(self) -> None:
        if self._opened is not None:
            self._opened.close()

    def connect(self) -> None:
        terms = self._terms
        addresses = resolved(self.host, self.port, allow_local=terms.allow_local)
        for number, address in enumerate(addresses, 1):
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                sock = socket.create_connection((address, self.port), min(terms.wait, left))
                break
            except OSError:
                if number == len(addresses):
                    raise
        self._opened = sock
        if self._context is not None:
            self._opened = sock = self._context.wrap_socket(sock, server_hostname=self.host)
        self.sock = _Socket(sock, terms.wait, self._deadline)
