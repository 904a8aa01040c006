"""What a caller may do."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from redactor.errors import OptionError


class Scope(StrEnum):
    """A part of the service."""

    SCAN = "scan"
    REDACT = "redact"
    FILES = "files"
    JOBS = "jobs"
    RULES = "rules"
    PRESIDIO = "presidio"
    REVIEWS = "reviews"
    ADMIN = "admin"


class Role(StrEnum):
    """What an account is for."""

    EDITOR = "editor"
    ADMIN = "admin"


EVERYDAY = frozenset(Scope) - {Scope.ADMIN}


def scopes_of(role: str) -> frozenset[Scope]:
    """An account's scopes; a role that a later version wrote has the everyday ones."""
    return frozenset(Scope) if role == Role.ADMIN else EVERYDAY


def read_scopes(names: Iterable[str]) -> frozenset[Scope]:
    """Scopes by their names. OptionError for an unknown one.

    >>> sorted(read_scopes(["scan", "redact"]))
    [<Scope.REDACT: 'redact'>, <Scope.SCAN: 'scan'>]
    """
    try:
        return frozenset(Scope(name.strip()) for name in names)
    except ValueError:
        raise OptionError(
            "is no scope", where="--scope", advice=f"one of: {', '.join(Scope)}"
        ) from None
