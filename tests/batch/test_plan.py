"""What a run will do, from what a collection holds and what earlier runs have found."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from redactor.batch.items import Item
from redactor.batch.layout import result_schema
from redactor.batch.output import Output, locked, write_part
from redactor.batch.plan import Facts, Planned, make_plan, shards, unfinished
from redactor.batch.rows import record_batch
from redactor.batch.totals import differences, totals
from redactor.errors import InputError
from tests.batch.made import DIGEST, KEY, Listed, auditor, listed, settle
from tests.command import MOBILE, RESIDENT


@contextmanager
def working(tmp_path: Path) -> Iterator[Output]:
    with locked(tmp_path / "out", "list", KEY) as output:
        yield output


def facts(**other: str) -> Facts:
    now = datetime.datetime.now(datetime.UTC).isoformat()
    known = {"rulebook": auditor().rulebook, "options": DIGEST, "today": "2026-01-01"}
    return Facts(**{**known, "begun": now, **other})


def planned(output: Output, collection: Any, **other: str) -> Planned:
    return make_plan(output, collection, output.new_run(), facts(**other))


def done(output: Output, collection: Any, **other: str) -> Planned:
    plan = planned(output, collection, **other)
    settle(output, plan.run, collection)
    return plan


def test_an_id_is_taken_once(tmp_path: Path) -> None:
    with working(tmp_path) as output:
        plan = done(output, listed("a", "b", "a", "a"))
        assert (plan.inputs, plan.waiting, plan.refused) == (4, 4, 2)
        table = pq.read_table(output.plan(plan.run)).to_pylist()
        assert [each["id"] for each in table] == ["a", "b", "a（重复2）", "a（重复3）"]
        told = totals(output.folder)
        assert (told.audited, told.failed, told.reasons) == (2, 2, {"duplicate_id": 2})


def test_what_is_the_same_is_left(tmp_path: Path) -> None:
    with working(tmp_path) as output:
        done(output, listed("a", "b", "c"))
        plan = done(output, listed("a", "b", "d"))
        assert (plan.waiting, plan.unchanged, plan.gone, plan.why) == (1, 2, 1, {"new": 1})
        told = totals(output.folder)
        assert (told.inputs, told.audited, told.skipped, told.gone) == (3, 1, 2, 1)
        assert told.reasons == {"unchanged": 2}


def test_what_is_gone_and_comes_back_is_new(tmp_path: Path) -> None:
    with working(tmp_path) as output:
        done(output, listed("a", "b"))
        done(output, listed("a"))
        plan = done(output, listed("a", "b"))
        assert (plan.why, plan.gone) == ({"new": 1}, 0)


def test_why_it_is_done_again(tmp_path: Path) -> None:
    with working(tmp_path) as output:
        done(output, listed("a", "b"))
        assert planned(output, listed("a", "b", version="2")).why == {"changed": 2}
        assert planned(output, listed("a", "b", version="")).why == {"unknown": 2}
        assert planned(output, listed("a", "b"), rulebook="another").why == {"rules": 2}
        assert planned(output, listed("a", "b"), options="others").why == {"rules": 2}


def test_what_failed_is_tried_again(tmp_path: Path) -> None:
    with working(tmp_path) as output:
        broken = replace(listed("a"), listed=(Item(id="a", name="a", version="1", refusal="loop"),))
        done(output, broken)
        assert planned(output, listed("a")).why == {"failed": 1}


def test_only_content_tells_where_there_is_no_version(tmp_path: Path) -> None:
    with working(tmp_path) as output:
        done(output, listed("a", "b", version=""))
        changed = listed("a", "b", version="", a=f"手机：{MOBILE}")
        done(output, changed)
        told = totals(output.folder)
        assert (told.audited, told.skipped, told.reasons) == (1, 1, {"unchanged": 1})
        assert told.verdicts == {"mask": 1, "pass": 1}
        # And it goes on so: the row that holds is that of the first run.
        plan = planned(output, changed)
        table = pq.read_table(output.plan(plan.run)).to_pylist()
        assert all(each["known"] for each in table)


def test_a_touched_document_is_unchanged_by_its_new_version(tmp_path: Path) -> None:
    with working(tmp_path) as output:
        done(output, listed("a"))
        done(output, listed("a", version="2"))
        assert totals(output.folder).reasons == {"unchanged": 1}
        plan = planned(output, listed("a", version="2"))
        assert (plan.waiting, plan.unchanged) == (0, 1)


def test_since_leaves_out_what_is_older_and_nothing_undated(tmp_path: Path) -> None:
    items = (
        Item(id="old", name="old", version="1", modified="2025-12-31"),
        Item(id="new", name="new", version="1", modified="2026-01-01"),
        Item(id="undated", name="undated", version="1"),
    )
    with working(tmp_path) as output:
        plan = done(output, Listed(listed=items), since="2026-01-01")
        assert (plan.inputs, plan.before, plan.waiting) == (3, 1, 2)
        told = totals(output.folder)
        assert (told.audited, told.skipped, told.reasons) == (2, 1, {"before": 1})
        assert done(output, Listed(listed=items)).why == {"new": 1}


def test_what_could_not_be_listed_is_not_gone(tmp_path: Path) -> None:
    with working(tmp_path) as output:
        done(output, listed("a/1", "b/1"))
        closed = Item(id="a/", name="a", refusal="unlisted")
        plan = done(output, replace(listed("c"), listed=(closed, *listed("c").listed)))
        assert plan.gone == 1
        with pytest.raises(InputError):
            planned(output, listed())


def test_differences_of_two_runs(tmp_path: Path) -> None:
    before = listed("a", "b", "c", a=f"手机：{MOBILE}", b=f"身份证号：{RESIDENT}")
    after = listed("a", "b", "d", version="2", a="已改", b=f"身份证号：{RESIDENT}",
                   d=f"手机：{MOBILE}")  # fmt: skip
    with working(tmp_path) as output:
        first = done(output, before)
        second = done(output, after)
        told = differences(output.folder, first.run, second.run)
        assert [(each.id, each.rule) for each in told.new] == [("d", "privacy/mobile_phone")]
        assert [(each.id, each.quote) for each in told.closed] == [("a", "138********")]
        # What could not be read is not known to be better.
        failed = tuple(Item(id=each, name=each, refusal="loop") for each in "abd")
        third = done(output, Listed(listed=failed))
        told = differences(output.folder, second.run, third.run)
        assert (told.new, told.closed) == ([], [])


def test_totals_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    with working(tmp_path) as output:
        plan = planned(output, listed("a", "b"))
        with pytest.raises(InputError, match="2 items, but 0 audited"):
            totals(output.folder)
        settle(output, plan.run, listed("a", "b"))
        assert totals(output.folder).audited == 2


def test_an_unfinished_run_is_taken_up_only_as_the_same(tmp_path: Path) -> None:
    now = datetime.datetime.now(datetime.UTC)
    with working(tmp_path) as output:
        plan = planned(output, listed("a", "b"))
        found = unfinished(output, facts(), now)
        assert found is not None
        assert (found[0].run, found[0].resumed, found[0].done) == (plan.run, True, 0)
        assert unfinished(output, facts(rulebook="another"), now) is None
        assert unfinished(output, facts(since="2026-01-01"), now) is None
        assert unfinished(output, facts(), now + datetime.timedelta(days=2)) is None
        settle(output, plan.run, listed("a", "b"))
        assert unfinished(output, facts(), now) is None


def test_shards_hold_what_is_missing(tmp_path: Path) -> None:
    ids = [f"{number:03}" for number in range(20)]
    with working(tmp_path) as output:
        plan = planned(output, listed(*ids))
        cut = list(shards(output, plan.run, count=8, size=10**9))
        assert [(each.start, each.stop, each.items) for each in cut] == [
            (0, 8, 8),
            (8, 16, 8),
            (16, 20, 4),
        ]
        assert len(list(shards(output, plan.run, count=100, size=50))) == 4
        part = Listed(
            listed=tuple(each for each in listed(*ids).listed if "004" <= each.id < "010")
        )
        _settle_some(output, plan.run, part)
        cut = list(shards(output, plan.run, count=8, size=10**9))
        assert [(each.start, each.stop) for each in cut] == [(0, 4), (10, 18), (18, 20)]


def _settle_some(output: Output, run: str, part: Listed) -> None:
    audits = auditor(part)
    audits.begin(run, datetime.date(2026, 1, 1))
    rows = [audits.row(item) for item in part.items()]
    write_part(output.results, f"{run}-some", [record_batch(rows)], result_schema())


def test_runs_sort_after_each_other_whatever_the_clock_says(tmp_path: Path) -> None:
    with working(tmp_path) as output:
        output.plan("20991231T235959999-ffffff").write_bytes(b"")
        run = output.new_run()
        assert run > "20991231T235959999-ffffff"
        assert run.startswith("21000101T000000000-")
