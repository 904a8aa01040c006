"""What is known of a job, and how it is kept: encrypted in the vault, under the job's id."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import json
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from redactor import InputError
from redactor_service.jobs.vault import LASTING, Vault

_PREFIX = f"{LASTING}job-"
_ID = re.compile(r"[A-Za-z0-9_-]{32}")


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self not in (State.QUEUED, State.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One text or file of a job. `token`: where it lies in the vault. `id`: as its sender calls it."""

    token: str
    kind: str
    id: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Who is told at the end, and the secret that signs."""

    url: str
    secret: str


@dataclass(slots=True, kw_only=True)
class Job:
    """A job. `owner`: the process that runs it; `verdicts`: how many results have which; `files`: by
    number, the names of masked files; `error`: a code, once it failed; `told`: of the webhook."""

    id: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    caller: str
    owner: str
    total: int
    state: State = State.QUEUED
    created: str = field(default_factory=now)
    finished: str = ""
    done: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    error: str = ""
    hook: Hook | None = None
    told: str = ""
    #: Set whenever something changes, and then replaced.
    _changed: asyncio.Event = field(default_factory=asyncio.Event, repr=False, compare=False)

    def change(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def changes(self, *, every: float) -> AsyncIterator[bool]:
        """True at once and at each change until the job is over; False when nothing changed for
        `every` seconds."""
        while True:
            changed = self._changed
            yield True
            if self.state.is_over:
                return
            while not changed.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), every)
                if not changed.is_set():
                    yield False

    @property
    def result_name(self) -> str:
        return f"{LASTING}res-{self.id}"

    def file_name(self, number: str) -> str:
        return f"{LASTING}out-{self.id}-{number}"

    def save(self, vault: Vault, *, seconds: float) -> None:
        told = {
            name: getattr(self, name)
            for name in self.__slots__
            if not name.startswith("_") and name != "hook"
        }
        told["hook"] = asdict(self.hook) if self.hook else None
        vault.put(json.dumps(told).encode(), seconds=seconds, name=f"{_PREFIX}{self.id}")

    def drop(self, vault: Vault) -> None:
        """Wipe all that was kept of it."""
        self.drop_results(vault)
        vault.drop(f"{_PREFIX}{self.id}")

    def drop_results(self, vault: Vault) -> None:
        vault.drop(self.result_name)
        for number in self.files:
            vault.drop(self.file_name(number))


def load(vault: Vault, id: str) -> Job | None:
    """The job of an id, None when there is none (any more)."""
    if not _ID.fullmatch(id):
        return None
    try:
        kept = vault.get(f"{_PREFIX}{id}")
    except InputError:
        kept = None
    if kept is None:
        return None
    told = json.loads(kept)
    hook = told.pop("hook")
    told["state"] = State(told["state"])
    return Job(**told, hook=Hook(**hook) if hook else None)


def ids(vault: Vault) -> list[str]:
    return [name.removeprefix(_PREFIX) for name in vault.names(_PREFIX)]
