"""A draft's way by the API, from its submission to a correction."""

from __future__ import annotations

import base64
import hashlib
import io
import json

import openpyxl
from docx import Document

from tests.service.reviews.office import (
    CLEAN,
    IDENTITY,
    MOBILE,
    PLANTED,
    Office,
    command,
    ok,
    problem,
)


def test_a_draft_goes_its_way(office: Office) -> None:
    made = ok(office.submit(text=PLANTED), 201)
    draft = made["id"]
    assert (made["phase"], made["place"], made["version"]) == ("review", "first", 1)
    assert made["events"] == ["submitted", "checked"]
    state = ok(office.get("editor", f"/v1/reviews/{draft}"))
    assert {each["entity"] for each in state["findings"]} == {"RESIDENT_ID", "MOBILE_PHONE"}
    assert IDENTITY not in json.dumps(state) and MOBILE not in json.dumps(state)
    acts = {each["act"]: each for each in state["next"]}
    assert acts["sign"]["code"] == "undecided" and acts["edit"]["may"] and acts["return"]["may"]
    assert set(acts["decide"]["about"]) == {each["id"] for each in state["findings"]}
    # Decided to be masked, but still there: not signed before it was carried out.
    decisions = [{"finding": each["id"], "ruling": "masked"} for each in state["findings"]]
    ok(office.act("editor", draft, "decide", decisions=decisions))
    told = problem(office.sign("editor", draft, "first"), 409, "not_carried_out")
    assert set(told["about"]) == {each["id"] for each in state["findings"]}
    edited = ok(office.act("editor", draft, "edit", text=CLEAN, changes=2))
    assert edited["digest"] != made["digest"]
    office.walk(draft, to="released")
    state = ok(office.get("drafter", f"/v1/reviews/{draft}"))
    assert (state["phase"], state["published"]) == ("released", state["digest"])
    assert [each["signature"]["name"] for each in state["stages"]] == [
        "editor甲",
        "head甲",
        "leader甲",
    ]
    assert state["stages"][0]["changes"] == 2
    assert (state["conclusion"]["conclusion"], state["conclusion"]["name"]) == (
        "public",
        "secrecy甲",
    )
    kinds = [each["kind"] for each in state["history"]]
    assert (kinds[0], kinds[-1]) == ("submitted", "released")
    assert [each["number"] for each in state["history"]] == list(range(1, len(kinds) + 1))
    ok(office.act("head", draft, "reread", result="与稿件一致"))
    corrected = ok(
        office.act("drafter", draft, "correct", text=CLEAN + "更正。", reason="日期有误")
    )
    assert (corrected["phase"], corrected["place"]) == ("review", "first")
    assert ok(office.act("publisher", draft, "retract", reason="暂停公示"))["phase"] == "retracted"


def test_returned_handed_in_again_and_withdrawn(office: Office) -> None:
    draft = office.new(particulars={"column": "公示", "involves": ["个人信息"]})["id"]
    ok(office.sign("editor", draft, "first"))
    problem(office.act("head", draft, "return", reasons=" "), 422, "reason_missing")
    back = ok(office.act("head", draft, "return", reasons="请补充期限"))
    assert (back["phase"], back["place"]) == ("returned", "")
    assert ok(office.get("drafter", "/v1/reviews/queue"))["returned"][0]["id"] == draft
    again = ok(office.act("drafter", draft, "resubmit", text=CLEAN + "公示五个工作日。"))
    assert again["events"] == ["submitted", "checked"]
    state = ok(office.get("drafter", f"/v1/reviews/{draft}"))
    # What was not sent again stays.
    assert (state["particulars"]["column"], state["particulars"]["title"]) == (
        "公示",
        "临时救助公示",
    )
    assert any(each["detail"] == "请补充期限" for each in state["history"])
    ok(office.act("drafter", draft, "withdraw", reason="重复"))
    problem(office.sign("editor", draft, "first"), 409, "wrong_phase")


