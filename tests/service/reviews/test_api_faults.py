"""What goes wrong between people, programs and the database: one outcome, and a clear message."""

from __future__ import annotations

import base64
import datetime
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from redactor.reviews.ledger import verify
from redactor_service.access import accounts, roll
from redactor_service.access.scopes import Scope
from redactor_service.reviews import desk
from redactor_service.storage.engine import now
from tests.service.reviews.office import (
    CLEAN,
    PLANTED,
    Office,
    command,
    new_key,
    ok,
    open_office,
    problem,
)
from tests.service.reviews.outage import away


def _at_once(*asks: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """The answers to what is asked in the same moment."""
    barrier = threading.Barrier(len(asks))

    def ask(each: Callable[[], httpx.Response]) -> httpx.Response:
        barrier.wait()
        return each()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(ask, asks))


def _whole(office: Office, draft: str) -> dict[str, Any]:
    return ok(office.get("drafter", f"/v1/reviews/{draft}"))


def _is_whole(office: Office) -> bool:
    """Whether the ledger is as it was written, and tells of every event."""
    reviews = office.state.reviews
    key = office.state.desk.options.key
    assert key is not None
    return verify(reviews.ledger.records(), key) is None


# Two at once, stale pages, retries


def test_two_sign_at_once(office: Office) -> None:
    office.hire("editor2", ["editor"])
    draft = office.new()["id"]
    seen = office.place(draft)
    one, other = _at_once(
        lambda: office.sign("editor", draft, "first", **seen),
        lambda: office.sign("editor2", draft, "first", **seen),
    )
    assert {one.status_code, other.status_code} == {200, 409}
    problem(one if one.status_code == 409 else other, 409, "stale")
    signed = [each for each in _whole(office, draft)["history"] if each["kind"] == "signed"]
    assert len(signed) == 1 and _is_whole(office)


def test_a_stale_page_changes_nothing(office: Office) -> None:
    draft = office.new()["id"]
    seen = office.place(draft)
    ok(office.act("drafter", draft, "edit", text=CLEAN + "又及。"))
    problem(office.sign("editor", draft, "first", **seen), 409, "stale")
    # With the version guessed, what was read is still another text.
    problem(office.sign("editor", draft, "first", digest=seen["digest"]), 409, "other_text")
    assert not any(each["signature"] for each in _whole(office, draft)["stages"])


def test_a_doubled_retry_is_done_once(office: Office) -> None:
    body = {"command": command(), "text": PLANTED}
    first, second = _at_once(lambda: office.submit(**body), lambda: office.submit(**body))
    assert ok(first, 201) == ok(second, 201) == ok(office.submit(**body), 201)
    draft = first.json()["id"]
    assert len(ok(office.get("drafter", "/v1/reviews"))["reviews"]) == 1
    edit = {"version": 1, "command": command(), "text": CLEAN}
    edited = ok(office.act("editor", draft, "edit", **edit))
    signing = {"version": 2, "command": command(), "digest": edited["digest"]}
    answers = _at_once(*[lambda: office.sign("editor", draft, "first", **signing)] * 4)
    assert len({json.dumps(ok(each)) for each in answers}) == 1
    replayed = [each.headers.get("idempotency-replayed") for each in answers]
    assert sorted(replayed, key=str) == [None, "true", "true", "true"]
    # Long after, when others have acted: as it was answered then.
    ok(office.sign("head", draft, "second"))
    assert ok(office.act("editor", draft, "edit", **edit)) == edited
    assert ok(office.submit(**body), 201) == first.json()
    kinds = [each["kind"] for each in _whole(office, draft)["history"]]
    assert kinds == ["submitted", "checked", "edited", "checked", "signed", "signed"]
    # The id of another command, and another's command.
    told = {**edit, "text": "别的"}
    problem(office.act("editor", draft, "edit", **told), 422, "reused_id")
    problem(office.act("head", draft, "edit", **edit), 422, "reused_id")
    problem(office.submit(**{**body, "text": "别的"}), 422, "reused_id")
    assert _is_whole(office)


def test_a_retry_is_the_same_after_rules_have_changed(office: Office) -> None:
    body = {"command": command(), "text": PLANTED}
    made = ok(office.submit(**body), 201)
    recheck = {"version": 1, "command": command()}
    checked = ok(office.act("editor", made["id"], "recheck", **recheck))
    checking = office.state.reviews._checking

    async def none(*_: object) -> object:
        raise AssertionError("it was checked anew")

    checking.check = none  # type: ignore[method-assign, assignment]  # what is checked anew fails
    assert ok(office.submit(**body), 201) == made
    assert ok(office.act("editor", made["id"], "recheck", **recheck)) == checked


