"""ID tokens: whose signature counts, and which claims must hold (OpenID Connect Core 1.0, 3.1.3.7).

Signatures are joserfc's; which algorithm and which key may be asked is decided here, before it is.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from joserfc import jws
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import ECKey, RSAKey

from redactor_service.access.oidc.faults import Fault, FaultError
from redactor_service.access.oidc.fetch import as_object
from redactor_service.access.oidc.provider import Provider

#: Seconds by which clocks may differ.
LEEWAY = 60
#: The algorithms, each with the kind of key that it takes. Never `none`, nor one whose key is shared: the
#: public key would be taken for the secret.
ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
_MAX_SUBJECT = 255
_LEAST_RSA_BITS = 2048
#: Keys of a set that are looked at: each costs a verification.
_MOST_KEYS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key of the provider's set, with what the set says of it."""

    key: RSAKey | ECKey
    kind: str
    id: str | None
    algorithm: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Who the provider says it is. `name` and `username` are what it tells, unchecked."""

    issuer: str
    subject: str
    name: str
    username: str


def read_keys(jwks: Mapping[str, object]) -> tuple[SigningKey, ...]:
    """The keys of a JWK set (RFC 7517) that can sign an ID token; others are passed over. FaultError
    when this is no set."""
    entries = jwks.get("keys")
    if not isinstance(entries, list):
        raise FaultError(Fault.METADATA)
    found = (_read_key(each) for each in entries[:_MOST_KEYS] if isinstance(each, dict))
    return tuple(each for each in found if each is not None)


def verified(
    token: str,
    keys: Sequence[SigningKey],
    provider: Provider,
    *,
    nonce: str,
    at: datetime.datetime,
) -> Claims:
    """Who the token is about. FaultError, of which TOKEN_KEY and TOKEN_SIGNATURE may mean that the provider
    has new keys."""
    algorithm, key_id = _header(token)
    fitting = [each for each in keys if _fits(each, algorithm, key_id)]
    if not fitting:
        raise FaultError(Fault.TOKEN_KEY)
    claims = _object(_payload(token, algorithm, fitting))
    _check_parties(claims, provider)
    _check_times(claims, at.timestamp())
    if not _is_same(claims.get("nonce"), nonce):
        raise FaultError(Fault.TOKEN_NONCE)
    return Claims(
        issuer=provider.issuer,
        subject=checked_subject(claims.get("sub")),
        name=_text(claims.get("name")),
        username=_text(claims.get("preferred_username")),
    )


def checked_subject(subject: object) -> str:
    """A subject as it is kept and compared: unchanged. FaultError when it cannot be one.

    >>> checked_subject("oidc|李娜' or 1=1 --")
    "oidc|李娜' or 1=1 --"
    """
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT:
        raise FaultError(Fault.TOKEN_SUBJECT)
    if not subject.isprintable():
        raise FaultError(Fault.TOKEN_SUBJECT)
    return subject


def _read_key(entry: Mapping[str, object]) -> SigningKey | None:
    kind, use, operations = entry.get("kty"), entry.get("use"), entry.get("key_ops")
    if use not in (None, "sig") or (isinstance(operations, list) and "verify" not in operations):
        return None
    key_id, algorithm = entry.get("kid"), entry.get("alg")
    names = ("n", "e") if kind == "RSA" else ("crv", "x", "y")
    public: dict[str, str | list[str]] = {
        name: str(entry.get(name, "")) for name in ("kty", *names)
    }
    try:
        key: RSAKey | ECKey
        if kind == "RSA":
            if _bits(str(entry.get("n", ""))) < _LEAST_RSA_BITS:
                return None
            key = RSAKey.import_key(public)
        elif kind == "EC" and entry.get("crv") == "P-256":
            key = ECKey.import_key(public)
        else:
            return None
    except (JoseError, ValueError, binascii.Error):
        return None
    return SigningKey(
        key=key,
        kind=str(kind),
        id=key_id if isinstance(key_id, str) else None,
        algorithm=algorithm if isinstance(algorithm, str) else None,
    )


def _bits(number: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(number + "=" * (-len(number) % 4))).bit_length()


def _header(token: str) -> tuple[str, str | None]:
    """The algorithm and the key's id that the token asks for."""
    parts = token.split(".")
    if len(parts) != 3:
        raise FaultError(Fault.TOKEN_FORM)
    try:
        header = _object(base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
    except ValueError:
        raise FaultError(Fault.TOKEN_FORM) from None
    algorithm, key_id = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise FaultError(Fault.TOKEN_ALGORITHM)
    return algorithm, key_id if isinstance(key_id, str) else None


def _object(content: bytes) -> dict[str, object]:
    try:
        return as_object(content)
    except FaultError:
        raise FaultError(Fault.TOKEN_FORM) from None


def _fits(key: SigningKey, algorithm: str, key_id: str | None) -> bool:
    if key.kind != ALGORITHMS[algorithm] or key.algorithm not in (None, algorithm):
        return False
    return key_id is None or key.id == key_id


def _payload(token: str, algorithm: str, keys: Iterable[SigningKey]) -> bytes:
    for each in keys:
        try:
            return jws.deserialize_compact(token, each.key, algorithms=[algorithm]).payload
        except BadSignatureError:
            continue
        except (JoseError, ValueError):
            raise FaultError(Fault.TOKEN_FORM) from None
    raise FaultError(Fault.TOKEN_SIGNATURE)


def _check_parties(claims: Mapping[str, object], provider: Provider) -> None:
    if claims.get("iss") != provider.issuer:
        raise FaultError(Fault.TOKEN_ISSUER)
    told = claims.get("aud")
    audience = told if isinstance(told, list) else [told]
    party = claims.get("azp")
    is_ours = provider.client_id in audience and party in (None, provider.client_id)
    # With others in it, the token must say that it was made for us.
    if not is_ours or (len(audience) > 1 and party is None):
        raise FaultError(Fault.TOKEN_AUDIENCE)


def _check_times(claims: Mapping[str, object], moment: float) -> None:
    ends, made = _instant(claims.get("exp")), _instant(claims.get("iat"))
    begins = _instant(claims.get("nbf", 0))
    if ends is None or made is None or begins is None:
        raise FaultError(Fault.TOKEN_TIME)
    if moment >= ends + LEEWAY:
        raise FaultError(Fault.TOKEN_EXPIRED)
    if max(made, begins) > moment + LEEWAY:
        raise FaultError(Fault.TOKEN_TIME)


def _instant(value: object) -> float | None:
    """Seconds since 1970, None for what is no number or none that a date has."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e12:
        return None
    return float(value)


def _is_same(told: object, nonce: str) -> bool:
    return isinstance(told, str) and hmac.compare_digest(
        told.encode("utf-8", "replace"), nonce.encode("ascii")
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
