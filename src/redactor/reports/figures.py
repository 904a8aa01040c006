"""The numbers of the page, each a question to the settled results.

Lists hold their first rows only, and how many more there are: a page about a million items must
stay small.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from redactor.reports.state import State

#: So many rows a list shows.
MOST = 30
_RUNS = 12

_ACTIONS = ("block", "hold", "mask")
_COUNTS = ", ".join(f"count(*) FILTER (action = '{each}') AS {each}" for each in _ACTIONS)
_STRICT = "block DESC, hold DESC, mask DESC"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Top(Generic[T]):
    """The first of a list, and how many were left out."""

    rows: Sequence[T]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """inputs = audited + failed + skipped. `pages`: items by verdict, those skipped aside.
    `findings` that stand, by action; `old` of them on items that the last row could not tell of."""

    inputs: int
    audited: int
    failed: int
    skipped: int
    gone: int
    incomplete: int
    pages: Mapping[str, int]
    findings: Mapping[str, int]
    old: int
    runs: int
    first: datetime.datetime
    latest: datetime.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    title: str
    findings: Mapping[str, int]
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    name: str
    statuses: Mapping[str, int]
    pages: Mapping[str, int]
    findings: int

    @property
    def inputs(self) -> int:
        return sum(self.statuses.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    shown: str
    section: str
    findings: Mapping[str, int]
    titles: Sequence[str]
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """An item that failed, or of which something was not checked."""

    shown: str
    code: str
    message: str
    where: str
    standing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    moment: datetime.datetime
    statuses: Mapping[str, int]
    new: int
    closed: int
    findings: Mapping[str, int]


def totals(state: State) -> Totals:
    statuses = _counted(state, "SELECT status, count(*) FROM item GROUP BY 1")
    verdicts = "SELECT verdict, count(*) FROM item WHERE status IN ('audited', 'failed') GROUP BY 1"
    actions = "SELECT action, count(*) FROM standing GROUP BY 1"
    runs, first, latest = state.one("SELECT count(*), min(moment), max(moment) FROM run")
    gone = statuses.pop("gone", 0)
    pages, findings = _counted(state, verdicts), _counted(state, actions)
    return Totals(
        inputs=sum(statuses.values()),
        audited=statuses.get("audited", 0),
        failed=statuses.get("failed", 0),
        skipped=statuses.get("skipped", 0),
        gone=gone,
        incomplete=state.one(
            "SELECT count(*) FROM item WHERE status = 'audited' AND len(failures) > 0"
        )[0],
        pages={each: pages.get(each, 0) for each in (*_ACTIONS, "pass")},
        findings={each: findings.get(each, 0) for each in _ACTIONS},
        old=state.one("SELECT count(*) FROM standing WHERE is_old")[0],
        runs=runs,
        first=first,
        latest=latest,
    )


def kinds(state: State) -> Top[Kind]:
    """What was found and stands, by what it is called."""
    sql = f"""SELECT coalesce(title, ''), {_COUNTS}, count(DISTINCT item) FROM standing
        GROUP BY ALL ORDER BY count(*) DESC, 1"""
    rows = state.rows(sql)
    return _top(
        [
            Kind(title=title, findings=_by_action(counts), items=items)
            for title, *counts, items in rows
        ]
    )


def sections(state: State) -> Top[Section]:
    """Parts of the site, those with the most findings first."""
    named = ("audited", "failed", "skipped"), (*_ACTIONS, "pass")
    columns = [f"count(*) FILTER (status = '{each}')" for each in named[0]]
    columns += [
        f"count(*) FILTER (verdict = '{each}' AND status <> 'skipped')" for each in named[1]
    ]
    sql = f"""WITH f AS (SELECT item, count(*) AS findings FROM standing GROUP BY item)
        SELECT section, {", ".join(columns)}, coalesce(sum(findings), 0)::BIGINT AS findings
        FROM item LEFT JOIN f USING (item) WHERE NOT is_gone
        GROUP BY section ORDER BY findings DESC, count(*) DESC, section"""
    found = []
    for name, *counts, findings in state.rows(sql):
        statuses = dict(zip(named[0], counts[:3], strict=True))
        pages = dict(zip(named[1], counts[3:], strict=True))
        found.append(Section(name=name, statuses=statuses, pages=pages, findings=findings))
    return _top(found)


def worst(state: State) -> Top[Worst]:
    """The items on which most stands: what must not be public first."""
    sql = f"""WITH f AS (SELECT item, {_COUNTS}, bool_or(is_old) AS is_old,
            list_sort(list(DISTINCT title)) AS titles FROM standing GROUP BY item)
        SELECT shown, section, block, hold, mask, titles, is_old
        FROM f JOIN item USING (item) ORDER BY {_STRICT}, shown, id LIMIT {MOST}"""
    rows = [
        Worst(
            shown=shown, section=section, findings=_by_action(counts), titles=titles, is_old=is_old
        )
        for shown, section, *counts, titles, is_old in state.rows(sql)
    ]
    count = state.one("SELECT count(DISTINCT item) FROM standing")[0]
    return Top(rows, count - len(rows))


#: What nobody has checked: items that failed, by their reason, and what their failures tell beside.
_UNREAD = """WITH unread AS (
    SELECT item, reason AS code, message, '' AS "where" FROM item WHERE status = 'failed'
    UNION ALL SELECT item, t.code, t.message, t."where" FROM told t JOIN item i USING (item)
        WHERE i.status = 'audited')"""


def unread(state: State, most: int = MOST) -> Top[Unread]:
    sql = f"""{_UNREAD} SELECT i.shown, u.code, coalesce(u.message, ''), coalesce(u."where", ''),
            (SELECT count(*) FROM standing s WHERE s.item = i.item)
        FROM unread u JOIN item i USING (item)
        ORDER BY i.status = 'failed' DESC, 5 DESC, u.code, i.shown, i.id LIMIT {most}"""
    rows = [
        Unread(shown=shown, code=code or "", message=message, where=where, standing=standing)
        for shown, code, message, where, standing in state.rows(sql)
    ]
    count = state.one(f"{_UNREAD} SELECT count(*) FROM unread")[0]
    return Top(rows, count - len(rows))


def unread_codes(state: State) -> Mapping[str, int]:
    """How many items could not be checked, wholly or in part, by the code of why."""
    sql = f"{_UNREAD} SELECT code, count(DISTINCT item) FROM unread GROUP BY 1 ORDER BY 2 DESC, 1"
    return _counted(state, sql)


def skipped_codes(state: State) -> Mapping[str, int]:
    sql = """SELECT reason, count(*) FROM item WHERE status = 'skipped'
        GROUP BY 1 ORDER BY 2 DESC, 1"""
    return _counted(state, sql)


def runs(state: State) -> Top[Run]:
    """The last runs, the earliest first."""
    sql = """SELECT moment, audited, failed, skipped, new, closed, block, hold, mask FROM run
        ORDER BY run"""
    rows = [
        Run(
            moment=moment,
            statuses={"audited": audited, "failed": failed, "skipped": skipped},
            new=new,
            closed=closed,
            findings=_by_action(counts),
        )
        for moment, audited, failed, skipped, new, closed, *counts in state.rows(sql)
    ]
    return Top(rows[-_RUNS:], max(len(rows) - _RUNS, 0))


def _counted(state: State, sql: str) -> dict[str, int]:
    return {key or "": count for key, count in state.rows(sql)}


def _by_action(counts: Sequence[Any]) -> dict[str, int]:
    return dict(zip(_ACTIONS, counts, strict=True))


def _top(rows: Sequence[T]) -> Top[T]:
    return Top(rows[:MOST], max(len(rows) - MOST, 0))
