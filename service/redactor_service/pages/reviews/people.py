"""Who is at a page of reviews, and what such a page answers when it cannot be shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import HTMLResponse

from redactor_service.access.callers import Caller, caller_of
from redactor_service.access.scopes import Scope
from redactor_service.pages.frame import account_of, frame
from redactor_service.pages.render import page
from redactor_service.reviews.book import NoDraftError

_NO_DRAFT = "没有这份稿件，或者它不属于您所在的单位。"
_DOWN = "暂时连不上数据库，刚才的操作没有办理。请用浏览器的“后退”回到上一页，填写的内容仍在，稍后再提交一次。"
_NO_FORM = "表单没有完整送到，请后退再提交一次。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is signed in. `id`: his account's."""

    id: str
    caller: Caller

    @property
    def is_admin(self) -> bool:
        return Scope.ADMIN in self.caller.scopes


class NotForThemError(Exception):
    """The page is not for who asks; `told`: why, in Chinese."""

    def __init__(self, told: str, *, status: int = 403) -> None:
        self.told = told
        self.status = status
        super().__init__(told)


def _person(request: Request) -> Person:
    caller = caller_of(request)
    account = account_of(caller)
    if not account:
        raise NotForThemError("审核须用本人的账号登录：密钥和未设账号的服务都不能签字。")
    return Person(id=account, caller=caller)


def _administrator(person: Annotated[Person, Depends(_person)]) -> Person:
    if not person.is_admin:
        raise NotForThemError("单位和人员由管理员设置。")
    return person


Signed = Annotated[Person, Depends(_person)]
Administrator = Annotated[Person, Depends(_administrator)]


class _Route(APIRoute):
    """A page that tells in Chinese why it cannot be shown."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        shown = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await shown(request)
            except NoDraftError:
                return await _fault(request, _NO_DRAFT, 404)
            except NotForThemError as error:
                return await _fault(request, error.told, error.status)
            except RequestValidationError:
                return await _fault(request, _NO_FORM, 422)
            except SQLAlchemyError:
                return await _fault(request, _DOWN, 503)

        return told


def new_router() -> APIRouter:
    return APIRouter(include_in_schema=False, route_class=_Route)


async def drawn(
    request: Request, template: str, *, status: int = 200, **values: object
) -> HTMLResponse:
    """A page of reviews in its frame."""
    around = await asyncio.to_thread(frame, request)
    return page(f"reviews/{template}", status=status, **around, **values)


async def _fault(request: Request, told: str, status: int) -> Response:
    return await drawn(request, "fault.html", status=status, told=told)
