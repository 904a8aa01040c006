"""A unit with a person for each role, and its pages as a browser without script uses them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

from redactor.reviews import Phase
from redactor_service.access import accounts, csrf, sessions
from redactor_service.access.callers import COOKIE
from redactor_service.access.scopes import Role
from redactor_service.app import create_app
from redactor_service.reviews.book import Kept
from redactor_service.state import State
from redactor_service.storage.engine import Store
from tests.service.conftest import NEAR

#: Made-up people, by what they do.
PEOPLE = {
    "drafter": "丁拟稿",
    "editor": "王编辑",
    "section_head": "李科长",
    "leader": "赵局长",
    "secrecy_reviewer": "钱保密",
    "publisher": "孙发布",
}
UNIT = "清河镇民政办"
#: An identity number with a sequence number of 99x, a mobile, and what a person must decide.
IDENTITY, MOBILE = "640104195803129952", "13995210873"
TITLE = f"关于丁秀云（{IDENTITY}）临时救助的公示"
TEXT = f"经入户调查，拟救助丁秀云，身份证号：{IDENTITY}，电话{MOBILE}。\n请于本周内反映。"
CLEAN = "经入户调查，拟给予临时救助。\n监督电话：0951-6012345。"
_BOUNDARY = "redactor-tests"


def roles_of(name: str) -> list[str]:
    return [name]


def add_people(store: Store, names: Mapping[str, str] = PEOPLE) -> dict[str, str]:
    """Accounts that sign in by no password; their ids by name."""
    return {name: accounts.add(store, name, None, title=title).id for name, title in names.items()}


@dataclass(slots=True, kw_only=True)
class Office:
    """The service with one unit."""

    app: FastAPI
    unit: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> State:
        state = self.app.state.redactor
        assert isinstance(state, State)
        return state

    def browser(self, name: str) -> Browser:
        """Somebody who is signed in."""
        found = next(each for each in accounts.all_accounts(self.state.store) if each.name == name)
        client = TestClient(self.app, base_url=NEAR, follow_redirects=False)
        client.cookies.set(COOKIE, sessions.begin(self.state.store, found))
        return Browser(client=client)


@dataclass(slots=True, kw_only=True)
class Page:
    """A page that was answered, with the address that it has."""

    answer: Response
    path: str

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def tree(self) -> Any:
        return lxml.html.fromstring(self.answer.text)

    @property
    def text(self) -> str:
        """What is read on it."""
        return " ".join(self.tree.text_content().split())

    def fields(self, action: str) -> list[tuple[str, str]]:
        """A form as it would be sent untouched, the token first."""
        form = self.form(action)
        areas = {each.get("name") for each in form.iter("textarea")}
        # A browser leaves out the line end that follows the tag.
        return [
            (name, value.removeprefix("\n") if name in areas else value or "")
            for name, value in form.form_values()
        ]

    def form(self, action: str) -> Any:
        found = [each for each in self.tree.forms if (each.get("action") or "").endswith(action)]
        assert found, f"no form {action} on {self.path}"
        return found[0]

    def has(self, action: str) -> bool:
        return any((each.get("action") or "").endswith(action) for each in self.tree.forms)


@dataclass(slots=True, kw_only=True)
class Browser:
    client: TestClient

    @property
    def token(self) -> str:
        """What every form of this session carries."""
        return csrf.token(next(iter(self.client.cookies.values())))

    def open(self, path: str) -> Page:
        """A page, wherever it leads to."""
        for _ in range(4):
            answer = self.client.get(path, headers={"Accept": "text/html"})
            if answer.status_code != 303:
                break
            path = answer.headers["location"]
        return Page(answer=answer, path=path)

    def send(
        self,
        page: Page,
        action: str,
        changes: Mapping[str, str | None] | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Page:
        """Fill in a form of a page and send it; None takes a field out."""
        told = dict(page.fields(action))
        told.update({name: value for name, value in (changes or {}).items() if value is not None})
        gone = {name for name, value in (changes or {}).items() if value is None}
        sent = [(name, value) for name, value in told.items() if name not in gone]
        return self.post(page.form(action).get("action"), sent, files)

    def post(
        self,
        path: str,
        fields: Sequence[tuple[str, str]],
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Page:
        answer = self.client.post(
            path,
            content=multipart(fields, files),
            headers={
                "Accept": "text/html",
                "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
            },
        )
        if answer.status_code == 303:
            return self.open(answer.headers["location"])
        return Page(answer=answer, path=path)


def multipart(fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, bytes]]) -> bytes:
    """As a browser writes it: line ends of texts are CRLF."""
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + value.replace("\r\n", "\n").replace("\n", "\r\n").encode()
        for name, value in fields
    ]
    parts += [
        (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="attachment"; filename="{name}"'
            "\r\nContent-Type: application/octet-stream\r\n\r\n"
        ).encode()
        + data
        for name, data in files
    ]
    return b"\r\n".join([*parts, f"--{_BOUNDARY}--\r\n".encode()])


def opened(folder: Path, **settings: Any) -> Office:
    """A service with the unit and its people, an administrator, and a stranger of another unit."""
    office = Office(app=create_app(workers=0, data=folder, **settings))
    store, units = office.state.store, office.state.reviews.units
    office.ids = add_people(store)
    office.unit = units.add(UNIT, by="test")
    for name in PEOPLE:
        units.set_roles(office.unit, name, roles_of(name), by="test")
    accounts.add(store, "stranger", None, title="周外人")
    accounts.add(store, "admin", None, role=Role.ADMIN, title="管理员")
    other = units.add("东沟村委会", by="test")
    units.set_roles(other, "stranger", ["editor"], by="test")
    return office


def submitted(
    browser: Browser,
    at: Office,
    *,
    title: str = TITLE,
    text: str = TEXT,
    files: Sequence[tuple[str, bytes]] = (),
    **fields: str,
) -> Page:
    """A draft that somebody handed in on the page."""
    page = browser.open("/reviews/new")
    told = {"unit": at.unit, "title": title, "text": text, **fields}
    return browser.send(page, "/reviews/new", told, files)


def draft_path(page: Page) -> str:
    return page.path.partition("?")[0]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = opened(tmp_path_factory.mktemp("office"))
    yield office
    office.state.store.close()


@pytest.fixture(scope="module")
def people(office: Office) -> dict[str, Browser]:
    return {name: office.browser(name) for name in (*PEOPLE, "stranger", "admin")}


def kept(office: Office, page: Page) -> Kept:
    """The draft of a page, as it is in the database."""
    return office.state.reviews.book.kept(draft_path(page).rpartition("/")[2])


def phase(office: Office, page: Page) -> Phase:
    return kept(office, page).draft.phase
