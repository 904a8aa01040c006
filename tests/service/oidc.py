"""A service with a provider beside it, and a browser's steps between the two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from redactor import make_options
from redactor_service.access import accounts, identities, passwords
from redactor_service.access.callers import COOKIE
from redactor_service.access.oidc.client import Client
from redactor_service.app import create_app
from redactor_service.settings import Settings
from redactor_service.storage.engine import Store
from redactor_service.work.desk import Desk, open_desk
from tests.service.apps import served
from tests.service.provider import CLIENT, SECRET, Provider, providing

NAME = "一号通"
DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow hashes are for attackers."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The rules, read once: no test of these alters them."""
    return open_desk(make_options({}))


@pytest.fixture(autouse=True)
def one_desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redactor_service.app.open_desk", lambda *_: desk)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providing() as provider:
        yield provider


class House:
    """A running service, and what a test asks of its inside."""

    def __init__(self, app: FastAPI, url: str) -> None:
        self.url = url
        self.callback = f"{url}/login/oidc/callback"
        self.app = app

    @property
    def store(self) -> Store:
        found: Store = self.app.state.access.store
        return found

    @property
    def client(self) -> Client:
        found: Client = self.app.state.access.provider
        return found


@pytest.fixture
def house(provider: Provider, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """A service with this provider; a mark `settings` changes what it is started with."""
    mark = request.node.get_closest_marker("settings")
    settings = Settings(
        data=tmp_path,
        workers=0,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_name=NAME,
    )
    app = create_app(settings, **(mark.kwargs if mark else {}))
    with served(app) as url:
        house = House(app, url)
        provider.redirect_uris.add(house.callback)
        yield house


@pytest.fixture
def browser(house: House) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=house.url, timeout=30) as browser:
        yield browser


@pytest.fixture
def li(house: House, provider: Provider) -> str:
    """The name of an account that is linked to the provider's person."""
    accounts.add(house.store, "li", None)
    identities.link(house.store, "li", issuer=provider.issuer, subject=provider.subject)
    return "li"


def to_provider(browser: httpx.Client) -> str:
    """The address to which the service sends the browser."""
    answer = browser.get("/login/oidc")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def back(at_provider: str) -> str:
    """The address to which the provider sends the browser back."""
    answer = httpx.get(at_provider)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def signs_in(browser: httpx.Client) -> httpx.Response:
    return browser.get(back(to_provider(browser)))


def who(browser: httpx.Client) -> str | None:
    """The name of the person who is signed in, as others read it."""
    answer = browser.get("/token")
    return answer.json()["name"] if answer.status_code == 200 else None


def refused(browser: httpx.Client, told: httpx.Response, words: str, status: int = 403) -> None:
    message = re.search(r'role="alert"[^>]*>(.*?)</p>', told.text)
    assert message and words in message[1], told.text
    assert told.status_code == status
    assert COOKIE not in browser.cookies and who(browser) is None
    # The password is still there to be used, and a new try.
    assert 'name="password"' in told.text and 'href="/login/oidc"' in told.text
