"""Drafts as their answers show them."""

from __future__ import annotations

import datetime

from redactor.reviews import Draft, Event, Way, due, place_of
from redactor.reviews.checks import CheckedFinding
from redactor.reviews.draft import Concluded, Decided, Signature
from redactor.reviews.forms import EVENTS
from redactor.reviews.particulars import Particulars
from redactor.reviews.records import ReviewSheet, StageRow, Step
from redactor_service.reviews.book import Kept
from redactor_service.reviews.contents import Content
from redactor_service.reviews.possible import Possible
from redactor_service.reviews.queues import Line, place_title
from redactor_service.schemas import review_answers as schemas


def done(kept: Kept, command: str) -> schemas.ReviewDone:
    """Where a command left the draft, which may be somewhere else by now."""
    draft = kept.after(command)
    events = [event.kind for event in kept.events if event.command == command]
    where = _where(kept.unit, kept.way, draft)
    return schemas.ReviewDone(**where.model_dump(), command=command, events=events)


def place(kept: Kept, at: datetime.datetime) -> schemas.ReviewPlace:
    where = _where(kept.unit, kept.way, kept.draft)
    return schemas.ReviewPlace(
        **where.model_dump(), is_overdue=where.due is not None and where.due < at
    )


def _where(unit: str, way: Way, draft: Draft) -> schemas.ReviewWhere:
    waiting = place_of(way, draft)
    return schemas.ReviewWhere(
        id=draft.id,
        unit=unit,
        phase=draft.phase,
        place=waiting,
        place_title=place_title(way, waiting),
        due=due(way, draft),
        version=draft.version,
        digest=draft.digest,
    )


def line(told: Line, at: datetime.datetime) -> schemas.ReviewLine:
    return schemas.ReviewLine(
        id=told.id,
        unit=told.unit,
        unit_title=told.unit_title,
        title=told.title,
        column=told.column,
        phase=told.phase,
        place=told.place,
        place_title=told.place_title,
        version=told.version,
        opened=told.opened,
        due=told.due,
        is_overdue=told.is_overdue(at),
    )


def state(
    kept: Kept, sheet: ReviewSheet, acts: tuple[Possible, ...], at: datetime.datetime
) -> schemas.ReviewState:
    """A draft as it is; `sheet`: its own, with names."""
    return schemas.ReviewState(
        **place(kept, at).model_dump(),
        particulars=_particulars(sheet.particulars),
        attachments=files(sheet.particulars),
        published=kept.draft.published,
        lane=kept.draft.lane,
        lane_reason=sheet.lane_reason,
        submitted=sheet.submitted,
        submitted_by=sheet.submitted_by,
        tool=sheet.tool,
        rulebook=sheet.rulebook,
        findings=[_finding(kept.draft, each) for each in kept.draft.findings],
        stages=[_stage(each) for each in sheet.stages],
        conclusion=_conclusion(sheet.secrecy) if sheet.secrecy else None,
        history=[
            _step(event, step) for event, step in zip(kept.events, sheet.history, strict=True)
        ],
        next=[_next(each) for each in acts],
    )


def content(digest: str, told: Content, particulars: Particulars) -> schemas.ReviewContent:
    return schemas.ReviewContent(
        digest=digest,
        title=told.title,
        text=told.text,
        format=told.format,
        page_kind=told.page_kind,
        attachments=files(particulars),
    )


def files(particulars: Particulars) -> list[schemas.ListedFile]:
    return [
        schemas.ListedFile(number=number, name=each.name, kind=each.kind, sha256=each.sha256)
        for number, each in enumerate(particulars.attachments, 1)
    ]


def _particulars(told: Particulars) -> schemas.ReviewParticulars:
    names = schemas.ReviewParticulars.model_fields
    values = {name: getattr(told, name) for name in names}
    return schemas.ReviewParticulars(**{**values, "involves": list(told.involves)})


def _finding(draft: Draft, told: CheckedFinding) -> schemas.ReviewFinding:
    decided = draft.decisions.get(told.id)
    return schemas.ReviewFinding(
        id=told.id,
        rule=told.rule,
        entity=told.entity,
        action=told.action.value,
        title=told.title,
        place=told.place,
        quote=told.quote,
        decision=_decision(decided) if decided else None,
    )


def _decision(told: Decided) -> schemas.ReviewDecision:
    return schemas.ReviewDecision(
        ruling=told.ruling,
        reason=told.reason,
        basis=told.basis,
        person=told.person,
        name=told.name,
        at=told.at,
    )


def _stage(row: StageRow) -> schemas.ReviewStage:
    return schemas.ReviewStage(
        key=row.key,
        title=row.title,
        is_skipped=row.is_skipped,
        changes=row.changes,
        signature=_signature(row.signature) if row.signature else None,
    )


def _signature(told: Signature) -> schemas.ReviewSignature:
    return schemas.ReviewSignature(
        person=told.person,
        name=told.name,
        at=told.at,
        digest=told.digest,
        remark=told.remark,
        deputy_for=told.deputy_for,
    )


def _conclusion(told: Concluded) -> schemas.ReviewConclusion:
    return schemas.ReviewConclusion(
        conclusion=told.conclusion,
        basis=told.basis,
        person=told.person,
        name=told.name,
        at=told.at,
        digest=told.digest,
        deputy_for=told.deputy_for,
    )


def _step(event: Event, step: Step) -> schemas.ReviewStep:
    return schemas.ReviewStep(
        number=event.number,
        version=event.version,
        at=event.at,
        kind=event.kind,
        title=EVENTS[event.kind],
        by=event.by,
        name=event.name,
        detail=step.detail,
        deputy_for=step.deputy_for,
    )


def _next(told: Possible) -> schemas.NextAct:
    refusal = told.refusal
    return schemas.NextAct(
        act=told.act,
        may=told.may,
        code=refusal.code.value if refusal else None,
        message=refusal.message if refusal else None,
        about=list(told.about),
        deputy_for=list(told.deputy_for),
    )
