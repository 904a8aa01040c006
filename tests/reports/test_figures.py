"""The numbers of the page against the same worked out row by row in Python."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

from redactor.reports import figures
from redactor.reports.state import State, settled
from tests.reports.made import finding, row, written
from tests.reports.replay import Replay

_DAY = datetime.date(2026, 11, 23)


def test_totals_add_up_and_are_those_of_the_rows(state: State, replay: Replay) -> None:
    told = figures.totals(state)
    statuses = Counter(each["status"] for each in replay.items)
    assert told.inputs == told.audited + told.failed + told.skipped == len(replay.items)
    assert (told.audited, told.failed, told.skipped) == (
        statuses["audited"],
        statuses["failed"],
        statuses["skipped"],
    )
    assert told.failed and told.skipped and told.gone
    assert told.gone == len(replay.latest) - len(replay.items)
    looked = [each for each in replay.items if each["status"] != "skipped"]
    verdicts = Counter(each["verdict"] for each in looked)
    assert told.pages == {each: verdicts[each] for each in ("block", "hold", "mask", "pass")}
    assert sum(told.pages.values()) == told.audited + told.failed
    actions = Counter(each.told["action"] for each in replay.standing.values())
    assert told.findings == {each: actions[each] for each in ("block", "hold", "mask")}
    assert told.incomplete == sum(
        bool(each["failures"]) for each in replay.items if each["status"] == "audited"
    )
    now = {
        (each["id"], found["id"])
        for each in replay.items
        for found in each["findings"]
        if found["action"] != "note"
    }
    assert told.old == sum(key not in now for key in replay.standing) > 0


def test_kinds(state: State, replay: Replay) -> None:
    told = figures.kinds(state)
    expected: dict[str, Counter[str]] = {}
    items: dict[str, set[str]] = {}
    for (id, _), stood in replay.standing.items():
        title = stood.told["title"]
        expected.setdefault(title, Counter())[stood.told["action"]] += 1
        items.setdefault(title, set()).add(id)
    assert told.more == 0
    assert {each.title: +Counter(each.findings) for each in told.rows} == expected
    assert {each.title: each.items for each in told.rows} == {
        title: len(ids) for title, ids in items.items()
    }


def _section(replay: Replay, id: str) -> str:
    row = replay.latest[id]
    is_page = id.endswith((".html", "/"))
    if not is_page and row["parent"] in replay.latest:
        id = row["parent"]
    host, _, path = id.removeprefix("https://").partition("/")
    first, slash, _ = path.partition("/")
    return f"{host}/{first}" if slash else host


def test_sections_of_pages_with_their_attachments(state: State, replay: Replay) -> None:
    told = figures.sections(state)
    inputs = Counter(_section(replay, each["id"]) for each in replay.items)
    found = Counter(_section(replay, each.id) for each in replay.standing.values())
    assert {each.name: each.inputs for each in told.rows} == inputs
    assert {each.name: each.findings for each in told.rows} == {
        name: found[name] for name in inputs
    }
    assert sum(each.statuses["failed"] for each in told.rows) == figures.totals(state).failed


def test_worst_items_come_in_order_and_the_rest_is_counted(state: State, replay: Replay) -> None:
    told = figures.worst(state)
    counts: dict[str, Counter[str]] = {}
    for stood in replay.standing.values():
        counts.setdefault(stood.id, Counter())[stood.told["action"]] += 1
    ranks = sorted(((c["block"], c["hold"], c["mask"]) for c in counts.values()), reverse=True)
    assert [tuple(each.findings.values()) for each in told.rows] == ranks[: figures.MOST]
    assert len(told.rows) + told.more == len(counts) > figures.MOST


def test_what_nobody_checked(state: State, replay: Replay) -> None:
    expected: Counter[str] = Counter()
    for each in replay.items:
        failed = each["status"] == "failed"
        codes = {each["reason"]} if failed else {one["code"] for one in each["failures"]}
        expected.update(codes)
    assert figures.unread_codes(state) == expected
    told = figures.unread(state, 3)
    assert len(told.rows) == 3 and told.more == expected.total() - 3
    skipped = Counter(each["reason"] for each in replay.items if each["status"] == "skipped")
    assert figures.skipped_codes(state) == skipped


def test_runs(state: State, replay: Replay) -> None:
    told = figures.runs(state)
    names = ("audited", "failed", "skipped")
    assert [
        (*each.statuses.values(), each.new, each.closed, sum(each.findings.values()))
        for each in told.rows
    ] == [
        (*(each[name] for name in names), each["new"], each["closed"], each["standing"])
        for each in replay.runs
    ]


def test_part_written_twice_counts_once(tmp_path: Path) -> None:
    rows = [row("a", finding("f")), row("b")]
    written(tmp_path, "01", _DAY, rows)
    written(tmp_path, "01", _DAY, rows, size=1)
    with settled(tmp_path) as state:
        told = figures.totals(state)
    assert (told.inputs, sum(told.findings.values())) == (2, 1)


def test_finding_that_was_only_not_looked_for_stands(tmp_path: Path) -> None:
    """The same page, but a detector failed this time; then it was whole again, and clean."""
    lost = {"code": "detector_failed", "message": "规则未能完成检查。", "where": ""}
    for turn, each in enumerate((row("a", finding("f")), row("a", failures=[lost]), row("a"))):
        written(tmp_path, f"0{turn}", _DAY, [each])
        with settled(tmp_path) as state:
            told = figures.totals(state)
        assert (sum(told.findings.values()), told.old) == [(1, 0), (1, 1), (0, 0)][turn]


def test_finding_beside_what_is_never_read_can_be_closed(tmp_path: Path) -> None:
    lost = {"code": "unread_picture", "message": "有图片未识别。", "where": ""}
    written(tmp_path, "01", _DAY, [row("a", finding("f"), failures=[lost])])
    written(tmp_path, "02", _DAY, [row("a", failures=[lost])])
    with settled(tmp_path) as state:
        assert figures.totals(state).findings["mask"] == 0


def test_messages_do_not_tell_what_an_item_is_called(tmp_path: Path) -> None:
    clear = "名单/640104195803129952.doc"
    lost = {"code": "x", "message": f"{clear} 有一页未读。", "where": "640104195803129952.doc"}
    failed = row(
        "b/13800138000.pdf", status="failed", reason="y", message="b/13800138000.pdf：坏了"
    )
    written(tmp_path, "01", _DAY, [row(clear, failures=[lost]), failed])
    with settled(tmp_path) as state:
        told = figures.unread(state).rows
    assert [(each.message, each.where) for each in told] == [
        ("b/138********.pdf：坏了", ""),
        ("名单/640104************.doc 有一页未读。", "（名称已略）"),
    ]
