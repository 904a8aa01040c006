"""Sign-ins that are under way: what the service must remember until the browser comes back.

Kept in this process, each for ten minutes and for one use. A record belongs to the browser that was given
its cookie: an address with somebody else's state signs nobody in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from redactor_service.access.oidc.faults import Fault, FaultError

#: Seconds in which a person has to sign in at the provider.
LIFE = 600
#: More are not remembered; the oldest goes first.
_MOST = 10_000
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One way to the provider and back. `old_session`: the hash of the session that this browser had."""

    redirect_uri: str
    browser: bytes = field(repr=False)
    old_session: bytes | None = field(default=None, repr=False)
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def challenge(self) -> str:
        """PKCE's S256 of the verifier."""
        return challenge_of(self.verifier)


class Attempts:
    """Those of all browsers. Of one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Attempt]] = OrderedDict()

    def begin(
        self, redirect_uri: str, browser: str, *, old_session: bytes | None = None
    ) -> Attempt:
        """A new attempt of the browser with this secret."""
        moment = self._clock()
        while self._kept and (
            len(self._kept) >= _MOST or next(iter(self._kept.values()))[0] <= moment
        ):
            self._kept.popitem(last=False)
        made = Attempt(redirect_uri=redirect_uri, browser=_hashed(browser), old_session=old_session)
        self._kept[made.state] = (moment + LIFE, made)
        return made

    def take(self, state: str, browser: str) -> Attempt:
        """The attempt, which is over with that: a state that was seen elsewhere is worth nothing here
        either. FaultError when there is none, or it is another browser's."""
        ends, attempt = self._kept.pop(state, (0.0, None))
        if attempt is None or self._clock() >= ends:
            raise FaultError(Fault.STATE)
        if not hmac.compare_digest(attempt.browser, _hashed(browser)):
            raise FaultError(Fault.BROWSER)
        return attempt


def is_secret(value: str) -> bool:
    """Whether this is a browser's secret as `secrets.token_urlsafe(32)` writes it."""
    return _SECRET.fullmatch(value) is not None


def challenge_of(verifier: str) -> str:
    """RFC 7636, appendix B.

    >>> challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
