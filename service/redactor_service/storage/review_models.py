"""The tables of reviews.

What people wrote (events, titles, texts, reports on them) is sealed (`reviews.sealing`); what is in
clear here tells where a draft is, who took part, and which kinds of findings it had. The key of a
draft's contents goes when the draft is closed, and with it whatever a copy of the file still holds.
"""

from __future__ import annotations

import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from redactor_service.storage.models import Base

#: With all tables: those of `models`, and these.
__all__ = ["Base"]


class Unit(Base):
    """A unit that has a way of its own."""

    __tablename__ = "units"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(String(128), unique=True)
    #: The digest of the way on which new drafts go.
    way: Mapped[str] = mapped_column(String(64), ForeignKey("review_ways.digest"))
    created_at: Mapped[datetime.datetime]


class ReviewWay(Base):
    """A way as it was written, TOML. It stays: drafts go the way on which they were submitted."""

    __tablename__ = "review_ways"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime.datetime]


class Membership(Base):
    """Who belongs to a unit now, with which roles. Who was removed has no row; the ledger tells."""

    __tablename__ = "memberships"

    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("units.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("accounts.id"), primary_key=True, index=True
    )
    roles: Mapped[list[str]]
    since: Mapped[datetime.datetime]


class ReviewDraft(Base):
    """A draft, as far as queues and searches need it; its events make its state."""

    __tablename__ = "review_drafts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("units.id"))
    way: Mapped[str] = mapped_column(String(64), ForeignKey("review_ways.digest"))
    version: Mapped[int]
    phase: Mapped[str] = mapped_column(String(16))
    #: A stage's key, `secrecy`, `release`, or empty.
    place: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime.datetime | None]
    #: Masked, and sealed; of what is on the site, `published_title`.
    title: Mapped[bytes]
    published_title: Mapped[bytes | None]
    column: Mapped[str] = mapped_column(String(128))
    opened_at: Mapped[datetime.datetime]
    closed_at: Mapped[datetime.datetime | None]

    __table_args__ = (
        Index("ix_review_drafts_queue", "unit_id", "phase", "place"),
        Index("ix_review_drafts_opened", "opened_at", "id"),
        Index("ix_review_drafts_closed", "closed_at"),
    )


class ReviewEvent(Base):
    """An event of a draft, sealed."""

    __tablename__ = "review_events"

    draft_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("review_drafts.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes]


class ReviewKey(Base):
    """The key of a draft's contents, sealed; no row once they were deleted. In a table of its own, so
    small that it is written anew after each deletion: PostgreSQL leaves in a file what was deleted."""

    __tablename__ = "review_keys"

    draft_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("review_drafts.id"), primary_key=True
    )
    sealed: Mapped[bytes]


class ReviewContent(Base):
    """A piece of what a draft holds, sealed under the draft's own key: an attachment or a text, once
    for all texts that have it; a list of the pieces of one text; what its check told
    (`reviews.contents`)."""

    __tablename__ = "review_contents"

    draft_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("review_drafts.id"), primary_key=True
    )
    #: A letter for what it is, and a keyed hash.
    name: Mapped[str] = mapped_column(String(66), primary_key=True)
    sealed: Mapped[bytes]


class ReviewTag(Base):
    """What a draft is found by: the entity of a finding it had, a person who took part."""

    __tablename__ = "review_tags"

    draft_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("review_drafts.id"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(64), primary_key=True)

    __table_args__ = (Index("ix_review_tags_value", "kind", "value"),)


class ReviewLook(Base):
    """Which text of a draft somebody looked at last."""

    __tablename__ = "review_looks"

    draft_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("review_drafts.id"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(String(32), ForeignKey("accounts.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    at: Mapped[datetime.datetime]


class LedgerRecord(Base):
    """A record of the ledger (`redactor.reviews.ledger`). Nothing here is ever changed."""

    __tablename__ = "review_ledger"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    previous: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(16))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    seal: Mapped[str] = mapped_column(String(64))


class ReviewHook(Base):
    """Where a unit's CMS is told of each step; the secret is sealed."""

    __tablename__ = "review_hooks"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("units.id"), index=True)
    url: Mapped[str] = mapped_column(String(2000))
    secret: Mapped[bytes]
    created_at: Mapped[datetime.datetime]


class ReviewDelivery(Base):
    """A step of which a hook is still to be told: written with the step, gone once it was taken, and
    given up after some days. `id` is the message's own, the same at each try."""

    __tablename__ = "review_deliveries"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    hook_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("review_hooks.id", ondelete="CASCADE"), index=True
    )
    body: Mapped[bytes]
    made_at: Mapped[datetime.datetime]
    tries: Mapped[int]
    next_at: Mapped[datetime.datetime] = mapped_column(index=True)
