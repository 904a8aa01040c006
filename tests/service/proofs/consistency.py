"""Whether all that a database holds of reviews agrees: events, rows of drafts, ledger, contents, tags,
looks and deliveries. Every test that ends processes or races commands asks this at its end."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from redactor.reviews import Draft, Event, due, place_of, replay
from redactor.reviews.encoding import encode
from redactor.reviews.entries import entry_of
from redactor.reviews.ledger import verify
from redactor_service.reviews import sealing
from redactor_service.reviews.book import AUTHOR, CLOSED, FINDING, PERSON, Book, Kept, column_of
from redactor_service.reviews.contents import Content, Contents
from redactor_service.reviews.ledger import DatabaseLedger
from redactor_service.storage.engine import Store
from redactor_service.storage.review_models import (
    ReviewContent,
    ReviewDelivery,
    ReviewDraft,
    ReviewEvent,
    ReviewHook,
    ReviewKey,
    ReviewTag,
)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An accepted command: somebody was told that it was done, and that it made this version."""

    draft: str
    command: str
    version: int


def consistency(
    store: Store,
    key: bytes,
    acknowledged: Iterable[Acknowledged] = (),
    *,
    digest_of: Callable[[Content], str] | None = None,
    is_told: bool = False,
) -> dict[str, Draft]:
    """The drafts, once everything agrees. `digest_of`: where digests are made up; `is_told`: the
    unit's hooks were there from the start and nothing was delivered yet."""
    drafts = {}
    book = Book(store, key)
    with store.read() as session:
        rows = list(session.scalars(sa.select(ReviewDraft)))
        known = {row.id for row in rows}
        for table in (ReviewEvent, ReviewContent, ReviewTag, ReviewKey):
            assert set(session.scalars(sa.select(table.draft_id).distinct())) <= known
    for row in rows:
        kept = book.kept(row.id)
        drafts[row.id] = kept.draft
        _events(kept)
        _row(row, kept, key)
        with store.read() as session:
            _contents(session, row, kept.draft, key, digest_of or (lambda each: each.digest(key)))
            _tags(session, kept)
    _ledger(store, key, [event for row in rows for event in book.kept(row.id).events])
    if is_told:
        _deliveries(store, drafts, {row.id: row.unit_id for row in rows})
    for each in acknowledged:
        answer = drafts[each.draft].answered.get(each.command)
        assert answer is not None, f"an acknowledged command is lost: {each}"
        assert answer.version == each.version
    return drafts


def _events(kept: Kept) -> None:
    """Numbers and versions without gaps, each version by one command, each command once."""
    events = kept.events
    assert events, "a draft without events"
    assert [each.number for each in events] == list(range(1, len(events) + 1))
    by_version = defaultdict(set)
    for each in events:
        by_version[each.version].add((each.command, each.by, each.fingerprint))
    assert sorted(by_version) == list(range(1, len(by_version) + 1))
    assert [each.version for each in events] == sorted(each.version for each in events)
    commands = [each for told in by_version.values() for each in told]
    assert len(commands) == len(by_version), "two commands made one version"
    assert len({command for command, *_ in commands}) == len(commands), "a command was done twice"
    assert replay(kept.draft.id, events) == kept.draft


def _row(row: ReviewDraft, kept: Kept, key: bytes) -> None:
    draft = kept.draft
    assert (row.version, row.phase) == (draft.version, draft.phase.value)
    assert (row.place, row.due_at) == (place_of(kept.way, draft), due(kept.way, draft))
    assert row.column == column_of(draft)
    assert row.way == draft.way
    assert row.opened_at == kept.events[0].at
    assert (row.closed_at is not None) == (draft.phase in CLOSED)
    titles = sealing.key_for(key, sealing.TITLES)
    assert sealing.unseal(row.title, titles, row.id)


def _contents(
    session: sa.orm.Session,
    row: ReviewDraft,
    draft: Draft,
    key: bytes,
    digest_of: Callable[[Content], str],
) -> None:
    names = set(
        session.scalars(sa.select(ReviewContent.name).where(ReviewContent.draft_id == row.id))
    )
    contents = Contents(session, row.id, key)
    if not contents.are_there:
        assert draft.phase in CLOSED, "the text of a draft under way is gone"
        assert not names, "contents without a key"
        return
    texts = {name.removeprefix("l.") for name in names if name.startswith("l.")}
    assert draft.digest in texts, "the present text is not there"
    needed = set()
    for digest in texts:
        content = contents.get(digest)
        assert content is not None
        assert digest_of(content) == digest, "the text is not the one with this digest"
        assert contents.told(digest) is not None
        listed = json.loads(contents._get(f"l.{digest}") or b"")
        needed |= {f"l.{digest}", f"r.{digest}", *(piece for _, piece in listed["parts"])}
    assert names == needed, "pieces that belong to no text, or texts without their pieces"


def _tags(session: sa.orm.Session, kept: Kept) -> None:
    found = session.execute(
        sa.select(ReviewTag.kind, ReviewTag.value).where(ReviewTag.draft_id == kept.draft.id)
    )
    tags = {(kind, value) for kind, value in found}
    assert {(PERSON, each.by) for each in kept.events} <= tags
    assert {(AUTHOR, each) for each in kept.draft.authors} <= tags
    assert {(FINDING, each.entity) for each in kept.draft.findings} <= tags


def _ledger(store: Store, key: bytes, events: list[Event]) -> None:
    """Whole, and a record for each event and no other, in the order of each draft."""
    ledger = DatabaseLedger(store)
    assert verify(ledger.records(), key) is None
    records = defaultdict(list)
    for record in ledger.records():
        assert record is not None
        body = json.loads(record.body)
        if "draft" in body:
            records[body["draft"]].append(record.body)
    written = defaultdict(list)
    for each in events:
        written[each.draft].append(encode(entry_of(each, key)))
    assert records == written, "the ledger tells another story than the events"


def _deliveries(store: Store, drafts: dict[str, Draft], units: dict[str, str]) -> None:
    """Each hook is still to be told of each version of each draft of its unit, once."""
    with store.read() as session:
        hooks = [(row.id, row.unit_id) for row in session.scalars(sa.select(ReviewHook))]
        kept = [
            (each.hook_id, json.loads(each.body))
            for each in session.scalars(sa.select(ReviewDelivery))
        ]
    told = Counter((hook, body["data"]["draft"], body["data"]["version"]) for hook, body in kept)
    expected = Counter(
        (hook, draft.id, version)
        for hook, unit in hooks
        for draft in drafts.values()
        if units[draft.id] == unit
        for version in range(1, draft.version + 1)
    )
    assert told == expected
    for _, body in kept:
        data = body["data"]
        assert drafts[data["draft"]].answered[data["command"]].version == data["version"]
