"""The OpenAPI document: FastAPI's, with what every path has in common.

Faults have the media type of their answers, bodies have examples, and each path tells which credentials it
asks for.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from redactor_service import problems
from redactor_service.access.gate import PUBLIC
from redactor_service.schemas.examples import EXAMPLES

_DESCRIPTION = """\
Send `X-API-Key`, or `Authorization: Bearer`, with a key that `redactor keys add` made. Without any key and
account the service is open, to its own machine alone.

Faults are `application/problem+json` and never repeat what was sent. Of 429 and 503 the header `Retry-After`
tells when to try again. Nothing fails open: what was not checked has the verdict `hold`, and a draft that got
no answer must not be published on it.
"""
_SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "bearer": {"type": "http", "scheme": "bearer"},
}
#: The last is for a service without keys and accounts.
_ASKED: list[dict[str, list[str]]] = [{"key": []}, {"bearer": []}, {}]
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_COMMON = {
    "401": "No credentials, or a key that does not hold.",
    "403": "The caller lacks the scope, or is a page of another site.",
    "429": "Too much is waiting, or the key's rate is used up; see Retry-After.",
}
_WITH_BODY = {
    "408": "The body came too slowly.",
    "413": "The body is too large, for the service or for this key.",
}


def openapi(app: FastAPI) -> dict[str, Any]:
    """The document of an application, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=_DESCRIPTION,
            routes=app.routes,
        )
        made["components"]["securitySchemes"] = _SCHEMES
        for path, operations in made["paths"].items():
            for operation in operations.values():
                _complete(operation, is_public=path in PUBLIC)
        for name, model in made["components"]["schemas"].items():
            if name in EXAMPLES:
                model["examples"] = [EXAMPLES[name]]
        app.openapi_schema = made
    return app.openapi_schema


def _complete(operation: dict[str, Any], *, is_public: bool) -> None:
    answers = operation["responses"]
    for answer in answers.values():
        told = answer.get("content", {}).get("application/json")
        if told and told["schema"].get("$ref", "").endswith("/Problem"):
            answer["content"] = {problems.MEDIA_TYPE: told}
    operation["security"] = [] if is_public else _ASKED
    common = {"403": _COMMON["403"]} if is_public else _COMMON
    if "requestBody" in operation:
        common = {**common, **_WITH_BODY}
    for status, description in common.items():
        answer = answers.setdefault(status, {"description": description, "content": {}})
        # Where a path tells faults in a shape of its own, the gate before it still has this one.
        answer.setdefault("content", {})[problems.MEDIA_TYPE] = {"schema": _PROBLEM}
        if status == "429":
            answer["headers"] = {
                "Retry-After": {
                    "description": "Seconds.",
                    "schema": {"type": "string", "pattern": "^[0-9]+$"},
                }
            }
    operation["responses"] = dict(sorted(answers.items()))
