"""The rectification ledger 整改台账: a row a finding that somebody must act on, to be filled in,
read back and carried into the next one.

What was filled in stays with its finding. A finding that the audits find no more becomes 已消失,
with the day on which that was seen; one that comes back is 待整改 again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from redactor.model import Action
from redactor.reports import figures, words, writing
from redactor.reports.numbers import mark_of, number_of
from redactor.reports.state import State

SHEET, UNREAD, NOTES = "整改台账", "未能检查", "说明"
#: Rows of a sheet with its head; Excel has 1,048,576.
MOST_ROWS = 1_000_000
MARK = "台账标识："

OPEN, DOING, DONE, NEEDLESS, CHECKED = STATUSES = (
    "待整改",
    "整改中",
    "已整改",
    "无需整改",
    "已复核",
)
VANISHED = "已消失"
#: A person has decided that nothing is left to do.
SETTLED = frozenset({NEEDLESS, CHECKED})

#: The columns: heading and width; which the program reads back, and which are filled in.
HEADS = {
    "发现时间": 16.5,
    "网页/文件": 42,
    "栏目": 22,
    "问题类型": 18,
    "处理要求": 14,
    "位置": 18,
    "内容摘录（已遮盖）": 24,
    "原因与依据": 40,
    "修改建议": 28,
    "责任单位": 16,
    "整改期限": 12,
    "整改状态": 10,
    "消失时间": 12,
    "核查人": 10,
    "备注": 22,
    "编号": 5,
}
UNIT, DUE, STATUS, CHECKER, REMARK = "责任单位", "整改期限", "整改状态", "核查人", "备注"
NUMBER = "编号"
_STYLES = {
    "发现时间": "kept moment",
    "消失时间": "kept day",
    NUMBER: "number",
    DUE: "open day",
    **dict.fromkeys((UNIT, STATUS, CHECKER, REMARK), "open"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What people filled in for a finding. `sheet` and `row`: where it was read."""

    number: str
    unit: str = ""
    due: datetime.date | None = None
    status: str = OPEN
    checker: str = ""
    remark: str = ""
    sheet: str = ""
    row: int = 0


