"""The rounds of a watch: audit, compose, tell, wait.

One watch works on an output folder at a time: it holds a lock on the folder itself for as long as it
lives, beside the one that each audit takes.
"""

from __future__ import annotations

import datetime
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from redactor.batch.layout import MARKER
from redactor.batch.output import OutputError, unwritable
from redactor.batch.totals import Totals, runs
from redactor.batch.watch.channels import Channel, DeliveryError, delivered
from redactor.batch.watch.news import news
from redactor.batch.watch.outbox import Message, Outbox
from redactor.errors import InputError, OptionError, RedactorError

_UNITS: Mapping[str, int] = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_EVERY = re.compile(r"(\d+(?:\.\d+)?)([smhd])")
_NEWS, _BROKEN = "audit.news", "audit.broken"


def seconds_of(text: str) -> float:
    """
    >>> seconds_of("6h"), seconds_of("30m")
    (21600.0, 1800.0)
    """
    told = _EVERY.fullmatch(text.strip())
    seconds = float(told[1]) * _UNITS[told[2]] if told else 0.0
    if not 1 <= seconds <= 366 * 86400:
        raise OptionError("is no length of time", where="--every", advice="30m, 6h, 1d")
    return seconds


@dataclass(slots=True, kw_only=True)
class Watch:
    """Rounds over one collection. `audit` does a round; `source`: what is watched, as messages may
    show it; `said` is told each message, `warned` what went wrong. `stop`: set by whoever ends it."""

    folder: Path
    source: str
    audit: Callable[[], Totals]
    channels: Sequence[Channel]
    said: Callable[[Message], None]
    warned: Callable[[RedactorError], None]
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, every: float) -> None:
        """Rounds until told to stop. OptionError when not even the first can be done."""
        with alone(self.folder):
            pause = self._rest(every)
            is_first = True
            while not self.stop.wait(pause):
                begun = time.monotonic()
                self.round(is_strict=is_first)
                is_first = False
                pause = max(every - (time.monotonic() - begun), 0.0)

    def once(self) -> bool:
        """One round; whether it was done and everybody has been told."""
        with alone(self.folder):
            return self.round(is_strict=True)

    def _rest(self, every: float) -> float:
        """Seconds until the next round is due: a watch that is started again does not ask a site
        again at once."""
        begun = self._outbox().begun
        try:
            past = (_now() - datetime.datetime.fromisoformat(begun)).total_seconds()
        except ValueError:
            return 0.0
        return max(every - past, 0.0) if past >= 0 else 0.0

    def round(self, *, is_strict: bool) -> bool:
        """Audit, and tell. An audit that cannot be done is told, too, once."""
        begun = _now().isoformat(timespec="seconds")
        outbox = self._outbox()
        self._tell(outbox)
        try:
            self.audit()
        except (InputError, OutputError, OptionError) as error:
            if is_strict and isinstance(error, OptionError):
                raise
            self._broken(outbox, error, begun)
            return False
        outbox.begun = begun
        self._compose(outbox, begun)
        return self._tell(outbox)

    def _outbox(self) -> Outbox:
        return Outbox.of(self.folder)

    def _compose(self, outbox: Outbox, moment: str) -> None:
        """Write down the message of what is new, and that it was composed, in one."""
        later = runs(self.folder)[-1]
        told = news(self.folder, outbox.told, later)
        if told:
            outbox.add(_NEWS, told.title, told.data(self.source), moment, self._names())
            self.said(outbox.pending[-1])
        outbox.told, outbox.broken = later, ""
        self._save(outbox)

    def _broken(self, outbox: Outbox, error: RedactorError, moment: str) -> None:
        self.warned(error)
        what = type(error).__name__
        if outbox.broken == what or not (self.folder / MARKER).exists():
            return
        text = f"检查对象：{self.source}\n本次检查未能完成，请联系管理员：{error.what}。\n"
        data = {"source": self.source, "run": moment, "since": outbox.told, "text": text}
        title = "网上信息检查：本次检查未能完成"
        outbox.add(_BROKEN, title, {**data, "title": title}, moment, self._names())
        outbox.broken = what
        try:
            self._save(outbox)
        except OutputError as full:
            self.warned(full)
        self._tell(outbox)

    def _save(self, outbox: Outbox) -> None:
        try:
            outbox.save()
        except OSError as error:
            raise unwritable(error.errno, self.folder) from None

    def _names(self) -> list[str]:
        return [each.name for each in self.channels]

    def _tell(self, outbox: Outbox) -> bool:
        """Whether everybody has got everything. A channel that fails is left in peace for a round."""
        channels = {each.name: each for each in self.channels}
        failed: set[str] = set()
        try:
            for message, name in outbox.waiting(channels):
                if name in failed or self.stop.is_set():
                    continue
                try:
                    delivered(channels[name], message, self.stop)
                except DeliveryError as error:
                    failed.add(name)
                    self.warned(error)
                else:
                    outbox.has(message, name)
        except OSError as error:
            self.warned(unwritable(error.errno, self.folder))
            return False
        return not failed


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """A lock on the folder, for as long as the process lives. OptionError when another watch has it."""
    import fcntl

    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise unwritable(error.errno, folder) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise OptionError(
            "another watch works on it",
            where=str(folder),
            advice="end it, or name another folder",
        ) from None
    try:
        yield
    finally:
        os.close(descriptor)
