"""A draft's state: made of its events, never changed, always replaced."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from redactor.model import Action
from redactor.reviews.checks import Check, CheckedFinding, check_from
from redactor.reviews.commands import Conclusion, Ruling
from redactor.reviews.events import Event, EventKind
from redactor.reviews.particulars import Particulars, particulars_from
from redactor.reviews.way import RELEASE, SECRECY, Way

T = TypeVar("T")


class Phase(StrEnum):
    """Where a draft is as a whole."""

    NEW = "new"
    REVIEW = "review"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A standing signature; `event`: the number of the event that made it."""

    person: str
    name: str
    digest: str
    at: datetime.datetime
    event: int
    deputy_for: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A standing decision; `action`: of the finding when it was made."""

    ruling: Ruling
    action: Action
    person: str
    name: str
    at: datetime.datetime
    event: int
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """The standing conclusion of the secrecy review."""

    conclusion: Conclusion
    basis: str
    person: str
    name: str
    digest: str
    at: datetime.datetime
    event: int
    deputy_for: str = ""


class Answer(NamedTuple):
    """What an accepted command was answered with: the version it made, and its events."""

    fingerprint: str
    version: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The state. `authors`: everybody who submitted it; `published`: the digest of what is on the
    site, and `published_particulars` its own, while a correction is under way as well; `since`: from
    when it waits at its place; `answered`: by the id of the command."""

    id: str
    version: int = 0
    events: int = 0
    phase: Phase = Phase.NEW
    way: str = ""
    authors: frozenset[str] = frozenset()
    digest: str = ""
    published: str = ""
    published_particulars: Particulars = field(default_factory=Particulars)
    lane: str = ""
    particulars: Particulars = field(default_factory=Particulars)
    check: Check | None = None
    decisions: Mapping[str, Decided] = field(default_factory=dict)
    signatures: Mapping[str, Signature] = field(default_factory=dict)
    concluded: Concluded | None = None
    since: datetime.datetime | None = None
    answered: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[CheckedFinding, ...]:
        return self.check.findings if self.check else ()


def place_of(way: Way, draft: Draft) -> str:
    """What is open next: a stage's key, `secrecy` or `release`; empty when nothing is."""
    if draft.phase is not Phase.REVIEW:
        return ""
    lane = way.lanes.get(draft.lane)
    is_passed = (lane is not None and lane.skips_secrecy) or (
        draft.concluded is not None and draft.concluded.conclusion is Conclusion.PUBLIC
    )
    for stage in way.stages:
        if way.secrecy.before == stage.key and not is_passed:
            return SECRECY
        if stage.key not in draft.signatures and not (lane and stage.key in lane.skips):
            return stage.key
    return RELEASE if is_passed else SECRECY


def barred(way: Way, draft: Draft) -> frozenset[str]:
    """Who may not act at the place where the draft is, whatever his roles: who signed it already, or
    handed it in where its author may not sign."""
    place = place_of(way, draft)
    if not place or place == RELEASE:
        return frozenset()
    signers = {each.person for each in draft.signatures.values()}
    if place == SECRECY:
        return frozenset(signers | draft.authors) if way.secrecy.another_person else frozenset()
    if draft.concluded and way.secrecy.another_person:
        signers.add(draft.concluded.person)
    stage = way.stage(place)
    is_open_to_authors = stage is not None and stage.author_may_sign
    return frozenset(signers if is_open_to_authors else signers | draft.authors)


def due(way: Way, draft: Draft) -> datetime.datetime | None:
    """When what the draft waits for is overdue; None where it waits for nothing."""
    place = place_of(way, draft)
    return way.due(place, draft.since) if place and draft.since else None


def replay(id: str, events: Iterable[Event]) -> Draft:
    """The state that these events make."""
    draft = Draft(id=id)
    for event in events:
        draft = apply(draft, event)
    return draft


def apply(draft: Draft, event: Event) -> Draft:
    """The state after one more event."""
    known = draft.answered.get(event.command)
    answer = Answer(
        event.fingerprint, event.version, known.first if known else event.number, event.number
    )
    counted = replace(
        draft,
        version=event.version,
        events=event.number,
        answered={**draft.answered, event.command: answer},
    )
    return replace(counted, **_changes(draft, event))


