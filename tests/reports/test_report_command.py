"""`redactor report` as a user runs it, and no clear value in anything that it writes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from redactor.reports.ledger import HEADS, SHEET
from tests.command import here, run
from tests.reports.archive import archive
from tests.reports.made import CLEAR

_KEY = {"REDACTOR_KEY": "a key for tests"}
_STATUS = list(HEADS).index("整改状态") + 1
_UNIT = list(HEADS).index("责任单位") + 1


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return archive(tmp_path / "out")


def _bytes(path: Path) -> bytes:
    """All that a file holds, unpacked."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return b"".join(book.read(name) for name in book.namelist())
    if path.suffix == ".parquet":
        return str(pq.read_table(path).to_pylist()).encode()
    return path.read_bytes()


def test_page_and_ledger_by_default(tmp_path: Path, out: Path) -> None:
    done = run(tmp_path, "report", out, extra=_KEY)
    assert (done.status, done.told) == (0, "")
    assert done.text.splitlines() == [
        f"报告：{out}/report.html",
        f"整改台账：{out}/ledger.xlsx（280 条）",
    ]
    assert sorted(each.name for each in out.iterdir() if each.is_file()) == [
        "audit.json",
        "ledger.xlsx",
        "report.html",
    ]


def test_no_clear_value_is_in_anything_written(tmp_path: Path, out: Path) -> None:
    asked = ["--html", "p.html", "--ledger", "l.xlsx", "--summary", "half", "--period", "2026H2"]
    asked += ["--csv", "x.csv", "--jsonl", "x.jsonl", "--parquet", "x.parquet"]
    done = here(tmp_path, "report", out, *asked, extra=_KEY)
    assert (done.status, done.told) == (0, "")
    names = ["p.html", "l.xlsx", "x.csv", "x.items.csv", "x.jsonl", "x.items.jsonl", "x.parquet",
             "x.items.parquet", "out/summary-2026H2.html", "out/summary-2026H2.xlsx"]  # fmt: skip
    texts = {name: _bytes(tmp_path / name) for name in names}
    clear = [each.encode() for each in CLEAR]
    assert [name for name, text in texts.items() if any(each in text for each in clear)] == []
    # The item whose name held them is there, masked.
    shown = "沙某某640104************.pdf".encode()
    assert shown in texts["x.items.csv"] and shown in texts["x.items.parquet"]
    raw = b"".join(_bytes(path) for path in (out / "results").iterdir())
    assert clear[0] in raw


def test_what_was_filled_in_is_kept_and_overdue_is_told(tmp_path: Path, out: Path) -> None:
    here(tmp_path, "report", out, extra=_KEY)
    book = openpyxl.load_workbook(out / "ledger.xlsx")
    book[SHEET].cell(2, _STATUS, "整改中")
    book[SHEET].cell(2, _UNIT, "办公室")
    book.save(tmp_path / "filled.xlsx")
    done = here(tmp_path, "report", out, "--read-ledger", "filled.xlsx", extra=_KEY)
    assert (done.status, done.told) == (0, "")
    # And once more without being told: the ledger that is replaced is read first.
    done = here(
        tmp_path,
        "report",
        out,
        "--summary",
        "quarter",
        "--ledger",
        out / "ledger.xlsx",
        "--period",
        "2026Q4",
        extra=_KEY,
    )
    assert done.status == 0
    sheet = openpyxl.load_workbook(out / "ledger.xlsx")[SHEET]
    assert (sheet.cell(2, _STATUS).value, sheet.cell(2, _UNIT).value) == ("整改中", "办公室")
    statuses = openpyxl.load_workbook(out / "summary-2026Q4.xlsx")["办理情况"]
    assert [cell.value for cell in statuses["B"]] == ["处", 279, 1, 0, 0, 0, 0]


def test_faulty_ledger_is_told_and_nothing_is_written(tmp_path: Path, out: Path) -> None:
    here(tmp_path, "report", out, extra=_KEY)
    book = openpyxl.load_workbook(out / "ledger.xlsx")
    book[SHEET].cell(3, _STATUS, "快了")
    book.save(out / "ledger.xlsx")
    before = (out / "ledger.xlsx").read_bytes()
    done = here(tmp_path, "report", out, extra=_KEY)
    assert done.status == 2 and done.text == ""
    assert "ledger.xlsx：工作表“整改台账”第3行L列（整改状态）：没有这种状态" in done.told
    assert "快了" not in done.told
    assert (out / "ledger.xlsx").read_bytes() == before


def test_ledger_of_another_key_is_refused(tmp_path: Path, out: Path) -> None:
    here(tmp_path, "report", out, extra=_KEY)
    done = here(tmp_path, "report", out, extra={"REDACTOR_KEY": "another"})
    assert done.status == 2 and "another key" in done.told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--period", "2026Q4"], "add --summary"),
        (["--summary", "quarter", "--period", "2026H2"], "is no quarter"),
        (["--read-ledger", "none.xlsx"], "No such file"),
        (["--ledger", "x.csv"], "name it ….xlsx"),
        (["--html", "no/where.html"], "cannot be written"),
    ],
)
def test_bad_usage_is_told(tmp_path: Path, out: Path, asked: list[str], told: str) -> None:
    done = here(tmp_path, "report", out, *asked, extra=_KEY)
    assert done.status == 2 and told in done.told and "Traceback" not in done.told


def test_what_is_no_output_is_told(tmp_path: Path) -> None:
    done = here(tmp_path, "report", tmp_path, extra=_KEY)
    assert done.status == 2 and "holds no results of an audit" in done.told
