"""The directory of a compound file (MS-CFB), the container of old Office files: which streams and
storages stand at its top, and the first bytes of one. Nothing more is read here."""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
_MOST = 4096


class Compound:
    """A compound file. Whatever is damaged in it is left out."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        #: By name: whether it is a stream, its first sector, its size.
        self.top: dict[str, tuple[bool, int, int]] = {}
        self._fat: list[int] = []
        self._sector = 512
        if data.startswith(MAGIC) and len(data) >= 512:
            (shift,) = struct.unpack_from("<H", data, 30)
            self._sector = 1 << shift if shift in (9, 12) else 512
            self._read_fat()
            self._read_directory()

    def _at(self, sector: int) -> int:
        return (sector + 1) * self._sector

    def _read_fat(self) -> None:
        per = self._sector // 4
        listed = list(struct.unpack_from("<109I", self._data, 76))
        more = struct.unpack_from("<I", self._data, 68)[0]
        for _ in range(_MOST):
            start = self._at(more)
            if more >= _END or start + self._sector > len(self._data):
                break
            words = struct.unpack_from(f"<{per}I", self._data, start)
            listed += words[:-1]
            more = words[-1]
        for sector in listed:
            start = self._at(sector)
            if sector < _END and start + self._sector <= len(self._data):
                self._fat += struct.unpack_from(f"<{per}I", self._data, start)

    def _chain(self, sector: int, most: int) -> bytes:
        pieces: list[bytes] = []
        seen: set[int] = set()
        while sector < _END and sector not in seen and len(seen) < most:
            seen.add(sector)
            start = self._at(sector)
            pieces.append(self._data[start : start + self._sector])
            sector = self._fat[sector] if sector < len(self._fat) else _END
        return b"".join(pieces)

    def _read_directory(self) -> None:
        raw = self._chain(struct.unpack_from("<I", self._data, 48)[0], _MOST)
        self._entries = [raw[at : at + 128] for at in range(0, len(raw) - 127, 128)]
        if not self._entries:
            return
        self._mini = struct.unpack_from("<I", self._entries[0], 116)[0]
        waiting = [struct.unpack_from("<I", self._entries[0], 76)[0]]
        seen: set[int] = set()
        while waiting:
            index = waiting.pop()
            if index >= len(self._entries) or index in seen:
                continue
            seen.add(index)
            entry = self._entries[index]
            length = struct.unpack_from("<H", entry, 64)[0]
            name = entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            left, right = struct.unpack_from("<II", entry, 68)
            start, size = struct.unpack_from("<II", entry, 116)
            self.top[name] = entry[66] == 2, start, size
            waiting += [left, right]

    def start_of(self, name: str, most: int = 4096) -> bytes:
        """The first bytes of a stream at the top; none where there is no such stream."""
        is_stream, start, size = self.top.get(name, (False, 0, 0))
        if not is_stream:
            return b""
        if size >= 4096:
            return self._chain(start, most // self._sector + 1)[:most]
        # Small streams stand in the root's own stream, in sectors of 64 bytes: those of ours that
        # are asked for are not longer than one.
        at = start << 6
        whole = self._chain(self._mini, at // self._sector + 2)
        return whole[at : at + min(size, 64)]
