"""What no form foresees: characters that a database refuses, half characters, lengths, strangers, people
who left, commands that are sent again, keys that are others, rows that somebody wrote by hand."""

from __future__ import annotations

import asyncio
import datetime
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from redactor import OptionError, RedactorError
from redactor.reviews import Accepted, Phase, Refusal
from redactor.reviews import commands as asked
from redactor.reviews.ledger import FaultKind, verify
from redactor.reviews.particulars import Particulars
from redactor_service.reviews.book import NoDraftError
from redactor_service.reviews.contents import Attachment, Content
from redactor_service.reviews.desk import Asking
from redactor_service.reviews.outbox import Outbox
from redactor_service.reviews.queues import Wanted
from redactor_service.reviews.units import DEFAULT_WAY, Units
from redactor_service.reviews.upkeep import Upkeep
from redactor_service.storage.engine import Store, now
from redactor_service.storage.review_models import LedgerRecord, ReviewDraft, ReviewKey
from tests.reviews.people import check
from tests.service.proofs.consistency import consistency
from tests.service.proofs.office import HOSTS, KEY, SECRET, Office, later, open_office

ODD = ("\0", "\ud800", "某\0某", "a" * 5_000, "'; DROP TABLE units; --", "%_\\", "")


def test_odd_characters_are_kept_or_refused_by_field(office: Office) -> None:
    async def walk() -> None:
        content = Content(
            title="公\0示 🐎",
            text="半个字符：\ud800，空字符：\0。",
            attachments=(Attachment(name="附\0件 🐎.txt", data=b"\0\xff"),),
        )
        told = Particulars(column="公\0示" * 100, office="\0", involves=("\0",))
        draft, outcome = await office.reviews.submit(
            office.asking("drafter"), office.unit, content, told
        )
        assert isinstance(outcome, Accepted)
        view = await office.reviews.view(draft, office.people["drafter"])
        assert view.content == content
        await office.done(draft, "drafter", asked.Withdraw(reason="半\0句"))
        for where, bad, facts in (
            ("title", replace(content, title="\udfff"), told),
            (
                "attachments",
                replace(content, attachments=(Attachment(name="\ud83d", data=b""),)),
                told,
            ),
            ("office", content, replace(told, office="\ud800")),
        ):
            with pytest.raises(OptionError) as caught:
                await office.reviews.submit(office.asking("drafter"), office.unit, bad, facts)
            assert caught.value.where == where
        other = await office.submitted()
        with pytest.raises(OptionError):
            await office.done(other, "drafter", asked.Withdraw(reason="\ud800"))

    asyncio.run(walk())
    consistency(office.store, KEY, is_told=True)


@pytest.mark.parametrize("odd", ODD)
def test_no_id_of_anything_is_too_odd(office: Office, odd: str) -> None:
    reviews = office.reviews
    someone = office.people["drafter"]
    command = office.command("drafter", asked.Withdraw(reason="x"), 0)
    content = Content(title="公示", text="某公示")

    async def asked_of_facade() -> None:
        draft = await office.submitted()
        for coming in (
            reviews.view(odd, someone),
            reviews.recheck(odd, office.asking("drafter")),
            reviews.edit(odd, office.asking("drafter"), content),
            reviews.submit(office.asking("drafter"), odd, content, Particulars()),
            reviews.view(draft, odd),
        ):
            with pytest.raises(NoDraftError):
                await coming

    asyncio.run(asked_of_facade())
    for id in (odd, "0" * 32):
        with pytest.raises(NoDraftError):
            reviews.book.carry_out(id, command, unit=odd)
    assert reviews.units.of_account(odd) == {}
    assert reviews.queues.search(someone, Wanted(unit=odd, column=odd or "x")) == []
    assert reviews.queues.search(someone, Wanted(title=odd or "x")) == []
    with pytest.raises(OptionError):
        reviews.queues.search(someone, Wanted(after=odd or "x"))
    assert reviews.outbox.all(odd) == []
    assert not reviews.outbox.remove(office.unit, odd)
    for refused in (
        lambda: reviews.units.of_title(odd),
        lambda: reviews.units.set_way(odd, DEFAULT_WAY, by="setup"),
        lambda: reviews.units.set_roles(office.unit, odd, ["editor"], by="setup"),
        lambda: reviews.units.set_roles(office.unit, "editor", [odd], by="setup"),
        lambda: reviews.outbox.add(odd, "http://127.0.0.1:9/", SECRET),
    ):
        with pytest.raises(OptionError):
            refused()


