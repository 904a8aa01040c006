"""Expressions that wait for their first use are compiled here, so that none fails a reader first."""

import importlib
import pkgutil
import re

import pytest

import redactor.context
import redactor.detectors
import redactor.wording
from redactor.text.patterns import _Lazy, lazily

MODULES = [
    importlib.import_module(each.name)
    for package in (redactor.context, redactor.detectors, redactor.wording)
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]
WAITING = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, _Lazy)
}


def test_expressions_of_every_package_wait() -> None:
    assert {name.split(".")[1] for name in WAITING} == {"context", "detectors", "wording"}


@pytest.mark.parametrize("name", WAITING)
def test_a_waiting_expression_can_be_compiled(name: str) -> None:
    WAITING[name].search("")


def test_an_expression_waits_until_it_is_asked() -> None:
    broken = lazily("(")
    with pytest.raises(re.error, match="subpattern"):
        broken.search("")


def test_what_a_pattern_cannot_do_is_an_error() -> None:
    with pytest.raises(AttributeError):
        lazily("a").scanner("a")  # type: ignore[attr-defined]  # no part of what is offered
