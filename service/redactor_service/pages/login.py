"""Signing in and out: plain forms, which need no script."""

from __future__ import annotations

import asyncio
import hmac

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from redactor_service.access import accounts, csrf, sessions
from redactor_service.access.callers import COOKIE, SECURE_COOKIE, RefusedError, caller_of
from redactor_service.access.roll import NoRollError
from redactor_service.pages import signing
from redactor_service.pages.signing import access_of, root_of
from redactor_service.storage.models import Account

_WRONG = "账号或密码不正确，请重新输入。"
_STALE = "登录页已过期，请重新输入。"

router = APIRouter(include_in_schema=False)


@router.get("/login")
async def form(request: Request) -> Response:
    try:
        snapshot = await access_of(request).roll.snapshot()
    except NoRollError:
        return signing.form(request, signing.DOWN, status=503)
    if not snapshot.has_credentials and access_of(request).place.may_be_open():
        return RedirectResponse(root_of(request) + "/", status_code=303)
    return signing.form(request)


@router.post("/login")
async def sign_in(request: Request) -> Response:
    """Begins a session, or tells why not. Which of name and password was wrong is not told."""
    wait = signing.waits(request, "login")
    if wait is not None:
        return wait
    sent = await request.form(max_files=0, max_fields=8)
    name, password = _field(sent, "name"), _field(sent, "password")
    given = request.cookies.get(signing.FORM_COOKIE, "")
    if not given or not hmac.compare_digest(given.encode(), _field(sent, csrf.FIELD).encode()):
        return signing.form(request, _STALE, status=403, name=name)
    try:
        store = access_of(request).store
        found = await asyncio.to_thread(accounts.sign_in, store, name, password)
        if isinstance(found, Account):
            answer = RedirectResponse(root_of(request) + "/", status_code=303)
            return await signing.begin(request, found, answer)
    except SQLAlchemyError:
        return signing.form(request, signing.DOWN, status=503)
    if found is not None:
        return signing.locked(request, found.seconds, name=name)
    return signing.form(request, _WRONG, status=401, name=name)


@router.post("/logout")
async def sign_out(request: Request) -> Response:
    """Ends the session here and in the database."""
    caller = caller_of(request)
    answer = RedirectResponse(root_of(request) + "/login", status_code=303)
    if caller.secret:
        await signing.end(access_of(request), sessions.hashed(caller.secret))
        answer.delete_cookie(COOKIE)
        answer.delete_cookie(SECURE_COOKIE, secure=True)
    return answer


def csrf_token(request: Request) -> str:
    """For the pages of who is signed in: the token that each change must carry; empty for others."""
    try:
        secret = caller_of(request).secret
    except RefusedError:
        return ""
    return csrf.token(secret) if secret else ""


def _field(sent: FormData, name: str) -> str:
    value = sent.get(name)
    return value if isinstance(value, str) else ""
