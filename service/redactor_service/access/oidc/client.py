"""The service as a client of the provider: where it sends browsers, and what it makes of their codes."""

from __future__ import annotations

import asyncio
import base64
import datetime
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote_plus, urlencode

from redactor_service.access.oidc import fetch, tokens
from redactor_service.access.oidc.attempts import Attempt, Attempts
from redactor_service.access.oidc.faults import Fault, FaultError
from redactor_service.access.oidc.provider import Provider, is_endpoint
from redactor_service.access.oidc.tokens import Claims, SigningKey
from redactor_service.storage.engine import now

_Result = TypeVar("_Result")

_WELL_KNOWN = "/.well-known/openid-configuration"
#: Seconds for which the provider's own words about itself count, and its keys.
_FRESH = 3_600.0
_FRESH_KEYS = 900.0
#: Keys are asked for anew because of a token at most so often.
_HASTE = 1.0
#: Requests to the provider at once, and waiting.
_THREADS = 4
_MOST_WAITING = 32
_CODE = re.compile(r"[\x20-\x7e]{1,4096}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the provider says of itself (OpenID Connect Discovery 1.0)."""

    authorization: str
    token: str
    keys: str
    #: The secret goes in a header (`client_secret_basic`), not among the fields.
    takes_basic: bool
    #: Its answers name their issuer (RFC 9207).
    names_issuer: bool


class Client:
    """One for each process. Its requests run in threads of their own: a slow provider takes none that
    the service needs."""

    def __init__(
        self,
        provider: Provider,
        *,
        clock: Callable[[], datetime.datetime] = now,
        seconds: float = fetch.SECONDS,
    ) -> None:
        self.provider = provider
        self.attempts = Attempts()
        self._clock = clock
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="oidc")
        self._waiting = 0
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, tuple[SigningKey, ...]] | None = None
        self._asking: dict[str, asyncio.Task[dict[str, object]]] = {}

    async def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in. FaultError when the provider does not answer."""
        metadata = await self._known()
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": attempt.redirect_uri,
            "scope": " ".join(self.provider.scopes),
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        mark = "&" if "?" in metadata.authorization else "?"
        return f"{metadata.authorization}{mark}{urlencode(asked)}"

    async def finish(self, attempt: Attempt, code: str, issuer: str | None) -> Claims:
        """Who signed in with this code. FaultError."""
        metadata = await self._known()
        # Another provider's answer must not be taken to this one (RFC 9207).
        if issuer != self.provider.issuer and (issuer is not None or metadata.names_issuer):
            raise FaultError(Fault.ISSUER)
        if not _CODE.fullmatch(code):
            raise FaultError(Fault.CODE)
        token = await self._redeemed(metadata, attempt, code)
        asked_at = self._keys[0] if self._keys else None
        try:
            return self._checked(token, await self._signing(metadata), attempt)
        except FaultError as error:
            if error.fault not in (Fault.TOKEN_KEY, Fault.TOKEN_SIGNATURE):
                raise
            # It may have new keys since we asked.
            if asked_at is None or time.monotonic() - asked_at < _HASTE:
                raise
        return self._checked(token, await self._signing(metadata, fresh=_HASTE), attempt)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _checked(self, token: str, keys: tuple[SigningKey, ...], attempt: Attempt) -> Claims:
        at = self._clock()
        return tokens.verified(token, keys, self.provider, nonce=attempt.nonce, at=at)

    async def _redeemed(self, metadata: Metadata, attempt: Attempt, code: str) -> str:
        """The ID token for the code."""
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": attempt.redirect_uri,
            "code_verifier": attempt.verifier,
        }
        headers = {}
        secret = self.provider.client_secret
        if secret and metadata.takes_basic:
            pair = f"{quote_plus(self.provider.client_id)}:{quote_plus(secret)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            fields["client_id"] = self.provider.client_id
            if secret:
                fields["client_secret"] = secret
        status, answer = await self._run(
            lambda: fetch.post(metadata.token, fields, headers, seconds=self._seconds)
        )
        if status != 200:
            refused = answer.get("error")
            raise FaultError(Fault.CODE if refused == "invalid_grant" else Fault.CLIENT)
        token = answer.get("id_token")
        if not isinstance(token, str) or not token.isascii():
            raise FaultError(Fault.TOKEN_FORM)
        return token

    async def _known(self) -> Metadata:
        kept = self._metadata
        if kept is not None and time.monotonic() - kept[0] < _FRESH:
            return kept[1]
        answer = await self._get(self.provider.issuer.rstrip("/") + _WELL_KNOWN)
        made = _read_metadata(answer, self.provider)
        self._metadata = (time.monotonic(), made)
        return made

    async def _signing(
        self, metadata: Metadata, *, fresh: float = _FRESH_KEYS
    ) -> tuple[SigningKey, ...]:
        kept = self._keys
        if kept is not None and time.monotonic() - kept[0] < fresh:
            return kept[1]
        made = tokens.read_keys(await self._get(metadata.keys))
        self._keys = (time.monotonic(), made)
        return made

    async def _get(self, url: str) -> dict[str, object]:
        """The answer, asked for once by however many wait for it."""
        task = self._asking.get(url)
        if task is None:
            asked = self._run(lambda: fetch.get(url, seconds=self._seconds))
            task = self._asking[url] = asyncio.ensure_future(asked)
            task.add_done_callback(lambda ended: self._ended(url, ended))
        # Who leaves takes nothing from the others.
        return await asyncio.shield(task)

    def _ended(self, url: str, task: asyncio.Task[dict[str, object]]) -> None:
        del self._asking[url]
        if not task.cancelled():
            # Read, so that nothing is logged of it when everybody has left.
            task.exception()

    async def _run(self, ask: Callable[[], _Result]) -> _Result:
        if self._waiting >= _MOST_WAITING:
            raise FaultError(Fault.SLOW)
        self._waiting += 1
        try:
            asked = asyncio.get_running_loop().run_in_executor(self._threads, ask)
            # What no time-out of a socket covers, as looking up a name.
            return await asyncio.wait_for(asked, 2 * self._seconds)
        except TimeoutError:
            raise FaultError(Fault.SLOW) from None
        except RuntimeError:
            # The service is ending.
            raise FaultError(Fault.UNREACHABLE) from None
        finally:
            self._waiting -= 1


def _read_metadata(answer: dict[str, object], provider: Provider) -> Metadata:
    """FaultError for a document of somebody else, or with addresses that may not be asked."""
    near = provider.issuer.startswith("http:")
    authorization = answer.get("authorization_endpoint")
    token, keys = answer.get("token_endpoint"), answer.get("jwks_uri")
    if answer.get("issuer") != provider.issuer:
        raise FaultError(Fault.METADATA)
    if not all(is_endpoint(each, near=near) for each in (authorization, token, keys)):
        raise FaultError(Fault.METADATA)
    methods = answer.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Metadata(
        authorization=str(authorization),
        token=str(token),
        keys=str(keys),
        takes_basic=isinstance(methods, list) and "client_secret_basic" in methods,
        names_issuer=answer.get("authorization_response_iss_parameter_supported") is True,
    )
