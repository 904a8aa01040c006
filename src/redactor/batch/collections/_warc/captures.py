"""Which of the captures of an address counts. They are kept in a database on the disk, because there
can be millions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from redactor.batch.items import Item

_BATCH = 1000


class Capture(NamedTuple):
    """A capture of an address. `moment`: when, as YYYYMMDDHHMMSS. `refers_to`: of one that says that
    nothing has changed, the address of the one before. `is_alone`: it is about no address, and its
    id is `address` as it is."""

    address: str
    moment: str = ""
    name: str = ""
    place: str = ""
    version: str = ""
    size: int = 0
    refusal: str = ""
    skipped: str = ""
    refers_to: str = ""
    is_alone: bool = False

    @property
    def day(self) -> str:
        day = self.moment[:8]
        return f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 else ""


class Captures:
    """Captures on the disk, gone when it is closed."""

    def __init__(self) -> None:
        # Without a name: a file that nobody else sees.
        self._db = sqlite3.connect("")
        columns = ", ".join(Capture._fields)
        self._db.execute(f"CREATE TABLE captures (number INTEGER PRIMARY KEY, {columns})")

    def __enter__(self) -> Captures:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def add(self, captures: Iterable[Capture]) -> None:
        marks = ", ".join("?" * len(Capture._fields))
        insert = f"INSERT INTO captures ({', '.join(Capture._fields)}) VALUES ({marks})"
        rows = iter(captures)
        while batch := list(islice(rows, _BATCH)):
            self._db.executemany(insert, batch)

    def items(self, *, all_captures: bool) -> Iterator[Item]:
        """Each capture as an item: the latest answer of an address under its address, the others
        with their moment before it. An address that never answered is told by its latest capture."""
        self._db.execute("CREATE INDEX by_address ON captures (address, moment)")
        rows = self._db.execute(
            f"""
            SELECT {", ".join(Capture._fields)},
                row_number() OVER (
                    PARTITION BY address
                    ORDER BY refers_to <> '', refusal || skipped <> '', moment DESC, number DESC
                ) AS rank,
                row_number() OVER (PARTITION BY address, moment ORDER BY number) AS twin,
                refers_to <> '' AND EXISTS (
                    SELECT 1 FROM captures AS other
                    WHERE other.address = captures.refers_to AND other.refers_to = ''
                        AND other.refusal = '' AND other.skipped = ''
                ) AS is_known
            FROM captures ORDER BY number
            """
        )
        for *fields, rank, twin, is_known in rows:
            yield _item(Capture(*fields), rank, twin, bool(is_known), all_captures)


def _item(capture: Capture, rank: int, twin: int, is_known: bool, all_captures: bool) -> Item:
    id, refusal, skipped = capture.address, capture.refusal, capture.skipped
    if rank > 1 and not capture.is_alone:
        id = f"{capture.moment}/{id}" + (f"（{twin}）" if twin > 1 else "")
    if capture.refers_to:
        refusal, skipped = ("", "revisit") if is_known else ("revisit_alone", "")
    elif rank > 1 and not all_captures and not capture.is_alone and not skipped:
        refusal, skipped = "", "older_capture"
    return Item(
        id=id,
        name=capture.name or id,
        locator=capture.place,
        version=capture.version,
        size=capture.size,
        refusal=refusal,
        skipped=skipped,
        modified=capture.day,
    )
