"""Who is told, and how: a webhook (Standard Webhooks), mail, a file.

A channel raises DeliveryError when it could not deliver; what it says holds no address with a secret
in it. All are told again the next time, with the same id.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import json
import os
import smtplib
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from redactor.batch.watch.outbox import Message
from redactor.errors import InputError, OptionError, RedactorError

#: Seconds before each further try, and for each try.
_PAUSES = (1.0, 5.0, 25.0)
_TIMEOUT = 30.0
#: Answers after which the same may be taken in a moment.
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_PREFIX = "whsec_"
_ANSWER = 4096


class DeliveryError(RedactorError):
    """A message that could not be delivered. `is_final`: nor will it be in a moment."""

    def __init__(self, what: str, *, where: str, advice: str = "", is_final: bool = False) -> None:
        self.is_final = is_final
        super().__init__(what, where=where, advice=advice)


class Channel(Protocol):
    """Who is told. `name`: by which it is known again, with nothing secret in it."""

    @property
    def name(self) -> str: ...

    def deliver(self, message: Message) -> None:
        """DeliveryError when it could not be."""
        ...


def delivered(
    channel: Channel,
    message: Message,
    stop: threading.Event,
    pauses: tuple[float, ...] = _PAUSES,
) -> None:
    """Deliver, with patience. DeliveryError when it could not be; at once when told to stop."""
    for pause in (*pauses, None):
        try:
            return channel.deliver(message)
        except DeliveryError as error:
            if error.is_final or pause is None or stop.wait(pause):
                raise
    return None


def secret_of(path: Path) -> bytes:
    """The secret of a webhook: base64, mostly with whsec_ before it. OptionError for none."""
    try:
        text = path.read_text("ascii").strip()
        secret = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except (UnicodeDecodeError, binascii.Error):
        secret = b""
    if len(secret) < 24:
        raise OptionError(
            "holds no secret of a webhook",
            where=str(path),
            advice="24 bytes or more in base64: openssl rand -base64 32",
        )
    return secret


def post(
    connection: http.client.HTTPConnection,
    target: str,
    body: bytes,
    headers: Mapping[str, str],
    where: str,
) -> None:
    """Post once, and close the connection. DeliveryError unless it was taken."""
    try:
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(_ANSWER)
    except ssl.SSLError as error:
        raise DeliveryError(f"no secure connection: {error.reason}", where=where) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise DeliveryError(f"no answer: {type(error).__name__}", where=where) from None
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise DeliveryError(
            f"answers {answer.status}", where=where, is_final=answer.status not in _BUSY
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that messages are posted to, signed as Standard Webhooks says: HMAC-SHA256 over id,
    time and body. Redirects are not followed: they would carry the message to somebody else."""

    address: str
    secret: bytes
    name: str = "webhook"
    clock: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.address)
            is_one = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            is_one = None
        if not is_one or not self.address.isascii():
            raise OptionError("is no address", where="--webhook", advice="https://host/path")

    def deliver(self, message: Message) -> None:
        parts = urlsplit(self.address)
        where = f"webhook {parts.hostname}"
        kind = http.client.HTTPSConnection
        connection = (
            kind(parts.netloc.rpartition("@")[2], timeout=_TIMEOUT)
            if parts.scheme == "https"
            else http.client.HTTPConnection(parts.netloc.rpartition("@")[2], timeout=_TIMEOUT)
        )
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        body = message.body.encode()
        post(connection, target, body, self.headers(message.id, body), where)

    def headers(self, id: str, body: bytes) -> dict[str, str]:
        """With the signature of now."""
        moment = str(int(self.clock()))
        signed = hmac.new(self.secret, f"{id}.{moment}.".encode() + body, hashlib.sha256)
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "redactor",
            "webhook-id": id,
            "webhook-timestamp": moment,
            "webhook-signature": f"v1,{base64.b64encode(signed.digest()).decode()}",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mailbox. `security`: starttls, tls, or none (for a server on the same machine). `ca`: a file
    of certificates to trust beside the usual ones; "" for none."""

    to: str
    sender: str
    host: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = ""
    ca: str = ""

    def __post_init__(self) -> None:
        for each in (self.to, self.sender):
            if not each.isascii() or "@" not in each or any(part in each for part in " \r\n,"):
                raise OptionError("is no mailbox", where="mail", advice="name@example.gov.cn")
        if self.user and self.security == "none":
            raise OptionError(
                "a password is not sent over an open connection",
                where="--smtp-user",
                advice="--smtp-security starttls or tls",
            )

    @property
    def name(self) -> str:
        return f"mail:{hashlib.blake2b(self.to.encode(), digest_size=6).hexdigest()}"

    def deliver(self, message: Message) -> None:
        try:
            with self._connected() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(self._letter(message))
        except ssl.SSLError as error:
            raise DeliveryError(
                f"no secure connection: {error.reason}",
                where=f"mail server {self.host}",
                is_final=True,
            ) from None
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
            raise DeliveryError(
                f"refuses: {type(error).__name__}", where=f"mail server {self.host}", is_final=True
            ) from None
        except smtplib.SMTPRecipientsRefused as error:
            code = max(code for code, _ in error.recipients.values())
            raise DeliveryError(
                f"did not take it: {code}",
                where=f"mail server {self.host}",
                is_final=code >= 500,
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            told = getattr(error, "smtp_code", "") or type(error).__name__
            raise DeliveryError(
                f"did not take it: {told}", where=f"mail server {self.host}"
            ) from None

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.ca:
            context.load_verify_locations(self.ca)
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT)
        if self.security == "starttls":
            try:
                server.starttls(context=context)
            except BaseException:
                server.close()
                raise
        return server

    def _letter(self, message: Message) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"] = self.sender, self.to
        letter["Subject"] = message.title
        letter["Date"] = formatdate(localtime=True)
        # The same for all tries, so that mail programs show it once.
        letter["Message-ID"] = f"<{message.id}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.text)
        return letter


@dataclass(frozen=True, slots=True, kw_only=True)
class TellFile:
    """A file to which each message is added as a line of JSON; none twice."""

    path: Path
    name: str = "file"

    def deliver(self, message: Message) -> None:
        line = json.dumps(
            {"id": message.id, **json.loads(message.body)}, ensure_ascii=False
        ).encode()
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
            with os.fdopen(descriptor, "r+b", buffering=0) as file:
                known = file.read()
                if f'"id": "{message.id}"'.encode() in known:
                    last = known.rpartition(b"\n")[2]
                    if not last:
                        return
                # After a line that was broken off.
                file.write((b"\n" if known and not known.endswith(b"\n") else b"") + line + b"\n")
                os.fsync(descriptor)
        except OSError as error:
            raise DeliveryError(
                f"cannot be written: {error.strerror}", where=str(self.path), is_final=True
            ) from None
