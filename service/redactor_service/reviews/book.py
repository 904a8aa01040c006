"""Drafts in the database: a command carried out in one transaction, a draft as it is.

Two commands on one draft take turns; the second then meets another version. A command that was
answered and is sent again gets the same answer.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from redactor.reviews import (
    Accepted,
    Check,
    Command,
    Draft,
    Event,
    EventKind,
    Phase,
    Refusal,
    Way,
    barred,
    due,
    handle,
    place_of,
    replay,
)
from redactor.reviews import commands as asked
from redactor.reviews.checks import check_from
from redactor.reviews.encoding import encode, plain
from redactor.reviews.entries import entry_of
from redactor_service.reviews import outbox, sealing
from redactor_service.reviews.contents import Content, Contents
from redactor_service.reviews.ledger import TransactionLedger
from redactor_service.reviews.units import roster, way_of
from redactor_service.storage.engine import Store, is_id
from redactor_service.storage.review_models import (
    ReviewDraft,
    ReviewEvent,
    ReviewLook,
    ReviewTag,
    Unit,
)

#: A draft that nobody works on any more.
CLOSED = frozenset({Phase.RELEASED, Phase.WITHDRAWN, Phase.RETRACTED})
FINDING, PERSON, AUTHOR = "finding", "person", "author"
#: A person who may not act where the draft is, whatever his roles.
BARRED = "barred"
_LONGEST_COLUMN = 128
LONGEST_TAG = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What comes with a command that brings a text or a check. `told`: what the check told, for the
    page; `title`: masked."""

    content: Content | None = None
    told: Mapping[str, Any] = field(default_factory=dict, repr=False)
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A draft as it is."""

    unit: str
    way: Way
    draft: Draft
    events: tuple[Event, ...]

    def before(self, command: str) -> Draft | None:
        """The draft as it was before a command that was answered; None when it was not."""
        answered = self.draft.answered.get(command)
        return answered and replay(self.draft.id, self.events[: answered.first - 1])

    def after(self, command: str) -> Draft:
        """The draft as an answered command left it."""
        return replay(self.draft.id, self.events[: self.draft.answered[command].last])

    def check_of(self, command: str) -> Check | None:
        """The check that came with a command that was answered."""
        told = [
            each.facts
            for each in self.events
            if each.command == command and each.kind is EventKind.CHECKED
        ]
        return check_from(told[-1]) if told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A draft as it is, its text, and what the last check of it told; None once they were deleted.
    `seen`: the text at which a person looked last, where it is another and still there."""

    kept: Kept
    content: Content | None
    told: dict[str, Any] | None
    seen: Content | None = None


class NoDraftError(Exception):
    """There is no such draft, or none that this person may see."""


