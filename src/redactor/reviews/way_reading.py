"""A unit's way, read from TOML; every error names the file and the key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from redactor.errors import OptionError
from redactor.model import Action
from redactor.reviews.encoding import fingerprint
from redactor.reviews.way import (
    ADMINISTRATOR,
    FEWEST_STAGES,
    MOST_DAYS,
    RELEASE,
    SECRECY,
    Lane,
    Post,
    Secrecy,
    Stage,
    Way,
)

#: Ten years; behind them there is no moment, somewhere.
_MOST_HOURS = 87_600
_KEY = re.compile(r"[^\x00-\x20\x7f\ud800-\udfff]{1,64}")
_DECIDED = (Action.MASK, Action.HOLD)


class Fault(StrEnum):
    """What can be wrong with a way: the codes of the errors."""

    TOML = "toml"
    MISSING = "missing"
    EMPTY = "empty"
    TYPE = "type"
    UNKNOWN = "unknown"
    NAMES = "names"
    TABLES = "tables"
    NOBODY = "nobody"
    ADMINISTRATOR = "administrator"
    NEGATIVE = "negative"
    LONG = "long"
    BESIDE = "beside"
    FEW_STAGES = "few_stages"
    STAGE_KEY = "stage_key"
    STAGE_KEY_TAKEN = "stage_key_taken"
    NO_STAGE = "no_stage"
    NO_STAGE_LEFT = "no_stage_left"
    VOIDED_SKIPPED = "voided_skipped"


@lru_cache(maxsize=1)
def default_way() -> Way:
    """The way where a unit has set none."""
    text = files("redactor.reviews").joinpath("default.toml").read_text(encoding="utf-8")
    return way_from(text, "default.toml")


def read_way(path: Path) -> Way:
    """The way of a file. OptionError names the file and the key that cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OptionError(
            f"cannot be read: {type(error).__name__}", where=str(path), advice="a TOML file, UTF-8"
        ) from None
    return way_from(text, str(path))


