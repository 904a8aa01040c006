"""Two at once, where each alone is right: on both databases with real threads."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from redactor.reviews import Accepted, Refusal
from redactor.reviews import commands as asked
from redactor_service.access import accounts
from redactor_service.reviews.book import NoDraftError, Opened
from redactor_service.reviews.contents import Content
from redactor_service.reviews.desk import View
from redactor_service.reviews.units import DEFAULT_WAY
from redactor_service.storage.engine import now
from redactor_service.storage.review_models import ReviewHook, Unit
from tests.reviews.people import check
from tests.service.proofs.consistency import consistency
from tests.service.proofs.office import HOOK, KEY, SECRET, Office, later


def at_once(*done: Callable[[], Any]) -> list[Any]:
    """What each of these gave or raised, begun at one moment."""
    barrier = threading.Barrier(len(done))
    told: list[Any] = [None] * len(done)

    def run(place: int) -> None:
        barrier.wait()
        try:
            told[place] = done[place]()
        except BaseException as error:
            told[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(done))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return told


def faults(told: Sequence[Any]) -> list[BaseException]:
    return [each for each in told if isinstance(each, BaseException)]


def _content(text: str) -> Content:
    return Content(title="公示", text=text)


def _submit(content: Content) -> asked.Submit:
    digest = content.digest(KEY)
    return asked.Submit(digest=digest, check=check(digest))


def _edit(content: Content) -> asked.Edit:
    digest = content.digest(KEY)
    return asked.Edit(digest=digest, check=check(digest))


def _viewed(office: Office, draft: str, account: str) -> View:
    return asyncio.run(office.reviews.view(draft, account))


def test_one_submission_sent_twice_at_once(office: Office) -> None:
    for round in range(10):
        draft = f"{round:032x}"
        content = _content("某公示")
        command = office.command("drafter", _submit(content), 0)
        told = at_once(*[partial(office.carried, draft, command, content)] * 4)
        assert all(isinstance(each, Accepted) for each in told), told
        assert sum(not each.is_repeat for each in told) == 1
        assert len({each.answer for each in told}) == 1
    consistency(office.store, KEY, is_told=True)


def test_two_windows_of_one_person(office: Office) -> None:
    account = office.people["editor"]
    for _ in range(10):
        draft = asyncio.run(office.submitted())
        assert faults(at_once(*[partial(_viewed, office, draft, account)] * 3)) == []


def test_reading_while_somebody_edits(office: Office) -> None:
    """Whoever looks sees one text, whole, and never that there is none."""
    draft = "a" * 32
    first = _content("0")
    assert isinstance(
        office.carried(draft, office.command("drafter", _submit(first), 0), first), Accepted
    )
    is_over = threading.Event()
    wrong: list[Any] = []

    def read() -> None:
        while not is_over.is_set():
            try:
                opened: Opened = office.reviews.book.opened(draft)
            except Exception as error:
                wrong.append(error)
                return
            if opened.content is None or opened.content.digest(KEY) != opened.kept.draft.digest:
                wrong.append(opened.content)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for each in readers:
        each.start()
    for version in range(1, 60):
        content = _content(f"{version}")
        outcome = office.carried(draft, office.command("drafter", _edit(content), version), content)
        assert isinstance(outcome, Accepted), outcome
    is_over.set()
    for each in readers:
        each.join()
    assert wrong == []
    consistency(office.store, KEY, is_told=True)


def test_a_transaction_that_reads_sees_one_moment(office: Office) -> None:
    with office.store.read() as session:
        title = sa.select(Unit.title)
        before = session.scalar(title)
        with office.store.write() as other:
            other.get_one(Unit, office.unit).title = "改名局"
        assert session.scalar(title) == before
    with pytest.raises(sa.exc.SQLAlchemyError), office.store.read() as session:
        if office.store.is_sqlite:
            session.execute(sa.text("PRAGMA query_only=ON"))
        session.execute(sa.text("DELETE FROM review_hooks"))
    office.store.engine.dispose()


def test_a_hook_is_taken_away_while_a_step_is_written(office: Office) -> None:
    drafts = [asyncio.run(office.submitted(f"公示{each}")) for each in range(12)]
    for draft in drafts:
        hook = office.reviews.outbox.add(office.unit, HOOK, SECRET)
        command = office.command("drafter", asked.Withdraw(reason="重复"), 1)
        told = at_once(
            partial(office.carried, draft, command),
            partial(office.reviews.outbox.remove, office.unit, hook),
        )
        assert isinstance(told[0], Accepted), told
        assert told[1] is True
    consistency(office.store, KEY)
    with office.store.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ReviewHook)) == 1


def test_units_are_made_at_once(office: Office) -> None:
    way = DEFAULT_WAY.replace("hours = 24", "hours = 12")
    units = office.reviews.units
    told = at_once(*[partial(units.add, f"局{each}", way, by="setup") for each in range(6)])
    assert faults(told) == []
    other = DEFAULT_WAY.replace("hours = 24", "hours = 6")
    assert faults(at_once(*[partial(units.set_way, id, other, by="setup") for id in told])) == []
    roles = [partial(units.set_roles, office.unit, "editor", ["editor"], by="setup")] * 4
    assert faults(at_once(*roles)) == []
    consistency(office.store, KEY)


def test_nobody_signs_after_he_was_removed(office: Office) -> None:
    """In the ledger, too, a signature stands before the removal of who signed."""
    for _ in range(15):
        draft = asyncio.run(office.submitted())
        digest = office.reviews.book.kept(draft).draft.digest
        sign = office.command("editor", asked.Sign(stage="first", digest=digest), 1)
        told = at_once(
            partial(office.carried, draft, sign),
            partial(office.reviews.units.set_roles, office.unit, "editor", [], by="setup"),
        )
        assert faults(told) == []
        bodies = [json.loads(each.body) for each in office.reviews.ledger.records() if each]
        removed = next(
            place
            for place, body in reversed(list(enumerate(bodies)))
            if body["kind"] == "member" and not body["roles"]
        )
        signed = [
            place
            for place, body in enumerate(bodies)
            if body["kind"] == "signed" and body["draft"] == draft
        ]
        assert all(place < removed for place in signed)
        assert bool(signed) == isinstance(told[0], Accepted)
        office.reviews.units.set_roles(office.unit, "editor", ["editor"], by="setup")
    consistency(office.store, KEY, is_told=True)


def test_purge_while_somebody_corrects(office: Office) -> None:
    async def released() -> str:
        draft = await office.submitted("原来的公示")
        await office.walked(draft)
        return draft

    for round in range(8):
        draft = asyncio.run(released())
        content = _content(f"更正{round}")
        digest = content.digest(KEY)
        version = office.reviews.book.kept(draft).draft.version
        act = asked.Correct(reason="有误", digest=digest, check=check(digest))
        command = office.command("drafter", act, version)
        told = at_once(
            partial(office.carried, draft, command, content),
            later(office, 48).purge,
        )
        assert faults(told) == []
        opened = office.reviews.book.opened(draft)
        assert opened.content == content
    consistency(office.store, KEY, is_told=True)


def test_a_disabled_account_does_nothing_more(office: Office) -> None:
    draft = asyncio.run(office.submitted())
    accounts.disable(office.store, "drafter")
    outcome = office.carried(draft, office.command("drafter", asked.Withdraw(reason="x"), 1))
    assert isinstance(outcome, Refusal)


def test_many_look_and_edit_at_once(office: Office) -> None:
    """Looks, edits, purges, changes of members and searches, for some seconds, without a fault."""
    until = time.monotonic() + 4
    drafts = [asyncio.run(office.submitted(f"公示{each}")) for each in range(3)]

    def edits() -> None:
        number = 0
        while time.monotonic() < until:
            number += 1
            draft = drafts[number % 3]
            content = _content(f"{threading.get_ident()} {number}")
            version = office.reviews.book.kept(draft).draft.version
            office.carried(draft, office.command("drafter", _edit(content), version), content)

    def looks() -> None:
        while time.monotonic() < until:
            for draft in drafts:
                opened = office.reviews.book.opened(draft, office.people["head"])
                assert opened.content is not None
                office.reviews.book.note_look(opened.kept.draft, office.people["head"], now())

    def keeps() -> None:
        while time.monotonic() < until:
            office.reviews.purge()
            office.reviews.queues.of(office.people["editor"])
            office.reviews.units.set_roles(office.unit, "editor2", ["editor"], by="setup")
            try:
                office.reviews.seen_by(drafts[0], office.people["editor2"])
            except NoDraftError:
                raise AssertionError from None

    assert faults(at_once(edits, edits, looks, looks, keeps)) == []
    consistency(office.store, KEY, is_told=True)
