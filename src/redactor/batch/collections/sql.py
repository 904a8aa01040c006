"""A table or a query of a database, a row an item: anything that SQLAlchemy reaches.

    sqlite:///pages.db  --with table=pages
    postgresql://reader@host/portal  --with query="SELECT id, title, body FROM news"
    sql:kingbase8://reader@host/portal  --with table=news    (any other that has a dialect)

The database is only read: the query stands in another one, which takes nothing but a single SELECT,
in a transaction that may not write. Give a user who may do no more. A password is best left out and
given in the way of the database (PGPASSWORD, ~/.pgpass); one in the address is kept out of all that
is written.

A row's place is its id. Rows are read in the order of the ids, some at a time: the column should have
an index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from redactor.batch.collections._sql import database
from redactor.batch.collections._sql.statement import Statement, checked
from redactor.batch.collections._sql.values import from_place, place_of
from redactor.batch.collections._tables.columns import (
    Columns,
    There,
    line_item,
    row_item,
    row_loaded,
    settle,
)
from redactor.batch.items import Item, Loaded, RefusedError
from redactor.errors import OptionError

SCHEMES = ("sqlite", "postgresql", "postgres", "mysql", "mariadb", "mssql", "oracle")
EXTRA = "sql"
NEEDS = ("sqlalchemy",)
OPTIONS = {
    "table": "table or view, also as schema.table",
    "query": "a SELECT instead of a table",
    "id": "column of the id, unique",
    "text": "column of the text",
    "bytes": "column of the bytes of a file",
    "name": "column of the file's name, whose ending tells the format of the bytes",
    "version": "column that changes with the row (a time, a number), so that it is not read again",
    "format": "of the text, where it is no plain text: html",
}
REASONS = {
    "row_is_gone": "检查时数据库中已没有该行。",
    "database": "读取数据库失败，未检查，请检查数据库连接后重新检查。",
}


def collect(
    spec: str,
    *,
    table: str = "",
    query: str = "",
    id: str = "",
    text: str = "",
    bytes: str = "",
    name: str = "",
    version: str = "",
    format: str = "",
) -> Rows:
    """A table or a query. OptionError when it is not told, is no SELECT, or its columns cannot be
    guessed; InputError when the database cannot be reached."""
    if bool(table) == bool(query):
        raise OptionError(
            "a table or a query", where="table", advice="--with table=… or --with query=…"
        )
    if text and bytes:
        raise OptionError("text or bytes, not both", where="bytes", advice="leave one out")
    url = database.checked_url(spec)
    shown = database.shown(url)
    source = database.as_driver_takes_it(url, checked(query)) if query else ""
    with database.reading(url, shown) as db:
        kinds = database.columns(db, table, source)
    ids = [each for each, kind in kinds.items() if kind is not object]
    texts = [each for each, kind in kinds.items() if kind is str]
    packed = [each for each, kind in kinds.items() if kind.__name__ == "bytes"]
    # Views and SQLite do not always say of what type a column is.
    unsaid = [each for each, kind in kinds.items() if kind is object]
    there = There([*ids, *unsaid], [*texts, *unsaid], [*packed, *unsaid])
    told = Columns(id=id, text=text, bytes=bytes, name=name, format=format)
    columns = settle(told, there, shown)
    if version and version not in kinds:
        raise OptionError(
            f"{version} is no column", where="version", advice=f"columns: {', '.join(kinds)}"
        )
    statement = Statement(table=table, query=source, columns=columns, version=version)
    what = table or f"query-{blake2b(source.encode(), digest_size=4).hexdigest()}"
    return Rows(spec=f"{shown}#{what}", url=url, statement=statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of a statement. `url` may hold a password: it is shown nowhere."""

    spec: str
    url: str = field(repr=False)
    statement: Statement

    def items(self) -> Iterator[Item]:
        """The rows in the order of their ids."""
        columns = self.statement.columns
        wanted = [columns.id, *filter(None, (columns.name, self.statement.version))]
        number = 0
        with database.reading(self.url, self.spec) as db:
            for row in database.rows(db, self.statement.index(wanted)):
                number += 1
                values = dict(zip(wanted, row, strict=True))
                item = row_item(_readable(values), number, "", columns)
                place = place_of(values[columns.id])
                if item.refusal or place is None:
                    yield line_item(number, "", item.refusal or "no_id")
                    continue
                told = values.get(self.statement.version) if self.statement.version else None
                yield Item(
                    id=item.id,
                    name=item.name,
                    locator=place,
                    version="" if told is None else str(told),
                )

    def load(self, item: Item) -> Loaded:
        """A row's text or bytes. RefusedError when it is there no more, or the database is not."""
        wanted = from_place(item.locator)
        found, value = _reader_of(self).value(wanted)
        if not found:
            raise RefusedError("row_is_gone", "is there no more")
        if isinstance(value, memoryview | bytearray):
            value = bytes(value)
        return row_loaded(value, item, self.statement.columns)


def _readable(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: bytes(each) if isinstance(each, memoryview) else each for name, each in values.items()
    }


_readers: list[tuple[Rows, database.Reader]] = []


def _reader_of(rows: Rows) -> database.Reader:
    """The reader of this process, which stays where it is in the rows."""
    if not _readers or _readers[0][0] != rows:
        for _, each in _readers:
            each.close()
        _readers[:] = [(rows, database.Reader(rows.url, rows.spec, rows.statement))]
    return _readers[0][1]