def test_who_may_act_and_what_is_told_of_it(office: Office) -> None:
    draft = office.new()["id"]
    problem(office.sign("leader", draft, "third"), 409, "out_of_order")
    problem(office.sign("head", draft, "first"), 403, "not_entitled")
    problem(office.sign("editor", draft, "first", digest="0" * 64), 409, "other_text")
    ok(office.sign("editor", draft, "first"))
    deputy = ok(office.get("deputy", f"/v1/reviews/{draft}"))
    [sign] = [each for each in deputy["next"] if each["act"] == "sign"]
    assert sign["may"] and sign["about"] == ["second"]
    assert sign["deputy_for"] == [office.accounts["head"]]
    problem(office.sign("deputy", draft, "second"), 422, "no_deputy")
    ok(office.sign("deputy", draft, "second", deputy_for=sign["deputy_for"][0], remark="代签"))
    state = ok(office.get("drafter", f"/v1/reviews/{draft}"))
    assert state["stages"][1]["signature"]["deputy_for"] == "head甲"
    form = office.get("drafter", f"/v1/reviews/{draft}/form").text
    assert "B岗，代 head甲" in form


def test_a_fast_lane_is_asked_for(office: Office) -> None:
    problem(office.submit(lane="none", lane_reason="x"), 422, "no_lane")
    problem(office.submit(lane="reprint", lane_reason="x"), 422, "source_missing")
    source = {"source_address": "https://www.example.gov.cn/1.html"}
    made = office.new(lane="reprint", lane_reason="转载", particulars=source)
    assert "lane_taken" in made["events"]
    state = ok(office.get("editor", f"/v1/reviews/{made['id']}"))
    assert (state["lane"], state["stages"][1]["is_skipped"]) == ("reprint", True)


def test_two_hundred_attachments(office: Office) -> None:
    files = {f"附件{number}.txt": f"第{number}号：{CLEAN}".encode() for number in range(200)}
    files["附件7.txt"] += PLANTED.encode()
    body = {"unit": office.unit, "title": "附件公示", "text": CLEAN, "command": command()}
    sent = [("attachment", (name, data)) for name, data in files.items()]

    def submit() -> dict[str, object]:
        form = {"body": json.dumps(body)}
        return ok(office.ask("drafter", "POST", "/v1/reviews", data=form, files=sent), 201)

    made = submit()
    path = f"/v1/reviews/{made['id']}"
    state = ok(office.get("editor", path))
    assert {each["place"] for each in state["findings"]} == {"附件8"}
    assert [each["name"] for each in state["attachments"]] == list(files)
    content = ok(office.get("editor", f"{path}/content"))
    assert (content["text"], len(content["attachments"])) == (CLEAN, 200)
    for number in (1, 8, 200):
        got = office.get("editor", f"{path}/attachments/{number}")
        assert got.content == files[f"附件{number - 1}.txt"]
        digest = hashlib.sha256(got.content).hexdigest()
        assert content["attachments"][number - 1]["sha256"] == digest
    assert office.get("editor", f"{path}/attachments/201").status_code == 404
    # Sent again, it is the same draft; the next one takes out what was found and keeps the rest.
    assert submit() == made
    kept = [{"name": name} for name in files if name != "附件7.txt"]
    data = base64.b64encode(b"x").decode()
    kept.append({"name": "附件7.txt", "data": data})
    edited = ok(office.act("editor", str(made["id"]), "edit", attachments=kept))
    state = ok(office.get("editor", path))
    assert state["findings"] == [] and len(state["attachments"]) == 200
    assert office.get("editor", f"{path}/attachments/200").content == b"x"
    assert edited["version"] == 2


def test_html_is_read_as_html(office: Office) -> None:
    text = f"<p>户主身份证号：{IDENTITY[:6]}<b>{IDENTITY[6:]}</b></p>"
    draft = office.new(text=text, format="html", page_kind="roster")["id"]
    state = ok(office.get("editor", f"/v1/reviews/{draft}"))
    assert "RESIDENT_ID" in {each["entity"] for each in state["findings"]}
    content = ok(office.get("editor", f"/v1/reviews/{draft}/content"))
    told = {name: content[name] for name in ("text", "format", "page_kind")}
    assert told == {"text": text, "format": "html", "page_kind": "roster"}


