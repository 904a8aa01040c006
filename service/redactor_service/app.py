"""The application, and the server that runs it.

    from redactor_service.app import create_app, serve
    serve("127.0.0.1", 8765)

`create_app` is for another ASGI server: `uvicorn --factory redactor_service.app:create_app`.
"""

from __future__ import annotations

import contextlib
import copy
import socket
import threading
import webbrowser
from collections.abc import Callable
from importlib import resources
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from uvicorn.config import LOGGING_CONFIG

from redactor import InputError, RedactorError, ScanOptions
from redactor_service import api, guards, problems, schemas

_MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
#: Kept by the browser, but asked for anew each time: an updated service must not meet an old page.
_REVALIDATED = {"Cache-Control": "no-cache"}


def create_app(
    *,
    options: ScanOptions | None = None,
    max_body: int = 10_000_000,
    max_file: int = 200_000_000,
) -> FastAPI:
    """The service. `max_body` and `max_file` are in bytes; `options` are what a draft's own options start from,
    but for `today`, which is the day of each request. RedactorError when options or rules cannot
    be used.
    """
    app = FastAPI(
        title="redactor",
        summary="What in a Chinese draft may not be published as it stands, why, and it masked.",
        # The documentation pages load their scripts from outside.
        docs_url=None,
        redoc_url=None,
        # FastAPI's own tracing would hand bodies and error messages to whatever collector the
        # process happens to have. Older versions ignore the argument.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.include_router(api.routes(api.open_desk(options)))
    _add_page(app)
    app.add_exception_handler(RedactorError, problems.on_redactor_error)
    app.add_exception_handler(RequestValidationError, problems.on_validation_error)
    app.add_exception_handler(HTTPException, problems.on_http_error)
    # The last added is the outermost.
    app.add_middleware(guards.BodyLimit, limit=max_body, streamed={"/v1/files": max_file})
    app.add_middleware(guards.LastNet)
    app.add_middleware(guards.SecureHeaders)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # FastAPI's documented hook
    return app


def _add_page(app: FastAPI) -> None:
    """Serves the files of `static/`, read once: the page must come while the pool is busy."""
    files = {
        entry.name: (entry.read_bytes(), _MEDIA_TYPES[entry.name[entry.name.rindex(".") :]])
        for entry in (resources.files("redactor_service") / "static").iterdir()
    }

    @app.get("/", include_in_schema=False)
    async def page() -> Response:
        return await static("index.html")

    @app.get("/static/{name}", include_in_schema=False)
    async def static(name: str) -> Response:
        if name not in files:
            raise HTTPException(404)
        content, media_type = files[name]
        return Response(content, media_type=media_type, headers=_REVALIDATED)


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document with examples, and with errors under the media type of their answers."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, summary=app.summary, routes=app.routes
        )
        for path in schema["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    if status.startswith(("4", "5")):
                        answer["content"] = {
                            problems.MEDIA_TYPE: answer["content"]["application/json"]
                        }
        for name, example in schemas.EXAMPLES.items():
            schema["components"]["schemas"][name]["examples"] = [example]
        app.openapi_schema = schema
    return app.openapi_schema


def serve(
    host: str,
    port: int,
    *,
    options: ScanOptions | None = None,
    open_browser: bool = False,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Runs the service until it is interrupted. Port 0 takes a free one.

    `ready` is told the page's address once the port is ours; nothing is printed here but
    warnings and the access log, both to standard error. InputError when the port cannot be
    had, RedactorError when options or rules cannot be used.
    """
    app = create_app(options=options)
    with _listen(host, port) as listener:
        url = _url(host, listener.getsockname()[1])
        if ready is not None:
            ready(url)
        if open_browser:
            # A text browser would block until it is left.
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        config = uvicorn.Config(app, log_config=_log_config(), server_header=False)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, opened here because uvicorn ends the process when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "not a port"
        raise InputError(
            f"cannot listen here: {reason}",
            where=f"{host}:{port}",
            advice="stop the program that uses this port, or choose another",
        ) from None


def _url(host: str, port: int) -> str:
    """The page's address as a browser on this machine opens it.

    >>> _url("0.0.0.0", 8765), _url("::1", 8765)
    ('http://127.0.0.1:8765/', 'http://[::1]:8765/')
    """
    near = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{near}]:{port}/" if ":" in near else f"http://{near}:{port}/"


def _log_config() -> dict[str, Any]:
    """uvicorn's, with the access log on standard error and no chatter at the start."""
    config = copy.deepcopy(LOGGING_CONFIG)
    config["handlers"]["access"]["stream"] = "ext://sys.stderr"
    config["loggers"]["uvicorn.error"]["level"] = "WARNING"
    return config
