"""Requests made of the OpenAPI document: no answer is a failure of ours, and each is as the document
says. Presidio's paths and those of jobs, by a service that really runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import APIRouter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from redactor_service import problems
from redactor_service.api import jobs, presidio, texts

from .apps import app_of, served

_CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    router = APIRouter()
    for each in (texts, jobs, presidio):
        router.include_router(each.router)
    app = app_of(router, tmp_path_factory.mktemp("data"), job_ttl=60)
    app.openapi_schema = _with_problems(app.openapi())
    with served(app) as url:
        yield schemathesis.openapi.from_url(f"{url}/openapi.json")


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """With faults of /v1 under the media type of their answers, as the service writes it."""
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if path.startswith("/v1/") and status[0] in "45":
                    answer["content"] = {problems.MEDIA_TYPE: answer["content"]["application/json"]}
    return document


def _fuzz(schema: Any, examples: int) -> None:
    """So many requests for each operation, as the document says and otherwise."""
    for made in schema.get_all_operations():
        operation = made.ok()
        cases = st.one_of(
            operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode
        )

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases)
        def ask(case: Any) -> None:
            case.call_and_validate(checks=_CHECKS, timeout=30)

        ask()


def test_no_request_makes_it_fail(schema: Any) -> None:
    _fuzz(schema, 5)


@pytest.mark.soak
def test_no_request_of_many_makes_it_fail(schema: Any) -> None:
    _fuzz(schema, 300)
