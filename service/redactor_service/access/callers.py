"""Who calls: asked once for each request, before its body is read.

    app.add_middleware(callers.Gate, access=Access(store, place))
    @router.post("/v1/scan", dependencies=[Depends(needs(Scope.SCAN))])

The gate lets nobody through but to the few public paths; `needs` then asks for the scope.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Literal

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import Scope as Connection

from redactor.errors import OptionError
from redactor_service.access import keys, sessions
from redactor_service.access.keys import Limits
from redactor_service.access.limits import Buckets
from redactor_service.access.oidc.client import Client
from redactor_service.access.openness import Place, is_near
from redactor_service.access.roll import Roll, read
from redactor_service.access.scopes import EVERYDAY, Scope, scopes_of
from redactor_service.storage.engine import Store, now

#: With https, a browser takes a cookie of this prefix from this very host alone.
COOKIE = "redactor_session"
SECURE_COOKIE = "__Host-redactor_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who makes this request."""

    kind: Literal["open", "key", "account"]
    #: Names the caller in jobs and limits, the same over requests.
    id: str
    name: str
    scopes: frozenset[Scope]
    limits: Limits = field(default_factory=Limits)
    #: The id of the account in whose name he acts; empty: in nobody's.
    account: str = ""
    #: A person's name as others read it.
    shown_name: str = ""
    #: The session's secret, for its CSRF token.
    secret: str = field(default="", repr=False)


class RefusedError(Exception):
    """The caller may not do this; answered as a problem."""

    def __init__(self, status: int, detail: str, *, challenge: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.challenge = challenge


@dataclass(frozen=True, slots=True)
class Access:
    """What the gate knows; on `app.state.access`."""

    store: Store
    place: Place
    roll: Roll
    buckets: Buckets
    secure_cookies: bool | None = None
    provider: Client | None = None

    @classmethod
    def over(
        cls,
        store: Store,
        place: Place,
        *,
        secure_cookies: bool | None = None,
        provider: Client | None = None,
    ) -> Access:
        """Access by the accounts and keys of this database, and by what the provider says."""
        return cls(store, place, Roll(store), Buckets(), secure_cookies, provider)

    async def caller(self, connection: Connection, headers: Headers) -> Caller:
        """Who calls. RefusedError for a key or session that does not hold, or for nobody."""
        presented = _presented(headers)
        if presented is not None:
            return await self._by_key(presented)
        token = session_token(headers)
        if token:
            found = await self.roll.session(token)
            if found is not None:
                return Caller(
                    kind="account",
                    id=f"account:{found.account_id}",
                    name=found.name,
                    shown_name=found.shown_name,
                    scopes=scopes_of(found.role),
                    account=found.account_id,
                    secret=token,
                )
        return await self._without_credentials(connection, headers)

    async def _by_key(self, presented: str) -> Caller:
        parts = keys.split(presented)
        key = await self.roll.key(parts[0]) if parts else None
        # One answer for all faults: which of them it is helps only who has no key.
        if not parts or key is None or not key.is_opened_by(parts[1]) or not key.holds(now()):
            raise RefusedError(
                401, "the key is not valid", challenge='Bearer error="invalid_token"'
            )
        return Caller(
            kind="key",
            id=f"key:{key.id}",
            name=key.name,
            scopes=key.scopes,
            limits=key.limits,
            account=key.account,
        )

    async def _without_credentials(self, connection: Connection, headers: Headers) -> Caller:
        if self.place.may_be_open() and not (await self.roll.snapshot()).has_credentials:
            if not is_near(connection, headers):
                raise RefusedError(
                    403, "without accounts and keys the service answers this machine alone"
                )
            return Caller(kind="open", id="open", name="", scopes=EVERYDAY)
        raise RefusedError(401, "send a key, or sign in", challenge="Bearer")


def needs(*scopes: Scope) -> Callable[[Request], Coroutine[object, object, Caller]]:
    """A dependency that gives the caller when he has one of these scopes, else answers 401 or 403."""

    async def granted(request: Request) -> Caller:
        caller = caller_of(request)
        if caller.scopes.isdisjoint(scopes):
            told = " or ".join(each.value for each in scopes)
            raise RefusedError(403, f"the caller lacks the scope {told}")
        return caller

    return granted


def caller_of(request: Request) -> Caller:
    """Who calls. RefusedError where no gate let him in: nothing is open by a mistake of wiring."""
    found = request.scope.get("redactor.caller")
    if not isinstance(found, Caller):
        raise RefusedError(401, "send a key, or sign in", challenge="Bearer")
    return found


def session_token(headers: Headers) -> str:
    """The token in the session's cookie, empty without one."""
    for part in ";".join(headers.getlist("cookie")).split(";"):
        name, _, value = part.strip().partition("=")
        if name in (COOKIE, SECURE_COOKIE) and sessions.is_token(value):
            return value
    return ""


def refuse_foreign(place: Place, store: Store) -> None:
    """OptionError when the service would listen where others reach it and nobody could be told
    from anybody."""
    if place.may_be_open() or read(store).can_enter:
        return
    raise OptionError(
        "others could reach the service here, and it has neither an account nor a key",
        where=place.public_url or place.host,
        advice="make one first: redactor accounts add NAME, or redactor keys add NAME",
    )


def _presented(headers: Headers) -> str | None:
    """What the caller shows as his key; None when he shows none."""
    told = headers.get("authorization")
    if told is not None:
        kind, _, value = told.partition(" ")
        return value.strip() if kind.lower() == "bearer" else ""
    return headers.get("x-api-key")
