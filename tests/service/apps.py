"""Parts of the service on a real port of this machine, with one caller whom the test names."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, cast

import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from redactor import RedactorError
from redactor_service import problems
from redactor_service.access.callers import Caller
from redactor_service.access.scopes import EVERYDAY
from redactor_service.jobs.checking import checker
from redactor_service.jobs.idempotency import Idempotency
from redactor_service.jobs.runner import Runner
from redactor_service.jobs.vault import Vault
from redactor_service.settings import Settings
from redactor_service.state import State
from redactor_service.work.desk import open_desk
from redactor_service.work.pool import Pool


class _Called:
    """Everybody is who the header says, `open` without it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            told = dict(scope["headers"]).get(b"x-test-caller", b"open").decode()
            caller = Caller(kind="open", id=told, name="", scopes=EVERYDAY)
            scope["redactor.caller"] = caller
        await self._app(scope, receive, send)


def app_of(router: APIRouter, folder: Path, **settings: Any) -> FastAPI:
    made = Settings(data=folder, **{"workers": 1, **settings})

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        desk = open_desk(None)
        pool = Pool(made, desk)
        vault = Vault(folder / "vault")
        runner = Runner(vault, checker(pool), ttl=made.job_ttl, hosts=made.webhook_hosts)
        nothing = cast(Any, None)
        app.state.redactor = State(
            settings=made,
            desk=desk,
            pool=pool,
            store=nothing,
            access=nothing,
            vault=vault,
            shelf=nothing,
            jobs=runner,
            idempotency=Idempotency(vault, seconds=made.job_ttl),
            reviews=nothing,
            metrics=nothing,
        )
        await pool.start()
        await runner.start()
        yield
        await runner.stop()
        await pool.stop()
        vault.close()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    app.add_exception_handler(RedactorError, problems.on_redactor_error)
    app.add_exception_handler(RequestValidationError, problems.on_validation_error)
    app.add_exception_handler(HTTPException, problems.on_http_error)
    app.add_middleware(_Called)
    return app


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of an app that listens."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(30)
