"""What the paths have in common: asking the pool, and the problems that they may answer."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from redactor_service import problems
from redactor_service.schemas import drafts as schemas
from redactor_service.state import state_of
from redactor_service.work.asking import Answer, Lane, Task
from redactor_service.work.pool import QueueFullError

#: Seconds after which it is looked whether the caller is still there.
_SOON = 0.25
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


async def asked(request: Request, task: Task, lane: Lane = Lane.TEXT) -> Answer:
    """The pool's answer; a problem where it takes no more."""
    if state_of(request).is_ending:
        return _as_answer(problems.ending())
    try:
        return await waited(request, task, lane)
    except QueueFullError as error:
        return _as_answer(problems.busy(error.retry_after))


async def waited(request: Request, task: Task, lane: Lane = Lane.TEXT) -> Answer:
    """The pool's answer, as long as somebody waits for it. ClientDisconnect when he has gone, and nothing
    of his is left to be done; QueueFullError."""
    asking = state_of(request).pool.begin(task, lane)
    lookout = _Lookout(request, asking)
    # Most are answered by then, and need nobody to look out.
    timer = asyncio.get_running_loop().call_later(_SOON, lookout.begin)
    try:
        return await asking
    except asyncio.CancelledError:
        if lookout.saw_him_go:
            raise ClientDisconnect from None
        raise
    finally:
        timer.cancel()
        lookout.end()


class _Lookout:
    """Cancels what is asked once nobody waits for it."""

    def __init__(self, request: Request, asking: asyncio.Future[Answer]) -> None:
        self._request = request
        self._asking = asking
        self._task: asyncio.Task[None] | None = None
        self.saw_him_go = False

    def begin(self) -> None:
        self._task = asyncio.create_task(self._look())

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _look(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self.saw_him_go = True
        self._asking.cancel()


def response(answer: Answer) -> Response:
    if answer.status < 400:
        return Response(answer.body, media_type="application/json")
    made = Response(answer.body, status_code=answer.status, media_type=problems.MEDIA_TYPE)
    if answer.status in (429, 503):
        made.headers["Retry-After"] = "1"
    return made


def _as_answer(made: Response) -> Answer:
    return Answer(status=made.status_code, body=bytes(made.body))
