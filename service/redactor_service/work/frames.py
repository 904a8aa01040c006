"""Messages between the service and its workers: a head in JSON, then bytes.

Twelve bytes tell the lengths of both, big-endian.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Mapping, Sequence

_LENGTHS = struct.Struct("!IQ")


def packed(head: Mapping[str, object], parts: Sequence[bytes] = ()) -> bytes:
    """One message.

    >>> packed({}, [b"x"])
    b'\\x00\\x00\\x00\\x0f\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x01{"_parts": [1]}x'
    """
    told = json.dumps({**head, "_parts": [len(each) for each in parts]}).encode()
    return b"".join((_LENGTHS.pack(len(told), sum(map(len, parts))), told, *parts))


async def received(reader: asyncio.StreamReader) -> tuple[dict[str, object], list[bytes]]:
    """The next message. IncompleteReadError when there is none."""
    head, body = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    told = await reader.readexactly(head)
    return _message(told, await reader.readexactly(body) if body else b"")


def read(stream: socket.socket) -> tuple[dict[str, object], list[bytes]]:
    """The next message, waited for. EOFError when there is none."""
    head, body = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    return _message(_exactly(stream, head), _exactly(stream, body))


def _exactly(stream: socket.socket, size: int) -> bytes:
    data = bytearray(size)
    view, at = memoryview(data), 0
    while at < size:
        got = stream.recv_into(view[at:])
        if not got:
            raise EOFError
        at += got
    return bytes(data)


def _message(told: bytes, body: bytes) -> tuple[dict[str, object], list[bytes]]:
    head: dict[str, object] = json.loads(told)
    lengths = head.pop("_parts")
    assert isinstance(lengths, list)
    parts, at = [], 0
    for length in lengths:
        parts.append(body[at : at + length])
        at += length
    return head, parts
