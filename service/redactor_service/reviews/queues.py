"""Which drafts wait for whom, and drafts found by what is known of them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from redactor.errors import OptionError
from redactor.reviews import Phase
from redactor.reviews.way import RELEASE, SECRECY, Way
from redactor_service.reviews import sealing
from redactor_service.reviews.book import AUTHOR, BARRED, FINDING, LONGEST_TAG, PERSON
from redactor_service.reviews.units import way_of
from redactor_service.storage.engine import Store, is_id, is_storable
from redactor_service.storage.review_models import Membership, ReviewDraft, ReviewTag, Unit

#: Rows of one answer at most.
MOST = 200
_AT_ONCE = 1_000
_OPEN = (Phase.REVIEW, Phase.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A draft in a list. `title` is masked; `place_title`: what it waits for, in the way's words."""

    id: str
    unit: str
    unit_title: str
    title: str
    column: str
    phase: Phase
    place: str
    place_title: str
    version: int
    opened: datetime.datetime
    due: datetime.datetime | None

    def is_overdue(self, at: datetime.datetime) -> bool:
        return self.due is not None and self.due < at


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What a person has to do with: to act on, returned to him, waiting on others."""

    to_review: tuple[Line, ...]
    returned: tuple[Line, ...]
    waiting: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What drafts are searched by; empty is any. `finding`: an entity; `person`: an account's id;
    moments are of the first submission; `after`: the last line of the page before."""

    title: str = ""
    unit: str = ""
    column: str = ""
    person: str = ""
    finding: str = ""
    phase: str = ""
    place: str = ""
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    overdue_at: datetime.datetime | None = None
    after: str = ""
    limit: int = 50


class Queues:
    """Reads for lists. A person sees the drafts of units to which he belongs."""

    def __init__(self, store: Store, key: bytes) -> None:
        self._store = store
        self._key = sealing.key_for(key, sealing.TITLES)

    def of(self, account: str) -> Queue:
        """The person's queue, what is due first coming first."""
        with self._store.read() as session:
            members = _memberships(session, account)
            open_ = select(ReviewDraft).where(
                ReviewDraft.unit_id.in_(members),
                ReviewDraft.phase.in_(_OPEN),
            )
            rows = list(session.scalars(_ordered(open_)))
            acted = _tagged(session, PERSON, account)
            own = _tagged(session, AUTHOR, account)
            barred = _tagged(session, BARRED, account)
            ways = {digest: way_of(session, digest) for digest in {row.way for row in rows}}
            lines = self._lines(session, rows)
        to_review, returned, waiting = [], [], []
        for row, line in zip(rows, lines, strict=True):
            if row.id in own and row.phase == Phase.RETURNED:
                returned.append(line)
            elif row.id not in barred and _may_act(ways[row.way], row.place, members[row.unit_id]):
                to_review.append(line)
            elif row.id in acted:
                waiting.append(line)
        return Queue(to_review=tuple(to_review), returned=tuple(returned), waiting=tuple(waiting))

    def search(self, account: str, wanted: Wanted) -> list[Line]:
        """Newest first. OptionError for a line `after` which nothing can come."""
        if not _can_be_kept(wanted):
            return []
        words = wanted.title.split()
        limit = max(1, min(wanted.limit, MOST))
        lines: list[Line] = []
        with self._store.read() as session:
            members = _memberships(session, account)
            behind = _row(session, wanted.after, members) if wanted.after else None
            while True:
                asked = _conditions(wanted) + ([_is_behind(behind)] if behind else [])
                found = (
                    select(ReviewDraft)
                    .where(ReviewDraft.unit_id.in_(members), *asked)
                    .order_by(ReviewDraft.opened_at.desc(), ReviewDraft.id.desc())
                    .limit(_AT_ONCE if words else limit)
                )
                rows = list(session.scalars(found))
                # Titles are sealed: no database can look into them.
                kept = [row for row in rows if all(word in self._title(row) for word in words)]
                lines += self._lines(session, kept[: limit - len(lines)])
                if not words or len(rows) < _AT_ONCE or len(lines) == limit:
                    return lines
                behind = rows[-1]

    def _title(self, row: ReviewDraft) -> str:
        return sealing.unseal(row.title, self._key, row.id).decode()

    def _lines(self, session: Session, rows: Sequence[ReviewDraft]) -> list[Line]:
        units = {unit.id: unit for unit in session.scalars(select(Unit))}
        ways = {digest: way_of(session, digest) for digest in {row.way for row in rows}}
        return [
            Line(
                id=row.id,
                unit=row.unit_id,
                unit_title=units[row.unit_id].title,
                title=self._title(row),
                column=row.column,
                phase=Phase(row.phase),
                place=row.place,
                place_title=place_title(ways[row.way], row.place),
                version=row.version,
                opened=row.opened_at,
                due=row.due_at,
            )
            for row in rows
        ]


