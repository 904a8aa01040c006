"""A made-up town with known truth: who is found, who is reported wrongly, and a convention that is safe.

The plain run has a few hundred pages in this process; the soak has the size of a real archive, through a
real audit: `uv run pytest -m soak tests/joins` (about an hour on two cores)."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.joins import measured_town
from benchmarks.town import COLUMNS, Town, columns_under
from benchmarks.town_truth import counter_on, fewest_left, measured
from redactor.joins.chains import Chains
from redactor.joins.conventions import pairs, safe, used
from redactor.joins.index import opened
from tests.joins.made import KEY, TODAY, archive, built

PAGES = 300


@pytest.fixture(scope="module")
def town() -> Town:
    return Town(people=10 * PAGES, pages=PAGES)


@pytest.fixture(scope="module")
def index(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "index"
    built(path, archive({each.id: town.text(each) for each in town.rosters}))
    return path


def test_who_can_be_pinned_is_found_and_nobody_else(town: Town, index: Path) -> None:
    found = measured(town, index, KEY, counter_on(TODAY))
    assert found.pinned > 100
    assert found.recall >= 0.95
    assert found.precision >= 0.95


def test_how_the_offices_mask_is_told(index: Path) -> None:
    with opened(index, KEY) as open_:
        shapes = {each.shape: each.sections for each in used(open_) if each.kind == "RESIDENT_ID"}
        unsafe = {(each.one, each.other): each.ten for each in pairs(open_)}
    assert shapes["6+4"] == ("civil",) and shapes["2+3"] == ("health",)
    assert shapes["14+0 sex"] == ("disabled",) and shapes["birth sex"] == ("schools",)
    assert unsafe["14+0 sex", "6+4"] > 10 and unsafe["6+4", "birth sex"] > 10
    assert ("2+3", "6+4") not in unsafe


def test_the_convention_that_is_recommended_is_safe(
    town: Town, index: Path, tmp_path: Path
) -> None:
    counter = counter_on(TODAY)
    with opened(index, KEY) as open_:
        convention = safe(open_, Chains(counter))
    assert convention is not None and convention.least >= 1000
    columns = columns_under(convention.front, convention.phone, has_year=bool(convention.birth))
    assert columns != COLUMNS
    after = tmp_path / "after"
    done = built(after, archive({each.id: town.text(each, columns) for each in town.rosters}))
    assert not any(done.risks.values())
    # Whatever the index has joined: all that is shown of each person, laid together by the truth.
    assert fewest_left(town, after, KEY, counter) >= 1000
    assert fewest_left(town, index, KEY, counter) == 1


@pytest.mark.soak
def test_an_archive_of_20_000_rosters(tmp_path: Path) -> None:
    small = measured_town(tmp_path / "small", 2_000)
    large = measured_town(tmp_path / "large", 20_000)
    for told in (small, large):
        assert told["recall"] >= 0.95 and told["precision"] >= 0.95
        assert told["safe"]["least_applied"] >= 1000
    times = large["pages"] / small["pages"]
    assert large["build_cpu_s"] < 1.5 * times * small["build_cpu_s"]
    assert large["build_peak_mb"] < 1.2 * times * small["build_peak_mb"]
