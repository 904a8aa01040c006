"""The index over an archive's traces: one SQLite file.

    page     a page by the keyed hash of its id; what it shows is sealed (`sealing`)
    link     rule, key, record: under which keys a record may be found
    person   which records were put together
    risk     whose number which pages together give away, and what would break it
    chain    the records of a risk, by what they show
    mask     which masks and companions each page shows, and in how many rows
    pair     which two of them were found on one person, and what they leave

A record's number is its page's and its place on it. Keys are keyed hashes; whatever a page shows of a
number, and the page's name, lie in seals. A number put together is nowhere. A build is one transaction:
who reads meanwhile sees what was there before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from redactor.errors import InputError, OptionError
from redactor.joins.records import Record, mixer, packed, unpacked
from redactor.joins.rules import Link, keys_of
from redactor.joins.sealing import Sealer, key_id

#: Of the form of the file; another one is refused.
VERSION = "1"
_ROWS = 1 << 20
_RULES = {link: number for number, link in enumerate(Link)}
_WAIT = 30.0

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (number INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE, run TEXT NOT NULL,
    sealed BLOB NOT NULL);
CREATE TABLE link (rule INTEGER, key INTEGER, record INTEGER,
    PRIMARY KEY (rule, key, record)) WITHOUT ROWID;
CREATE TABLE person (record INTEGER PRIMARY KEY, person INTEGER NOT NULL);
CREATE INDEX person_records ON person (person);
CREATE TABLE risk (number INTEGER PRIMARY KEY, person INTEGER NOT NULL, kind TEXT NOT NULL,
    least INTEGER NOT NULL, alone INTEGER NOT NULL, certainty TEXT NOT NULL, rules TEXT NOT NULL,
    shape TEXT NOT NULL, change TEXT NOT NULL, touched INTEGER NOT NULL);
CREATE TABLE chain (record INTEGER, risk INTEGER, shape TEXT NOT NULL,
    PRIMARY KEY (record, risk)) WITHOUT ROWID;
CREATE INDEX chain_risks ON chain (risk);
CREATE TABLE mask (page INTEGER, kind TEXT, shape TEXT, rows INTEGER NOT NULL,
    PRIMARY KEY (page, kind, shape)) WITHOUT ROWID;
CREATE TABLE pair (kind TEXT, one TEXT, other TEXT, people INTEGER NOT NULL, least INTEGER NOT NULL,
    ten INTEGER NOT NULL, unsafe INTEGER NOT NULL, PRIMARY KEY (kind, one, other)) WITHOUT ROWID;
"""


#: Of an index in the output folder of an audit.
NAME = "joins.index"


def index_path(told: str) -> Path:
    """A file, or that of an audit's output folder."""
    path = Path(told)
    return path / NAME if path.is_dir() else path


class Page(NamedTuple):
    """A page as the index keeps it. `shown`: its name as reports may show it."""

    number: int
    shown: str
    records: list[Record]

    def numbered(self) -> Iterator[tuple[int, Record]]:
        for place, record in enumerate(self.records):
            yield self.number * _ROWS + place, record


