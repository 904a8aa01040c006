"""What an index keeps of pages, encrypted with the key (AES-256-GCM, a random nonce for each).

What belongs to what is bound in: a page's seal opens under its own number and no other.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import zlib
from typing import Any

from redactor.errors import InputError, OptionError

_NONCE = 12


def key_id(key: bytes) -> str:
    """By which a key is known again, and nothing else about it."""
    return hashlib.blake2b(b"key of an index of joins", key=key[:64], digest_size=8).hexdigest()


class Sealer:
    """Seals and opens under a key. OptionError where the library for it is not installed."""

    def __init__(self, key: bytes) -> None:
        try:
            from cryptography.exceptions import InvalidTag
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        except ImportError:
            raise OptionError(
                "needs cryptography", where="joins", advice="pip install 'redactor[batch]'"
            ) from None
        own = hashlib.blake2b(b"what an index of joins keeps", key=key[:64], digest_size=32)
        self._cipher = AESGCM(own.digest())
        self._wrong = InvalidTag

    def seal(self, content: Any, about: int) -> bytes:
        """JSON, packed and encrypted. `about`: what it belongs to."""
        packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 1)
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, packed, about.to_bytes(8, "big"))

    def open(self, sealed: bytes, about: int) -> Any:
        """InputError when it was sealed under another key or for something else, or is damaged."""
        try:
            nonce, body = sealed[:_NONCE], sealed[_NONCE:]
            packed = self._cipher.decrypt(nonce, body, about.to_bytes(8, "big"))
        except (self._wrong, ValueError):
            raise InputError(
                "holds what this key does not open",
                where="index of joins",
                advice="set REDACTOR_KEY to the key that it was built with, or build it anew",
                code="sealed",
            ) from None
        return json.loads(zlib.decompress(packed))