@pytest.mark.parametrize("id", ["", "a b", "é", "a" * 256, "a\n", "\0"])
def test_an_id_of_a_command_stands_in_the_ledger(id: str) -> None:
    with pytest.raises(OptionError, match="id"):
        Asking(id=id, person="p", sender="p")


@pytest.mark.parametrize("key", ["a\\u0000", "长" * 65, "a b", " "])
def test_a_stage_has_a_key_that_a_database_takes(office: Office, key: str) -> None:
    way = DEFAULT_WAY.replace('key = "third"', f'key = "{key}"').replace(
        'before = "third"', f'before = "{key}"'
    )
    with pytest.raises(OptionError, match="key"):
        office.reviews.units.set_way(office.unit, way, by="setup")


def test_names_as_long_as_may_be(office: Office) -> None:
    key = "长" * 64
    way = DEFAULT_WAY.replace('key = "first"', f'key = "{key}"').replace(
        'edit_voids_from = "first"', f'edit_voids_from = "{key}"'
    )
    office.reviews.units.set_way(office.unit, way, by="setup")
    draft = asyncio.run(office.submitted())
    assert office.reviews.book.kept(draft).draft.phase is Phase.REVIEW
    found = office.reviews.queues.search(office.people["drafter"], Wanted(place=key))
    assert [each.id for each in found] == [draft]
    with pytest.raises(OptionError, match="address"):
        office.reviews.outbox.add(office.unit, f"http://127.0.0.1:9/{'a' * 2_000}", SECRET)
    consistency(office.store, KEY, is_told=True)


def test_strangers_learn_nothing(office: Office) -> None:
    reviews = office.reviews
    stranger = Asking(
        id="s", person=office.people["admin"], sender=office.people["admin"], version=1
    )
    for_a_member = replace(stranger, person=office.people["editor"])
    content = Content(title="公示", text="某公示")

    async def asked_of_facade() -> None:
        draft = await office.submitted()
        digest = reviews.book.kept(draft).draft.digest
        for asking in (stranger, for_a_member):
            for coming in (
                reviews.submit(asking, office.unit, content, Particulars()),
                reviews.resubmit(draft, asking, content, Particulars()),
                reviews.edit(draft, asking, content),
                reviews.correct(draft, asking, content, "x"),
                reviews.recheck(draft, asking),
                reviews.release(draft, asking, digest),
                reviews.act(draft, asking, asked.Sign(stage="first", digest=digest)),
            ):
                with pytest.raises(NoDraftError):
                    await coming
        with pytest.raises(NoDraftError):
            await reviews.view(draft, office.people["admin"])
        # Who was removed hears what became of what he asked before, and that he may ask no more.
        again = office.asking("editor", 1)
        sign = asked.Sign(stage="first", digest=digest)
        first = await reviews.act(draft, again, sign)
        reviews.units.set_roles(office.unit, "editor", [], by="setup")
        outcome = await reviews.act(draft, again, sign)
        assert isinstance(first, Accepted)
        assert isinstance(outcome, Accepted)
        assert outcome.answer == first.answer
        refused = await reviews.act(draft, office.asking("editor", 2), asked.Withdraw(reason="x"))
        assert isinstance(refused, Refusal)
        with pytest.raises(NoDraftError):
            await reviews.view(draft, office.people["editor"])
        assert reviews.queues.of(office.people["editor"]).waiting == ()

    asyncio.run(asked_of_facade())
    consistency(office.store, KEY, is_told=True)


