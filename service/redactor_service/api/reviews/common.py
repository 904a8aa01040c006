"""What the paths of reviews have in common: in whose name they act, bodies with files, refusals.

A caller with an account acts as that person and as nobody else. One without (a key that is bound to none)
is told where a draft is, and nothing that anybody wrote.
"""

from __future__ import annotations

import asyncio
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, FastAPI, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import SQLAlchemyError

from redactor.reviews import Refusal, Refused
from redactor_service import faults, problems
from redactor_service.access.callers import Caller, needs
from redactor_service.access.scopes import Scope
from redactor_service.api.answers import PROBLEMS
from redactor_service.jobs import uploads
from redactor_service.reviews.book import NoDraftError
from redactor_service.reviews.contents import Attachment
from redactor_service.reviews.desk import MOST_BYTES, Asking
from redactor_service.reviews.units import NoUnitError
from redactor_service.schemas import reviews as schemas
from redactor_service.schemas.drafts import Problem
from redactor_service.state import state_of

T = TypeVar("T")

#: Bytes that a form with many files may have beside them.
FORM_HEADS = 1_000_000
#: The largest form of a draft.
MOST_FORM = MOST_BYTES + FORM_HEADS
FILE_FIELD = "attachment"
_SECONDS = 600.0

#: Refusals by their status; all others are 409: the draft is in another state than was thought.
_STATUS = {
    Refused.NOT_YOURSELF: 403,
    Refused.NOT_MEMBER: 403,
    Refused.NOT_ENTITLED: 403,
    Refused.SAME_PERSON: 403,
    Refused.OWN_DRAFT: 403,
    Refused.BLOCK_NEEDS_SECRECY: 403,
    Refused.SIGNED_DECISION: 403,
    Refused.NO_DEPUTY: 422,
    Refused.REUSED_ID: 422,
    Refused.SAME_TEXT: 422,
    Refused.NO_FINDING: 422,
    Refused.REASON_MISSING: 422,
    Refused.BASIS_MISSING: 422,
    Refused.NO_LANE: 422,
    Refused.SOURCE_MISSING: 422,
}
_NO_ACCOUNT = (
    "这个密钥没有绑定账号，只能查询稿件所处环节；请管理员用 redactor keys add 名称 --account 账号"
    " 生成绑定账号的密钥，或登录后操作。"
)
_NO_DRAFT = "没有这份稿件，或您不在其单位的名单中。"
_NO_UNIT = "没有这个单位，或您不在其名单中。"
_GONE = "稿件已办结，正文和附件已按期删除。"

ANSWERS: dict[int | str, dict[str, Any]] = {
    **PROBLEMS,
    403: {
        "model": Problem,
        "description": "The caller may not; `code` says which rule forbids it.",
    },
    404: {
        "model": Problem,
        "description": "There is none, or the caller does not belong to its unit.",
    },
    503: {"model": Problem, "description": "The database does not answer: nothing was changed."},
}
READS: dict[int | str, dict[str, Any]] = {
    status: ANSWERS[status] for status in (401, 403, 404, 422, 429, 503)
}
GONE: dict[int | str, dict[str, Any]] = {
    410: {"model": Problem, "description": "The draft is closed and its text was deleted."}
}
CHANGES: dict[int | str, dict[str, Any]] = {
    **ANSWERS,
    409: {"model": Problem, "description": "Refused: the draft is in another state; see `code`."},
    415: {"model": Problem, "description": "Neither JSON nor a form."},
}

DraftId = Annotated[str, Path(pattern=schemas.ID, description="As POST /v1/reviews told it.")]
Reader = Annotated[Caller, Depends(needs(Scope.REVIEWS))]


class NobodyError(Exception):
    """The caller acts in nobody's name."""


async def _person(caller: Reader) -> Caller:
    if not caller.account:
        raise NobodyError
    return caller


#: A caller with an account.
Person = Annotated[Caller, Depends(_person)]


def install(app: FastAPI) -> None:
    """The answers to what these paths raise."""
    for kind, (status, code, detail) in {
        NobodyError: (403, "no_account", _NO_ACCOUNT),
        NoDraftError: (404, "no_draft", _NO_DRAFT),
        NoUnitError: (404, "no_unit", _NO_UNIT),
    }.items():
        app.add_exception_handler(kind, _handler(status, code, detail))
    app.add_exception_handler(SQLAlchemyError, problems.on_database_error)


def _handler(status: int, code: str, detail: str) -> Any:
    async def answer(_: Request, __: Exception) -> Response:
        return told(status, code, detail)

    return answer


def told(status: int, code: str, detail: str, about: tuple[str, ...] = ()) -> Response:
    """A refusal as a problem."""
    made = faults.fault(faults.REFUSED, status, detail, code=code, about=about)
    return problems.answer_of(made)


