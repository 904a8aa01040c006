"""Commands on drafts, from what was sent to what is answered."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import Request, Response

from redactor.reviews import Accepted, Refusal
from redactor.reviews import commands as asked
from redactor.reviews.particulars import Particulars
from redactor_service.access.callers import Caller
from redactor_service.api.reviews import shapes
from redactor_service.api.reviews.common import Sent, asking, attachments, fault, gone, refused
from redactor_service.reviews.book import Kept
from redactor_service.reviews.contents import Content
from redactor_service.reviews.desk import Asking, Reviews
from redactor_service.reviews.units import NoUnitError
from redactor_service.schemas import reviews as schemas
from redactor_service.state import state_of


async def submit(request: Request, caller: Caller, sent: Sent[schemas.SentDraft]) -> Response:
    """A new draft."""
    reviews, body = state_of(request).reviews, sent.body
    who = asking(request, caller, body)
    if body.unit not in await asyncio.to_thread(reviews.units.of_account, caller.account):
        raise NoUnitError
    content = Content(
        title=body.title,
        text=body.text,
        format=body.format,
        page_kind=_page_kind(request, body.page_kind) or "",
        attachments=attachments(body.attachments, sent.files, ()) or (),
    )
    id, outcome = await reviews.submit(
        who,
        body.unit,
        content,
        Particulars(**body.particulars.told()),
        lane=body.lane,
        lane_reason=body.lane_reason,
    )
    answer = await _answered(reviews, id, who, outcome)
    if answer.status_code < 300:
        answer.status_code = 201
        answer.headers["Location"] = f"/v1/reviews/{id}"
    return answer


async def command(request: Request, id: str, caller: Caller, sent: Sent[Any]) -> Response:
    """One of the acts."""
    reviews, body = state_of(request).reviews, sent.body
    who = asking(request, caller, body, version=body.version)
    if isinstance(body, schemas.SentText):
        return await _with_text(request, id, who, sent)
    if sent.files:
        raise fault("attachment", "this act takes no files")
    match body:
        case schemas.RecheckCommand():
            outcome = await reviews.recheck(id, who)
        case schemas.ReleaseCommand():
            outcome = await reviews.release(id, who, body.digest, body.address)
        case _:
            outcome = await reviews.act(id, who, _act(body))
    return await _answered(reviews, id, who, outcome)


def _act(body: Any) -> asked.Act:
    """What needs no check."""
    told = {
        name: getattr(body, name)
        for name in type(body).model_fields
        if name not in ("act", "command", "person", "version", "decisions")
    }
    match body:
        case schemas.DecideCommand():
            verdicts = [asked.Verdict(**each.model_dump()) for each in body.decisions]
            return asked.Decide(verdicts=tuple(verdicts))
        case schemas.SignCommand():
            return asked.Sign(**told)
        case schemas.ConcludeCommand():
            return asked.Conclude(**told)
        case schemas.ReturnCommand():
            return asked.Return(**told)
        case schemas.WithdrawCommand():
            return asked.Withdraw(**told)
        case schemas.RereadCommand():
            return asked.Reread(**told)
        case schemas.RetractCommand():
            return asked.Retract(**told)
    raise AssertionError(type(body).__name__)


async def _with_text(
    request: Request, id: str, who: Asking, sent: Sent[schemas.SentText]
) -> Response:
    """An edit, a correction, or a draft that is handed in again."""
    reviews, body = state_of(request).reviews, sent.body
    kept = await asyncio.to_thread(reviews.book.kept, id)
    before = await asyncio.to_thread(reviews.book.content, id, kept.draft.digest)
    content = _content(request, sent, before)
    if content is None:
        return gone()
    sent_particulars = body.particulars
    told = Particulars(**sent_particulars.told()) if sent_particulars else None
    match body:
        case schemas.EditCommand():
            outcome = await reviews.edit(id, who, content, particulars=told, changes=body.changes)
        case schemas.CorrectCommand():
            outcome = await reviews.correct(id, who, content, body.reason, particulars=told)
        case schemas.ResubmitCommand():
            outcome = await reviews.resubmit(
                id,
                who,
                content,
                told or _own_particulars(kept, who),
                lane=body.lane,
                lane_reason=body.lane_reason,
            )
        case _:
            raise AssertionError(type(body).__name__)
    return await _answered(reviews, id, who, outcome)


def _own_particulars(kept: Kept, who: Asking) -> Particulars:
    """Those that the draft had before this command, which may be a repeat."""
    return (kept.before(who.id) or kept.draft).particulars


def _content(
    request: Request, sent: Sent[schemas.SentText], before: Content | None
) -> Content | None:
    """What was sent, and for the rest what the draft has; None where that was deleted."""
    body = sent.body
    files = attachments(body.attachments, sent.files, before.attachments if before else None)
    needed = (body.title, body.text, files)
    if before is None:
        if any(each is None for each in needed):
            return None
        before = Content(title="", text="")
    return Content(
        title=before.title if body.title is None else body.title,
        text=before.text if body.text is None else body.text,
        format=body.format or before.format,
        page_kind=_kind_or(_page_kind(request, body.page_kind), before.page_kind),
        attachments=before.attachments if files is None else files,
    )


def _kind_or(told: str | None, before: str) -> str:
    return before if told is None else told


def _page_kind(request: Request, told: str | None) -> str | None:
    """RequestValidationError for a kind of page that there is not: it would be checked as none."""
    if told and told not in state_of(request).desk.checker().book.pages:
        raise fault("page_kind", "is no kind of page; GET /v1/page-kinds lists them")
    return told


async def _answered(
    reviews: Reviews, id: str, who: Asking, outcome: Accepted | Refusal
) -> Response:
    if isinstance(outcome, Refusal):
        return refused(outcome)
    kept = await asyncio.to_thread(reviews.book.kept, id)
    made = shapes.done(kept, who.id)
    headers = {"Idempotency-Replayed": "true"} if outcome.is_repeat else None
    return Response(made.model_dump_json(), media_type="application/json", headers=headers)
