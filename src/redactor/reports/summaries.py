"""Summaries of a quarter or a half year (季报, 半年报): what stood at its beginning, came, went and
stands at its end, by section and kind, and what the ledger says of what stands.

before + new - closed = after, in every row. What the ledger says is what it says now.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from redactor.reports import charts, figures, ledger, page, writing
from redactor.reports.html import Cells, Safe, document, number, shortened, table, tag
from redactor.reports.ledger import Entry
from redactor.reports.numbers import number_of
from redactor.reports.periods import Period
from redactor.reports.state import State

#: What stands and is in no ledger.
UNLISTED = "未登记"
_HEADS = ("期初", "新增", "消失", "期末", "逾期")
_STATUSES = (*ledger.STATUSES, UNLISTED)


@dataclass(slots=True, kw_only=True)
class Counts:
    """`overdue`: of what stands at the end, what the ledger wanted done before and is not settled."""

    before: int = 0
    new: int = 0
    closed: int = 0
    after: int = 0
    overdue: int = 0

    @property
    def cells(self) -> tuple[int, ...]:
        return self.before, self.new, self.closed, self.after, self.overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`day`: as of which things are overdue. `looked`, `failed`: items that were audited in the
    period, or could not be. `statuses`: of what stands at the end, by what the ledger says."""

    period: Period
    day: datetime.date
    runs: int
    looked: int
    failed: int
    total: Counts
    sections: Mapping[str, Counts]
    kinds: Mapping[str, Counts]
    statuses: Mapping[str, int]

    @property
    def title(self) -> str:
        return f"公开内容整改情况{self.period.report}（{self.period.title}）"


_MOVES = """SELECT {column} AS name,
        count(*) FILTER (since < $1 AND (until IS NULL OR until >= $1)) AS before,
        count(*) FILTER (since >= $1 AND since < $2) AS new,
        count(*) FILTER (until >= $1 AND until < $2) AS closed,
        count(*) FILTER (since < $2 AND (until IS NULL OR until >= $2)) AS after
    FROM span JOIN item i USING (item) GROUP BY ALL
    HAVING before + new + closed + after > 0 ORDER BY after DESC, new DESC, name"""
_STANDING = """SELECT i.id, s.finding, s.twin, i.section, coalesce(s.title, '') AS title
    FROM span s JOIN item i USING (item)
    WHERE s.since < $1 AND (s.until IS NULL OR s.until >= $1)"""


def summary(
    state: State, period: Period, key: bytes, filled: Mapping[str, Entry], today: datetime.date
) -> Summary:
    """What happened in a period; `filled`: the ledger, by number."""
    span = (_midnight(period.first), _midnight(period.after))
    sections = _moves(state, "i.section", span)
    kinds = _moves(state, "coalesce(title, '')", span)
    total = Counts()
    for each in kinds.values():
        total.before += each.before
        total.new += each.new
        total.closed += each.closed
        total.after += each.after
    day = min(today, period.after - datetime.timedelta(days=1))
    statuses: Counter[str] = Counter()
    if filled:
        for told in state.stream(_STANDING, [span[1]]):
            entry = filled.get(number_of(key, told["id"], told["finding"], told["twin"]))
            statuses[_status(entry)] += 1
            if entry and entry.due and entry.due < day and entry.status not in ledger.SETTLED:
                for counts in (total, sections[told["section"]], kinds[told["title"]]):
                    counts.overdue += 1
    else:
        statuses[UNLISTED] = total.after
    runs, looked, failed = state.one(
        """SELECT count(DISTINCT run), count(DISTINCT item) FILTER (status = 'audited'),
            count(DISTINCT item) FILTER (status = 'failed')
        FROM turn WHERE moment >= $1 AND moment < $2""",
        *span,
    )
    return Summary(
        period=period,
        day=day,
        runs=runs,
        looked=looked,
        failed=failed,
        total=total,
        sections=sections,
        kinds=kinds,
        statuses={each: statuses[each] for each in _STATUSES},
    )


def _status(entry: Entry | None) -> str:
    if entry is None:
        return UNLISTED
    # What had disappeared then, and stands again.
    return ledger.OPEN if entry.status == ledger.VANISHED else entry.status


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day)


def _moves(
    state: State, column: str, span: tuple[datetime.datetime, datetime.datetime]
) -> dict[str, Counts]:
    return {
        name: Counts(before=before, new=new, closed=closed, after=after)
        for name, before, new, closed, after in state.rows(_MOVES.format(column=column), *span)
    }