def way_from(text: str, where: str) -> Way:
    """The way of a TOML text; `where` is its name in messages."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"is no TOML: {error}", where=where, code=Fault.TOML) from None
    table = _Table(data, where, "")
    stages = tuple(_stage(each) for each in table.tables("stage"))
    _check_stages(stages, table)
    keys = frozenset(each.key for each in stages)
    submit, decisions = table.table("submit"), table.table("decisions")
    way = Way(
        digest="",
        title=table.text("title"),
        submitters=submit.roles("roles"),
        stages=stages,
        secrecy=_secrecy(table.table("secrecy"), keys),
        release=_release(table.table("release")),
        deciders={action: decisions.roles(action.value) for action in _DECIDED},
        edit_voids_from=table.choice("edit_voids_from", keys, stages[0].key),
        lanes={key: _lane(key, each, keys) for key, each in table.named("lane")},
    )
    for each in (submit, decisions, table):
        each.refuse_rest()
    for key, lane in way.lanes.items():
        if lane.skips.issuperset(way.from_stage(way.edit_voids_from)):
            # An edit on it would void nothing, and nobody would read the new text.
            raise table.error(
                f"lane.{key}.skips",
                Fault.VOIDED_SKIPPED,
                "skips every stage whose signature an edit voids",
            )
    # Last, for what was refused by now may have no encoding.
    return replace(way, digest=fingerprint(data))


def _check_stages(stages: tuple[Stage, ...], table: _Table) -> None:
    if len(stages) < FEWEST_STAGES:
        raise table.error(
            "stage", Fault.FEW_STAGES, f"needs at least {FEWEST_STAGES} stages", "[[stage]]"
        )
    keys = [each.key for each in stages]
    for key in keys:
        if key in (SECRECY, RELEASE) or keys.count(key) > 1:
            what = f"cannot be the key of a stage: {key}"
            raise table.error("stage", Fault.STAGE_KEY_TAKEN, what, "each its own")


def _stage(table: _Table) -> Stage:
    hours, days = table.deadline()
    made = Stage(
        key=table.key(),
        title=table.text("title"),
        roles=table.roles("roles"),
        deputies=table.roles("deputies", needed=False),
        hours=hours,
        days=days,
        checks=table.text("checks", needed=False),
        author_may_sign=table.flag("author_may_sign", False),
    )
    table.refuse_rest()
    return made


def _secrecy(table: _Table, stages: frozenset[str]) -> Secrecy:
    hours, days = table.deadline()
    made = Secrecy(
        key=SECRECY,
        title="保密审查",
        roles=table.roles("roles"),
        deputies=table.roles("deputies", needed=False),
        hours=hours,
        days=days,
        before=table.choice("before", stages | {RELEASE}, RELEASE),
        another_person=table.flag("another_person", True),
    )
    table.refuse_rest()
    return made


def _release(table: _Table) -> Post:
    hours, days = table.deadline()
    made = Post(key=RELEASE, title="发布", roles=table.roles("roles"), hours=hours, days=days)
    table.refuse_rest()
    return made


def _lane(key: str, table: _Table, stages: frozenset[str]) -> Lane:
    skips = table.names("skips")
    for each in sorted(skips - stages):
        raise table.error(
            "skips", Fault.NO_STAGE, f"no such stage: {each}", f"known are {', '.join(stages)}"
        )
    if skips == stages:
        raise table.error(
            "skips", Fault.NO_STAGE_LEFT, "leaves no stage", "somebody must have read what goes out"
        )
    made = Lane(
        key=key,
        title=table.text("title"),
        skips=skips,
        skips_secrecy=table.flag("skips_secrecy", False),
        needs_source=table.flag("needs_source", False),
        lost_by_edit=table.flag("lost_by_edit", False),
    )
    table.refuse_rest()
    return made


class _Table:
    """A table of the file that is taken apart key by key; what is left nobody knows."""

    def __init__(self, data: Mapping[str, Any], where: str, path: str) -> None:
        self._data = dict(data)
        self._where = where
        self._path = path

    def error(self, key: str, code: Fault, what: str, advice: str = "") -> OptionError:
        where = f"{self._where}, key {self._path}{key}"
        return OptionError(what, where=where, advice=advice, code=code)

    def refuse_rest(self) -> None:
        for key in self._data:
            raise self.error(key, Fault.UNKNOWN, "no such key")

    def _take(self, key: str, kind: type, default: Any) -> Any:
        value = self._data.pop(key, default)
        # In Python true is a number.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            if value is None:
                raise self.error(key, Fault.MISSING, "is missing")
            raise self.error(key, Fault.TYPE, f"must be: {kind.__name__}")
        return value

    def text(self, key: str, *, needed: bool = True) -> str:
        value: str = self._take(key, str, None if needed else "")
        if needed and not value.strip():
            raise self.error(key, Fault.EMPTY, "is empty")
        return value

    def key(self) -> str:
        """A stage's key, which databases and addresses hold."""
        value = self.text("key")
        if not _KEY.fullmatch(value):
            raise self.error(
                "key", Fault.STAGE_KEY, "is no key of a stage", "1 to 64 printable characters"
            )
        return value

    def flag(self, key: str, default: bool) -> bool:
        value: bool = self._take(key, bool, default)
        return value

    def deadline(self) -> tuple[int, int]:
        """Hours, or days of work; neither is no deadline."""
        hours, days = self._count("hours"), self._count("days")
        if hours and days:
            raise self.error("days", Fault.BESIDE, "stands beside hours", "one of the two")
        if days > MOST_DAYS:
            raise self.error("days", Fault.LONG, "is too long", f"at most {MOST_DAYS}")
        return hours, days

    def _count(self, key: str) -> int:
        value: int = self._take(key, int, 0)
        if not 0 <= value <= _MOST_HOURS:
            if value < 0:
                raise self.error(key, Fault.NEGATIVE, "must not be negative")
            raise self.error(key, Fault.LONG, "is too long")
        return value

    def choice(self, key: str, known: frozenset[str], default: str) -> str:
        value: str = self._take(key, str, default)
        if value not in known:
            raise self.error(
                key,
                Fault.NO_STAGE,
                f"no such stage: {value}",
                f"known are {', '.join(sorted(known))}",
            )
        return value

    def names(self, key: str) -> frozenset[str]:
        value = self._take(key, list, [])
        if not all(isinstance(each, str) and each for each in value):
            raise self.error(key, Fault.NAMES, "must be a list of names")
        return frozenset(value)

    def roles(self, key: str, *, needed: bool = True) -> frozenset[str]:
        if needed and key not in self._data:
            raise self.error(
                key, Fault.MISSING, "is missing", 'a list of roles, such as ["editor"]'
            )
        roles = self.names(key)
        if needed and not roles:
            raise self.error(key, Fault.NOBODY, "names nobody")
        if ADMINISTRATOR in roles:
            raise self.error(
                key,
                Fault.ADMINISTRATOR,
                "an administrator decides on no draft",
                "name another role",
            )
        return roles

    def table(self, key: str) -> _Table:
        return _Table(self._take(key, dict, None), self._where, f"{self._path}{key}.")

    def tables(self, key: str) -> list[_Table]:
        found = self._take(key, list, [])
        if not all(isinstance(each, dict) for each in found):
            raise self.error(key, Fault.TABLES, "must be tables", f"[[{key}]]")
        return [
            _Table(each, self._where, f"{self._path}{key}[{place}].")
            for place, each in enumerate(found)
        ]

    def named(self, key: str) -> list[tuple[str, _Table]]:
        found = _Table(self._take(key, dict, {}), self._where, f"{self._path}{key}.")
        return [(name, found.table(name)) for name in list(found._data)]
