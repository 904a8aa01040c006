"""`/v1/jobs`: long files and many texts, checked beside the requests that somebody waits for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from redactor_service import problems
from redactor_service.access.callers import Caller, needs
from redactor_service.access.scopes import Scope
from redactor_service.files import disposition
from redactor_service.jobs import record, uploads
from redactor_service.jobs.checking import INPUT_FILE, INPUT_TEXT, refusal
from redactor_service.jobs.idempotency import IdempotencyKey
from redactor_service.jobs.record import Hook, Input, Job
from redactor_service.jobs.runner import WAITING, TooManyJobsError
from redactor_service.schemas.drafts import Problem
from redactor_service.schemas.examples import EXAMPLES
from redactor_service.schemas.jobs import JobOptions, JobResult, JobState, JobTexts
from redactor_service.state import State, state_of

router = APIRouter(tags=["jobs"])

_PROBLEM: dict[str, Any] = {"model": Problem}
_COMMON: dict[int | str, dict[str, Any]] = {401: _PROBLEM, 403: _PROBLEM, 429: _PROBLEM}
_ONE: dict[int | str, dict[str, Any]] = {**_COMMON, 404: _PROBLEM, 422: _PROBLEM}
_FILE_FIELDS = ("file", "files")
_MOST_FILES = 100
#: A comment, so that nothing between thinks the stream dead.
_KEEP_ALIVE = 15.0
_SSE = "text/event-stream"

JobId = Annotated[str, Path(max_length=64, description="As POST /v1/jobs told it.")]
Files = Annotated[Caller, Depends(needs(Scope.JOBS))]
_Model = TypeVar("_Model", bound=BaseModel)


def _inlined(model: type[BaseModel]) -> dict[str, Any]:
    """A model's schema without references: no route names it, so the document has no place for it."""

    def resolved(told: Any, known: dict[str, Any]) -> Any:
        if isinstance(told, list):
            return [resolved(each, known) for each in told]
        if not isinstance(told, dict):
            return told
        if "$ref" in told:
            return resolved(known[told["$ref"].rpartition("/")[2]], known)
        return {name: resolved(each, known) for name, each in told.items() if name != "$defs"}

    schema = model.model_json_schema()
    made: dict[str, Any] = resolved(schema, schema.get("$defs", {}))
    return made