def test_a_retry_gets_its_answer_whatever_has_changed(office: Office) -> None:
    """The rules are others by then, the text was changed again, or it was deleted."""
    reviews = office.reviews

    async def walk() -> None:
        content = Content(title="公示", text="某公示")
        told = Particulars(column="甲")
        submit = office.asking("drafter")
        draft, first = await reviews.submit(submit, office.unit, content, told)
        edit = office.asking("editor", 1)
        changed = replace(content, text="另一公示")
        edited = await reviews.edit(draft, edit, changed)
        await reviews.edit(
            draft, office.asking("drafter", 2), content, particulars=Particulars(column="乙")
        )
        again = await reviews.edit(draft, edit, changed)
        assert isinstance(edited, Accepted)
        assert isinstance(again, Accepted), again
        assert again.answer == edited.answer
        await office.walked(draft, release=False)
        release = office.asking("publisher", reviews.book.kept(draft).draft.version)
        digest = reviews.book.kept(draft).draft.digest
        released = await reviews.release(draft, release, digest)
        assert later(office, 48).purge() == 1
        again = await reviews.release(draft, release, digest)
        assert isinstance(released, Accepted)
        assert isinstance(again, Accepted)
        assert again.answer == released.answer
        _, again = await reviews.submit(submit, office.unit, content, told)
        assert isinstance(first, Accepted)
        assert isinstance(again, Accepted)
        assert again.answer == first.answer
        # Another wish under an old id is no retry.
        _, other = await reviews.submit(submit, office.unit, changed, told)
        assert isinstance(other, Refusal)

    asyncio.run(walk())
    consistency(office.store, KEY, is_told=True)


def test_a_check_that_told_something_else_makes_no_other_command(office: Office) -> None:
    draft = asyncio.run(office.submitted())
    kept = office.reviews.book.kept(draft).draft
    assert kept.check is not None
    command = office.command("editor", asked.Recheck(check=kept.check), 1)
    first = office.carried(draft, command)
    again = office.carried(
        draft, replace(command, act=asked.Recheck(check=replace(kept.check, tool="later")))
    )
    assert isinstance(first, Accepted)
    assert isinstance(again, Accepted)
    assert again.is_repeat


def test_a_correction_that_is_withdrawn_leaves_what_was_released(office: Office) -> None:
    reviews = office.reviews

    async def walk() -> str:
        draft = await office.submitted("原来的公示", "原题")
        await office.walked(draft)
        version = reviews.book.kept(draft).draft.version
        other = Content(title="更正后的题", text="更正后的公示")
        await reviews.correct(draft, office.asking("drafter", version), other, "有误")
        (line,) = reviews.queues.search(office.people["drafter"], Wanted())
        assert line.title == "更正后的题"
        await office.done(draft, "drafter", asked.Withdraw(reason="无误"))
        (line,) = reviews.queues.search(office.people["drafter"], Wanted())
        assert line.title == "原题"
        view = await reviews.view(draft, office.people["drafter"])
        assert view.content is not None
        assert view.content.text == "原来的公示"
        assert later(office, 48).purge() == 1
        # A correction of what was purged is a text anew, and goes again.
        version = reviews.book.kept(draft).draft.version
        await reviews.correct(draft, office.asking("drafter", version), other, "仍有误")
        await office.walked(draft)
        (line,) = reviews.queues.search(office.people["drafter"], Wanted())
        assert line.title == "更正后的题"
        return draft

    draft = asyncio.run(walk())
    consistency(office.store, KEY, is_told=True)
    assert later(office, 48).purge() == 1
    assert reviews.book.opened(draft).content is None
    consistency(office.store, KEY, is_told=True)


def test_prune_keeps_what_is_still_needed(office: Office) -> None:
    reviews = office.reviews
    shared = Attachment(name="a.txt", data=b"shared by all")

    async def walk() -> None:
        draft = await office.submitted("一", attachments=(shared,))
        await reviews.view(draft, office.people["head"])
        for number, text in enumerate(("二", "三", "四"), 1):
            content = Content(title="公示", text=text, attachments=(shared,))
            await reviews.edit(draft, office.asking("drafter", number), content)
        view = await reviews.view(draft, office.people["head"])
        assert view.seen is not None
        assert (view.seen.text, view.seen.attachments) == ("一", (shared,))
        assert view.content is not None
        assert (view.content.text, view.content.attachments) == ("四", (shared,))
        # From now on the first is nobody's.
        await reviews.edit(draft, office.asking("drafter", 4), Content(title="公示", text="五"))
        consistency(office.store, KEY, is_told=True)
        view = await reviews.view(draft, office.people["head"])
        assert view.seen is not None
        assert view.seen.text == "四"

    asyncio.run(walk())


