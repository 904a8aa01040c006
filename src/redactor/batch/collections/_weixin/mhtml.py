"""MHTML (RFC 2557): a page and its pictures in one file, as mail carries them."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import NamedTuple

from redactor.formats import decode


class Part(NamedTuple):
    """A part of the file that is no page."""

    number: int
    name: str
    size: int


def page_of(data: bytes, name: str) -> str | None:
    """The page; None where there is none. InputError when it is no text."""
    for part in message_from_bytes(data).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = _body(part)
            charset = part.get_content_charset()
            if charset:
                try:
                    return body.decode(charset)
                except (LookupError, UnicodeDecodeError):
                    pass
            return decode(body, name)[0]
    return None


def pictures_of(data: bytes) -> Iterator[Part]:
    """The pictures, by their numbers."""
    for number, part in enumerate(message_from_bytes(data).walk()):
        if part.get_content_maintype() == "image":
            ending = part.get_content_subtype().partition("+")[0].replace("jpeg", "jpg")
            yield Part(number, f"图片{number}.{ending}", len(_body(part)))


def picture(data: bytes, number: int) -> bytes | None:
    """A picture by its number."""
    for at, part in enumerate(message_from_bytes(data).walk()):
        if at == number:
            return _body(part)
    return None


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""