def test_drafts_are_found(office: Office) -> None:
    ids = [
        office.new(
            title=f"第{number}号公示", particulars={"column": "公示" if number % 2 else "通知"}
        )["id"]
        for number in range(5)
    ]
    planted = office.new(title="有问题的公示", text=PLANTED)["id"]
    ok(office.sign("editor", ids[0], "first"))

    def found(**asked: object) -> list[str]:
        answer = ok(office.get("head", "/v1/reviews", params=asked))
        return [each["id"] for each in answer["reviews"]]

    assert found() == [planted, *reversed(ids)]
    assert found(title="3号 公示") == [ids[3]]
    assert found(column="通知") == [ids[4], ids[2], ids[0]]
    assert found(finding="RESIDENT_ID") == [planted]
    assert found(person=office.accounts["editor"]) == [ids[0]]
    assert found(place="second") == [ids[0]] and found(phase="returned") == []
    assert found(overdue=True) == [] and found(until="2020-01-01") == []
    assert found(since="2020-01-01", unit=office.unit, limit=2) == [planted, ids[4]]
    pages = []
    after = ""
    while after is not None:
        page = ok(office.get("head", "/v1/reviews", params={"limit": 2, "after": after}))
        pages.append([each["id"] for each in page["reviews"]])
        after = page["next"]
    assert [each for page in pages for each in page] == found()
    queue = ok(office.get("head", "/v1/reviews/queue"))
    assert [each["id"] for each in queue["to_review"]] == [ids[0]]
    waiting = ok(office.get("editor", "/v1/reviews/queue"))["waiting"]
    assert [each["id"] for each in waiting] == [ids[0]]


def test_forms_and_worklist(office: Office) -> None:
    draft = office.new(particulars={"unit": "清河镇", "column": "公示"})["id"]
    office.walk(draft, to="released")
    form = office.get("leader", f"/v1/reviews/{draft}/form")
    assert form.headers["content-type"].startswith("text/html") and "审签单" in form.text
    for name in ("form", "secrecy-form"):
        data = office.get("leader", f"/v1/reviews/{draft}/{name}", params={"as": "docx"}).content
        words = "".join(
            cell.text
            for table in Document(io.BytesIO(data)).tables
            for row in table.rows
            for cell in row.cells
        )
        assert "secrecy甲" in words and "临时救助公示" in words
    quarter = ok(office.get("leader", f"/v1/reviews/{draft}"))["submitted"]
    asked = {"unit": office.unit, "quarter": f"{quarter[:4]}Q{(int(quarter[5:7]) + 2) // 3}"}
    data = office.get("leader", "/v1/reviews/worklist.xlsx", params=asked).content
    rows = list(openpyxl.load_workbook(io.BytesIO(data))["工作台账"].iter_rows(values_only=True))
    assert rows[1][0] == draft and {"editor甲", "head甲", "leader甲"} <= set(rows[1])
    empty = office.get("leader", "/v1/reviews/worklist.xlsx", params={**asked, "column": "别的"})
    assert len(list(openpyxl.load_workbook(io.BytesIO(empty.content))["工作台账"].iter_rows())) == 1
    assert (
        office.get("leader", "/v1/reviews/worklist.xlsx", params={**asked, "quarter": "2026"})
    ).status_code == 422
    # Nothing of it stays in the service's folder.
    assert not list(office.state.settings.data.rglob("*.xlsx"))


def test_a_closed_drafts_text_is_gone_and_its_record_is_not(office: Office) -> None:
    data = base64.b64encode(b"x").decode()
    draft = office.new(attachments=[{"name": "a.txt", "data": data}])["id"]
    office.walk(draft, to="release")
    digest, version = office.place(draft)["digest"], office.place(draft)["version"]
    release = {"digest": digest, "command": "release-1", "version": version}
    done = ok(office.act("publisher", draft, "release", **release))
    reviews = office.state.reviews
    reviews._keep -= reviews._keep  # the time for which texts are kept is over
    assert reviews.purge() == 1
    for path in ("content", "attachments/1"):
        problem(office.get("editor", f"/v1/reviews/{draft}/{path}"), 410, "gone")
    # Sent again, it is answered as it was, although nothing is there to be checked.
    assert ok(office.act("publisher", draft, "release", **release)) == done
    problem(office.act("publisher", draft, "release", digest=digest), 409, "wrong_phase")
    problem(office.act("editor", draft, "recheck"), 409, "wrong_phase")
    problem(office.act("drafter", draft, "correct", text="更正", reason="有误"), 410, "gone")
    state = ok(office.get("drafter", f"/v1/reviews/{draft}"))
    assert state["attachments"][0]["name"] == "a.txt"
    corrected = {"title": "更正公示", "text": "更正", "attachments": [], "reason": "有误"}
    assert ok(office.act("drafter", draft, "correct", **corrected))["place"] == "first"
