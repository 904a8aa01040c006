"""Recall and precision on synthetic drafts, whose maker knows nothing of the detectors.

The full measure, 200 values a kind and shape, is a command of the README; this one is smaller
and runs with every change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from benchmarks.promises.drafts import STRICT, cases
from corpora.generator import Draft, drafts, rosters, shaped
from redactor import Scanner, make_options
from redactor.evaluation import Score, evaluate

WORDING = "TERM"
#: Said of a whole column whatever its cells hold, so no cell is labelled with it.
OF_COLUMNS = "FIELD_NOT_ALLOWED"


def values_of(made: Iterator[Draft]) -> Score:
    """How the values of drafts were found. Wrong words are nobody's values: the drafts write 帐号 on
    purpose, and are not labelled with what their wording is told."""
    score = evaluate(cases(made), make_options({"key": b"test"}))
    told = score.entities.pop(WORDING, None)
    score.faults = [fault for fault in score.faults if fault.entity != WORDING]
    score.false_alarms -= told.wrong if told else 0
    return score


@pytest.fixture(scope="module")
def score() -> Score:
    return values_of(shaped(404, 15))


def test_every_kind_is_found_in_its_shapes(score: Score) -> None:
    low = {entity: each.recall for entity, each in score.entities.items() if each.recall < 0.97}
    assert low == {}, score.faults
    strict = {entity: score.entities[entity].recall for entity in STRICT}
    assert min(strict.values()) >= 0.99, strict


def test_what_is_found_was_planted(score: Score) -> None:
    # Names and schools are not planted: what is wrong of these counts among all that is wrong.
    low = {
        entity: each.precision
        for entity, each in score.entities.items()
        if each.precision < 0.98 and each.right + each.missed
    }
    assert low == {}, score.faults
    assert score.alarms_per_10k < 0.5


def test_whole_drafts_are_read_almost_without_fault() -> None:
    score = values_of(drafts(405, 150))
    values = sum(each.right + each.missed for each in score.entities.values())
    assert values > 2000
    assert len(score.faults) <= values // 500, score.faults


class Reading:
    """How the private cells of rosters were read, and what was acted on beside them."""

    def __init__(self, made: Iterator[Draft]) -> None:
        self.cells = 0
        self.missed: Counter[tuple[str, str]] = Counter()
        self.alarms: list[tuple[str, str, int, int]] = []
        for draft in made:
            self._read(draft)

    @property
    def recall(self) -> float:
        return 1 - self.missed.total() / self.cells

    def _read(self, draft: Draft) -> None:
        findings = Scanner(key=b"test", **draft.options).scan(draft.text).findings
        acting = {
            (each.start or 0, each.end or 0, each.entity)
            for each in findings
            if each.action.acting and each.entity != OF_COLUMNS
        }
        for one in draft.planted:
            if one.action == "mask":
                self.cells += 1
                key = (one.entity, one.shape)
                self.missed[key] += (one.start, one.end, one.entity) not in acting
        for start, end, entity in sorted(acting):
            if not any(one.start < end and start < one.end for one in draft.planted):
                self.alarms.append((draft.id, entity, start, end))


@pytest.fixture(scope="module")
def reading() -> Reading:
    return Reading(rosters(406, 24))


def test_private_cells_of_rosters_are_masked(reading: Reading) -> None:
    assert reading.cells > 2000
    assert reading.recall >= 0.99, +reading.missed


def test_what_anybody_may_read_in_a_roster_stays(reading: Reading) -> None:
    assert reading.alarms == []


def test_rosters_come_back_masked() -> None:
    """Whatever was found where, the edits fit together, and next to no ID number is left."""
    numbers = left = 0
    for draft in rosters(407, 16):
        masked = Scanner(key=b"test", **draft.options).redact(draft.text)
        assert masked.report.failures == ()
        private = {
            draft.text[each.start : each.end]
            for each in draft.planted
            if each.entity == "RESIDENT_ID" and each.action == "mask"
        }
        numbers += len(private)
        left += sum(value in masked.text for value in private)
    assert numbers > 500
    assert left <= numbers // 100
