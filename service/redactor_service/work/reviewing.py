"""The check of a draft under review: what somebody must decide on, and the report for the page.

A text is read below its title, as it will stand. Offsets are told from the text's own beginning; what
stands in the title has none.
"""

from __future__ import annotations

import datetime
import html
from collections.abc import Callable, Mapping
from typing import Any

from redactor import InputError, Report, report_dict
from redactor.model import Finding
from redactor.reviews import check_of
from redactor.reviews.encoding import plain
from redactor_service.work.asking import Answer, Task, told
from redactor_service.work.desk import Desk

_OPTIONS = ("format", "page_kind", "policy")
_UNREAD = "文件未能读取（可能已损坏、加密或格式不支持），未作检查，请人工处理。"
#: The moment and the digest are the service's to tell.
_NO_MOMENT = datetime.datetime.fromtimestamp(0, datetime.UTC)


def _text(desk: Desk, task: Task) -> Answer:
    """Of `title` and `text`: `checked`, `report`, and the title masked."""
    title, text = str(task.options["title"]), str(task.options["text"])
    options = {name: task.options[name] for name in _OPTIONS if task.options.get(name)}
    is_html = options.get("format") == "html"
    head = f"<h1>{html.escape(title)}</h1>\n" if is_html else f"{title}\n\n"
    report = desk.scan(desk.scanner(options), head + text)
    checked = _checked(desk, report)
    for each, finding in zip(
        checked, (f for f in report.findings if f.action.acting), strict=False
    ):
        if _is_in_title(finding, len(head)):
            each["place"] = "标题"
    return told(
        {
            "checked": checked,
            "report": _below_title(
                report_dict(report, previews=True), len(head), _title_at(title, is_html=is_html)
            ),
            "title": _masked(desk, title),
            "rulebook": report.rulebook_digest,
        }
    )


def _file(desk: Desk, task: Task) -> Answer:
    """Of an attachment: `checked` and `report`; one that cannot be read is held."""
    options = {
        name: task.options[name] for name in ("page_kind", "policy") if task.options.get(name)
    }
    name = str(task.options["name"])
    try:
        report = desk.scan(desk.scanner(options), task.payload, name=name)
    except InputError:
        failure = {"code": "unreadable", "message": _UNREAD, "where": name}
        unread = {"verdict": "hold", "page_kind": None, "failures": [failure], "findings": []}
        return told({"checked": None, "report": unread})
    return told(
        {
            "checked": _checked(desk, report),
            "report": report_dict(report, previews=True),
            "rulebook": report.rulebook_digest,
        }
    )


def _checked(desk: Desk, report: Report) -> list[dict[str, Any]]:
    key = report.options.key or desk.options.key
    assert key is not None
    check = check_of(report, digest="", at=_NO_MOMENT, key=key)
    facts: list[dict[str, Any]] = plain(check.findings)  # type: ignore[assignment]  # of records: mappings
    return facts


def _is_in_title(finding: Finding, length: int) -> bool:
    return bool(finding.parts) and finding.parts[-1].sent[1] <= length


def _title_at(title: str, *, is_html: bool) -> int | None:
    """Where the title begins in what is checked; None where it does not stand there letter by letter."""
    if not is_html:
        return 0
    return len("<h1>") if html.escape(title) == title else None


def _below_title(report: dict[str, Any], length: int, title_at: int | None) -> dict[str, Any]:
    for each in report["findings"]:
        parts = [[start - length, end - length] for start, end in each["parts"]]
        each["in_title"] = bool(parts) and parts[-1][1] <= 0
        each["title_parts"] = (
            [[start - title_at, end - title_at] for start, end in each["parts"]]
            if each["in_title"] and title_at is not None
            else []
        )
        kept = [[max(0, start), end] for start, end in parts if end > 0]
        each["parts"] = kept
        each["start"], each["end"] = (kept[0][0], kept[-1][1]) if kept else (None, None)
    return report


def _masked(desk: Desk, title: str) -> str:
    """The title as a queue may show it: what is for a person to decide is left out as well."""
    found = report_dict(desk.scanner({}).scan(title), previews=True)["findings"]
    edits = [
        (start, end, shown)
        for each in found
        for (start, end), shown in zip(each["parts"], each["masked"] or (), strict=False)
    ]
    for start, end, shown in sorted(edits, reverse=True):
        title = title[:start] + shown + title[end:]
    return title


TASKS: Mapping[str, Callable[[Desk, Task], Answer]] = {"review": _text, "review_file": _file}
