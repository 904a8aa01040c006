"""What is new between two runs: findings that somebody must act on, items that could not be read, and
findings that are closed, with the day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from redactor.batch.layout import AUDITED, FAILED
from redactor.batch.results import opened
from redactor.batch.totals import Difference, differences

#: Of each kind, so many are named in a message; the rest is counted.
NAMED = 50
_TITLES = MappingProxyType({"mask": "遮掩后可以发布", "hold": "须由人工决定", "block": "不得发布"})


class Failure(NamedTuple):
    """An item that could not be read, or of which a part could not."""

    shown_id: str
    code: str
    message: str


class Closed(NamedTuple):
    """A finding that is there no more, since a day."""

    finding: Difference
    date: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new after the run `later`, seen from the run `earlier` ("": nothing was known)."""

    earlier: str
    later: str
    found: tuple[Difference, ...] = ()
    failures: tuple[Failure, ...] = ()
    closed: tuple[Closed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.found or self.failures or self.closed)

    @property
    def title(self) -> str:
        told = [
            f"{what} {len(each)} {unit}"
            for each, what, unit in (
                (self.found, "新增须处理", "处"),
                (self.failures, "新增未能检查", "件"),
                (self.closed, "已消除", "处"),
            )
            if each
        ]
        return f"网上信息检查：{'，'.join(told)}"

    def text(self, source: str) -> str:
        """The message as people read it. `source`: what is watched, as it may be shown."""
        return "\n".join(self._lines(source)) + "\n"

    def _lines(self, source: str) -> Iterator[str]:
        yield f"检查对象：{source}"
        if not self.earlier:
            yield "这是首次检查，以下为现有的全部问题。"
        yield from _section(
            f"新增须处理 {len(self.found)} 处",
            (
                f"【{each.title}】{each.quote}（{_TITLES.get(each.action, each.action)}）"
                f" {each.shown_id}"
                for each in self.found[:NAMED]
            ),
            len(self.found),
        )
        yield from _section(
            f"新增未能检查 {len(self.failures)} 件",
            (f"{each.shown_id}：{each.message}" for each in self.failures[:NAMED]),
            len(self.failures),
        )
        yield from _section(
            f"已消除 {len(self.closed)} 处",
            (
                f"【{each.finding.title}】{each.finding.quote} {each.finding.shown_id}"
                f"（消除日期：{each.date.isoformat()}）"
                for each in self.closed[:NAMED]
            ),
            len(self.closed),
        )

    def data(self, source: str) -> dict[str, Any]:
        """The message for programs."""
        return {
            "source": source,
            "run": self.later,
            "since": self.earlier,
            "title": self.title,
            "text": self.text(source),
            "counts": {
                "found": len(self.found),
                "failures": len(self.failures),
                "closed": len(self.closed),
            },
            "found": [{**_told(each), "action": each.action} for each in self.found[:NAMED]],
            "failures": [
                {"page": each.shown_id, "code": each.code, "message": each.message}
                for each in self.failures[:NAMED]
            ],
            "closed": [
                {**_told(each.finding), "closed": each.date.isoformat()}
                for each in self.closed[:NAMED]
            ],
        }


def _told(each: Difference) -> dict[str, str]:
    return {
        "page": each.shown_id,
        "finding": each.finding,
        "rule": each.rule,
        "kind": each.title,
        "quote": each.quote,
    }


def _section(title: str, lines: Iterable[str], count: int) -> Iterator[str]:
    if count:
        yield ""
        yield f"{title}："
        yield from (f"{number}. {line}" for number, line in enumerate(lines, 1))
        if count > NAMED:
            yield f"其余 {count - NAMED} 条请见检查结果。"


def news(folder: Path, earlier: str, later: str) -> News:
    """What is new in an output folder after one run, seen from another."""
    told = differences(folder, earlier, later)
    with opened(folder) as db:
        failures = _failures(db, earlier, later)
        days = _days(db, {each.id for each in told.closed}, later)
    today = datetime.date.today()
    return News(
        earlier=earlier,
        later=later,
        found=tuple(told.new),
        failures=tuple(failures),
        closed=tuple(Closed(each, days.get(each.id, today)) for each in told.closed),
    )


_STATE = f"""
    SELECT id, shown_id, list_filter(failures, lambda each: each.code <> '') AS failures
    FROM rows WHERE status IN ('{AUDITED}', '{FAILED}') AND (id, run) IN (
        SELECT (id, max(run)) FROM rows
        WHERE run <= ? AND status IN ('{AUDITED}', '{FAILED}') GROUP BY id
    )
"""
_FAILURES = f"""
WITH before AS ({_STATE}), after AS ({_STATE}), each AS (
    SELECT id, shown_id, unnest(failures) AS failure FROM after
)
SELECT DISTINCT each.shown_id, failure.code, failure.message FROM each
LEFT JOIN before USING (id)
WHERE NOT coalesce(
    list_contains(list_transform(before.failures, lambda each: each.code), failure.code), false
) ORDER BY ALL
"""


def _failures(db: Any, earlier: str, later: str) -> list[Failure]:
    return [Failure(*row) for row in db.execute(_FAILURES, [earlier, later]).fetchall()]


def _days(db: Any, ids: set[str], later: str) -> dict[str, datetime.date]:
    """The day of the row by which findings of an item are closed."""
    if not ids:
        return {}
    # As seconds: DuckDB needs a package of its own for moments with a zone.
    rows = db.execute(
        "SELECT id, epoch(arg_max(audited_at, run)) FROM rows"
        " WHERE run <= ? AND list_contains(?, id) GROUP BY id",
        [later, sorted(ids)],
    ).fetchall()
    return {id: datetime.datetime.fromtimestamp(moment).date() for id, moment in rows if moment}
