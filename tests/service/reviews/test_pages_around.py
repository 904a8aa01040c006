"""Pages around a draft: searching, the 工作台账, forms, units and their people."""

from __future__ import annotations

import io

import openpyxl
import pytest
from docx import Document

from redactor import OptionError
from redactor.reviews.ledger import verify
from redactor.reviews.way_reading import Fault
from redactor.reviews.worklist import quarter_of
from redactor_service.pages.reviews.words import way_fault
from redactor_service.reviews.units import DEFAULT_WAY
from redactor_service.storage.engine import now
from tests.service.reviews.page_office import (
    CLEAN,
    IDENTITY,
    MOBILE,
    TEXT,
    TITLE,
    UNIT,
    Browser,
    Office,
    draft_path,
    office,
    people,
    submitted,
)

__all__ = ["office", "people"]


@pytest.fixture(scope="module")
def paths(office: Office, people: dict[str, Browser]) -> dict[str, str]:
    """Two drafts: one with findings, one without."""
    marked = submitted(people["drafter"], office, column="救助公示")
    plain = submitted(people["editor"], office, title="农田水利建设的通知", text=CLEAN)
    return {"marked": draft_path(marked), "plain": draft_path(plain)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("title=临时救助+公示", {"marked"}),
        ("title=水利", {"plain"}),
        ("title=没有这样的", set()),
        ("finding=MOBILE_PHONE", {"marked"}),
        ("finding=BANK_CARD", set()),
        ("column=救助公示", {"marked"}),
        ("phase=review", {"marked", "plain"}),
        ("phase=released", set()),
        ("overdue=1", set()),
        ("since=2020-01-01&until=2099-12-31", {"marked", "plain"}),
        ("until=2020-01-01", set()),
        ("all=1", {"marked", "plain"}),
    ],
)
def test_drafts_are_found(
    people: dict[str, Browser], paths: dict[str, str], query: str, found: set[str]
) -> None:
    page = people["leader"].open(f"/reviews/search?{query}")
    links = page.tree.xpath("//table[@role='table']//a/@href")
    assert set(links) == {paths[each] for each in found}
    assert (not found) == ("没有符合条件的稿件" in page.text)


def test_drafts_are_found_by_unit_and_person(
    office: Office, people: dict[str, Browser], paths: dict[str, str]
) -> None:
    query = f"unit={office.unit}&person={office.ids['editor']}"
    page = people["leader"].open(f"/reviews/search?{query}")
    assert page.tree.xpath("//table[@role='table']//a/@href") == [paths["plain"]]
    # What was asked stays in the form, and a list quotes no value.
    assert page.tree.xpath("//select[@id='person']/option[@selected]/text()") == ["王编辑"]
    assert IDENTITY not in people["leader"].open("/reviews/search?all=1").answer.text


@pytest.mark.parametrize("query", ["since=yesterday", "until=2026-13-01", "all=1&after=none"])
def test_what_cannot_be_searched_is_told(people: dict[str, Browser], query: str) -> None:
    page = people["leader"].open(f"/reviews/search?{query}")
    assert page.status == 422 and page.tree.xpath("//*[@role='alert']")


def test_pages_of_a_long_list(office: Office, people: dict[str, Browser]) -> None:
    for number in range(52):
        submitted(people["drafter"], office, title=f"第{number}件", text="甲。", column="很多")
    first = people["leader"].open("/reviews/search?column=很多")
    links = first.tree.xpath("//table[@role='table']//a/@href")
    assert len(links) == 50
    [more] = first.tree.xpath("//a[text()='下一页']/@href")
    second = people["leader"].open(more)
    rest = second.tree.xpath("//table[@role='table']//a/@href")
    assert len(rest) == 2 and not set(rest) & set(links)
    assert not second.tree.xpath("//a[text()='下一页']")


