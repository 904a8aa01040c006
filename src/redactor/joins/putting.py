"""Putting together what an index holds, and writing down what came of it."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from redactor.joins.chains import Chains, Part, Risk, kinds_of, part_of, parts_of
from redactor.joins.index import Index
from redactor.joins.people import People, resolve
from redactor.joins.records import Record
from redactor.joins.rules import Link
from redactor.model import Certainty

_ORDER = (Certainty.POSSIBLE, Certainty.LIKELY, Certainty.CONFIRMED)
_TEN, _HUNDRED = 10, 100
#: Of one person's different shapes the pairs of so many are counted.
_MOST_SHAPES = 8
_OF_RESIDENTS = "RESIDENT_ID"


def put_together(
    index: Index, numbers: Sequence[int], records: Sequence[Record], chains: Chains
) -> tuple[People, dict[str, int]]:
    """People, and of how many numbers how few values are left. `numbers`: of the records."""
    place = {number: at for at, number in enumerate(numbers)}

    def groups(link: Link) -> Iterator[list[int]]:
        for group in index.groups(link):
            yield [place[each] for each in group]

    people = resolve(records, groups, chains.fits)
    for table in ("person", "risk", "chain", "mask", "pair"):
        index.db.execute(f"DELETE FROM {table}")
    _write_masks(index, numbers, records)
    counts = Tally[str]()
    pairs = Pairs(chains)
    for person, members in _people(people, len(records)):
        index.db.executemany(
            "INSERT INTO person VALUES (?, ?)", ((numbers[at], numbers[person]) for at in members)
        )
        own = [(at, records[at]) for at in members]
        pairs.see(own)
        for risk in chains.risks(person, own):
            _write_risk(index, numbers, people, risk)
            counts[_how_few(risk.left)] += 1
    pairs.write(index)
    return people, dict(counts)


def _people(people: People, count: int) -> Iterator[tuple[int, list[int]]]:
    """Persons with several records, and those."""
    members: dict[int, list[int]] = defaultdict(list)
    for at in range(count):
        person = people.person(at)
        if person != at:
            members[person].append(at)
    for person, others in sorted(members.items()):
        yield person, [person, *others]


def _how_few(left: int) -> str:
    return "ten" if left < _TEN else "hundred" if left < _HUNDRED else "others"


def links_of(people: People, records: Iterable[int]) -> list[Link]:
    """By which rules records were joined to their person, strongest first."""
    found: set[Link] = set()
    for record in records:
        at = record
        while at in people.links:
            link, at = people.links[at]
            found.add(link)
    return [link for link in Link if link in found]


def certainty_of(links: Iterable[Link], worth: Mapping[Link, Certainty]) -> Certainty:
    """That of the weakest of rules."""
    return min((worth[link] for link in links), key=_ORDER.index, default=Certainty.CONFIRMED)


def _write_risk(index: Index, numbers: Sequence[int], people: People, risk: Risk) -> None:
    members = [each for several in risk.chain.values() for each in several]
    links = links_of(people, members)
    shape, change, touched = risk.change
    cursor = index.db.execute(
        "INSERT INTO risk VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            numbers[risk.person],
            risk.kind,
            risk.left,
            risk.alone,
            certainty_of(links, people.certainty).value,
            " ".join(links),
            shape,
            change,
            touched,
        ],
    )
    index.db.executemany(
        "INSERT INTO chain VALUES (?, ?, ?)",
        (
            (numbers[at], cursor.lastrowid, shape)
            for shape, several in risk.chain.items()
            for at in several
        ),
    )


def _write_masks(index: Index, numbers: Sequence[int], records: Sequence[Record]) -> None:
    """Which shapes each page shows, in how many rows. Pages lie one behind the other."""
    page, counts = -1, Tally[tuple[str, str]]()
    for number, record in zip([*numbers, -1], [*records, None], strict=True):
        own = index.record(number)[0]
        if own != page:
            index.db.executemany(
                "INSERT INTO mask VALUES (?, ?, ?, ?)",
                ((page, kind, shape, rows) for (kind, shape), rows in sorted(counts.items())),
            )
            page, counts = own, Tally()
        if record is not None:
            counts.update(shapes_of(record))


def shapes_of(record: Record) -> Iterator[tuple[str, str]]:
    """What a record shows of each kind, and of the birth alone where no number stands."""
    kinds = kinds_of([record])
    if record.known.birth or record.aged.birth:
        kinds.add(_OF_RESIDENTS)
    for kind in kinds:
        shape = part_of(record, kind).shape(kind)
        if shape not in {"-", "sex"}:
            yield kind, shape


class Pairs:
    """Which two shapes were found on one person, and how few values they leave together."""

    def __init__(self, chains: Chains) -> None:
        self._chains = chains
        #: People, the fewest values left, how many have under ten, and under the threshold.
        self._seen: dict[tuple[str, str, str], list[int]] = {}

    def see(self, records: Sequence[tuple[int, Record]]) -> None:
        """A person's records."""
        for kind in kinds_of(each for _, each in records):
            shapes: dict[str, Part] = {}
            for part in parts_of(records, kind):
                if len(shapes) < _MOST_SHAPES:
                    shapes.setdefault(part.shape(kind), part)
            for one, other in combinations(sorted(shapes), 2):
                left = self._chains.left(kind, (shapes[one], shapes[other]))
                if left is not None:
                    self._count(kind, one, other, left)

    def _count(self, kind: str, one: str, other: str, left: int) -> None:
        told = self._seen.setdefault((kind, one, other), [0, left, 0, 0])
        told[0] += 1
        told[1] = min(told[1], left)
        told[2] += left < _TEN
        told[3] += left < self._chains.threshold

    def write(self, index: Index) -> None:
        index.db.executemany(
            "INSERT INTO pair VALUES (?, ?, ?, ?, ?, ?, ?)",
            ([*pair, *told] for pair, told in sorted(self._seen.items())),
        )
