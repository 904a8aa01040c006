"""What the service is started with: defaults, a TOML file, the environment, in this order.

    host = "127.0.0.1"
    workers = 4
    cors_origins = ["https://cms.example.gov.cn"]

A key of the file is a field of `Settings`; in the environment it is REDACTOR_ and the key in capitals,
lists by commas (packs: REDACTOR_SERVICE_PACKS, for REDACTOR_PACKS is their folder).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from redactor import InputError, OptionError

_PREFIX = "REDACTOR_"
_FILE = "REDACTOR_CONFIG"
#: REDACTOR_PACKS is the folder where packs lie.
_OTHER_NAMES = {"packs": "REDACTOR_SERVICE_PACKS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Sizes in bytes, times in seconds. `queue`: texts that may wait; `workers` 0: none, texts are
    checked in this process (for tests)."""

    host: str = "127.0.0.1"
    port: int = 8765
    data: Path = field(default_factory=lambda: data_folder(os.environ))
    database_url: str = ""
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 2))
    max_body: int = 10_000_000
    max_file: int = 200_000_000
    max_texts: int = 1_000
    queue: int = 64
    seconds_text: int = 20
    seconds_file: int = 300
    #: For the head of a request, and for a body before it must come at a least pace.
    seconds_receive: int = 30
    memory_mb: int = 1_500
    job_ttl: int = 3_600
    #: How long the text of a draft that was released or withdrawn is kept.
    review_hours: int = 24
    cors_origins: tuple[str, ...] = ()
    webhook_hosts: tuple[str, ...] = ()
    public_url: str = ""
    policy: str = ""
    #: An index of joins that drafts are held against (`redactor joins build`); empty: none.
    joins_index: str = ""
    packs: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    #: None: when the request came by https.
    secure_cookies: bool | None = None
    #: Who else says who a person is, by OpenID Connect; see `access.oidc`.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_client_secret_file: str = ""
    oidc_scopes: tuple[str, ...] = ("openid", "profile")
    #: As the button says it: 使用……登录.
    oidc_name: str = "统一身份认证"
    #: `known`: whom an administrator linked; `create`: whoever the provider knows becomes an editor.
    oidc_accounts: str = "known"


def data_folder(environment: Mapping[str, str]) -> Path:
    """Where accounts, keys and jobs lie when nothing else is said.

    >>> data_folder({"XDG_DATA_HOME": "/srv"})
    PosixPath('/srv/redactor')
    """
    told = environment.get("XDG_DATA_HOME")
    return (Path(told) if told else Path.home() / ".local" / "share") / "redactor"


def load_settings(
    path: str | Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings by a file and the environment, which goes before. InputError when the file cannot be
    read; OptionError names file and key."""
    environment = os.environ if environment is None else environment
    told = path or environment.get(_FILE) or None
    values: dict[str, object] = {}
    if told is not None:
        values = _from_file(Path(told))
    for each in fields(Settings):
        name = variable_of(each.name)
        if environment.get(name):
            values[each.name] = _value(each.name, environment[name], name)
    if "data" not in values:
        values["data"] = data_folder(environment)
    return Settings(**values)  # type: ignore[arg-type]  # each was checked against its field


def variable_of(name: str) -> str:
    """The variable of the environment that gives a setting.

    >>> variable_of("max_body"), variable_of("packs")
    ('REDACTOR_MAX_BODY', 'REDACTOR_SERVICE_PACKS')
    """
    return _OTHER_NAMES.get(name, _PREFIX + name.upper())


def _from_file(path: Path) -> dict[str, object]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", where=str(path), advice="check path and permission"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise InputError("is not TOML", where=str(path), advice="see docs on settings") from None
    known = {each.name for each in fields(Settings)}
    for key in table:
        if key not in known:
            raise OptionError(
                "no such setting", where=f"{path}, key {key}", advice=f"known are {_list(known)}"
            )
    return {key: _value(key, value, f"{path}, key {key}") for key, value in table.items()}


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names))


_COUNTS = {
    "port": (0, 65535),
    "workers": (0, 256),
    "max_body": (1_000, 1 << 30),
    "max_file": (1_000, 1 << 34),
    "max_texts": (1, 100_000),
    "queue": (1, 100_000),
    "seconds_text": (1, 3_600),
    "seconds_file": (1, 86_400),
    "seconds_receive": (1, 3_600),
    "memory_mb": (300, 1 << 20),
    "job_ttl": (10, 30 * 86_400),
    "review_hours": (0, 24 * 3_650),
}
_LISTS = frozenset({"cors_origins", "webhook_hosts", "packs", "trusted_proxies", "oidc_scopes"})
_CHOICES = {"oidc_accounts": ("known", "create")}


def _value(name: str, told: object, where: str) -> object:
    """One setting, from TOML or from the environment's text. OptionError for what cannot be."""
    if name in _COUNTS:
        return _count(told, where, *_COUNTS[name])
    if name in _LISTS:
        listed = told.split(",") if isinstance(told, str) else told
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            raise OptionError("must be a list of texts", where=where, advice='["one", "two"]')
        return tuple(each.strip() for each in listed if each.strip())
    if name == "secure_cookies":
        flags: dict[object, bool | None] = {"true": True, "false": False, "auto": None}
        flag = told if isinstance(told, bool) else str(told).lower()
        if isinstance(flag, bool):
            return flag
        if flag not in flags:
            raise OptionError("is no such choice", where=where, advice="true, false or auto")
        return flags[flag]
    if not isinstance(told, str):
        raise OptionError("must be a text", where=where, advice="put it between quotes")
    if told not in _CHOICES.get(name, (told,)):
        raise OptionError("is no such choice", where=where, advice=" or ".join(_CHOICES[name]))
    return Path(told).expanduser() if name == "data" else told


def _count(told: object, where: str, least: int, most: int) -> int:
    text = str(told)
    is_number = not isinstance(told, bool) and text.isascii() and text.isdigit()
    if not is_number or not least <= int(text[:19]) <= most:
        raise OptionError("is no such number", where=where, advice=f"{least} to {most}")
    return int(text)
