"""Units, their ways, and who belongs to them with which roles.

A change of members or of the way is a record of the ledger: an administrator who gives himself a role
leaves a trace, and the role alone lets nobody act in another's name.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from redactor.errors import OptionError
from redactor.reviews import Member, Way
from redactor.reviews.way_reading import way_from
from redactor_service.reviews.ledger import TransactionLedger, take_turn
from redactor_service.reviews.workdays import is_workday
from redactor_service.storage.engine import Store, is_id, is_storable, new_id, now
from redactor_service.storage.models import Account
from redactor_service.storage.review_models import Membership, ReviewWay, Unit

DEFAULT_WAY = files("redactor.reviews").joinpath("default.toml").read_text(encoding="utf-8")
_TITLE = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,128}")
#: What a change of members or ways is in the ledger; `redactor.reviews.entries` has that of events.
_ENTRY = 1


class NoUnitError(Exception):
    """There is no such unit, or none of which this person may know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMember:
    """An account in a unit."""

    account: str
    account_name: str
    name: str
    roles: tuple[str, ...]
    is_disabled: bool


class Units:
    """Units in the database. `key`: the ledger's."""

    def __init__(self, store: Store, key: bytes) -> None:
        self._store = store
        self._key = key

    def add(self, title: str, way: str = DEFAULT_WAY, *, by: str) -> str:
        """A new unit with this way (TOML); its id. OptionError for a title that is taken or a way
        that cannot be. `by`: the id of who does it, for the ledger."""
        if not _TITLE.fullmatch(title.strip()):
            raise OptionError("is no name of a unit", where="unit", advice="1 to 128 characters")
        unit = Unit(id=new_id(), title=title.strip(), way="", created_at=now())
        try:
            with self._store.write() as session:
                unit.way = self._kept_way(session, way)
                session.add(unit)
                self._note(session, unit.id, by, {"kind": "unit", "way": unit.way})
        except IntegrityError:
            raise OptionError(
                "there is a unit of this name", where=title, advice="choose another name"
            ) from None
        return unit.id

    def set_way(self, unit_id: str, way: str, *, by: str) -> None:
        """New drafts go this way; those under way keep theirs."""
        with self._store.write() as session:
            unit = _unit(session, unit_id)
            unit.way = self._kept_way(session, way)
            self._note(session, unit_id, by, {"kind": "way", "way": unit.way})

    def all(self) -> list[Unit]:
        """By title."""
        with self._store.read() as session:
            return list(session.scalars(select(Unit).order_by(Unit.title)))

    def of_title(self, title: str) -> Unit:
        """OptionError when there is none."""
        unit = None
        if _TITLE.fullmatch(title.strip()):
            with self._store.read() as session:
                unit = session.scalar(select(Unit).where(Unit.title == title.strip()))
        if unit is None:
            raise OptionError("there is no such unit", where=title, advice="redactor units list")
        return unit

    def set_roles(
        self, unit_id: str, account_name: str, roles: Collection[str], *, by: str
    ) -> None:
        """What an account may do in a unit from now on; no role: it belongs to it no more, and what
        it signed stands. OptionError for an account or a role that there is not."""
        with self._store.write() as session:
            unit = _unit(session, unit_id)
            account = None
            if is_storable(account_name):
                account = session.scalar(select(Account).where(Account.name == account_name))
            if account is None:
                raise OptionError(
                    "there is no account of this name",
                    where=account_name,
                    advice="redactor accounts list",
                )
            known = roles_of(way_of(session, unit.way))
            unknown = sorted(set(roles) - known)
            if unknown:
                raise OptionError(
                    "is no role of this unit's way",
                    where=", ".join(unknown),
                    advice=f"one of: {', '.join(sorted(known))}",
                )
            session.execute(
                delete(Membership).where(
                    Membership.unit_id == unit_id, Membership.account_id == account.id
                )
            )
            told = sorted(set(roles))
            if told:
                session.add(
                    Membership(unit_id=unit_id, account_id=account.id, roles=told, since=now())
                )
            self._note(session, unit_id, by, {"kind": "member", "of": account.id, "roles": told})

    def members(self, unit_id: str) -> list[UnitMember]:
        """Who belongs to a unit, by name."""
        with self._store.read() as session:
            rows = session.execute(
                select(Membership, Account)
                .join(Account, Account.id == Membership.account_id)
                .where(Membership.unit_id == unit_id)
                .order_by(Account.name)
            ).all()
        return [
            UnitMember(
                account=account.id,
                account_name=account.name,
                name=account.title or account.name,
                roles=tuple(membership.roles),
                is_disabled=account.disabled_at is not None,
            )
            for membership, account in rows
        ]

    def of_account(self, account_id: str) -> dict[str, Unit]:
        """The units to which an account belongs, by id."""
        if not is_id(account_id):
            return {}
        with self._store.read() as session:
            units = session.scalars(
                select(Unit)
                .join(Membership, Membership.unit_id == Unit.id)
                .where(Membership.account_id == account_id)
                .order_by(Unit.title)
            )
            return {unit.id: unit for unit in units}

    def roster(self, unit_id: str) -> dict[str, Member]:
        """Who may act in a unit now, by the account's id."""
        with self._store.read() as session:
            return roster(session, unit_id)

    def way_of_unit(self, unit_id: str) -> Way:
        """The way on which new drafts of a unit go. NoUnitError."""
        with self._store.read() as session:
            unit = session.get(Unit, unit_id)
            if unit is None:
                raise NoUnitError
            return way_of(session, unit.way)

    def roles_of_account(self, account_id: str) -> dict[str, frozenset[str]]:
        """An account's roles, by the unit's id."""
        with self._store.read() as session:
            rows = session.execute(
                select(Membership.unit_id, Membership.roles).where(
                    Membership.account_id == account_id
                )
            )
            return {row.unit_id: frozenset(row.roles) for row in rows}

    def way(self, digest: str) -> Way:
        with self._store.read() as session:
            return way_of(session, digest)

    def roles_in(self, unit_id: str) -> tuple[str, ...]:
        """The roles that the unit's way knows, in the order of the way."""
        with self._store.read() as session:
            return in_order(way_of(session, _unit(session, unit_id).way))

    def way_text(self, unit_id: str) -> str:
        """The way on which the unit's new drafts go, as it was written. OptionError for no unit."""
        with self._store.read() as session:
            row = session.get(ReviewWay, _unit(session, unit_id).way)
            assert row is not None
            return row.text

    def names(self, accounts: Collection[str]) -> dict[str, str]:
        """What these accounts' people are called, whether or not they still belong to a unit."""
        with self._store.read() as session:
            rows = session.scalars(select(Account).where(Account.id.in_(accounts)))
            return {row.id: row.shown_name for row in rows}

    def _kept_way(self, session: Session, text: str) -> str:
        """The digest of a way that is kept from now on."""
        digest = _read(text).digest
        # Two that keep the same way take turns, as they do for the ledger in any case.
        take_turn(session)
        if session.get(ReviewWay, digest) is None:
            session.add(ReviewWay(digest=digest, text=text, created_at=now()))
            session.flush()
        return digest

    def _note(self, session: Session, unit_id: str, by: str, told: dict[str, object]) -> None:
        body = {"entry": _ENTRY, "unit": unit_id, "at": now().isoformat(), "by": by, **told}
        TransactionLedger(session).add(body, self._key)


