"""What is known of a site: its addresses, what each answered, and who links to whom (SQLite).

It stays in the output folder between runs, so that a page that has not changed need not be sent again:
its links are known. It holds addresses and no content. Bodies lie in a spool beside it, by number,
until they have been audited. Every answer is one transaction: a crawl that is killed goes on after it.
"""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

FOLDER, SPOOL = "site", "spool"
_FILE = "site.sqlite"
RUNNING, FETCHED, CLEARED = "running", "fetched", "cleared"
#: How an address came to be known.
LINKED, UNLINKED = "linked", "unlinked"
#: The answers by which a document is there no more.
GONE = ("http_404", "http_410")
_TABLES = """
CREATE TABLE IF NOT EXISTS crawl (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL,
    begun TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pages (address TEXT PRIMARY KEY, crawl INTEGER NOT NULL,
    turn INTEGER NOT NULL, waiting INTEGER NOT NULL, depth INTEGER NOT NULL, origin TEXT NOT NULL,
    refusal TEXT NOT NULL DEFAULT '', skipped TEXT NOT NULL DEFAULT '',
    target TEXT NOT NULL DEFAULT '', etag TEXT NOT NULL DEFAULT '', changed TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT '', charset TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL DEFAULT 0, file TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS turns ON pages (crawl, turn);
CREATE TABLE IF NOT EXISTS links (page TEXT NOT NULL, target TEXT NOT NULL,
    PRIMARY KEY (page, target)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS targets ON links (target);
CREATE TABLE IF NOT EXISTS known (address TEXT PRIMARY KEY, version TEXT NOT NULL) WITHOUT ROWID;
"""
_VERSION = "CASE WHEN etag = '' AND changed = '' THEN '' ELSE etag || '|' || changed END"


class Waiting(NamedTuple):
    """An address to ask for. `etag`, `changed`: of what was audited, to ask whether it still is so."""

    turn: int
    address: str
    depth: int
    etag: str
    changed: str


class Answer(NamedTuple):
    """What an address has answered with content. `file`: in the spool; "" for none."""

    etag: str
    changed: str
    type: str
    charset: str
    name: str
    size: int
    file: str
    skipped: str = ""


class Listed(NamedTuple):
    """An address with what it answered, as the index tells of it."""

    address: str
    origin: str
    refusal: str
    skipped: str
    target: str
    version: str
    changed: str
    type: str
    charset: str
    name: str
    size: int
    file: str
    parent: str


