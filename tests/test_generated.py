"""Recall and precision on synthetic drafts, whose maker knows nothing of the detectors.

The full measure, 200 values a kind and shape, is a command of the README; this one is smaller
and runs with every change.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpora.generator import Draft, drafts, shaped
from redactor import make_options
from redactor.evaluation import Case, Expected, Score, evaluate

STRICT = ("RESIDENT_ID", "MOBILE_PHONE", "BANK_CARD")


def cases(made: Iterator[Draft]) -> Iterator[Case]:
    for draft in made:
        planted = tuple(
            Expected(each.start, each.end, each.entity, each.shape, each.action)
            for each in draft.planted
        )
        yield Case(id=draft.id, text=draft.text, expected=planted)


@pytest.fixture(scope="module")
def score() -> Score:
    return evaluate(cases(shaped(404, 15)), make_options({"key": b"test"}))


def test_every_kind_is_found_in_its_shapes(score: Score) -> None:
    low = {entity: each.recall for entity, each in score.entities.items() if each.recall < 0.97}
    assert low == {}, score.faults
    strict = {entity: score.entities[entity].recall for entity in STRICT}
    assert min(strict.values()) >= 0.99, strict


def test_what_is_found_was_planted(score: Score) -> None:
    low = {
        entity: each.precision for entity, each in score.entities.items() if each.precision < 0.98
    }
    assert low == {}, score.faults
    assert score.alarms_per_10k < 1


def test_whole_drafts_are_read_almost_without_fault() -> None:
    score = evaluate(cases(drafts(405, 150)), make_options({"key": b"test"}))
    values = sum(each.right + each.missed for each in score.entities.values())
    assert values > 2000
    assert len(score.faults) <= values // 500, score.faults
