"""A compound file (MS-CFB) by hand: some streams at its top, each in sectors of its own."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _LEAST = 512, 4096


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of no more than some 60 KB with these streams."""
    fat, body = [_FAT], [b""]
    starts: dict[str, int] = {}
    padded = {name: content.ljust(_LEAST, b"\0") for name, content in streams.items()}
    for name, content in padded.items():
        starts[name] = len(fat)
        count = -(-len(content) // _SECTOR)
        body += [
            content[at : at + _SECTOR].ljust(_SECTOR, b"\0")
            for at in range(0, len(content), _SECTOR)
        ]
        fat += [*range(len(fat) + 1, len(fat) + count), _END]
    rows = [_entry("Root Entry", 5, 0, 0, child=1 if streams else _FREE)]
    for index, (name, content) in enumerate(streams.items(), 1):
        after = index + 1 if index < len(streams) else _FREE
        rows.append(_entry(name, 2, starts[name], max(len(content), _LEAST), right=after))
    raw = b"".join(rows)
    raw = raw.ljust(-(-len(raw) // _SECTOR) * _SECTOR, b"\0")
    directory = len(fat)
    count = len(raw) // _SECTOR
    body += [raw[at : at + _SECTOR] for at in range(0, len(raw), _SECTOR)]
    fat += [*range(directory + 1, directory + count), _END]
    assert len(fat) <= _SECTOR // 4
    body[0] = struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, directory, 0, _LEAST, _END, 0, _END, 0
    )
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    return head + b"".join(body)


def _entry(
    name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE
) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    row = wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1)
    row += struct.pack("<III", _FREE, right, child) + bytes(36)
    return row + struct.pack("<IQ", start, size)
