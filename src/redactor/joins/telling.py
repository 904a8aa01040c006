"""What joins found, in the words of an editor: shapes, changes, and JOIN_RISK findings.

>>> shape_title("6+4 birth sex"), shape_title("14+0"), shape_title("full")
('前6位和后4位，出生日期、性别', '前14位', '完整号码')
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.joins.chains import FULL
from redactor.joins.rules import TITLES, Link
from redactor.model import Advice, Audience, Certainty, Finding
from redactor.policy import Policy
from redactor.rulebook import Rule

ENTITY = "JOIN_RISK"
KINDS: Mapping[str, str] = {
    "RESIDENT_ID": "身份证号",
    "MOBILE_PHONE": "手机号",
    "BANK_CARD": "银行卡号",
}
_COMPANIONS = {
    "birth": "出生日期",
    "month": "出生年月",
    "year": "出生年份",
    "age": "年龄",
    "sex": "性别",
}
_CHANGES = {
    "year": "把出生日期改为只写年份",
    "bare": "删去号码旁的出生日期、年龄、性别等栏",
    "none": "删去这一栏号码",
}
_REGIONS = {
    "RESIDENT_ID": "把身份证号改为只留前6位，后面全部遮住",
    "MOBILE_PHONE": "把手机号改为只留前3位，后面全部遮住",
    "BANK_CARD": "把卡号改为只留后4位",
}
_CERTAINTIES = {
    Certainty.CONFIRMED: "可以确认是同一人",
    Certainty.LIKELY: "很可能是同一人",
    Certainty.POSSIBLE: "可能是同一人",
}
#: So many rows and pages are named.
_ROWS, _PAGES = 8, 3


class Seen(NamedTuple):
    """A risk as one page has it: the row, what the page shows of the number, and what the others
    show, each with its pages."""

    kind: str
    left: int
    links: tuple[Link, ...]
    certainty: Certainty
    change: tuple[str, str, int]
    row: int
    mine: str
    others: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(slots=True)
class _Gathered:
    left: int
    certainties: set[Certainty] = field(default_factory=set)
    links: set[Link] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    pages: dict[str, None] = field(default_factory=dict)
    touched: int = 0

    @property
    def rules(self) -> list[Link]:
        return [link for link in Link if link in self.links]

    @property
    def certainty(self) -> Certainty:
        """The weakest."""
        return max(self.certainties, key=list(Certainty).index)


class Teller:
    """Makes findings. `rule`: that of JOIN_RISK; `policy`: decides; `key`: of the findings' ids."""

    def __init__(self, rule: Rule, policy: Policy, key: bytes) -> None:
        self._rule, self._policy, self._key = rule, policy, key

    def findings(self, seen: Iterable[Seen]) -> list[Finding]:
        """A finding for each way in which a page's numbers are given away, the strongest first."""
        groups: dict[tuple[str, str, tuple[str, ...], tuple[str, str]], _Gathered] = {}
        for each in seen:
            others = tuple(shape for shape, _ in each.others)
            key = (each.kind, each.mine, others, each.change[:2])
            told = groups.setdefault(key, _Gathered(each.left))
            told.left = min(told.left, each.left)
            told.certainties.add(each.certainty)
            told.links.update(each.links)
            told.rows.add(each.row)
            told.touched = max(told.touched, each.change[2])
            for _, pages in each.others:
                told.pages.update(dict.fromkeys(pages))
        ordered = sorted(groups.items(), key=lambda each: (each[1].left, each[0]))
        return [self._finding(*key, told) for key, told in ordered]

    def _finding(
        self,
        kind: str,
        mine: str,
        others: tuple[str, ...],
        change: tuple[str, str],
        told: _Gathered,
    ) -> Finding:
        rule = self._rule
        certainty = told.certainty
        action = self._policy.action(ENTITY, Audience.PERSONAL, certainty)
        keyed = hashlib.blake2b(key=self._key[:64], digest_size=8)
        keyed.update(repr((ENTITY, kind, mine, others)).encode())
        return Finding(
            id=keyed.hexdigest(),
            rule=rule.id,
            entity=ENTITY,
            parts=(),
            certainty=certainty,
            audience=Audience.PERSONAL,
            action=action,
            advice=Advice(
                title=rule.title,
                message=_message(kind, mine, others, told),
                suggestion=change_title(kind, *change, told.touched, mine=mine),
                basis=rule.basis,
            ),
            evidence=tuple(f"joined by {link}" for link in told.rules),
            place=_rows(told.rows),
        )


def _message(
    kind: str,
    mine: str,
    others: Sequence[str],
    told: _Gathered,
) -> str:
    what = KINDS.get(kind, "号码")
    shown = "；".join(shape_title(each) for each in others) or shape_title(mine)
    why = "、".join(TITLES[each] for each in told.rules)
    return (
        f"本页公布了 {len(told.rows)} 人的{what}信息（{shape_title(mine)}），与{_pages(told.pages)}公布的"
        f"（{shown}）拼在一起，{what}最少只剩 {told.left:,} 种可能。"
        f"{_CERTAINTIES[told.certainty]}：{why}。"
    )


def _pages(pages: Iterable[str]) -> str:
    named = list(pages)
    told = "、".join(f"“{each}”" for each in named[:_PAGES])
    return f"{told}等 {len(named)} 个页面" if len(named) > _PAGES else told


def _rows(rows: Iterable[int]) -> str:
    told = sorted(rows)
    named = "、".join(str(row + 1) for row in told[:_ROWS])
    return f"第{named}条" + (f"等 {len(told)} 条" if len(told) > _ROWS else "")


def shape_title(shape: str) -> str:
    """A shape (`Part.shape`) in words."""
    words, companions = [], []
    for each in shape.split():
        if each in _COMPANIONS:
            companions.append(_COMPANIONS[each])
        elif each == FULL:
            words.append("完整号码")
        elif "+" in each:
            front, behind = each.split("+")
            ends = [f"前{front}位"] * (front != "0") + [f"后{behind}位"] * (behind != "0")
            words.append("和".join(ends) or "全部遮住")
        elif each != "-":
            words.append("第" + "、".join(run.replace("-", "至") for run in each.split(",")) + "位")
    return "，".join(filter(None, ("".join(words), "、".join(companions))))


def change_title(kind: str, shape: str, change: str, touched: int, *, mine: str = "") -> str:
    """What would break a chain, as an order. `touched`: how many places show that shape."""
    told = _CHANGES.get(change) or _REGIONS.get(kind, "把号码全部遮住")
    if shape == "*":
        return f"{told}；拼接涉及的各页面都要改，只改一处不够。"
    whose = "本页" if shape == mine else f"公布“{shape_title(shape)}”的页面"
    more = f"（同样公布的页面都要改，每人最多 {touched} 处）" if touched > 1 else ""
    return f"最小的改动：在{whose}{told}{more}。"
