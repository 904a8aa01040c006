"""Who signs in, on SQLite and PostgreSQL: sessions, lockout, accounts, passwords."""

from __future__ import annotations

import datetime
import re
import threading
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from redactor import RedactorError
from redactor_service.access import accounts, passwords, roll, sessions
from redactor_service.access.accounts import FREE_TRIES, Wait
from redactor_service.access.callers import (
    COOKIE,
    SECURE_COOKIE,
)
from redactor_service.access.openness import Place
from redactor_service.access.scopes import Role
from redactor_service.storage.engine import Store, now
from redactor_service.storage.models import Account
from tests.service.databases import database, postgres, store
from tests.service.gate import PASSWORD, client, client_over, quick_hashes

__all__ = ["client", "database", "postgres", "quick_hashes", "store"]


def _sign_in(client: TestClient, name: str, password: str, **headers: str) -> Any:
    form = client.get("/login")
    found = re.search(r'name="csrf_token" value="([^"]+)"', form.text)
    assert found
    data = {"name": name, "password": password, "csrf_token": found[1]}
    return client.post("/login", data=data, headers=headers)


def test_signs_in_and_out_without_script(store: Store, client: TestClient) -> None:
    accounts.add(store, "李娜", PASSWORD)
    opened = client.get("/", headers={"accept": "text/html"})
    assert (opened.status_code, opened.headers["location"]) == (303, "/login")
    assert "<script" not in client.get("/login").text
    answer = _sign_in(client, "李娜", PASSWORD)
    assert answer.status_code == 303
    cookie = next(each for each in answer.headers.get_list("set-cookie") if COOKIE in each)
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Secure" not in cookie
    token = client.get("/").json()
    assert client.post("/v1/scan").status_code == 403
    assert client.post("/v1/scan", headers={"x-csrf-token": "0" * 64}).status_code == 403
    assert client.post("/v1/scan", headers={"x-csrf-token": token}).json()["name"] == "李娜"
    kept = client.cookies[COOKIE]
    assert client.post("/logout", data={"csrf_token": token}).status_code == 303
    # The cookie played again.
    replayed = client.get("/", headers={"cookie": f"{COOKIE}={kept}"})
    assert replayed.status_code == 401


def test_over_https_the_cookie_is_of_this_host_alone(store: Store) -> None:
    accounts.add(store, "li", PASSWORD)
    place = Place(host="0.0.0.0", public_url="https://check.example.gov.cn")
    with client_over(store, place, "https://check.example.gov.cn") as client:
        answer = _sign_in(client, "LI", PASSWORD, origin="https://check.example.gov.cn")
        cookie = next(
            each for each in answer.headers.get_list("set-cookie") if SECURE_COOKIE in each
        )
        assert "Secure" in cookie and "Domain" not in cookie
        assert _sign_in(client, "LI", PASSWORD, origin="https://evil.example").status_code == 403


def test_a_form_of_another_browser_signs_nobody_in(store: Store, client: TestClient) -> None:
    accounts.add(store, "li", PASSWORD)
    data = {"name": "li", "password": PASSWORD, "csrf_token": "x" * 43}
    assert client.post("/login", data=data).status_code == 403
    client.get("/login")
    assert client.post("/login", data=data).status_code == 403


def test_wrong_name_and_wrong_password_are_told_alike(store: Store, client: TestClient) -> None:
    accounts.add(store, "li", PASSWORD)
    answers = [_sign_in(client, name, "x" * 14) for name in ("li", "nobody")]
    assert [each.status_code for each in answers] == [401, 401]
    assert all("账号或密码不正确" in each.text for each in answers)
    assert "x" * 14 not in answers[0].text


def test_a_name_is_escaped_on_the_page(store: Store, client: TestClient) -> None:
    accounts.add(store, "li", PASSWORD)
    assert "<b>" not in _sign_in(client, '"><b>', PASSWORD).text


