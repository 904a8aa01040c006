"""The form of the database up and down with drafts, events, the ledger and hooks in it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from redactor_service.access import accounts
from redactor_service.reviews.desk import Reviews
from redactor_service.storage import migrate
from redactor_service.storage.engine import Store, open_store
from tests.service.proofs.consistency import Acknowledged, consistency
from tests.service.proofs.office import KEY, Office, open_office


def _worked(office: Office) -> list[Acknowledged]:
    async def walk() -> list[str]:
        drafts = [await office.submitted(f"公示{each}") for each in range(3)]
        await office.walked(drafts[0])
        await office.walked(drafts[1], release=False)
        await office.reviews.view(drafts[2], office.people["editor"])
        return drafts

    book = office.reviews.book
    return [
        Acknowledged(draft, command, answer.version)
        for draft in asyncio.run(walk())
        for command, answer in book.kept(draft).draft.answered.items()
    ]


def test_reviews_stay_where_later_forms_go(office: Office) -> None:
    acknowledged = _worked(office)
    migrate.downgrade(office.store.engine, "0003")
    migrate.upgrade(office.store.engine)
    assert len(consistency(office.store, KEY, acknowledged, is_told=True)) == 3
    _worked(office)
    assert len(consistency(office.store, KEY, acknowledged, is_told=True)) == 6


def test_reviews_go_down_with_their_data_and_begin_anew(store: Store, tmp_path: Path) -> None:
    office = open_office(store, tmp_path, hook=True)
    _worked(office)
    migrate.downgrade(store.engine, "0002")
    names = set(sa.inspect(store.engine).get_table_names())
    assert not {each for each in names if each.startswith("review")} | (
        names & {"units", "memberships"}
    )
    # Who may sign in still may.
    assert {each.name for each in accounts.all_accounts(store)} == set(office.people)
    migrate.upgrade(store.engine)
    assert consistency(store, KEY) == {}
    reviews: Reviews = office.reviews
    unit = reviews.units.add("某局", by="setup")
    reviews.units.set_roles(unit, "drafter", ["drafter"], by="setup")
    again = Office(store=store, reviews=reviews, unit=unit, people=office.people)
    asyncio.run(again.submitted())
    assert len(consistency(store, KEY)) == 1


@pytest.mark.parametrize("pragma", ["journal_mode", "synchronous", "secure_delete", "foreign_keys"])
def test_what_sqlite_is_told(tmp_path: Path, pragma: str) -> None:
    """Every connection, in whichever thread: a step that was acknowledged is there after a loss of power."""

    store = open_store(folder=tmp_path)

    def asked(_: int) -> object:
        with store.write() as session:
            return session.scalar(sa.text(f"PRAGMA {pragma}"))

    with ThreadPoolExecutor(4) as pool:
        told = set(pool.map(asked, range(12)))
    expected = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
    assert told == {expected[pragma]}
    store.close()
