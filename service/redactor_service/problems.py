"""Errors as answers in `application/problem+json` (RFC 9457). Nothing here repeats what the caller
sent, see `faults`."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from redactor import RedactorError
from redactor_service import faults
from redactor_service.faults import BUSY, INVALID_REQUEST, TOO_LARGE, Fault, fault

_logger = logging.getLogger("redactor_service")

MEDIA_TYPE = "application/problem+json"

#: RFC 9457's type for a problem that its status says completely.
_PLAIN = "about:blank"

#: A key that looks like a field name may be repeated; anything else could be draft text.
_FIELD_NAME = re.compile(r"[a-z_]{1,32}", re.ASCII)


def problem(
    kind: str, status: int, detail: str, *, errors: Sequence[Mapping[str, str]] = ()
) -> Response:
    """The answer for one problem; its title is the status in words."""
    return answer_of(fault(kind, status, detail, errors=errors))


def answer_of(told: Fault) -> Response:
    return Response(told.body, status_code=told.status, media_type=MEDIA_TYPE)


def too_large(limit: int) -> Response:
    """413, with the limit in bytes."""
    detail = f"the body is larger than {limit} bytes; send the draft in parts"
    return problem(TOO_LARGE, 413, detail)


def too_slow() -> Response:
    """408, and the connection is over: what is still to come is not read."""
    answer = problem(_PLAIN, 408, "the body came too slowly; send it again")
    answer.headers["Connection"] = "close"
    return answer


def unexpected() -> Response:
    return answer_of(faults.unexpected())


def busy(seconds: float) -> Response:
    """429: too much is waiting."""
    answer = problem(BUSY, 429, "too much is waiting to be checked; try again")
    answer.headers["Retry-After"] = str(max(1, round(seconds)))
    return answer


def unavailable() -> Response:
    """503: the database does not answer, and nothing was changed."""
    detail = "the database cannot be used at the moment; nothing was changed, send the same again"
    answer = problem(faults.UNAVAILABLE, 503, detail)
    answer.headers["Retry-After"] = "2"
    return answer


def ending() -> Response:
    """503: the service is starting or ending."""
    answer = problem(_PLAIN, 503, "the service takes no work at the moment")
    answer.headers["Retry-After"] = "2"
    return answer


async def on_redactor_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, RedactorError)
    return answer_of(faults.of_redactor_error(error))


async def on_database_error(_: Request, error: Exception) -> Response:
    """A driver's words may quote a value: its kind and place alone are logged."""
    _logger.warning("database: %s at %s", type(error).__name__, faults.place_of(error))
    return unavailable()


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
