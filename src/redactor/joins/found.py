"""The findings of an index, page by page, the strongest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from redactor.joins.index import Index
from redactor.joins.rules import Link
from redactor.joins.telling import Seen, Teller
from redactor.model import Certainty, Finding

#: Of the pages with the same shape so many are looked up to be named.
_NAMED = 20

_OF_PAGE = """
SELECT c.record, c.shape, r.number, r.kind, r.least, r.rules, r.certainty, r.shape, r.change, r.touched
FROM chain c JOIN risk r ON r.number = c.risk WHERE c.record BETWEEN ? AND ?
ORDER BY r.least, c.record, r.number
"""


class PageFindings(NamedTuple):
    """A page's name as it may be shown, how few values its worst chain leaves, and its findings."""

    shown: str
    least: int
    findings: list[Finding]


def pages_at_risk(index: Index, teller: Teller) -> Iterator[PageFindings]:
    """The pages of chains, those that leave the fewest values first."""
    names = lru_cache(1 << 12)(lambda page: index.page(page).shown)
    rows = index.db.execute(
        "SELECT c.record, r.least FROM chain c JOIN risk r ON r.number = c.risk"
    )
    least: dict[int, int] = {}
    for record, left in rows:
        page = index.record(record)[0]
        least[page] = min(left, least.get(page, left))
    for page, left in sorted(least.items(), key=lambda each: (each[1], names(each[0]))):
        own = index.page(page)
        seen = []
        for record, shape, risk, kind, few, rules, certainty, *change in index.db.execute(
            _OF_PAGE, index.between(page)
        ):
            others = _others(index, risk, page, shape, names)
            seen.append(
                Seen(
                    kind=kind,
                    left=few,
                    links=tuple(map(Link, rules.split())),
                    certainty=Certainty(certainty),
                    change=(change[0], change[1], change[2]),
                    row=own.records[index.record(record)[1]].row,
                    mine=shape,
                    others=others,
                )
            )
        yield PageFindings(own.shown, left, teller.findings(seen))


def _others(
    index: Index, risk: int, page: int, mine: str, names: Callable[[int], str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the other pages of a chain show, and which they are."""
    rows = index.db.execute("SELECT shape, record FROM chain WHERE risk = ? ORDER BY 1, 2", [risk])
    shapes: dict[str, dict[str, None]] = {}
    for shape, record in rows:
        own = index.record(record)[0]
        if own == page or shape == mine:
            continue
        pages = shapes.setdefault(shape, {})
        if len(pages) < _NAMED:
            pages[names(own)] = None
    return tuple((shape, tuple(pages)) for shape, pages in shapes.items())
