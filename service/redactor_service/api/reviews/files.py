"""What a draft holds, byte by byte, and what is printed of it: 审签单, 保密审查表, 工作台账."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from starlette.exceptions import HTTPException

from redactor.reports.review_book import write_work
from redactor.reports.review_forms import docx_of, html_of
from redactor.reviews.forms import Form, review_form, secrecy_form
from redactor.reviews.records import ReviewSheet
from redactor_service.api.reviews import shapes
from redactor_service.api.reviews.common import GONE, READS, DraftId, Person, gone
from redactor_service.files import disposition
from redactor_service.reviews.sheets import Worklist
from redactor_service.schemas import review_answers as answers
from redactor_service.schemas import reviews as schemas
from redactor_service.state import state_of

router = APIRouter(tags=["reviews"])

_BYTES = "application/octet-stream"
_HTML = "text/html"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_As = Annotated[Literal["html", "docx"], Query(alias="as")]


def _made_of(*kinds: str, told: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": told, "content": dict.fromkeys(kinds, _BINARY)}, **READS}


@router.get(
    "/v1/reviews/worklist.xlsx",
    response_class=Response,
    responses=_made_of(_XLSX, told="The 工作台账."),
)
async def worklist(
    request: Request,
    caller: Person,
    unit: Annotated[str, Query(pattern=schemas.ID)],
    column: Annotated[str, Query(max_length=128, pattern=schemas.LINE)] = "",
    quarter: Annotated[str, Query(max_length=6, description="2026Q4; empty: of all time.")] = "",
) -> Response:
    """A unit's drafts as a workbook: totals by column and quarter, and a row a draft."""
    state = state_of(request)
    found = await asyncio.to_thread(
        state.reviews.worklist, caller.account, unit, column=column, quarter=quarter
    )
    data = await asyncio.to_thread(_workbook, found, state.settings.data)
    headers = {"Content-Disposition": disposition(f"工作台账{quarter}.xlsx")}
    return Response(data, media_type=_XLSX, headers=headers)


def _workbook(found: Worklist, folder: Path) -> bytes:
    # In the service's own folder, which nobody else may read.
    with tempfile.TemporaryDirectory(dir=folder) as made:
        path = Path(made) / "work.xlsx"
        write_work(found.rows, found.way, path)
        return path.read_bytes()


@router.get(
    "/v1/reviews/{id}/content",
    response_class=Response,
    responses={
        200: {"model": answers.ReviewContent, "description": "The text as it was sent."},
        **READS,
        **GONE,
    },
)
def content(request: Request, id: DraftId, caller: Person) -> Response:
    """The text exactly as it was sent; of a closed draft only until it is deleted."""
    reviews = state_of(request).reviews
    kept = reviews.seen_by(id, caller.account)
    found = reviews.book.content(id, kept.draft.digest)
    if found is None:
        return gone()
    told = shapes.content(kept.draft.digest, found, kept.draft.particulars)
    # Half of a surrogate pair goes back escaped.
    return Response(json.dumps(told.model_dump()), media_type="application/json")


@router.get(
    "/v1/reviews/{id}/attachments/{number}",
    response_class=Response,
    responses={**_made_of(_BYTES, told="The file, byte by byte."), **GONE},
)
def attachment(
    request: Request, id: DraftId, number: Annotated[int, InPath(ge=1, le=10_000)], caller: Person
) -> Response:
    """An attachment of the present text."""
    reviews = state_of(request).reviews
    kept = reviews.seen_by(id, caller.account)
    if number > len(kept.draft.particulars.attachments):
        raise HTTPException(404)
    found = reviews.book.content(id, kept.draft.digest)
    if found is None:
        return gone()
    told = found.attachments[number - 1]
    headers = {"Content-Disposition": disposition(told.name)}
    return Response(told.data, media_type=_BYTES, headers=headers)


@router.get(
    "/v1/reviews/{id}/form",
    response_class=Response,
    responses=_made_of(_HTML, _DOCX, told="The 审签单."),
)
def form(request: Request, id: DraftId, caller: Person, kind: _As = "html") -> Response:
    """The 审签单 of a draft, to be printed or filed."""
    return _form(request, id, caller.account, kind, make=review_form, name="审签单")


@router.get(
    "/v1/reviews/{id}/secrecy-form",
    response_class=Response,
    responses=_made_of(_HTML, _DOCX, told="The 保密审查表."),
)
def secrecy(request: Request, id: DraftId, caller: Person, kind: _As = "html") -> Response:
    """The 保密审查表 of a draft."""
    return _form(request, id, caller.account, kind, make=secrecy_form, name="保密审查表")


def _form(
    request: Request,
    id: str,
    account: str,
    kind: str,
    *,
    make: Callable[[ReviewSheet], Form],
    name: str,
) -> Response:
    reviews = state_of(request).reviews
    made = make(reviews.sheets.of(reviews.seen_by(id, account)))
    if kind == "html":
        return Response(html_of(made), media_type=_HTML)
    headers = {"Content-Disposition": disposition(f"{name}{id[:8]}.docx")}
    return Response(docx_of(made), media_type=_DOCX, headers=headers)
