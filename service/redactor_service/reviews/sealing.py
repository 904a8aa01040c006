"""What people wrote, sealed: AES-256-GCM under keys that follow from the service's own.

A draft's contents have a key of their own, kept sealed beside it: once that is deleted nobody can
read them, in whatever copy of the database they still lie.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from redactor import InputError

_NONCE = 12
_KEY = 32
_VERSION = b"redactor reviews 1 "
#: The purpose of the key for titles, which lists and searches open.
TITLES = "titles"


def key_for(key: bytes, purpose: str) -> bytes:
    """The key for one purpose."""
    made = HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=_VERSION + purpose.encode())
    return made.derive(key)


def new_key() -> bytes:
    return secrets.token_bytes(_KEY)


def seal(data: bytes, key: bytes, *about: str) -> bytes:
    """The data sealed; it opens again only when it is told to be `about` the same."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, _joined(about))


def unseal(sealed: bytes, key: bytes, *about: str) -> bytes:
    """The data. InputError when it was changed, moved elsewhere, or sealed under another key."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _joined(about))
    except (InvalidTag, ValueError):
        raise InputError(
            "cannot be opened: it was changed, or sealed under another key",
            where=about[0] if about else "reviews",
            advice="is REDACTOR_KEY the key with which reviews were begun?",
        ) from None


def _joined(about: tuple[str, ...]) -> bytes:
    return "\0".join(about).encode()
