"""`/v1/units`: the caller's units, who belongs to them, on which way their drafts go; hooks of a unit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from starlette.exceptions import HTTPException

from redactor.reviews.way import Post, Stage, Way
from redactor_service.access.callers import Caller, needs
from redactor_service.access.scopes import Scope
from redactor_service.api.reviews.common import ANSWERS, READS, NobodyError
from redactor_service.reviews.queues import place_title
from redactor_service.reviews.units import NoUnitError
from redactor_service.schemas import review_answers as answers
from redactor_service.schemas import reviews as schemas
from redactor_service.state import state_of

router = APIRouter(tags=["units"])

UnitId = Annotated[str, Path(pattern=schemas.ID, description="As GET /v1/units lists it.")]
Knowing = Annotated[Caller, Depends(needs(Scope.REVIEWS, Scope.ADMIN))]
#: Hooks are told of every draft of a unit, and go where the operator's list lets them.
Admin = Annotated[Caller, Depends(needs(Scope.ADMIN))]


@router.get("/v1/units", responses={**READS})
def units(request: Request, caller: Knowing) -> list[answers.UnitEntry]:
    """The caller's units; for an administrator all of them, which shows him no draft."""
    units = state_of(request).reviews.units
    own = units.roles_of_account(caller.account) if caller.account else {}
    if Scope.ADMIN in caller.scopes:
        found = units.all()
    elif caller.account:
        found = list(units.of_account(caller.account).values())
    else:
        raise NobodyError
    return [
        answers.UnitEntry(
            id=each.id, title=each.title, way=each.way, roles=sorted(own.get(each.id, ()))
        )
        for each in found
    ]


@router.get("/v1/units/{id}/members", responses={**READS})
def members(request: Request, id: UnitId, caller: Knowing) -> list[answers.MemberEntry]:
    """Who belongs to a unit, by name."""
    _check(request, id, caller)
    return [
        answers.MemberEntry(
            account=each.account,
            account_name=each.account_name,
            name=each.name,
            roles=list(each.roles),
            is_disabled=each.is_disabled,
        )
        for each in state_of(request).reviews.units.members(id)
    ]


@router.get("/v1/units/{id}/way", responses={**READS})
def way(request: Request, id: UnitId, caller: Knowing) -> answers.WayEntry:
    """The way on which new drafts of a unit go."""
    _check(request, id, caller)
    return _way(state_of(request).reviews.units.way_of_unit(id))


def _check(request: Request, id: str, caller: Caller) -> None:
    """NoUnitError for who does not belong to it and keeps no accounts."""
    units = state_of(request).reviews.units
    if Scope.ADMIN in caller.scopes:
        units.way_of_unit(id)
    elif not caller.account:
        raise NobodyError
    elif id not in units.of_account(caller.account):
        raise NoUnitError


def _way(told: Way) -> answers.WayEntry:
    return answers.WayEntry(
        digest=told.digest,
        title=told.title,
        submitters=sorted(told.submitters),
        stages=[_post(told, each) for each in told.stages],
        secrecy=_post(told, told.secrecy),
        secrecy_before=told.secrecy.before,
        release=_post(told, told.release),
        deciders={action.value: sorted(roles) for action, roles in told.deciders.items()},
        edit_voids_from=told.edit_voids_from,
        lanes=[
            answers.WayLane(
                key=each.key,
                title=each.title,
                skips=sorted(each.skips),
                skips_secrecy=each.skips_secrecy,
                needs_source=each.needs_source,
                lost_by_edit=each.lost_by_edit,
            )
            for each in told.lanes.values()
        ],
    )


def _post(way: Way, told: Post) -> answers.WayPost:
    return answers.WayPost(
        key=told.key,
        title=place_title(way, told.key),
        checks=told.checks if isinstance(told, Stage) else "",
        roles=sorted(told.roles),
        deputies=sorted(told.deputies),
        hours=told.hours,
        days=told.days,
    )


@router.post(
    "/v1/units/{id}/hooks",
    status_code=201,
    responses={
        201: {"model": answers.HookEntry, "description": "It is told from now on."},
        **ANSWERS,
    },
)
def add_hook(
    request: Request, id: UnitId, sent: schemas.SentHook, caller: Admin
) -> answers.HookEntry:
    """Tell a CMS of each step of the unit's drafts (Standard Webhooks)."""
    reviews = state_of(request).reviews
    reviews.units.way_of_unit(id)
    made = reviews.outbox.add(id, sent.url, sent.secret)
    return answers.HookEntry(id=made, url=sent.url)


@router.get("/v1/units/{id}/hooks", responses={**READS})
def hooks(request: Request, id: UnitId, caller: Admin) -> list[answers.HookEntry]:
    """The hooks of a unit, without their secrets."""
    reviews = state_of(request).reviews
    reviews.units.way_of_unit(id)
    return [answers.HookEntry(id=each.id, url=each.url) for each in reviews.outbox.all(id)]


@router.delete(
    "/v1/units/{id}/hooks/{hook}", status_code=204, response_class=Response, responses={**READS}
)
def remove_hook(
    request: Request, id: UnitId, hook: Annotated[str, Path(pattern=schemas.ID)], caller: Admin
) -> Response:
    """Tell it no more, not even of what it has not been told yet."""
    if not state_of(request).reviews.outbox.remove(id, hook):
        raise HTTPException(404)
    return Response(status_code=204)
