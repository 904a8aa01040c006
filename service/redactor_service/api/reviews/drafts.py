"""`/v1/reviews`: drafts on their way through 三审三校, for a CMS that has an editor of its own."""

from __future__ import annotations

import asyncio
import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError

from redactor.reviews.way import BEIJING
from redactor_service.api.reviews import acts, shapes
from redactor_service.api.reviews.common import (
    CHANGES,
    READS,
    DraftId,
    Person,
    Reader,
    body_of,
    now,
    sent,
)
from redactor_service.jobs.idempotency import IdempotencyKey
from redactor_service.reviews.queues import Wanted
from redactor_service.schemas import review_answers as answers
from redactor_service.schemas import reviews as schemas
from redactor_service.schemas.review_examples import COMMANDS, SUBMIT
from redactor_service.state import state_of

router = APIRouter(tags=["reviews"])

_DAYS = (datetime.date(2000, 1, 1), datetime.date(2199, 12, 31))
_DONE: dict[str, Any] = {"model": answers.ReviewDone}


@router.post(
    "/v1/reviews",
    status_code=201,
    responses={
        201: {**_DONE, "description": "It was handed in; Location says where it is."},
        **CHANGES,
    },
    openapi_extra=body_of(schemas.SentDraft, SUBMIT),
)
async def submit(request: Request, caller: Person, key: IdempotencyKey = None) -> Response:
    """Hand a draft in, as JSON (files in base64) or as a form with files. It is checked before the answer.

    The same command sent again is the same draft, and answered as the first time.
    """
    told = await sent(request, schemas.SentDraft)
    if isinstance(told, Response):
        return told
    return await acts.submit(request, caller, told)


@router.get("/v1/reviews", responses={**READS})
def search(
    request: Request, caller: Person, asked: Annotated[schemas.Search, Query()]
) -> answers.ReviewLines:
    """Drafts of the caller's units, the newest first."""
    moment = now()
    wanted = Wanted(
        title=asked.title,
        unit=asked.unit,
        column=asked.column,
        person=asked.person,
        finding=asked.finding,
        phase=asked.phase or "",
        place=asked.place,
        since=_start(asked.since, "since"),
        until=_start(asked.until, "until", days=1),
        overdue_at=moment if asked.overdue else None,
        after=asked.after,
        limit=asked.limit,
    )
    found = state_of(request).reviews.queues.search(caller.account, wanted)
    return answers.ReviewLines(
        reviews=[shapes.line(each, moment) for each in found],
        next=found[-1].id if len(found) == asked.limit else None,
    )


def _start(day: datetime.date | None, where: str, *, days: int = 0) -> datetime.datetime | None:
    """When a day begins in Beijing. RequestValidationError for one that is far from any draft."""
    if day is None:
        return None
    if not _DAYS[0] <= day <= _DAYS[1]:
        fault = {"type": "value", "loc": ("query", where), "msg": "must be a day from 2000 to 2199"}
        raise RequestValidationError([fault])
    begins = datetime.datetime.combine(day, datetime.time(), tzinfo=BEIJING)
    return begins + datetime.timedelta(days=days)


@router.get("/v1/reviews/queue", responses={**READS})
def queue(request: Request, caller: Person) -> answers.ReviewQueue:
    """What waits for the caller, what was returned to him, what of his waits on others."""
    moment = now()
    found = state_of(request).reviews.queues.of(caller.account)
    return answers.ReviewQueue(
        to_review=[shapes.line(each, moment) for each in found.to_review],
        returned=[shapes.line(each, moment) for each in found.returned],
        waiting=[shapes.line(each, moment) for each in found.waiting],
    )


@router.get("/v1/reviews/{id}", responses={**READS})
def state(request: Request, id: DraftId, caller: Person) -> answers.ReviewState:
    """A draft as it is: findings with their decisions, signatures, history, what the caller may do."""
    reviews = state_of(request).reviews
    kept = reviews.seen_by(id, caller.account)
    acts = reviews.possible(kept, caller.account)
    return shapes.state(kept, reviews.sheets.of(kept), acts, now())


@router.get("/v1/reviews/{id}/place", responses={**READS})
def place(request: Request, id: DraftId, caller: Reader) -> answers.ReviewPlace:
    """Where a draft is: for a program that acts in nobody's name, too."""
    reviews = state_of(request).reviews
    kept = reviews.seen_by(id, caller.account) if caller.account else reviews.book.kept(id)
    return shapes.place(kept, now())


@router.post(
    "/v1/reviews/{id}/commands",
    responses={200: {**_DONE, "description": "It was carried out, now or before."}, **CHANGES},
    openapi_extra=body_of(schemas.AnyCommand, COMMANDS),
)
async def command(
    request: Request, id: DraftId, caller: Person, key: IdempotencyKey = None
) -> Response:
    """Do something with a draft, by `act`; texts as JSON or as a form with files.

    All of it is done or nothing. A refusal changes nothing and says which rule it keeps (`code`).
    """
    await asyncio.to_thread(state_of(request).reviews.known_to, id, caller.account)
    told = await sent(request, schemas.AnyCommand)
    if isinstance(told, Response):
        return told
    return await acts.command(request, id, caller, told)
