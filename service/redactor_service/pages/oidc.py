"""Signing in through the provider: a link there, and the address to which it sends the browser back.

Where the browser goes afterwards is always the workbench: no address that was sent is ever followed.
"""

from __future__ import annotations

import asyncio
import logging
import secrets

from fastapi import APIRouter, HTTPException, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import RedirectResponse

from redactor_service.access import identities, sessions
from redactor_service.access.callers import session_token
from redactor_service.access.oidc import attempts
from redactor_service.access.oidc.attempts import Attempt
from redactor_service.access.oidc.client import Client
from redactor_service.access.oidc.faults import AWAY, Fault, FaultError
from redactor_service.access.openness import near_host
from redactor_service.pages import signing
from redactor_service.pages.render import page
from redactor_service.pages.signing import access_of, is_secure, root_of

#: Sent along when the browser comes back from another site, as no strict cookie is.
_COOKIE = "redactor_oidc"
_SECURE_COOKIE = "__Host-redactor_oidc"

_AWAY = "暂时无法使用{name}登录，请稍后再试，或者用下面的账号和密码登录。"
_BAD = "{name}的答复没有通过核对，请重新登录；仍不成功时请联系管理员。"
_TOLD = {
    Fault.STATE: "这次登录已经过期或者已经用过，请重新登录。",
    Fault.BROWSER: "这次登录已经过期或者已经用过，请重新登录。",
    Fault.DENIED: "没有在{name}完成登录，请重新登录。",
    Fault.UNKNOWN: "{name}已确认您的身份，但您还没有本系统的账号。请把下面的标识告诉管理员，由管理员开通。",
    Fault.DISABLED: "您的账号已经停用，请联系管理员。",
}

router = APIRouter(include_in_schema=False)
_log = logging.getLogger("redactor_service.oidc")


@router.get("/login/oidc")
async def leave(request: Request) -> Response:
    """Sends the browser to the provider."""
    client = _client(request)
    wait = signing.waits(request, "oidc")
    if wait is not None:
        return wait
    kept = request.cookies.get(_cookie(request), "")
    # Two windows of one browser may be at it at once.
    browser = kept if attempts.is_secret(kept) else secrets.token_urlsafe(32)
    old = session_token(request.headers)
    attempt = client.attempts.begin(
        _redirect_uri(request), browser, old_session=sessions.hashed(old) if old else None
    )
    try:
        answer = RedirectResponse(await client.address(attempt), status_code=303)
    except FaultError as error:
        return _failed(request, error)
    answer.set_cookie(
        _cookie(request),
        browser,
        max_age=attempts.LIFE,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get("/login/oidc/callback")
async def come_back(request: Request) -> Response:
    """Begins the session of whom the provider names."""
    client = _client(request)
    wait = signing.waits(request, "oidc back")
    if wait is not None:
        return wait
    try:
        attempt = client.attempts.take(
            request.query_params.get("state", ""), request.cookies.get(_cookie(request), "")
        )
        return await _signed_in(request, client, attempt)
    except FaultError as error:
        return _failed(request, error)
    except SQLAlchemyError:
        return signing.form(request, signing.DOWN, status=503)


async def _signed_in(request: Request, client: Client, attempt: Attempt) -> Response:
    told = request.query_params
    if "error" in told:
        raise FaultError(Fault.DENIED)
    claims = await client.finish(attempt, told.get("code", ""), told.get("iss"))
    account = await asyncio.to_thread(
        identities.account_of,
        access_of(request).store,
        claims,
        makes_accounts=client.provider.makes_accounts,
    )
    # No redirect: a browser that comes from another site would follow it without the session's strict
    # cookie. The page goes on by itself, and is of this site.
    answer = page("signed_in.html", root=root_of(request))
    return await signing.begin(request, account, answer, old=attempt.old_session)


def _failed(request: Request, error: FaultError) -> Response:
    _log.warning("sign-in through the provider failed", extra={"told": {"code": error.fault.value}})
    is_away = error.fault in AWAY
    message = _TOLD.get(error.fault, _AWAY if is_away else _BAD)
    return signing.form(
        request,
        message.format(name=_client(request).provider.name),
        status=503 if is_away else 403,
        subject=error.subject,
    )


def _redirect_uri(request: Request) -> str:
    """Where the provider sends the browser back; registered there, and compared exactly."""
    public = access_of(request).place.public_url
    if not public:
        host = near_host(request.headers)
        if host is None:
            raise HTTPException(404)
        public = f"{request.url.scheme}://{host}{root_of(request)}"
    return f"{public.rstrip('/')}/login/oidc/callback"


def _client(request: Request) -> Client:
    found = access_of(request).provider
    if found is None:
        raise HTTPException(404)
    return found


def _cookie(request: Request) -> str:
    return _SECURE_COOKIE if is_secure(request) else _COOKIE
