"""Whatever is asked of the state machine alone: the invariants hold, and its ledger is whole."""

from __future__ import annotations

import pytest
from hypothesis.stateful import run_state_machine_as_test

from redactor.reviews import Accepted, Command, Draft, Refusal, handle
from redactor.reviews.entries import entry_of
from redactor.reviews.ledger import Record, append, verify
from tests.reviews.sequences import TYPED, WAYS, Sequences, told_quickly


class OnMachine(Sequences):
    """The rules by themselves: nothing is kept but in this process."""

    def begin(self, way: str) -> Draft:
        self._kept = Draft(id="d1")
        return self._kept

    def carry(self, command: Command) -> Accepted | Refusal:
        outcome = handle(self.way, self._kept, self.members, command)
        if isinstance(outcome, Accepted):
            self._kept = outcome.draft
        return outcome

    def as_it_is(self) -> Draft:
        return self._kept

    def end(self) -> None:
        records: list[Record] = []
        for each in self.events:
            records.append(append(records[-1] if records else None, entry_of(each, b"k"), b"k"))
        assert verify(records, b"k") is None
        assert all(TYPED.encode() not in each.line() for each in records)


def test_sequences() -> None:
    run_state_machine_as_test(OnMachine, settings=told_quickly(40, 25))


@pytest.mark.soak
@pytest.mark.parametrize("way", range(len(WAYS)))
def test_many_sequences(way: int) -> None:
    """Over 5,000 runs in all."""

    class OnThisWay(OnMachine):
        ways = WAYS[way : way + 1]

    run_state_machine_as_test(OnThisWay, settings=told_quickly(850, 30))
    assert OnThisWay.runs >= 850
    # Or they would show little.
    assert OnThisWay.releases >= OnThisWay.runs / 10
    print(f"way {way}: {OnThisWay.runs} runs, {OnThisWay.releases} releases")  # noqa: T201 - pytest -s
