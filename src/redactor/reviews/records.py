"""The 审签单 of a draft: everything that the forms in use ask for, from its state and its events."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redactor.reviews.checks import CheckedFinding
from redactor.reviews.draft import Concluded, Decided, Draft, Phase, Signature, apply, due
from redactor.reviews.encoding import plain
from redactor.reviews.events import Event, EventKind
from redactor.reviews.particulars import Particulars
from redactor.reviews.way import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """A stage on the form. `signature`: the standing one; `changes`: places changed while the draft
    was there; `is_skipped`: by the fast lane."""

    key: str
    title: str
    signature: Signature | None
    changes: int = 0
    is_skipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding that was ever decided on, or is still open. `stands`: it is in the present text."""

    finding: CheckedFinding
    decided: Decided | None
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happened, for the record: `what` is the kind, `detail` what people wrote."""

    at: datetime.datetime
    name: str
    kind: EventKind
    detail: str = ""
    deputy_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSheet:
    """The 审签单. What nobody has done yet is None or empty."""

    id: str
    phase: Phase
    digest: str
    particulars: Particulars
    submitted: datetime.datetime | None
    submitted_by: str
    stages: tuple[StageRow, ...]
    secrecy: Concluded | None
    lane: str = ""
    lane_reason: str = ""
    skips_secrecy: bool = False
    tool: str = ""
    rulebook: str = ""
    findings: tuple[FindingRow, ...] = ()
    released: Step | None = None
    address: str = ""
    rereads: tuple[Step, ...] = ()
    #: Corrections and withdrawals after release, returns and withdrawals before.
    corrections: tuple[Step, ...] = ()
    returns: tuple[Step, ...] = ()
    history: tuple[Step, ...] = ()
    due: datetime.datetime | None = None

    def facts(self) -> dict[str, Any]:
        """As plain values, to be written as JSON."""
        told: dict[str, Any] = plain(self)  # type: ignore[assignment]  # of a record: a mapping
        return told


def sheet_of(way: Way, draft: Draft, events: Sequence[Event]) -> ReviewSheet:
    """The sheet of a draft with these events, all of them and in order."""
    steps = [(event, _step(event)) for event in events]
    of = {kind: tuple(step for event, step in steps if event.kind is kind) for kind in EventKind}
    submitted, released = of[EventKind.SUBMITTED], of[EventKind.RELEASED]
    lanes = [each for each in events if each.kind is EventKind.LANE_TAKEN]
    lane = way.lanes.get(draft.lane)
    checked = draft.check
    return ReviewSheet(
        id=draft.id,
        phase=draft.phase,
        digest=draft.digest,
        particulars=draft.particulars,
        submitted=submitted[0].at if submitted else None,
        submitted_by=submitted[0].name if submitted else "",
        stages=_stages(way, draft, events),
        secrecy=draft.concluded,
        lane="、".join(dict.fromkeys(each.facts["title"] for each in lanes)),
        lane_reason="；".join(dict.fromkeys(each.facts["reason"] for each in lanes)),
        skips_secrecy=bool(lane and lane.skips_secrecy),
        tool=checked.tool if checked else "",
        rulebook=checked.rulebook if checked else "",
        findings=_findings(draft, events),
        released=released[-1] if released else None,
        address=_last(events, EventKind.RELEASED, "address"),
        rereads=of[EventKind.REREAD],
        corrections=of[EventKind.CORRECTED] + of[EventKind.RETRACTED],
        returns=of[EventKind.RETURNED] + of[EventKind.WITHDRAWN],
        history=tuple(step for _, step in steps),
        due=due(way, draft),
    )


def _last(events: Sequence[Event], kind: EventKind, fact: str) -> str:
    told = [str(each.facts[fact]) for each in events if each.kind is kind]
    return told[-1] if told else ""


def _stages(way: Way, draft: Draft, events: Sequence[Event]) -> tuple[StageRow, ...]:
    lane = way.lanes.get(draft.lane)
    edits = [each for each in events if each.kind is EventKind.EDITED]
    return tuple(
        StageRow(
            key=stage.key,
            title=stage.title,
            signature=draft.signatures.get(stage.key),
            changes=sum(
                each.facts["changes"] for each in edits if each.facts["place"] == stage.key
            ),
            is_skipped=bool(lane and stage.key in lane.skips),
        )
        for stage in way.stages
    )


def _findings(draft: Draft, events: Sequence[Event]) -> tuple[FindingRow, ...]:
    """Those of every check, each with its last decision: what was masked is in the text no more."""
    found: dict[str, CheckedFinding] = {}
    decided: dict[str, Decided] = {}
    so_far = Draft(id=draft.id)
    for event in events:
        so_far = apply(so_far, event)
        found.update({each.id: each for each in so_far.findings})
        decided.update(so_far.decisions)
    standing = {each.id for each in draft.findings}
    return tuple(
        FindingRow(
            finding=each,
            # A decision that was dropped says nothing about what stands now.
            decided=draft.decisions.get(id) if id in standing else decided.get(id),
            stands=id in standing,
        )
        for id, each in found.items()
    )


#: Which fact of an event holds what somebody wrote.
_WRITTEN = ("reasons", "reason", "remark", "result", "basis")


def _step(event: Event) -> Step:
    told = [str(event.facts[name]) for name in _WRITTEN if event.facts.get(name)]
    return Step(
        at=event.at,
        name=event.name,
        kind=event.kind,
        detail="；".join(told),
        deputy_for=event.deputy_for,
    )
