"""The 工作台账 of reviews as a workbook: a sheet of totals, and a row a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from redactor.reports import writing
from redactor.reviews.forms import CONCLUSIONS, PHASES
from redactor.reviews.way import BEIJING, Way
from redactor.reviews.worklist import Totals, WorkRow, totals

SHEET, TOTALS = "工作台账", "汇总"
#: Headings of the totals, in the order of their fields.
_COUNTS = {
    "drafts": "稿件",
    "released": "已发布",
    "open": "在办",
    "withdrawn": "已撤回",
    "retracted": "已撤稿",
    "findings": "问题",
    "masked": "遮盖",
    "corrected": "改正",
    "kept": "保留",
    "returns": "退回、撤回次数",
    "overdue": "超期",
}


def write_work(rows: Sequence[WorkRow], way: Way, path: Path) -> None:
    """Write the workbook; InputError when it cannot be written."""
    with writing.workbook(path) as book:
        _totals(book, rows)
        _drafts(book, rows, way)


def _totals(book: Any, rows: Sequence[WorkRow]) -> None:
    heads = {"单位": 22.0, "栏目": 22.0, "季度": 9.0}
    heads |= {_COUNTS[each.name]: 9.0 for each in fields(Totals)}
    sheet = writing.add_sheet(book, TOTALS, heads)
    for place, (group, counts) in enumerate(totals(rows).items(), 2):
        cells = [writing.cell(sheet, text, "kept") for text in group]
        cells += [writing.cell(sheet, count, "kept count") for count in astuple(counts)]
        writing.add_row(sheet, place, heads, cells)


def _drafts(book: Any, rows: Sequence[WorkRow], way: Way) -> None:
    heads = {"编号": 14.0, "单位": 18.0, "栏目": 18.0, "季度": 9.0, "标题": 40.0, "提交人": 10.0}
    heads |= {"提交时间": 16.5, "状态": 9.0, **{each.title: 10.0 for each in way.stages}}
    heads |= {"保密审查": 10.0, "发布时间": 16.5, "快速通道": 14.0, "问题": 8.0, "遮盖": 8.0}
    heads |= {"改正": 8.0, "保留": 8.0, "退回、撤回": 8.0, "更正、撤稿": 8.0, "超期": 8.0}
    sheet = writing.add_sheet(book, SHEET, heads)
    for place, row in enumerate(rows, 2):
        cells = [writing.cell(sheet, value, style) for value, style in _cells(row)]
        writing.add_row(sheet, place, heads, cells)


def _cells(row: WorkRow) -> list[tuple[object, str]]:
    texts = (row.id, row.unit, row.column, row.quarter, row.title, row.submitted_by)
    counts = (row.findings, row.masked, row.corrected, row.kept, row.returns, row.corrections)
    return [
        *((each, "kept") for each in texts),
        (_moment(row.submitted), "kept moment"),
        (PHASES[row.phase], "kept"),
        *((each, "kept") for each in row.signers),
        (CONCLUSIONS[row.conclusion] if row.conclusion else "", "kept"),
        (_moment(row.released), "kept moment"),
        (row.lane, "kept"),
        *((each, "kept count") for each in counts),
        ("是" if row.is_overdue else "", "kept"),
    ]


def _moment(at: Any) -> Any:
    """As a spreadsheet has it: Beijing's time, without saying so."""
    return at.astimezone(BEIJING).replace(tzinfo=None) if at else None
