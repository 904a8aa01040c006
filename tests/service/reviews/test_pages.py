"""Pages of reviews without a browser: who sees them, a draft from its submission to its release, what is
typed and refused, text that would like to be more than text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from redactor.model import Action
from redactor.reviews import Phase
from redactor_service.access import csrf
from redactor_service.pages.reviews.sent import new_command
from redactor_service.reviews.book import Kept
from tests.service.reviews.office import (
    CLEAN,
    IDENTITY,
    MOBILE,
    PEOPLE,
    TEXT,
    TITLE,
    UNIT,
    Browser,
    Office,
    Page,
    draft_path,
    multipart,
    opened,
    submitted,
)

_ROSTER = ("名单.txt", f"联系电话：{MOBILE}".encode())
_HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(2)>"\'</textarea></form>'


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = opened(tmp_path_factory.mktemp("office"))
    yield office
    office.state.store.close()


@pytest.fixture(scope="module")
def people(office: Office) -> dict[str, Browser]:
    return {name: office.browser(name) for name in (*PEOPLE, "stranger", "admin")}


def _kept(office: Office, page: Page) -> Kept:
    return office.state.reviews.book.kept(draft_path(page).rpartition("/")[2])


def _phase(office: Office, page: Page) -> Phase:
    return _kept(office, page).draft.phase


def _signed(people: dict[str, Browser], path: str, *names: str) -> None:
    """Sign, or conclude, as these people, each in turn."""
    for name in names:
        page = people[name].open(path)
        if name == "secrecy_reviewer":
            told = {"conclusion": "public", "basis": "不涉密"}
            page = people[name].send(page, "/conclude", told)
            assert "保密审查结论已记录" in page.text
        else:
            page = people[name].send(page, "/sign", {"remark": f"{name}已核"})
            assert "已签字" in page.text, page.text


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
        token = [("csrf_token", _token(people[name]))]
        told = people[name].post(
            f"{path}/withdraw", token + [each for each in sent if each[0] != "csrf_token"]
        )
        assert told.status == 404
        assert "救助" not in people[name].open("/reviews").text
        assert path not in people[name].open("/reviews/search?all=1").answer.text
    assert _phase(office, page) is Phase.REVIEW
    # And no such draft is answered alike.
    assert people["editor"].open(f"/reviews/{'0' * 32}").status == 404


def _token(browser: Browser) -> str:
    return csrf.token(next(iter(browser.client.cookies.values())))


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
    late = [*fields, ("csrf_token", _token(people["drafter"]))]
    assert people["drafter"].post(f"{draft_path(page)}/withdraw", late).status == 403
    assert _phase(office, page) is Phase.REVIEW


def test_the_token_may_come_in_pieces(office: Office, people: dict[str, Browser]) -> None:
    page = submitted(people["drafter"], office)
    body = multipart([*page.fields("/withdraw"), ("reason", "不发了")], [])
    answer = people["drafter"].client.post(
        f"{draft_path(page)}/withdraw",
        content=(body[at : at + 7] for at in range(0, len(body), 7)),
        headers={"Content-Type": "multipart/form-data; boundary=redactor-tests"},
    )
    assert answer.status_code == 303
    assert _phase(office, page) is Phase.WITHDRAWN


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
    kept = _kept(office, page)
    told = kept.draft.particulars
    assert (told.title, told.unit, told.column, told.source) == (TITLE, UNIT, "救助公示", "原创")
    assert (told.office, told.drafted, told.openness) == ("社会救助科", "2026-11-30", "主动公开")
    assert told.involves == ("个人信息",)
    assert [each.name for each in told.attachments] == ["名单.txt", "说明.txt"]
    content = office.state.reviews.book.content(kept.draft.id, kept.draft.digest)
    # As it was pasted, without the line ends of the form.
    assert content is not None and content.text == TEXT
    assert content.attachments[0].data == _ROSTER[1]
    assert "附件1：名单.txt" in page.text and "没有发现须处理的内容" in page.text
    assert {each.action for each in kept.draft.findings} == {Action.MASK}
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


# The whole way


def test_a_draft_from_its_submission_to_its_release(
    office: Office, people: dict[str, Browser]
) -> None:
    page = submitted(people["drafter"], office, files=[])
    path = draft_path(page)
    editor = people["editor"]
    assert path in editor.open("/reviews").answer.text
    page = editor.open(path)
    assert not page.has("/sign") and "现在不能签字" in page.text
    assert "还有问题没有处理" in page.text
    page = editor.send(page, "/decide", {"all": "masked"})
    assert "处理已记录" in page.text
    assert "已决定遮盖或改正，但稿件中仍然存在" in page.text
    page = editor.send(page, "/mask")
    assert "须遮盖的内容已遮盖" in page.text
    assert IDENTITY not in page.tree.xpath("string(//*[@class='text'])")
    assert IDENTITY[6:] in page.tree.xpath("string(//*[@class='card'][.//del])")
    kept = office.state.reviews.book.kept(path.rpartition("/")[2])
    assert not kept.draft.findings
    assert [each.facts["changes"] for each in kept.events if each.kind.value == "edited"] == [3]
    _signed(people, path, "editor", "section_head", "secrecy_reviewer", "leader")
    publisher = people["publisher"]
    page = publisher.open(path)
    page = publisher.send(page, "/release", {"address": "https://www.example.cn/1"})
    assert "稿件已发布" in page.text and _phase(office, page) is Phase.RELEASED
    page = publisher.send(page, "/reread", {"result": "页面显示正常"})
    assert "读网结果已登记" in page.text and "页面显示正常" in page.text
    page = publisher.send(page, "/correct", {"reason": "金额有误", "text": CLEAN + "更正。"})
    assert "更正稿已提交" in page.text and _phase(office, page) is Phase.REVIEW
    page = publisher.send(page, "/retract", {"reason": "暂不公开"})
    assert "已登记撤稿" in page.text and _phase(office, page) is Phase.RETRACTED


def test_a_return_an_edit_and_another_submission(
    office: Office, people: dict[str, Browser]
) -> None:
    page = submitted(people["drafter"], office, title="公示", text=CLEAN)
    path = draft_path(page)
    _signed(people, path, "editor")
    head = people["section_head"].open(path)
    assert "editor已核" in head.text
    back = people["section_head"].send(head, "/return", {"reasons": ""})
    assert back.status == 409 and "请填写理由" in back.text
    back = people["section_head"].send(back, "/return", {"reasons": "请补充期限", "to": ""})
    assert "稿件已退回" in back.text and _phase(office, back) is Phase.RETURNED
    queue = people["drafter"].open("/reviews")
    assert path in queue.tree.xpath("//section[@id='returned']//a/@href")
    mine = people["drafter"].open(path)
    assert "请补充期限" in mine.text
    mine = people["drafter"].send(
        mine, "/resubmit", {"text": CLEAN + "\n公示期7天。", "column": "公示"}, [_ROSTER]
    )
    assert "稿件已重新提交" in mine.text
    seen = people["editor"].open(path)
    told = seen.tree.xpath("string(//section[.//*[@id='changes-title']])")
    assert "公示期7天" in told and "新增附件：名单.txt" in told
    # A reload shows the same.
    assert "公示期7天" in "".join(people["editor"].open(seen.path).tree.xpath("//ins//text()"))
    assert "，已失效" in seen.text
    seen = people["editor"].send(seen, "/edit", {"remove.0": "1", "title": "公示（修订）"})
    kept = office.state.reviews.book.kept(path.rpartition("/")[2])
    assert kept.draft.particulars.title == "公示（修订）" and not kept.draft.particulars.attachments


def test_decisions_want_a_reason_and_a_basis_and_keep_what_was_typed(
    office: Office, people: dict[str, Browser]
) -> None:
    page = submitted(people["drafter"], office, title="公示")
    path = draft_path(page)
    ids = [
        each.id for each in office.state.reviews.book.kept(path.rpartition("/")[2]).draft.findings
    ]
    editor = people["editor"]
    page = editor.open(path)
    none = editor.send(page, "/decide")
    assert none.status == 409 and "请先为要处理的问题选择" in none.text
    told = {
        f"ruling.{ids[0]}": "kept",
        f"reason.{ids[0]}": "本人同意",
        f"ruling.{ids[1]}": "masked",
    }
    page = editor.send(page, "/decide", told)
    assert page.status == 409 and "请填写依据" in page.text
    again = dict(page.fields("/decide"))
    assert {name: again[name] for name in told} == told
    assert not office.state.reviews.book.kept(path.rpartition("/")[2]).draft.decisions
    page = editor.send(page, "/decide", {"basis": "《社会救助暂行办法》"})
    kept = office.state.reviews.book.kept(path.rpartition("/")[2]).draft.decisions
    assert (kept[ids[0]].reason, kept[ids[0]].basis) == ("本人同意", "《社会救助暂行办法》")
    assert kept[ids[1]].basis == "" and set(kept) == set(ids[:2])
    # Who comes next reads it beside the finding.
    seen = people["section_head"].open(path).tree.xpath(f"string(//li[@id='f-{ids[0]}'])")
    assert "王编辑" in seen and "本人同意" in seen and "保留" in seen
    broken = editor.send(page, "/decide", {f"ruling.{ids[0]}": "nothing"})
    assert broken.status == 409


def test_a_stale_page_is_told_what_changed_and_loses_nothing(
    office: Office, people: dict[str, Browser]
) -> None:
    page = submitted(people["drafter"], office, title="公示", text=CLEAN)
    path = draft_path(page)
    stale = people["editor"].open(path)
    mine = people["drafter"].open(path)
    people["drafter"].send(mine, "/edit", {"text": CLEAN + "补一句。"})
    told = people["editor"].send(stale, "/sign", {"remark": "同意，已逐字核对"})
    assert told.status == 409
    alert = told.tree.xpath("string(//*[@role='alert'])")
    assert "已有变化" in alert and "丁拟稿" in alert and "修改内容" in alert
    assert "补一句" in "".join(told.tree.xpath("//ins//text()"))
    assert dict(told.fields("/sign"))["remark"].strip() == "同意，已逐字核对"
    assert "已签字" in people["editor"].send(told, "/sign").text
    # An edit on an old page keeps its text, and does not take the place of the newer one.
    late = people["drafter"].send(
        mine, "/edit", {"text": "另一种写法", "command": new_command() + ".edit"}
    )
    assert late.status == 409
    assert dict(late.fields("/edit"))["text"].strip() == "另一种写法"


def test_a_double_click_signs_once(office: Office, people: dict[str, Browser]) -> None:
    page = submitted(people["drafter"], office, title="公示", text=CLEAN)
    path = draft_path(page)
    form = people["editor"].open(path)
    for _ in range(3):
        again = people["editor"].send(form, "/sign", {"remark": "好"})
        assert again.status == 200 and "已签字" in again.text
    events = office.state.reviews.book.kept(path.rpartition("/")[2]).events
    assert [each.kind.value for each in events].count("signed") == 1
    form = people["drafter"].open(path)
    for _ in range(2):
        edited = people["drafter"].send(form, "/edit", {"text": CLEAN + "二次"})
        assert "修改已保存" in edited.text
    events = office.state.reviews.book.kept(path.rpartition("/")[2]).events
    assert [each.kind.value for each in events].count("edited") == 1


def test_only_what_may_be_done_is_offered(office: Office, people: dict[str, Browser]) -> None:
    page = submitted(people["drafter"], office, title="公示", text=CLEAN)
    path = draft_path(page)
    deeds = ("sign", "conclude", "release", "return", "withdraw", "edit", "decide", "resubmit")
    offered = {
        name: {deed for deed in deeds if people[name].open(path).has(f"/{deed}")} for name in PEOPLE
    }
    assert offered == {
        "drafter": {"edit", "withdraw"},
        "editor": {"sign", "return", "withdraw", "edit"},
        "section_head": set(),
        "leader": set(),
        "secrecy_reviewer": {"return"},
        "publisher": {"withdraw"},
    }
    why = people["leader"].open(path).text
    assert "为什么不能进行其他操作" in why and "签字：" in why
    forced = people["leader"].post(
        f"{path}/sign",
        [
            ("csrf_token", _token(people["leader"])),
            *(
                each
                for each in people["editor"].open(path).fields("/sign")
                if each[0] != "csrf_token"
            ),
        ],
    )
    assert forced.status == 409 and "您没有这一步的权限" in forced.text
    unknown = people["editor"].post(f"{path}/nothing", [("csrf_token", _token(people["editor"]))])
    assert unknown.status == 404


def test_a_deputy_says_for_whom_he_signs(office: Office, people: dict[str, Browser]) -> None:
    units = office.state.reviews.units
    units.set_roles(office.unit, "publisher", ["publisher", "deputy_editor"], by="test")
    try:
        page = submitted(people["drafter"], office, title="公示", text=CLEAN)
        path = draft_path(page)
        form = people["publisher"].open(path)
        assert "您是B岗" in form.text and "代 王编辑" in form.text
        refused = people["publisher"].send(form, "/sign", {"deputy_for": ""})
        assert refused.status == 409 and "B岗代签须注明" in refused.text
        told = {"deputy_for": office.ids["editor"]}
        done = people["publisher"].send(refused, "/sign", told)
        assert "已签字" in done.text and "（B岗，代 王编辑）" in done.text
        form = people["publisher"].open(f"{path}/forms/review")
        assert "B岗，代 王编辑" in form.text and office.ids["editor"] not in form.text
    finally:
        units.set_roles(office.unit, "publisher", ["publisher"], by="test")


def test_a_text_that_was_deleted_is_told(office: Office, people: dict[str, Browser]) -> None:
    page = submitted(people["drafter"], office, files=[_ROSTER])
    path = draft_path(page)
    people["drafter"].send(people["drafter"].open(path), "/withdraw", {"reason": "不发了"})
    reviews = office.state.reviews
    draft = reviews.book.kept(path.rpartition("/")[2]).draft
    keep, reviews._keep = reviews._keep, reviews._keep * 0
    try:
        assert reviews.purge() >= 1
    finally:
        reviews._keep = keep
    assert reviews.book.content(draft.id, draft.digest) is None
    told = people["editor"].open(path)
    assert told.status == 200 and "已按规定删除" in told.text
    assert MOBILE not in told.text
    assert people["editor"].open(f"{path}/attachments/1").status == 404
    assert people["editor"].open(f"{path}/forms/review").status == 200
