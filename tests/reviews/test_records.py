"""The forms, as a page, a document and data, and the 工作台账."""

from __future__ import annotations

import datetime
import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from redactor import Scanner
from redactor.errors import OptionError
from redactor.model import Action
from redactor.reports.review_book import SHEET, TOTALS, write_work
from redactor.reports.review_forms import docx_of, html_of
from redactor.reviews import EventKind, Phase, check_of, digest_of
from redactor.reviews import commands as asked
from redactor.reviews.forms import (
    ACTIONS,
    CONCLUSIONS,
    EVENTS,
    PHASES,
    RULINGS,
    history_part,
    review_form,
    secrecy_form,
)
from redactor.reviews.particulars import Attachment, Particulars
from redactor.reviews.records import ReviewSheet, sheet_of
from redactor.reviews.worklist import row_of, totals
from tests.reviews.people import START, Desk

TOLD = Particulars(
    title="<b>关于救助的公示</b>",
    unit="某县民政局",
    column="通知公告",
    office="救助科",
    drafter="甲",
    openness="主动公开",
    involves=("个人信息",),
    attachments=(Attachment(name="=名单.xlsx", kind="xlsx", sha256="ab" * 32, size=2),),
)


@pytest.fixture
def desk() -> Desk:
    """A draft that went the whole way, with a return, an edit and a deputy."""
    desk = Desk()
    desk.submit(("m", "mask"), ("k", "mask"), ("b", "block"), particulars=TOLD)
    desk.done("editor", desk.decide("m", "masked"))
    desk.done("editor", desk.decide("k"))
    edit = desk.edit("t2", ("k", "mask"), ("b", "block"))
    desk.done("editor", replace(edit, changes=3))
    desk.walk(["first"])
    desk.done("head", asked.Return(reasons="附件不全", to="first"))
    desk.walk(["first", "second"])
    desk.done("secrecy", desk.decide("b"))
    desk.walk(["secrecy"])
    desk.done("leader2", desk.sign("third", deputy_for="leader", remark="可发"))
    desk.done("publisher", desk.release(("k", "mask"), ("b", "block")))
    desk.done("editor", asked.Reread(result="链接有效"))
    return desk


def sheet(desk: Desk) -> ReviewSheet:
    return sheet_of(desk.way, desk.draft, desk.events)


def test_every_word_has_its_chinese() -> None:
    assert PHASES.keys() == set(Phase)
    assert RULINGS.keys() == set(asked.Ruling)
    assert CONCLUSIONS.keys() == set(asked.Conclusion)
    assert EVENTS.keys() == set(EventKind)
    assert ACTIONS.keys() == {each for each in Action if each.acting}


def test_the_sheet(desk: Desk) -> None:
    told = sheet(desk)
    assert [each.signature.person for each in told.stages if each.signature] == [
        "editor",
        "head",
        "leader2",
    ]
    assert told.stages[0].changes == 3
    rows = {each.finding.id: each for each in told.findings}
    assert not rows["m"].stands
    assert rows["m"].decided is not None
    assert rows["m"].decided.ruling is asked.Ruling.MASKED
    assert rows["k"].stands
    assert told.released is not None
    assert [each.detail for each in told.rereads] == ["链接有效"]
    assert [each.detail for each in told.returns] == ["附件不全"]
    assert len(told.history) == len(desk.events)


def test_the_page_escapes_what_people_typed(desk: Desk) -> None:
    page = html_of(review_form(sheet(desk)))
    assert "<b>关于" not in page
    assert "&lt;b&gt;关于救助的公示" in page
    for text in (
        "一审一校",
        "二审二校",
        "三审三校",
        "B岗，代 leader",
        "可发",
        "附件不全",
        "链接有效",
    ):
        assert text in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_document_says_the_same(desk: Desk) -> None:
    for form in (review_form(sheet(desk)), secrecy_form(sheet(desk))):
        made = docx_of(form)
        assert made == docx_of(form)
        read = Document(io.BytesIO(made))
        assert read.paragraphs[0].text == form.title
        assert len(read.tables) == len(form.parts)
        for table, part in zip(read.tables, form.parts, strict=True):
            got = [tuple(cell.text for cell in row.cells) for row in table.rows]
            expected = [part.heads] if part.heads else []
            assert got[: len(expected)] == expected
            assert got[len(expected) :][: len(part.rows)] == list(part.rows)


