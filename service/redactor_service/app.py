"""The application: what it shares, its paths, what stands around them.

`create_app` is for another ASGI server, too: `uvicorn --factory redactor_service.app:create_app`;
`redactor_service.server.serve` listens by itself.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from redactor import RedactorError, ScanOptions, make_options
from redactor_service import document, guards, problems
from redactor_service.access import gate
from redactor_service.access.callers import Access
from redactor_service.access.oidc.client import Client
from redactor_service.access.oidc.provider import provider_of
from redactor_service.access.openness import Place, checked_origins
from redactor_service.access.proxies import Forwarded, networks
from redactor_service.api import files, health, jobs, presidio, rules, texts
from redactor_service.api.reviews import common as review_answers
from redactor_service.api.reviews import routes as review_paths
from redactor_service.connections import Pace
from redactor_service.files import Shelf
from redactor_service.jobs.checking import checker
from redactor_service.jobs.idempotency import Idempotency
from redactor_service.jobs.runner import Runner
from redactor_service.jobs.vault import Vault, service_key
from redactor_service.logs import RequestLog
from redactor_service.metrics import Metrics
from redactor_service.pages import dropped, login, oidc, routes
from redactor_service.pages.reviews import routes as review_pages
from redactor_service.reviews.desk import Reviews
from redactor_service.reviews.upkeep import Upkeep
from redactor_service.settings import Settings, load_settings
from redactor_service.state import State
from redactor_service.storage.engine import open_store
from redactor_service.work.desk import open_desk
from redactor_service.work.pool import Pool

#: To add paths, add their module.
_WITH_PATHS = (
    *(texts, files, rules, health, jobs, presidio, login, oidc, routes, dropped),
    *(review_paths, review_pages),
)
_MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
#: Kept by the browser, but asked for anew each time: an updated service must not meet an old page.
_REVALIDATED = {"Cache-Control": "no-cache"}


def create_app(
    settings: Settings | None = None, *, options: ScanOptions | None = None, **changes: Any
) -> FastAPI:
    """The service by its settings, which without any are those of the environment; `changes` are fields
    that differ. `options`: what a draft's own options start from, but for `today`, which is the day of
    each request. RedactorError when options, rules, or the database cannot be used.
    """
    settings = replace(settings or load_settings(), **changes)
    state = _state(settings, options)
    app = FastAPI(
        title="redactor",
        summary="What in a Chinese draft may not be published as it stands, why, and it masked.",
        # The documentation pages load their scripts from outside.
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(state),
        # FastAPI's own tracing would hand bodies and error messages to whatever collector the
        # process happens to have. Older versions ignore the argument.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.redactor = state
    for each in _WITH_PATHS:
        app.include_router(each.router)
    _add_page(app)
    app.add_exception_handler(RedactorError, problems.on_redactor_error)
    app.add_exception_handler(RequestValidationError, problems.on_validation_error)
    app.add_exception_handler(HTTPException, problems.on_http_error)
    review_answers.install(app)
    _add_guards(app, state)
    app.openapi = lambda: document.openapi(app)  # type: ignore[method-assign]  # FastAPI's documented hook
    return app


def _state(settings: Settings, options: ScanOptions | None) -> State:
    asked: dict[str, object] = {}
    if settings.policy:
        asked["policy"] = settings.policy
    if settings.packs:
        asked["packs"] = settings.packs
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if options is None or options.key is None:
        # Ids and the ledger of reviews outlive this process.
        asked["key"] = service_key(settings.data)
    desk = open_desk(make_options(asked, options), settings.joins_index)
    # Reads the rules now, so that a fault shows at the start and not in the first request.
    desk.checker()
    desk.check_joins()
    provider = provider_of(settings)
    place = Place(
        host=settings.host,
        public_url=settings.public_url,
        cors_origins=checked_origins(settings.cors_origins),
        has_provider=provider is not None,
    )
    key = desk.options.key
    assert key is not None
    store = open_store(settings.database_url, settings.data)
    vault = Vault(settings.data / "vault")
    pool = Pool(settings, desk)
    desk_of_reviews = Reviews(
        store,
        pool,
        key=key,
        hosts=settings.webhook_hosts,
        keep=datetime.timedelta(hours=settings.review_hours),
    )
    desk_of_reviews.check_key()
    return State(
        settings=settings,
        desk=desk,
        pool=pool,
        store=store,
        access=Access.over(
            store,
            place,
            secure_cookies=settings.secure_cookies,
            provider=Client(provider) if provider else None,
        ),
        vault=vault,
        shelf=Shelf(vault),
        jobs=Runner(vault, checker(pool), ttl=settings.job_ttl, hosts=settings.webhook_hosts),
        idempotency=Idempotency(vault, seconds=min(24 * 3600, settings.job_ttl)),
        reviews=desk_of_reviews,
        metrics=Metrics(),
    )


def _lifespan(state: State) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await state.pool.start()
        await state.jobs.start()
        upkeep = Upkeep(state.reviews)
        upkeep.start()
        try:
            yield
        finally:
            state.is_ending = True
            await upkeep.stop()
            await state.jobs.stop()
            await state.pool.stop()
            if state.access.provider is not None:
                state.access.provider.close()
            state.vault.close()
            state.store.close()

    return lifespan


def _add_guards(app: FastAPI, state: State) -> None:
    """The last added is the outermost."""
    settings = state.settings
    streamed = dict.fromkeys(("/v1/files", "/v1/jobs", "/file"), settings.max_file)
    drafts = ("/v1/reviews", "/v1/reviews/{id}/commands")
    pages = ("/reviews/{id}", "/reviews/{id}/{id}", "/reviews/units/{id}/{id}")
    streamed |= dict.fromkeys(pages, settings.max_file)
    streamed |= dict.fromkeys(drafts, min(settings.max_file, review_answers.MOST_FORM))
    app.add_middleware(guards.BodyLimit, limit=settings.max_body, streamed=streamed)
    gate.install(app, state.access)
    app.add_middleware(Pace, seconds=settings.seconds_receive)
    app.add_middleware(guards.LastNet)
    app.add_middleware(guards.SecureHeaders)
    app.add_middleware(RequestLog, metrics=state.metrics)
    if settings.trusted_proxies:
        app.add_middleware(Forwarded, trusted=networks(settings.trusted_proxies))


def _add_page(app: FastAPI) -> None:
    """Serves the files of `static/` and its folders, read once."""
    contents = {
        name: (content, media_type, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
        for name, content, media_type in _static(resources.files("redactor_service") / "static")
    }

    @app.get("/static/{name:path}", include_in_schema=False)
    async def static(request: Request, name: str) -> Response:
        if name not in contents:
            raise HTTPException(404)
        content, media_type, tag = contents[name]
        headers = {**_REVALIDATED, "ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=media_type, headers=headers)


def _static(folder: Traversable, above: str = "") -> Iterator[tuple[str, bytes, str]]:
    """Each file's name, content and media type."""
    for entry in folder.iterdir():
        kind = entry.name[entry.name.rfind(".") :]
        if entry.is_dir():
            yield from _static(entry, f"{above}{entry.name}/")
        elif kind in _MEDIA_TYPES:
            yield above + entry.name, entry.read_bytes(), _MEDIA_TYPES[kind]