class Book:
    """Carries commands out. `key`: the service's, for the ledger and for what is sealed."""

    def __init__(self, store: Store, key: bytes) -> None:
        self._store = store
        self._key = key
        self._events_key = sealing.key_for(key, "events")
        self._titles_key = sealing.key_for(key, sealing.TITLES)

    def carry_out(
        self, draft_id: str, command: Command, handed: Handed | None = None, *, unit: str = ""
    ) -> Accepted | Refusal:
        """Carry a command out, or refuse it. `unit`: of a draft that may be new. NoDraftError;
        SQLAlchemyError when the database cannot be had, and then nothing has happened."""
        try:
            return self._carried_out(draft_id, command, handed or Handed(), unit)
        except IntegrityError:
            # Of two that make one draft at once, one came too late: now the draft is there.
            return self._carried_out(draft_id, command, handed or Handed(), unit)

    def _carried_out(
        self, draft_id: str, command: Command, handed: Handed, unit: str
    ) -> Accepted | Refusal:
        with self._store.write() as session:
            row = self._locked(session, draft_id, command, unit)
            kept = self._kept(session, row)
            outcome = handle(kept.way, kept.draft, roster(session, row.unit_id), command)
            if isinstance(outcome, Refusal) or outcome.is_repeat:
                # A draft that was to be made is not; of a repeat everything is there.
                session.rollback()
                return outcome
            self._write(session, row, kept, outcome, handed)
            return outcome

    def kept(self, draft_id: str) -> Kept:
        """A draft as it is. NoDraftError."""
        with self._store.read() as session:
            return self._kept(session, self._row(session, draft_id))

    def opened(self, draft_id: str, account: str = "") -> Opened:
        """A draft and its text, all of one moment. `account`: who looks at it. NoDraftError."""
        with self._store.read() as session:
            row = self._row(session, draft_id)
            kept = self._kept(session, row)
            contents, digest = Contents(session, row.id, self._key), kept.draft.digest
            looked = session.get(ReviewLook, (row.id, account)) if account else None
            before = looked.digest if looked is not None else digest
            return Opened(
                kept=kept,
                content=contents.get(digest),
                told=contents.told(digest),
                seen=contents.get(before) if before != digest else None,
            )

    def content(self, draft_id: str, digest: str) -> Content | None:
        """A text of a draft; None when it was deleted. NoDraftError."""
        with self._store.read() as session:
            return Contents(session, self._row(session, draft_id).id, self._key).get(digest)

    def told(self, draft_id: str, digest: str) -> dict[str, Any] | None:
        """What the last check of a text told. NoDraftError."""
        with self._store.read() as session:
            return Contents(session, self._row(session, draft_id).id, self._key).told(digest)

    def note_look(self, draft: Draft, account: str, at: datetime.datetime) -> None:
        """Write down at which text somebody has looked; its content stays until he looks again."""
        told = (draft.digest, draft.version)
        with self._store.read() as session:
            # Mostly he looks again at the same, and needs no writer's turn.
            before = session.get(ReviewLook, (draft.id, account))
            if before is not None and (before.digest, before.version) == told:
                return
        with self._store.write() as session:
            # Two windows of one person take turns, or both would make the row.
            session.get(ReviewDraft, draft.id, with_for_update=True)
            look = ReviewLook(draft_id=draft.id, account_id=account, at=at)
            look.digest, look.version = told
            session.merge(look)

    def _locked(
        self, session: Session, draft_id: str, command: Command, unit_id: str
    ) -> ReviewDraft:
        """The draft's row, which others wait for; a new one where somebody hands a draft in. Who
        changes the unit's members waits, too: nobody signs after he was removed."""
        told = [draft_id, *filter(None, [unit_id])]
        if not all(is_id(each) for each in told):
            raise NoDraftError
        row = session.get(ReviewDraft, draft_id, with_for_update=True)
        unit = session.get(Unit, row.unit_id if row else unit_id, with_for_update={"read": True})
        if row is not None:
            return row
        if unit is None or not isinstance(command.act, asked.Submit):
            raise NoDraftError
        row = ReviewDraft(
            id=draft_id,
            unit_id=unit.id,
            way=unit.way,
            version=0,
            phase=Phase.NEW,
            place="",
            title=b"",
            column="",
            opened_at=command.at,
        )
        session.add(row)
        # Of two that make the same draft at once, one fails here and does it again.
        session.flush()
        return row

    def _row(self, session: Session, draft_id: str) -> ReviewDraft:
        row = session.get(ReviewDraft, draft_id) if is_id(draft_id) else None
        if row is None:
            raise NoDraftError
        return row

    def _kept(self, session: Session, row: ReviewDraft) -> Kept:
        sealed = session.execute(
            select(ReviewEvent.number, ReviewEvent.sealed)
            .where(ReviewEvent.draft_id == row.id)
            .order_by(ReviewEvent.number)
        )
        events = tuple(self._event(row.id, number, each) for number, each in sealed)
        return Kept(
            unit=row.unit_id,
            way=way_of(session, row.way),
            draft=replay(row.id, events),
            events=events,
        )

    def _event(self, draft_id: str, number: int, sealed: bytes) -> Event:
        told = json.loads(sealing.unseal(sealed, self._events_key, draft_id, str(number)))
        return Event(
            **{
                **told,
                "kind": EventKind(told["kind"]),
                "at": datetime.datetime.fromisoformat(told["at"]),
            }
        )

    def _write(
        self, session: Session, row: ReviewDraft, before: Kept, done: Accepted, handed: Handed
    ) -> None:
        draft = done.draft
        self._write_row(row, before, draft, handed, done.events[-1].at)
        self._write_contents(session, row, draft, handed)
        self._write_tags(session, before.way, draft, done.events)
        outbox.note(session, row, done.events)
        # Last, for from here on all others wait.
        ledger = TransactionLedger(session)
        for event in done.events:
            about = (row.id, str(event.number))
            sealed = sealing.seal(encode(plain(event)), self._events_key, *about)
            session.add(ReviewEvent(draft_id=row.id, number=event.number, sealed=sealed))
            ledger.add(entry_of(event, self._key), self._key)

    def _write_row(
        self, row: ReviewDraft, before: Kept, draft: Draft, handed: Handed, at: datetime.datetime
    ) -> None:
        row.version = draft.version
        row.phase = draft.phase
        row.place = place_of(before.way, draft)
        row.due_at = due(before.way, draft)
        row.column = column_of(draft)
        if handed.content is not None:
            row.title = sealing.seal(handed.title.encode(), self._titles_key, row.id)
        if draft.phase is Phase.RELEASED:
            if before.draft.phase is Phase.REVIEW and draft.digest == before.draft.digest:
                row.published_title = row.title
            # Where a correction was withdrawn, what is on the site has its own title again.
            row.title = row.published_title or row.title
        if draft.phase not in CLOSED:
            row.closed_at = None
        elif row.closed_at is None:
            row.closed_at = at

    def _write_contents(
        self, session: Session, row: ReviewDraft, draft: Draft, handed: Handed
    ) -> None:
        contents = Contents(session, row.id, self._key)
        if handed.content is not None:
            # They may have been deleted: what is handed in now gets a key anew.
            contents.begin()
            contents.put(draft.digest, handed.content, handed.told)
            looked = session.scalars(select(ReviewLook.digest).where(ReviewLook.draft_id == row.id))
            contents.prune({draft.digest, draft.published, *looked} - {""})
        elif handed.told and contents.are_there:
            contents.put_told(draft.digest, handed.told)

    def _write_tags(
        self, session: Session, way: Way, draft: Draft, events: tuple[Event, ...]
    ) -> None:
        session.execute(
            delete(ReviewTag).where(ReviewTag.draft_id == draft.id, ReviewTag.kind == BARRED)
        )
        tags = {(PERSON, event.by) for event in events}
        tags.update((FINDING, each.entity) for each in draft.findings)
        tags.update((AUTHOR, each) for each in draft.authors)
        tags.update((BARRED, each) for each in barred(way, draft))
        for kind, value in sorted(tags):
            session.merge(ReviewTag(draft_id=draft.id, kind=kind, value=value[:LONGEST_TAG]))


def column_of(draft: Draft) -> str:
    """The column by which a draft is found; no database keeps every character."""
    return draft.particulars.column.replace("\0", "")[:_LONGEST_COLUMN]
