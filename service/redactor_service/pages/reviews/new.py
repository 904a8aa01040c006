"""提交稿件: a new draft, pasted here or brought from the workbench."""

from __future__ import annotations

import asyncio

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from redactor import InputError, OptionError
from redactor.reviews import Accepted, Way
from redactor_service.pages.reviews import words
from redactor_service.pages.reviews.fields import draft_choices
from redactor_service.pages.reviews.people import NotForThemError, Person, Signed, drawn, new_router
from redactor_service.pages.reviews.sent import Sent, hold, new_command, received
from redactor_service.state import state_of
from redactor_service.storage.review_models import Unit

router = new_router()

#: A first line that is longer is no title.
_LONGEST_TITLE = 80


@router.get("/reviews/new")
async def show(request: Request, person: Signed) -> Response:
    return await _form(request, person, Sent())


@router.post("/reviews/new/carry")
async def carry(request: Request, person: Signed) -> Response:
    """The form with the text that the workbench has; its first line is offered as the title."""
    sent = await received(request, person)
    first, _, rest = sent.text("text").strip().partition("\n")
    if not sent.line("title") and rest.strip() and len(first.strip()) <= _LONGEST_TITLE:
        sent.fields |= {"title": first.strip(), "text": rest.strip("\n")}
    return await _form(request, person, sent, note="已带入工作台上的稿件，请核对标题后提交。")


@router.post("/reviews/new")
async def submit(request: Request, person: Signed) -> Response:
    """Hand it in. The form sent twice is one draft."""
    reviews = state_of(request).reviews
    sent = await received(request, person)
    unit = (await _units(request, person)).get(sent.line("unit"))
    if unit is None:
        return await _refused(request, person, sent, "请选择单位。")
    try:
        draft_id, outcome = await reviews.submit(
            sent.asking(person),
            unit.id,
            sent.content(),
            sent.particulars(unit.title),
            lane=sent.line("lane"),
            lane_reason=sent.text("lane_reason").strip(),
        )
    except (InputError, OptionError) as error:
        return await _refused(request, person, sent, words.fault(error))
    if not isinstance(outcome, Accepted):
        return await _refused(request, person, sent, outcome.message)
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return RedirectResponse(f"{root}/reviews/{draft_id}?done=submit", status_code=303)


async def _refused(request: Request, person: Person, sent: Sent, told: str) -> Response:
    await hold(request, person, sent)
    return await _form(request, person, sent, told=told)


async def _units(request: Request, person: Person) -> dict[str, Unit]:
    return await asyncio.to_thread(state_of(request).reviews.units.of_account, person.id)


async def _form(
    request: Request, person: Person, sent: Sent, *, told: str = "", note: str = ""
) -> Response:
    reviews = state_of(request).reviews
    units = await _units(request, person)
    if not units:
        raise NotForThemError("您还不属于任何单位，请联系管理员把您加入单位。")

    def ways() -> list[tuple[Unit, Way, bool]]:
        found = []
        for unit in units.values():
            way, me = reviews.units.way(unit.way), reviews.units.roster(unit.id).get(person.id)
            found.append((unit, way, bool(me and me.roles & way.submitters)))
        return found

    def was(_: str, name: str, default: str = "") -> str:
        return sent.fields.get(name, default)

    found = await asyncio.to_thread(ways)
    return await drawn(
        request,
        "new.html",
        status=409 if told else 200,
        told=told,
        note=note,
        ways=found,
        lanes=sorted({(key, each.title) for _, way, _ in found for key, each in way.lanes.items()}),
        was=was,
        held=sent.held,
        command=sent.line("command") or new_command(),
        **draft_choices(state_of(request)),
    )
