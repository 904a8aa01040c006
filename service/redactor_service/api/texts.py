"""Texts: scan, redact, gate, batch."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from redactor_service.access.callers import Caller, needs
from redactor_service.access.scopes import Scope
from redactor_service.api.answers import PROBLEMS, asked, response
from redactor_service.jobs.idempotency import IdempotencyKey
from redactor_service.schemas import drafts as schemas
from redactor_service.state import state_of
from redactor_service.work.asking import Answer, Task, told
from redactor_service.work.tasks import failed, gate_answer

router = APIRouter(tags=["texts"])

#: Texts of a batch that a worker checks in one go, and goes that are asked for at once.
_AT_ONCE = 20
_ABREAST = 4
#: Seconds that a go waits for room.
_PATIENCE = 5.0
Scanning = Annotated[Caller, Depends(needs(Scope.SCAN))]


def _also(model: type, description: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model, "description": description}, **PROBLEMS}


@router.post(
    "/v1/scan",
    responses=_also(schemas.Report, "What was found."),
    dependencies=[Depends(needs(Scope.SCAN))],
)
async def scan(request: Request, draft: schemas.Draft) -> Response:
    """Report on a draft."""
    return response(await asked(request, Task(kind="scan", options=draft.task())))


@router.post(
    "/v1/redact",
    responses=_also(schemas.Redaction, "What was found, and the draft masked."),
    dependencies=[Depends(needs(Scope.REDACT))],
)
async def redact(request: Request, draft: schemas.RedactDraft) -> Response:
    """Report on a draft, and give it back masked."""
    return response(await asked(request, Task(kind="redact", options=draft.task())))


@router.post(
    "/v1/gate",
    responses=_also(schemas.Gate, "Whether it may be published, and why not."),
    dependencies=[Depends(needs(Scope.SCAN))],
)
async def gate(request: Request, draft: schemas.Draft) -> Response:
    """Whether a draft may be published, for a CMS that asks when it is submitted."""
    answer = await asked(request, Task(kind="gate", options=draft.task()))
    if answer.status in (500, 503):
        report = failed("", "not_checked", "未能在限制内完成检查，请人工处理。")
        del report["id"]
        answer = told(gate_answer(report))
    return response(answer)


@router.post(
    "/v1/scan/batch",
    responses=_also(schemas.BatchResults, "A report for each text, in order."),
)
async def batch(
    request: Request, sent: schemas.Batch, caller: Scanning, key: IdempotencyKey = None
) -> Response:
    """Reports on many texts in one call.

    A text that cannot be checked, for a fault of its own or the service's limits, has a result of its own
    with a failure and the verdict `hold`; the others are checked. When there is no room for all of them
    the whole call is answered 429 with Retry-After, after some seconds: no text is told as held because
    others were before it.
    """
    state = state_of(request)
    digest = hashlib.sha256(sent.model_dump_json().encode("utf-8", "surrogatepass")).digest()
    return await state.idempotency.once(request, caller.id, digest, lambda: _batch(request, sent))


async def _batch(request: Request, sent: schemas.Batch) -> Response:
    most = state_of(request).settings.max_texts
    if len(sent.texts) > most:
        fault = {"type": "value", "loc": ("body", "texts"), "msg": f"must be {most} texts at most"}
        raise RequestValidationError([fault])
    results: list[Any] = [None] * len(sent.texts)
    drafts: list[tuple[int, dict[str, Any]]] = []
    common = sent.options()
    for number, item in enumerate(sent.texts):
        try:
            draft = schemas.BatchText.model_validate(item)
        except ValidationError as error:
            results[number] = _broken(number, item, error)
            continue
        own = draft.model_dump(exclude_none=True, exclude_unset=True, mode="json", exclude={"text"})
        drafts.append((number, {**common, **own, "text": draft.text}))
    try:
        made = await _reports(request, [options for _, options in drafts])
    except _BusyError as busy:
        return response(busy.answer)
    for (number, _), result in zip(drafts, made, strict=True):
        results[number] = result
    return response(told({"results": results}))


class _BusyError(Exception):
    """A batch could not be checked whole for want of room."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


async def _reports(request: Request, drafts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A report for each draft, a few goes at once."""
    slots = asyncio.Semaphore(_ABREAST)

    async def go(some: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        async with slots:
            answer = await _patiently(request, some)
            if answer.status >= 400:
                return [await _alone(request, options) for options in some]
            results: list[dict[str, Any]] = json.loads(answer.body)["results"]
            return results

    goes = [
        asyncio.create_task(go(drafts[at : at + _AT_ONCE]))
        for at in range(0, len(drafts), _AT_ONCE)
    ]
    try:
        return [each for made in await asyncio.gather(*goes) for each in made]
    finally:
        # Where one could not be had, or nobody waits any more, the others are of no use.
        for each in goes:
            each.cancel()


async def _patiently(request: Request, some: Sequence[dict[str, Any]]) -> Answer:
    """The answer to a go. _BusyError when there was no room for it for a while: what could not be queued is
    asked for again by the caller, never told as held."""
    until = time.monotonic() + _PATIENCE
    while True:
        answer = await asked(request, Task(kind="batch", options={"texts": list(some)}))
        if answer.status != 429:
            return answer
        if time.monotonic() >= until:
            raise _BusyError(answer)
        await asyncio.sleep(0.1)


async def _alone(request: Request, options: dict[str, Any]) -> dict[str, Any]:
    """A text by itself, so that what spoilt a go fails alone."""
    answer = await _patiently(request, [options])
    if answer.status >= 400:
        return failed(str(options["id"]), "not_checked", "未能完成检查，请人工处理。")
    result: dict[str, Any] = json.loads(answer.body)["results"][0]
    return result


def _broken(number: int, item: dict[str, Any], error: ValidationError) -> dict[str, Any]:
    id = item.get("id")
    return failed(
        id if isinstance(id, str) else str(number),
        "invalid_request",
        f"这一条不符合格式（共 {error.error_count()} 处），未作检查。",
    )