def _memberships(session: Session, account: str) -> dict[str, frozenset[str]]:
    rows = session.execute(
        select(Membership.unit_id, Membership.roles).where(Membership.account_id == account)
    )
    return {row.unit_id: frozenset(row.roles) for row in rows}


def _ordered(found: Select[ReviewDraft]) -> Select[ReviewDraft]:
    # What is never due comes last; the two databases order nulls differently.
    return found.order_by(ReviewDraft.due_at.is_(None), ReviewDraft.due_at, ReviewDraft.opened_at)


def _tagged(session: Session, kind: str, account: str) -> frozenset[str]:
    """The drafts under way that have such a tag."""
    found = session.scalars(
        select(ReviewTag.draft_id)
        .join(ReviewDraft, ReviewDraft.id == ReviewTag.draft_id)
        .where(
            ReviewTag.kind == kind,
            ReviewTag.value == account,
            ReviewDraft.phase.in_(_OPEN),
        )
    )
    return frozenset(found)


def _may_act(way: Way, place: str, roles: frozenset[str]) -> bool:
    if not place:
        return False
    post = way.post(place)
    return bool(roles & (post.roles | post.deputies))


def place_title(way: Way, place: str) -> str:
    """What a draft waits for, in Chinese; empty where it waits for nothing.

    >>> from redactor.reviews import default_way
    >>> place_title(default_way(), "second"), place_title(default_way(), "secrecy")
    ('二审二校', '保密审查')
    """
    if place in ("", SECRECY, RELEASE):
        return {"": "", SECRECY: "保密审查", RELEASE: "发布"}[place]
    return way.post(place).title


def _can_be_kept(wanted: Wanted) -> bool:
    """Whether a database takes what is searched by; what it refuses it does not hold either."""
    told = (wanted.unit, wanted.column, wanted.person, wanted.finding, wanted.phase, wanted.place)
    return is_storable("".join(told))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    for column, value in (
        (ReviewDraft.unit_id, wanted.unit),
        (ReviewDraft.column, wanted.column),
        (ReviewDraft.phase, wanted.phase),
        (ReviewDraft.place, wanted.place),
    ):
        if value:
            asked.append(column == value)
    for kind, value in ((PERSON, wanted.person), (FINDING, wanted.finding)):
        if value:
            tagged = select(ReviewTag.draft_id).where(
                ReviewTag.kind == kind, ReviewTag.value == value[:LONGEST_TAG]
            )
            asked.append(ReviewDraft.id.in_(tagged))
    if wanted.since is not None:
        asked.append(ReviewDraft.opened_at >= wanted.since)
    if wanted.until is not None:
        asked.append(ReviewDraft.opened_at < wanted.until)
    if wanted.overdue_at is not None:
        asked.append(ReviewDraft.due_at < wanted.overdue_at)
    return asked


def _row(session: Session, id: str, members: Collection[str]) -> ReviewDraft:
    row = session.get(ReviewDraft, id) if is_id(id) else None
    if row is None or row.unit_id not in members:
        raise OptionError("is no draft", where="after", advice="the id of the last line")
    return row


def _is_behind(row: ReviewDraft) -> ColumnElement[bool]:
    return or_(
        ReviewDraft.opened_at < row.opened_at,
        and_(ReviewDraft.opened_at == row.opened_at, ReviewDraft.id < row.id),
    )
