"""What stands around every page: where it is mounted, who is signed in, and which parts are his."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from redactor_service.access.callers import Caller, caller_of
from redactor_service.access.scopes import Scope
from redactor_service.pages.login import csrf_token
from redactor_service.state import state_of

#: What a caller's id begins with when it is an account's.
_ACCOUNT = "account:"


def frame(request: Request) -> dict[str, Any]:
    """For the head of a page. It asks the database: call it in a thread."""
    caller = caller_of(request)
    name, has_reviews = _known(request, caller)
    return {
        "root": str(request.scope.get("root_path", "")).rstrip("/"),
        "token": csrf_token(request),
        "name": name,
        "has_reviews": has_reviews,
        "is_admin": Scope.ADMIN in caller.scopes and bool(account_of(caller)),
    }


def account_of(caller: Caller) -> str:
    """The id of the account that calls; empty for a key and where nobody signs in."""
    return caller.id.removeprefix(_ACCOUNT) if caller.kind == "account" else ""


def _known(request: Request, caller: Caller) -> tuple[str, bool]:
    """What he is called, and whether he belongs to a unit."""
    account = account_of(caller)
    if not account:
        return caller.name, False
    units = state_of(request).reviews.units
    try:
        name = units.names([account]).get(account, caller.name)
        return name, bool(units.of_account(account))
    except SQLAlchemyError:
        # The page is of use without the link.
        return caller.name, False