class Fault(NamedTuple):
    """What is wrong with a cell of a ledger that was read; `column` is its letter and heading."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f"工作表“{self.sheet}”"
        if self.row:
            where += f"第{self.row}行"
        return f"{where}{self.column}：{self.message}"


class Line(NamedTuple):
    """A finding with what is known of it: a row of the ledger."""

    number: str
    told: Mapping[str, Any]
    entry: Entry

    @property
    def stands(self) -> bool:
        return self.told["until"] is None


_FINDINGS = """SELECT i.id, s.finding, s.twin, i.shown, i.section, s.action, s.title, s.since, s.until,
        s.f.place AS place, s.f.quote AS quote, s.f.message AS message,
        s.f.suggestion AS suggestion, s.f.basis AS basis, s.f.entity AS entity
    FROM span s JOIN item i USING (item)
    QUALIFY turns = max(turns) OVER (PARTITION BY item, finding, twin)
    ORDER BY s.until IS NOT NULL, list_position(['block', 'hold', 'mask'], s.action),
        i.section, i.shown, i.id, s.f.place, s.finding, s.twin"""


def lines(state: State, key: bytes, filled: Mapping[str, Entry]) -> Iterator[Line]:
    """The findings that stand, and those that were in the ledger before and stand no more."""
    for told in state.stream(_FINDINGS):
        number = number_of(key, told["id"], told["finding"], told["twin"])
        entry = filled.get(number)
        if told["until"] is None or entry is not None:
            yield Line(number, told, _carried(entry or Entry(number=number), told["until"]))


def _carried(entry: Entry, until: datetime.datetime | None) -> Entry:
    status = entry.status
    if until is None:
        status = OPEN if status == VANISHED else status
    elif status not in SETTLED:
        status = VANISHED
    return replace(entry, status=status)


def unknown(state: State, key: bytes, filled: Mapping[str, Entry]) -> list[Fault]:
    """Rows whose number belongs to no finding of these results."""
    left = dict(filled)
    if left:
        for told in state.stream(
            "SELECT DISTINCT id, finding, twin FROM span JOIN item USING (item)"
        ):
            left.pop(number_of(key, told["id"], told["finding"], told["twin"]), None)
    message = "编号不属于这次检查的结果；新加的行请删去，改动过的编号请改回"
    return [
        Fault(each.sheet, each.row, NUMBER, message)
        for each in sorted(left.values(), key=lambda each: (each.sheet, each.row))
    ]


def write_ledger(
    state: State,
    path: Path,
    key: bytes,
    filled: Mapping[str, Entry] | None = None,
    *,
    most: int = MOST_ROWS,
) -> int:
    """Write the ledger; how many rows it has. Over `most` rows, it has several sheets."""
    with writing.workbook(path) as book:
        sheet = _sheet(book, 1)
        count, rows = 0, 1
        for line in lines(state, key, filled or {}):
            if rows == most:
                _finish(sheet, rows)
                sheet, rows = _sheet(book, len(book.worksheets) + 1), 1
            rows, count = rows + 1, count + 1
            writing.add_row(sheet, rows, HEADS, _cells(sheet, line))
        _finish(sheet, rows)
        _write_unread(book, state, most)
        _write_notes(book, key)
    return count


def _sheet(book: Any, place: int) -> Any:
    return writing.add_sheet(book, SHEET if place == 1 else f"{SHEET}{place}", HEADS)


def _cells(sheet: Any, line: Line) -> list[Any]:
    told, entry = line.told, line.entry
    until = told["until"]
    reasons = [told["message"] or "", *(f"依据：{each}" for each in (told["basis"] or [])[:3])]
    values = {
        "发现时间": told["since"],
        "网页/文件": told["shown"],
        "栏目": told["section"],
        "问题类型": told["title"] or told["entity"],
        "处理要求": words.DEMANDS[Action(told["action"])],
        "位置": told["place"] or "全文",
        "内容摘录（已遮盖）": told["quote"],
        "原因与依据": "".join(reasons),
        "修改建议": told["suggestion"],
        UNIT: entry.unit,
        DUE: entry.due,
        STATUS: entry.status,
        "消失时间": until.date() if until else None,
        CHECKER: entry.checker,
        REMARK: entry.remark,
        NUMBER: line.number,
    }
    return [writing.cell(sheet, values[name], _STYLES.get(name, "kept")) for name in HEADS]


def _finish(sheet: Any, rows: int) -> None:
    """Filter, lists to choose from, and what may be altered. There is no password: it keeps from
    slips, and whoever wants to sort takes it off."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    names = list(HEADS)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{rows}"
    chosen = DataValidation(type="list", formula1=f'"{",".join(STATUSES)}"', allow_blank=True)
    chosen.errorTitle, chosen.error = "整改状态", f"请从列表中选择：{'、'.join(STATUSES)}"
    dated = DataValidation(
        type="date", operator="greaterThanOrEqual", formula1="36526", allow_blank=True
    )
    dated.errorTitle, dated.error = "整改期限", "请填写日期，例如 2026-12-31"
    for validation, name in ((chosen, STATUS), (dated, DUE)):
        validation.showErrorMessage = True
        letter = get_column_letter(names.index(name) + 1)
        validation.add(f"{letter}2:{letter}{max(rows, 2)}")
        sheet.data_validations.append(validation)
    sheet.protection.sheet = True
    for allowed in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells"):
        setattr(sheet.protection, allowed, False)


def _write_unread(book: Any, state: State, most: int) -> None:
    """What nobody has checked: for people to look at, not to be read back."""
    heads = {"网页/文件": 50, "原因": 20, "详情": 50, "此前的问题（处）": 16}
    sheet = writing.add_sheet(book, UNREAD, heads)
    found = figures.unread(state, most - 2)
    for place, each in enumerate(found.rows, 2):
        detail = f"{each.message}（{each.where}）" if each.where else each.message
        texts = (each.shown, words.reason(each.code), detail)
        cells = [writing.cell(sheet, text, "kept") for text in texts]
        cells.append(writing.cell(sheet, each.standing, "kept count"))
        writing.add_row(sheet, place, heads, cells)
    if found.more:
        sheet.append([writing.cell(sheet, f"另有 {found.more:,} 项未列出", "kept")])
    sheet.auto_filter.ref = f"A1:D{len(found.rows) + 1}"


def _write_notes(book: Any, key: bytes) -> None:
    heads = {NOTES: 100}
    sheet = writing.add_sheet(book, NOTES, heads)
    notes = (
        "底色为浅黄的各列（责任单位、整改期限、整改状态、核查人、备注）由人填写，其余由程序填写。",
        f"整改状态从列表中选择：{'、'.join(STATUSES)}。",
        f"再次检查后不再发现的问题，状态改为“{VANISHED}”，并注明时间；又出现的改回“{OPEN}”。",
        "生成下一份台账时，程序读回本表，所填内容随“编号”保留。请勿改动“编号”，也不要加行；删去的行，问题仍在的会再次列出。",
        "工作表有保护（没有密码），以免误改。需要排序或删行时，先撤销工作表保护。",
        "内容摘录和名称中的个人信息已经遮盖；填写时请勿写入未遮盖的个人信息。",
        f"{MARK}{mark_of(key)}",
    )
    for place, note in enumerate(notes, 2):
        writing.add_row(sheet, place, heads, [writing.cell(sheet, note, "kept")])
