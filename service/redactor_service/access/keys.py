"""Keys of programs: `rk_<8 characters>_<43 characters>`.

The first part names the key, the second is 32 random bytes. Only SHA-256 of the second is kept.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import re
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from redactor.errors import InputError, OptionError
from redactor_service.access import accounts
from redactor_service.access.scopes import Scope, scopes_of
from redactor_service.storage.engine import Store, now
from redactor_service.storage.models import Account, ApiKey

_ALPHABET = string.ascii_lowercase + string.digits
_KEY = re.compile(r"rk_([a-z0-9]{8})_([A-Za-z0-9_-]{43})", re.ASCII)
#: Requests a minute of a key for which nothing else was said.
PER_MINUTE = 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one caller may ask for; None is as the service says."""

    per_minute: int | None = None
    max_body: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key as it is kept. `account`: the id of the person in whose name it acts, `account_name` his
    account's name; empty for a key that acts in nobody's name."""

    id: str
    name: str
    secret_hash: bytes
    scopes: frozenset[Scope]
    limits: Limits
    created_at: datetime.datetime
    expires_at: datetime.datetime | None
    revoked_at: datetime.datetime | None
    used_at: datetime.datetime | None
    account: str = ""
    account_name: str = ""
    is_account_disabled: bool = False

    def holds(self, at: datetime.datetime) -> bool:
        """Whether it lets anybody in at this moment."""
        is_over = self.expires_at is not None and at >= self.expires_at
        return self.revoked_at is None and not is_over and not self.is_account_disabled

    def is_opened_by(self, secret: str) -> bool:
        return hmac.compare_digest(_hashed(secret), self.secret_hash)


def split(presented: str) -> tuple[str, str] | None:
    """A presented key's id and secret; None for what cannot be a key."""
    found = _KEY.fullmatch(presented)
    return (found[1], found[2]) if found else None


def add(
    store: Store,
    name: str,
    *,
    scopes: Iterable[Scope],
    expires_at: datetime.datetime | None = None,
    limits: Limits = Limits(per_minute=PER_MINUTE),
    account: str = "",
) -> tuple[str, Key]:
    """Makes a key. What is returned first is shown once and cannot be had again. `account`: the name of
    the account in whose name it acts; InputError for one that there is not, OptionError for one that is
    disabled or may less than the key."""
    if not 1 <= len(name) <= 64 or not name.isprintable():
        raise OptionError("is no name for a key", where="NAME", advice="up to 64 characters")
    secret = secrets.token_urlsafe(32)
    row = ApiKey(
        id="".join(secrets.choice(_ALPHABET) for _ in range(8)),
        name=name,
        secret_hash=_hashed(secret),
        scopes=sorted(set(scopes)),
        per_minute=limits.per_minute,
        max_body=limits.max_body,
        created_at=now(),
        expires_at=expires_at,
    )
    with store.write() as session:
        holder = _holder(session, account, row.scopes) if account else None
        row.account_id = holder.id if holder else None
        session.add(row)
    return f"rk_{row.id}_{secret}", _key(row, holder)


def _holder(session: Session, name: str, scopes: Iterable[str]) -> Account:
    """The account for a new key."""
    found = accounts.of_name(session, name)
    if found.disabled_at is not None:
        raise OptionError(
            "is disabled", where="--account", advice="redactor accounts enable NAME, or another"
        )
    beyond = set(scopes) - scopes_of(found.role)
    if beyond:
        raise OptionError(
            "may less than the key would",
            where="--account",
            advice=f"leave out the scope {', '.join(sorted(beyond))}, or name another account",
        )
    return found


def all_keys(store: Store) -> list[Key]:
    """Every key that was ever made, the oldest first."""
    with store.read() as session:
        rows = session.execute(
            select(ApiKey, Account)
            .outerjoin(Account, Account.id == ApiKey.account_id)
            .order_by(ApiKey.created_at, ApiKey.id)
        )
        return [_key(row, holder) for row, holder in rows]


def revoke(store: Store, key_id: str) -> Key:
    """From now on the key lets nobody in. InputError when there is none of this id."""
    with store.write() as session:
        row = session.get(ApiKey, key_id)
        if row is None:
            raise InputError(
                "there is no such key", where=key_id[:8], advice="redactor keys list shows them"
            )
        row.revoked_at = row.revoked_at or now()
        return _key(row, session.get(Account, row.account_id) if row.account_id else None)


def note_use(store: Store, key_ids: Iterable[str], at: datetime.datetime) -> None:
    """Writes when keys were last used."""
    with store.write() as session:
        session.execute(update(ApiKey).where(ApiKey.id.in_(list(key_ids))).values(used_at=at))


def _key(row: ApiKey, holder: Account | None) -> Key:
    # A key in somebody's name may no more than he.
    known = set(Scope) if holder is None else scopes_of(holder.role)
    return Key(
        id=row.id,
        name=row.name,
        secret_hash=row.secret_hash,
        # A scope that is no more gives nothing.
        scopes=frozenset(Scope(name) for name in row.scopes if name in known),
        limits=Limits(per_minute=row.per_minute, max_body=row.max_body),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
        account=holder.id if holder else "",
        account_name=holder.name if holder else "",
        is_account_disabled=holder is not None and holder.disabled_at is not None,
    )


def _hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("ascii")).digest()
