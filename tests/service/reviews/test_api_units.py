"""Units, members, ways and hooks by the API; hooks told of each step, by a real receiver on loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from redactor.reviews.ledger import parse_checkpoint, verify
from redactor.reviews.storage import FileLedger
from redactor_service.access import csrf, sessions
from redactor_service.access.accounts import all_accounts
from redactor_service.access.callers import COOKIE
from redactor_service.access.scopes import Scope
from redactor_service.storage.engine import Store, now
from redactor_service.storage.review_models import ReviewDelivery
from tests.service.reviews.office import (
    CLEAN,
    IDENTITY,
    MOBILE,
    PLANTED,
    Office,
    near,
    new_key,
    ok,
    open_office,
    opened,
    problem,
)
from tests.service.test_webhooks_out import Receiver, serving

SECRET = bytes(range(32))
_TOLD = "whsec_" + base64.b64encode(SECRET).decode()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    yield from serving(204)


def _hook(office: Office, receiver: Receiver, key: str) -> str:
    body = {"url": f"http://{receiver.host}/cms", "secret": _TOLD}
    made = office.ask(key, "POST", f"/v1/units/{office.unit}/hooks", json=body)
    return str(ok(made, 201)["id"])


def _until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def _kinds(receiver: Receiver) -> list[str]:
    """What was told, in the order of a draft's versions: messages may overtake one another."""
    told = [json.loads(body) for _, _, body in receiver.got]
    return [each["type"] for each in sorted(told, key=lambda each: each["data"]["version"])]


