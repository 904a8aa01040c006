"""`serve`."""

from __future__ import annotations

import argparse

from redactor.cli import common


def run(parsed: argparse.Namespace) -> int:
    try:
        from redactor_service.server import serve
        from redactor_service.settings import load_settings
    except ModuleNotFoundError as error:
        from redactor.errors import OptionError

        raise OptionError(
            f"{error.name} is not installed", where="serve", advice="pip install 'redactor[server]'"
        ) from None
    from redactor.options import make_options

    serve(
        parsed.host,
        parsed.port,
        settings=load_settings(parsed.config),
        options=make_options({"key": common.key()}),
        open_browser=parsed.open,
        ready=lambda url: print(f"redactor: {url}  (Ctrl+C ends it)", flush=True),
    )
    return 0
