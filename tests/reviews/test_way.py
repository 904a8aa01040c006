"""A unit's configuration, and what is said of a faulty one."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from redactor.errors import OptionError
from redactor.reviews import default_way, read_way
from redactor.reviews.way import BEIJING
from redactor.reviews.way_reading import way_from
from redactor_service.reviews.workdays import is_workday
from tests.reviews.ways import DEFAULT


def test_the_default_is_three_stages() -> None:
    way = default_way()
    assert [each.title for each in way.stages] == ["一审一校", "二审二校", "三审三校"]
    assert way.edit_voids_from == "first"
    assert set(way.lanes) == {"reprint", "urgent"}


def test_a_way_is_told_by_its_digest() -> None:
    assert way_from(DEFAULT, "a").digest == default_way().digest
    assert way_from(DEFAULT.replace("hours = 48", "hours = 49"), "a").digest != default_way().digest


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('title = "三审三校"\n\n#', "#", "key title: is missing"),
        ("hours = 48", "hours = -1", "key stage[2].hours: must not be negative"),
        ("hours = 48", "hours = true", "key stage[2].hours: must be: int"),
        ("hours = 48", "hours = 90000", "key stage[2].hours: is too long"),
        ("hours = 48", "hours = 48\ndays = 2", "key stage[2].days: stands beside hours"),
        ("hours = 48", "days = -1", "key stage[2].days: must not be negative"),
        ("hours = 48", "days = 2.0", "key stage[2].days: must be: int"),
        ('key = "third"', 'key = "a b"', "key stage[2].key: is no key of a stage"),
        ("hours = 48", "hour = 48", "key stage[2].hour: no such key"),
        ('key = "third"', 'key = "release"', "key stage: cannot be the key of a stage: release"),
        ('key = "third"', 'key = "first"', "key stage: cannot be the key of a stage: first"),
        ('roles = ["leader"]', "roles = []", "key stage[2].roles: names nobody"),
        ('roles = ["leader"]', "", "key stage[2].roles: is missing"),
        ('roles = ["leader"]', 'roles = ["administrator"]', "key stage[2].roles: an administrator"),
        ('before = "third"', 'before = "fourth"', "key secrecy.before: no such stage: fourth"),
        ('skips = ["second"]', 'skips = ["fourth"]', "key lane.reprint.skips: no such stage"),
        ('skips = ["second"]', 'skips = ["first", "second", "third"]', "leaves no stage"),
        ('edit_voids_from = "first"', 'edit_voids_from = "second"\nx = 1', "key x: no such key"),
        ("[release]", "[released]", "key release: is missing"),
        ("[submit]", "[submit", "is no TOML"),
    ],
)
def test_faults_name_file_and_key(old: str, new: str, told: str) -> None:
    assert old in DEFAULT
    with pytest.raises(OptionError) as caught:
        way_from(DEFAULT.replace(old, new, 1), "way.toml")
    assert str(caught.value).startswith("way.toml")
    assert told in str(caught.value)


def test_days_of_work_end_with_the_day_in_beijing() -> None:
    way = way_from(DEFAULT.replace("hours = 168", "days = 7"), "w")
    late = datetime.datetime(2026, 9, 29, 17, 30, tzinfo=datetime.UTC)  # in Beijing it is the 30th
    last = datetime.datetime(2026, 10, 9, 23, 59, 59, tzinfo=BEIJING)
    assert way.due("secrecy", late) == last
    # The holidays of 2026, and the Saturday that is worked for them.
    with_holidays = replace(way, is_workday=is_workday)
    assert with_holidays.due("secrecy", late) == last.replace(day=15)
    assert with_holidays == way
    hours = way.due("first", late)
    assert hours == late + datetime.timedelta(hours=24)


def test_of_a_year_that_is_not_known_yet_weekdays_count(caplog: pytest.LogCaptureFixture) -> None:
    monday = datetime.date(2126, 1, 7)
    assert [is_workday(monday + datetime.timedelta(days=each)) for each in range(7)] == (
        [True] * 5 + [False] * 2
    )
    (told,) = [each.getMessage() for each in caplog.records]
    assert "2126" in told


def test_a_lane_skips_not_all_that_an_edit_voids() -> None:
    text = DEFAULT.replace('edit_voids_from = "first"', 'edit_voids_from = "third"')
    with pytest.raises(OptionError, match=r"lane\.urgent\.skips"):
        way_from(
            text.replace('title = "紧急"\nskips = ["second"]', 'title = "紧急"\nskips = ["third"]'),
            "w",
        )


def test_two_stages_are_too_few() -> None:
    head, *stages = DEFAULT.split("[[stage]]")
    with pytest.raises(OptionError, match="at least 3"):
        way_from("[[stage]]".join([head, *stages[:1], stages[2]]), "way.toml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="cannot be read"):
        read_way(tmp_path / "way.toml")
    (tmp_path / "way.toml").write_text(DEFAULT, encoding="utf-8")
    assert read_way(tmp_path / "way.toml").digest == default_way().digest
