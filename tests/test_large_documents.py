"""A large document passes in flows: what is found in it does not change by that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from redactor import Scanner
from redactor.model import Block, CellPlace, Document, Edit, Failure, Notice, Role
from redactor.scan import flow as flow_module
from redactor.scan.flow import flows

ID = "640104195803129952"
HEADER = ("序号", "姓名", "身份证号", "开户账号")


class Sheet:
    """A source of rows, made as they are read."""

    def __init__(self, rows: int, *, notices: tuple[Notice, ...] = (), failures: Any = ()) -> None:
        self._rows = rows
        self.notices = notices
        self.failures: tuple[Failure, ...] = failures
        self.document = Document(
            name="名单.xlsx", media_type="x", digest=lambda: "", blocks=self._blocks
        )

    def _blocks(self) -> Iterator[Block]:
        position = index = 0
        for row in range(self._rows + 1):
            cells = HEADER if row == 0 else (str(row), "沙明远", ID, f"62170000{row:08d}")
            for column, text in enumerate(cells):
                yield Block(
                    index=index,
                    text=text,
                    role=Role.CELL,
                    start=position,
                    cell=CellPlace(1, row, column),
                    place=lambda row=row, column=column: f"工作表 名单，{'ABCD'[column]}{row + 1}",
                )
                index += 1
                position += len(text) + 1

    def rewrite(self, edits: list[Edit], *, clean: bool = False) -> bytes:
        raise NotImplementedError


@pytest.fixture
def cut_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow_module, "_LONGEST", 3000)


def found(rows: int) -> list[tuple[str, int | None, str, str | None]]:
    report = Scanner(key=b"k", today="2026-11-29")._audit(Sheet(rows))
    return [(each.entity, each.start, each.action.value, each.place) for each in report.findings]


def test_rows_far_below_are_read_under_their_header(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = found(300)
    monkeypatch.setattr(flow_module, "_LONGEST", 3000)
    assert len(list(flows(Sheet(300).document.blocks()))) > 5
    assert found(300) == whole
    assert sum(each[0].startswith("BANK_") for each in whole) == 300
    assert whole[-1][3] == "工作表 名单，D301"


@pytest.mark.usefixtures("cut_often")
def test_rows_that_stand_again_are_found_once() -> None:
    cells = [each[3] for each in found(300) if each[0] == "RESIDENT_ID"]
    assert len(cells) == len(set(cells)) == 300


@pytest.mark.usefixtures("cut_often")
def test_what_is_said_of_the_page_is_said_once() -> None:
    report = Scanner(page_kind="roster", document_date="2020-01-01", today="2026-11-29")._audit(
        Sheet(300)
    )
    assert [each.entity for each in report.findings].count("EXPIRED_NOTICE") <= 1


def test_a_paragraph_is_cut_only_where_one_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow_module, "_LONGEST", 50)
    blocks = [
        Block(index=0, text="各村要认真组织。" * 10),
        Block(index=1, text="身份证号：640104", start=81),
        Block(index=2, text="195803129952", start=100, gap=""),
        Block(index=3, text="完", start=120),
    ]
    texts = [flow.text for flow in flows(iter(blocks))]
    assert any(ID in text for text in texts) and len(texts) > 1


def test_what_a_file_hides_is_a_finding_with_its_places() -> None:
    notices = tuple(
        Notice("HIDDEN_CONTENT", "hidden column", f"工作表 名单，{c} 列") for c in "CDC"
    )
    notices += (Notice("FALSE_REDACTION", "black box", "第2页"),)
    report = Scanner()._audit(Sheet(1, notices=notices))
    hidden, box = report.findings[:2]
    assert (hidden.entity, hidden.action.value) == ("HIDDEN_CONTENT", "hold")
    assert hidden.place == "工作表 名单，C 列、工作表 名单，D 列"
    assert "隐藏的列" in hidden.advice.title and hidden.evidence == ("hidden column", "3 places")
    assert hidden.parts == () and hidden.start is None
    assert box.entity == "FALSE_REDACTION" and box.place == "第2页"
    assert report.verdict.value == "hold"


def test_what_a_format_could_not_read_holds_the_file() -> None:
    failure = Failure(code="unread_picture", message="图片中的文字未读取。", where="第3页")
    report = Scanner()._audit(Sheet(0, failures=(failure,)))
    assert report.verdict.value == "hold" and report.failures == (failure,)
