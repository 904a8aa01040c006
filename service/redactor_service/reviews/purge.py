"""A closed draft's text goes: its key first, so that no copy of the database can be read any more."""

from __future__ import annotations

import datetime

from sqlalchemy import select

from redactor_service.reviews.contents import Contents
from redactor_service.storage.engine import Store
from redactor_service.storage.review_models import ReviewDraft

_AT_ONCE = 100


def purge(store: Store, key: bytes, before: datetime.datetime) -> int:
    """Delete the texts of drafts that were closed before a moment; how many drafts."""
    count = 0
    while True:
        with store.write() as session:
            rows = session.scalars(
                select(ReviewDraft)
                .where(ReviewDraft.closed_at <= before, ReviewDraft.content_key.is_not(None))
                .limit(_AT_ONCE)
                .with_for_update(skip_locked=True)
            ).all()
            for row in rows:
                Contents(session, row, key).delete()
        count += len(rows)
        if len(rows) < _AT_ONCE:
            return count
