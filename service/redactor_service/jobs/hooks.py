"""Telling somebody that a job is over: Standard Webhooks, to hosts that the operator named.

    webhook_hosts = ["cms.example.gov.cn", "inside:10.0.0.8:8080"]

The address is looked up once and that very address is connected to, so that a name cannot lead
elsewhere in between. Without `inside:` it must be one of the public net. Redirects are not followed.
A message holds the job's id, its state and counts: nothing of a document.
"""

from __future__ import annotations

import http.client
import json
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from redactor import OptionError
from redactor.batch.addresses import resolved
from redactor.batch.items import RefusedError
from redactor.batch.watch import DeliveryError, Webhook, post

_INSIDE = "inside:"
_TIMEOUT = 10.0
_ANSWER = 4096
#: Answers after which the same may be taken in a moment.
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
#: Seconds before each further try.
PAUSES = (1.0, 5.0, 25.0)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to post: an address whose host the operator named. `is_inside`: it may be one of the
    office's own net."""

    parts: SplitResult
    port: int
    is_inside: bool

    @property
    def host(self) -> str:
        return self.parts.hostname or ""


def target_of(url: str, hosts: Sequence[str]) -> Target:
    """The target of a caller's address. OptionError when it is none, or the host was not named.

    >>> target_of("https://cms.example/hook", ["cms.example"]).port
    443
    >>> target_of("http://10.0.0.8:8080/", ["inside:10.0.0.8:8080"]).is_inside
    True
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if not port or not url.isascii() or any(not each.isprintable() or each == " " for each in url):
        raise OptionError("is no address", where="webhook.url", advice="https://host/path")
    if not parts.hostname or "@" in parts.netloc:
        raise OptionError(
            "is no address", where="webhook.url", advice="https://host/path, without a password"
        )
    allowed = [each for each in hosts if _names(each, parts.hostname, port)]
    if not allowed:
        raise OptionError(
            "is not a host that may be told",
            where="webhook.url",
            advice="the operator of the service names hosts in webhook_hosts",
        )
    is_inside = any(each.startswith(_INSIDE) for each in allowed)
    return Target(parts=parts, port=port, is_inside=is_inside)


def _names(told: str, host: str, port: int) -> bool:
    """Whether an entry of the operator's list is this host; with a port, on this port alone."""
    name = told.removeprefix(_INSIDE).strip().lower()
    shown = f"[{host}]" if ":" in host else host
    return name in {host, shown, f"{shown}:{port}"}


def message(kind: str, data: Mapping[str, object], moment: str) -> bytes:
    """The body, as Standard Webhooks has it."""
    return json.dumps({"type": kind, "timestamp": moment, "data": dict(data)}).encode()


def new_id() -> str:
    return f"msg_{secrets.token_hex(15)}"


def deliver(
    target: Target,
    secret: bytes,
    body: bytes,
    stop: threading.Event,
    pauses: Sequence[float] = PAUSES,
) -> None:
    """Post, with patience, under one id. DeliveryError when it could not be, or when told to stop.
    It blocks: call it in a thread."""
    id = new_id()
    for pause in (*pauses, None):
        try:
            return deliver_once(target, secret, id, body)
        except DeliveryError as error:
            if error.is_final or pause is None or stop.wait(pause):
                raise
    return None


def deliver_once(target: Target, secret: bytes, id: str, body: bytes) -> None:
    """Post once, under this id. DeliveryError when it could not be. It blocks."""
    where = f"webhook {target.host}"
    connection = _Pinned(target)
    path = target.parts.path or "/"
    path = f"{path}?{target.parts.query}" if target.parts.query else path
    signer = Webhook(address=target.parts.geturl(), secret=secret)
    try:
        post(connection, path, body, signer.headers(id, body), where)
    except RefusedError as error:
        # A name that leads inside today is not asked again in a moment, lest it be tried until it
        # answers otherwise.
        is_final = error.code == "inside_address"
        raise DeliveryError(f"refused: {error.code}", where=where, is_final=is_final) from None


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, under the name that was asked for."""

    def __init__(self, target: Target) -> None:
        self.default_port = _PORTS[target.parts.scheme]
        super().__init__(target.host, target.port, timeout=_TIMEOUT)
        self._target = target

    def connect(self) -> None:
        target = self._target
        deadline = time.monotonic() + _TIMEOUT
        addresses = resolved(target.host, target.port, allow_local=target.is_inside)
        for number, address in enumerate(addresses, 1):
            left = max(0.1, deadline - time.monotonic())
            try:
                made = socket.create_connection((address, target.port), left)
                break
            except OSError:
                if number == len(addresses):
                    raise
        made.settimeout(_TIMEOUT)
        if target.parts.scheme == "https":
            made = ssl.create_default_context().wrap_socket(made, server_hostname=target.host)
        self.sock = made