def test_the_worklist_of_a_quarter(
    office: Office, people: dict[str, Browser], paths: dict[str, str]
) -> None:
    year, _, number = quarter_of(now()).partition("Q")
    query = f"unit={office.unit}&year={year}&quarter={number}"
    answer = people["leader"].client.get(f"/reviews/worklist?{query}")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = [[cell.value for cell in row] for row in book["工作台账"].iter_rows()]
    titles = [row[rows[0].index("标题")] for row in rows[1:]]
    assert "农田水利建设的通知" in titles and TITLE in titles
    assert paths["plain"].rpartition("/")[2] in [row[0] for row in rows]
    empty = people["leader"].client.get(f"/reviews/worklist?unit={office.unit}&year=2020&quarter=1")
    book = openpyxl.load_workbook(io.BytesIO(empty.content))
    assert book["工作台账"].max_row == 1
    for wrong, status in (("year=2026&quarter=5", 422), ("year=&quarter=", 422)):
        told = people["leader"].open(f"/reviews/worklist?unit={office.unit}&{wrong}")
        assert told.status == status and "请选择年份和季度" in told.text
    assert people["stranger"].open(f"/reviews/worklist?{query}").status == 404


def test_forms_are_shown_and_taken_along(people: dict[str, Browser], paths: dict[str, str]) -> None:
    path = paths["marked"]
    people["editor"].send(people["editor"].open(path), "/decide", {"all": "masked"})
    review = people["leader"].open(f"{path}/forms/review")
    for each in (
        "信息发布审签单",
        "救助公示",
        "丁拟稿",
        "640104************",
        "办理经过",
        "三审三校",
    ):
        assert each in review.text
    assert MOBILE not in review.text
    secrecy = people["leader"].open(f"{path}/forms/secrecy")
    assert "信息公开保密审查表" in secrecy.text and "审查意见" in secrecy.text
    taken = people["leader"].client.get(f"{path}/forms/review/docx")
    assert taken.headers["content-disposition"].startswith("attachment")
    document = Document(io.BytesIO(taken.content))
    told = "\n".join(cell.text for table in document.tables for cell in table._cells)
    assert "丁拟稿" in told and "640104************" in told and MOBILE not in told
    assert people["leader"].open(f"{path}/forms/other").status == 404


# Units


def test_units_are_for_administrators(office: Office, people: dict[str, Browser]) -> None:
    for path in ("/reviews/units", f"/reviews/units/{office.unit}"):
        assert people["editor"].open(path).status == 403
        assert "由管理员设置" in people["editor"].open(path).text
        assert people["admin"].open(path).status == 200
    assert people["admin"].open("/reviews/units/none").status == 404
    form = people["admin"].open("/reviews/units")
    fields = [each for each in form.fields("/reviews/units") if each[0] != "csrf_token"]
    own = people["editor"].open("/reviews/new").fields("/reviews/new")[0]
    told = people["editor"].post("/reviews/units", [own, *fields, ("title", "自立门户")])
    assert told.status == 403
    assert "自立门户" not in [each.title for each in office.state.reviews.units.all()]