def test_a_command_needs_an_id(small_office: Office) -> None:
    office = small_office
    body = {"unit": office.unit, "title": "公示", "text": CLEAN}
    assert office.ask("drafter", "POST", "/v1/reviews", json=body).status_code == 422
    header = {"Idempotency-Key": "one"}
    made = ok(office.ask("drafter", "POST", "/v1/reviews", json=body, headers=header), 201)
    assert made["command"] == "one"
    other = {**body, "command": "two"}
    answer = office.ask("drafter", "POST", "/v1/reviews", json=other, headers=header)
    assert answer.status_code == 422 and "Idempotency-Key" in answer.text


# The clock


def test_the_clock_jumps_back(office: Office) -> None:
    reviews = office.state.reviews
    draft = office.new()["id"]
    ok(office.sign("editor", draft, "first"))
    reviews._clock = lambda: now() - datetime.timedelta(days=400)
    ok(office.sign("head", draft, "second"))
    reviews._clock = lambda: now() + datetime.timedelta(days=30)
    ok(office.sign("secrecy", draft, "secrecy"))
    reviews._clock = now
    ok(office.sign("leader", draft, "third"))
    digest = office.place(draft)["digest"]
    ok(office.act("publisher", draft, "release", digest=digest))
    state = _whole(office, draft)
    moments = [each["at"] for each in state["history"]]
    assert moments != sorted(moments)
    # Order is by number: nothing was lost or put elsewhere.
    kinds = [each["kind"] for each in state["history"] if each["kind"] != "checked"]
    assert kinds == ["submitted", "signed", "signed", "concluded", "signed", "released"]
    assert _is_whole(office)


# The database


def test_the_database_goes_away_between_text_and_signature(office: Office) -> None:
    draft = office.new()["id"]
    seen = office.place(draft)
    asked = {"command": command(), **seen}
    body = {"command": command()}
    before = len(list(office.state.reviews.ledger.records()))
    with away(office.state.store):
        for answer in (
            office.sign("editor", draft, "first", **asked),
            office.submit(**body),
            office.get("editor", f"/v1/reviews/{draft}"),
        ):
            assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
            assert answer.headers["content-type"] == "application/problem+json"
            assert "database" in answer.text or "checked" in answer.text
    _until(lambda: office.get("editor", "/v1/units").status_code == 200)
    assert len(list(office.state.reviews.ledger.records())) == before
    assert _whole(office, draft)["version"] == 1
    # The same again.
    assert ok(office.sign("editor", draft, "first", **asked))["version"] == 2
    ok(office.submit(**body), 201)
    assert _is_whole(office)


def test_the_database_goes_away_while_the_text_is_checked(office: Office) -> None:
    checking = office.state.reviews._checking
    real = checking.check
    gone = away(office.state.store)

    async def check(content: Any) -> Any:
        checked = await real(content)
        gone.__enter__()
        return checked

    body = {"command": command(), "text": PLANTED}
    # The database goes in the middle.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "check", check)
        answer = office.submit(**body)
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    gone.__exit__(None, None, None)
    _until(lambda: office.get("drafter", "/v1/units").status_code == 200)
    assert ok(office.get("drafter", "/v1/reviews"))["reviews"] == []
    ok(office.submit(**body), 201)
    assert len(ok(office.get("drafter", "/v1/reviews"))["reviews"]) == 1 and _is_whole(office)


def _until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


# People


def test_somebody_is_removed_midway(office: Office) -> None:
    draft = office.new()["id"]
    ok(office.sign("editor", draft, "first"))
    units = office.state.reviews.units
    units.set_roles(office.unit, "editor", [], by="test")
    told = problem(office.act("editor", draft, "return", reasons="补充"), 403, "not_member")
    assert "此前的签字仍然有效" in told["detail"]
    problem(office.get("editor", f"/v1/reviews/{draft}"), 404, "no_draft")
    problem(office.submit("editor"), 404, "no_unit")
    # What he signed stands, and the others go on.
    office.hire("editor", [])
    for stage, who in (("second", "head"), ("secrecy", "secrecy"), ("third", "leader")):
        ok(office.sign(who, draft, stage))
    assert _whole(office, draft)["stages"][0]["signature"]["name"] == "editor甲"
    # A deputy cannot stand in for who is gone.
    other = office.new()["id"]
    office.hire("editor2", ["editor"])
    ok(office.sign("editor2", other, "first"))
    units.set_roles(office.unit, "head", [], by="test")
    who = office.accounts["head"]
    problem(office.sign("deputy", other, "second", deputy_for=who), 422, "no_deputy")


