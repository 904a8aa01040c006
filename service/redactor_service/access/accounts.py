"""Accounts of people, and their signing in."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from redactor.errors import InputError, OptionError
from redactor_service.access import passwords
from redactor_service.access.scopes import Role
from redactor_service.storage.engine import Store, new_id, now
from redactor_service.storage.models import Account, SignedIn, SignInTries

#: So many wrong passwords before the name must wait.
FREE_TRIES = 5
_FIRST_WAIT = datetime.timedelta(seconds=30)
_LONGEST_WAIT = datetime.timedelta(minutes=30)
#: Tries are forgotten after this.
_FORGOTTEN = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """The name is locked for so many seconds."""

    seconds: int


def add(
    store: Store, name: str, password: str | None, *, role: Role = Role.EDITOR, title: str = ""
) -> Account:
    """Makes an account; without a password, for who signs in through a provider. OptionError for a name
    that is taken, a weak password, a title that cannot be shown."""
    folded = passwords.checked_name(name)
    account = Account(
        id=new_id(),
        name=folded,
        title=passwords.checked_title(title),
        password=None if password is None else passwords.hash_password(password, name=folded),
        role=role,
        created_at=now(),
    )
    try:
        with store.write() as session:
            session.add(account)
    except IntegrityError:
        raise OptionError(
            "there is an account of this name", where=folded, advice="choose another name"
        ) from None
    return account


def all_accounts(store: Store) -> list[Account]:
    """Every account that was made, by name."""
    with store.read() as session:
        return list(session.scalars(select(Account).order_by(Account.name)))


def disable(store: Store, name: str) -> None:
    """The account signs in no more, and is signed out everywhere."""
    with store.write() as session:
        account = of_name(session, name)
        account.disabled_at = account.disabled_at or now()
        sign_out(session, account)


def enable(store: Store, name: str) -> None:
    """The account may sign in again."""
    with store.write() as session:
        of_name(session, name).disabled_at = None


def set_title(store: Store, name: str, title: str) -> Account:
    """Another name of the person, empty for the account's own. OptionError when it cannot be shown."""
    kept = passwords.checked_title(title)
    with store.write() as session:
        account = of_name(session, name)
        account.title = kept
    return account


def set_password(store: Store, name: str, password: str) -> None:
    """A new password; the account can sign in again, and is signed out everywhere."""
    kept = passwords.hash_password(password, name=name)
    with store.write() as session:
        account = of_name(session, name)
        account.password = kept
        account.disabled_at = None
        session.execute(delete(SignInTries).where(SignInTries.name_hash == _hashed(account.name)))
        sign_out(session, account)


def sign_in(
    store: Store, name: str, password: str, *, at: datetime.datetime | None = None
) -> Account | Wait | None:
    """The account whose name and password these are, None for others; Wait while it is locked.

    A try counts as failed before the password is looked at: a hundred tries at once are not a
    hundred guesses.
    """
    moment = at or now()
    folded = passwords.fold_name(name)[:256]
    wait = _count_try(store, _hashed(folded), moment)
    if wait is not None:
        return wait
    with store.read() as session:
        account = session.scalar(select(Account).where(Account.name == folded))
    kept = account.password if account and account.disabled_at is None else None
    if not passwords.verify(kept, password) or account is None:
        return None
    with store.write() as session:
        session.execute(
            delete(SignInTries).where(
                (SignInTries.name_hash == _hashed(folded))
                | (SignInTries.last_at < moment - _FORGOTTEN)
            )
        )
        if account.password and passwords.needs_rehash(account.password):
            session.execute(
                update(Account)
                .where(Account.id == account.id, Account.password == account.password)
                .values(password=passwords.hash_password(password))
            )
    return account


def wait_after(failures: int) -> datetime.timedelta:
    """How long a name waits after so many failed tries.

    >>> [wait_after(each).seconds for each in (4, 5, 6, 7, 50)]
    [0, 30, 60, 120, 1800]
    """
    if failures < FREE_TRIES:
        return datetime.timedelta()
    doublings = int(min(failures - FREE_TRIES, 16))
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def _count_try(store: Store, name_hash: bytes, at: datetime.datetime) -> Wait | None:
    for _ in range(3):
        try:
            with store.write() as session:
                return _counted(session, name_hash, at)
        except IntegrityError:
            # Another first try at this name came between.
            continue
    return Wait(1)


def _counted(session: Session, name_hash: bytes, at: datetime.datetime) -> Wait | None:
    tries = session.get(SignInTries, name_hash, with_for_update=True)
    if tries is None:
        tries = SignInTries(name_hash=name_hash, failures=0, last_at=at)
        session.add(tries)
    if tries.locked_until is not None and at < tries.locked_until:
        return Wait(max(1, int((tries.locked_until - at).total_seconds() + 0.999)))
    if tries.last_at < at - _FORGOTTEN:
        tries.failures = 0
    tries.failures += 1
    tries.last_at = at
    wait = wait_after(tries.failures)
    tries.locked_until = at + wait if wait else None
    return None


def of_name(session: Session, name: str) -> Account:
    """The account of this name. InputError when there is none."""
    account = session.scalar(select(Account).where(Account.name == passwords.fold_name(name)))
    if account is None:
        raise InputError(
            "there is no such account", where="NAME", advice="redactor accounts list shows them"
        )
    return account


def sign_out(session: Session, account: Account) -> None:
    """Ends every session of the account."""
    session.execute(delete(SignedIn).where(SignedIn.account_id == account.id))


def _hashed(name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "replace")).digest()
