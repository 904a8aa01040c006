"""Templates filled in."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse


@cache
def _templates() -> Environment:
    loader = PackageLoader("redactor_service", "pages/templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def page(template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """The page made of a template; every value is escaped."""
    return HTMLResponse(_templates().get_template(template).render(**values), status_code=status)
