"""Presidio's two services under their own paths, so that its clients only change the URL.

Faults are told in Presidio's shape, `{"error": …}`, with the status of the fault: an unusable request
is 4xx here, where Presidio's analyzer answers 500.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse

from redactor_service.access.callers import needs
from redactor_service.access.scopes import Scope
from redactor_service.api.answers import waited
from redactor_service.schemas.presidio import (
    AnalyzeRequest,
    AnonymizeRequest,
    DeanonymizeRequest,
    EngineResult,
    Fault,
    RecognizerResult,
)
from redactor_service.work.asking import Task
from redactor_service.work.operators import ANONYMIZERS, DEANONYMIZERS
from redactor_service.work.pool import QueueFullError
from redactor_service.work.presidio import LANGUAGES, NO_MATCH, RECOGNIZER


class _Route(APIRoute):
    """Tells faults as Presidio does."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handler(request)
            except RequestValidationError as error:
                return _invalid(error)
            except HTTPException as error:
                return _fault(error.status_code, "Invalid request json")
            except QueueFullError as error:
                answer = _fault(429, "the service is busy; try again")
                answer.headers["Retry-After"] = str(int(error.retry_after) + 1)
                return answer

        return told


router = APIRouter(tags=["presidio"], route_class=_Route)

_FAULT: dict[str, Any] = {"model": Fault}
_FAULTS: dict[int | str, dict[str, Any]] = dict.fromkeys((400, 422, 429, 500, 503), _FAULT)
Language = Annotated[str, Query(description="zh, or en, as clients send by default.")]
_ALLOWED = [Depends(needs(Scope.PRESIDIO))]


@router.post(
    "/analyze",
    dependencies=_ALLOWED,
    responses={
        200: {
            "model": list[RecognizerResult] | list[list[RecognizerResult]],
            "description": "What was found; of several texts, a list for each.",
        },
        **_FAULTS,
    },
)
async def analyze(request: Request, asked: AnalyzeRequest) -> Response:
    """What stands in a text, under Presidio's names."""
    return await _asked(request, "analyze", asked)


@router.post(
    "/anonymize",
    dependencies=_ALLOWED,
    responses={200: {"model": EngineResult, "description": "The new text."}, **_FAULTS},
)
async def anonymize(request: Request, asked: AnonymizeRequest) -> Response:
    """A text with what the analyzer told replaced."""
    return await _asked(request, "anonymize", asked)


@router.post(
    "/deanonymize",
    dependencies=_ALLOWED,
    responses={200: {"model": EngineResult, "description": "The new text."}, **_FAULTS},
)
async def deanonymize(request: Request, asked: DeanonymizeRequest) -> Response:
    """A text with what was encrypted in clear again, by the caller's key."""
    return await _asked(request, "deanonymize", asked)


@router.get(
    "/recognizers",
    dependencies=_ALLOWED,
    responses={200: {"model": list[str], "description": "Names."}, **_FAULTS},
)
async def recognizers(language: Language = LANGUAGES[0]) -> Response:
    """The one recognizer that stands for all rules."""
    return JSONResponse([RECOGNIZER]) if language in LANGUAGES else _fault(422, NO_MATCH)


@router.get(
    "/supportedentities",
    dependencies=_ALLOWED,
    responses={200: {"model": list[str], "description": "Names."}, **_FAULTS},
)
async def supported_entities(request: Request, language: Language = LANGUAGES[0]) -> Response:
    """What is looked for, under Presidio's names."""
    if language not in LANGUAGES:
        return _fault(422, NO_MATCH)
    return await _answered(request, Task(kind="presidio_entities", options={}))


@router.get("/anonymizers", dependencies=_ALLOWED, responses={200: {"model": list[str]}})
async def anonymizers() -> Response:
    """What can be done to a value."""
    return JSONResponse(list(ANONYMIZERS))


@router.get("/deanonymizers", dependencies=_ALLOWED, responses={200: {"model": list[str]}})
async def deanonymizers() -> Response:
    """What can be undone."""
    return JSONResponse(list(DEANONYMIZERS))


@router.get("/health", response_class=PlainTextResponse)
async def health() -> Response:
    """As Presidio's services answer."""
    return PlainTextResponse("Presidio Analyzer service is up")


async def _asked(request: Request, kind: str, asked: BaseModel) -> Response:
    # Only what was sent, so that a default is the worker's to know.
    options = asked.model_dump(mode="json", exclude_none=True, exclude={"correlation_id"})
    return await _answered(request, Task(kind=kind, options=options))


async def _answered(request: Request, task: Task) -> Response:
    answer = await waited(request, task)
    if answer.status < 400:
        return Response(answer.body, media_type="application/json")
    told = json.loads(answer.body)
    return _fault(answer.status, told.get("error") or told.get("detail") or "not checked")


def _fault(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status_code=status)


def _invalid(error: RequestValidationError) -> Response:
    """What is wrong in pydantic's words, which never quote what was sent."""
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return _fault(400, "Invalid request json")
    if first["type"] == "missing":
        return _fault(422, f"Invalid input, request must contain {first['loc'][-1]}")
    where = [str(each) for each in first["loc"] if isinstance(each, int) or each in _FIELDS]
    return _fault(422, f"Invalid input, {'.'.join(where)}: {first['msg']}")


#: Names of fields may be repeated; anything else could be draft text.
_FIELDS = frozenset(
    name
    for model in (AnalyzeRequest, AnonymizeRequest, DeanonymizeRequest)
    for name in model.model_fields
)