@router.post(
    "/v1/jobs",
    status_code=202,
    responses={
        202: {"model": JobState, "description": "It will be checked; Location says where to ask."},
        **_COMMON,
        **dict.fromkeys((409, 413, 415, 422, 500, 503), _PROBLEM),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": _inlined(JobTexts),
                    "examples": {"texts": {"value": EXAMPLES["JobTexts"]}},
                },
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {
                            "file": {
                                "type": "array",
                                "items": {"type": "string", "format": "binary"},
                                "minItems": 1,
                                "maxItems": _MOST_FILES,
                            },
                            "options": {"type": "string", "description": "JSON: see JobOptions."},
                        },
                    }
                },
            },
        }
    },
)
async def begin(request: Request, caller: Files, key: IdempotencyKey = None) -> Response:
    """Have texts (JSON) or files (a form) checked; 202 at once."""
    state = state_of(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _begin_files(request, caller, state)
    if kind == "application/json":
        return await _begin_texts(request, caller, state)
    return problems.problem("about:blank", 415, "send application/json or multipart/form-data")


async def _begin_files(request: Request, caller: Caller, state: State) -> Response:
    form = await uploads.received(request, state.vault, file_fields=_FILE_FIELDS, seconds=WAITING)
    begun = False

    async def make() -> Response:
        nonlocal begun
        asked = _parsed(JobOptions, form.fields.get("options") or "{}", "options")
        if not 1 <= len(form.files) <= _MOST_FILES:
            raise _fault("file", f"must be 1 to {_MOST_FILES} files")
        options = {**asked.options(), **_switches(asked, "redact", "apply_wording", "clean")}
        refused = await refusal(state.pool, asked.options())
        if refused is not None:
            return refused
        inputs = [
            Input(token=each.token, kind=INPUT_FILE, id=each.name, options=options)
            for each in form.files
        ]
        answer = _submit(state, caller, inputs, asked)
        begun = answer.status_code == 202
        return answer

    try:
        return await state.idempotency.once(request, caller.id, form.digest(), make)
    finally:
        if not begun:
            form.drop(state.vault)


async def _begin_texts(request: Request, caller: Caller, state: State) -> Response:
    body = await _body(request, state.settings.max_body)
    if body is None:
        return problems.too_large(state.settings.max_body)

    async def make() -> Response:
        asked = _parsed(JobTexts, body, "body")
        most = state.settings.max_texts
        if len(asked.texts) > most:
            raise _fault("body.texts", f"must be {most} texts at most")
        common = asked.options()
        told = [{**common, **each.options()} for each in asked.texts]
        for options in {json.dumps(each, sort_keys=True): each for each in told}.values():
            refused = await refusal(state.pool, options)
            if refused is not None:
                return refused
        switches = _switches(asked, "redact", "apply_wording")
        inputs = [
            Input(
                token=state.vault.put(each.text.encode("utf-8", "surrogatepass"), seconds=WAITING),
                kind=INPUT_TEXT,
                id=each.id if each.id is not None else str(number),
                options={**options, **switches},
            )
            for number, (each, options) in enumerate(zip(asked.texts, told, strict=True))
        ]
        begun = False
        try:
            answer = _submit(state, caller, inputs, asked)
            begun = answer.status_code == 202
        finally:
            if not begun:
                for each in inputs:
                    state.vault.drop(each.token)
        return answer

    return await state.idempotency.once(request, caller.id, hashlib.sha256(body).digest(), make)


def _submit(state: State, caller: Caller, inputs: Sequence[Input], asked: JobOptions) -> Response:
    told = asked.webhook
    hook = Hook(url=told.url, secret=told.secret) if told else None
    try:
        job = state.jobs.submit(caller.id, inputs, hook)
    except TooManyJobsError:
        answer = problems.problem("about:blank", 429, "too many jobs are waiting; try again")
        answer.headers["Retry-After"] = "10"
        return answer
    answer = _told(job, status=202)
    answer.headers["Location"] = f"/v1/jobs/{job.id}"
    return answer


def _switches(asked: JobOptions, *names: str) -> dict[str, bool]:
    return {name: getattr(asked, name) for name in names}


async def _body(request: Request, limit: int) -> bytes | None:
    """The body, None when it is larger than the limit."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            return None
    return bytes(body)


def _parsed(model: type[_Model], told: str | bytes, where: str) -> _Model:
    try:
        return model.model_validate_json(told)
    except ValidationError as error:
        errors = [
            {**each, "loc": (where, *each["loc"])}
            for each in error.errors(include_input=False, include_url=False)
        ]
        raise RequestValidationError(errors) from None


def _fault(where: str, what: str) -> RequestValidationError:
    return RequestValidationError([{"type": "value", "loc": tuple(where.split(".")), "msg": what}])


def _job(request: Request, caller: Caller, id: str) -> Job:
    """The caller's own job; nobody is told of another's."""
    job = state_of(request).jobs.get(id)
    if job is None or job.caller != caller.id:
        raise HTTPException(404)
    return job


@router.get(
    "/v1/jobs/{id}",
    responses={200: {"model": JobState, "description": "How far it is."}, **_ONE},
)
async def state_(request: Request, id: JobId, caller: Files) -> Response:
    """How far a job is."""
    return _told(_job(request, caller, id))


@router.get(
    "/v1/jobs/{id}/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Server-sent events: `progress` at each change, `done` at the end; data"
            " is the job as GET /v1/jobs/{id} tells it.",
            "content": {_SSE: {"schema": {"type": "string"}}},
        },
        **_ONE,
    },
)
async def events(request: Request, id: JobId, caller: Files) -> Response:
    """How far a job is, told while it goes on."""
    job = _job(request, caller, id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(job), media_type=_SSE, headers=headers)


async def _events(job: Job) -> AsyncIterator[str]:
    async for is_news in job.changes(every=_KEEP_ALIVE):
        if is_news:
            name = "done" if job.state.is_over else "progress"
            yield f"event: {name}\ndata: {json.dumps(_shown(job))}\n\n"
        else:
            yield ": waiting\n\n"


@router.get(
    "/v1/jobs/{id}/result",
    responses={
        200: {"model": JobResult, "description": "The reports, in order."},
        409: {**_PROBLEM, "description": "It is not done, or will not be."},
        **_ONE,
    },
)
async def result(request: Request, id: JobId, caller: Files) -> Response:
    """What a job found."""
    job = _job(request, caller, id)
    if job.state is not record.State.DONE:
        return problems.problem("about:blank", 409, f"the job is {job.state.value}")
    body = state_of(request).jobs.result(job)
    if body is None:
        raise HTTPException(404)
    return Response(body, media_type="application/json")


@router.get(
    "/v1/jobs/{id}/files/{number}",
    response_class=Response,
    responses={
        200: {
            "description": "The masked file.",
            "content": {"application/octet-stream": {"schema": {"type": "string"}}},
        },
        **_ONE,
    },
)
async def file(
    request: Request, id: JobId, number: Annotated[str, Path(max_length=8)], caller: Files
) -> Response:
    """A file, masked."""
    job = _job(request, caller, id)
    data = state_of(request).jobs.file(job, number)
    if data is None or job.state is not record.State.DONE:
        raise HTTPException(404)
    headers = {"Content-Disposition": disposition(job.files[number])}
    return Response(data, media_type="application/octet-stream", headers=headers)


@router.delete("/v1/jobs/{id}", status_code=204, response_class=Response, responses=_ONE)
async def remove(request: Request, id: JobId, caller: Files) -> Response:
    """Cancel a job that is under way, or wipe one that is over."""
    await state_of(request).jobs.remove(_job(request, caller, id))
    return Response(status_code=204)


def _told(job: Job, *, status: int = 200) -> Response:
    body = json.dumps(_shown(job))
    return Response(body, status_code=status, media_type="application/json")


def _shown(job: Job) -> Mapping[str, object]:
    url = f"/v1/jobs/{job.id}"
    return {
        "id": job.id,
        "state": job.state.value,
        "total": job.total,
        "done": job.done,
        "verdicts": job.verdicts,
        "error": job.error or None,
        "created": job.created,
        "finished": job.finished or None,
        "webhook": (job.told or "pending") if job.hook else None,
        "url": url,
        "events": f"{url}/events",
        "result": f"{url}/result" if job.state is record.State.DONE else None,
    }