class State:
    """The state of a crawl. `folder`: of the site in the output folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self.folder = folder
        self.spool = folder / SPOOL
        self._db = sqlite3.connect(folder / _FILE, isolation_level=None, timeout=30)
        self._db.execute("PRAGMA journal_mode = WAL")
        # After a loss of power a page may be fetched once more; nothing else depends on it.
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_TABLES)
        row = self._db.execute("SELECT number FROM crawl").fetchone()
        self.crawl: int = row[0] if row else 0

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All that is done inside, or nothing of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def begin(
        self, known: Iterable[tuple[str, str]], now: datetime.datetime, fresh: datetime.timedelta
    ) -> bool:
        """Begin a crawl, or go on with one that was broken off a short time ago: True."""
        with self.whole():
            self._db.execute("DELETE FROM known")
            self._db.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", known)
            row = self._db.execute("SELECT begun, state FROM crawl").fetchone()
            if row and row[1] != CLEARED and now - _moment(row[0]) < fresh:
                self._ask_again()
                self._db.execute("UPDATE crawl SET state = ?", (RUNNING,))
                self.spool.mkdir(mode=0o700, exist_ok=True)
                return True
            self.crawl += 1
            self._db.execute(
                "INSERT OR REPLACE INTO crawl VALUES (1, ?, ?, ?)",
                (self.crawl, now.isoformat(), RUNNING),
            )
        shutil.rmtree(self.spool, ignore_errors=True)
        self.spool.mkdir(mode=0o700, exist_ok=True)
        return False

    def _ask_again(self) -> None:
        """For what was not sent, because it had been audited, by other rules than those of now."""
        self._db.execute(
            f"""
            UPDATE pages SET waiting = 1 WHERE crawl = ? AND refusal = '' AND skipped = ''
            AND file = '' AND ({_VERSION} = '' OR NOT EXISTS (
                SELECT 1 FROM known WHERE known.address = pages.address AND version = {_VERSION}
            ))
            """,
            (self.crawl,),
        )

    def set_state(self, state: str) -> None:
        self._db.execute("UPDATE crawl SET state = ?", (state,))

    @property
    def state(self) -> str:
        row = self._db.execute("SELECT state FROM crawl").fetchone()
        return row[0] if row else CLEARED

    def count(self) -> int:
        """Addresses that were or will be asked for in this crawl."""
        return int(
            self._db.execute(
                "SELECT count(*) FROM pages WHERE crawl = ? AND skipped <> 'foreign_host'",
                (self.crawl,),
            ).fetchone()[0]
        )

    def last_turn(self) -> int:
        told = "SELECT coalesce(max(turn), 0) FROM pages WHERE crawl = ?"
        return int(self._db.execute(told, (self.crawl,)).fetchone()[0])

    def variants(self) -> Iterator[tuple[str, int]]:
        """How many addresses there are of each path, by their parameters."""
        return iter(
            self._db.execute(
                "SELECT substr(address, 1, instr(address, '?') - 1), count(*) FROM pages"
                " WHERE crawl = ? AND instr(address, '?') GROUP BY 1",
                (self.crawl,),
            ).fetchall()
        )

    def is_met(self, address: str) -> bool:
        """Whether an address was met in this crawl."""
        told = "SELECT 1 FROM pages WHERE address = ? AND crawl = ?"
        return self._db.execute(told, (address, self.crawl)).fetchone() is not None

    def add(
        self, address: str, *, turn: int, depth: int, refusal: str = "", skipped: str = ""
    ) -> None:
        """An address that was met for the first time in this crawl; to be asked for unless it is
        refused or left out."""
        waiting = int(not refusal and not skipped)
        self._db.execute(
            """
            INSERT INTO pages (address, crawl, turn, waiting, depth, origin, refusal, skipped)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET
                crawl = excluded.crawl, turn = excluded.turn, waiting = excluded.waiting,
                depth = excluded.depth, origin = excluded.origin, refusal = excluded.refusal,
                skipped = excluded.skipped, target = '', file = ''
            """,
            (address, self.crawl, turn, waiting, depth, LINKED, refusal, skipped),
        )

    def add_unlinked(self, turn: int) -> int:
        """What was audited before and nothing leads to any more: it may be online as before. How
        many there are."""
        rows = self._db.execute(
            "SELECT address, depth FROM pages WHERE crawl < ? AND type <> '' AND skipped = ''"
            " ORDER BY address",
            (self.crawl,),
        ).fetchall()
        with self.whole():
            for number, (address, depth) in enumerate(rows, turn + 1):
                self.add(address, turn=number, depth=depth)
                self._db.execute(
                    "UPDATE pages SET origin = ? WHERE address = ?", (UNLINKED, address)
                )
        return len(rows)

    def waiting(self, after: int, count: int) -> list[Waiting]:
        """The next addresses to ask for."""
        rows = self._db.execute(
            f"""
            SELECT turn, pages.address, depth, etag, changed, version = {_VERSION} FROM pages
                LEFT JOIN known ON known.address = pages.address
            WHERE crawl = ? AND turn > ? AND waiting = 1 ORDER BY turn LIMIT ?
            """,
            (self.crawl, after, count),
        ).fetchall()
        return [
            Waiting(turn, address, depth, etag if holds else "", changed if holds else "")
            for turn, address, depth, etag, changed, holds in rows
        ]

    def links(self, page: str) -> list[str]:
        rows = self._db.execute("SELECT target FROM links WHERE page = ?", (page,))
        return [target for (target,) in rows]

    def keep(self, address: str, answer: Answer, links: Iterable[str]) -> None:
        """What an address has answered, instead of what it had before."""
        self._db.execute("DELETE FROM links WHERE page = ?", (address,))
        told = ((address, each) for each in links)
        self._db.executemany("INSERT OR IGNORE INTO links VALUES (?, ?)", told)
        self._db.execute(
            "UPDATE pages SET waiting = 0, refusal = '', target = '', etag = ?, changed = ?, type = ?,"
            " charset = ?, name = ?, size = ?, file = ?, skipped = ? WHERE address = ?",
            (*answer, address),
        )

    def stands(self, address: str) -> None:
        """An address has answered that it is what it was."""
        self._db.execute("UPDATE pages SET waiting = 0 WHERE address = ?", (address,))

    def refuse(
        self, address: str, *, refusal: str = "", skipped: str = "", target: str = ""
    ) -> None:
        """Nothing was got from an address, and why. It must be sent anew the next time; that there
        was something is forgotten only when it says so itself: then it is asked for no more once
        nothing leads to it."""
        is_gone = bool(target) or refusal in GONE
        if is_gone:
            self._db.execute("DELETE FROM links WHERE page = ?", (address,))
        self._db.execute(
            "UPDATE pages SET waiting = 0, refusal = ?, skipped = ?, target = ?, etag = '',"
            " changed = '', file = '', type = CASE WHEN ? THEN '' ELSE type END WHERE address = ?",
            (refusal, skipped, target, is_gone, address),
        )

    def refuse_waiting(self, refusal: str) -> None:
        """What is still waiting will not be asked for."""
        self._db.execute(
            "UPDATE pages SET waiting = 0, refusal = ?, etag = '', changed = ''"
            " WHERE crawl = ? AND waiting = 1",
            (refusal, self.crawl),
        )

    def finish(self) -> None:
        """All was asked for; what this crawl has not met is forgotten, with its links."""
        with self.whole():
            self._db.execute("DELETE FROM pages WHERE crawl < ?", (self.crawl,))
            self._db.execute(
                "DELETE FROM pages WHERE origin = ? AND (refusal IN (?, ?) OR skipped = 'redirect')",
                (UNLINKED, *GONE),
            )
            self._db.execute("DELETE FROM links WHERE page NOT IN (SELECT address FROM pages)")
            self.set_state(FETCHED)

    def listed(self) -> Iterator[Listed]:
        """All addresses of this crawl, in order, with the page that leads to each: the one with the
        shortest address, so that it is the same in each run."""
        cursor = self._db.execute(
            f"""
            SELECT address, origin, refusal, skipped, target, {_VERSION}, changed, type, charset,
                name, size, file, coalesce((
                    SELECT page FROM links WHERE links.target = pages.address AND page <> address
                    ORDER BY length(page), page LIMIT 1), '')
            FROM pages WHERE crawl = ? ORDER BY address
            """,
            (self.crawl,),
        )
        while rows := cursor.fetchmany(1000):
            yield from (Listed(*row) for row in rows)

    def target_of(self, address: str) -> str:
        row = self._db.execute(
            "SELECT target FROM pages WHERE address = ? AND crawl = ?", (address, self.crawl)
        ).fetchone()
        return row[0] if row else ""

    def clear(self) -> None:
        """Without the bodies."""
        self.set_state(CLEARED)
        shutil.rmtree(self.spool, ignore_errors=True)


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
