"""What a database is asked: only ever to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redactor.batch.collections._tables.columns import Columns
from redactor.errors import OptionError

if TYPE_CHECKING:
    from sqlalchemy import FromClause, Select, TextClause

_READS = re.compile(r"\s*(?:SELECT|WITH|VALUES)\b", re.IGNORECASE)
#: A colon before a word would be a parameter; `::text` of PostgreSQL is none.
_COLON = re.compile(r"(?<![:\\]):(?=\w)")


def checked(query: str) -> str:
    """A query that is one SELECT. OptionError for anything else.

    What it may not do is not told by words alone: it is put into another SELECT, in which no
    database takes a statement that writes, in a transaction that may not write."""
    query = query.strip()
    query = query[:-1].rstrip() if query.endswith(";") else query
    if ";" in query:
        raise OptionError(
            "must be one statement, without ;", where="query", advice="make a view of it"
        )
    if not _READS.match(query):
        raise OptionError("must be a SELECT", where="query", advice="it is only read")
    return query


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A table or a query, and which of its columns are what."""

    table: str
    query: str
    columns: Columns
    version: str = ""

    def index(self, wanted: Sequence[str]) -> Select[Any]:
        """These columns of all rows, in the order of the ids."""
        from sqlalchemy import select

        source = source_of(self.table, self.query, [*wanted])
        return select(*(source.c[each] for each in wanted)).order_by(source.c[self.columns.id])

    def content(self, first: Any, count: int) -> Select[Any]:
        """Ids and contents of so many rows from an id on, in the order of the ids."""
        from sqlalchemy import select

        id, content = self.columns.id, self.columns.content
        source = source_of(self.table, self.query, [id, content])
        asked = select(source.c[id], source.c[content])
        return asked.where(source.c[id] >= first).order_by(source.c[id]).limit(count)

    def one(self, wanted: Any) -> Select[Any]:
        """Id and content of one row."""
        from sqlalchemy import select

        id, content = self.columns.id, self.columns.content
        source = source_of(self.table, self.query, [id, content])
        return select(source.c[id], source.c[content]).where(source.c[id] == wanted)


def everything(query: str) -> TextClause:
    """All columns of a query."""
    import sqlalchemy as sa

    return sa.text(f"SELECT * FROM ({_plain(query)}) asked")


def source_of(table: str, query: str, columns: Sequence[str]) -> FromClause:
    """What to select from."""
    import sqlalchemy as sa

    named: list[sa.ColumnClause[Any]] = [sa.column(each) for each in dict.fromkeys(columns)]
    if table:
        schema, _, name = table.rpartition(".")
        return sa.table(name, *named, schema=schema or None)
    return sa.text(_plain(query)).columns(*named).subquery("asked")


def _plain(query: str) -> str:
    """Without parameters; and a comment at its end takes nothing with it that comes behind."""
    return _COLON.sub(r"\\:", query) + "\n"
