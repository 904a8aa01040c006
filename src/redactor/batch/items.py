"""A collection and its items: what `redactor audit` is pointed at, and each document of it.

A collection is indexed once (`items`), without its content; workers load what they are told to
(`load`). Both sides meet in the item's `locator`, which only its collection understands.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from redactor.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One document of a collection.

    `id` is what people call it, unique in a run: a path below the folder, an address, the value of
    an id column. `version` changes when the document may have changed; "" where only its bytes
    tell. `size` in bytes, 0 where it is not known. `parent` is the id of the page that links to it.

    `refusal`: a code for why it can never be audited (`duplicate_id`, `outside`, `http_404`); it
    counts as failed. `skipped`: a code for why it is left out on purpose (`robots`, `excluded`,
    `empty`). An item that stands for many which could not be listed, a folder, has an id that ends
    in "/": what was found below it earlier does not count as gone.

    `modified`: the day it was last changed or published (YYYY-MM-DD), for `--since`; "" where that
    is not known. `earlier` is filled in by the plan and not by collections: the version as which it
    was audited before, by the same rules. Whoever can ask "has it changed since" (an ETag) does,
    and raises Unchanged.
    """

    id: str
    name: str
    locator: str = ""
    version: str = ""
    size: int = 0
    parent: str = ""
    refusal: str = ""
    skipped: str = ""
    modified: str = ""
    earlier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A document as its collection hands it out: a draft as text, or the bytes of a file. `date`:
    when it was published, where the collection knows. `version`: of what was loaded, where only
    loading tells it (an ETag); "" for the item's."""

    data: str | bytes
    name: str
    format: str = "auto"
    date: datetime.date | None = None
    version: str = ""


class RefusedError(InputError):
    """A document that its collection cannot hand out, with a code to count by (`http_500`)."""

    def __init__(self, code: str, what: str, *, where: str = "", advice: str = "") -> None:
        super().__init__(what, where=where, advice=advice, code=code)


class Unchanged(Exception):  # noqa: N818 - it is no error
    """The document is what it was when it was audited as `Item.earlier`."""


class Collection(Protocol):
    """Many documents in one place. A small value that travels to other processes: paths and
    options, no open files."""

    @property
    def spec(self) -> str:
        """As the user named it, without passwords."""
        ...

    def items(self) -> Iterator[Item]:
        """The index, in a settled order. A document that cannot be taken is an item with a
        `refusal`; InputError only where nothing at all can be read."""
        ...

    def load(self, item: Item) -> Loaded:
        """A document. RefusedError (or any InputError: code `unreadable`), with what to do, when it
        cannot be read; Unchanged, where that can be known without its content.

        Called in other processes, mostly in the order of the index: what was opened for the item
        before may be kept open, in a cache of the module."""
        ...


@runtime_checkable
class Gathered(Collection, Protocol):
    """A collection that is fetched as a whole before it can be indexed (a site). What it fetches lies
    in the output folder until the run is done, so that a run that is broken off goes on with it."""

    def placed(self, folder: Path) -> Collection:
        """The same, with its place in an output folder."""
        ...

    def gather(self, known: Iterator[tuple[str, str]]) -> None:
        """Fetch what `items` will tell of. `known`: ids and versions of what was audited by the same
        rules; it need not be fetched again while it has that version."""
        ...

    def clear(self) -> None:
        """The run is done: nothing that was fetched is needed any more."""
        ...
