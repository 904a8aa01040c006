"""A closed draft's text goes: its key first, so that no copy of the database can be read any more."""

from __future__ import annotations

import datetime

from sqlalchemy import select

from redactor_service.reviews.contents import delete_contents
from redactor_service.storage.engine import Store
from redactor_service.storage.review_models import ReviewDraft, ReviewKey

_AT_ONCE = 100


def purge(store: Store, before: datetime.datetime) -> int:
    """Delete the texts of drafts that were closed before a moment; how many drafts. What was deleted
    lies in the database's files until `Store.forget`."""
    count = 0
    while True:
        with store.write() as session:
            ids = session.scalars(
                select(ReviewDraft.id)
                .join(ReviewKey, ReviewKey.draft_id == ReviewDraft.id)
                .where(ReviewDraft.closed_at <= before)
                .limit(_AT_ONCE)
                # Whom somebody is working on comes the next time.
                .with_for_update(skip_locked=True, of=ReviewDraft)
            ).all()
            delete_contents(session, ids)
        count += len(ids)
        if len(ids) < _AT_ONCE:
            return count
