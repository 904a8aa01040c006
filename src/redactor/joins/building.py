"""Building an index: what is new or changed of an archive goes in, and people are put together anew.

Reading pages is done once for each version of them. Putting together is done over all that is known,
because one new page may join two old ones; it walks each key once, in time that grows with the number
of records.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter as Tally
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from redactor.joins import traces as of
from redactor.joins.chains import THRESHOLD, Chains
from redactor.joins.index import Index, building
from redactor.joins.putting import put_together
from redactor.joins.records import Reader, Record
from redactor.joins.traces import Trace
from redactor.rulebook import Tables
from redactor.strength import Counter

#: Nobody alive was born so many years ago.
_YEARS = 110
_LINKS_AT_ONCE = 500_000


class Traced(NamedTuple):
    """A page as an audit left it. `run`: in which it was audited; another run is another version."""

    id: str
    shown: str
    run: str
    traces: Sequence[Trace]


class Archive(NamedTuple):
    """What an index is built over. `runs`: of each page that was audited the run that counts;
    `unread`: pages of which the last run could tell nothing, so that what is known stands; `load`:
    the pages of some ids."""

    runs: Mapping[str, str]
    unread: frozenset[str]
    load: Callable[[Sequence[str]], Iterator[Traced]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did: pages `new`, `changed`, `gone`, and `old` ones, whose traces another version
    left, so that they must be audited anew; then what the whole of the index holds. `people`: those
    with several records; `risks`: of how many numbers fewer than 10, 100 and the threshold are left
    (`ten`, `hundred`, `others`, each without the one before); `unjoined`: keys that told nothing, by why; `worth`: of each rule how many
    pairs could be compared, and agreed."""

    pages: int
    new: int
    changed: int
    gone: int
    old: int
    records: int
    people: int
    risks: Mapping[str, int]
    unjoined: Mapping[str, int]
    worth: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def counter_of(tables: Tables, today: datetime.date) -> Counter:
    """Counts of whoever may be alive on a day."""
    return Counter(tables, datetime.date(today.year - _YEARS, 1, 1), today)


def build(
    path: Path,
    archive: Archive,
    key: bytes,
    *,
    tables: Tables,
    today: datetime.date,
    threshold: int = THRESHOLD,
) -> Built:
    """Bring an index up to an archive, or make it. InputError and OptionError as `building`."""
    with building(path, key) as index:
        done = _Pages(index, archive, key, today).bring()
        numbers: list[int] = []
        records: list[Record] = []
        pages = 0
        for page in index.pages():
            pages += 1
            for number, record in page.numbered():
                numbers.append(number)
                records.append(record)
        chains = Chains(counter_of(tables, today), threshold)
        people, risks = put_together(index, numbers, records, chains)
        index.tell("threshold", str(threshold))
        index.tell("built", today.isoformat())
        index.tell("certainty", json.dumps(people.certainty))
        return Built(
            pages=pages,
            new=done["new"],
            changed=done["changed"],
            gone=done["gone"],
            old=done["old"],
            records=len(records),
            people=index.db.execute("SELECT count(DISTINCT person) FROM person").fetchone()[0],
            risks=risks,
            unjoined=dict(people.unjoined),
            worth={link.value: (w.compared, w.agreed) for link, w in people.worth.items()},
        )


class _Pages:
    """Which pages go in, and which come out."""

    def __init__(self, index: Index, archive: Archive, key: bytes, today: datetime.date) -> None:
        self._index, self._archive = index, archive
        self._reader = Reader(key, today)
        self._done = Tally[str]()
        self._links: list[tuple[int, int, int]] = []

    def bring(self) -> Tally[str]:
        index, archive = self._index, self._archive
        known = index.known()
        kept = {index.id_of(each) for each in archive.unread}
        runs = {index.id_of(id): run for id, run in archive.runs.items()}
        for hashed, (number, _) in known.items():
            if hashed not in runs and hashed not in kept:
                index.remove(number)
                self._done["gone"] += 1
        waiting = [
            id
            for id, run in sorted(archive.runs.items())
            if known.get(index.id_of(id), (0, ""))[1] != run
        ]
        self._next = max((number for number, _ in known.values()), default=0) + 1
        for page in archive.load(waiting):
            self._take(page, known.get(index.id_of(page.id)))
        self._write()
        return self._done

    def _take(self, page: Traced, before: tuple[int, str] | None) -> None:
        if before:
            self._index.remove(before[0])
        if not any(each.kind == of.MADE_BY and each.value == of.VERSION for each in page.traces):
            self._done["old"] += 1
            return
        self._done["changed" if before else "new"] += 1
        records = list(self._reader.records(page.traces))
        number, self._next = self._next, self._next + 1
        self._index.put(number, page.id, page.run, page.shown, records)
        self._links += self._index.keys(number, records)
        if len(self._links) >= _LINKS_AT_ONCE:
            self._write()

    def _write(self) -> None:
        self._index.add_links(self._links)
        self._links.clear()