def refused(refusal: Refusal) -> Response:
    status = _STATUS.get(refusal.code, 409)
    return told(status, refusal.code.value, refusal.message, refusal.about)


def gone() -> Response:
    return told(410, "gone", _GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Generic[T]):
    """A body, and the files that came with it in a form; None where it was no form."""

    body: T
    files: tuple[Attachment, ...] | None


async def sent(request: Request, model: Any) -> Sent[Any] | Response:
    """What was sent, as JSON or as a form; an answer for what cannot be taken. RequestValidationError."""
    state = state_of(request)
    if state.is_ending:
        return problems.ending()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _form(request, model)
    if kind != "application/json":
        return problems.problem("about:blank", 415, "send application/json or multipart/form-data")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > state.settings.max_body:
            return problems.too_large(state.settings.max_body)
    return Sent(body=await asyncio.to_thread(_parsed, model, bytes(body)), files=None)


async def _form(request: Request, model: Any) -> Sent[Any]:
    vault = state_of(request).vault
    form = await uploads.received(request, vault, file_fields=(FILE_FIELD,), seconds=_SECONDS)
    try:
        body = _parsed(model, form.fields.get("body", ""))

        def files() -> tuple[Attachment, ...]:
            return tuple(
                Attachment(name=each.name, data=vault.get(each.token) or b"") for each in form.files
            )

        return Sent(body=body, files=await asyncio.to_thread(files))
    finally:
        form.drop(vault)


def _parsed(model: Any, body: str | bytes) -> Any:
    try:
        return TypeAdapter(model).validate_json(body)
    except ValidationError as error:
        errors = [
            {**each, "loc": ("body", *each["loc"])}
            for each in error.errors(include_input=False, include_url=False)
        ]
        raise RequestValidationError(errors) from None


def fault(where: str, what: str) -> RequestValidationError:
    return RequestValidationError([{"type": "value", "loc": ("body", where), "msg": what}])


def asking(request: Request, caller: Caller, asked: schemas.Asked, *, version: int = 0) -> Asking:
    """Who asks. RequestValidationError without an id of the command, or with two."""
    header = request.headers.get("idempotency-key")
    if header is not None and not re.fullmatch(schemas.COMMAND, header):
        raise fault("command", "Idempotency-Key: 1 to 255 visible characters")
    if header is not None and asked.command not in (None, header):
        raise fault("command", "is another than the header Idempotency-Key")
    command = header or asked.command
    if command is None:
        raise fault(
            "command",
            "name the command, here or in Idempotency-Key: what is sent again is done once",
        )
    return Asking(
        id=command, person=asked.person or caller.account, sender=caller.account, version=version
    )


def attachments(
    listed: list[schemas.SentAttachment] | None,
    files: tuple[Attachment, ...] | None,
    before: tuple[Attachment, ...] | None,
) -> tuple[Attachment, ...] | None:
    """The files that go out: those of the form, or those that the body lists, where one without data is
    the draft's own; None for those that it has. `before`: the draft's own, None where there are none
    any more."""
    if files and listed is not None:
        raise fault("attachments", "come in the form or in the body, not in both")
    if files:
        return files
    if listed is None:
        return None
    own = {each.name: each.data for each in before or ()}
    made = []
    for each in listed:
        data = each.bytes()
        name = uploads.base_name(each.name)
        if data is None and name not in own:
            raise fault("attachments", "one has no data, and the draft has none of its name")
        made.append(Attachment(name=name, data=own[name] if data is None else data))
    return tuple(made)


def body_of(model: Any, example: Mapping[str, Any]) -> dict[str, Any]:
    """The request body for the document: JSON, or a form with files."""
    schema = _inlined(TypeAdapter(model).json_schema())
    form = {
        "type": "object",
        "required": ["body"],
        "properties": {
            "body": {"type": "string", "description": "The same JSON, without data of files."},
            FILE_FIELD: {
                "type": "array",
                "items": {"type": "string", "format": "binary"},
                "maxItems": 990,
            },
        },
    }
    content = {
        "application/json": {"schema": schema, "examples": dict(example)},
        "multipart/form-data": {"schema": form},
    }
    return {"requestBody": {"required": True, "content": content}}


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without references: no route names its models, so the document has no place for them."""
    known = schema.get("$defs", {})

    def resolved(part: Any) -> Any:
        if isinstance(part, list):
            return [resolved(each) for each in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return resolved(known[part["$ref"].rpartition("/")[2]])
        kept = {name: each for name, each in part.items() if name not in ("$defs", "discriminator")}
        return {name: resolved(each) for name, each in kept.items()}

    made: dict[str, Any] = resolved(schema)
    return made


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
