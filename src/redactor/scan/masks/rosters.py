"""SINGLED_OUT: rows of a masked roster that are one person's alone (k-anonymity), and groups of rows
that share what is sensitive (l-diversity).

A reader who knows the village knows the surname, the age and the house. Rows that are the same in
the masked name and all columns that such a reader knows are a group; who is alone in it is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from redactor.context.candidate import Answer, Told
from redactor.context.found import Found
from redactor.model import Audience, Certainty
from redactor.rulebook import Rule
from redactor.scan.masks.people import Roster, grouped, masked_name

#: Columns that somebody who knows a person knows of them, and what an editor calls them.
_KNOWN = {
    "village": "村（社区）",
    "region": "地区",
    "address": "住址",
    "group": "组",
    "door": "门牌",
    "age": "年龄",
    "birth": "出生日期",
    "sex": "性别",
    "amount": "金额",
    "school": "学校",
    "employer": "工作单位",
    "income": "收入",
    "count": "人数",
    "education": "文化程度",
    "ethnicity": "民族",
}
#: What nobody should learn of a person, and tells groups apart as well.
_SENSITIVE = {"cause": "原因", "health": "健康状况", "category": "类别"}
_TITLES = {**_KNOWN, **_SENSITIVE}
#: A shorter roster is a handful of people anyway, and one with more columns a register.
_FEWEST_ROWS, _MOST_COLUMNS = 5, 12


class _Anonymity(NamedTuple):
    """`alone`: rows of which each is a group by itself; `without`: the columns by how few would be
    alone if they were not there; `alike`: rows whose group shares all that is sensitive."""

    rows: int
    alone: int
    titles: tuple[str, ...]
    without: tuple[tuple[int, str], ...]
    alike: int
    sensitive: tuple[str, ...]


def singled_out(rosters: Iterable[Roster], rule: Rule) -> Iterator[Found]:
    """A finding at the first name of each roster in which somebody is singled out."""
    for roster in rosters:
        told = _anonymity(roster)
        if told is not None and (told.alone or told.alike):
            first = roster.rows[0]
            answer = Answer(
                Certainty.CONFIRMED,
                (*["rows singled out"] * bool(told.alone), *["rows alike"] * bool(told.alike)),
                first.cell.start,
                first.cell.end,
                Audience.PERSONAL,
                told=Told(*_said(told)),
            )
            yield Found(first.cell.start, first.cell.end, rule, answer, first.name)


def _anonymity(roster: Roster) -> _Anonymity | None:
    rows = roster.rows
    if len(rows) < _FEWEST_ROWS or sum(masked_name(row.name) is not None for row in rows) * 2 < len(
        rows
    ):
        return None
    known = tuple(column for column, field in roster.fields.items() if field in _KNOWN)
    sensitive = tuple(column for column, field in roster.fields.items() if field in _SENSITIVE)
    columns = (*known, *sensitive)[:_MOST_COLUMNS]
    alone = _alone(roster, columns)
    without = sorted(
        (
            _alone(roster, tuple(each for each in columns if each != column)),
            _TITLES[roster.fields[column]],
        )
        for column in columns
    )
    alike = 0
    if sensitive and _differ(roster, sensitive):
        for group in grouped(rows, known):
            shared = {tuple(row.cells.get(each, "") for each in sensitive) for row in group}
            alike += len(group) if len(group) > 1 and len(shared) == 1 else 0
    return _Anonymity(
        len(rows),
        alone,
        tuple(_TITLES[roster.fields[column]] for column in columns),
        tuple(without),
        alike,
        tuple(_TITLES[roster.fields[column]] for column in sensitive),
    )


def _alone(roster: Roster, columns: tuple[int, ...]) -> int:
    return sum(len(group) == 1 for group in grouped(roster.rows, columns))


def _differ(roster: Roster, columns: tuple[int, ...]) -> bool:
    """Whether the rows differ in these columns at all: what all share is the list's subject."""
    return len({tuple(row.cells.get(each, "") for each in columns) for row in roster.rows}) > 1


def _said(told: _Anonymity) -> tuple[str, str]:
    message = ""
    if told.alone:
        columns = _quoted(told.titles)
        by = f"和{columns}" if columns else ""
        message = (
            f"这张名单有 {told.rows:,} 行，遮掩后的姓名{by}合起来，"
            f"有 {told.alone:,} 行只对应一个人，熟人可以认出。"
        )
    if told.alike:
        columns = _quoted(told.sensitive)
        message += f"另有 {told.alike:,} 行分不出是谁，但{columns}都一样，等于写明。"
    best = told.without[0] if told.without else None
    if best is None or best[0] >= told.alone:
        return message, "请删去与公示目的无关的栏目，或者把年龄、金额、地址写得粗一些。"
    fewer = f"能认出的行减少到 {best[0]:,} 行" if best[0] else "就没有能单独认出的行"
    return message, f"请先看“{best[1]}”一栏能否删去或写粗一些，这样{fewer}。"


def _quoted(titles: tuple[str, ...]) -> str:
    return "、".join(dict.fromkeys(f"“{title}”" for title in titles))
