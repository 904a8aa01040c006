"""From the words that packs speak of to findings: which of them stand on the text's day.

A wrong word stands beside whatever else is found in the same place, an address for instance: the
one is said of the wording, the other of the value.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from redactor.context import pages
from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.model import Advice
from redactor.rulebook import Rule, Term
from redactor.scan.flow import Flow
from redactor.wording import Hit, announces_rename, settled

Placed = tuple[Flow, Found]


def wrong_words(
    hits: Sequence[tuple[Flow, Hit]],
    texts: Sequence[str],
    *,
    date: datetime.date | None,
    today: datetime.date,
    archived: bool,
) -> Iterator[Placed]:
    """The hits that stand, as findings. `texts`: the document's running texts, which may tell its
    date and title; `date`: the document's, when it is known."""
    if any(hit.term.since for _, hit in hits):
        if any(announces_rename(pages.title_of(text)) for text in texts):
            hits = [each for each in hits if each[1].term.since is None]
        if date is None:
            date = next(filter(None, map(pages.page_date, texts)), None)
    if date is None and not archived:
        date = today
    for flow, of_flow in groupby(hits, key=itemgetter(0)):
        for stands in settled((hit for _, hit in of_flow), written=date, today=today):
            answer = Answer(
                stands.certainty, stands.evidence, stands.start, stands.end, term=stands.term
            )
            yield flow, Found(stands.start, stands.end, stands.rule, answer, stands.value)


def in_order(found: Iterable[Placed]) -> list[Placed]:
    """By flow as they came, in each by place; what is said of the page first."""
    found = list(found)
    order: dict[int, int] = {}
    for flow, _ in found:
        order.setdefault(id(flow), len(order))
    return sorted(found, key=lambda each: (order[id(each[0])], each[1].start, each[1].end))


def advice_of(rule: Rule) -> Advice:
    """What a rule says of its findings."""
    return Advice(
        title=rule.title,
        message=rule.message,
        suggestion=rule.suggestion,
        basis=rule.basis,
        category=rule.category,
    )


def advice_on(term: Term, advice: Advice) -> Advice:
    """The same with what a word's own entry says: the right form is the suggestion."""
    right = term.replacements
    return replace(
        advice,
        suggestion="、".join(right) if right else advice.suggestion,
        basis=(term.basis, *advice.basis) if term.basis else advice.basis,
        replacements=right,
    )
