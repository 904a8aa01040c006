"""One input of a job, asked of the pool, beside the requests that somebody waits for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from redactor_service import problems
from redactor_service.jobs.record import Input
from redactor_service.jobs.runner import Check, Checked
from redactor_service.work.asking import Lane, Task
from redactor_service.work.pool import Pool, QueueFullError

INPUT_FILE, INPUT_TEXT = "file", "text"
_UNCHECKED = {
    "code": "not_checked",
    "message": "未能完成检查（超出时间或内存限制，或处理出错），请人工处理。",
}


async def refusal(pool: Pool, options: Mapping[str, Any]) -> Response | None:
    """The answer to options that cannot be used, None when they can: told now, not by the job."""
    try:
        answer = await pool.ask(Task(kind="scan", options={**options, "text": ""}))
    except QueueFullError as error:
        return problems.busy(error.retry_after)
    if answer.status < 400:
        return None
    return Response(answer.body, status_code=answer.status, media_type=problems.MEDIA_TYPE)


def checker(pool: Pool) -> Check:
    async def check(input: Input, data: bytes) -> Checked:
        task = _task(input, data)
        while True:
            try:
                answer = await pool.ask(task, lane=Lane.FILE)
                break
            except QueueFullError as error:
                # Jobs have time: those who wait go first.
                await asyncio.sleep(max(0.2, error.retry_after))
        if answer.status >= 400:
            return Checked(report=_unchecked(input.id))
        report = json.loads(answer.body)
        report.pop("id", None)
        told = report.pop("file", None)
        if not answer.data:
            return Checked(report=report)
        name = told["name"] if isinstance(told, dict) and told.get("name") else input.id
        return Checked(report=report, file=answer.data, file_name=name)

    return check


def _task(input: Input, data: bytes) -> Task:
    options = dict(input.options)
    if input.kind == INPUT_FILE:
        return Task(kind="file", options={**options, "name": input.id}, payload=data)
    kind = "redact" if options.pop("redact", False) else "scan"
    if kind == "scan":
        options.pop("apply_wording", None)
    text = data.decode("utf-8", "surrogatepass")
    return Task(kind=kind, options={**options, "text": text})


def _unchecked(where: str) -> dict[str, object]:
    """What was not checked is held."""
    return {
        "verdict": "hold",
        "page_kind": None,
        "failures": [{**_UNCHECKED, "where": where}],
        "findings": [],
    }
