"""Summaries of a period against the made site replayed, and the ledger's part in them."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from redactor.errors import OptionError
from redactor.reports import ledger
from redactor.reports.ledger import Entry
from redactor.reports.numbers import number_of
from redactor.reports.periods import Period, period_at, period_of
from redactor.reports.state import State, settled
from redactor.reports.summaries import summary, summary_page, write_summary
from tests.reports.made import KEY, finding, row, written
from tests.reports.replay import Replay

_TODAY = datetime.date(2027, 3, 1)


def _counts(replay: Replay, period: Period) -> tuple[int, int, int, int]:
    first, after = (
        datetime.datetime.combine(day, datetime.time()) for day in (period.first, period.after)
    )
    end = datetime.datetime.max
    spans = [(each.since, each.until or end) for each in replay.all]
    return (
        sum(since < first <= until for since, until in spans),
        sum(first <= since < after for since, _ in spans),
        sum(first <= until < after for _, until in spans),
        sum(since < after <= until for since, until in spans),
    )


@pytest.mark.parametrize(
    ("kind", "name"), [("quarter", "2026Q3"), ("quarter", "2026Q4"), ("half", "2026H2")]
)
def test_moves_are_those_of_the_rows(state: State, replay: Replay, kind: str, name: str) -> None:
    period = period_of(kind, name)
    told = summary(state, period, KEY, {}, _TODAY)
    assert told.total.cells[:4] == _counts(replay, period)
    for found in (told.sections, told.kinds):
        sums = [
            sum(column) for column in zip(*(each.cells for each in found.values()), strict=True)
        ]
        assert tuple(sums) == told.total.cells
        assert all(each.before + each.new - each.closed == each.after for each in found.values())
    assert sum(told.statuses.values()) == told.total.after


def test_period_before_the_first_audit_is_empty(state: State) -> None:
    told = summary(state, period_of("quarter", "2025Q1"), KEY, {}, _TODAY)
    assert told.total.cells == (0, 0, 0, 0, 0) and told.runs == 0
    assert "本期没有检查" in summary_page(told)


def test_overdue_is_what_stands_unsettled_after_its_day(state: State, replay: Replay) -> None:
    keys = sorted(replay.standing)[:40]
    past, ahead = datetime.date(2026, 12, 1), datetime.date(2027, 1, 31)
    filled = {}
    for place, (id, found) in enumerate(keys):
        number = number_of(KEY, id, found)
        status = ledger.STATUSES[place % 5]
        filled[number] = Entry(number=number, status=status, due=past if place % 2 else ahead)
    told = summary(state, period_of("quarter", "2026Q4"), KEY, filled, _TODAY)
    expected = [
        each
        for each in filled.values()
        if each.due == past and each.status not in (ledger.NEEDLESS, ledger.CHECKED)
    ]
    assert told.total.overdue == len(expected) > 0
    assert sum(each.overdue for each in told.sections.values()) == len(expected)
    statuses = Counter(each.status for each in filled.values())
    statuses["未登记"] = told.total.after - 40
    assert told.statuses == statuses
    # Within the period, only days before today are past.
    early = summary(state, period_of("quarter", "2026Q4"), KEY, filled, past)
    assert early.total.overdue == 0


def test_page_and_workbook_tell_the_same(state: State, tmp_path: Path) -> None:
    told = summary(state, period_of("quarter", "2026Q4"), KEY, {}, _TODAY)
    page = summary_page(told)
    assert "公开内容整改情况季报（2026年第四季度）" in page and "<script" not in page
    write_summary(told, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert [cell.value for cell in book["总体"][2]] == ["2026年第四季度", *told.total.cells]
    assert book["按栏目"].max_row == len(told.sections) + 2
    for name, each in told.kinds.items():
        assert f">{name}<" in page
        assert [name, *each.cells] in [
            [cell.value for cell in cells] for cells in book["按问题类型"]
        ]


def test_days_are_those_of_beijing(tmp_path: Path) -> None:
    """Midnight of the first of October there is afternoon of the day before in Greenwich."""
    at = datetime.datetime(2026, 9, 30, 17, tzinfo=datetime.UTC)
    written(tmp_path, "01", datetime.date(2026, 9, 30), [row("a", finding("f"))], at=at)
    with settled(tmp_path) as state:
        told = summary(state, period_at("quarter", datetime.date(2026, 10, 1)), KEY, {}, _TODAY)
    assert told.total.new == 1


@pytest.mark.parametrize(
    ("kind", "name"), [("quarter", "2026H1"), ("half", "2026H3"), ("quarter", "26Q1"), ("half", "")]
)
def test_period_that_is_none_is_refused(kind: str, name: str) -> None:
    with pytest.raises(OptionError, match="2026Q4"):
        period_of(kind, name)


def test_periods_follow_each_other() -> None:
    day = datetime.date(2025, 1, 1)
    for _ in range(8):
        period = period_at("quarter", day)
        assert period.first == day
        day = period.after
    assert day == datetime.date(2027, 1, 1)
