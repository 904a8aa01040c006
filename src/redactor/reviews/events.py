"""What happened to a draft, in order. The events alone make its state."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """The kinds of events; a command makes one of its own, and those that follow from it."""

    SUBMITTED = "submitted"
    LANE_TAKEN = "lane_taken"
    LANE_LOST = "lane_lost"
    CHECKED = "checked"
    DECIDED = "decided"
    DECISIONS_DROPPED = "decisions_dropped"
    EDITED = "edited"
    SIGNED = "signed"
    SIGNATURES_VOIDED = "signatures_voided"
    CONCLUDED = "concluded"
    CONCLUSION_VOIDED = "conclusion_voided"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    REREAD = "reread"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One of them. `number` counts a draft's events from 1 and orders them, not the clock, which
    may jump; `version`: of the draft afterwards; `by` and `name`: who did it; `deputy_for`: in whose
    place; `fingerprint`: of the command. `facts` hold what its kind tells, as plain values."""

    draft: str
    number: int
    version: int
    kind: EventKind
    at: datetime.datetime
    by: str
    name: str
    command: str
    fingerprint: str
    deputy_for: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
