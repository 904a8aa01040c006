"""`/v1/ledger`: the record of all reviews, for who verifies it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Depends, Request
from starlette.responses import PlainTextResponse, StreamingResponse

from redactor.reviews.ledger import checkpoint as anchored
from redactor_service.access.callers import needs
from redactor_service.access.scopes import Scope
from redactor_service.api.reviews.common import READS
from redactor_service.state import state_of

router = APIRouter(tags=["ledger"], dependencies=[Depends(needs(Scope.ADMIN))])

_LINES = "application/x-ndjson"


@router.get(
    "/v1/ledger/checkpoint",
    response_class=PlainTextResponse,
    responses={
        200: {
            "description": "A line, to be kept elsewhere for `redactor ledger verify --checkpoints`.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        **READS,
    },
)
def checkpoint(request: Request) -> PlainTextResponse:
    """How many records there are, and the seal of the last."""
    state = state_of(request)
    key = state.desk.options.key
    assert key is not None
    return PlainTextResponse(anchored(state.reviews.ledger.last(), key).line() + "\n")


@router.get(
    "/v1/ledger",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A record a line, as `redactor ledger verify FILE` reads them. It holds"
            " digests, masked quotes and keyed hashes, no text.",
            "content": {_LINES: {"schema": {"type": "string"}}},
        },
        **READS,
    },
)
def records(request: Request) -> StreamingResponse:
    """All records from the first on."""
    lines = state_of(request).reviews.ledger.lines()
    # A database that does not answer shows now, while there can be another answer.
    first = next(lines, b"")

    def told() -> Iterator[bytes]:
        yield first
        yield from lines

    return StreamingResponse(told(), media_type=_LINES)
