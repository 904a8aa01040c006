"""Whether the service is up, whether it takes work, and its figures."""

from __future__ import annotations

from functools import cache
from importlib import metadata

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import PlainTextResponse

from redactor_service import problems
from redactor_service.access.callers import needs
from redactor_service.access.scopes import Scope
from redactor_service.schemas import drafts as schemas
from redactor_service.state import state_of

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz(request: Request) -> schemas.Health:
    """Is the service up, and with which rules?"""
    desk = state_of(request).desk
    return schemas.Health(
        status="ok",
        version=_version(),
        rulebook=desk.checker().book.digest,
        problems=sorted(desk.rules.problems.values()),
    )


@router.get(
    "/readyz",
    status_code=204,
    response_class=Response,
    responses={503: {"model": schemas.Problem, "description": "It takes no work now."}},
)
async def readyz(request: Request) -> Response:
    """Does it take work?"""
    state = state_of(request)
    if state.is_ending or not state.pool.is_ready:
        return problems.ending()
    return Response(status_code=204)


@router.get(
    "/metrics",
    dependencies=[Depends(needs(Scope.RULES))],
    response_class=PlainTextResponse,
)
async def metrics(request: Request) -> Response:
    """For Prometheus: counts and times, never a path that somebody made up."""
    state = state_of(request)
    body, media_type = state.metrics.text(state.pool)
    return Response(body, media_type=media_type)


@cache
def _version() -> str:
    try:
        return metadata.version("redactor")
    except metadata.PackageNotFoundError:  # run from a source tree
        return "unknown"
