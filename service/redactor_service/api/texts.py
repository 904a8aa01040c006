"""Texts: scan, redact, gate, batch."""

from __future__ import annotations

import asyncio
import hashlib
import json
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
from redactor_service.state import State, state_of
from redactor_service.work.asking import Answer, Task
from redactor_service.work.tasks import failed, gate_answer, told

router = APIRouter(tags=["texts"])

#: Texts of a batch that a worker checks in one go, and goes that are asked for at once.
_AT_ONCE = 20
_ABREAST = 4
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
    return response(await asked(state_of(request), Task(kind="scan", options=draft.task())))


@router.post(
    "/v1/redact",
    responses=_also(schemas.Redaction, "What was found, and the draft masked."),
    dependencies=[Depends(needs(Scope.REDACT))],
)
async def redact(request: Request, draft: schemas.RedactDraft) -> Response:
    """Report on a draft, and give it back masked."""
    return response(await asked(state_of(request), Task(kind="redact", options=draft.task())))


@router.post(
    "/v1/gate",
    responses=_also(schemas.Gate, "Whether it may be published, and why not."),
    dependencies=[Depends(needs(Scope.SCAN))],
)
async def gate(request: Request, draft: schemas.Draft) -> Response:
    """Whether a draft may be published, for a CMS that asks when it is submitted."""
    answer = await asked(state_of(request), Task(kind="gate", options=draft.task()))
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
    """Reports on many texts in one call."""
    state = state_of(request)
    digest = hashlib.sha256(sent.model_dump_json().encode("utf-8", "surrogatepass")).digest()
    return await state.idempotency.once(request, caller.id, digest, lambda: _batch(state, sent))


async def _batch(state: State, sent: schemas.Batch) -> Response:
    most = state.settings.max_texts
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
    slots = asyncio.Semaphore(_ABREAST)
    goes = [drafts[at : at + _AT_ONCE] for at in range(0, len(drafts), _AT_ONCE)]

    async def go(some: Sequence[tuple[int, dict[str, Any]]]) -> Answer:
        async with slots:
            options = {"texts": [options for _, options in some]}
            return await asked(state, Task(kind="batch", options=options))

    for some, answer in zip(goes, await asyncio.gather(*map(go, goes)), strict=True):
        if answer.status == 429 and len(goes) == 1:
            return response(answer)
        made = await _results(state, some, answer)
        for (number, _), result in zip(some, made, strict=True):
            results[number] = result
    return response(told({"results": results}))


async def _results(
    state: State, some: Sequence[tuple[int, dict[str, Any]]], answer: Answer
) -> list[dict[str, Any]]:
    if answer.status >= 400:
        return [await _alone(state, options) for _, options in some]
    results: list[dict[str, Any]] = json.loads(answer.body)["results"]
    return results


async def _alone(state: State, options: dict[str, Any]) -> dict[str, Any]:
    """A text by itself, so that what spoilt a go fails alone."""
    answer = await asked(state, Task(kind="batch", options={"texts": [options]}))
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