def test_prune_of_more_pieces_than_a_statement_takes(store: Store, tmp_path: Path) -> None:
    office = open_office(store, tmp_path)
    names = sorted(office.people)
    draft = "0" * 32
    for version, name in enumerate(("drafter", *names[:4], "editor")):
        files = tuple(
            Attachment(name=f"{each}", data=f"{version} {each}".encode()) for each in range(400)
        )
        content = Content(title="公示", text=f"{version}", attachments=files)
        digest = content.digest(KEY)
        made = check(digest)
        act = (
            asked.Edit(digest=digest, check=made)
            if version
            else asked.Submit(digest=digest, check=made)
        )
        outcome = office.carried(draft, office.command("drafter", act, version), content)
        assert isinstance(outcome, Accepted), outcome
        office.reviews.book.note_look(outcome.draft, office.people[name], now())
    consistency(store, KEY)


def test_a_damaged_draft_stops_no_deletion(office: Office) -> None:
    async def walk() -> list[str]:
        drafts = [await office.submitted(f"公示{each}") for each in range(3)]
        for draft in drafts:
            await office.done(draft, "drafter", asked.Withdraw(reason="重复"))
        return drafts

    drafts = asyncio.run(walk())
    with office.store.write() as session:
        session.get_one(ReviewKey, drafts[0]).sealed = b"damaged"
    assert later(office, 48).purge() == 3
    consistency(office.store, KEY, is_told=True)


def test_upkeep_goes_on_whatever_fails(store: Store, tmp_path: Path) -> None:
    """A hook's secret that cannot be opened; the texts go all the same, and the service ends well."""
    office = open_office(store, tmp_path, hook=True, keep=datetime.timedelta(0))
    office.reviews.outbox = Outbox(store, b"another key", HOSTS)

    async def walk() -> str:
        upkeep = Upkeep(office.reviews)
        draft = await office.submitted()
        await office.done(draft, "drafter", asked.Withdraw(reason="重复"))
        upkeep.start()
        for _ in range(100):
            await asyncio.sleep(0.05)
            if office.reviews.book.opened(draft).content is None:
                break
        assert not any(each.done() for each in upkeep._tasks)
        await upkeep.stop()
        return draft

    draft = asyncio.run(walk())
    assert office.reviews.book.opened(draft).content is None


def test_no_second_key_adds_to_the_ledger(office: Office) -> None:
    draft = asyncio.run(office.submitted())
    with pytest.raises(RedactorError, match="another key"):
        Units(office.store, b"another key").add("另一局", by="setup")
    assert [each.title for each in office.reviews.units.all()] == ["某局"]
    assert office.reviews.book.kept(draft).draft.version == 1
    consistency(office.store, KEY, is_told=True)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"previous": "no hex"}, -1),
        ({"seal": "0" * 64}, -1),
        ({"body": b"not json"}, -1),
        ({"key": "0" * 16}, -1),
        ({"body": b'{"entry":1}'}, 3),
    ],
)
def test_a_forged_record_is_found_where_it_stands(
    office: Office, change: dict[str, object], where: int
) -> None:
    ledger = office.reviews.ledger
    last = ledger.last()
    assert last is not None
    place = where if where >= 0 else last.number
    with office.store.write() as session:
        session.execute(
            sa.update(LedgerRecord).where(LedgerRecord.number == place).values(**change)
        )
    fault = verify(ledger.records(), KEY)
    assert fault is not None
    assert fault.index == place


def test_a_record_before_the_first_is_seen(office: Office) -> None:
    with office.store.write() as session:
        session.add(
            LedgerRecord(number=-1, previous="0" * 64, key="0" * 16, body=b"{}", seal="0" * 64)
        )
    fault = verify(office.reviews.ledger.records(), KEY)
    assert fault is not None
    assert (fault.kind, fault.index) == (FaultKind.INSERTED, 0)


def test_nothing_is_put_behind_what_is_no_record(office: Office) -> None:
    with office.store.write() as session:
        session.add(LedgerRecord(number=10**6, previous="x", key="", body=b"", seal=""))
    with pytest.raises(RedactorError, match="does not end in a record"):
        office.reviews.units.set_roles(office.unit, "editor", [], by="setup")
    with office.store.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ReviewDraft)) == 0
