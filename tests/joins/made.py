"""Records, pages and archives for the tests of joins; everybody in them is made up."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from redactor import Scanner
from redactor.joins.building import Archive, Built, Traced, build
from redactor.joins.chains import Chains
from redactor.joins.people import People, resolve
from redactor.joins.records import Reader, Record, mixer
from redactor.joins.rules import Link, keys_of
from redactor.joins.traces import traces_of
from redactor.rulebook import load
from redactor.strength import Counter

KEY = b"a key for tests of joins"
TODAY = datetime.date(2026, 11, 30)
#: As the reference counts: §5.2 of it.
COUNTER = Counter(load().tables, datetime.date(1926, 1, 1), datetime.date(2026, 11, 22))
CHAINS = Chains(COUNTER)
MIXED = mixer(KEY)
_SCANNER = Scanner(key=KEY, archived=True, today=TODAY)
_READER = Reader(KEY, TODAY)


def records_of(text: str) -> list[Record]:
    """The records of a page, by a real scan."""
    return list(_READER.records(traces_of(_SCANNER.scan(text, beside=True), KEY)))


def roster(
    *rows: Sequence[str], heads: str = "序号 姓名 村 身份证号", title: str = "名单公示"
) -> str:
    """A page with a table."""
    lines = [title, "\t".join(heads.split())]
    lines += ["\t".join([f"{number}", *row]) for number, row in enumerate(rows, 1)]
    return "\n".join(lines) + "\n"


def people_of(*pages: Sequence[Record]) -> People:
    """The records of pages put together, in their order."""
    keys: dict[Link, dict[int, list[int]]] = {link: {} for link in Link}
    records: list[Record] = []
    for page in pages:
        for place, link, key in keys_of(page, MIXED):
            keys[link].setdefault(key, []).append(len(records) + place)
        records += page

    def groups(link: Link) -> Iterator[list[int]]:
        return (each for each in keys[link].values() if len(each) > 1)

    return resolve(records, groups, CHAINS.fits)


def archive(pages: Mapping[str, str], run: str = "r1", **runs: str) -> Archive:
    """Texts by their ids, as an audit leaves them. `runs`: of pages that were audited in another."""
    told = {id: runs.get(id.partition(".")[0], run) for id in pages}

    def load_(ids: Sequence[str]) -> Iterator[Traced]:
        for id in ids:
            report = _SCANNER.scan(pages[id], beside=True)
            yield Traced(id, id, told[id], list(traces_of(report, KEY)))

    return Archive(runs=told, unread=frozenset(), load=load_)


def built(path: Path, over: Archive, key: bytes = KEY) -> Built:
    return build(path, over, key, tables=load().tables, today=TODAY)
