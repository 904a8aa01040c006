"""Files, checked while the sender waits."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from redactor_service import files
from redactor_service.access.callers import Caller, needs
from redactor_service.access.scopes import Scope
from redactor_service.api.answers import PROBLEMS, SHORT, asked, response
from redactor_service.jobs import uploads
from redactor_service.jobs.idempotency import IdempotencyKey
from redactor_service.schemas import drafts as schemas
from redactor_service.schemas.drafts import file_options
from redactor_service.state import State, state_of
from redactor_service.work.asking import Lane, Task, told

router = APIRouter(tags=["files"])

_FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "Any format of the reader."},
        "options": {"type": "string", "description": "JSON: see FileOptions."},
    },
}
Files = Annotated[Caller, Depends(needs(Scope.FILES))]


@router.post(
    "/v1/files",
    responses={200: {"model": schemas.FileReport, "description": "What was found."}, **PROBLEMS},
    openapi_extra={
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}
    },
)
async def check(request: Request, caller: Files, key: IdempotencyKey = None) -> Response:
    """Report on a file; with `redact` in the options it can be fetched masked for a while."""
    state = state_of(request)
    seconds = float(state.settings.seconds_file * 2)
    form = await uploads.received(request, state.vault, file_fields=("file",), seconds=seconds)
    try:
        return await state.idempotency.once(
            request, caller.id, form.digest(), lambda: _checked(request, caller, form)
        )
    finally:
        form.drop(state.vault)


async def _checked(request: Request, caller: Caller, form: uploads.Form) -> Response:
    state = state_of(request)
    if len(form.files) != 1:
        fault = {"type": "value", "loc": ("file",), "msg": "must be one file"}
        raise RequestValidationError([fault])
    options = file_options(form.fields.get("options")).task()
    [upload] = form.files
    data = await asyncio.to_thread(state.vault.get, upload.token)
    form.drop(state.vault)
    task = Task(kind="file", options={**options, "name": upload.name}, payload=data or b"")
    answer = await asked(request, task, Lane.FILE)
    if answer.status >= 400 or not answer.data:
        return response(answer)
    return await _with_link(state, caller, json.loads(answer.body), answer.data)


async def _with_link(state: State, caller: Caller, report: dict[str, Any], data: bytes) -> Response:
    name = report["file"]["name"]
    token = await asyncio.to_thread(state.shelf.put, data, name, caller.id)
    report["file"] = {"url": f"/v1/files/{token}", "name": name, "seconds": files.KEPT}
    return response(told(report))


@router.get(
    "/v1/files/{token}",
    response_class=Response,
    responses={
        200: {
            "description": "The masked file.",
            "content": {"application/octet-stream": {"schema": {"type": "string"}}},
        },
        404: {"model": schemas.Problem, "description": "It is not kept, or is another's."},
        **SHORT,
    },
)
async def fetch(request: Request, token: str, caller: Files) -> Response:
    """A masked file, as long as it is kept."""
    kept = await asyncio.to_thread(state_of(request).shelf.get, token, caller.id)
    if kept is None:
        raise HTTPException(404)
    data, name = kept
    headers = {"Content-Disposition": files.disposition(name)}
    return Response(data, media_type="application/octet-stream", headers=headers)