def test_the_document_holds_what_xml_cannot() -> None:
    desk = Desk()
    desk.submit(particulars=Particulars(title="a\x00b<&"))
    read = Document(io.BytesIO(docx_of(review_form(sheet(desk)))))
    assert read.tables[0].rows[0].cells[1].text == "a\ufffdb<&"


def test_the_secrecy_form(desk: Desk) -> None:
    page = html_of(secrecy_form(sheet(desk)))
    for text in ("某县民政局", "公开", "保密法第二十七条", "禁止公开", "主要负责人"):
        assert text in page


def test_data(desk: Desk) -> None:
    told = json.loads(json.dumps(sheet(desk).facts(), ensure_ascii=False))
    assert told["particulars"]["title"] == TOLD.title
    assert [each["signature"]["person"] for each in told["stages"]] == ["editor", "head", "leader2"]
    assert told["phase"] == "released"


def test_history_is_a_part(desk: Desk) -> None:
    part = history_part(sheet(desk))
    assert [row[1] for row in part.rows][:2] == ["提交", "机检"]


def test_a_draft_nobody_has_signed() -> None:
    desk = Desk()
    desk.submit()
    assert "未处理" not in html_of(review_form(sheet(desk)))
    lane = Desk()
    source = Particulars(source_address="https://www.example.gov.cn/1.html")
    lane.submit(particulars=source, lane="reprint", lane_reason="转载")
    page = html_of(review_form(sheet(lane)))
    assert "按快速通道免签" in page
    assert "按快速通道免审" in page
    assert "转载官方媒体：转载" in page


def test_the_work_ledger(desk: Desk, tmp_path: Path) -> None:
    waiting = Desk()
    waiting.submit(("m", "mask"), particulars=TOLD)
    now = START + datetime.timedelta(days=2)
    rows = [row_of(sheet(each), now) for each in (desk, waiting)]
    counted = totals(rows)
    assert list(counted) == [("某县民政局", "通知公告", "2026Q4")]
    (told,) = counted.values()
    assert (told.drafts, told.released, told.open, told.overdue) == (2, 1, 1, 1)
    assert (told.findings, told.masked, told.kept, told.returns) == (4, 1, 2, 1)
    write_work(rows, desk.way, tmp_path / "work.xlsx")
    book = openpyxl.load_workbook(tmp_path / "work.xlsx")
    assert [cell.value for cell in book[TOTALS][2]][:5] == [
        "某县民政局",
        "通知公告",
        "2026Q4",
        2,
        1,
    ]
    first = dict(zip(*([cell.value for cell in book[SHEET][row]] for row in (1, 2)), strict=True))
    assert first["标题"] == TOLD.title
    assert (first["一审一校"], first["三审三校"], first["保密审查"]) == ("乙", "己", "公开")
    assert first["提交时间"] == datetime.datetime(2026, 11, 30, 17, 1)
    with pytest.raises(OptionError):
        write_work(rows, desk.way, tmp_path / "work.csv")


def test_a_check_of_a_report(scanner: Scanner) -> None:
    text = "联系人张某，身份证号640104195803129908。"
    report = scanner.scan(text)
    digest = digest_of(b"k", [("正文", text.encode())])
    made = check_of(report, digest=digest, at=START, key=b"k", tool="0.1.0")
    assert [each.entity for each in made.findings] == [each.entity for each in report.acting]
    assert made.findings
    assert all("195803" not in repr(each) for each in made.findings)
    assert digest != digest_of(b"other", [("正文", text.encode())])
    assert digest != digest_of(b"k", [("正文", text.encode()), ("附件", b"")])
