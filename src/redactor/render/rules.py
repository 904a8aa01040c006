"""The rules as a Markdown table: `redactor rules --markdown > rules/README.md`."""

from __future__ import annotations

from collections.abc import Iterator

from redactor.model import Audience, Certainty
from redactor.policy import Policy, load_policy
from redactor.rulebook import Rule, Rulebook

_AUDIENCES = (Audience.UNKNOWN, Audience.ORGANISATION)


def rules_markdown(book: Rulebook) -> Iterator[str]:
    """Lines of the page: every rule, what the default policy does, and its sources."""
    policy = load_policy("default").with_rules(book.rules)
    yield "# Rules"
    yield ""
    yield "Made by `redactor rules --markdown`; not edited by hand. The two actions are those of the"
    yield "default policy: for a person's or an unknown owner's information, and for an"
    yield "organisation's or a public duty's."
    yield ""
    yield "| rule | entity | what | personal or unknown | organisation | sources |"
    yield "|---|---|---|---|---|---|"
    for rule in book.rules:
        yield f"| {' | '.join(_cells(rule, policy))} |"


def _cells(rule: Rule, policy: Policy) -> Iterator[str]:
    yield f"`{rule.id}`"
    yield rule.entity
    yield rule.title
    for audience in _AUDIENCES:
        yield policy.action(rule.entity, audience, Certainty.CONFIRMED).value
    yield "; ".join(rule.source).replace("|", "/")