def test_a_disabled_accounts_key_lets_nobody_in(office: Office) -> None:
    draft = office.new()["id"]
    accounts.disable(office.state.store, "editor")
    time.sleep(roll.FRESH + 0.1)
    assert office.sign("editor", draft, "first").status_code == 401
    accounts.enable(office.state.store, "editor")
    time.sleep(roll.FRESH + 0.1)
    ok(office.sign("editor", draft, "first"))


def test_another_units_drafts_are_not_there(office: Office) -> None:
    draft = office.new()["id"]
    elsewhere = office.state.reviews.units.add("河西镇", by="test")
    office.hire("stranger", ["editor", "publisher"], unit=elsewhere)
    path = f"/v1/reviews/{draft}"
    for part in ("", "/content", "/attachments/1", "/form", "/secrecy-form", "/place"):
        problem(office.get("stranger", path + part), 404, "no_draft")
    for act, told in (
        ("sign", {"stage": "first", "digest": office.place(draft)["digest"]}),
        ("edit", {"text": "别的"}),
        ("recheck", {}),
        ("withdraw", {"reason": "x"}),
    ):
        problem(office.act("stranger", draft, act, **told), 404, "no_draft")
    assert ok(office.get("stranger", "/v1/reviews"))["reviews"] == []
    asked = {"after": draft}
    assert office.get("stranger", "/v1/reviews", params=asked).status_code == 422
    for part in ("members", "way"):
        problem(office.get("stranger", f"/v1/units/{office.unit}/{part}"), 404, "no_unit")
    asked = {"unit": office.unit}
    problem(office.get("stranger", "/v1/reviews/worklist.xlsx", params=asked), 404, "no_unit")
    problem(office.submit("stranger"), 404, "no_unit")
    problem(office.submit("drafter", unit="0" * 32), 404, "no_unit")
    assert [each["id"] for each in office.get("stranger", "/v1/units").json()] == [elsewhere]
    assert _whole(office, draft)["version"] == 1


def test_an_administrator_sees_no_draft_and_acts_in_nobodys_name(office: Office) -> None:
    draft = office.new(text=PLANTED)["id"]
    state = _whole(office, draft)
    office.hire("boss", [], role="admin")
    both = new_key(office, Scope.REVIEWS, Scope.ADMIN, account="boss")
    path = f"/v1/reviews/{draft}"
    editor = office.accounts["editor"]
    verdict = {"finding": state["findings"][0]["id"], "ruling": "masked"}
    for key in ("boss", both):
        for part in ("", "/content", "/form", "/place"):
            problem(office.get(key, path + part), 404, "no_draft")
        answer = office.act(key, draft, "decide", decisions=[verdict], person=editor)
        problem(answer, 404, "no_draft")
    # With the administrator's scope alone, not even where it is.
    alone = new_key(office, Scope.ADMIN)
    assert office.get(alone, f"{path}/place").status_code == 403
    assert office.get(alone, path).status_code == 403
    # As a member he still is nobody else, and neither is anybody.
    office.hire("boss", ["drafter"])
    for who in ("boss", both, "drafter"):
        answer = office.act(who, draft, "decide", decisions=[verdict], person=editor)
        assert "不得代替他人" in problem(answer, 403, "not_yourself")["detail"]
    answer = office.act("boss", draft, "decide", decisions=[verdict])
    problem(answer, 403, "not_entitled")
    assert _whole(office, draft)["findings"][0]["decision"] is None


def test_a_key_without_an_account_reads_where_a_draft_is(office: Office) -> None:
    draft = office.new(text=PLANTED)["id"]
    key = new_key(office, Scope.REVIEWS)
    told = ok(office.get(key, f"/v1/reviews/{draft}/place"))
    assert (told["place"], told["version"]) == ("first", 1)
    # Nothing that anybody wrote.
    assert not {"title", "particulars", "findings", "history"} & set(told)
    for path in ("", "/queue", f"/{draft}", f"/{draft}/content", f"/{draft}/form"):
        refused = problem(office.get(key, f"/v1/reviews{path}"), 403, "no_account")
        assert "--account" in refused["detail"]
    problem(office.submit(key), 403, "no_account")
    problem(office.sign(key, draft, "first"), 403, "no_account")
    problem(office.get(key, "/v1/units"), 403, "no_account")
    missing = f"/v1/reviews/{'0' * 32}/place"
    problem(office.get(key, missing), 404, "no_draft")


