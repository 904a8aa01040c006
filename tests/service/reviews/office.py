"""A unit with its people, each with a key of his own, and the service that they ask."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient

from redactor_service.access import accounts, keys
from redactor_service.access.scopes import EVERYDAY, Scope
from redactor_service.app import create_app
from redactor_service.settings import Settings
from redactor_service.state import State

#: Who is there, with which roles of the way that a unit has where it sets none.
PEOPLE = {
    "drafter": ["drafter"],
    "editor": ["editor"],
    "head": ["section_head"],
    "deputy": ["deputy_section_head"],
    "leader": ["leader"],
    "secrecy": ["secrecy_reviewer"],
    "publisher": ["publisher"],
}
#: Made-up people: their identity numbers have a sequence number of 99x.
IDENTITY, MOBILE = "640104195803129952", "13995210873"
PLANTED = f"户主丁秀云，身份证号：{IDENTITY}，手机号码：{MOBILE}。"
CLEAN = "经本人申请、入户调查，现将拟救助对象予以公示。"
#: The stages in order, with who signs and the secrecy review before the third.
ROUND = ("first", "editor"), ("second", "head"), ("secrecy", "secrecy"), ("third", "leader")

_numbers = itertools.count(1)


@dataclass(slots=True, kw_only=True)
class Office:
    """The service and its people. `keys`: by the account's name; `accounts`: ids by name."""

    client: TestClient
    app: FastAPI
    unit: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> State:
        state: State = self.app.state.redactor
        return state

    def hire(self, name: str, roles: list[str], *, unit: str = "", **more: Any) -> None:
        """An account with these roles in a unit, and its key."""
        state = self.state
        if name not in self.accounts:
            made = accounts.add(state.store, name, None, title=f"{name}甲", **more)
            self.accounts[name] = made.id
            self.keys[name] = keys.add(
                state.store, name, scopes=EVERYDAY, account=name, limits=keys.Limits()
            )[0]
        if roles:
            state.reviews.units.set_roles(unit or self.unit, name, roles, by="test")

    def ask(self, who: str, method: str, path: str, **more: Any) -> httpx.Response:
        """A request with somebody's key; `who` may be a key itself."""
        headers = {"X-API-Key": self.keys.get(who, who), **more.pop("headers", {})}
        made: httpx.Response = self.client.request(method, path, headers=headers, **more)
        return made

    def get(self, who: str, path: str, **more: Any) -> httpx.Response:
        return self.ask(who, "GET", path, **more)

    def submit(self, who: str = "drafter", **told: Any) -> httpx.Response:
        body = {"unit": self.unit, "title": "临时救助公示", "text": CLEAN, "command": command()}
        return self.ask(who, "POST", "/v1/reviews", json={**body, **told})

    def new(self, **told: Any) -> dict[str, Any]:
        """Where a new draft is."""
        return ok(self.submit(**told), 201)

    def act(self, who: str, draft: str, act: str, **told: Any) -> httpx.Response:
        """A command; without `version`, on the draft as it is."""
        if "version" not in told:
            told["version"] = self.place(draft)["version"]
        body = {"act": act, "command": command(), **told}
        return self.ask(who, "POST", f"/v1/reviews/{draft}/commands", json=body)

    def place(self, draft: str) -> dict[str, Any]:
        kept = self.state.reviews.book.kept(draft).draft
        return {"version": kept.version, "digest": kept.digest}

    def sign(self, who: str, draft: str, stage: str, **told: Any) -> httpx.Response:
        """Sign a stage, or conclude where the stage is the secrecy review."""
        digest = told.pop("digest", None) or self.place(draft)["digest"]
        if stage == "secrecy":
            asked = {"digest": digest, "conclusion": "public", "basis": "不涉密"}
            return self.act(who, draft, "conclude", **asked, **told)
        return self.act(who, draft, "sign", stage=stage, digest=digest, **told)

    def walk(self, draft: str, *, to: str = "release") -> None:
        """All sign, up to a place."""
        for stage, who in ROUND:
            if stage == to:
                return
            ok(self.sign(who, draft, stage))
        if to == "released":
            digest = self.place(draft)["digest"]
            ok(self.act("publisher", draft, "release", digest=digest))


def command() -> str:
    return f"cms-{next(_numbers)}"


def ok(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def problem(answer: httpx.Response, status: int, code: str) -> Mapping[str, Any]:
    """The problem that an answer must be."""
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    ), answer.text
    told: dict[str, Any] = answer.json()
    assert told["code"] == code, told
    # A person reads it.
    assert any("\u4e00" <= each <= "\u9fff" for each in told["detail"])
    return told


@contextmanager
def opened(database: str, folder: Path, **settings: Any) -> Iterator[FastAPI]:
    """The service on a database, asked in this process; it ends with the block."""
    made = Settings(data=folder, database_url=database, **{"workers": 0, **settings})
    yield create_app(made)


@contextmanager
def open_office(database: str, folder: Path, **settings: Any) -> Iterator[Office]:
    """A new office."""
    with opened(database, folder, **settings) as app, near(app) as client:
        office = Office(client=client, app=app)
        reviews = office.state.reviews
        office.unit = reviews.units.add("清河镇", by="test")
        for name, roles in PEOPLE.items():
            office.hire(name, roles)
        yield office


def near(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5))


def new_key(office: Office, *scopes: Scope, account: str = "") -> str:
    """A key of these scopes, in nobody's name without an account."""
    return keys.add(office.state.store, "cms", scopes=scopes, account=account)[0]