class Index:
    """An open index. Made by `opened` and `building`."""

    def __init__(self, connection: sqlite3.Connection, key: bytes, path: Path) -> None:
        self.db = connection
        self.path = path
        self.mixed = mixer(key)
        self._sealer = Sealer(key)

    def id_of(self, id: str) -> int:
        return self.mixed("page", id)

    def known(self) -> dict[int, tuple[int, str]]:
        """Of each page's hashed id its number and the run that it was read from."""
        rows = self.db.execute("SELECT id, number, run FROM page")
        return {id: (number, run) for id, number, run in rows}

    def page(self, number: int) -> Page:
        row = self.db.execute("SELECT sealed FROM page WHERE number = ?", [number]).fetchone()
        return self._opened(number, row[0])

    def pages(self) -> Iterator[Page]:
        for number, sealed in self.db.execute("SELECT number, sealed FROM page ORDER BY number"):
            yield self._opened(number, sealed)

    def _opened(self, number: int, sealed: bytes) -> Page:
        shown, records = self._sealer.open(sealed, number)
        return Page(number, shown, [unpacked(each) for each in records])

    def put(self, number: int, id: str, run: str, shown: str, records: Sequence[Record]) -> None:
        sealed = self._sealer.seal([shown, [packed(each) for each in records[:_ROWS]]], number)
        self.db.execute(
            "INSERT INTO page VALUES (?, ?, ?, ?)", [number, self.id_of(id), run, sealed]
        )

    def keys(self, number: int, records: Sequence[Record]) -> Iterator[tuple[int, int, int]]:
        """A page's rows of `link`."""
        for place, link, key in keys_of(records[:_ROWS], self.mixed):
            yield _RULES[link], key, number * _ROWS + place

    def add_links(self, links: Iterable[tuple[int, int, int]]) -> None:
        # In the order in which they lie: a batch is written in one walk through the tree.
        self.db.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?)", sorted(links))

    def remove(self, number: int) -> None:
        """A page with all that it left."""
        page = self.page(number)
        self.db.executemany(
            "DELETE FROM link WHERE rule = ? AND key = ? AND record = ?",
            self.keys(number, page.records),
        )
        self.db.execute("DELETE FROM page WHERE number = ?", [number])

    def groups(self, link: Link) -> Iterator[list[int]]:
        """The records under each key of a rule that has several."""
        rows = self.db.execute(
            "SELECT key, record FROM link WHERE rule = ? ORDER BY key, record", [_RULES[link]]
        )
        for _, group in groupby(rows, key=itemgetter(0)):
            records = [record for _, record in group]
            if len(records) > 1:
                yield records

    def under(self, link: Link, key: int, most: int) -> list[int]:
        """The records under a key; nothing where they are more than somebody's."""
        rows = self.db.execute(
            "SELECT record FROM link WHERE rule = ? AND key = ? LIMIT ?",
            [_RULES[link], key, most + 1],
        ).fetchall()
        return [record for (record,) in rows] if len(rows) <= most else []

    def records_of(self, records: Iterable[int], most: int) -> set[int]:
        """Records, and those that were put together with them, so many at most."""
        found: set[int] = set()
        for record in records:
            row = self.db.execute("SELECT person FROM person WHERE record = ?", [record]).fetchone()
            if row is None:
                found.add(record)
                continue
            rows = self.db.execute(
                "SELECT record FROM person WHERE person = ? LIMIT ?", [row[0], most]
            )
            found.update(each for (each,) in rows)
            if len(found) >= most:
                break
        return found

    def record(self, number: int) -> tuple[int, int]:
        """A record's page and its place there."""
        return divmod(number, _ROWS)

    def between(self, page: int) -> tuple[int, int]:
        """The first and the last number that a page's records may have."""
        return page * _ROWS, (page + 1) * _ROWS - 1

    def told(self, name: str, default: str = "") -> str:
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
        return row[0] if row else default

    def tell(self, name: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, value])


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[Index]:
    """An index to be read. InputError when there is none or it cannot be read; OptionError when it
    was built with another key, or by another version."""
    if not path.is_file():
        raise InputError(
            "there is no index",
            where=str(path),
            advice="redactor joins build OUT makes one",
            code="missing",
        )
    with _reading(path):
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=_WAIT)) as connection:
            index = _checked(connection, key, path)
            yield index


@contextmanager
def building(path: Path, key: bytes) -> Iterator[Index]:
    """An index to be built or brought up to date: all of it or nothing."""
    with _reading(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists() or path.stat().st_size == 0
        connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
        with closing(connection):
            connection.execute("PRAGMA cache_size = -100000")
            # Nothing that was removed stays readable in the file.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            try:
                if is_new:
                    for statement in _SCHEMA.split(";\n"):
                        connection.execute(statement)
                    connection.executemany(
                        "INSERT INTO meta VALUES (?, ?)",
                        [("version", VERSION), ("key", key_id(key))],
                    )
                    path.chmod(0o600)
                yield _checked(connection, key, path)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if is_new:
                    path.unlink(missing_ok=True)
                raise


def _checked(connection: sqlite3.Connection, key: bytes, path: Path) -> Index:
    told = dict(connection.execute("SELECT name, value FROM meta WHERE name IN ('version', 'key')"))
    if told.get("version") != VERSION:
        raise OptionError(
            f"is an index of version {told.get('version')!r}; this program reads {VERSION}",
            where=str(path),
            advice="remove it, and build it anew",
            code="version",
        )
    if told.get("key") != key_id(key):
        raise OptionError(
            "was built with another key",
            where=str(path),
            advice="set REDACTOR_KEY to the key that the audit was made with",
            code="key",
        )
    return Index(connection, key, path)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What SQLite and the file system say, in our words."""
    try:
        yield
    except sqlite3.OperationalError as error:
        what = "is in use by another build" if "locked" in str(error) else "cannot be used"
        advice = "wait for it" if "locked" in str(error) else "check disk and permission"
        raise InputError(what, where=str(path), advice=advice) from None
    except (sqlite3.DatabaseError, OverflowError):
        raise InputError(
            "is no index of joins, or damaged",
            where=str(path),
            advice="remove it, and build it anew: redactor joins build OUT",
            code="damaged",
        ) from None
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}", where=str(path), advice="check the permission"
        ) from None
