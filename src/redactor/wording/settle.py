"""Which hits stand on the day that the text was written."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from redactor.rulebook import Severity
from redactor.text.knots import knots
from redactor.wording.hits import Hit


def settled(
    hits: Iterable[Hit], *, written: datetime.date | None, today: datetime.date
) -> list[Hit]:
    """The hits that stand, as severe as they are then; of words that overlap the longest,
    also where it was right then: what holds it was, too.

    `written`: the day of the text; None where nobody knows (a page of an archive without a date):
    what was right once is then only told. `today` decides whether an allowance still holds.
    """
    return list(_standing(_longest(hits), written, today))


def _standing(
    hits: Iterable[Hit], written: datetime.date | None, today: datetime.date
) -> Iterator[Hit]:
    for hit in hits:
        allowed = hit.allowed
        if allowed is None:
            dated = _dated(hit, written)
        elif allowed.expires is None or today <= allowed.expires:
            dated = None
        else:
            dated = _dated(_with(hit, "allowance expired"), written)
        if dated is not None:
            yield dated


def _dated(hit: Hit, written: datetime.date | None) -> Hit | None:
    """The hit as it is in a text of that day; None where the word was right then."""
    since = hit.term.since
    if since is None:
        return hit
    if written is None:
        term = replace(hit.term, severity=Severity.HINT)
        return _with(hit._replace(term=term), "no date")
    return None if written < since else _with(hit, "since")


def _with(hit: Hit, evidence: str) -> Hit:
    return hit._replace(evidence=(*hit.evidence, evidence))


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of hits that overlap the longest, ordered by place."""
    kept: list[Hit] = []
    for knot in knots(hits):
        kept += knot if len(knot) == 1 else _untied(knot)
    return kept


def _untied(knot: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    taken: set[int] = set()
    for hit in sorted(knot, key=lambda each: each.start - each.end):
        places = range(hit.start, hit.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(hit)
    return sorted(kept, key=lambda each: each.start)
