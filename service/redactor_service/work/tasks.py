"""What a worker can be asked. Each gives the JSON that the caller gets."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from redactor import BlockedError, InputError, RedactorError, Report, RewriteError, report_dict
from redactor_service import faults
from redactor_service.work import presidio, reviewing
from redactor_service.work.asking import Answer, Task, told
from redactor_service.work.desk import Desk

_logger = logging.getLogger("redactor_service")
_DECISIONS = {"pass": "allow", "mask": "needs_review", "hold": "needs_review", "block": "reject"}
_NOT_FOR_SCAN = ("text", "id", "redact", "apply_wording", "clean", "name", "previews")

Run = Callable[[Desk, Task], Answer]


def run(desk: Desk, task: Task) -> Answer:
    """Do a task. Whatever goes wrong is an answer, without a word of the draft."""
    try:
        return TASKS[task.kind](desk, task)
    except RedactorError as error:
        return _problem(faults.of_redactor_error(error))
    except MemoryError:
        raise
    except Exception as error:  # whatever it is, nothing may pass
        _logger.error("unexpected %s at %s", type(error).__name__, faults.place_of(error))
        return _problem(faults.unexpected())


def _problem(fault: faults.Fault) -> Answer:
    return Answer(status=fault.status, body=fault.body)


def _asked(options: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in options.items() if key not in _NOT_FOR_SCAN}


def _scanned(desk: Desk, options: Mapping[str, object]) -> dict[str, Any]:
    text = str(options["text"])
    report = desk.scan(desk.scanner(_asked(options)), text)
    return report_dict(report, text=text, previews=options.get("previews") is True)


def _scan(desk: Desk, task: Task) -> Answer:
    return told(_scanned(desk, task.options))


def _redact(desk: Desk, task: Task) -> Answer:
    options, text = task.options, str(task.options["text"])
    wording = options.get("apply_wording") is True
    scanner = desk.scanner(_asked(options))
    redaction = scanner.redact(text, apply_wording=wording)
    report = desk.held(redaction.report, scanner, text)
    previews = options.get("previews") is True
    return told({**report_dict(report, text=text, previews=previews), "text": redaction.text})


def _gate(desk: Desk, task: Task) -> Answer:
    report = _scanned(desk, task.options)
    return told(gate_answer(report))


def gate_answer(report: Mapping[str, Any]) -> dict[str, Any]:
    """May it be published? What was not checked is for a person to decide."""
    reasons: dict[tuple[str, str], dict[str, Any]] = {}
    for each in report["findings"]:
        if each["action"] == "note":
            continue
        reason = reasons.setdefault(
            (each["rule"], each["action"]),
            {
                "entity": each["entity"],
                "title": each["title"],
                "action": each["action"],
                "count": 0,
                "message": each["message"],
            },
        )
        reason["count"] += 1
    decision = _DECISIONS[report["verdict"]]
    if report["failures"] and decision == "allow":
        decision = "needs_review"
    return {
        "decision": decision,
        "verdict": report["verdict"],
        "reasons": list(reasons.values()),
        "failures": report["failures"],
        "report": report,
    }


def _batch(desk: Desk, task: Task) -> Answer:
    """Some texts of a batch, `texts`, with options of their own over the common ones."""
    texts = task.options["texts"]
    assert isinstance(texts, Sequence)
    return told({"results": [_one(desk, each) for each in texts]})


def _one(desk: Desk, options: Mapping[str, object]) -> dict[str, Any]:
    id = str(options["id"])
    try:
        return {"id": id, **_scanned(desk, options)}
    except RedactorError as error:
        return failed(id, "invalid_option", f"选项不能使用（{error.where}），未作检查。")
    except MemoryError:
        raise
    except Exception as error:  # the others are still checked
        _logger.error("unexpected %s at %s", type(error).__name__, faults.place_of(error))
        return failed(id, "not_checked", "未能完成检查，请人工处理。")


def failed(id: str, code: str, message: str) -> dict[str, Any]:
    """The result of a text that was not checked: held."""
    return {
        "id": id,
        "verdict": "hold",
        "page_kind": None,
        "failures": [{"code": code, "message": message, "where": id}],
        "findings": [],
    }


_BLOCKED = {
    "code": "blocked",
    "message": "文件带有国家秘密标志或不公开标注，未提供遮掩后的文件，请有权限的同志处理。",
    "where": "",
}
_NOT_SAFE = "遮掩后的文件未能通过复核，为防止留下内容，未予提供。请手工处理所指的部分。"
_UNREAD = "文件未能读取（可能已损坏、加密或格式不支持），未作检查，请人工处理。"


def _file(desk: Desk, task: Task) -> Answer:
    """The report on a file, and with `redact` the file masked (as `data`), or why there is none."""
    options, data = task.options, task.payload
    name = str(options.get("name") or "file")
    scanner = desk.scanner(_asked(options))
    about = partial(_about_file, previews=options.get("previews") is True)
    try:
        if options.get("redact") is not True:
            return told(about(desk.scan(scanner, data, name=name)))
        masked, report = scanner.redact_file(
            data,
            name,
            apply_wording=options.get("apply_wording") is True,
            clean=options.get("clean") is True,
        )
    except BlockedError as error:
        report = desk.held(error.report, scanner, data, name=name)
        return told({**about(report), "refused": _BLOCKED})
    except RewriteError as error:
        refused = {"code": "not_safe", "message": _NOT_SAFE, "where": error.where}
        return told({**about(desk.scan(scanner, data, name=name)), "refused": refused})
    except InputError as error:
        refused = {"code": "unreadable", "message": error.advice, "where": name}
        report_ = {**failed(name, "unreadable", _UNREAD), "remarks": []}
        del report_["id"]
        return told({**report_, "file": None, "refused": refused})
    report = desk.held(report, scanner, data, name=name)
    return told({**about(report), "file": {"name": name}}, data=masked)


def _about_file(report: Report, *, previews: bool) -> dict[str, Any]:
    told = report_dict(report, previews=previews)
    return {"remarks": [], **told, "file": None, "refused": None}


TASKS: Mapping[str, Run] = MappingProxyType(
    {
        "scan": _scan,
        "redact": _redact,
        "gate": _gate,
        "batch": _batch,
        "file": _file,
        **presidio.TASKS,
        **reviewing.TASKS,
    }
)
