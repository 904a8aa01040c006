"""A site as a collection: fetched by a process of its own, then indexed and read from the spool."""

from __future__ import annotations

import datetime
import email.utils
import errno
import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from redactor.batch.collections.site.crawl import Crawl
from redactor.batch.collections.site.state import FOLDER, SPOOL, Listed, State
from redactor.batch.items import Item, Loaded, RefusedError
from redactor.errors import InputError
from redactor.processes import command

#: A crawl that was broken off is gone on with for so long.
_FRESH = datetime.timedelta(days=1)
_PAGES = ("text/html", "application/xhtml+xml")
_REDIRECTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site, by its first page. `folder`: its place in the output of an audit."""

    spec: str
    crawl: Crawl
    folder: str = ""

    def placed(self, folder: Path) -> Site:
        return replace(self, folder=str((folder / FOLDER).absolute()))

    def gather(self, known: Iterator[tuple[str, str]]) -> None:
        """Fetch what is new or changed. InputError when the site does not answer: what was fetched
        is kept for the next run."""
        with self._opened() as state:
            state.begin(known, datetime.datetime.now(datetime.UTC), _FRESH)
            self._fetch()
            state.finish()

    def _fetch(self) -> None:
        process = subprocess.Popen(
            command("redactor.batch.collections.site.crawl", os.getpid()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What libraries print might hold addresses.
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        try:
            told, _ = process.communicate(f"{json.dumps(self.folder)}\n{self.crawl.to_json()}\n")
        finally:
            process.kill()
            process.wait()
        try:
            ended = json.loads(told.splitlines()[-1])
        except (IndexError, ValueError):
            raise InputError(
                "fetching it was broken off", where=self.spec, advice="run the same command again"
            ) from None
        if not ended["answers"] or ended["ended"] != "done":
            raise InputError(
                "does not answer" if not ended["answers"] else "does not answer any more",
                where=self.spec,
                advice="check the address and the network, and run the same command again",
            )

    def items(self) -> Iterator[Item]:
        """What was fetched, what has not changed, and what was not got."""
        with self._opened() as state:
            for each in state.listed():
                yield self._item(each, state)

    def _item(self, each: Listed, state: State) -> Item:
        refusal = each.refusal
        if each.target and _is_loop(each, state):
            refusal = "redirect_loop"
        is_page = each.type in _PAGES
        return Item(
            id=each.address,
            name=each.name or each.address.rpartition("/")[2],
            locator=json.dumps([each.file, each.charset if is_page else ""]) if each.file else "",
            version=each.version,
            size=each.size,
            parent="" if is_page or not each.type else each.parent,
            refusal=refusal,
            skipped="" if refusal else each.skipped,
            modified=_day(each.changed),
        )

    def load(self, item: Item) -> Loaded:
        """A body from the spool."""
        if not item.locator:
            raise RefusedError("not_fetched", "was not fetched", advice="run the audit again")
        file, charset = json.loads(item.locator)
        try:
            data = (Path(self.folder) / SPOOL / file).read_bytes()
        except FileNotFoundError:
            raise RefusedError("not_fetched", "is in the spool no more") from None
        return Loaded(data=_read(data, charset), name=item.name)

    def clear(self) -> None:
        with self._opened() as state:
            state.clear()

    @contextmanager
    def _opened(self) -> Iterator[State]:
        if not self.folder:
            raise InputError("has no place to fetch to", where=self.spec, advice="redactor audit")
        try:
            state = State(Path(self.folder))
        except sqlite3.Error as error:
            raise self._unusable(error) from None
        try:
            yield state
        except sqlite3.Error as error:
            raise self._unusable(error) from None
        finally:
            state.close()

    def _unusable(self, error: sqlite3.Error) -> Exception:
        """OSError where the disk is full or may not be written to."""
        number = {
            sqlite3.SQLITE_FULL: errno.ENOSPC,
            sqlite3.SQLITE_READONLY: errno.EROFS,
            sqlite3.SQLITE_CANTOPEN: errno.EACCES,
            sqlite3.SQLITE_IOERR: errno.EIO,
        }.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if number:
            return OSError(number, "cannot be written")
        return InputError(
            "what is known of the site cannot be read",
            where=self.folder,
            advice="remove the folder",
        )


def _is_loop(each: Listed, state: State) -> bool:
    """Whether an address that leads to another never leads to a document."""
    met, at = {each.address}, each.target
    while at not in met and len(met) < _REDIRECTS:
        met.add(at)
        at = state.target_of(at)
        if not at:
            return False
    return True


def _read(data: bytes, charset: str) -> Any:
    """A page's text, where it is not read rightly without being told how: what it says it is written
    in, unless its bytes are UTF-8. Bytes that are none of its characters do not change the others."""
    if not charset:
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        wider = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030"}
        try:
            return data.decode(wider.get(charset.lower(), charset), "replace")
        except LookupError:
            return data
    return data


def _day(header: str) -> str:
    try:
        return email.utils.parsedate_to_datetime(header).date().isoformat()
    except (TypeError, ValueError):
        return ""