def summary_page(told: Summary) -> str:
    """The summary as a page that needs nothing else."""
    period = told.period
    last = period.after - datetime.timedelta(days=1)
    lead = f"{_day(period.first)}至{_day(last)}；共检查 {told.runs} 次"
    return document(
        told.title,
        _verdict(told),
        _tiles(told),
        page.part("增减情况", _chart(told.total), about="按检查结果计（处）。"),
        _table("按栏目", "栏目", told.sections),
        _table("按问题类型", "问题类型", told.kinds),
        _ledger(told),
        lead=lead,
    )


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _verdict(told: Summary) -> Safe:
    total = told.total
    if not told.runs:
        head, tone = "本期没有检查", "hold"
    elif total.overdue:
        head, tone = (
            f"期末尚有 {number(total.after)} 处，其中 {number(total.overdue)} 处逾期",
            "block",
        )
    elif total.after:
        head, tone = f"期末尚有 {number(total.after)} 处须处理", "hold"
    else:
        head, tone = "期末没有须处理的问题", "pass"
    text = (
        f"期初 {number(total.before)} 处，本期新增 {number(total.new)} 处，"
        f"消失 {number(total.closed)} 处，期末 {number(total.after)} 处。"
        f"本期检查了 {number(told.looked)} 个网页和文件，有 {number(told.failed)} 个曾未能检查。"
    )
    content = [tag("p", tag("strong", head)), tag("p", text)]
    return tag("section", *content, klass=f"verdict {tone}")


def _tiles(told: Summary) -> Safe:
    tones = ("", "hold", "pass", "mask", "block")
    made = zip(_HEADS, told.total.cells, tones, strict=True)
    return page.tiles(made, "处", klass="tiles five")


def _chart(total: Counts) -> Safe:
    labels = ("期初", "新增", "消失", "期末")
    stacks = (
        {"mask": total.before},
        {"hold": total.new},
        {"pass": total.closed},
        {"mask": total.after},
    )
    told = "，".join(
        f"{name} {number(value)} 处" for name, value in zip(labels, total.cells, strict=False)
    )
    return charts.columns(labels, stacks, title="本期问题增减", told=told)


def _table(heading: str, what: str, found: Mapping[str, Counts]) -> Safe:
    if not found:
        return page.part(heading, tag("p", "没有。"))
    largest = max(each.after for each in found.values())
    rows: list[Cells] = [
        (
            tag("span", shortened(name), klass="id"),
            charts.bar({"mask": each.after}, largest),
            *each.cells,
        )
        for name, each in list(found.items())[: figures.MOST]
    ]
    left = max(len(found) - figures.MOST, 0)
    return page.part(
        heading,
        table([what, "期末", *_HEADS], rows, caption=heading),
        page.more(left, "项"),
    )


def _ledger(told: Summary) -> Safe:
    rows: list[Cells] = [(name, count) for name, count in told.statuses.items()]
    notes = (
        f"逾期：整改期限早于{_day(told.day)}，问题仍在，又没有标为无需整改或已复核。",
        "整改状态取自现在的台账；标为已整改而仍列在这里的，检查时问题还在。",
        "消失：网页删除，或者重新检查不再发现。网页未能检查的，此前的问题继续保留。",
    )
    return page.part(
        "期末各处的办理情况",
        table(["整改状态", "处"], rows, caption="期末各处的办理情况"),
        tag("ul", *(tag("li", each) for each in notes), klass="notes"),
    )


def write_summary(told: Summary, path: Path) -> None:
    """The summary as a workbook: all sections and kinds."""
    with writing.workbook(path) as book:
        heads = {"项目": 30, **dict.fromkeys(_HEADS, 12)}
        _sheet(book, "总体", heads, [(told.period.title, told.total.cells)])
        for title, found in (("按栏目", told.sections), ("按问题类型", told.kinds)):
            rows = [(name, each.cells) for name, each in found.items()]
            _sheet(book, title, heads, [*rows[: ledger.MOST_ROWS], ("合计", told.total.cells)])
        statuses = [(name, (count,)) for name, count in told.statuses.items()]
        _sheet(book, "办理情况", {"整改状态": 30, "处": 12}, statuses)


def _sheet(
    book: object, title: str, heads: Mapping[str, float], rows: Sequence[tuple[str, Sequence[int]]]
) -> None:
    sheet = writing.add_sheet(book, title, heads)
    for name, counts in rows:
        cells = [writing.cell(sheet, count, "kept count") for count in counts]
        sheet.append([writing.cell(sheet, name, "kept"), *cells])
