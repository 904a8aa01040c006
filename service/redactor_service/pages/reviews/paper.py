"""审签单 and 保密审查表 of a draft, to be printed from the browser or taken as a Word document."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from fastapi import Request, Response

from redactor.reports.review_forms import docx_of
from redactor.reviews.forms import Form, history_part, review_form, secrecy_form
from redactor.reviews.records import ReviewSheet
from redactor_service.files import disposition
from redactor_service.pages.reviews.people import NotForThemError, Person, Signed, drawn, new_router
from redactor_service.state import state_of

router = new_router()

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: What has a line of its own on a form, and how many letters go into half a line.
_ALONE = frozenset({"标题", "信息名称", "网址", "内容摘要", "内容摘要值", "依据", "稿件来源"})
_LONGEST = 20


def _review(sheet: ReviewSheet) -> Form:
    """With all that happened, as the archive wants it."""
    form = review_form(sheet)
    return Form(title=form.title, lead=form.lead, parts=(*form.parts, history_part(sheet)))


_FORMS: Mapping[str, Callable[[ReviewSheet], Form]] = {
    "review": _review,
    "secrecy": secrecy_form,
}


@router.get("/reviews/{draft_id}/forms/{name}")
async def show(request: Request, draft_id: str, name: str, person: Signed) -> Response:
    """The form as a page."""
    form = await _form(request, draft_id, name, person)
    return await drawn(
        request, "paper.html", form=form, draft_id=draft_id, form_name=name, abreast=abreast
    )


@router.get("/reviews/{draft_id}/forms/{name}/docx")
async def docx(request: Request, draft_id: str, name: str, person: Signed) -> Response:
    """The form as a document of Word."""
    form = await _form(request, draft_id, name, person)
    made = await asyncio.to_thread(docx_of, form)
    headers = {"Content-Disposition": disposition(f"{form.title}-{draft_id[:8]}.docx")}
    return Response(made, media_type=_DOCX, headers=headers)


def abreast(rows: Sequence[tuple[str, ...]]) -> list[list[tuple[str, ...]]]:
    """Pairs of a label and a text as an office sets them: two in a line, a long one alone.

    >>> abreast([("标题", "甲"), ("文号", ""), ("索引号", "")])
    [[('标题', '甲')], [('文号', ''), ('索引号', '')]]
    """
    lines: list[list[tuple[str, ...]]] = []
    for row in rows:
        label, text = row
        is_long = label in _ALONE or len(text) > _LONGEST
        before = lines[-1] if lines else []
        is_beside = (
            len(before) == 1 and before[0][0] not in _ALONE and len(before[0][1]) <= _LONGEST
        )
        if is_beside and not is_long:
            before.append(row)
        else:
            lines.append([row])
    return lines


async def _form(request: Request, draft_id: str, name: str, person: Person) -> Form:
    reviews = state_of(request).reviews
    make = _FORMS.get(name)

    def made() -> Form:
        kept = reviews.seen_by(draft_id, person.id)
        if make is None:
            raise NotForThemError("没有这种表。", status=404)
        return make(reviews.sheets.of(kept))

    return await asyncio.to_thread(made)
