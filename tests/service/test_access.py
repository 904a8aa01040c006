"""Who gets in, on SQLite and PostgreSQL: keys, sessions, lockout, loopback alone without either."""

from __future__ import annotations

import asyncio
import datetime
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import Depends, FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from redactor import RedactorError
from redactor_service import guards
from redactor_service.access import accounts, csrf, keys, passwords, roll, sessions
from redactor_service.access.accounts import FREE_TRIES, Wait
from redactor_service.access.callers import (
    COOKIE,
    SECURE_COOKIE,
    Access,
    Caller,
    needs,
    refuse_foreign,
)
from redactor_service.access.gate import install
from redactor_service.access.keys import Limits
from redactor_service.access.openness import Place, checked_origins
from redactor_service.access.scopes import Role, Scope
from redactor_service.pages import login
from redactor_service.storage.engine import Store, now
from redactor_service.storage.models import Account
from tests.service.databases import database, postgres, store

__all__ = ["database", "postgres", "store"]

PASSWORD = "一匹白马慢慢走过长长的石桥"
_LOOPBACK = Place(host="127.0.0.1", cors_origins=frozenset({"https://cms.example.gov.cn"}))
_HOME = "http://127.0.0.1:8765"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow hashes are for attackers."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))


def _app(store: Store, place: Place = _LOOPBACK) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/scan")
    async def scan(request: Request, caller: Caller = Depends(needs(Scope.SCAN))) -> dict[str, Any]:  # noqa: B008  # FastAPI's way
        return {"kind": caller.kind, "name": caller.name, "size": len(await request.body())}

    @app.get("/v1/admin")
    async def admin(caller: Caller = Depends(needs(Scope.ADMIN))) -> str:  # noqa: B008  # as above
        return caller.name

    @app.get("/healthz")
    async def healthz() -> str:
        return "ok"

    @app.get("/")
    async def page(request: Request) -> str:
        return login.csrf_token(request)

    app.include_router(login.router)
    app.add_middleware(guards.BodyLimit, limit=1_000_000, streamed={})
    install(app, Access.over(store, place))
    return app


def _client(store: Store, place: Place = _LOOPBACK, base: str = _HOME) -> TestClient:
    return TestClient(
        _app(store, place), base_url=base, follow_redirects=False, client=("127.0.0.1", 5)
    )


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    with _client(store) as client:
        yield client


def _bearer(presented: str) -> dict[str, Any]:
    # As bytes: a header may hold anything.
    return {"authorization": f"Bearer {presented}".encode()}


def _key(store: Store, *scopes: Scope, **more: Any) -> str:
    return keys.add(store, "cms", scopes=scopes or [Scope.SCAN], **more)[0]


# Open, while there is nobody


