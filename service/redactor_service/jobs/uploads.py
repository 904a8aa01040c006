"""Forms with files (multipart/form-data), read piece by piece into the vault: nothing of an upload is
on disk in clear, or in memory whole. What was broken off leaves nothing behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from redactor_service.jobs.vault import Vault, Writer

_LONGEST_FIELD = 1_000_000
_MOST_PARTS = 1_000
_MOST_HEADERS = 8_000
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file in the vault: under which name there, how its sender calls it, bytes, and a digest that
    serves to tell it from another and goes nowhere."""

    token: str
    name: str
    size: int
    digest: bytes


@dataclass(slots=True, kw_only=True)
class Form:
    """What was sent. `drop` wipes the files."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)

    def digest(self) -> bytes:
        """The same for the same fields and files, whatever the boundary is."""
        told = hashlib.sha256()
        for name, value in sorted(self.fields.items()):
            for part in (name, value):
                told.update(_measured(part))
        for each in self.files:
            told.update(_measured(each.name) + each.digest)
        return told.digest()

    def drop(self, vault: Vault) -> None:
        for each in self.files:
            vault.drop(each.token)


def _measured(part: str) -> bytes:
    """With its length before it, so that two parts never read like two others."""
    piece = part.encode("utf-8", "surrogatepass")
    return len(piece).to_bytes(8, "big") + piece


def base_name(told: str) -> str:
    """A file's own name, whatever path was sent, of Windows too.

    >>> base_name("../../etc/名单.txt"), base_name("C:\\\\temp\\\\a.docx"), base_name("..")
    ('名单.txt', 'a.docx', 'file')
    """
    name = PureWindowsPath(PurePosixPath(told).name).name
    name = "".join(each for each in name if each.isprintable()).strip()[-_LONGEST_NAME:]
    return name if name.strip(".") else "file"


async def received(
    request: Request, vault: Vault, *, file_fields: Sequence[str], seconds: float
) -> Form:
    """Read a form. RequestValidationError when it is none, or has other fields with files."""
    _, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if not boundary:
        raise _fault("body", "is not a form with files (multipart/form-data)")
    reader = _Reader(vault, boundary, file_fields=file_fields, seconds=seconds)
    try:
        async for piece in _stream(request):
            # Encrypting and writing take time that others are served in.
            await asyncio.to_thread(reader.feed, piece)
        reader.finish()
    except BaseException:
        reader.abandon()
        raise
    return reader.form


async def _stream(request: Request) -> AsyncIterator[bytes]:
    async for piece in request.stream():
        if piece:
            yield piece


class _Reader:
    """What python-multipart calls back with the parts of a form."""

    def __init__(
        self, vault: Vault, boundary: bytes, *, file_fields: Sequence[str], seconds: float
    ) -> None:
        self.form = Form()
        self._vault = vault
        self._files = frozenset(file_fields)
        self._seconds = seconds
        self._parts = 0
        self._header = bytearray()
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._field = ""
        self._name = ""
        self._text = bytearray()
        self._writer: Writer | None = None
        self._digest = hashlib.sha256()
        self._is_whole = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers,
                "on_part_data": self._on_data,
                "on_part_end": self._on_end,
                "on_end": self._on_whole,
            },
        )

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.write(piece)
        except MultipartParseError:
            raise _fault("body", "is not a form with files (multipart/form-data)") from None

    def finish(self) -> None:
        if not self._is_whole:
            raise _fault("body", "ends before the form does")

    def abandon(self) -> None:
        with contextlib.suppress(OSError):
            if self._writer is not None:
                self._writer.abandon()
        self.form.drop(self._vault)

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise _fault("body", f"has more than {_MOST_PARTS} parts")
        self._headers = {}
        self._field = self._name = ""
        self._text = bytearray()

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]
        self._bound(self._header)

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._bound(self._value)

    def _bound(self, header: bytearray) -> None:
        if len(header) > _MOST_HEADERS:
            raise _fault("body", "has a part with too long a header")

    def _on_header_end(self) -> None:
        self._headers[bytes(self._header).lower()] = bytes(self._value)
        self._header.clear()
        self._value.clear()
        if len(self._headers) > 20:
            raise _fault("body", "has a part with too many headers")

    def _on_headers(self) -> None:
        kind, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if kind != b"form-data" or b"name" not in options:
            raise _fault("body", "has a part without a name")
        self._field = options[b"name"].decode("utf-8", "replace")
        if b"filename" not in options:
            return
        if self._field not in self._files:
            raise _fault("body", f"files come in the field {' or '.join(sorted(self._files))}")
        self._name = base_name(options[b"filename"].decode("utf-8", "replace"))
        self._digest = hashlib.sha256()
        self._writer = self._vault.writer(seconds=self._seconds)

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        piece = data[start:end]
        if self._writer is not None:
            self._digest.update(piece)
            self._writer.write(piece)
            return
        self._text += piece
        if len(self._text) > _LONGEST_FIELD:
            raise _fault("body", "has too long a field")

    def _on_end(self) -> None:
        if self._writer is None:
            try:
                self.form.fields[self._field] = self._text.decode()
            except UnicodeDecodeError:
                raise _fault("body", "has a field that is not UTF-8") from None
            return
        writer, self._writer = self._writer, None
        writer.close()
        self.form.files.append(
            Upload(
                token=writer.name,
                name=self._name,
                size=writer.size,
                digest=self._digest.digest(),
            )
        )

    def _on_whole(self) -> None:
        self._is_whole = True


def _fault(where: str, what: str) -> RequestValidationError:
    return RequestValidationError([{"type": "form", "loc": (where,), "msg": what}])


__all__ = ["ClientDisconnect", "Form", "Upload", "base_name", "received"]
