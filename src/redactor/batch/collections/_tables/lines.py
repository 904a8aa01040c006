"""JSONL as a table of documents, also packed with gzip. A row's place is where its line begins,
unpacked: a plain file is read from there, a packed one from its beginning, once for each worker.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from types import NoneType
from typing import IO, Any, NamedTuple

from redactor.batch.collections._files import check_same, unpacked
from redactor.batch.collections._tables.columns import (
    Columns,
    There,
    line_item,
    row_item,
    row_loaded,
    settle,
)
from redactor.batch.items import Item, Loaded, RefusedError
from redactor.formats import Limits

_BROKEN = (OSError, EOFError, zlib.error)
_MARK = b"\xef\xbb\xbf"
#: So many lines tell the columns.
_LOOKED_AT = 20
_PIECE = 1 << 20


class Line(NamedTuple):
    """A line: its number, from 1, where it begins, and how long it is. `value` is None when it is no
    JSON object, `is_large` when it was not read for its length."""

    number: int
    start: int
    size: int
    value: dict[str, Any] | None
    is_large: bool = False


def columns(path: str, told: Columns) -> Columns | None:
    """Which columns are what; None where no line tells."""
    with unpacked(path) as file:
        try:
            found = [each.value for each in islice(read(file), _LOOKED_AT)]
        except _BROKEN:
            found = []
    rows = [each for each in found if each is not None]
    if not rows:
        return None
    plain = [(name, type(each)) for row in rows for name, each in row.items()]
    # A column may be null in the lines that were looked at.
    asked = [
        each for each in (told.id, told.text, told.bytes, told.name) if (each, NoneType) in plain
    ]
    texts = _names([name for name, kind in plain if kind is str] + asked)
    ids = _names([name for name, kind in plain if kind in (str, int)] + asked)
    binary = [each for each in texts if each == told.bytes or _says_base64(each)]
    return settle(told, There(ids, texts, binary), path)


def _names(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _says_base64(name: str) -> bool:
    return "base64" in name.lower() or name.lower() == "bytes"


def read(file: IO[bytes]) -> Iterator[Line]:
    """The lines that are not blank. Raises what a damaged packing raises."""
    number = start = 0
    limit = Limits().size
    while line := file.readline(limit):
        number += 1
        size = len(line)
        is_large = size >= limit and not line.endswith(b"\n")
        while is_large and (rest := file.readline(_PIECE)):
            size += len(rest)
            if rest.endswith(b"\n"):
                break
        if is_large or not line.isspace():
            yield Line(number, start, size, None if is_large else parsed(line), is_large)
        start += size


def parsed(line: bytes) -> dict[str, Any] | None:
    """The object of a line, None where it is none. What is no UTF-8 is read as GBK."""
    line = line.removeprefix(_MARK)
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        try:
            value = json.loads(line.decode("gb18030"))
        except (ValueError, RecursionError):
            return None
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def items(path: str, shown: str, columns: Columns) -> Iterator[Item]:
    """The lines. What comes behind a damage is one item that has failed."""
    number = 0
    with unpacked(path) as file:
        try:
            for line in read(file):
                number = line.number
                if line.value is None:
                    code = "too_large" if line.is_large else "broken_line"
                    yield line_item(number, shown, code)
                else:
                    item = row_item(line.value, number, shown, columns)
                    yield replace(item, locator=str(line.start), size=line.size)
        except _BROKEN:
            id = f"{shown} 第{number + 1}行起".lstrip()
            yield Item(id=f"{id}/", name=id, refusal="cut_off")


class _Reader:
    """A file that is open. One that is packed goes back only by beginning anew."""

    def __init__(self, path: str, version: str) -> None:
        check_same(path, version)
        self.told = (path, version)
        self._file = unpacked(path)

    def line(self, start: int) -> bytes:
        try:
            self._file.seek(start)
            return self._file.readline(Limits().size)
        except _BROKEN:
            raise RefusedError("cut_off", "is damaged", advice="write it anew") from None

    def close(self) -> None:
        self._file.close()


_reader: list[_Reader] = []


def load(path: str, item: Item, start: int, columns: Columns) -> Loaded:
    """What a row holds."""
    if not _reader or _reader[0].told != (path, item.version):
        for each in _reader:
            each.close()
        _reader[:] = [_Reader(path, item.version)]
    value = parsed(_reader[0].line(start))
    if value is None:
        raise RefusedError("broken_line", "is no JSON object")
    return row_loaded(value.get(columns.content), item, columns)
