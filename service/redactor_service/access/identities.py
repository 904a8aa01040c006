"""Who an account's person is to a provider: identities that an administrator linked, or that made their
account."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from redactor.errors import InputError, OptionError
from redactor_service.access import accounts, passwords
from redactor_service.access.oidc.faults import Fault, FaultError
from redactor_service.access.oidc.provider import checked_issuer
from redactor_service.access.oidc.tokens import Claims, checked_subject
from redactor_service.access.scopes import Role
from redactor_service.storage.engine import Store, new_id, now
from redactor_service.storage.models import Account, Identity

_ENDINGS = ("", "-2", "-3", "-4", "-5")


def link(store: Store, name: str, *, issuer: str, subject: str) -> Account:
    """Whoever the issuer knows by this subject signs in as this account. OptionError when it is another's
    already, or cannot be one; InputError without such an account."""
    issuer, subject = _checked(issuer, subject)
    with store.write() as session:
        account = accounts.of_name(session, name)
        kept = session.get(Identity, (issuer, subject))
        if kept is not None and kept.account_id != account.id:
            raise OptionError(
                "is linked to another account",
                where="--subject",
                advice="redactor accounts identities shows to which; unlink it there first",
            )
        if kept is None:
            session.add(_identity(issuer, subject, account))
    return account


def unlink(store: Store, name: str, *, issuer: str, subject: str) -> None:
    """The identity signs in as this account no more; the account is signed out everywhere. InputError when
    it was not linked."""
    with store.write() as session:
        account = accounts.of_name(session, name)
        kept = session.get(Identity, (issuer, subject))
        if kept is None or kept.account_id != account.id:
            raise InputError(
                "is not linked to this account",
                where="--subject",
                advice="redactor accounts identities shows what is",
            )
        session.delete(kept)
        accounts.sign_out(session, account)


def all_identities(store: Store) -> list[tuple[Identity, Account]]:
    """Every identity with its account, by the account's name."""
    with store.read() as session:
        found = session.execute(
            select(Identity, Account)
            .join(Account, Account.id == Identity.account_id)
            .order_by(Account.name, Identity.issuer, Identity.subject)
        )
        return [(identity, account) for identity, account in found]


def account_of(store: Store, claims: Claims, *, makes_accounts: bool) -> Account:
    """The account of who signed in at the provider; with `makes_accounts` a new one for who has none.
    FaultError when there is none, or it is disabled. Names that the provider tells choose no account: only
    issuer and subject do."""
    account = _find(store, claims)
    # A name may be taken, and a second tab may be quicker.
    for _ in range(3) if makes_accounts and account is None else ():
        try:
            account = _make(store, claims)
        except IntegrityError:
            account = _find(store, claims)
        if account is not None:
            break
    if account is None:
        raise FaultError(Fault.UNKNOWN, subject=claims.subject)
    if account.disabled_at is not None:
        raise FaultError(Fault.DISABLED)
    return account


def _find(store: Store, claims: Claims) -> Account | None:
    with store.read() as session:
        return session.scalar(
            select(Account)
            .join(Identity, Identity.account_id == Account.id)
            .where(Identity.issuer == claims.issuer, Identity.subject == claims.subject)
        )


def _make(store: Store, claims: Claims) -> Account:
    with store.write() as session:
        account = Account(
            id=new_id(),
            name=_free_name(session, claims.username),
            title=_title(claims.name),
            password=None,
            role=Role.EDITOR,
            created_at=now(),
        )
        session.add(account)
        session.flush()
        session.add(_identity(claims.issuer, claims.subject, account))
    return account


def _free_name(session: Session, told: str) -> str:
    """What the provider calls the person, as far as it can be an account's name that nobody has."""
    try:
        name = passwords.checked_name(told)[:60]
    except OptionError:
        name = ""
    for each in (name + ending for ending in _ENDINGS if name):
        if session.scalar(select(Account.id).where(Account.name == each)) is None:
            return each
    return f"oidc-{secrets.token_hex(8)}"


def _title(told: str) -> str:
    try:
        return passwords.checked_title(told)
    except OptionError:
        return ""


def _identity(issuer: str, subject: str, account: Account) -> Identity:
    return Identity(issuer=issuer, subject=subject, account_id=account.id, created_at=now())


def _checked(issuer: str, subject: str) -> tuple[str, str]:
    try:
        return checked_issuer(issuer, where="--issuer"), checked_subject(subject)
    except FaultError:
        raise OptionError(
            "cannot be a subject", where="--subject", advice="up to 255 characters on one line"
        ) from None
