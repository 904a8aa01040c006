"""A request sent twice is carried out once: `Idempotency-Key`.

    return await idempotency.once(request, caller.id, fingerprint, make)

The same key with the same body gets the answer that the first one got, for a while; with another body
it is refused (422), and while the first is under way, 409. Answers lie encrypted in the vault, under a
name from which neither the key nor its sender can be told. A request that failed on our side is not
kept: it may be tried again.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Header, Request
from starlette.responses import Response

from redactor import InputError
from redactor_service import faults, problems
from redactor_service.jobs.vault import Vault

#: Longest that an answer is kept, in seconds.
LONGEST = 24 * 3600.0
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS = ("content-type", "location", "retry-after")

REUSED = "urn:redactor:problem:idempotency-key-reused"
UNDER_WAY = "urn:redactor:problem:idempotency-key-in-use"

#: For a route's signature, so that OpenAPI tells of it.
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="1 to 255 visible characters: the same request sent again with it is carried out"
        " once, and answered as the first time.",
        pattern=r"^[\x21-\x7e]{1,255}$",
    ),
]


class Idempotency:
    """Answers by key, for `seconds`."""

    def __init__(self, vault: Vault, *, seconds: float) -> None:
        self._vault = vault
        self._seconds = min(seconds, LONGEST)
        self._under_way: set[str] = set()

    async def once(
        self,
        request: Request,
        caller: str,
        fingerprint: bytes,
        make: Callable[[], Awaitable[Response]],
    ) -> Response:
        """What `make` answers, or answered. `fingerprint`: a digest of the body, as far as it says
        what is asked; without the header every request is its own."""
        key = request.headers.get("idempotency-key")
        if key is None:
            return await make()
        if not _KEY.fullmatch(key):
            return problems.problem(
                faults.INVALID_REQUEST, 422, "Idempotency-Key: 1 to 255 visible characters"
            )
        name = self._vault.name_of("idem", caller, request.method, request.url.path, key)
        if name in self._under_way:
            return problems.problem(
                UNDER_WAY, 409, "the first request with this Idempotency-Key is under way"
            )
        # Marked before anything is awaited, so that no second one slips through.
        self._under_way.add(name)
        try:
            kept = self._kept(name)
            if kept is not None:
                return _replayed(kept, fingerprint)
            answer = await make()
            self._keep(name, fingerprint, answer)
            return answer
        finally:
            self._under_way.discard(name)

    def _kept(self, name: str) -> bytes | None:
        try:
            return self._vault.get(name)
        except InputError:
            # Broken: who asks again gets a new answer.
            self._vault.drop(name)
            return None

    def _keep(self, name: str, fingerprint: bytes, answer: Response) -> None:
        body = getattr(answer, "body", None)
        if answer.status_code >= 500 or answer.status_code in {408, 409, 429} or body is None:
            return
        headers = {each: answer.headers[each] for each in _KEPT_HEADERS if each in answer.headers}
        told = {
            "fingerprint": fingerprint.hex(),
            "status": answer.status_code,
            "headers": headers,
            "body": base64.b64encode(bytes(body)).decode(),
        }
        self._vault.put(json.dumps(told).encode(), seconds=self._seconds, name=name)


def _replayed(kept: bytes, fingerprint: bytes) -> Response:
    told = json.loads(kept)
    if not hmac.compare_digest(told["fingerprint"], fingerprint.hex()):
        return problems.problem(
            REUSED, 422, "this Idempotency-Key was used for another request; use a new one"
        )
    headers = {**told["headers"], "Idempotency-Replayed": "true"}
    return Response(base64.b64decode(told["body"]), status_code=told["status"], headers=headers)
