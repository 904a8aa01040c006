"""单位与人员: which units there are, who belongs to them with which roles, and their ways. For
administrators, who by that see no draft; every change is in the ledger."""

from __future__ import annotations

import asyncio

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from redactor import OptionError
from redactor_service.pages.reviews import words
from redactor_service.pages.reviews.people import Administrator, NotForThemError, drawn, new_router
from redactor_service.pages.reviews.sent import Sent, received
from redactor_service.reviews.units import DEFAULT_WAY
from redactor_service.state import state_of

router = new_router()

_DONE = {
    "added": "单位已建立。",
    "roles": "人员和角色已保存。",
    "way": "流程已保存，新提交的稿件按新流程办理。",
}
_NO_UNIT = "没有这个单位。"
_NAME_TAKEN = "已有同名单位，或者名称不能使用（1 至 128 字）。"
_NO_ACCOUNT = "没有这个账号。账号由管理员在服务器上用 redactor accounts add 建立。"
_NO_ROLE = "请至少选择一个角色。"


@router.get("/reviews/units")
async def show_all(request: Request, person: Administrator) -> Response:
    return await _all(request, Sent())


@router.post("/reviews/units")
async def add(request: Request, person: Administrator) -> Response:
    """A new unit, on the way that comes with the program."""
    sent = await received(request, person)
    units = state_of(request).reviews.units
    try:
        unit = await asyncio.to_thread(
            lambda: units.add(sent.line("title"), DEFAULT_WAY, by=person.id)
        )
    except OptionError:
        return await _all(request, sent, told=_NAME_TAKEN)
    return _back(request, f"/{unit}?done=added")


@router.get("/reviews/units/{unit}")
async def show(request: Request, unit: str, person: Administrator, done: str = "") -> Response:
    return await _one(request, unit, Sent(), done=_DONE.get(done, ""))


@router.post("/reviews/units/{unit}/roles")
async def set_roles(request: Request, unit: str, person: Administrator) -> Response:
    """The roles of one member; without any he belongs to the unit no more."""
    sent = await received(request, person)
    units = state_of(request).reviews.units
    await _title(request, unit)
    roles = sent.chosen("role.")
    account = sent.line("account")
    if not roles and not sent.has("remove"):
        return await _one(request, unit, sent, told=("roles", _NO_ROLE))
    try:
        told = [] if sent.has("remove") else roles
        await asyncio.to_thread(lambda: units.set_roles(unit, account, told, by=person.id))
    except OptionError:
        return await _one(request, unit, sent, told=("roles", _NO_ACCOUNT))
    return _back(request, f"/{unit}?done=roles")


@router.post("/reviews/units/{unit}/way")
async def set_way(request: Request, unit: str, person: Administrator) -> Response:
    """Another way, TOML; what cannot be used is told by its key."""
    sent = await received(request, person)
    units = state_of(request).reviews.units
    await _title(request, unit)
    try:
        await asyncio.to_thread(lambda: units.set_way(unit, sent.text("way"), by=person.id))
    except OptionError as error:
        key, told = words.way_fault(error)
        where = f"键 {key}：" if key else ""
        return await _one(request, unit, sent, told=("way", f"流程没有保存。{where}{told}。"))
    return _back(request, f"/{unit}?done=way")


async def _title(request: Request, unit: str) -> str:
    units = await asyncio.to_thread(state_of(request).reviews.units.all)
    title = next((each.title for each in units if each.id == unit), None)
    if title is None:
        raise NotForThemError(_NO_UNIT, status=404)
    return title


async def _all(request: Request, sent: Sent, *, told: str = "") -> Response:
    units = state_of(request).reviews.units
    listed = await asyncio.to_thread(
        lambda: [(unit, units.members(unit.id)) for unit in units.all()]
    )
    return await drawn(
        request,
        "units.html",
        status=409 if told else 200,
        told=told,
        units=listed,
        typed=sent.line("title"),
    )


async def _one(
    request: Request, unit: str, sent: Sent, *, told: tuple[str, str] = ("", ""), done: str = ""
) -> Response:
    """`told`: which form was refused, and why."""
    units = state_of(request).reviews.units
    title = await _title(request, unit)

    def read() -> dict[str, object]:
        return {
            "members": units.members(unit),
            "roles": units.roles_in(unit),
            "way": units.way_text(unit),
        }

    return await drawn(
        request,
        "unit.html",
        status=409 if told[0] else 200,
        unit=unit,
        unit_title=title,
        told=told,
        sent=sent,
        done=done,
        words=words,
        **await asyncio.to_thread(read),
    )


def _back(request: Request, path: str) -> Response:
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return RedirectResponse(f"{root}/reviews/units{path}", status_code=303)
