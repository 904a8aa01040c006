"""What the ledger keeps of an event: who, when, what, digests and masked quotes. Whatever people
typed, titles and names of files among it, is a keyed hash: it can be proved later, and tells nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from redactor.reviews.checks import keyed
from redactor.reviews.encoding import plain
from redactor.reviews.events import Event, EventKind

VERSION = 1

#: Facts that hold no words of anybody: they are kept as they are. All others are hashed, so that a
#: fact that somebody adds is hashed until he thinks about it.
_KEPT = frozenset(
    [
        *("action", "before", "changes", "conclusion", "digest", "finding"),
        *("findings", "lane", "place", "quote", "roles", "rule"),
        *("ruling", "rulebook", "skips", "skips_secrecy", "stage", "stages"),
        *("to", "tool", "way", "why"),
    ]
)
#: The same of a finding in a check; `quote` is masked.
_KEPT_OF_FINDING = ("id", "rule", "entity", "action", "quote")


def entry_of(event: Event, key: bytes) -> dict[str, Any]:
    """The body of the ledger's record of an event."""
    return {
        "entry": VERSION,
        "draft": event.draft,
        "event": event.number,
        "version": event.version,
        "kind": event.kind.value,
        "at": event.at.isoformat(),
        "by": event.by,
        "deputy_for": event.deputy_for,
        "command": event.command,
        "facts": {name: _kept(event.kind, name, each, key) for name, each in event.facts.items()},
    }


def _kept(kind: EventKind, name: str, value: Any, key: bytes) -> Any:
    if kind is EventKind.CHECKED and name == "findings":
        return [_finding(each) for each in value]
    if name in _KEPT:
        return value
    return {"keyed": hash_of(name, value, key)}


def _finding(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in _KEPT_OF_FINDING}


def hash_of(name: str, value: object, key: bytes) -> str:
    """The keyed hash that stands for a fact, to prove later what it was."""
    return keyed(key, f"fact {name}", plain(value))
