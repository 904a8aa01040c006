"""A mail (RFC 5322) and its parts (RFC 2045, 2046) as they lie in the bytes: fields and bodies with
their places, so that what does not change can be left as it is.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import collapse_rfc2231_value

from redactor.formats._eml.words import decoded_value

#: Parts may stand in parts so deep, and a head may have so many fields.
DEEPEST = 30
_MOST_FIELDS = 2000
_LONGEST_HEAD = 1_000_000
_LONGEST_FIELD = 8000
#: Parts of a mail, at all depths together.
_MOST_PARTS = 10_000

_FIELD = re.compile(
    rb"(?P<name>[!-9;-~]{1,200})[ \t]*:(?P<value>[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)\r?\n?"
)
_BLANK_LINE = re.compile(rb"[ \t]*(?:\r?\n|\Z)")
_MBOX = re.compile(rb"(?:[ \t]*\r?\n)*(?:From [^\r\n]*\r?\n|>From [^\r\n]*\r?\n)?")
_BASE64_NOISE = re.compile(rb"[^A-Za-z0-9+/]+")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a head: the whole of it from `start` to `end`, its value from `value`."""

    name: str
    start: int
    value: int
    end: int


@dataclass(slots=True)
class Entity:
    """A mail or a part of it. `is_cut`: it has no end, or none of the parts that it promises."""

    start: int
    body: int
    end: int
    fields: list[Field]
    message: Message
    parts: list[Entity] = field(default_factory=list)
    #: What stands around the parts, where nobody reads it.
    around: list[tuple[int, int]] = field(default_factory=list)
    is_cut: bool = False

    @property
    def kind(self) -> str:
        return self.message.get_content_type()

    @property
    def encoding(self) -> str:
        """How the body is encoded for transport."""
        told = str(self.message.get("Content-Transfer-Encoding", "7bit"))
        return told.partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        try:
            return (self.message.get_content_charset() or "").lower()
        except (UnicodeError, LookupError, ValueError):
            return ""

    @property
    def is_attachment(self) -> bool:
        told = str(self.message.get("Content-Disposition", ""))
        return told.strip().lower().startswith("attachment")

    @property
    def file_name(self) -> str:
        """The name that a file has here, decoded; empty where it has none."""
        for name, header in (("filename", "Content-Disposition"), ("name", "Content-Type")):
            try:
                told = self.message.get_param(name, None, header)
                if told is None:
                    continue
                plain = collapse_rfc2231_value(told)
            except (UnicodeError, LookupError, ValueError):
                continue
            value = plain.encode("utf-8", "surrogateescape")
            return decoded_value(value).replace("\r", "").replace("\n", "").strip()
        return ""


def parsed(data: bytes, start: int, end: int) -> Entity:
    """A mail, with all that is in it."""
    return _Reader(data).entity(start, end, 0)


@dataclass(slots=True)
class _Reader:
    """Takes a mail apart; `left`: so many parts more."""

    data: bytes
    left: int = _MOST_PARTS

    def entity(self, start: int, end: int, depth: int) -> Entity:
        """A mail or a part."""
        fields, body = self.head(start, end)
        # Only the fields that say what the part is: a hostile head may have many others.
        own = b"".join(
            self.data[each.start : min(each.end, each.start + _LONGEST_FIELD)].rstrip(b"\r\n")
            + b"\r\n"
            for each in fields
            if each.name.startswith("content-")
        )
        entity = Entity(start, body, end, fields, BytesHeaderParser().parsebytes(own + b"\r\n"))
        if entity.message.get_content_maintype() == "multipart":
            boundary = entity.message.get_boundary()
            if boundary and depth < DEEPEST:
                self.divide(entity, boundary.encode("utf-8", "surrogateescape"), depth)
            else:
                entity.is_cut = True
        return entity

    def head(self, start: int, end: int) -> tuple[list[Field], int]:
        """The fields, and where the body begins."""
        lead = _MBOX.match(self.data, start, end)
        position = lead.end() if lead else start
        fields: list[Field] = []
        stop = min(end, start + _LONGEST_HEAD)
        while position < stop and len(fields) < _MOST_FIELDS:
            match = _FIELD.match(self.data, position, end)
            if match is None:
                break
            name = match.group("name").decode("ascii").lower()
            fields.append(Field(name, position, match.start("value"), match.end()))
            position = match.end()
        blank = _BLANK_LINE.match(self.data, position, end)
        return fields, blank.end() if blank else position

    def divide(self, entity: Entity, boundary: bytes, depth: int) -> None:
        """Find the parts between the boundaries."""
        line = re.compile(rb"(?:^|(?<=\n))--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
        begun = entity.body
        is_open = False
        for match in line.finditer(self.data, entity.body, entity.end):
            if self.left <= 0:
                entity.is_cut = True
                break
            self.take(entity, begun, match.start(), depth if is_open else None)
            begun, is_open = match.end(), not match.group(1)
            if not is_open:
                break
        else:
            entity.is_cut = True
        self.take(entity, begun, entity.end, depth if is_open else None)
        if not entity.parts:
            # It is read as a whole.
            entity.around.clear()

    def take(self, entity: Entity, start: int, end: int, depth: int | None) -> None:
        """What stands between two boundaries: a part, or what nobody reads where depth is None."""
        if depth is None:
            if self.data[start:end].strip():
                entity.around.append((start, end))
            return
        # The line break before a boundary belongs to the boundary.
        end -= self.data.endswith(b"\n", start, end)
        end -= self.data.endswith(b"\r", start, end)
        self.left -= 1
        entity.parts.append(self.entity(start, max(start, end), depth + 1))


def leaves(entity: Entity) -> Iterator[Entity]:
    """The parts that hold no parts, in order."""
    if not entity.parts:
        yield entity
    for part in entity.parts:
        yield from leaves(part)


def entities(entity: Entity) -> Iterator[Entity]:
    yield entity
    for part in entity.parts:
        yield from entities(part)


def unpacked(raw: bytes, encoding: str) -> bytes | None:
    """A body without its transport encoding; None for an unknown one, or a damaged body."""
    if encoding in {"", "7bit", "8bit", "binary"}:
        return raw
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw)
    if encoding != "base64":
        return None
    bare = _BASE64_NOISE.sub(b"", raw)
    if len(bare) % 4 == 1:
        return None
    return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))


def packed(data: bytes, encoding: str, line_end: bytes) -> bytes:
    """A body in its transport encoding."""
    if encoding == "base64":
        lines = [
            binascii.b2a_base64(data[at : at + 57], newline=False) for at in range(0, len(data), 57)
        ]
        return line_end.join(lines) + (line_end if lines else b"")
    if encoding == "quoted-printable":
        lines = [
            binascii.b2a_qp(each, istext=False)
            for each in data.replace(b"\r\n", b"\n").split(b"\n")
        ]
        return line_end.join(each.replace(b"=\n", b"=" + line_end) for each in lines)
    return data
