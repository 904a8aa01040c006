"""What requests share, on `app.state.redactor`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request

from redactor_service.settings import Settings

if TYPE_CHECKING:
    from redactor_service.access.callers import Access
    from redactor_service.files import Shelf
    from redactor_service.jobs.idempotency import Idempotency
    from redactor_service.jobs.runner import Runner
    from redactor_service.jobs.vault import Vault
    from redactor_service.metrics import Metrics
    from redactor_service.reviews.desk import Reviews
    from redactor_service.storage.engine import Store
    from redactor_service.work.desk import Desk
    from redactor_service.work.pool import Pool


@dataclass(slots=True, kw_only=True)
class State:
    """Made by `create_app`, started and stopped with the application."""

    settings: Settings
    desk: Desk
    pool: Pool
    store: Store
    access: Access
    vault: Vault
    shelf: Shelf
    jobs: Runner
    idempotency: Idempotency
    reviews: Reviews
    metrics: Metrics
    #: Set once the service ends: it refuses what is new.
    is_ending: bool = False


def state_of(request: Request) -> State:
    found = request.app.state.redactor
    assert isinstance(found, State)
    return found
