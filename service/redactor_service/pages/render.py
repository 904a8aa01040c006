"""Templates filled in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse


@cache
def _templates() -> Environment:
    loader = PackageLoader("redactor_service", "pages/templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    made.filters |= {"paired": _paired, "swapped": _swapped, "is_day": _is_day}
    return made


def _paired(values: Iterable[str]) -> list[tuple[str, str]]:
    """Choices that are called what they are."""
    return [(each, each) for each in values]


def _swapped(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(one, other) for other, one in pairs]


def _is_day(told: str) -> bool:
    """Whether a field for a day can show it."""
    try:
        return datetime.date.fromisoformat(told).isoformat() == told
    except ValueError:
        return False


def page(template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """The page made of a template; every value is escaped."""
    return HTMLResponse(_templates().get_template(template).render(**values), status_code=status)
