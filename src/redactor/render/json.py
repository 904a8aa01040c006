"""A report as the object of the contract: command line, JSONL and HTTP give the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from redactor.audit import replaced
from redactor.errors import OptionError
from redactor.model import Action, Failure, Finding, Report, Verdict
from redactor.text.offsets import utf16_counter


def report_dict(
    report: Report, *, text: str | None = None, id: str | None = None, previews: bool = False
) -> dict[str, Any]:
    """The report as plain values. `text` is needed only for `offset_unit` utf16.

    `previews`: each finding tells what would stand in the place of its parts (`masked`, null for a
    note and for a finding about the whole page) and its value as the report may quote it
    (`quote_masked`)."""
    convert = _converter(report.options.offset_unit, text)
    return {
        **({"id": id} if id is not None else {}),
        "verdict": report.verdict.value,
        "page_kind": report.page_kind,
        "failures": [failure_dict(failure) for failure in report.failures],
        **({"remarks": list(report.remarks)} if report.remarks else {}),
        "findings": [
            {**finding_dict(finding, convert), **(_preview(finding, quote) if previews else {})}
            for finding, quote in _quoted(report, previews)
        ],
    }


def _quoted(report: Report, previews: bool) -> Iterator[tuple[Finding, str]]:
    if not previews:
        return ((finding, "") for finding in report.findings)
    return zip(report.findings, report.masked_quotes, strict=True)


def _preview(finding: Finding, quote: str) -> dict[str, Any]:
    if not finding.action.acting or not finding.parts:
        return {"masked": None, "quote_masked": quote}
    # The policy leaves these to a person: a proposal.
    text = quote if finding.action is Action.MASK else f"【{finding.advice.title}略】"
    return {"masked": [edit.replacement for edit in replaced(finding, text)], "quote_masked": quote}


def failure_dict(failure: Failure) -> dict[str, Any]:
    return {"code": failure.code, "message": failure.message, "where": failure.where}


def failed_line(number: int, message: str, *, code: str, id: str | None = None) -> dict[str, Any]:
    """The result of a line that could not be read: nothing was checked, so it is held."""
    failure = Failure(code=code, message=message, where=f"line {number}")
    return {
        **({"id": id} if id is not None else {}),
        "line": number,
        "verdict": Verdict.HOLD.value,
        "page_kind": None,
        "failures": [failure_dict(failure)],
        "findings": [],
    }


def finding_dict(finding: Finding, convert: Callable[[int], int]) -> dict[str, Any]:
    advice = finding.advice
    parts = [[convert(start), convert(end)] for start, end in (p.sent for p in finding.parts)]
    return {
        "id": finding.id,
        "rule": finding.rule,
        "entity": finding.entity,
        "title": advice.title,
        "start": parts[0][0] if parts else None,
        "end": parts[-1][1] if parts else None,
        "parts": parts,
        "place": finding.place,
        "certainty": finding.certainty.value,
        "audience": finding.audience.value,
        "action": finding.action.value,
        "severity": finding.severity,
        "marks": list(finding.marks),
        "evidence": list(finding.evidence),
        "message": advice.message,
        "suggestion": advice.suggestion,
        "replacements": list(advice.replacements),
        "basis": list(advice.basis),
    }


def _converter(unit: str, text: str | None) -> Callable[[int], int]:
    if unit == "utf16":
        if text is None:
            raise OptionError("needs the text", where="offset_unit", advice="pass text=")
        return utf16_counter(text)
    return lambda offset: offset