@pytest.mark.parametrize("name", ["li", "nobody"])
def test_tries_at_once_are_no_more_than_tries_in_turn(
    store: Store, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.add(store, "li", PASSWORD)
    looked_at: list[str] = []
    monkeypatch.setattr(passwords, "verify", lambda _, told: bool(looked_at.append(told)))
    answers: list[Account | Wait | None] = []

    def attempt(number: int) -> None:
        answers.append(accounts.sign_in(store, name, f"guess number {number}"))

    threads = [threading.Thread(target=attempt, args=(each,)) for each in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(answers) == 20
    assert 1 <= len(looked_at) <= FREE_TRIES
    assert sum(isinstance(each, Wait) for each in answers) == 20 - len(looked_at)


def test_lockout_grows_and_ends(store: Store) -> None:
    accounts.add(store, "li", PASSWORD)
    at = now()
    for _ in range(FREE_TRIES):
        assert accounts.sign_in(store, "li", "wrong", at=at) is None
    assert accounts.sign_in(store, "li", PASSWORD, at=at) == Wait(30)
    at += datetime.timedelta(seconds=30)
    assert accounts.sign_in(store, "li", "wrong", at=at) is None
    assert accounts.sign_in(store, "LI ", PASSWORD, at=at) == Wait(60)
    at += datetime.timedelta(seconds=60)
    assert isinstance(accounts.sign_in(store, "li", PASSWORD, at=at), Account)
    assert accounts.sign_in(store, "li", "wrong", at=at) is None
    assert isinstance(accounts.sign_in(store, "li", PASSWORD, at=at), Account)


def test_lockout_is_told_in_chinese(store: Store, client: TestClient) -> None:
    accounts.add(store, "li", PASSWORD)
    for _ in range(FREE_TRIES):
        accounts.sign_in(store, "li", "wrong")
    answer = _sign_in(client, "li", PASSWORD)
    assert answer.status_code == 429
    assert "尝试次数过多" in answer.text
    assert 1 <= int(answer.headers["Retry-After"]) <= 30


def test_sessions_end_idle_and_at_last(store: Store) -> None:
    account = accounts.add(store, "li", PASSWORD)
    begun = now()
    token_hash = sessions.hashed(sessions.begin(store, account, at=begun))
    assert sessions.find(store, token_hash, at=begun + sessions.IDLE) is None
    at = begun
    while at + datetime.timedelta(hours=11) < begun + sessions.LONGEST:
        at += datetime.timedelta(hours=11)
        assert sessions.find(store, token_hash, at=at)
    assert sessions.find(store, token_hash, at=begun + sessions.LONGEST) is None


@pytest.mark.parametrize("how", ["disable", "password"])
def test_a_disabled_account_is_out_within_two_seconds(
    store: Store, client: TestClient, how: str
) -> None:
    accounts.add(store, "li", PASSWORD, role=Role.ADMIN)
    _sign_in(client, "li", PASSWORD)
    assert client.get("/v1/admin").json() == "li"
    if how == "disable":
        accounts.disable(store, "li")
    else:
        accounts.set_password(store, "li", PASSWORD + "。")
    time.sleep(roll.FRESH + 0.1)
    assert client.get("/v1/admin").status_code == 401
    assert isinstance(accounts.sign_in(store, "li", PASSWORD), Account | Wait) is False


def test_two_accounts_of_one_name_at_once(store: Store) -> None:
    made: list[object] = []

    def make() -> None:
        try:
            made.append(accounts.add(store, "李娜", PASSWORD))
        except RedactorError as error:
            made.append(error)

    threads = [threading.Thread(target=make) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(isinstance(each, Account) for each in made) == 1
    assert len(accounts.all_accounts(store)) == 1


@pytest.mark.parametrize("password", ["short", "a" * 20, "x" * 2000, "长" * 11])
def test_weak_passwords_are_refused_and_not_quoted(password: str) -> None:
    with pytest.raises(RedactorError) as caught:
        passwords.hash_password(password)
    assert password not in str(caught.value)


def test_a_password_is_the_same_however_it_is_typed() -> None:
    kept = passwords.hash_password("ｆｕｌｌ ｗｉｄｔｈ １２３")
    assert kept.startswith("$argon2id$")
    assert passwords.verify(kept, "full width 123")
    assert not passwords.verify(None, "no account has this password")
    assert not passwords.verify(kept, "\ud800")
