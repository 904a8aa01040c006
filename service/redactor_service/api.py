"""The paths under /v1 and the health check.

Scanning is pure Python at full load, so its endpoints are plain functions, which FastAPI runs in
the thread pool; the others are coroutines and answer while the pool is full.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Response, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse

from redactor import (
    Checker,
    LiveRules,
    OptionError,
    RuleError,
    Scanner,
    ScanOptions,
    make_options,
    report_dict,
)
from redactor.policy import load_policy, policy_names
from redactor.rulebook import pack_names
from redactor_service import files, schemas

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
    rules: LiveRules

    def scanner(self, draft: schemas.Draft | schemas.FileOptions) -> Scanner:
        """A scanner for one draft. OptionError when an option cannot be used."""
        asked = draft.options()
        if "policy" in asked:
            asked["policy"] = self._policy(asked["policy"])
        if "packs" in asked:
            asked["packs"] = self._packs(asked["packs"])
        # A service runs for weeks: the day is that of the request, not of the start.
        today = replace(self.options, today=datetime.date.today())
        options = make_options(asked, today)
        try:
            checker = self.rules.checker(options.packs)
        except RuleError:
            # Which file is wrong is the operator's to know.
            raise OptionError(
                "a pack cannot be used", where="packs", advice="ask the operator of the service"
            ) from None
        return Scanner.of(options, checker)

    def checker(self) -> Checker:
        """The rules that serve a draft which asks for no pack."""
        return self.rules.checker(self.options.packs)

    def packs(self) -> list[schemas.PackEntry]:
        """The packs at hand and the state of each."""
        problems = self.rules.problems
        listed = []
        for name in dict.fromkeys((*self.options.packs, *pack_names())):
            problem = next((told for packs, told in problems.items() if name in packs), "")
            state: Literal["in use", "faulty", "ready"] = "ready"
            if problem:
                state = "faulty"
            elif name in self.options.packs:
                state = "in use"
            listed.append(schemas.PackEntry(name=name, state=state, problem=problem))
        return listed

    def _packs(self, names: Sequence[str]) -> tuple[str, ...]:
        """The operator's packs and those asked for by name. A path is the operator's to give."""
        # In one order, so that the same packs are made ready once.
        packs = tuple(dict.fromkeys((*self.options.packs, *sorted(names))))
        known = pack_names()
        for name in names:
            # While a pack is replaced, its folder is not there for a moment.
            if name not in (*known, *self.options.packs) and not self.rules.has(packs):
                advice = f"known are {', '.join(known)}" if known else "none were added"
                raise OptionError("no such pack", where="packs", advice=advice)
        return packs

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
    return Desk(options=made, policies={**own, **shipped}, rules=LiveRules())


def routes(desk: Desk) -> APIRouter:
    """The paths. Raises RedactorError when the rules cannot be read."""
    router = APIRouter()
    # Reads the rules now, so that a fault shows at the start and not in the first request.
    desk.checker()
    version = _version()
    policies = [_entry(name, option) for name, option in desk.policies.items()]

    @router.post("/v1/scan", response_model=schemas.Report, responses=_PROBLEMS)
    def scan(draft: schemas.Draft) -> Response:
        """Report on a draft."""
        return _answer(report_dict(desk.scanner(draft).scan(draft.text), text=draft.text))

    @router.post("/v1/redact", response_model=schemas.Redaction, responses=_PROBLEMS)
    def redact(draft: schemas.RedactDraft) -> Response:
        """Report on a draft, and give it back masked."""
        redaction = desk.scanner(draft).redact(draft.text, apply_wording=draft.apply_wording)
        report = report_dict(redaction.report, text=draft.text)
        return _answer({**report, "text": redaction.text})

    shelf = files.Shelf()

    @router.post("/v1/files", response_model=schemas.FileReport, responses=_PROBLEMS)
    def files_(
        file: Annotated[UploadFile, File(description="Any format that can be read.")],
        options: Annotated[str | None, Form(description="JSON: see FileOptions.")] = None,
    ) -> Response:
        """Report on a file; with `redact` in the options it can be fetched masked for a while."""
        asked = schemas.file_options(options)
        name = Path(file.filename or "").name or "file"
        return _answer(
            files.answer(
                desk.scanner(asked),
                file.file.read(),
                name,
                shelf,
                redact=asked.redact,
                apply_wording=asked.apply_wording,
                clean=asked.clean,
            )
        )

    @router.get("/v1/files/{token}", responses={404: {"model": schemas.Problem}})
    def fetch(token: str) -> FileResponse:
        """A masked file, as long as it is kept."""
        kept = shelf.get(token)
        if kept is None:
            raise HTTPException(404)
        return FileResponse(
            kept.path,
            media_type="application/octet-stream",
            headers={"Content-Disposition": files.disposition(kept.name)},
        )

    @router.get("/v1/policies")
    async def policies_() -> list[schemas.PolicyEntry]:
        """The policies that a draft may ask for; the first is used when it asks for none."""
        return policies

    @router.get("/v1/packs")
    def packs() -> list[schemas.PackEntry]:
        """The packs that a draft may ask for."""
        return desk.packs()

    @router.get("/healthz")
    def healthz() -> schemas.Health:
        """Is the service up, and with which rules?"""
        return schemas.Health(
            status="ok",
            version=version,
            rulebook=desk.checker().book.digest,
            problems=sorted(desk.rules.problems.values()),
        )

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