def roster(session: Session, unit_id: str) -> dict[str, Member]:
    """Who may act in a unit now, by the account's id: a disabled account may not."""
    rows = session.execute(
        select(Membership.roles, Account.id, Account.name, Account.title)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.unit_id == unit_id, Account.disabled_at.is_(None))
    )
    return {
        row.id: Member(person=row.id, name=row.title or row.name, roles=frozenset(row.roles))
        for row in rows
    }


def way_of(session: Session, digest: str) -> Way:
    """The way with this digest."""
    text = session.scalar(select(ReviewWay.text).where(ReviewWay.digest == digest))
    assert text is not None
    return _read(text)


def roles_of(way: Way) -> frozenset[str]:
    """The roles that a way knows."""
    posts = (*way.stages, way.secrecy, way.release)
    named = [each.roles | each.deputies for each in posts]
    return frozenset(way.submitters.union(*named, *way.deciders.values()))


def in_order(way: Way) -> tuple[str, ...]:
    """The roles that a way knows, as they come in it: submitters, each stage with its deputies, the
    secrecy review, the release.

    >>> from redactor.reviews import default_way
    >>> in_order(default_way())[:3]
    ('drafter', 'editor', 'deputy_editor')
    """
    posts = (*way.stages, way.secrecy, way.release)
    told = [*(role for post in posts for role in (*sorted(post.roles), *sorted(post.deputies)))]
    first = sorted(way.submitters - set(told))
    return tuple(dict.fromkeys([*first, *told, *sorted(roles_of(way) - set(told) - set(first))]))


@lru_cache(maxsize=64)
def _read(text: str) -> Way:
    return replace(way_from(text, "the unit's way"), is_workday=is_workday)


def _unit(session: Session, unit_id: str) -> Unit:
    """A unit that is to be changed: nobody else changes it meanwhile, and nobody signs in it."""
    unit = session.get(Unit, unit_id, with_for_update=True) if is_id(unit_id) else None
    if unit is None:
        raise OptionError("there is no such unit", where="unit", advice="redactor units list")
    return unit
