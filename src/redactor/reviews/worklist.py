"""The 工作台账: a row a draft, and totals by unit, column and quarter."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from redactor.reviews.commands import Conclusion, Ruling
from redactor.reviews.draft import Phase
from redactor.reviews.records import ReviewSheet
from redactor.reviews.way import BEIJING


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """A draft in the 工作台账. `quarter`: of its first submission, in Beijing's time."""

    id: str
    unit: str
    column: str
    quarter: str
    title: str
    submitted_by: str
    submitted: datetime.datetime | None
    phase: Phase
    signers: tuple[str, ...]
    conclusion: Conclusion | None
    released: datetime.datetime | None
    lane: str
    findings: int
    masked: int
    corrected: int
    kept: int
    returns: int
    corrections: int
    is_overdue: bool


@dataclass(slots=True, kw_only=True)
class Totals:
    """The drafts of one unit, column and quarter."""

    drafts: int = 0
    released: int = 0
    open: int = 0
    withdrawn: int = 0
    retracted: int = 0
    findings: int = 0
    masked: int = 0
    corrected: int = 0
    kept: int = 0
    returns: int = 0
    overdue: int = 0


def quarter_of(at: datetime.datetime) -> str:
    """The quarter of a moment in Beijing.

    >>> quarter_of(datetime.datetime(2026, 12, 31, 16, 0, tzinfo=datetime.UTC))
    '2027Q1'
    """
    there = at.astimezone(BEIJING)
    return f"{there.year}Q{(there.month + 2) // 3}"


def row_of(sheet: ReviewSheet, now: datetime.datetime) -> WorkRow:
    """The row of a draft; `now`: as of which it is overdue."""
    rulings = Counter(each.decided.ruling for each in sheet.findings if each.decided)
    return WorkRow(
        id=sheet.id,
        unit=sheet.particulars.unit,
        column=sheet.particulars.column,
        quarter=quarter_of(sheet.submitted) if sheet.submitted else "",
        title=sheet.particulars.title,
        submitted_by=sheet.submitted_by,
        submitted=sheet.submitted,
        phase=sheet.phase,
        signers=tuple(each.signature.name if each.signature else "" for each in sheet.stages),
        conclusion=sheet.secrecy.conclusion if sheet.secrecy else None,
        released=sheet.released.at if sheet.released else None,
        lane=sheet.lane,
        findings=len(sheet.findings),
        masked=rulings[Ruling.MASKED],
        corrected=rulings[Ruling.CORRECTED],
        kept=rulings[Ruling.KEPT],
        returns=len(sheet.returns),
        corrections=len(sheet.corrections),
        is_overdue=sheet.due is not None and sheet.due < now,
    )


def totals(rows: Iterable[WorkRow]) -> dict[tuple[str, str, str], Totals]:
    """By unit, column and quarter, in this order."""
    found: dict[tuple[str, str, str], Totals] = {}
    for row in rows:
        told = found.setdefault((row.unit, row.column, row.quarter), Totals())
        told.drafts += 1
        told.released += row.phase is Phase.RELEASED
        told.open += row.phase in (Phase.REVIEW, Phase.RETURNED)
        told.withdrawn += row.phase is Phase.WITHDRAWN
        told.retracted += row.phase is Phase.RETRACTED
        told.findings += row.findings
        told.masked += row.masked
        told.corrected += row.corrected
        told.kept += row.kept
        told.returns += row.returns
        told.overdue += row.is_overdue
    return dict(sorted(found.items()))
