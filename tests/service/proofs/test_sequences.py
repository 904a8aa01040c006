"""The sequences of `tests.reviews.sequences` on both databases: what is read back keeps the invariants, and
in the end everything that was written agrees."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis.stateful import run_state_machine_as_test

from redactor.reviews import Accepted, Command, Draft, Refusal, Refused
from redactor.reviews import commands as asked
from redactor_service.reviews.book import Book, Handed, NoDraftError
from redactor_service.reviews.contents import Content
from redactor_service.reviews.outbox import Outbox
from redactor_service.reviews.units import Units
from redactor_service.storage.engine import Store, now
from redactor_service.storage.models import Account
from redactor_service.storage.review_models import Membership
from tests.reviews.people import UNIT
from tests.reviews.sequences import TYPED, WAYS, Sequences, told_quickly
from tests.service.leaks import found_in_folders
from tests.service.proofs.consistency import consistency
from tests.service.proofs.office import HOOK, HOSTS, KEY, SECRET


class OnStorage(Sequences):
    """Each command through `Book.carry_out`; accounts have the names of `UNIT` as their ids."""

    store: Store
    book: Book
    #: By the text of a way.
    units: dict[str, str]

    def begin(self, way: str) -> Draft:
        self.unit = self.units[way]
        self.draft_id = secrets.token_hex(16)
        with self.store.write() as session:
            session.execute(sa.delete(Membership).where(Membership.unit_id == self.unit))
            session.add_all(map(self._membership, self.members))
        return Draft(id=self.draft_id)

    def _membership(self, person: str) -> Membership:
        roles = sorted(self.members[person].roles)
        return Membership(unit_id=self.unit, account_id=person, roles=roles, since=now())

    def members_changed(self, person: str) -> None:
        with self.store.write() as session:
            session.execute(
                sa.delete(Membership).where(
                    Membership.unit_id == self.unit, Membership.account_id == person
                )
            )
            if person in self.members:
                session.add(self._membership(person))

    def carry(self, command: Command) -> Accepted | Refusal:
        try:
            handed = _handed(command.act)
            return self.book.carry_out(self.draft_id, command, handed, unit=self.unit)
        except NoDraftError:
            # Nothing was handed in yet.
            assert self.draft.version == 0
            return Refusal(code=Refused.WRONG_PHASE)

    def as_it_is(self) -> Draft:
        try:
            return self.book.kept(self.draft_id).draft
        except NoDraftError:
            return Draft(id=self.draft_id)


def _handed(act: Any) -> Handed:
    """Texts that are their own digests."""
    told = {"text": {"verdict": "hold"}}
    if isinstance(act, (asked.Submit, asked.Edit, asked.Correct)):
        return Handed(content=Content(title=TYPED, text=act.digest), told=told, title="某题")
    return Handed(told=told) if isinstance(act, (asked.Recheck, asked.Release)) else Handed()


def _on(store: Store, ways: tuple[str, ...]) -> type[OnStorage]:
    """The sequences on this database."""
    with store.write() as session:
        for name, (shown, _) in UNIT.items():
            session.add(Account(id=name, name=name, title=shown, role="editor", created_at=now()))
    units, outbox, made = Units(store, KEY), Outbox(store, KEY, HOSTS), {}
    for number, way in enumerate(ways):
        made[way] = units.add(f"局{number}", way, by="setup")
        outbox.add(made[way], HOOK, SECRET)
    told = {"store": store, "book": Book(store, KEY), "units": made, "ways": ways}
    return type("OnThisStorage", (OnStorage,), told)


def _agrees(store: Store, tmp_path: Path) -> None:
    drafts = consistency(store, KEY, digest_of=lambda each: each.text, is_told=True)
    assert drafts
    if store.is_sqlite:
        assert not found_in_folders([TYPED], tmp_path)


def test_sequences(store: Store, tmp_path: Path) -> None:
    run_state_machine_as_test(_on(store, WAYS), settings=told_quickly(10, 15))
    _agrees(store, tmp_path)


@pytest.mark.soak
def test_many_sequences(store: Store, tmp_path: Path) -> None:
    """With those of the machine alone over 5,000 runs."""
    made = _on(store, WAYS)
    run_state_machine_as_test(made, settings=told_quickly(200, 25))
    _agrees(store, tmp_path)
    assert made.runs >= 200
    assert made.releases >= made.runs / 10
    print(f"{made.runs} runs, {made.releases} releases")  # noqa: T201 - pytest -s
