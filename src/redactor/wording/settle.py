"""Which hits stand on the day that the text was written."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from redactor.rulebook import Severity
from redactor.wording.hits import Hit


def settled(
    hits: Iterable[Hit], *, written: datetime.date | None, today: datetime.date
) -> Iterator[Hit]:
    """The hits that stand, as severe as they are then.

    `written`: the day of the text; None where nobody knows (a page of an archive without a date):
    what was right once is then only told. `today` decides whether an allowance still holds.
    """
    for hit in hits:
        allowed, since = hit.allowed, hit.term.since
        if allowed is not None:
            if allowed.expires is None or today <= allowed.expires:
                continue
            hit = hit._replace(evidence=(*hit.evidence, "allowance expired"))
        if since is not None:
            if written is None:
                term = replace(hit.term, severity=Severity.HINT)
                hit = hit._replace(term=term, evidence=(*hit.evidence, "no date"))
            elif written < since:
                continue
            else:
                hit = hit._replace(evidence=(*hit.evidence, "since"))
        yield hit
