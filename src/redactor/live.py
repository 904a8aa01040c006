"""Rules that follow their files: a long-running service sees a changed pack without a restart.

    rules = LiveRules()
    scanner = Scanner.of(options, rules.checker(options.packs))

Whoever asks gets what is at hand. When a pack's files have changed, the new rulebook is made
beside the old one, which goes on serving meanwhile, and stays when the new one is faulty.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

from redactor.audit import Checker
from redactor.errors import RedactorError
from redactor.rulebook import read
from redactor.rulebook.folders import folder_of
from redactor.rulebook.loading import rule_files

_LOG = logging.getLogger(__name__)

Packs = tuple[str, ...]
#: Each takes some 100 MB: what callers ask for beside the operator's packs is bounded.
_MOST_KEPT = 8
#: By path: when it was changed, and how large it is.
_State = tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class _Kept:
    checker: Checker
    state: _State
    seen: float
    is_making: bool = False


class LiveRules:
    """Checkers by packs. Files are looked at every `every` seconds at most; safe for threads."""

    def __init__(self, *, every: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._every = every
        self._clock = clock
        self._kept: dict[Packs, _Kept] = {}
        self._problems: dict[Packs, str] = {}
        self._lock = threading.Lock()

    @property
    def problems(self) -> Mapping[Packs, str]:
        """What is wrong with packs whose old rules go on serving: file, line or key, and advice."""
        return MappingProxyType(dict(self._problems))

    def has(self, packs: Packs) -> bool:
        """Whether rules for these packs are at hand, whatever has become of their files."""
        return packs in self._kept

    def checker(self, packs: Packs) -> Checker:
        """What to check with. RuleError when packs that were never read cannot be."""
        now = self._clock()
        with self._lock:
            kept = self._kept.get(packs)
            if kept is not None:
                due = now - kept.seen >= self._every and not kept.is_making
                if due:
                    kept.seen = now
                    self._look(packs, kept)
                return kept.checker
        state = _state(packs)
        checker = Checker(read(packs))
        with self._lock:
            kept = self._kept.setdefault(packs, _Kept(checker, state, now))
            if len(self._kept) > _MOST_KEPT:
                # The first are the operator's own; of the others the oldest goes.
                oldest = next(islice(self._kept, 1, None))
                del self._kept[oldest]
                self._problems.pop(oldest, None)
            return kept.checker

    def _look(self, packs: Packs, kept: _Kept) -> None:
        """Starts to make the rules anew where files have changed."""
        state = _state(packs)
        if state != kept.state:
            kept.is_making = True
            maker = threading.Thread(target=self._make, args=(packs, kept, state), daemon=True)
            try:
                maker.start()
            except RuntimeError as error:  # no more threads: the next look tries again
                kept.is_making = False
                self._problems[packs] = f"cannot be read anew now: {error}"

    def _make(self, packs: Packs, kept: _Kept, state: _State) -> None:
        problem = ""
        checker = None
        try:
            checker = Checker(read(packs))
        except RedactorError as error:
            problem = str(error)
        except Exception as error:  # whatever it is, the old rules go on serving
            problem = f"cannot be used: {type(error).__name__}"
        with self._lock:
            # A faulty state is not tried again until the files change once more.
            kept.state = state
            kept.is_making = False
            if checker is None:
                self._problems[packs] = problem
                _LOG.error("the old rules stay in use: %s", problem)
            else:
                kept.checker = checker
                self._problems.pop(packs, None)
                _LOG.info("rules read anew: %s", checker.book.digest)


def _state(packs: Packs) -> _State:
    """What the files of packs look like; a pack that has gone looks like nothing."""
    found: list[tuple[str, int, int]] = []
    for pack in packs:
        try:
            for path in rule_files(folder_of(pack)):
                status = path.stat()
                found.append((str(path), status.st_mtime_ns, status.st_size))
        except (OSError, RedactorError):
            found.append((pack, 0, 0))
    return tuple(found)
