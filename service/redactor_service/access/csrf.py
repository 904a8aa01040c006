"""Tokens against requests that another page makes with a signed-in browser.

A session's token is computed from its secret, so that nothing is kept and nobody without the cookie
can know it.
"""

from __future__ import annotations

import hashlib
import hmac

HEADER = "X-CSRF-Token"
FIELD = "csrf_token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def token(secret: str) -> str:
    """What the page sends with every change, 64 hexadecimal characters."""
    return hmac.new(secret.encode(), b"redactor csrf", hashlib.sha256).hexdigest()


def matches(secret: str, told: str | None) -> bool:
    """Whether `told` is the token of this secret."""
    return hmac.compare_digest(token(secret).encode(), (told or "").encode("utf-8", "replace"))
