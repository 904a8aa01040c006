"""The ledger: written, filled in by a spreadsheet program, read back, carried into the next."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from redactor.errors import InputError
from redactor.formats._legacy import soffice
from redactor.reports import ledger
from redactor.reports.ledger import HEADS, Entry, Fault, unknown, write_ledger
from redactor.reports.ledger_reading import Read, read_ledger
from redactor.reports.state import settled
from tests.reports.made import KEY, finding, gone, row, written

_FIRST, _SECOND = datetime.date(2026, 10, 12), datetime.date(2026, 11, 9)
_NAMES = list(HEADS)
_HOSTILE = '=HYPERLINK("http://evil.example")'


def _out(folder: Path) -> Path:
    rows = [
        row(
            "通知/a.html", finding("f"), finding("g", "TERM", "hold", title=_HOSTILE, quote="-1+2")
        ),
        row("通知/b.html", finding("f", quote="@SUM(1)", place="+8")),
        row("公示/c.html", finding("h"), finding("n", action="note")),
        row("d.html", status="failed", reason="http_404", message="d.html：没有读到。"),
    ]
    return written(folder / "out", "01", _FIRST, rows)


def _write(out: Path, path: Path, filled: dict[str, Entry] | None = None, **other: Any) -> int:
    with settled(out) as state:
        return write_ledger(state, path, KEY, filled, **other)


def _cells(path: Path, sheet: str = ledger.SHEET) -> list[dict[str, Any]]:
    found = openpyxl.load_workbook(path)[sheet]
    return [
        dict(zip(_NAMES, values, strict=True))
        for values in found.iter_rows(min_row=2, values_only=True)
    ]


def _filled(path: Path, fill: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(path)
    fill(book)
    book.save(path)
    return path


def _column(name: str) -> int:
    return _NAMES.index(name) + 1


@pytest.fixture
def first(tmp_path: Path) -> Path:
    path = tmp_path / "台账.xlsx"
    assert _write(_out(tmp_path), path) == 4
    return path


def test_rows_are_the_acting_findings(first: Path) -> None:
    rows = _cells(first)
    assert [(each["网页/文件"], each["栏目"], each["处理要求"]) for each in rows] == [
        ("通知/a.html", "通知", "人工核定"),
        ("公示/c.html", "公示", "遮掩后公开"),
        ("通知/a.html", "通知", "遮掩后公开"),
        ("通知/b.html", "通知", "遮掩后公开"),
    ]
    assert rows[0]["发现时间"] == datetime.datetime(2026, 10, 12, 10, 0)
    assert rows[1]["原因与依据"] == (
        "此处有完整的身份号码，不宜公开。依据：《个人信息保护法》第二十五条"
    )
    assert {each["整改状态"] for each in rows} == {"待整改"}
    assert len({each["编号"] for each in rows}) == 4
    unread = openpyxl.load_workbook(first)[ledger.UNREAD]
    assert [cell.value for cell in unread[2]] == ["d.html", "网站答复 404", "d.html：没有读到。", 0]


def test_text_that_begins_like_a_formula_stays_text(first: Path) -> None:
    sheet = openpyxl.load_workbook(first)[ledger.SHEET]
    cells = [cell for cells in sheet.iter_rows() for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "d", "n"}
    hostile = [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert [cell.value for cell in hostile] == [_HOSTILE, "-1+2", "+8", "@SUM(1)"]
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in hostile)


def test_head_is_frozen_and_only_what_is_filled_in_is_open(first: Path) -> None:
    sheet = openpyxl.load_workbook(first)[ledger.SHEET]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:P5"
    assert sheet.protection.sheet
    opened = {_NAMES[cell.column - 1] for cell in sheet[2] if not cell.protection.locked}
    assert opened == {"责任单位", "整改期限", "整改状态", "核查人", "备注"}
    lists = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    assert [each.formula1 for each in lists] == ['"待整改,整改中,已整改,无需整改,已复核"']


def test_what_a_spreadsheet_program_saved_is_read_and_kept(tmp_path: Path, first: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book[ledger.SHEET]
        sheet.cell(2, _column("责任单位"), "办公室")
        sheet.cell(2, _column("整改期限"), datetime.date(2026, 12, 31))
        sheet.cell(2, _column("整改状态"), "整改中")
        sheet.cell(3, _column("核查人"), "=1+1 不是公式")
        sheet.cell(3, _column("核查人")).data_type = "s"
        sheet.cell(3, _column("备注"), "已与栏目沟通")
        sheet.delete_rows(5)

    before = _cells(first)
    saved = soffice.converted(
        _filled(first, fill).read_bytes(), "xlsx", "xlsx", where="test", seconds=90
    )
    first.write_bytes(saved)
    read = read_ledger(first)
    assert read.faults == () and len(read.entries) == 3
    read.refuse_other_key(KEY, first)
    assert _write(tmp_path / "out", tmp_path / "next.xlsx", dict(read.entries)) == 4
    after = _cells(tmp_path / "next.xlsx")
    # What was found reads the same after its way through LibreOffice and back.
    kept = [
        name
        for name in _NAMES
        if name not in ("责任单位", "整改期限", "整改状态", "核查人", "备注")
    ]
    assert [[each[name] for name in kept] for each in after] == [
        [each[name] for name in kept] for each in before
    ]
    assert after[0]["责任单位"] == "办公室" and after[0]["整改状态"] == "整改中"
    assert after[0]["整改期限"] == datetime.datetime(2026, 12, 31)
    assert after[1]["核查人"] == "=1+1 不是公式" and after[1]["备注"] == "已与栏目沟通"


def _read_after(path: Path, fill: Callable[[Any], None]) -> Read:
    return read_ledger(_filled(path, lambda book: fill(book[ledger.SHEET])))


def _set(row: int, name: str, value: object) -> Callable[[Any], None]:
    return lambda sheet: sheet.cell(row, _column(name)).__setattr__("value", value)


@pytest.mark.parametrize(
    ("fill", "told"),
    [
        (_set(3, "整改状态", "弄完了"), "工作表“整改台账”第3行L列（整改状态）：没有这种状态"),
        (_set(3, "整改期限", "月底前"), "第3行K列（整改期限）：不是日期"),
        (_set(3, "整改期限", "2026-02-30"), "第3行K列（整改期限）：没有这一天"),
        (_set(3, "编号", "RAAAAAAAAAAAAAAAAAA"), "第3行P列（编号）：编号被改动过"),
        (_set(3, "编号", None), "第3行P列（编号）：没有编号"),
        (_set(6, "网页/文件", "新加的"), "第6行P列（编号）：没有编号：台账里不能加行"),
        (_set(1, "整改状态", "状态"), "第1行：缺少“整改状态”一列"),
        (_set(1, "位置", "整改状态"), "第1行：“整改状态”一列有两个"),
        (_set(1, "编号", "号"), "holds no sheet of a ledger"),
        (_set(3, "备注", "长" * 2001), "第3行O列（备注）：超过 2,000 字"),
    ],
)
def test_faults_are_told_by_sheet_row_and_column(
    first: Path, fill: Callable[[Any], None], told: str
) -> None:
    try:
        faults = _read_after(first, fill).faults
    except InputError as error:
        assert told in str(error)
    else:
        assert len(faults) == 1 and told in str(faults[0])


def test_copied_row_is_a_fault(first: Path) -> None:
    number = _cells(first)[0]["编号"]
    faults = _read_after(first, _set(4, "编号", number)).faults
    assert [str(each) for each in faults] == [
        "工作表“整改台账”第4行P列（编号）：编号与“整改台账”第2行相同，请删去一行"
    ]


@pytest.mark.parametrize("day", ["2026年12月31日", "2026-12-31", "2026/12/31", "2026.12.31"])
def test_day_as_text_that_can_be_one_day_only_counts(first: Path, day: str) -> None:
    read = _read_after(first, _set(2, "整改期限", day))
    assert not read.faults
    assert datetime.date(2026, 12, 31) in {each.due for each in read.entries.values()}


def test_columns_and_sheets_may_be_moved_and_renamed(first: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.title = "第一页"
        sheet.move_range("L1:L5", cols=20)

    read = _read_after(first, fill)
    # An empty column stays behind; nothing is amiss.
    assert not read.faults and len(read.entries) == 4


def test_number_of_other_results_is_told(tmp_path: Path, first: Path) -> None:
    other = tmp_path / "other"
    written(other / "out", "01", _FIRST, [row("x.html", finding("f"))])
    with settled(other / "out") as state:
        faults = unknown(state, KEY, dict(read_ledger(first).entries))
    assert [each.row for each in faults] == [2, 3, 4, 5]
    assert isinstance(faults[0], Fault) and "不属于这次检查" in str(faults[0])
    with settled(tmp_path / "out") as state:
        assert unknown(state, KEY, dict(read_ledger(first).entries)) == []


def test_ledger_of_another_key_is_refused(first: Path) -> None:
    with pytest.raises(InputError, match="another key"):
        read_ledger(first).refuse_other_key(b"another", first)


def test_what_disappears_is_closed_with_its_day_and_opened_when_it_returns(
    tmp_path: Path, first: Path
) -> None:
    filled = {
        number: Entry(number=number, unit="办公室", status=status)
        for number, status in zip(
            [each["编号"] for each in _cells(first)],
            ("待整改", "已整改", "已复核", "待整改"),
            strict=True,
        )
    }
    out = tmp_path / "out"
    written(
        out,
        "02",
        _SECOND,
        [
            row("通知/a.html"),
            gone("公示/c.html"),
            row("通知/b.html", status="failed", reason="timeout"),
        ],
    )
    path = tmp_path / "second.xlsx"
    assert _write(out, path, filled) == 4
    rows = {(each["网页/文件"], each["问题类型"]): each for each in _cells(path)}
    day = datetime.datetime(2026, 11, 9)
    title = "公民身份号码"
    states = {key: (each["整改状态"], each["消失时间"]) for key, each in rows.items()}
    assert states == {
        ("通知/a.html", _HOSTILE): ("已消失", day),
        ("公示/c.html", title): ("已消失", day),
        ("通知/a.html", title): ("已复核", day),
        # It could not be read: nothing is known of its finding, which stands.
        ("通知/b.html", title): ("待整改", None),
    }
    assert {each["责任单位"] for each in rows.values()} == {"办公室"}
    # Nobody had it in a ledger, so that nobody needs to hear that it is gone.
    assert _write(out, tmp_path / "fresh.xlsx") == 1

    read = dict(read_ledger(path).entries)
    written(out, "03", datetime.date(2026, 12, 7), [row("公示/c.html", finding("h"))])
    _write(out, path, read)
    again = next(each for each in _cells(path) if each["网页/文件"] == "公示/c.html")
    assert (again["整改状态"], again["消失时间"]) == ("待整改", None)
    assert again["发现时间"] == datetime.datetime(2026, 12, 7, 10, 0)


def test_over_the_rows_of_a_sheet_there_are_several(tmp_path: Path, first: Path) -> None:
    path = tmp_path / "small.xlsx"
    _write(tmp_path / "out", path, most=3)
    assert openpyxl.load_workbook(path).sheetnames == ["整改台账", "整改台账2", "未能检查", "说明"]
    assert read_ledger(path).entries.keys() == read_ledger(first).entries.keys()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="no workbook that can be read"):
        read_ledger(path)


def test_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        _write(_out(tmp_path), tmp_path / "nowhere" / "x.xlsx")