def test_a_unit_is_made_and_people_get_roles(office: Office, people: dict[str, Browser]) -> None:
    admin, units = people["admin"], office.state.reviews.units
    before = office.state.reviews.ledger.last()
    page = admin.send(admin.open("/reviews/units"), "/reviews/units", {"title": "清河镇卫生院"})
    assert "单位已建立" in page.text and "已记入台账" in page.text
    unit = units.of_title("清河镇卫生院").id
    again = admin.send(admin.open("/reviews/units"), "/reviews/units", {"title": "清河镇卫生院"})
    assert again.status == 409 and "已有同名单位" in again.text
    path = f"/reviews/units/{unit}"
    # The form for a new member is the last but one: with nobody there yet it is the only one.
    page = admin.send(page, f"{unit}/roles", {"account": "editor", "role.editor": "1"})
    assert "人员和角色已保存" in page.text
    assert [(each.account_name, each.roles) for each in units.members(unit)] == [
        ("editor", ("editor",))
    ]
    none = admin.send(admin.open(path), f"{unit}/roles", {"account": "editor", "role.editor": None})
    assert none.status == 409 and "请至少选择一个角色" in none.text
    told = [*admin.open(path).fields("/way")[:1], ("account", "nobody"), ("role.leader", "1")]
    wrong = admin.post(f"{path}/roles", told)
    assert wrong.status == 409 and "没有这个账号" in wrong.text and "nobody" in wrong.answer.text
    assert wrong.tree.xpath("//form[.//input[@id='account']]//input[@name='role.leader'][@checked]")
    gone = admin.send(admin.open(path), f"{unit}/roles", {"remove": "1"})
    assert "人员和角色已保存" in gone.text and not units.members(unit)
    after = office.state.reviews.ledger.last()
    assert before is not None and after is not None and after.number == before.number + 3


def test_a_way_that_cannot_be_is_told_by_its_key(
    office: Office, people: dict[str, Browser]
) -> None:
    admin, path = people["admin"], f"/reviews/units/{office.unit}"
    for told, key, why in (
        (DEFAULT_WAY.replace('title = "二审二校"\n', ""), "stage[1].title", "缺少这一项"),
        (
            DEFAULT_WAY.replace('before = "third"', 'before = "fourth"'),
            "secrecy.before",
            "没有这个环节",
        ),
        (
            DEFAULT_WAY.replace('roles = ["leader"]', 'roles = ["administrator"]'),
            "stage[2].roles",
            "管理员",
        ),
        (DEFAULT_WAY.replace("hours = 48", "hour = 48"), "stage[2].hour", "没有这个键"),
        ("title = ", "", "不是有效的 TOML"),
    ):
        page = admin.send(admin.open(path), "/way", {"way": told})
        alert = page.tree.xpath("string(//*[@role='alert'])")
        assert page.status == 409 and key in alert and why in alert, alert
        # What was written is still there.
        assert dict(page.fields("/way"))["way"].strip() == told.strip()
    assert office.state.reviews.units.way_text(office.unit) == DEFAULT_WAY
    told = DEFAULT_WAY.replace("hours = 48", "hours = 72")
    page = admin.send(admin.open(path), "/way", {"way": told})
    assert "流程已保存" in page.text
    assert office.state.reviews.units.way_text(office.unit).strip() == told.strip()


def test_every_fault_of_a_way_is_told_in_chinese() -> None:
    told = [
        way_fault(OptionError("x", where="a way, key stage", code=each.value)) for each in Fault
    ]
    assert all(key == "stage" and why != "不能使用" for key, why in told)
    assert len(set(told)) == len(Fault)


def test_who_was_removed_does_nothing_more(office: Office, people: dict[str, Browser]) -> None:
    units = office.state.reviews.units
    page = submitted(people["drafter"], office, title="公示", text=CLEAN)
    form = people["editor"].open(draft_path(page))
    units.set_roles(office.unit, "editor", [], by="test")
    try:
        assert people["editor"].send(form, "/sign", {"remark": "好"}).status == 404
        assert people["editor"].open(draft_path(page)).status == 404
    finally:
        units.set_roles(office.unit, "editor", ["editor"], by="test")
    assert "已签字" in people["editor"].send(form, "/sign", {"remark": "好"}).text


def test_the_ledger_holds_after_all_that(office: Office, paths: dict[str, str]) -> None:
    assert paths
    key = office.state.desk.options.key
    assert key is not None
    assert verify(office.state.reviews.ledger.records(), key) is None
    folder = office.state.settings.data
    kept = b"".join(each.read_bytes() for each in folder.glob("*.db*"))
    for each in (IDENTITY, MOBILE, TEXT[:10], TITLE[:8]):
        assert each.encode() not in kept
    assert UNIT.encode() in kept
