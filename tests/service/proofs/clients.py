"""A CMS that drives drafts through a running service, and remembers what it was told."""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from redactor_service.access import accounts, keys
from redactor_service.access.scopes import Scope
from redactor_service.reviews.outbox import Outbox
from redactor_service.reviews.units import Units
from redactor_service.storage.engine import Store, open_store
from tests.reviews.people import UNIT
from tests.service.proofs.consistency import Acknowledged
from tests.service.proofs.office import HOOK, HOSTS, SECRET

KEY = "the key of a service of these tests"
_STEPS = (("editor", "first"), ("head", "second"), ("secrecy", ""), ("leader", "third"))


@dataclass(frozen=True, kw_only=True)
class Bureau:
    """A unit in the database of a service that is still to be started; `tokens`: keys of its people."""

    database: str
    unit: str
    tokens: dict[str, str]

    def store(self) -> Store:
        return open_store(self.database)

    def settings(self) -> dict[str, object]:
        return {
            "key": KEY,
            "database_url": self.database,
            "workers": 1,
            "webhook_hosts": ",".join(HOSTS),
        }


def found(database: str) -> Bureau:
    """Make a unit, its people, a hook, and a key for each person."""
    store = open_store(database)
    units = Units(store, KEY.encode())
    unit, tokens = units.add("某局", by="setup"), {}
    for name, (shown, roles) in UNIT.items():
        accounts.add(store, name, None, title=shown)
        if known := roles - {"administrator"}:
            units.set_roles(unit, name, known, by="setup")
        tokens[name], _ = keys.add(
            store, name, scopes=[Scope.REVIEWS], account=name, limits=keys.Limits(per_minute=None)
        )
    Outbox(store, KEY.encode(), HOSTS).add(unit, HOOK, SECRET)
    store.close()
    return Bureau(database=database, unit=unit, tokens=tokens)


@dataclass
class Cms:
    """Several windows that each take drafts the whole way, one after the other. What was not answered is
    sent again, the same, until it is."""

    bureau: Bureau
    url: str = ""
    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)
    released: int = 0
    _numbers: Any = field(default_factory=lambda: itertools.count(1))
    _is_over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, windows: int) -> None:
        self._is_over.clear()
        self._threads = [threading.Thread(target=self._works) for _ in range(windows)]
        for each in self._threads:
            each.start()

    def stop(self) -> None:
        self._is_over.set()
        for each in self._threads:
            each.join(120)
            assert not each.is_alive()
        assert self.faults == []
        assert self.refused == []

    def _works(self) -> None:
        try:
            with httpx.Client(timeout=30) as client:
                while not self._is_over.is_set():
                    self._takes_one(client)
        except BaseException as error:
            self.faults.append(error)

    def _takes_one(self, client: httpx.Client) -> None:
        number = next(self._numbers)
        told = {"unit": self.bureau.unit, "title": f"公示{number}", "text": f"某公示第{number}号"}
        done = self._sent(client, "drafter", "/v1/reviews", told)
        if done is None:
            return
        path = f"/v1/reviews/{done['id']}/commands"
        changed = {"act": "edit", "version": 1, "text": f"某公示第{number}号（改）"}
        done = self._sent(client, "drafter", path, changed)
        for person, stage in _STEPS:
            if done is None:
                return
            seen = {"version": done["version"], "digest": done["digest"]}
            act = (
                {"act": "sign", "stage": stage}
                if stage
                else {"act": "conclude", "conclusion": "public", "basis": "不涉密"}
            )
            done = self._sent(client, person, path, {**act, **seen})
        if done is not None:
            seen = {"version": done["version"], "digest": done["digest"]}
            done = self._sent(client, "publisher", path, {"act": "release", **seen})
            self.released += done is not None

    def _sent(
        self, client: httpx.Client, person: str, path: str, body: dict[str, Any]
    ) -> dict[str, Any] | None:
        """The answer; None when it is over before there was one."""
        id = f"cms-{next(self._numbers)}"
        headers = {"Authorization": f"Bearer {self.bureau.tokens[person]}"}
        while True:
            try:
                answer = client.post(
                    self.url.rstrip("/") + path, json={**body, "command": id}, headers=headers
                )
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code < 300:
                told: dict[str, Any] = answer.json()
                self.acknowledged.append(Acknowledged(told["id"], id, told["version"]))
                return told
            if answer is not None and answer.status_code not in (429, 500, 503):
                self.refused.append(f"{body.get('act')} {answer.status_code} {answer.text}")
                return None
            if self._is_over.is_set():
                return None
            time.sleep(0.05)


def sqlite_of(home: Path) -> str:
    folder = home / "data"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"sqlite:///{folder}/service.db"
