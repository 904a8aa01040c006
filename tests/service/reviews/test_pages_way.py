"""A draft on its page, form by form: decided, signed, returned, edited, released; refused, stale, sent twice."""

from __future__ import annotations

from redactor.reviews import Phase
from redactor_service.pages.reviews.sent import new_command
from tests.service.reviews.page_office import (
    CLEAN,
    IDENTITY,
    MOBILE,
    PEOPLE,
    Browser,
    Office,
    draft_path,
    office,
    people,
    phase,
    submitted,
)

__all__ = ["office", "people"]

_ROSTER = ("名单.txt", f"联系电话：{MOBILE}".encode())


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
    assert "稿件已发布" in page.text and phase(office, page) is Phase.RELEASED
    page = publisher.send(page, "/reread", {"result": "页面显示正常"})
    assert "读网结果已登记" in page.text and "页面显示正常" in page.text
    page = publisher.send(page, "/correct", {"reason": "金额有误", "text": CLEAN + "更正。"})
    assert "更正稿已提交" in page.text and phase(office, page) is Phase.REVIEW
    page = publisher.send(page, "/retract", {"reason": "暂不公开"})
    assert "已登记撤稿" in page.text and phase(office, page) is Phase.RETRACTED


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
    assert "稿件已退回" in back.text and phase(office, back) is Phase.RETURNED
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
            ("csrf_token", people["leader"].token),
            *(
                each
                for each in people["editor"].open(path).fields("/sign")
                if each[0] != "csrf_token"
            ),
        ],
    )
    assert forced.status == 409 and "您没有这一步的权限" in forced.text
    unknown = people["editor"].post(f"{path}/nothing", [("csrf_token", people["editor"].token)])
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
