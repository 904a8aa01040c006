"""What is answered of reviews."""

from __future__ import annotations

import datetime

from pydantic import Field

from redactor.reviews import EventKind, Phase
from redactor.reviews.commands import Conclusion, Ruling
from redactor_service.schemas.drafts import Body

Moment = datetime.datetime


class ReviewWhere(Body):
    """Where a draft is, or was after a command: nothing that anybody wrote."""

    id: str
    unit: str
    phase: Phase
    place: str = Field(
        description="A stage's key, `secrecy`, `release`; empty: it waits for nothing."
    )
    place_title: str
    due: Moment | None
    version: int
    digest: str = Field(description="Keyed: of title, text and attachments together.")


class ReviewPlace(ReviewWhere):
    """Where a draft is now."""

    is_overdue: bool


class ReviewDone(ReviewWhere):
    """A command that was carried out, and where the draft was then. The same when it is repeated."""

    command: str
    events: list[EventKind]


class ReviewLine(Body):
    """A draft in a list. `title` is masked."""

    id: str
    unit: str
    unit_title: str
    title: str
    column: str
    phase: Phase
    place: str
    place_title: str
    version: int
    opened: Moment
    due: Moment | None
    is_overdue: bool


class ReviewLines(Body):
    """A page of drafts, the newest first. `next`: to be sent as `after` for the next page."""

    reviews: list[ReviewLine]
    next: str | None


class ReviewQueue(Body):
    """What the caller has to do with."""

    to_review: list[ReviewLine]
    returned: list[ReviewLine]
    waiting: list[ReviewLine]


class ReviewDecision(Body):
    """A standing decision."""

    ruling: Ruling
    reason: str
    basis: str
    person: str
    name: str
    at: Moment


class ReviewFinding(Body):
    """A finding of the present text that somebody must decide on. `quote` is masked."""

    id: str
    rule: str
    entity: str
    action: str
    title: str
    place: str
    quote: str
    decision: ReviewDecision | None


class ReviewSignature(Body):
    """A standing signature; `deputy_for`: the name of the person in whose stead."""

    person: str
    name: str
    at: Moment
    digest: str
    remark: str
    deputy_for: str


class ReviewStage(Body):
    """A stage of the draft's way."""

    key: str
    title: str
    is_skipped: bool
    changes: int = Field(description="Places that were changed while the draft was here.")
    signature: ReviewSignature | None


class ReviewConclusion(Body):
    """The standing conclusion of the secrecy review."""

    conclusion: Conclusion
    basis: str
    person: str
    name: str
    at: Moment
    digest: str
    deputy_for: str


class ReviewStep(Body):
    """Something that happened. `number` orders, not the clock."""

    number: int
    version: int
    at: Moment
    kind: EventKind
    title: str
    by: str
    name: str
    detail: str
    deputy_for: str


class NextAct(Body):
    """An act. Where it may not be done, `code` and `message` say why; `about`: the findings that the caller
    may decide on, the stage that he may sign, the conclusions that he may draw; `deputy_for`: accounts
    for one of whom he would act, as a deputy."""

    act: str
    may: bool
    code: str | None
    message: str | None
    about: list[str]
    deputy_for: list[str]


class ListedFile(Body):
    """An attachment; `number` counts from 1."""

    number: int
    name: str
    kind: str
    sha256: str


class ReviewParticulars(Body):
    """What the 审签单 asks for."""

    title: str
    unit: str
    column: str
    address: str
    document_number: str
    index_number: str
    source: str
    source_address: str
    office: str
    drafter: str
    drafted: str
    summary: str
    carrier: str
    openness: str
    openness_basis: str
    channel: str
    scope: str
    until: str
    involves: list[str]
    personal_data: str
    countersigned: str


class ReviewState(ReviewPlace):
    """A draft as it is, for somebody of its unit. `published`: the digest of what is on the site."""

    particulars: ReviewParticulars
    attachments: list[ListedFile]
    published: str
    lane: str
    lane_reason: str
    submitted: Moment | None
    submitted_by: str
    tool: str
    rulebook: str
    findings: list[ReviewFinding]
    stages: list[ReviewStage]
    conclusion: ReviewConclusion | None
    history: list[ReviewStep]
    next: list[NextAct]


class ReviewContent(Body):
    """The text exactly as it was sent."""

    digest: str
    title: str
    text: str
    format: str
    page_kind: str
    attachments: list[ListedFile]


class UnitEntry(Body):
    """A unit. `roles`: the caller's own in it."""

    id: str
    title: str
    way: str = Field(description="The digest of the way on which new drafts go.")
    roles: list[str]


class MemberEntry(Body):
    """Somebody of a unit."""

    account: str
    account_name: str
    name: str
    roles: list[str]
    is_disabled: bool


class WayPost(Body):
    """Who acts at a place of the way; `hours`, or `days` of work: until it is overdue,
    0 for never."""

    key: str
    title: str
    checks: str
    roles: list[str]
    deputies: list[str]
    hours: int
    days: int


class WayLane(Body):
    """A fast lane."""

    key: str
    title: str
    skips: list[str]
    skips_secrecy: bool
    needs_source: bool
    lost_by_edit: bool


class WayEntry(Body):
    """A unit's way: the stages in order, the secrecy review and before what it stands, the release."""

    digest: str
    title: str
    submitters: list[str]
    stages: list[WayPost]
    secrecy: WayPost
    secrecy_before: str
    release: WayPost
    deciders: dict[str, list[str]]
    edit_voids_from: str
    lanes: list[WayLane]


class HookEntry(Body):
    """A hook, without its secret."""

    id: str
    url: str
