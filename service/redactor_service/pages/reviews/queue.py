"""我的待办: what waits for a person, what came back to him, what he waits for."""

from __future__ import annotations

import asyncio

from fastapi import Request, Response

from redactor_service.pages.reviews import words
from redactor_service.pages.reviews.people import Signed, drawn, new_router
from redactor_service.state import state_of
from redactor_service.storage.engine import now

router = new_router()


@router.get("/reviews")
async def show(request: Request, person: Signed) -> Response:
    reviews = state_of(request).reviews
    queue = await asyncio.to_thread(reviews.queues.of, person.id)
    units = await asyncio.to_thread(reviews.units.of_account, person.id)
    at = now()
    parts = (
        ("to-review", "待我审核", queue.to_review, "现在没有等您审核的稿件。"),
        ("returned", "退回给我", queue.returned, "没有退回给您的稿件。"),
        ("waiting", "等待他人", queue.waiting, "您经手的稿件都已办结，没有在等他人的。"),
    )
    return await drawn(
        request,
        "queue.html",
        parts=parts,
        overdue=sum(line.is_overdue(at) for line in queue.to_review),
        units=units,
        now=at,
        words=words,
    )
