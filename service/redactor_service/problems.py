"""Errors as `application/problem+json` (RFC 9457).

Nothing here repeats what the caller sent: a draft pasted into the wrong field, or a key made of
draft text, must not come back in an answer that some proxy keeps.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from redactor import RedactorError

MEDIA_TYPE = "application/problem+json"

TOO_LARGE = "urn:redactor:problem:too-large"
INVALID_REQUEST = "urn:redactor:problem:invalid-request"
INVALID_OPTION = "urn:redactor:problem:invalid-option"
NOT_CHECKED = "urn:redactor:problem:not-checked"
BUSY = "urn:redactor:problem:busy"
UNEXPECTED = "urn:redactor:problem:unexpected"
#: RFC 9457's type for a problem that its status says completely.
_PLAIN = "about:blank"

#: A key that looks like a field name may be repeated; anything else could be draft text.
_FIELD_NAME = re.compile(r"[a-z_]{1,32}", re.ASCII)


def problem(
    kind: str, status: int, detail: str, *, errors: Sequence[Mapping[str, str]] = ()
) -> Response:
    """The answer for one problem; its title is the status in words."""
    content: dict[str, Any] = {
        "type": kind,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        content["errors"] = list(errors)
    return Response(json.dumps(content), status_code=status, media_type=MEDIA_TYPE)


def too_large(limit: int) -> Response:
    """413, with the limit in bytes."""
    detail = f"the body is larger than {limit} bytes; send the draft in parts"
    return problem(TOO_LARGE, 413, detail)


def too_slow() -> Response:
    """408, and the connection is over: what is still to come is not read."""
    answer = problem(_PLAIN, 408, "the body came too slowly; send it again")
    answer.headers["Connection"] = "close"
    return answer


def place_of(error: BaseException) -> str:
    """File and line where an error was raised, all that may be logged of it."""
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown place"


def unexpected() -> Response:
    return problem(
        UNEXPECTED, 500, "the service failed and the draft was not checked; do not publish on it"
    )


def not_checked() -> Response:
    """A worker took too long, needed too much memory, or died."""
    detail = "the draft could not be checked within the limits; do not publish on it"
    return problem(NOT_CHECKED, 503, detail)


def busy(seconds: float) -> Response:
    """429: too much is waiting."""
    answer = problem(BUSY, 429, "too much is waiting to be checked; try again")
    answer.headers["Retry-After"] = str(max(1, round(seconds)))
    return answer


def ending() -> Response:
    """503: the service is starting or ending."""
    answer = problem(_PLAIN, 503, "the service takes no work at the moment")
    answer.headers["Retry-After"] = "2"
    return answer


async def on_redactor_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, RedactorError)
    return of_redactor_error(error)


def of_redactor_error(error: RedactorError) -> Response:
    """An option or rule that cannot be used: where, and what to do.

    `RedactorError.what` stays out, because it may quote the value.
    """
    errors = [{"location": error.where, "message": error.advice}]
    return problem(INVALID_OPTION, 422, "an option cannot be used", errors=errors)


async def on_validation_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _invalid(
        {"location": _location(each["loc"]), "message": _message(each)} for each in error.errors()
    )


async def on_http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:
        # FastAPI's answer to a body that is not JSON for a reason other than its grammar: bytes
        # that are not UTF-8, nesting too deep. For the caller it is the same fault.
        return _invalid([{"location": "body", "message": "is not JSON in UTF-8"}])
    answer = problem(_PLAIN, error.status_code, HTTPStatus(error.status_code).description)
    answer.headers.update(error.headers or {})
    return answer


def _invalid(errors: Iterable[Mapping[str, str]]) -> Response:
    return problem(INVALID_REQUEST, 422, "the request cannot be used", errors=list(errors))


def _location(parts: Sequence[int | str]) -> str:
    """Where the fault is. A number counts list items, or characters of broken JSON.

    >>> _location(("body", "policy")), _location(("body", "身份证号 …"))
    ('body.policy', 'body')
    """
    return ".".join(
        str(part) for part in parts if isinstance(part, int) or _FIELD_NAME.fullmatch(part)
    )


def _message(error: Mapping[str, Any]) -> str:
    """What is wrong, in pydantic's words, which name the expected value and never the sent one."""
    if error["type"] == "json_invalid":
        return f"is not JSON: {error['ctx']['error']}"
    return str(error["msg"])
