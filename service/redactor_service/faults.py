"""What is wrong, as the body of `application/problem+json` (RFC 9457), before it becomes an answer of
the web framework: workers, which are started anew after every fault, import none.

Nothing here repeats what the caller sent: a draft pasted into the wrong field, or a key made of
draft text, must not come back in an answer that some proxy keeps.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from redactor import RedactorError

TOO_LARGE = "urn:redactor:problem:too-large"
INVALID_REQUEST = "urn:redactor:problem:invalid-request"
INVALID_OPTION = "urn:redactor:problem:invalid-option"
NOT_CHECKED = "urn:redactor:problem:not-checked"
BUSY = "urn:redactor:problem:busy"
REFUSED = "urn:redactor:problem:review-refused"
UNAVAILABLE = "urn:redactor:problem:unavailable"
UNEXPECTED = "urn:redactor:problem:unexpected"


class Fault(NamedTuple):
    """A problem's status and body."""

    status: int
    body: bytes


def fault(
    kind: str,
    status: int,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    code: str = "",
    about: Sequence[str] = (),
) -> Fault:
    """One problem; its title is the status in words. `code`: of a refusal, `about`: ids it concerns."""
    content: dict[str, Any] = {
        "type": kind,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        content["errors"] = list(errors)
    if code:
        content |= {"code": code, "about": list(about)}
    return Fault(status, json.dumps(content).encode())


def place_of(error: BaseException) -> str:
    """File and line where an error was raised, all that may be logged of it."""
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown place"


def unexpected() -> Fault:
    return fault(
        UNEXPECTED, 500, "the service failed and the draft was not checked; do not publish on it"
    )


def not_checked() -> Fault:
    """A worker took too long, needed too much memory, or died."""
    detail = "the draft could not be checked within the limits; do not publish on it"
    return fault(NOT_CHECKED, 503, detail)


def of_redactor_error(error: RedactorError) -> Fault:
    """An option or rule that cannot be used: where, and what to do.

    `RedactorError.what` stays out, because it may quote the value.
    """
    errors = [{"location": error.where, "message": error.advice}]
    return fault(INVALID_OPTION, 422, "an option cannot be used", errors=errors)
