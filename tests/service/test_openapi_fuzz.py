"""Requests made of the OpenAPI document, to the service as it runs: no answer is a failure of ours, and
each is as the document says. Once open to this machine, once with a key in nobody's name, once with one of
somebody who may do everything in his unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from redactor_service.access import accounts
from redactor_service.access.scopes import Role, Scope
from redactor_service.reviews.units import Units, roles_of
from redactor_service.storage.engine import open_store
from tests.service import leaks
from tests.service.running import Service, key_for, running

_CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
#: Nothing shall wait so long that the next requests meet a full queue.
_SETTINGS: dict[str, object] = {"workers": 2, "job_ttl": 60, "max_texts": 50, "key": "k" * 32}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A service, its document, and what is sent with each request."""

    service: Service
    schema: Any
    key: str


@pytest.fixture(scope="module", params=["open", "key", "person"])
def asked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asked]:
    home = tmp_path_factory.mktemp("home")
    key = _key(home, request.param)
    with running(home, _SETTINGS) as service:
        url = f"{service.url}openapi.json"
        schema = schemathesis.openapi.from_url(url, headers=_headers(key), timeout=90)
        # Keys made up at random would let no request further than the gate.
        schema.config.generation.update(with_security_parameters=False)
        yield Asked(service=service, schema=schema, key=key)


def _key(home: Path, of: str) -> str:
    if of == "open":
        return ""
    if of == "key":
        return key_for(home, "--rate", "0")
    store = open_store(folder=home / "data")
    accounts.add(store, "li", None, role=Role.ADMIN)
    units = Units(store, str(_SETTINGS["key"]).encode())
    made = units.add("清河镇", by="test")
    units.set_roles(made, "li", roles_of(units.way_of_unit(made)), by="test")
    store.close()
    return key_for(home, "--rate", "0", "--account", "li", "--scope", ",".join(Scope))


def _headers(key: str) -> dict[str, str]:
    return {"X-API-Key": key} if key else {}


def _fuzz(asked: Asked, examples: int) -> dict[int, int]:
    """So many requests for each operation, as the document says and otherwise; how many had which
    status."""
    statuses: dict[int, int] = {}
    for made in asked.schema.get_all_operations():
        operation = made.ok()
        cases = st.one_of(
            [operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode]
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
            answer = case.call(headers=_headers(asked.key), timeout=60)
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            case.validate_response(answer, checks=_CHECKS)

        ask()
    return statuses


def _check(asked: Asked, examples: int) -> None:
    statuses = _fuzz(asked, examples)
    figures = f"{sum(statuses.values())} requests: {dict(sorted(statuses.items()))}"
    print(figures)  # noqa: T201  # shown by pytest -s
    assert statuses[200] and statuses[422]
    assert '"level": "error"' not in asked.service.log()
    if asked.key:
        secret = asked.key.split("_", 2)[2]
        service = asked.service
        assert not leaks.found_in_folders([secret], service.data, service.logs, service.temporary)


def test_no_request_makes_it_fail(asked: Asked) -> None:
    _check(asked, 3)


def test_without_a_key_that_holds_nothing_is_told(asked: Asked) -> None:
    """And all paths of the application are in the document, but for the pages'."""
    # Where it is open to all, not to one who shows a key that is none.
    headers = {} if asked.key else {"X-API-Key": "rk_none"}
    told = set()
    for made in asked.schema.get_all_operations():
        operation = made.ok()
        case = operation.Case(path_parameters=dict.fromkeys(("id", "number", "token", "hook"), "1"))
        answer = case.call(headers=headers, timeout=60)
        case.validate_response(answer, checks=_CHECKS)
        is_public = operation.definition.raw.get("security") == []
        assert answer.status_code in ({200, 204} if is_public else {401}), operation.label
        told.add(operation.path)
    assert {"/v1/scan", "/v1/files/{token}", "/analyze", "/metrics", "/healthz"} <= told
    assert {"/v1/reviews/{id}/commands", "/v1/units/{id}/hooks", "/v1/ledger"} <= told


@pytest.mark.soak
def test_no_request_of_many_makes_it_fail(asked: Asked) -> None:
    _check(asked, 200)
