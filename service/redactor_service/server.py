"""The service as a process: its own listening socket, its log, its end.

serve(load_settings("redactor.toml"))
"""

from __future__ import annotations

import contextlib
import gc
import logging
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import uvicorn

from redactor import InputError, ScanOptions
from redactor_service import connections
from redactor_service.access.callers import refuse_foreign
from redactor_service.app import create_app
from redactor_service.settings import Settings, load_settings
from redactor_service.state import State

#: Seconds that what runs may take once the service is told to end.
_GRACE = 30


def serve(
    host: str | None = None,
    port: int | None = None,
    *,
    settings: Settings | None = None,
    options: ScanOptions | None = None,
    open_browser: bool = False,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Runs the service until it is interrupted. Port 0 takes a free one.

    `ready` is told the page's address once the port is ours; nothing is printed here but the log,
    to standard error. InputError when the port cannot be had, OptionError when others could
    reach it and nobody has credentials, RedactorError when options or rules cannot be used.
    """
    settings = settings or load_settings()
    settings = replace(
        settings,
        host=settings.host if host is None else host,
        port=settings.port if port is None else port,
    )
    with _listen(settings.host, settings.port) as listener:
        app = create_app(settings, options=options)
        state: State = app.state.redactor
        connections.allow_many()
        provider = state.access.provider
        if provider is None or not provider.provider.makes_accounts:
            refuse_foreign(state.access.place, state.store)
        url = _url(settings.host, listener.getsockname()[1])
        # Of no line that is logged, and gathered for each.
        logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
        # Rules stay as long as the process does: nobody needs to look for garbage in them.
        gc.collect()
        gc.freeze()
        if ready is not None:
            ready(url)
        if open_browser:
            # A text browser would block until it is left.
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        config = uvicorn.Config(
            app,
            log_config=_log_config(),
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
            # Ours, so that the name is taken over too, and for every ASGI server.
            proxy_headers=False,
            http=connections.protocol(settings.seconds_receive),
        )
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, opened here because uvicorn ends the process when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
        connections.watch(listener)
        return listener
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
    """JSON lines on standard error, without uvicorn's chatter at the start."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "redactor_service.logs.JsonLines"}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["out"], "level": "WARNING"},
        "loggers": {
            "uvicorn.error": {"level": "WARNING"},
            "redactor": {"level": "INFO"},
            "redactor_service": {"level": "INFO"},
        },
    }
