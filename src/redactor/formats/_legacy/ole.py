"""The directory of a compound file (MS-CFB), the container of old Office files: which streams and
storages stand at its top, and the bytes of one, with their places in the file."""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
_MOST = 4096
#: Streams of fewer bytes stand in sectors of a size of their own.
_LARGE, _SMALL = 4096, 64


class Compound:
    """A compound file. Whatever is damaged in it is left out."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        #: By name: whether it is a stream, its first sector, its size.
        self.top: dict[str, tuple[bool, int, int]] = {}
        self._numbers: dict[str, int] = {}
        self._mini = _END
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
            self._numbers[name] = index
            waiting += [left, right]

    def stream(self, name: str) -> bytes:
        """All of a stream at the top; none where there is no such stream."""
        size = self.top.get(name, (False, 0, 0))[2]
        return b"".join(self._data[at : at + length] for at, length in self.spans(name))[:size]

    def least(self, name: str) -> int:
        """The fewest bytes that a stream must have to stand where it does."""
        return _LARGE if self.top[name][2] >= _LARGE else 0

    def entry_at(self, name: str) -> int:
        """Where a stream's entry stands in the file."""
        number = self._numbers[name]
        sectors = self._sectors(struct.unpack_from("<I", self._data, 48)[0])
        per = self._sector // 128
        return self._at(sectors[number // per]) + number % per * 128

    def spans(self, name: str) -> list[tuple[int, int]]:
        """Where the sectors of a stream stand in the file, and how long each is."""
        is_stream, start, size = self.top.get(name, (False, 0, 0))
        if not is_stream:
            return []
        if size >= _LARGE:
            return self._fitting([(self._at(each), self._sector) for each in self._sectors(start)])
        # Small streams stand in the root's own stream, in sectors of 64 bytes, linked in a table.
        holders = self._sectors(self._mini)
        raw = self._chain(struct.unpack_from("<I", self._data, 60)[0], _MOST)
        links = struct.unpack_from(f"<{len(raw) // 4}I", raw) if raw else ()
        per = self._sector // _SMALL
        spans: list[tuple[int, int]] = []
        while start < len(links) and start // per < len(holders) and len(spans) < _MOST:
            spans.append((self._at(holders[start // per]) + start % per * _SMALL, _SMALL))
            start = links[start]
        return self._fitting(spans)

    def _fitting(self, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The spans that lie within the file; the last one may be cut off."""
        end = len(self._data)
        return [(at, min(size, end - at)) for at, size in spans if at < end]

    def _sectors(self, sector: int) -> list[int]:
        """The numbers of the sectors of a chain."""
        found: dict[int, None] = {}
        while sector < _END and sector not in found and len(found) <= len(self._fat):
            found[sector] = None
            sector = self._fat[sector] if sector < len(self._fat) else _END
        return list(found)

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
