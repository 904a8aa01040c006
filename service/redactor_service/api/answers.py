"""What the paths have in common: asking the pool, and the problems that they may answer."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from redactor_service import problems
from redactor_service.schemas import drafts as schemas
from redactor_service.state import State
from redactor_service.work.asking import Answer, Lane, Task
from redactor_service.work.pool import QueueFullError

_TOLD = {
    401: "No credentials.",
    403: "The caller may not.",
    413: "The body is too large.",
    422: "Not JSON, or a field cannot be used.",
    429: "Too much is waiting; see Retry-After.",
    500: "The draft was not checked.",
    503: "The draft could not be checked within the limits.",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": schemas.Problem, "description": told} for status, told in _TOLD.items()
}
SHORT: dict[int | str, dict[str, Any]] = {status: PROBLEMS[status] for status in (401, 403, 429)}


async def asked(state: State, task: Task, lane: Lane = Lane.TEXT) -> Answer:
    """The pool's answer; a problem where it takes no more."""
    if state.is_ending:
        return _as_answer(problems.ending())
    try:
        return await state.pool.ask(task, lane)
    except QueueFullError as error:
        return _as_answer(problems.busy(error.retry_after))


def response(answer: Answer) -> Response:
    if answer.status < 400:
        return Response(answer.body, media_type="application/json")
    made = Response(answer.body, status_code=answer.status, media_type=problems.MEDIA_TYPE)
    if answer.status in (429, 503):
        made.headers["Retry-After"] = "1"
    return made


def _as_answer(made: Response) -> Answer:
    return Answer(status=made.status_code, body=bytes(made.body))
