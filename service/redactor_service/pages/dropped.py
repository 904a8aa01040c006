"""A file that was dropped on the workbench: checked, and its result drawn."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from redactor_service.access.callers import Caller, needs
from redactor_service.access.scopes import Scope
from redactor_service.files import KEPT
from redactor_service.jobs import uploads
from redactor_service.pages.render import page
from redactor_service.pages.words import judgement, words
from redactor_service.state import State, state_of
from redactor_service.work.asking import Lane, Task
from redactor_service.work.pool import QueueFullError

router = APIRouter(include_in_schema=False)

_STRICT = ("block", "hold", "mask", "note")
#: Of longer lists the rest is counted: the masked file and the report by API have all.
_SHOWN = 500
_BUSY = "现在等候检查的内容太多，请稍后再试。"
_TOLD = {
    422: "检查选项不能使用，请刷新页面，重新选择检查策略后再试。",
    429: _BUSY,
    503: "未能在限定的时间和内存内检查完这个文件，请勿据此发布。可以把文件拆小后再试。",
}
_UNEXPECTED = "服务内部出错，这个文件没有检查完，请勿据此发布。请稍后再试；如仍出错，请联系管理员。"


@router.post("/file")
async def check(
    request: Request, caller: Annotated[Caller, Depends(needs(Scope.FILES))]
) -> Response:
    """The result of a file as a piece of the page, with a link to the masked file."""
    state = state_of(request)
    seconds = float(state.settings.seconds_file * 2)
    form = await uploads.received(request, state.vault, file_fields=("file",), seconds=seconds)
    try:
        if len(form.files) != 1:
            return _fault("请一次选择一个文件。")
        [upload] = form.files
        data = await asyncio.to_thread(state.vault.get, upload.token)
    finally:
        form.drop(state.vault)
    chosen = {name: form.fields[name] for name in ("policy", "page_kind") if form.fields.get(name)}
    wanted = {"redact": True, "clean": "clean" in form.fields, "previews": True}
    options = {**chosen, **wanted, "name": upload.name}
    task = Task(kind="file", options=options, payload=data or b"")
    try:
        answer = await state.pool.ask(task, Lane.FILE)
    except QueueFullError:
        return _fault(_BUSY)
    if answer.status >= 400:
        return _fault(_TOLD.get(answer.status, _UNEXPECTED))
    report = json.loads(answer.body)
    link = await _link(state, caller, report, answer.data) if answer.data else None
    return _drawn(upload.name, report, link)


async def _link(
    state: State, caller: Caller, report: dict[str, Any], data: bytes
) -> dict[str, str]:
    name = report["file"]["name"]
    token = await asyncio.to_thread(state.shelf.put, data, name, caller.id)
    return {"url": f"v1/files/{token}", "name": name, "minutes": str(KEPT // 60)}


def _drawn(name: str, report: dict[str, Any], link: dict[str, str] | None) -> Response:
    findings = report["findings"]
    counts = Counter(each["action"] for each in findings)
    acting = [each for each in findings if each["action"] != "note"]
    for each in acting:
        each["judgement"] = judgement(each)
    return page(
        "file.html",
        fault="",
        name=name,
        report=report,
        link=link,
        words=words(),
        counts=[(action, counts[action]) for action in _STRICT if counts[action]],
        findings=acting[:_SHOWN],
        rest=max(0, len(acting) - _SHOWN),
    )


def _fault(told: str) -> Response:
    return page("file.html", fault=told)
