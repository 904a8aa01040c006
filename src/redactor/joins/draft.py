"""A draft held against an index before it is published.

Its records are looked up by the index's keys; who may be the same person is put together with them as
in a build, by rules of the worth that was measured then. Nothing is written into the index.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypedDict

from redactor.errors import RedactorError
from redactor.joins.building import counter_of
from redactor.joins.chains import THRESHOLD, Chains, Risk
from redactor.joins.index import Index, opened
from redactor.joins.people import resolve
from redactor.joins.putting import certainty_of, links_of
from redactor.joins.records import Reader, Record
from redactor.joins.rules import Link, keys_of
from redactor.joins.telling import ENTITY, Seen, Teller
from redactor.joins.traces import traces_of
from redactor.model import Certainty, Failure, Finding, Report
from redactor.policy import load_policy
from redactor.rulebook import Rulebook

#: A key under which more records lie is looked past, as in a build, and a person with more is enough.
_UNDER, _OF_A_PERSON = 512, 2_000
#: The code of the failure when an index cannot be used.
UNUSABLE = "joins_index"
#: What is wrong with an index, by the code of the error.
_WHY = {
    "missing": "没有找到索引文件。请先运行 redactor joins build 建立。",
    "key": "索引是用另一把密钥建立的。请设定当时的密钥（REDACTOR_KEY），或重建索引。",
    "sealed": "索引的内容与密钥不符。请设定当时的密钥（REDACTOR_KEY），或重建索引。",
    "version": "索引由其他版本的程序建立。请重建索引。",
    "damaged": "这个文件不是拼接索引，或者已经损坏。请重建索引。",
    "": "索引读取失败。请检查文件和权限，或重建索引。",
}


class Joins(TypedDict, total=False):
    """What is added to a report."""

    findings: Sequence[Finding]
    failures: Sequence[Failure]


def against(report: Report, path: Path, book: Rulebook) -> Report:
    """The report, with what the draft gives away together with an index's pages. The scan must have
    been asked for what stands beside findings. Where the index cannot be used, that is a failure, and
    the verdict at least `hold`."""
    return report.but(**joins_of(report, path, book))


def joins_of(report: Report, path: Path, book: Rulebook) -> Joins:
    """What `against` adds to a report."""
    try:
        with opened(path, report.options.key or b"") as index:
            return {"findings": Draft(report, index, book).findings()}
    except RedactorError as error:
        message = f"与已公开页面的拼接检查未能进行：{_why(error)}"
        return {"failures": [Failure(code=UNUSABLE, message=message, where=path.name)]}


def _why(error: RedactorError) -> str:
    return _WHY.get(error.code, _WHY[""])


class Draft:
    """A draft's report beside an open index."""

    def __init__(self, report: Report, index: Index, book: Rulebook) -> None:
        options = report.options
        key = options.key or b""
        self._index = index
        rule = next(each for each in book.rules if each.entity == ENTITY)
        policy = load_policy(options.policy).with_rules(book.rules)
        self._teller = Teller(rule, policy, key)
        threshold = int(index.told("threshold", str(THRESHOLD)))
        self._chains = Chains(counter_of(book.tables, options.today), threshold)
        self._own = list(Reader(key, options.today).records(traces_of(report, key)))
        told = json.loads(index.told("certainty", "{}"))
        self._certainty = {Link(link): Certainty(each) for link, each in told.items()}
        #: The records of the draft, then those of the index; and the keys of all.
        self._records: list[Record] = []
        self._places: list[int] = []
        self._keys: dict[Link, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))

    def findings(self) -> list[Finding]:
        return self._teller.findings(self._seen())

    def _seen(self) -> Iterator[Seen]:
        self._gather()
        people = resolve(self._records, self._groups, self._chains.fits, self._certainty)
        members: dict[int, list[int]] = defaultdict(list)
        for at in range(len(self._records)):
            members[people.person(at)].append(at)
        own = len(self._own)
        for person, each in members.items():
            # The draft's records come first, and a person goes by its first record.
            if person >= own or len(each) < 2:
                continue
            for risk in self._chains.risks(person, [(at, self._records[at]) for at in each]):
                links = tuple(links_of(people, (at for some in risk.chain.values() for at in some)))
                yield from self._of_risk(risk, links, certainty_of(links, people.certainty))

    def _of_risk(self, risk: Risk, links: tuple[Link, ...], certainty: Certainty) -> Iterator[Seen]:
        own = len(self._own)
        shown = {
            shape: tuple(dict.fromkeys(self._page(at) for at in several if at >= own))
            for shape, several in risk.chain.items()
        }
        for shape, several in risk.chain.items():
            for at in several:
                if at < own:
                    others = tuple(
                        (each, pages) for each, pages in shown.items() if pages and each != shape
                    )
                    row = self._records[at].row
                    yield Seen(
                        risk.kind, risk.left, links, certainty, risk.change, row, shape, others
                    )

    def _page(self, at: int) -> str:
        return self._index.page(self._places[at]).shown

    def _groups(self, link: Link) -> Iterator[list[int]]:
        return (group for group in self._keys[link].values() if len(group) > 1)

    def _gather(self) -> None:
        """The draft's records, and all that may be of the same people."""
        index = self._index
        self._add(-1, list(enumerate(self._own)), self._own)
        near: set[int] = set()
        for _, link, key in keys_of(self._own, index.mixed):
            near.update(index.under(link, key, _UNDER))
        near |= index.records_of(near, _OF_A_PERSON * max(1, len(self._own)))
        by_page: dict[int, list[int]] = defaultdict(list)
        for number in sorted(near):
            page, place = index.record(number)
            by_page[page].append(place)
        for page, places in by_page.items():
            records = index.page(page).records
            self._add(page, [(place, records[place]) for place in places], records)

    def _add(self, page: int, some: list[tuple[int, Record]], records: list[Record]) -> None:
        at = {}
        for place, record in some:
            at[place] = len(self._records)
            self._records.append(record)
            self._places.append(page)
        for place, link, key in keys_of(records, self._index.mixed):
            if place in at:
                self._keys[link][key].append(at[place])
