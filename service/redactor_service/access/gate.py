"""The gate: what stands before every path but the public ones."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from redactor_service import faults, guards, problems
from redactor_service.access import csrf
from redactor_service.access.callers import Access, Caller, RefusedError
from redactor_service.access.openness import is_own
from redactor_service.access.roll import NoRollError

_UNAUTHORIZED = "urn:redactor:problem:unauthorized"
_FORBIDDEN = "urn:redactor:problem:forbidden"
_TOO_MANY = "urn:redactor:problem:too-many-requests"

#: What anybody may ask: whether the service is up, and how to sign in.
PUBLIC = frozenset(
    {"/healthz", "/readyz", "/health", "/favicon.ico"}
    | {"/login", "/login/oidc", "/login/oidc/callback"}
)
PUBLIC_FOLDERS = ("/static/",)
#: A form's fields beside files, at most.
_FORM = 64_000
#: For who sends a form from a page that was open for too long: his words are still in his browser.
_NOT_TAKEN = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>没有办理</title></head>
<body><h1>没有办理</h1>
<p>登录已过期，或者这一页打开得太久，刚才提交的内容没有办理。</p>
<p>请用浏览器的“后退”回到刚才的页面，先把填写的内容复制下来，再重新登录、打开页面，粘贴后提交。</p>
</body></html>
"""
#: How a form with files begins here: with the session's token. No more of it is read before its sender
#: is known to have been given the form.
_TOKEN_FIRST = re.compile(
    rb'--[^\r\n]{1,200}\r\nContent-Disposition: form-data; name="%b"\r\n\r\n([0-9a-f]{64})\r\n'
    % csrf.FIELD.encode(),
    re.IGNORECASE,
)
_LONGEST_BEGINNING = 1_000


def install(app: FastAPI, access: Access) -> None:
    """Puts the gate, and before it the answers to other sites' pages, around the application.

    Call it when what reads bodies (`guards.BodyLimit`) was added, so that nobody's body is read
    before he is known, and before the headers' and the last net are.
    """
    app.state.access = access
    app.add_exception_handler(RefusedError, on_refused)
    app.add_middleware(Gate, access=access)
    if access.place.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=sorted(access.place.cors_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "X-API-Key", "Content-Type", "Idempotency-Key"],
            expose_headers=["Retry-After", "Location"],
            # Cookies are for our own pages.
            allow_credentials=False,
        )


async def on_refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    return _refused(error)


class Gate:
    """Lets a request through with its caller in the scope, or answers it here."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            limit, receive = await self._admit(scope, headers, receive)
        except RefusedError as error:
            await _answer(scope, headers, error)(scope, receive, send)
            return
        except _WaitError as wait:
            await _wait(wait.seconds)(scope, receive, send)
            return
        except NoRollError:
            detail = "who calls cannot be checked at the moment"
            answer = problems.problem(faults.UNAVAILABLE, 503, detail)
            answer.headers["Retry-After"] = "2"
            await answer(scope, receive, send)
            return
        if limit is None:
            await self._app(scope, receive, send)
            return
        await _limited(self._app, limit, scope, receive, send)

    async def _admit(
        self, scope: Scope, headers: Headers, receive: Receive
    ) -> tuple[int | None, Receive]:
        """The caller's limit in bytes and his body, when he may pass."""
        path = scope["path"]
        if path.startswith(PUBLIC_FOLDERS) and scope["method"] in csrf.SAFE:
            # A CMS's page loads field.js; files tell nothing of anybody.
            return None, receive
        if not is_own(scope, headers, self._access.place):
            raise RefusedError(403, "pages of other sites may not call this service")
        if path in PUBLIC:
            return None, receive
        caller = await self._access.caller(scope, headers)
        scope["redactor.caller"] = caller
        rate = caller.limits.per_minute
        wait = self._access.buckets.take(caller.id, rate) if rate else None
        if wait is not None:
            raise _WaitError(wait)
        if caller.kind == "account" and scope["method"] not in csrf.SAFE:
            receive = await _checked(caller, headers, receive)
        return caller.limits.max_body, receive


class _WaitError(Exception):
    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


async def _checked(caller: Caller, headers: Headers, receive: Receive) -> Receive:
    """The body again, when the request carries the session's token in a header or a form, which with
    files has it first of all."""
    if csrf.HEADER in headers:
        told: str | None = headers[csrf.HEADER]
    elif headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        body = await _small(receive)
        told = parse_qs(body.decode("latin-1")).get(csrf.FIELD, [""])[0]
        receive = guards.replayed_body(body, receive)
    elif headers.get("content-type", "").startswith("multipart/form-data"):
        told, receive = await _first_field(receive)
    else:
        told = None
    if not csrf.matches(caller.secret, told):
        raise RefusedError(403, f"the header {csrf.HEADER} is missing or stale; load the page anew")
    return receive


async def _first_field(receive: Receive) -> tuple[str | None, Receive]:
    """The token at the beginning of a form with files, and the body from its beginning."""
    messages: list[Message] = []
    beginning = bytearray()
    found = None
    while found is None and len(beginning) < _LONGEST_BEGINNING:
        messages.append(await receive())
        beginning += messages[-1].get("body", b"")
        found = _TOKEN_FIRST.match(beginning)
        if not messages[-1].get("more_body", False):
            break

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return (found[1].decode() if found else None), again


async def _small(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or len(body) > _FORM:
            raise RefusedError(413, "the form is too large")
        if not message.get("more_body", False):
            return bytes(body)


async def _limited(app: ASGIApp, limit: int, scope: Scope, receive: Receive, send: Send) -> None:
    """The application, with a body of at most `limit` bytes."""
    told = Headers(scope=scope).get("content-length", "")
    if told.isdecimal() and int(told) > limit:
        await problems.too_large(limit)(scope, receive, send)
        return
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise RefusedError(413, f"the body is larger than {limit} bytes")
        return message

    started = False

    async def send_unless_too_large(message: Message) -> None:
        # What the application makes of the error is its own affair.
        nonlocal started
        if seen <= limit or started:
            started = True
            await send(message)

    try:
        await app(scope, counted, send_unless_too_large)
    except RefusedError:
        if started:
            raise
    if seen > limit and not started:
        await problems.too_large(limit)(scope, receive, send)


def _answer(scope: Scope, headers: Headers, error: RefusedError) -> Response:
    """The problem, or for a person who opens a page the way to sign in, and for one who sends a form
    what became of it."""
    is_page = "text/html" in headers.get("accept", "") and not scope["path"].startswith("/v1/")
    if error.status == 401 and is_page and scope["method"] == "GET":
        return RedirectResponse(f"{scope.get('root_path', '')}/login", status_code=303)
    if is_page and scope["method"] == "POST":
        return HTMLResponse(_NOT_TAKEN, status_code=error.status)
    return _refused(error)


def _refused(error: RefusedError) -> Response:
    if error.status == 413:
        return problems.problem(faults.TOO_LARGE, 413, error.detail)
    kind = _UNAUTHORIZED if error.status == 401 else _FORBIDDEN
    answer = problems.problem(kind, error.status, error.detail)
    if error.challenge:
        answer.headers["WWW-Authenticate"] = error.challenge
    return answer


def _wait(seconds: int) -> Response:
    answer = problems.problem(_TOO_MANY, 429, "too many requests for this key; wait and try again")
    answer.headers["Retry-After"] = str(seconds)
    return answer
