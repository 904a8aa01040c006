"""Telling a unit's CMS of each step: Standard Webhooks, written down with the step itself, so that no
step is lost when the service ends between the two.

A message holds the draft's id, where it is, what happened and who did it: nothing of its text, and
nothing that people typed. It may come twice, under one id; messages of a draft may come out of order,
`version` orders them.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from redactor import OptionError
from redactor.batch.watch import DeliveryError
from redactor.reviews import Event
from redactor_service.jobs import hooks
from redactor_service.jobs.runner import secret_bytes
from redactor_service.reviews import sealing
from redactor_service.storage.engine import Store, is_id, new_id, now
from redactor_service.storage.review_models import (
    ReviewDelivery,
    ReviewDraft,
    ReviewHook,
    Unit,
)

_logger = logging.getLogger("redactor_service")

#: Seconds before each further try; the last one is repeated.
_PAUSES = (1, 5, 30, 120, 600, 3_600)
#: After this nobody is told any more.
_GIVEN_UP = datetime.timedelta(days=3)
#: For so long a delivery is nobody else's.
_LEASE = datetime.timedelta(minutes=2)
_AT_ONCE = 20
_LONGEST_URL = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A hook of a unit, without its secret."""

    id: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    id: str
    url: str
    secret: bytes
    body: bytes
    tries: int
    made_at: datetime.datetime


def note(session: Session, row: ReviewDraft, events: Sequence[Event]) -> None:
    """Write down that the unit's hooks are to be told of a step."""
    hooks_of_unit = select(ReviewHook.id).where(ReviewHook.unit_id == row.unit_id)
    # Who takes a hook away meanwhile waits: a step must not fail for that.
    locked = hooks_of_unit.order_by(ReviewHook.id).with_for_update(read=True, key_share=True)
    told = list(session.scalars(locked))
    if not told:
        return
    last = events[-1]
    data = {
        "draft": row.id,
        "unit": row.unit_id,
        "version": row.version,
        "phase": str(row.phase),
        "place": row.place or None,
        "due": row.due_at.isoformat() if row.due_at else None,
        "events": [event.kind.value for event in events],
        "by": last.by,
        "command": last.command,
    }
    body = hooks.message(f"review.{events[0].kind.value}", data, last.at.isoformat())
    moment = now()
    for hook in told:
        session.add(
            ReviewDelivery(
                id=hooks.new_id(), hook_id=hook, body=body, made_at=moment, tries=0, next_at=moment
            )
        )


class Outbox:
    """Hooks, and what they are still to be told. `hosts`: those that the operator named."""

    def __init__(self, store: Store, key: bytes, hosts: Sequence[str]) -> None:
        self._store = store
        self._key = sealing.key_for(key, "secrets of hooks")
        self._hosts = tuple(hosts)

    def add(self, unit_id: str, url: str, secret: str) -> str:
        """A hook's id. OptionError for an address that may not be told, or a bad secret."""
        hooks.target_of(url, self._hosts)
        if len(url) > _LONGEST_URL:
            raise OptionError(
                "is too long an address", where="url", advice=f"at most {_LONGEST_URL:,} characters"
            )
        made = new_id()
        sealed = sealing.seal(secret_bytes(secret), self._key, made)
        with self._store.write() as session:
            if not is_id(unit_id) or session.get(Unit, unit_id) is None:
                raise OptionError("there is no such unit", where="unit", advice="see /v1/units")
            session.add(
                ReviewHook(id=made, unit_id=unit_id, url=url, secret=sealed, created_at=now())
            )
        return made

    def all(self, unit_id: str) -> list[Hook]:
        """The hooks of a unit, in the order in which they were added."""
        if not is_id(unit_id):
            return []
        with self._store.read() as session:
            rows = session.scalars(
                select(ReviewHook)
                .where(ReviewHook.unit_id == unit_id)
                .order_by(ReviewHook.created_at)
            )
            return [Hook(id=row.id, url=row.url) for row in rows]

    def remove(self, unit_id: str, hook_id: str) -> bool:
        """Whether there was such a hook; what it was still to be told goes with it."""
        with self._store.write() as session:
            found = (
                session.get(ReviewHook, hook_id, with_for_update=True) if is_id(hook_id) else None
            )
            if found is None or found.unit_id != unit_id:
                return False
            session.execute(delete(ReviewDelivery).where(ReviewDelivery.hook_id == hook_id))
            session.delete(found)
            return True

    def deliver_due(self) -> int:
        """Try once what is due; how many were tried. It blocks: call it in a thread."""
        due = self._leased()
        for each in due:
            self._deliver(each)
        return len(due)

    def _leased(self) -> list[_Due]:
        """What is due, and nobody else's for a while."""
        moment = now()
        with self._store.read() as session:
            # Mostly there is nothing, and no need for a writer's turn.
            if session.scalar(_ids_due(moment).limit(1)) is None:
                return []
        with self._store.write() as session:
            rows = session.execute(
                select(ReviewDelivery, ReviewHook)
                .join(ReviewHook, ReviewHook.id == ReviewDelivery.hook_id)
                .where(ReviewDelivery.id.in_(_ids_due(moment)))
                .with_for_update(skip_locked=True, of=ReviewDelivery)
            ).all()
            for delivery, _ in rows:
                delivery.next_at = moment + _LEASE
            return [
                _Due(
                    id=delivery.id,
                    url=hook.url,
                    secret=sealing.unseal(hook.secret, self._key, hook.id),
                    body=delivery.body,
                    tries=delivery.tries,
                    made_at=delivery.made_at,
                )
                for delivery, hook in rows
            ]

    def _deliver(self, due: _Due) -> None:
        try:
            hooks.deliver_once(hooks.target_of(due.url, self._hosts), due.secret, due.id, due.body)
            is_over = True
        except (DeliveryError, OptionError) as error:
            _logger.warning("webhook of reviews: %s", error.what)
            is_final = isinstance(error, DeliveryError) and error.is_final
            is_over = is_final or now() - due.made_at > _GIVEN_UP
        with self._store.write() as session:
            if is_over:
                session.execute(delete(ReviewDelivery).where(ReviewDelivery.id == due.id))
                return
            pause = _PAUSES[min(due.tries, len(_PAUSES) - 1)]
            session.execute(
                update(ReviewDelivery)
                .where(ReviewDelivery.id == due.id)
                .values(tries=due.tries + 1, next_at=now() + datetime.timedelta(seconds=pause))
            )


def _ids_due(moment: datetime.datetime) -> Select[str]:
    return (
        select(ReviewDelivery.id)
        .where(ReviewDelivery.next_at <= moment)
        .order_by(ReviewDelivery.next_at)
        .limit(_AT_ONCE)
    )
