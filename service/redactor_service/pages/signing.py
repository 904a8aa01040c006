"""What the ways to sign in share: the page with its form, the session that begins, how often one may try."""

from __future__ import annotations

import asyncio
import secrets

from fastapi import Request, Response

from redactor_service.access import csrf, sessions
from redactor_service.access.callers import COOKIE, SECURE_COOKIE, Access, session_token
from redactor_service.pages.render import page
from redactor_service.storage.models import Account

#: Tries a minute from one address, whatever the names.
_PER_MINUTE = 30
#: Ties the form to the browser that was given it: a strange page cannot sign somebody in.
FORM_COOKIE = "redactor_login"

DOWN = "暂时无法核对账号，请稍后再试。"


async def begin(
    request: Request, account: Account, answer: Response, *, old: bytes | None = None
) -> Response:
    """The answer with the cookie of a new session. What the browser had before ends, and so does `old`, by
    its hash: whoever put a session into this browser has no part in the new one."""
    access = access_of(request)
    here = session_token(request.headers)
    for each in (sessions.hashed(here) if here else None, old):
        if each is not None:
            await end(access, each)
    token = await asyncio.to_thread(sessions.begin, access.store, account)
    secure = is_secure(request)
    answer.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        token,
        max_age=int(sessions.LONGEST.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
    answer.delete_cookie(FORM_COOKIE, path="/login")
    return answer


async def end(access: Access, token_hash: bytes) -> None:
    """The session is worth nothing any more, here and in the database."""
    await asyncio.to_thread(sessions.end, access.store, token_hash)
    access.roll.forget_session(token_hash)


def form(
    request: Request, message: str = "", *, status: int = 200, name: str = "", subject: str = ""
) -> Response:
    """The page to sign in, with what went wrong; `subject`: who the provider says it is."""
    token = secrets.token_urlsafe(32)
    client = access_of(request).provider
    answer = page(
        "login.html",
        status=status,
        message=message,
        name=name[:64],
        subject=subject,
        provider=client.provider.name if client else "",
        token=token,
        field=csrf.FIELD,
        root=root_of(request),
    )
    answer.set_cookie(
        FORM_COOKIE,
        token,
        max_age=3600,
        path="/login",
        secure=is_secure(request),
        httponly=True,
        samesite="strict",
    )
    return answer


def waits(request: Request, way: str) -> Response | None:
    """The answer to who tries too often this way from one address, None for others."""
    peer = request.client.host if request.client else ""
    seconds = access_of(request).buckets.take(f"{way}:{peer}", _PER_MINUTE)
    return None if seconds is None else locked(request, seconds)


def locked(request: Request, seconds: int, *, name: str = "") -> Response:
    told = f"{seconds} 秒" if seconds < 120 else f"{-(-seconds // 60)} 分钟"
    answer = form(request, f"尝试次数过多，请在 {told}后再试。", status=429, name=name)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def is_secure(request: Request) -> bool:
    """Whether cookies are for https alone."""
    access = access_of(request)
    if access.secure_cookies is not None:
        return access.secure_cookies
    return request.url.scheme == "https" or access.place.public_url.startswith("https://")


def root_of(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")


def access_of(request: Request) -> Access:
    found = request.app.state.access
    assert isinstance(found, Access)
    return found