def _is_signed(headers: dict[str, str], body: bytes) -> bool:
    """As Standard Webhooks says."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    return headers["webhook-signature"] == f"v1,{right}"


def test_each_step_is_told_and_nothing_that_was_written(
    database: str, tmp_path: Path, receiver: Receiver
) -> None:
    hosts = (f"inside:{receiver.host}",)
    with open_office(database, tmp_path / "data", webhook_hosts=hosts) as office:
        _hook(office, receiver, new_key(office, Scope.ADMIN))
        draft = office.new(title="关于丁秀云的公示", text=PLANTED)["id"]
        found = ok(office.get("editor", f"/v1/reviews/{draft}"))["findings"]
        kept = {"ruling": "kept", "reason": "本人同意书在卷", "basis": "第十五条"}
        decisions = [{"finding": each["id"], **kept} for each in found]
        ok(office.act("editor", draft, "decide", decisions=decisions))
        office.walk(draft, to="released")
        steps = ["submitted", "decided", *["signed"] * 2, "concluded", "signed", "checked"]
        _until(lambda: len(receiver.got) == len(steps))
        assert _kinds(receiver) == [f"review.{each}" for each in steps]
        for _, headers, body in receiver.got:
            assert _is_signed(headers, body)
            whole = body + json.dumps(json.loads(body), ensure_ascii=False).encode()
            for written in (IDENTITY, MOBILE, "丁秀云", "同意书", "第十五条", "甲", "公示"):
                assert written.encode() not in whole, written
        last = max((json.loads(body)["data"] for _, _, body in receiver.got), key=_version)
        assert last["phase"] == "released" and "released" in last["events"]
        assert last["draft"] == draft and last["by"] == office.accounts["publisher"]
        _until(lambda: _waiting(office.state.store) == 0)


def _version(data: dict[str, int]) -> int:
    return data["version"]


def _due_now(store: Store) -> None:
    """So that nobody waits for the pause before the next try."""
    with store.write() as session:
        session.execute(sa.update(ReviewDelivery).values(next_at=now()))


def _waiting(store: Store) -> int:
    with store.read() as session:
        count = session.scalar(sa.select(sa.func.count()).select_from(ReviewDelivery))
    return count or 0


def test_a_step_outlives_a_restart_and_a_receiver_that_is_away(
    database: str, tmp_path: Path
) -> None:
    away = serving(503)
    receiver = next(away)
    hosts = (f"inside:{receiver.host}",)
    folder = tmp_path / "data"
    with open_office(database, folder, webhook_hosts=hosts) as office:
        _hook(office, receiver, new_key(office, Scope.ADMIN))
        office.new()
        _until(lambda: len(receiver.got) >= 1)
    # The service has ended between the step and its message.
    assert _waiting(office.state.store) == 1
    office.state.store.close()
    receiver.answers = [204]
    before = {headers["webhook-id"] for _, headers, _ in receiver.got}
    tries = len(receiver.got)
    with opened(database, folder, webhook_hosts=hosts) as app, near(app):
        _due_now(app.state.redactor.store)
        _until(lambda: len(receiver.got) > tries)
        _until(lambda: _waiting(app.state.redactor.store) == 0)
    assert {headers["webhook-id"] for _, headers, _ in receiver.got} == before
    assert all(_is_signed(headers, body) for _, headers, body in receiver.got)
    assert len({body for _, _, body in receiver.got}) == 1
    next(away, None)


def test_hooks_are_the_administrators(office: Office) -> None:
    path = f"/v1/units/{office.unit}/hooks"
    body = {"url": "https://cms.example.gov.cn/x", "secret": _TOLD}
    for who in ("editor", new_key(office, Scope.REVIEWS)):
        assert office.ask(who, "POST", path, json=body).status_code == 403
        assert office.get(who, path).status_code == 403
        assert office.ask(who, "DELETE", f"{path}/x").status_code == 403
    admin = new_key(office, Scope.ADMIN)
    # A host that the operator did not name, a secret that is none, a unit that there is not.
    for told in (body, {**body, "secret": "short"}, {**body, "url": "file:///etc/passwd"}):
        assert office.ask(admin, "POST", path, json=told).status_code == 422
    problem(office.ask(admin, "POST", "/v1/units/none/hooks", json=body), 404, "no_unit")
    assert office.get(admin, path).json() == []
    assert office.ask(admin, "DELETE", f"{path}/none").status_code == 404


def test_a_hook_that_is_removed_is_told_no_more(
    database: str, tmp_path: Path, receiver: Receiver
) -> None:
    hosts = (f"inside:{receiver.host}",)
    with open_office(database, tmp_path / "data", webhook_hosts=hosts) as office:
        admin = new_key(office, Scope.ADMIN)
        hook = _hook(office, receiver, admin)
        path = f"/v1/units/{office.unit}/hooks"
        listed: httpx.Response = office.get(admin, path)
        assert listed.json() == [{"id": hook, "url": f"http://{receiver.host}/cms"}]
        assert SECRET.hex() not in listed.text and _TOLD not in listed.text
        receiver.answers = [503]
        office.new(text=CLEAN)
        assert _waiting(office.state.store) == 1
        assert office.ask(admin, "DELETE", f"{path}/{hook}").status_code == 204
        assert _waiting(office.state.store) == 0
        assert office.get(admin, path).json() == []


def test_units_members_and_ways(office: Office) -> None:
    other = office.state.reviews.units.add("河西镇", by="test")
    [unit] = office.get("editor", "/v1/units").json()
    assert (unit["id"], unit["title"], unit["roles"]) == (office.unit, "清河镇", ["editor"])
    admin = new_key(office, Scope.ADMIN)
    assert {each["id"] for each in office.get(admin, "/v1/units").json()} == {office.unit, other}
    for who in ("editor", admin):
        members = {
            each["account_name"]: each
            for each in office.get(who, f"/v1/units/{office.unit}/members").json()
        }
        assert members["head"]["roles"] == ["section_head"]
        assert members["head"]["account"] == office.accounts["head"]
        way = ok(office.get(who, f"/v1/units/{office.unit}/way"))
        assert [each["key"] for each in way["stages"]] == ["first", "second", "third"]
        assert way["secrecy"]["title"] == "保密审查" and way["secrecy_before"] == "third"
        assert {each["key"] for each in way["lanes"]} == {"reprint", "urgent"}
    problem(office.get(admin, "/v1/units/none/way"), 404, "no_unit")


def test_the_ledger_is_verified_elsewhere(office: Office, tmp_path: Path) -> None:
    draft = office.new(text=PLANTED)["id"]
    admin = new_key(office, Scope.ADMIN)
    line = office.get(admin, "/v1/ledger/checkpoint").text
    ok(office.act("drafter", draft, "withdraw", reason="重复"))
    answer = office.get(admin, "/v1/ledger")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    for written in (IDENTITY, MOBILE, "丁秀云", "重复"):
        assert written not in answer.text
    kept = tmp_path / "ledger.jsonl"
    kept.write_bytes(answer.content)
    key = office.state.desk.options.key
    assert key is not None
    anchors = [parse_checkpoint(line.strip())]
    assert verify(FileLedger(kept).records(), key, anchors) is None
    kept.write_bytes(b"".join(answer.content.splitlines(keepends=True)[:-1]))
    assert verify(FileLedger(kept).records(), key, anchors) is None
    lines = answer.content.splitlines(keepends=True)
    kept.write_bytes(b"".join([*lines[:2], *lines[3:]]))
    assert verify(FileLedger(kept).records(), key, anchors) is not None
    for path in ("/v1/ledger", "/v1/ledger/checkpoint"):
        assert office.get("editor", path).status_code == 403


def test_a_session_acts_as_its_account(small_office: Office) -> None:
    office = small_office
    draft = office.new()["id"]
    [editor] = [each for each in all_accounts(office.state.store) if each.name == "editor"]
    token = sessions.begin(office.state.store, editor)
    seen = office.place(draft)
    body = {"act": "sign", "stage": "first", "command": "page-1", **seen}
    cookie = {"cookie": f"{COOKIE}={token}"}
    path = f"/v1/reviews/{draft}/commands"
    answer = office.client.post(path, json=body, headers=cookie)
    assert answer.status_code == 403
    headers = {**cookie, csrf.HEADER: csrf.token(token)}
    ok(office.client.post(path, json=body, headers=headers))
    state = ok(office.client.get(f"/v1/reviews/{draft}", headers=cookie))
    assert state["stages"][0]["signature"]["person"] == editor.id


def test_without_keys_and_accounts_nobody_acts(tmp_path: Path) -> None:
    with opened("", tmp_path / "data") as app:
        client = near(app)
        problem(client.get("/v1/reviews/queue"), 403, "no_account")
        assert client.get("/v1/ledger").status_code == 403
