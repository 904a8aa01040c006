"""What stands around every page: where it is mounted, who is signed in, and which parts are his."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from redactor_service.access.callers import Caller, caller_of
from redactor_service.access.scopes import Scope
from redactor_service.pages.login import csrf_token
from redactor_service.state import state_of


def frame(request: Request) -> dict[str, Any]:
    """For the head of a page. It asks the database: call it in a thread."""
    caller = caller_of(request)
    return {
        "root": str(request.scope.get("root_path", "")).rstrip("/"),
        "token": csrf_token(request),
        "name": caller.shown_name,
        "has_reviews": _has_reviews(request, caller),
        "is_admin": Scope.ADMIN in caller.scopes and bool(account_of(caller)),
    }


def account_of(caller: Caller) -> str:
    """The id of the account that calls; empty for a key and where nobody signs in."""
    return caller.account if caller.kind == "account" else ""


def _has_reviews(request: Request, caller: Caller) -> bool:
    """Whether he belongs to a unit."""
    account = account_of(caller)
    if not account:
        return False
    try:
        return bool(state_of(request).reviews.units.of_account(account))
    except SQLAlchemyError:
        # The page is of use without the link.
        return False
