"""The paths under /v1 and the health check.

Scanning is pure Python at full load, so its endpoints are plain functions, which FastAPI runs in
the thread pool; the others are coroutines and answer while the pool is full.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import metadata
from typing import Any

from fastapi import APIRouter, Response

from redactor import OptionError, Scanner, ScanOptions, make_options, report_dict
from redactor.policy import load_policy, policy_names
from redactor_service import schemas

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    413: {"model": schemas.Problem, "description": "The body is too large."},
    422: {"model": schemas.Problem, "description": "Not JSON, or a field cannot be used."},
    500: {"model": schemas.Problem, "description": "The draft was not checked."},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the service was started with.

    `policies` maps the names that a draft may ask for to the option behind each. A path to a
    policy file is the operator's to give, never a caller's.
    """

    options: ScanOptions
    policies: Mapping[str, str]

    def scanner(self, draft: schemas.Draft) -> Scanner:
        """A scanner for one draft. OptionError when an option cannot be used."""
        asked = draft.options()
        if "policy" in asked:
            asked["policy"] = self._policy(asked["policy"])
        # A service runs for weeks: the day is that of the request, not of the start.
        today = replace(self.options, today=datetime.date.today())
        return Scanner.of(make_options(asked, today))

    def _policy(self, name: str) -> str:
        if name not in self.policies:
            known = ", ".join(self.policies)
            raise OptionError("no such policy", where="policy", advice=f"known are {known}")
        return self.policies[name]


def open_desk(options: ScanOptions | None) -> Desk:
    """Checks the operator's options. RedactorError when they cannot be used."""
    made = make_options({}, options)
    own = {load_policy(made.policy).name: made.policy}
    shipped = {name: name for name in policy_names() if name not in own}
    return Desk(options=made, policies={**own, **shipped})


def routes(desk: Desk) -> APIRouter:
    """The paths. Raises RedactorError when the rules cannot be read."""
    router = APIRouter()
    # Reads the rules now, so that a fault shows at the start and not in the first request.
    health = schemas.Health(
        status="ok",
        version=_version(),
        rulebook=Scanner.of(desk.options).scan("").rulebook_digest,
    )
    policies = [_entry(name, option) for name, option in desk.policies.items()]

    @router.post("/v1/scan", response_model=schemas.Report, responses=_PROBLEMS)
    def scan(draft: schemas.Draft) -> Response:
        """Report on a draft."""
        return _answer(report_dict(desk.scanner(draft).scan(draft.text), text=draft.text))

    @router.post("/v1/redact", response_model=schemas.Redaction, responses=_PROBLEMS)
    def redact(draft: schemas.Draft) -> Response:
        """Report on a draft, and give it back masked."""
        redaction = desk.scanner(draft).redact(draft.text)
        report = report_dict(redaction.report, text=draft.text)
        return _answer({**report, "text": redaction.text})

    @router.get("/v1/policies")
    async def policies_() -> list[schemas.PolicyEntry]:
        """The policies that a draft may ask for; the first is used when it asks for none."""
        return policies

    @router.get("/healthz")
    async def healthz() -> schemas.Health:
        """Is the service up, and with which rules?"""
        return health

    return router


def _entry(name: str, option: str) -> schemas.PolicyEntry:
    policy = load_policy(option)
    return schemas.PolicyEntry(name=name, title=policy.title, why=policy.why)


def _answer(content: Mapping[str, Any]) -> Response:
    """As JSON. Half of a surrogate pair, legal in JSON but not in UTF-8, goes back escaped."""
    try:
        body = json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        body = json.dumps(content).encode()
    return Response(body, media_type="application/json")


def _version() -> str:
    try:
        return metadata.version("redactor")
    except metadata.PackageNotFoundError:  # run from a source tree
        return "unknown"
