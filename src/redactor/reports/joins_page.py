"""The page about joins: how a site masks, what its pages give away together, and how to mask safely."""

from __future__ import annotations

import datetime
from itertools import islice

from redactor.joins.building import counter_of
from redactor.joins.chains import Chains
from redactor.joins.conventions import Convention, Used, pairs, safe, threshold_of, used
from redactor.joins.found import pages_at_risk
from redactor.joins.index import Index
from redactor.joins.telling import KINDS, Teller, shape_title
from redactor.reports.figures import MOST
from redactor.reports.html import Cells, Safe, document, named, number, shortened, table, tag
from redactor.reports.page import more, part, tiles
from redactor.reports.state import NO_SECTION
from redactor.rulebook import Tables

TITLE = "遮掩方式与跨页拼接"
#: So many sections of a shape are named.
_SECTIONS = 4


def joins_page(index: Index, teller: Teller, tables: Tables) -> str:
    """The page about an open index."""
    built = datetime.date.fromisoformat(index.told("built"))
    threshold = threshold_of(index)
    chains = Chains(counter_of(tables, built), threshold)
    pages = index.db.execute("SELECT count(*) FROM page").fetchone()[0]
    return document(
        TITLE,
        _tiles(index, threshold),
        _convention(safe(index, chains), threshold),
        _pairs(index, threshold),
        _used(index),
        _worst(index, teller),
        _notes(threshold),
        lead=f"索引建于{built.year}年{built.month}月{built.day}日，共 {number(pages)} 个页面",
    )


def _tiles(index: Index, threshold: int) -> Safe:
    counts = index.db.execute(
        "SELECT count(*) FILTER (WHERE least < 10), count(*) FILTER (WHERE least >= 10 AND least < 100),"
        " count(*) FILTER (WHERE least >= 100) FROM risk"
    ).fetchone()
    names = ("不到 10 种可能", "10 至 99 种", f"100 至 {threshold - 1} 种")
    made = [
        (name, count, tone)
        for name, count, tone in zip(names, counts, ("block", "hold", "mask"), strict=True)
    ]
    about = "多个页面拼接后，一个号码还剩多少种可能；只计拼接明显缩小了范围的号码。"
    return part("拼接后的号码", tiles(made, "个", klass="tiles"), about=about)


def _convention(found: Convention | None, threshold: int) -> Safe:
    if found is None:
        told = [
            "号码一律不公布：即使全部遮住，现有页面上的其他内容仍会把范围缩到界限以下。",
        ]
        return part("建议统一采用的遮法", _list(told))
    told = list(convention_told(found))
    if found.least:
        told.append(
            f"按本站现有页面逐人计算，全部改用后，任何人的号码至少还有 {number(found.least)} 种可能"
            f"（界限为 {number(threshold)} 种）。"
        )
    about = "全站、历年都用同一种遮法，任何两个页面就拼不出更多内容。"
    return part("建议统一采用的遮法", _list(told), about=about)


def convention_told(convention: Convention) -> list[str]:
    """A convention as orders."""
    number_told = (
        f"身份证号只留前 {convention.front} 位，其余全部遮住，不留尾号"
        if convention.front
        else "不公布身份证号，也不公布遮掩后的身份证号"
    )
    birth = "出生日期只写年份" if convention.birth else "不公布出生日期、出生年月和出生年份"
    others = [("年龄", convention.has_age), ("性别", convention.has_sex)]
    kept = "、".join(name for name, stays in others if stays)
    dropped = "、".join(name for name, stays in others if not stays)
    told = [number_told, birth]
    if kept:
        told.append(f"{kept}可以保留")
    if dropped:
        told.append(f"不公布{dropped}")
    phone = f"手机号只留前 {convention.phone} 位" if convention.phone else "不公布手机号"
    told += [phone, "银行卡号只留后 4 位，或者不公布"]
    return [f"{each}。" for each in told]


def _pairs(index: Index, threshold: int) -> Safe:
    found = pairs(index)
    if not found:
        return part("不能同时使用的遮法", tag("p", "没有发现。"))
    rows: list[Cells] = [
        (
            KINDS.get(each.kind, each.kind),
            shape_title(each.one),
            shape_title(each.other),
            each.people,
            each.least,
            each.ten,
            each.unsafe,
        )
        for each in found[:MOST]
    ]
    heads = ["号码", "一处公布", "另一处公布", "涉及（人）", "最少剩余（种）", "不到 10 种（人）"]
    heads.append(f"不到 {threshold} 种（人）")
    return part(
        "不能同时使用的遮法",
        table(heads, rows, caption="同一人身上同时出现、拼在一起不安全的两种公布方式"),
        more(len(found) - len(rows), "对"),
    )


def _used(index: Index) -> Safe:
    found = used(index)
    rows: list[Cells] = [
        (
            KINDS.get(each.kind, each.kind),
            shape_title(each.shape),
            each.pages,
            each.rows,
            shortened(_sections(each)),
        )
        for each in found[:MOST]
    ]
    heads = ["号码", "公布方式", "页面（个）", "条数", "栏目"]
    return part(
        "各处现用的遮法",
        table(heads, rows, caption="现用的公布方式，按页面数"),
        more(len(found) - len(rows), "种"),
    )


def _sections(used_: Used) -> str:
    told = "、".join(each or NO_SECTION for each in used_.sections[:_SECTIONS])
    left = len(used_.sections) - _SECTIONS
    return f"{told}等 {len(used_.sections)} 个栏目" if left > 0 else told


def _worst(index: Index, teller: Teller) -> Safe:
    found = list(islice(pages_at_risk(index, teller), MOST))
    if not found:
        return part("涉及的页面", tag("p", "没有。"))
    rows: list[Cells] = [
        (
            named(each.shown),
            each.least,
            shortened(first.advice.message),
            shortened(first.advice.suggestion),
        )
        for each in found
        for first in each.findings[:1]
    ]
    count = index.db.execute("SELECT count(DISTINCT record >> 20) FROM chain").fetchone()[0]
    return part(
        "涉及的页面",
        table(["页面", "最少剩余（种）", "说明", "建议"], rows, caption="剩余可能最少的页面"),
        more(count - len(rows), "个页面"),
        about="全部页面见 redactor joins show。",
    )


def _notes(threshold: int) -> Safe:
    return part(
        "说明",
        _list(
            [
                f"把同一个人在不同页面上露出的号码各位叠在一起，计算还有多少个合法的号码；不到 {threshold} 种的计入。",
                "同名的人只在另有依据（村、单位、电话尾号、号码尾数、出生日期、名单顺序等）时才视为一人；"
                "号码或出生日期互相矛盾的，绝不视为一人。",
                "拼出的号码不保存，也不显示。别人可能还知道这里没有计入的内容，实际剩余只会更少。",
            ]
        ),
    )


def _list(told: list[str]) -> Safe:
    return tag("ul", *(tag("li", each) for each in told), klass="notes")
