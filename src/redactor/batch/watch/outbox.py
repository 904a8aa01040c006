"""What was told and what is still to be told (OUT/watch.json).

A message is written down before anybody is told, and with it the run that it tells up to; who has got
it is taken off its list. So nothing is lost or told as another message, whenever the process ends.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from redactor.batch.output import write
from redactor.errors import InputError

FILE = "watch.json"
_VERSION = 1


@dataclass(slots=True, kw_only=True)
class Message:
    """A message: its id, what it says to people (`title`, `text`) and to programs (`body`, JSON), and
    the names of the channels that have not got it."""

    id: str
    title: str
    text: str
    body: str
    left: list[str]


@dataclass(slots=True, kw_only=True)
class Outbox:
    """The state of a watch. `told`: the run up to which messages were composed. `broken`: what the
    last round failed of, told once. `begun`: when the last finished round began (ISO)."""

    path: Path
    told: str = ""
    broken: str = ""
    begun: str = ""
    pending: list[Message] = field(default_factory=list)

    @classmethod
    def of(cls, folder: Path) -> Outbox:
        """InputError when the file cannot be read: who goes on would tell everything again."""
        path = folder / FILE
        try:
            told = json.loads(path.read_text("utf-8"))
            if told["version"] != _VERSION:
                raise ValueError
            pending = [Message(**each) for each in told["pending"]]
            kept = {name: str(told[name]) for name in ("told", "broken", "begun")}
        except FileNotFoundError:
            return cls(path=path)
        except (OSError, ValueError, KeyError, TypeError):
            raise InputError(
                "cannot be read",
                where=str(path),
                advice="remove it: everything that stands is then told again",
            ) from None
        return cls(path=path, pending=pending, **kept)

    def save(self) -> None:
        told: dict[str, Any] = {
            "version": _VERSION,
            "told": self.told,
            "broken": self.broken,
            "begun": self.begun,
            "pending": [asdict(each) for each in self.pending],
        }
        write(self.path, json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace"))

    def add(
        self, kind: str, title: str, data: dict[str, Any], moment: str, to: Iterable[str]
    ) -> None:
        """Compose a message to channels. Its id follows from what it tells of."""
        seed = json.dumps([kind, data.get("source"), data.get("since"), data.get("run"), moment])
        body = json.dumps(
            {"type": kind, "timestamp": moment, "data": data}, ensure_ascii=False
        ).encode("utf-8", "replace")
        self.pending.append(
            Message(
                id=f"msg_{hashlib.blake2b(seed.encode(), digest_size=15).hexdigest()}",
                title=title,
                text=str(data["text"]),
                body=body.decode(),
                left=list(to),
            )
        )

    def waiting(self, known: Iterable[str]) -> Iterator[tuple[Message, str]]:
        """Each message with each channel that has not got it, oldest first. Channels that are not
        known any more are taken off."""
        names = set(known)
        for message in list(self.pending):
            message.left = [each for each in message.left if each in names]
            for name in list(message.left):
                yield message, name
            if not message.left:
                self.pending.remove(message)
                self.save()

    def has(self, message: Message, name: str) -> None:
        """A channel has got a message."""
        message.left.remove(name)
        self.save()
