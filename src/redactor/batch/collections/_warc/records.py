"""Records of a web archive: which are captures of pages, and what is in one.

A record's place is where it begins in the file. Of an archive that is packed as a whole, and not a
record each, it is the number of the record, from -1 down: such a file is read from its beginning.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Any

from redactor.batch.collections._files import check_same, opened
from redactor.batch.collections._http import name_of, unpacked
from redactor.batch.collections._warc.captures import Capture
from redactor.batch.items import Loaded, RefusedError
from redactor.formats import Limits

#: Beginnings of what is packed: gzip, zstandard, LZ4.
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")


def read(path: str, name: str, at: str) -> Iterator[Capture]:
    """The captures of an archive; `at` stands before their places. What comes behind a damage is one
    capture that has failed."""
    from fastwarc.warc import ArchiveIterator

    number = 0
    with opened(path) as file, opened(path) as again:
        is_packed = again.read(4).startswith(_PACKED)
        try:
            for record in ArchiveIterator(file, parse_http=False):
                number += 1
                place = record.stream_pos
                if is_packed and not _begins_packed(again, place):
                    place = -number
                capture = _capture(record, f"{at} {place}", number, name)
                if capture is not None:
                    yield capture
        except (OSError, ValueError):
            yield _behind(name, number)
            return
    if not number and _size(path):
        yield _behind(name, number)


def _behind(name: str, number: int) -> Capture:
    id = f"{name} 第{number + 1}条记录起/"
    return Capture(id, name=name, refusal="broken_archive", is_alone=True)


def _size(path: str) -> int:
    with opened(path) as file:
        return file.seek(0, io.SEEK_END)


def _begins_packed(file: IO[bytes], place: int) -> bool:
    file.seek(place)
    return file.read(4).startswith(_PACKED)


def _capture(record: Any, place: str, number: int, name: str) -> Capture | None:
    """A record as a capture; None for what is about a capture, or about the archive."""
    from fastwarc import warc

    about = (warc.warcinfo, warc.request, warc.metadata)
    headers = record.headers
    size = record.content_length
    if record.record_type in about:
        return None
    address = (headers.get("WARC-Target-URI") or "").strip("<>")
    known = (warc.response, warc.resource, warc.conversion, warc.revisit)
    if not address or record.record_type not in known:
        id = f"{name} 第{number}条记录"
        return Capture(id, name=id, refusal="bad_record", is_alone=True)
    date = record.record_date
    told = Capture(
        address,
        moment=date.strftime("%Y%m%d%H%M%S") if date else "",
        name=name_of(address),
        place=place,
        version=headers.get("WARC-Payload-Digest") or headers.get("WARC-Block-Digest") or "",
        size=size,
    )
    if not told.version and date:
        told = told._replace(version=f"{told.moment}-{size}")
    if record.record_type == warc.revisit:
        refers_to = (headers.get("WARC-Refers-To-Target-URI") or address).strip("<>")
        return told._replace(refers_to=refers_to)
    if headers.get("WARC-Truncated"):
        return told._replace(refusal="truncated")
    if not size:
        return told._replace(refusal="empty_record")
    return _looked_into(record, told)


def _looked_into(record: Any, told: Capture) -> Capture:
    """What the head of an answer says, and whether all of the record is there."""
    if told.address.startswith("dns:"):
        return told._replace(skipped="no_page")
    is_http = record.is_http
    if is_http:
        record.parse_http()
        headers = record.http_headers
        status = headers.status_code
        if status is None:
            return told._replace(refusal="bad_record")
        if not 200 <= status < 300:
            return told._replace(skipped=f"http_{status}")
        told = told._replace(
            name=name_of(
                told.address,
                headers.get("Content-Type") or "",
                headers.get("Content-Disposition") or "",
            )
        )
    else:
        told = told._replace(name=name_of(told.address, record.headers.get("Content-Type") or ""))
    left = record.content_length
    if record.reader.consume() < left or (is_http and _is_cut(record.http_headers, left)):
        return told._replace(refusal="truncated")
    return told if left else told._replace(skipped="empty")


def _is_cut(headers: Any, size: int) -> bool:
    """Whether the answer promised more bytes than there are."""
    promised = headers.get("Content-Length") or ""
    return promised.isdigit() and int(promised) > size


class _Reader:
    """An archive that is open. One that is packed as a whole goes back only by beginning anew."""

    def __init__(self, path: str, version: str) -> None:
        check_same(path, version)
        self.told = (path, version)
        self._path = path
        self._file = opened(path)
        self._records: Iterator[Any] = iter(())
        self._number = 0

    def record(self, place: int) -> Any:
        from fastwarc.warc import ArchiveIterator

        if place >= 0:
            self._file.seek(place)
            return next(iter(ArchiveIterator(self._file, parse_http=False)))
        if self._number >= -place or not self._number:
            self._file.seek(0)
            self._number = 0
            self._records = iter(ArchiveIterator(self._file, parse_http=False))
        while True:
            record = next(self._records)
            self._number += 1
            if self._number == -place:
                return record

    def close(self) -> None:
        self._file.close()


_reader: list[_Reader] = []


def load(path: str, version: str, place: int) -> Loaded:
    """What was captured, by its place."""
    if not _reader or _reader[0].told != (path, version):
        for each in _reader:
            each.close()
        _reader[:] = [_Reader(path, version)]
    try:
        return _loaded(_reader[0].record(place))
    except (OSError, ValueError, StopIteration):
        _reader.clear()
        raise RefusedError("broken_archive", "is damaged", advice="fetch it anew") from None


def _loaded(record: Any) -> Loaded:
    address = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    if not record.is_http:
        name = name_of(address, record.headers.get("Content-Type") or "")
        return Loaded(data=_read(record), name=name)
    record.parse_http()
    headers = record.http_headers
    body = _read(record)
    if not body:
        raise RefusedError("empty_record", "is empty")
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body = _joined(body)
    body = _unpacked(body, headers.get("Content-Encoding") or "")
    disposition = headers.get("Content-Disposition") or ""
    name = name_of(address, headers.get("Content-Type") or "", disposition)
    return Loaded(data=body, name=name)


def _read(record: Any) -> bytes:
    limit = Limits().size
    wanted = record.content_length
    if wanted > limit:
        raise RefusedError("too_large", f"is larger than {limit // 1_000_000} MB")
    data: bytes = record.reader.read()
    if len(data) < wanted:
        raise RefusedError("truncated", "is cut off")
    return data


def _joined(body: bytes) -> bytes:
    """A body without its chunks; many archives hold it without them already."""
    head = body[:20].partition(b"\r\n")[0].partition(b";")[0].strip()
    try:
        int(head, 16)
    except ValueError:
        return body
    from fastwarc.stream_io import ChunkedReader

    try:
        joined: bytes = ChunkedReader(io.BytesIO(body)).read()
    except OSError:
        raise RefusedError("truncated", "is cut off") from None
    return joined


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding.strip().lower() != "br":
        return unpacked(body, encoding)
    from fastwarc.stream_io import BrotliReader

    limit = min(Limits().size, max(len(body), 100_000) * Limits().ratio)
    try:
        data: bytes = BrotliReader(io.BytesIO(body)).read(limit + 1)
    except OSError:
        # Not packed as it says: unpacked already.
        return body
    if len(data) > limit:
        raise RefusedError("unpacks_too_far", "unpacks to far more than it is")
    return data
