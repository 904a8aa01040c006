"""Parquet as a table of documents. A row's place is `group:row`.

A worker reads a group once, batch by batch, as its rows come: the rows that others audit are passed
over, and a group larger than the memory is never there as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from redactor.batch.collections._files import check_same
from redactor.batch.collections._tables.columns import Columns, There, row_item, row_loaded, settle
from redactor.batch.items import Item, Loaded, RefusedError
from redactor.errors import InputError

#: Bytes and rows of a batch, and bytes that are read at once.
_BATCH, _ROWS, _BUFFER = 16 << 20, 1024, 1 << 20


def columns(path: str, told: Columns) -> Columns:
    """Which columns are what."""
    ids: list[str] = []
    texts: list[str] = []
    binary: list[str] = []
    for field in _opened(path).schema_arrow:
        if _is_text(field.type):
            texts.append(field.name)
        elif _is_binary(field.type):
            binary.append(field.name)
        if not _is_nested(field.type):
            ids.append(field.name)
    return settle(told, There(ids, texts, binary), path)


def _is_nested(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_nested(kind))


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    is_view = getattr(pa.types, "is_string_view", lambda _: False)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or is_view(kind))


def _is_binary(kind: Any) -> bool:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    told = (pa.types.is_binary(kind), pa.types.is_large_binary(kind))
    return any(told) or bool(pa.types.is_fixed_size_binary(kind))


def _opened(path: str) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False)
    except (OSError, pa.ArrowException) as error:
        told = getattr(error, "strerror", None) or "is damaged, or no Parquet"
        raise InputError(told, where=path, advice="write it anew") from None


def items(path: str, shown: str, columns: Columns) -> Iterator[Item]:
    """The rows. A group that cannot be read is one item that has failed."""
    import pyarrow as pa

    try:
        file = _opened(path)
        missing = {columns.id, columns.content} - set(file.schema_arrow.names)
    except InputError:
        yield Item(id=f"{shown or path}/", name=shown, refusal="broken_table")
        return
    if missing:
        yield Item(id=f"{shown or path}/", name=shown, refusal="other_columns")
        return
    wanted = [each for each in {columns.id, columns.name} if each in file.schema_arrow.names]
    before = 0
    for group in range(file.metadata.num_row_groups):
        size = _row_size(file, group, columns.content)
        row = 0
        try:
            for batch in _batches(file, group, wanted, _ROWS):
                values = {name: batch.column(name).to_pylist() for name in wanted}
                for at in range(batch.num_rows):
                    found = {name: each[at] for name, each in values.items()}
                    item = row_item(found, before + row + 1, shown, columns)
                    yield replace(item, locator=f"{group}:{row}", size=size)
                    row += 1
        except (OSError, pa.ArrowException, UnicodeDecodeError):
            id = f"{shown} 第{before + row + 1}行起的一组".lstrip()
            yield Item(id=f"{id}/", name=id, refusal="broken_table")
        before += file.metadata.row_group(group).num_rows


def _batches(file: Any, group: int, wanted: list[str], rows: int) -> Any:
    return file.iter_batches(batch_size=rows, row_groups=[group], columns=wanted, use_threads=False)


def _row_size(file: Any, group: int, column: str) -> int:
    """Bytes of a row's content, on the average of its group."""
    facts = file.metadata.row_group(group)
    total = sum(
        facts.column(at).total_uncompressed_size
        for at in range(facts.num_columns)
        if facts.column(at).path_in_schema == column
    )
    return int(total // max(facts.num_rows, 1))


class _Reader:
    """A file that is open, at some row of some group."""

    def __init__(self, path: str, version: str, column: str) -> None:
        check_same(path, version)
        self.told = (path, version, column)
        self._file = _opened(path)
        self._column = column
        self._group = -1
        self._batches: Any = iter(())
        self._values: Any = None
        self._start = self._stop = 0

    def value(self, group: int, row: int) -> Any:
        """A row's content; RefusedError when the group is damaged."""
        import pyarrow as pa

        if group != self._group or row < self._start:
            size = _row_size(self._file, group, self._column)
            rows = max(1, min(_ROWS, _BATCH // max(size, 1)))
            self._batches = _batches(self._file, group, [self._column], rows)
            self._group = group
            self._start = self._stop = 0
        try:
            while row >= self._stop:
                self._values = next(self._batches).column(0)
                self._start, self._stop = self._stop, self._stop + len(self._values)
            return self._values[row - self._start].as_py()
        except (OSError, StopIteration, pa.ArrowException, UnicodeDecodeError):
            self._group = -1
            raise RefusedError("broken_table", "is damaged", advice="write it anew") from None


_reader: list[_Reader] = []


def load(path: str, item: Item, place: str, columns: Columns) -> Loaded:
    """What a row holds."""
    group, _, row = place.partition(":")
    if not _reader or _reader[0].told != (path, item.version, columns.content):
        _reader[:] = [_Reader(path, item.version, columns.content)]
    return row_loaded(_reader[0].value(int(group), int(row)), item, columns)
