"""Detectors for `--outside` that do what a broken library does, at documents that ask for it."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Iterable, Sequence

from redactor.context.candidate import Answer
from redactor.context.surroundings import Surroundings
from redactor.rulebook import Rule

HANG, EAT, CRASH, LEAVE = "永不结束", "吃光内存", "异常退出", "自行退出"


class Poison:
    """Hangs, eats memory, or crashes the interpreter."""

    @property
    def rules(self) -> Sequence[Rule]:
        return ()

    def heads(self, header: str) -> bool:
        return False

    def read(self, around: Surroundings) -> Iterable[tuple[Rule, Answer]]:
        text = around.text
        if HANG in text:
            while True:
                time.sleep(0.01)
        if EAT in text:
            eaten = []
            while True:
                eaten.append(bytearray(os.urandom(1 << 20) * 20))
        if CRASH in text:
            ctypes.string_at(0)
        if LEAVE in text:
            os.kill(os.getpid(), signal.SIGTERM)
        return ()


class Slow(Poison):
    """Takes a while for each document, so that there is time to disturb it."""

    def read(self, around: Surroundings) -> Iterable[tuple[Rule, Answer]]:
        time.sleep(0.01)
        return super().read(around)


NOT_ONE = "text"
