"""The check of all that a draft holds, asked of the pool: the text under its title, and each attachment.

What could not be checked is a finding that somebody must decide on: nothing passes unread.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from redactor.model import Action
from redactor.reviews import Check, CheckedFinding
from redactor.reviews.checks import keyed
from redactor_service.reviews.contents import Attachment, Content
from redactor_service.storage.engine import now
from redactor_service.work.asking import Lane, Task
from redactor_service.work.pool import Pool, QueueFullError

TOOL = f"redactor {version('redactor')}"
_ABREAST = 4
_UNCHECKED = "未能完成检查，请人工处理。"
_UNREAD = "附件未能读取，未作检查，请人工处理。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The check, what the page shows of it (`text`: the report on the text, `attachments`: on each, in
    order), and the title masked."""

    check: Check
    told: Mapping[str, Any]
    title: str


class Checking:
    """Asks the pool. `key`: the service's."""

    def __init__(self, pool: Pool, key: bytes) -> None:
        self._pool = pool
        self._key = key

    async def check(self, content: Content) -> Checked:
        """The check of exactly this content."""
        digest = content.digest(self._key)
        abreast = asyncio.Semaphore(_ABREAST)

        async def file(number: int, attachment: Attachment) -> dict[str, Any]:
            async with abreast:
                return await self._file(number, attachment, content.page_kind)

        async with asyncio.TaskGroup() as group:
            text = group.create_task(self._text(content))
            files = [
                group.create_task(file(number, each))
                for number, each in enumerate(content.attachments, 1)
            ]
        told = [text.result(), *(each.result() for each in files)]
        findings = [CheckedFinding(**each) for part in told for each in part["checked"]]
        return Checked(
            check=Check(
                digest=digest,
                at=now(),
                tool=TOOL,
                rulebook=text.result().get("rulebook", ""),
                findings=tuple(findings),
            ),
            told={
                "text": told[0]["report"],
                "attachments": [each["report"] for each in told[1:]],
            },
            title=text.result().get("title", _UNCHECKED),
        )

    async def _text(self, content: Content) -> dict[str, Any]:
        options = {
            "title": content.title,
            "text": content.text,
            "format": content.format,
            "page_kind": content.page_kind or None,
        }
        answer = await self._asked(Task(kind="review", options=options), Lane.TEXT)
        if answer is None:
            return {"checked": [self._unchecked("text", "", _UNCHECKED)], "report": _held()}
        return {**answer, "checked": [_finding(each) for each in answer["checked"]]}

    async def _file(self, number: int, attachment: Attachment, page_kind: str) -> dict[str, Any]:
        options = {"name": attachment.name, "page_kind": page_kind or None}
        task = Task(kind="review_file", options=options, payload=attachment.data)
        answer = await self._asked(task, Lane.FILE)
        place = f"附件{number}"
        if answer is None or answer["checked"] is None:
            message = _UNCHECKED if answer is None else _UNREAD
            report = _held() if answer is None else answer["report"]
            return {"checked": [self._unchecked(attachment.name, place, message)], "report": report}
        # The same number in the text and in an attachment are two places, decided one by one.
        mark = keyed(self._key, "attachment", attachment.name)[:8]
        for each in answer["report"]["findings"]:
            each["id"] = f"{mark}.{each['id']}"
        return {
            **answer,
            "checked": [
                {
                    **_finding(each),
                    "id": f"{mark}.{each['id']}",
                    "place": "，".join(part for part in (place, each["place"]) if part),
                }
                for each in answer["checked"]
            ],
        }

    def _unchecked(self, name: str, place: str, message: str) -> dict[str, Any]:
        return {
            "id": keyed(self._key, "failure", ["not_checked", name])[:32],
            "rule": "failure/not_checked",
            "entity": "FAILURE",
            "action": Action.HOLD,
            "title": message,
            "place": place,
        }

    async def _asked(self, task: Task, lane: Lane) -> dict[str, Any] | None:
        """The answer; None when it could not be done."""
        while True:
            try:
                answer = await self._pool.ask(task, lane)
            except QueueFullError as error:
                await asyncio.sleep(max(0.2, error.retry_after))
                continue
            told: dict[str, Any] | None = json.loads(answer.body) if answer.status < 400 else None
            return told


def _finding(told: Mapping[str, Any]) -> dict[str, Any]:
    return {**told, "action": Action(told["action"])}


def _held() -> dict[str, Any]:
    failure = {"code": "not_checked", "message": _UNCHECKED, "where": ""}
    return {"verdict": "hold", "page_kind": None, "failures": [failure], "findings": []}
