"""Signing in and out: plain forms, which need no script."""

from __future__ import annotations

import asyncio
import hmac
import secrets

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from redactor_service.access import accounts, csrf, sessions
from redactor_service.access.callers import (
    COOKIE,
    SECURE_COOKIE,
    Access,
    RefusedError,
    caller_of,
    session_token,
)
from redactor_service.access.roll import NoRollError
from redactor_service.pages.render import page
from redactor_service.storage.models import Account

#: Tries a minute from one address, whatever the names.
_PER_MINUTE = 30
#: Ties the form to the browser that was given it: a strange page cannot sign somebody in.
_FORM_COOKIE = "redactor_login"

_WRONG = "账号或密码不正确，请重新输入。"
_STALE = "登录页已过期，请重新输入。"
_DOWN = "暂时无法核对账号，请稍后再试。"

router = APIRouter(include_in_schema=False)


@router.get("/login")
async def form(request: Request) -> Response:
    try:
        snapshot = await _access(request).roll.snapshot()
    except NoRollError:
        return _form(request, _DOWN, status=503)
    if not snapshot.has_credentials and _access(request).place.may_be_open():
        return RedirectResponse(_root(request) + "/", status_code=303)
    return _form(request)


@router.post("/login")
async def sign_in(request: Request) -> Response:
    """Begins a session, or tells why not. Which of name and password was wrong is not told."""
    access = _access(request)
    peer = request.client.host if request.client else ""
    wait = access.buckets.take(f"login:{peer}", _PER_MINUTE)
    if wait is not None:
        return _locked(request, wait)
    sent = await request.form(max_files=0, max_fields=8)
    name, password = _field(sent, "name"), _field(sent, "password")
    given = request.cookies.get(_FORM_COOKIE, "")
    if not given or not hmac.compare_digest(given.encode(), _field(sent, csrf.FIELD).encode()):
        return _form(request, _STALE, status=403, name=name)
    try:
        found = await asyncio.to_thread(accounts.sign_in, access.store, name, password)
        if isinstance(found, Account):
            return await _begin(request, found)
    except SQLAlchemyError:
        return _form(request, _DOWN, status=503)
    if found is not None:
        return _locked(request, found.seconds, name=name)
    return _form(request, _WRONG, status=401, name=name)


@router.post("/logout")
async def sign_out(request: Request) -> Response:
    """Ends the session here and in the database."""
    caller = caller_of(request)
    access = _access(request)
    answer = RedirectResponse(_root(request) + "/login", status_code=303)
    if caller.secret:
        await asyncio.to_thread(sessions.end, access.store, sessions.hashed(caller.secret))
        access.roll.forget_session(caller.secret)
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


async def _begin(request: Request, account: Account) -> Response:
    access = _access(request)
    old = session_token(request.headers)
    if old:
        # Whoever put a session into this browser has no part in the new one.
        await asyncio.to_thread(sessions.end, access.store, sessions.hashed(old))
        access.roll.forget_session(old)
    token = await asyncio.to_thread(sessions.begin, access.store, account)
    answer = RedirectResponse(_root(request) + "/", status_code=303)
    secure = _is_secure(request)
    answer.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        token,
        max_age=int(sessions.LONGEST.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
    answer.delete_cookie(_FORM_COOKIE, path="/login")
    return answer


def _form(request: Request, message: str = "", *, status: int = 200, name: str = "") -> Response:
    token = secrets.token_urlsafe(32)
    answer = page(
        "login.html",
        status=status,
        message=message,
        name=name[:64],
        token=token,
        field=csrf.FIELD,
        root=_root(request),
    )
    answer.set_cookie(
        _FORM_COOKIE,
        token,
        max_age=3600,
        path="/login",
        secure=_is_secure(request),
        httponly=True,
        samesite="strict",
    )
    return answer


def _locked(request: Request, seconds: int, *, name: str = "") -> Response:
    told = f"{seconds} 秒" if seconds < 120 else f"{-(-seconds // 60)} 分钟"
    answer = _form(request, f"尝试次数过多，请在 {told}后再试。", status=429, name=name)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _field(sent: FormData, name: str) -> str:
    value = sent.get(name)
    return value if isinstance(value, str) else ""


def _is_secure(request: Request) -> bool:
    access = _access(request)
    if access.secure_cookies is not None:
        return access.secure_cookies
    return request.url.scheme == "https" or access.place.public_url.startswith("https://")


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")


def _access(request: Request) -> Access:
    found = request.app.state.access
    assert isinstance(found, Access)
    return found
