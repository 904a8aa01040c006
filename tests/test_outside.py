"""Detectors that callers bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from redactor import Scanner
from redactor.context.candidate import Answer
from redactor.context.surroundings import Surroundings
from redactor.model import Verdict
from redactor.rulebook import Rule


class Broken:
    """Has no rules, and cannot read anything."""

    def __init__(self, error: type[Exception]) -> None:
        self._error = error

    @property
    def rules(self) -> Sequence[Rule]:
        return ()

    def heads(self, header: str) -> bool:
        return False

    def read(self, around: Surroundings) -> Iterable[tuple[Rule, Answer]]:
        raise self._error("身份证号")


@pytest.mark.parametrize("error", [ValueError, MemoryError])
def test_one_without_rules_that_fails_is_told_and_holds(error: type[Exception]) -> None:
    report = Scanner(outside=[Broken(error)]).scan("一篇没有什么的稿件。")
    assert report.verdict is Verdict.HOLD
    [failure] = report.failures
    assert (failure.code, failure.where) == ("detector_failed", f"outside: {error.__name__}")
    assert "身份证号" not in repr(report)