def test_a_key_without_the_scope_has_no_part(small_office: Office) -> None:
    key = new_key(small_office, Scope.SCAN, account="editor")
    assert small_office.get(key, "/v1/reviews/queue").status_code == 403
    assert small_office.submit(key).status_code == 403


# Too much, and what cannot be


@pytest.mark.parametrize(
    "told",
    [
        {"title": ""},
        {"title": "  "},
        {"text": None},
        {"format": "pdf"},
        {"page_kind": "no such kind"},
        {"unit": "x\u0000"},
        {"particulars": {"column": "公示\u0000"}},
        {"particulars": {"title": "公示"}},
        {"attachments": [{"name": "a.txt", "data": "no base64"}]},
        {"attachments": [{"name": "a.txt"}]},
        {"attachments": [{"name": "a.txt", "data": ""}] * 2},
        {"attachments": [{"name": "", "data": ""}]},
        {"command": "a b"},
        {"command": ""},
        {"nothing": 1},
    ],
)
def test_what_cannot_be_handed_in_is_told(small_office: Office, told: dict[str, Any]) -> None:
    answer = small_office.submit(**told)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]
    assert ok(small_office.get("drafter", "/v1/reviews"))["reviews"] == []


def _files(home: Path) -> set[Path]:
    """What lies in the vault."""
    return {each for each in (home / "data" / "vault").rglob("*") if each.is_file()}


def test_too_much_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "MOST_BYTES", 40_000)
    with open_office("", tmp_path / "data", max_body=30_000, max_file=50_000) as office:
        before = _files(tmp_path)
        assert office.submit(text="长" * 20_000).status_code == 413
        body = json.dumps(
            {"unit": office.unit, "title": "公示", "text": CLEAN, "command": command()}
        )

        def form(*sizes: int) -> httpx.Response:
            files = [("attachment", (f"{at}.txt", b"x" * size)) for at, size in enumerate(sizes)]
            return office.ask("drafter", "POST", "/v1/reviews", data={"body": body}, files=files)

        assert form(400_000).status_code == 413
        told = form(30_000, 30_000)
        assert told.status_code == 422 and "40,000 bytes in all" in told.text
        ok(form(10_000, 10_000), 201)
        draft = office.new()["id"]
        # The limit of commands, too.
        path = f"/v1/reviews/{draft}/commands"
        command_body = json.dumps({"act": "edit", "version": 1, "command": command()})
        files = [("attachment", ("a.txt", b"x" * 400_000))]
        answer = office.ask("drafter", "POST", path, data={"body": command_body}, files=files)
        assert answer.status_code == 413
        many = [{"name": f"{number}.txt", "data": ""} for number in range(1_001)]
        assert office.submit(attachments=many).status_code == 422
        assert _files(tmp_path) == before


def test_other_bodies_are_refused(small_office: Office) -> None:
    office = small_office
    draft = office.new()["id"]
    for path in ("/v1/reviews", f"/v1/reviews/{draft}/commands"):
        assert office.ask("drafter", "POST", path, content=b"<a/>").status_code == 415
        assert office.ask("drafter", "POST", path, json=[]).status_code == 422
        assert office.ask("drafter", "POST", path, data={"x": "{}"}).status_code == 415
    file = [("attachment", ("a.txt", b"x"))]
    body = json.dumps({"act": "recheck", "version": 1, "command": command()})
    path = f"/v1/reviews/{draft}/commands"
    answer = office.ask("drafter", "POST", path, data={"body": body}, files=file)
    assert answer.status_code == 422 and "takes no files" in answer.text
    both = {"act": "edit", "version": 1, "command": command()}
    listed = json.dumps({**both, "attachments": [{"name": "a", "data": "eA=="}]})
    answer = office.ask("drafter", "POST", path, data={"body": listed}, files=file)
    assert answer.status_code == 422 and "not in both" in answer.text
    taken = json.dumps({**both, "text": CLEAN})
    ok(office.ask("drafter", "POST", path, data={"body": taken}, files=file))
    got = office.get("drafter", f"/v1/reviews/{draft}/attachments/1")
    assert got.content == b"x"
    assert base64.b64decode("eA==") == got.content