# One case a kind is the plainest form of such a table.
def _changes(draft: Draft, event: Event) -> dict[str, Any]:  # noqa: PLR0912  # a case a kind of event
    """The fields that an event sets."""
    facts = event.facts
    match event.kind:
        case EventKind.SUBMITTED:
            return {
                "phase": Phase.REVIEW,
                "way": facts["way"],
                "authors": draft.authors | {event.by},
                "digest": facts["digest"],
                "lane": "",
                "particulars": particulars_from(facts["particulars"]),
                "since": event.at,
            }
        case EventKind.LANE_TAKEN:
            return {"lane": facts["lane"]}
        case EventKind.LANE_LOST:
            return {"lane": ""}
        case EventKind.CHECKED:
            return {"check": check_from(facts)}
        case EventKind.DECIDED:
            return {"decisions": {**draft.decisions, facts["finding"]: _decided(event)}}
        case EventKind.DECISIONS_DROPPED:
            return {"decisions": _without(draft.decisions, facts["findings"])}
        case EventKind.EDITED:
            return {"digest": facts["digest"], "since": event.at, **_particulars(facts)}
        case EventKind.CORRECTED:
            return {
                "digest": facts["digest"],
                "phase": Phase.REVIEW,
                "since": event.at,
                **_particulars(facts),
            }
        case EventKind.SIGNED:
            signed = {**draft.signatures, facts["stage"]: _signature(event)}
            return {"signatures": signed, "since": event.at}
        case EventKind.SIGNATURES_VOIDED:
            return {"signatures": _without(draft.signatures, facts["stages"])}
        case EventKind.CONCLUDED:
            return {"concluded": _concluded(event), "since": event.at}
        case EventKind.CONCLUSION_VOIDED:
            return {"concluded": None}
        case EventKind.RETURNED:
            phase = Phase.REVIEW if facts["to"] else Phase.RETURNED
            return {"phase": phase, "since": event.at}
        case EventKind.WITHDRAWN:
            return _withdrawn(draft)
        case EventKind.RELEASED:
            return {
                "phase": Phase.RELEASED,
                "published": facts["digest"],
                "published_particulars": draft.particulars,
            }
        case EventKind.RETRACTED:
            return {"phase": Phase.RETRACTED, "published": ""}
        case EventKind.REREAD:
            return {}


def _particulars(facts: Mapping[str, Any]) -> dict[str, Any]:
    told = facts.get("particulars")
    return {} if told is None else {"particulars": particulars_from(told)}


def _withdrawn(draft: Draft) -> dict[str, Any]:
    if not draft.published:
        return {"phase": Phase.WITHDRAWN}
    # Only the correction is withdrawn: what was released is still on the site.
    return {
        "phase": Phase.RELEASED,
        "digest": draft.published,
        "particulars": draft.published_particulars,
        "check": None,
        "decisions": {},
        "signatures": {},
        "concluded": None,
        "lane": "",
    }


def _without(kept: Mapping[str, T], gone: Iterable[str]) -> dict[str, T]:
    dropped = frozenset(gone)
    return {key: each for key, each in kept.items() if key not in dropped}


def _decided(event: Event) -> Decided:
    return Decided(
        ruling=Ruling(event.facts["ruling"]),
        action=Action(event.facts["action"]),
        reason=event.facts["reason"],
        basis=event.facts["basis"],
        person=event.by,
        name=event.name,
        at=event.at,
        event=event.number,
    )


def _signature(event: Event) -> Signature:
    return Signature(
        person=event.by,
        name=event.name,
        digest=event.facts["digest"],
        remark=event.facts["remark"],
        deputy_for=event.deputy_for,
        at=event.at,
        event=event.number,
    )


def _concluded(event: Event) -> Concluded:
    return Concluded(
        conclusion=Conclusion(event.facts["conclusion"]),
        basis=event.facts["basis"],
        person=event.by,
        name=event.name,
        digest=event.facts["digest"],
        deputy_for=event.deputy_for,
        at=event.at,
        event=event.number,
    )
