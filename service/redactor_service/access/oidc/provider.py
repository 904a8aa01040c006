"""The provider by the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from redactor.errors import InputError, OptionError
from redactor_service.access.openness import is_loopback
from redactor_service.settings import Settings

#: Longest issuer that is kept with an identity.
MAX_ISSUER = 255
_ADVICE = "https://host/path, as the provider writes it itself; http on this machine alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Whom the service asks who somebody is, and as whom. `makes_accounts`: whoever the provider knows
    is given an account."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "profile")
    name: str
    makes_accounts: bool = False


def provider_of(settings: Settings) -> Provider | None:
    """The provider, None where none is set. OptionError names the setting that cannot be; InputError for
    a file of the secret that cannot be read."""
    if not settings.oidc_issuer:
        _refuse_rest(settings)
        return None
    issuer = checked_issuer(settings.oidc_issuer, where="oidc_issuer")
    if not settings.oidc_client_id:
        raise OptionError(
            "is missing", where="oidc_client_id", advice="the provider gives it to each client"
        )
    if "openid" not in settings.oidc_scopes:
        raise OptionError(
            "lacks openid", where="oidc_scopes", advice='["openid", "profile"] is the default'
        )
    if not 0 < len(settings.oidc_name) <= 32 or not settings.oidc_name.isprintable():
        raise OptionError(
            "cannot stand on the button", where="oidc_name", advice="1 to 32 characters"
        )
    _refuse_guessed_address(settings)
    return Provider(
        issuer=issuer,
        client_id=settings.oidc_client_id,
        client_secret=_secret(settings),
        scopes=settings.oidc_scopes,
        name=settings.oidc_name,
        makes_accounts=settings.oidc_accounts == "create",
    )


def checked_issuer(issuer: str, *, where: str) -> str:
    """The issuer, unchanged. OptionError when it is no address that may be asked."""
    if len(issuer) > MAX_ISSUER or not is_endpoint(issuer) or "?" in issuer or "#" in issuer:
        raise OptionError("is no address of a provider", where=where, advice=_ADVICE)
    return issuer


def is_endpoint(url: object, *, near: bool = True) -> bool:
    """Whether this is an address with https, or with `near` one with http on this machine.

    >>> [is_endpoint(each) for each in ("https://id.cn/", "http://127.0.0.1:9/", "http://id.cn/", 7)]
    [True, True, False, False]
    """
    if not isinstance(url, str) or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        is_one = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return False
    if not is_one or parts.fragment:
        return False
    return parts.scheme == "https" or (
        near and parts.scheme == "http" and is_loopback(parts.hostname or "")
    )


def _refuse_rest(settings: Settings) -> None:
    for name in ("oidc_client_id", "oidc_client_secret", "oidc_client_secret_file"):
        if getattr(settings, name):
            raise OptionError(
                "is there, but no provider", where=name, advice="set oidc_issuer, or leave it out"
            )


def _refuse_guessed_address(settings: Settings) -> None:
    """The provider sends browsers back to an address that nobody but the operator may choose."""
    if not settings.public_url:
        if is_loopback(settings.host):
            return
        raise OptionError(
            "is missing",
            where="public_url",
            advice="oidc_issuer needs it: https://the.name.of.this",
        )
    if not is_endpoint(settings.public_url) or "?" in settings.public_url:
        raise OptionError(
            "is no address to come back to",
            where="public_url",
            advice="with oidc_issuer it is https://the.name.of.this; http on this machine alone",
        )


def _secret(settings: Settings) -> str:
    """The client's secret, empty for a public client. Whoever asks for a file gets no empty secret."""
    path = settings.oidc_client_secret_file
    if not path:
        return settings.oidc_client_secret
    if settings.oidc_client_secret:
        raise OptionError(
            "is there twice", where="oidc_client_secret", advice="leave out it or its file"
        )
    try:
        secret = Path(path).expanduser().read_text(encoding="utf-8").strip()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=path) from None
    except UnicodeDecodeError:
        secret = ""
    if not secret:
        raise InputError("holds no secret", where=path, advice="one line of text")
    return secret
