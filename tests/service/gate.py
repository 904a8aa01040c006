"""The gate over a service that does next to nothing, and who asks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from argon2 import PasswordHasher
from fastapi import Depends, FastAPI, Request
from fastapi.testclient import TestClient

from redactor_service import guards
from redactor_service.access import keys, passwords
from redactor_service.access.callers import Access, Caller, needs
from redactor_service.access.gate import install
from redactor_service.access.openness import Place
from redactor_service.access.scopes import Scope
from redactor_service.pages import login
from redactor_service.storage.engine import Store

PASSWORD = "一匹白马慢慢走过长长的石桥"
LOOPBACK = Place(host="127.0.0.1", cors_origins=frozenset({"https://cms.example.gov.cn"}))
HOME = "http://127.0.0.1:8765"

Scans = Annotated[Caller, Depends(needs(Scope.SCAN))]
Administers = Annotated[Caller, Depends(needs(Scope.ADMIN))]


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow hashes are for attackers."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))


def app_over(store: Store, place: Place = LOOPBACK) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/scan")
    async def scan(request: Request, caller: Scans) -> dict[str, Any]:
        return {"kind": caller.kind, "name": caller.name, "size": len(await request.body())}

    @app.get("/v1/admin")
    async def admin(caller: Administers) -> str:
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


def client_over(store: Store, place: Place = LOOPBACK, base: str = HOME) -> TestClient:
    return TestClient(
        app_over(store, place), base_url=base, follow_redirects=False, client=("127.0.0.1", 5)
    )


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    with client_over(store) as client:
        yield client


def bearer(presented: str) -> dict[str, Any]:
    # As bytes: a header may hold anything.
    return {"authorization": f"Bearer {presented}".encode()}


def key_for(store: Store, *scopes: Scope, **more: Any) -> str:
    return keys.add(store, "cms", scopes=scopes or [Scope.SCAN], **more)[0]
