"""Pages of reviews without a browser: who sees them, a draft from its submission to its release, what is
typed and refused, text that would like to be more than text."""

from __future__ import annotations

import pytest

from redactor.model import Action
from redactor.reviews import Phase
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
    kept,
    multipart,
    office,
    people,
    phase,
    submitted,
)

__all__ = ["office", "people"]

_ROSTER = ("名单.txt", f"联系电话：{MOBILE}".encode())
_HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(2)>"\'</textarea></form>'


# Who sees what


def test_without_signing_in_a_page_leads_to_the_login(office: Office) -> None:
    from starlette.testclient import TestClient  # noqa: PLC0415  # one that nobody signed in

    client = TestClient(office.app, base_url="http://127.0.0.1", follow_redirects=False)
    answer = client.get("/reviews", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_strangers_and_administrators_learn_nothing_of_a_draft(
    office: Office, people: dict[str, Browser]
) -> None:
    page = submitted(people["drafter"], office, files=[_ROSTER])
    path = draft_path(page)
    sent = page.fields("/withdraw")
    for name in ("stranger", "admin"):
        for each in (
            path,
            f"{path}/forms/review",
            f"{path}/forms/secrecy/docx",
            f"{path}/attachments/1",
        ):
            found = people[name].open(each)
            assert found.status == 404
            assert "没有这份稿件" in found.text and "救助" not in found.text
        token = [("csrf_token", people[name].token)]
        told = people[name].post(
            f"{path}/withdraw", token + [each for each in sent if each[0] != "csrf_token"]
        )
        assert told.status == 404
        assert "救助" not in people[name].open("/reviews").text
        assert path not in people[name].open("/reviews/search?all=1").answer.text
    assert phase(office, page) is Phase.REVIEW
    # And no such draft is answered alike.
    assert people["editor"].open(f"/reviews/{'0' * 32}").status == 404


def test_only_members_are_shown_the_link(people: dict[str, Browser]) -> None:
    for path in ("/", "/rules"):
        assert "我的待办" in people["editor"].open(path).text
        assert "我的待办" not in people["admin"].open(path).text
        assert "单位与人员" in people["admin"].open(path).text
        assert "单位与人员" not in people["editor"].open(path).text
    assert "提交审核" in people["editor"].open("/").text
    assert "提交审核" not in people["admin"].open("/").text
    assert "不属于任何单位" in people["admin"].open("/reviews").text
    assert people["admin"].open("/reviews/new").status == 403


def test_pages_load_nothing_from_outside_and_have_no_inline_code(
    office: Office, people: dict[str, Browser]
) -> None:
    page = submitted(people["drafter"], office)
    paths = ("/reviews", "/reviews/new", "/reviews/search?all=1", draft_path(page))
    for path in (*paths, f"{draft_path(page)}/forms/review"):
        page = people["drafter"].open(path)
        # Titles of drafts may hold anything, as text.
        assert not page.tree.xpath("//style | //script[not(@src)] | //@style")
        assert not page.tree.xpath("//@*[starts-with(name(), 'on')]")
        for address in page.tree.xpath("//@src | //@href | //@action"):
            assert address.startswith(("/", "#")) and not address.startswith("//"), address
        told = page.answer
        assert told.headers["cache-control"] == "no-store"


# CSRF


@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_a_form_without_the_sessions_token_does_nothing(
    office: Office, people: dict[str, Browser], token: str | None
) -> None:
    page = submitted(people["drafter"], office)
    fields = [each for each in page.fields("/withdraw") if each[0] != "csrf_token"]
    fields = [*fields, ("reason", "不发了")]
    told = fields if token is None else [("csrf_token", token), *fields]
    answer = people["drafter"].post(f"{draft_path(page)}/withdraw", told)
    assert answer.status == 403 and "没有办理" in answer.text
    # Nor with the right one behind other fields: the gate reads the beginning alone.
    late = [*fields, ("csrf_token", people["drafter"].token)]
    assert people["drafter"].post(f"{draft_path(page)}/withdraw", late).status == 403
    assert phase(office, page) is Phase.REVIEW


def test_the_token_may_come_in_pieces(office: Office, people: dict[str, Browser]) -> None:
    page = submitted(people["drafter"], office)
    body = multipart([*page.fields("/withdraw"), ("reason", "不发了")], [])
    answer = people["drafter"].client.post(
        f"{draft_path(page)}/withdraw",
        content=(body[at : at + 7] for at in range(0, len(body), 7)),
        headers={"Content-Type": "multipart/form-data; boundary=redactor-tests"},
    )
    assert answer.status_code == 303
    assert phase(office, page) is Phase.WITHDRAWN


# Handing in


def test_a_draft_is_handed_in_with_all_that_the_form_asks(
    office: Office, people: dict[str, Browser]
) -> None:
    page = submitted(
        people["drafter"],
        office,
        files=[_ROSTER, ("说明.txt", "没有什么".encode())],
        column="救助公示",
        source="原创",
        office="社会救助科",
        drafted="2026-11-30",
        openness="主动公开",
        **{"involves.个人信息": "1"},
    )
    assert page.status == 200 and "稿件已提交" in page.text
    draft = kept(office, page).draft
    told = draft.particulars
    assert (told.title, told.unit, told.column, told.source) == (TITLE, UNIT, "救助公示", "原创")
    assert (told.office, told.drafted, told.openness) == ("社会救助科", "2026-11-30", "主动公开")
    assert told.involves == ("个人信息",)
    assert [each.name for each in told.attachments] == ["名单.txt", "说明.txt"]
    content = office.state.reviews.book.content(draft.id, draft.digest)
    # As it was pasted, without the line ends of the form.
    assert content is not None and content.text == TEXT
    assert content.attachments[0].data == _ROSTER[1]
    assert "附件1：名单.txt" in page.text and "没有发现须处理的内容" in page.text
    assert {each.action for each in draft.findings} == {Action.MASK}
    saved = people["editor"].client.get(f"{draft_path(page)}/attachments/1")
    assert saved.content == _ROSTER[1]
    assert saved.headers["content-disposition"].startswith("attachment")


def test_a_form_sent_twice_is_one_draft(office: Office, people: dict[str, Browser]) -> None:
    drafter = people["drafter"]
    form = drafter.open("/reviews/new")
    told = {"unit": office.unit, "title": "重复提交", "text": CLEAN}
    one, other = (drafter.send(form, "/reviews/new", told) for _ in range(2))
    assert draft_path(one) == draft_path(other)
    assert office.state.reviews.book.kept(draft_path(one).rpartition("/")[2]).draft.version == 1


def test_what_was_typed_and_sent_stays_when_it_is_refused(
    office: Office, people: dict[str, Browser]
) -> None:
    drafter = people["drafter"]
    form = drafter.open("/reviews/new")
    told = {"unit": office.unit, "title": "转载", "text": "\n第一行\n第二行", "lane": "reprint"}
    told |= {"office": "宣传科", "involves.未成年人": "1"}
    page = drafter.send(form, "/reviews/new", told, [_ROSTER])
    assert page.status == 409 and "请填写理由" in page.text
    again = dict(page.fields("/reviews/new"))
    assert again["text"].replace("\r\n", "\n") == "\n第一行\n第二行"
    assert (again["title"], again["office"], again["lane"]) == ("转载", "宣传科", "reprint")
    assert again["involves.未成年人"] == "1"
    page = drafter.send(page, "/reviews/new", {"lane_reason": "中央媒体稿件"})
    assert page.status == 409 and "转载须填写原文地址" in page.text
    # The file was sent once.
    page = drafter.send(page, "/reviews/new", {"source_address": "https://www.example.cn/1"})
    assert "稿件已提交" in page.text and "快速通道：转载官方媒体" in page.text
    assert "名单.txt" in page.text
    empty = drafter.send(drafter.open("/reviews/new"), "/reviews/new", {"unit": office.unit})
    assert "请填写标题" in empty.text
    assert "请选择单位" in drafter.send(form, "/reviews/new", {"unit": "none"}).text
    same = drafter.send(form, "/reviews/new", {**told, "lane": ""}, [_ROSTER, _ROSTER])
    assert "附件不能使用" in same.text


def test_files_on_the_shelf_are_their_senders_alone(
    office: Office, people: dict[str, Browser]
) -> None:
    form = people["drafter"].open("/reviews/new")
    page = people["drafter"].send(form, "/reviews/new", {"unit": office.unit}, [_ROSTER])
    [held] = [name for name, _ in page.fields("/reviews/new") if name.startswith("held.")]
    told = {"unit": office.unit, "title": "别人的附件", "text": CLEAN, held: "1"}
    taken = people["editor"].send(people["editor"].open("/reviews/new"), "/reviews/new", told)
    assert "稿件已提交" in taken.text and "名单.txt" not in taken.text


def test_the_workbench_carries_its_text_over(office: Office, people: dict[str, Browser]) -> None:
    home = people["drafter"].open("/")
    told = {"text": "关于临时救助的公示\n第一段\n第二段", "page_kind": "roster"}
    page = people["drafter"].send(home, "reviews/new/carry", told)
    again = dict(page.fields("/reviews/new"))
    assert again["title"] == "关于临时救助的公示"
    assert again["text"].split() == ["第一段", "第二段"]
    assert again["page_kind"] == "roster"


# Text that would like to be more


@pytest.mark.parametrize("format", ["text", "html"])
def test_hostile_text_stays_text(office: Office, people: dict[str, Browser], format: str) -> None:
    page = submitted(
        people["drafter"],
        office,
        title=f"公示{_HOSTILE}",
        text=f"<p>{_HOSTILE}</p><p>身份证号：{IDENTITY}</p>",
        files=[("<img src=x onerror=alert(3)>.txt", b"a")],
        format=format,
        column=_HOSTILE,
    )
    path = draft_path(page)
    pages = [people["editor"].open(each) for each in (path, f"{path}/forms/review", "/reviews")]
    pages.append(people["editor"].send(pages[0], "/return", {"reasons": _HOSTILE}))
    pages.append(people["drafter"].open(path))
    for each in pages:
        assert not each.tree.xpath("//script[not(@src)] | //img[@onerror] | //*[@onerror]")
        assert len(each.tree.xpath("//*[@onload or @onclick]")) == 0
    marked = pages[0].tree.xpath("//mark[@id]/text()")
    assert IDENTITY in marked
    frames = pages[0].tree.xpath("//iframe")
    assert [frame.get("sandbox") for frame in frames] == ([""] if format == "html" else [])
