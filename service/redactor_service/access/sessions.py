"""Sessions: 256 random bits in a cookie, their hash in the database."""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from redactor_service.storage.engine import Store, now
from redactor_service.storage.models import Account, SignedIn

#: A session nobody uses, and any session, ends after this.
IDLE = datetime.timedelta(hours=12)
LONGEST = datetime.timedelta(days=7)
#: Use is written down at most so often.
_NOTED = datetime.timedelta(minutes=1)

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose session it is, and when it ends if it is not used again."""

    account_id: str
    name: str
    #: As others read it.
    shown_name: str
    role: str
    ends_at: datetime.datetime


def begin(store: Store, account: Account, *, at: datetime.datetime | None = None) -> str:
    """A new session's token, for the cookie alone."""
    moment = at or now()
    token = secrets.token_urlsafe(32)
    with store.write() as session:
        session.execute(delete(SignedIn).where(SignedIn.expires_at <= moment))
        session.add(
            SignedIn(
                token_hash=hashed(token),
                account_id=account.id,
                created_at=moment,
                seen_at=moment,
                expires_at=moment + LONGEST,
            )
        )
    return token


def find(store: Store, token_hash: bytes, *, at: datetime.datetime | None = None) -> Holder | None:
    """Who has the session; None when it ended or its account is disabled."""
    moment = at or now()
    with store.read() as session:
        found = session.execute(
            select(SignedIn, Account)
            .join(Account, Account.id == SignedIn.account_id)
            .where(SignedIn.token_hash == token_hash, Account.disabled_at.is_(None))
        ).one_or_none()
    if found is None:
        return None
    signed_in, account = found
    if moment >= min(signed_in.expires_at, signed_in.seen_at + IDLE):
        return None
    if moment - signed_in.seen_at > _NOTED:
        with store.write() as session:
            session.execute(
                update(SignedIn).where(SignedIn.token_hash == token_hash).values(seen_at=moment)
            )
    ends_at = min(signed_in.expires_at, moment + IDLE)
    return Holder(
        account_id=account.id,
        name=account.name,
        shown_name=account.shown_name,
        role=account.role,
        ends_at=ends_at,
    )


def end(store: Store, token_hash: bytes) -> None:
    """Signs out; the token is worth nothing any more."""
    with store.write() as session:
        session.execute(delete(SignedIn).where(SignedIn.token_hash == token_hash))


def is_token(value: str) -> bool:
    return _TOKEN.fullmatch(value) is not None


def hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode("ascii")).digest()