def test_open_on_loopback_until_a_key_exists(store: Store, client: TestClient) -> None:
    assert client.post("/v1/scan").json()["kind"] == "open"
    assert client.get("/login").headers["location"] == "/"
    assert client.get("/v1/admin").status_code == 403
    presented = _key(store)
    time.sleep(roll.FRESH + 0.1)
    assert client.post("/v1/scan").status_code == 401
    assert client.post("/v1/scan", headers=_bearer(presented)).json()["kind"] == "key"
    keys.revoke(store, presented.split("_")[1])
    time.sleep(roll.FRESH + 0.1)
    # A key that was made once is not unmade: the service does not fall open.
    assert client.post("/v1/scan").status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example:8765"}, 403),
        ({"host": "127.0.0.1.evil.example"}, 403),
        ({"host": "localhost:8765"}, 200),
        ({"host": "[::1]:8765"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": _HOME}, 200),
        ({"origin": "https://cms.example.gov.cn"}, 200),
        ({"origin": "https://cms.example.gov.cn.evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate"}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"x-forwarded-for": "10.0.0.9"}, 403),
    ],
)
def test_a_foreign_page_cannot_use_an_open_service(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/v1/scan", headers=headers).status_code == status


def test_a_link_from_elsewhere_opens_the_page(client: TestClient) -> None:
    from_elsewhere = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert client.get("/", headers={**from_elsewhere, "sec-fetch-dest": "document"}).is_success
    assert client.get("/", headers={**from_elsewhere, "sec-fetch-dest": "iframe"}).is_error
    assert client.get("/", headers={"sec-fetch-site": "cross-site"}).is_error


def test_a_caller_from_another_machine_is_not_let_in(store: Store) -> None:
    with TestClient(_app(store), base_url=_HOME, client=("10.1.2.3", 5)) as client:
        assert client.post("/v1/scan").status_code == 403


@pytest.mark.parametrize(
    "place", [Place(host="0.0.0.0"), Place(host="127.0.0.1", public_url="https://check.gov.cn")]
)
def test_never_open_where_others_reach_it(store: Store, place: Place) -> None:
    with pytest.raises(RedactorError, match="neither an account nor a key") as caught:
        refuse_foreign(place, store)
    assert "redactor accounts add" in caught.value.advice
    with _client(store, place) as client:
        assert client.post("/v1/scan").status_code == 401
        assert client.get("/healthz").status_code == 200
    presented = _key(store)
    refuse_foreign(place, store)
    keys.revoke(store, presented.split("_")[1])
    with pytest.raises(RedactorError):
        refuse_foreign(place, store)


def test_without_a_gate_nobody_gets_in() -> None:
    app = FastAPI()

    @app.get("/", dependencies=[Depends(needs(Scope.SCAN))])
    async def page() -> None: ...

    with pytest.raises(Exception, match="send a key"):
        TestClient(app).get("/")


# Keys


@pytest.mark.parametrize("header", ["authorization", "x-api-key"])
def test_a_key_opens_what_its_scopes_name(store: Store, client: TestClient, header: str) -> None:
    presented = _key(store)
    headers = {header: f"Bearer {presented}" if header == "authorization" else presented}
    assert client.post("/v1/scan", headers=headers).json()["name"] == "cms"
    refused = client.get("/v1/admin", headers=headers)
    assert (refused.status_code, refused.headers["content-type"]) == (
        403,
        "application/problem+json",
    )


def test_wrong_keys_are_all_answered_alike(store: Store, client: TestClient) -> None:
    right = _key(store)
    ended = _key(store, expires_at=now() - datetime.timedelta(seconds=1))
    revoked = _key(store)
    keys.revoke(store, revoked.split("_")[1])
    wrong = [right[:-1] + ("A" if right[-1] != "A" else "E"), "rk_aaaaaaaa_" + right[12:]]
    wrong += [ended, revoked, "", "秘密", "rk_", right + "A"]
    answers = [client.post("/v1/scan", headers=_bearer(each)) for each in wrong]
    assert {(each.status_code, each.text) for each in answers} == {(401, answers[0].text)}
    assert all("WWW-Authenticate" in each.headers for each in answers)
    assert all(each not in answers[0].text for each in wrong if each)


def test_a_revoked_key_is_out_within_two_seconds(store: Store, client: TestClient) -> None:
    presented = _key(store)
    assert client.post("/v1/scan", headers=_bearer(presented)).is_success
    keys.revoke(store, presented.split("_")[1])
    deadline = time.monotonic() + 2
    while client.post("/v1/scan", headers=_bearer(presented)).is_success:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_expired_key_is_out_at_once(store: Store, client: TestClient) -> None:
    presented = _key(store, expires_at=now() + datetime.timedelta(seconds=0.7))
    assert client.post("/v1/scan", headers=_bearer(presented)).is_success
    time.sleep(0.7)
    assert client.post("/v1/scan", headers=_bearer(presented)).status_code == 401


def test_a_request_costs_no_query(
    store: Store, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = _bearer(_key(store))
    client.post("/v1/scan", headers=headers)
    reads: list[float] = []
    original = roll.read
    monkeypatch.setattr(roll, "read", lambda store: reads.append(1) or original(store))
    begun = time.monotonic()
    for _ in range(50):
        assert client.post("/v1/scan", headers=headers).is_success
    assert len(reads) <= 1 + (time.monotonic() - begun) / roll.FRESH


def test_a_database_that_is_gone_lets_nobody_in(
    store: Store, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = _bearer(_key(store))

    def gone(_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("geheim"))

    monkeypatch.setattr(roll, "read", gone)
    for sent in (headers, {}):
        answer = client.post("/v1/scan", headers=sent)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert "geheim" not in answer.text


def test_rate_and_size_of_one_key_are_its_own(store: Store, client: TestClient) -> None:
    small = _bearer(_key(store, limits=Limits(per_minute=60, max_body=100)))
    other = _bearer(_key(store, limits=Limits()))
    assert client.post("/v1/scan", headers=small, content=b"x" * 100).json()["size"] == 100
    for content in (b"x" * 101, iter([b"x" * 60, b"x" * 60])):
        answer = client.post("/v1/scan", headers=small, content=content)
        assert (answer.status_code, "100 bytes" in answer.text) == (413, True)
    answers = [client.post("/v1/scan", headers=small) for _ in range(20)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert client.post("/v1/scan", headers=other, content=b"x" * 200).is_success


def test_secrets_are_compared_in_constant_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[int, int]] = []
    original = keys.hmac.compare_digest
    monkeypatch.setattr(
        keys.hmac,
        "compare_digest",
        lambda a, b: compared.append((len(a), len(b))) or original(a, b),
    )
    key = keys.add(store, "cms", scopes=[Scope.SCAN])[1]
    assert not key.is_opened_by("A" * 43)
    assert not csrf.matches("secret", "秘")
    assert len(compared) == 2


# Pages of other sites


def test_cors_is_for_listed_sites_without_cookies(store: Store, client: TestClient) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "x-api-key"}
    listed = client.options("/v1/scan", headers={**asked, "origin": "https://cms.example.gov.cn"})
    assert listed.headers["access-control-allow-origin"] == "https://cms.example.gov.cn"
    assert "access-control-allow-credentials" not in listed.headers
    other = client.options("/v1/scan", headers={**asked, "origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers
    key = {**_bearer(_key(store)), "origin": "https://cms.example.gov.cn"}
    assert "access-control-allow-origin" in client.post("/v1/scan", headers=key).headers


@pytest.mark.parametrize("origin", ["*", "https://*.gov.cn", "cms.gov.cn", "https://a.cn/x", ""])
def test_an_origin_that_is_none_is_refused(origin: str) -> None:
    with pytest.raises(RedactorError, match="cors_origins"):
        checked_origins([origin])


# People


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
    with _client(store, place, "https://check.example.gov.cn") as client:
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


def test_two_requests_at_once_read_the_roll_once(store: Store) -> None:
    key = keys.add(store, "cms", scopes=[Scope.SCAN])[1]
    register = roll.Roll(store)

    async def both() -> list[Any]:
        return await asyncio.gather(*(register.key(key.id) for _ in range(10)))

    assert asyncio.run(both()) == [key] * 10


def test_a_key_that_was_made_a_moment_ago_is_known_at_once(store: Store) -> None:
    """Also where the roll was read in between; who guesses keys does not have it read each time."""
    moment = 0.0
    register = roll.Roll(store, lambda: moment)

    async def ask(*ids: str) -> list[Any]:
        return [await register.key(each) for each in ids]

    assert asyncio.run(ask("guessed")) == [None]
    key = keys.add(store, "cms", scopes=[Scope.SCAN])[1]
    assert asyncio.run(ask(key.id)) == [key]

    asyncio.run(ask(*(f"guess{each}" for each in range(100))))
    late = keys.add(store, "late", scopes=[Scope.SCAN])[1]
    assert asyncio.run(ask(late.id)) == [None]
    moment = 0.5
    assert asyncio.run(ask(late.id)) == [late]
