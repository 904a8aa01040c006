"""The page that a manager reads: one file of HTML, in Chinese, that needs nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path

from redactor.reports import charts, figures, words
from redactor.reports.figures import Totals, Unread
from redactor.reports.html import (
    Cells,
    Safe,
    document,
    joined,
    named,
    number,
    shortened,
    table,
    tag,
)
from redactor.reports.state import State, settled

TITLE = "公开内容检查报告"
_ACTIONS = {str(each): name for each, name in words.ACTIONS.items()}
_VERDICTS = {str(each): name for each, name in words.VERDICTS.items()}
#: Parts of the page: their anchors and headings.
_PARTS = {
    "verdicts": "总体情况",
    "kinds": "问题类型",
    "sections": "栏目分布",
    "worst": "问题最多的网页和文件",
    "unread": "未能检查、须人工查看",
    "trend": "历次检查",
    "notes": "说明",
}


def page(out: Path, *, title: str = TITLE) -> str:
    """The page about the results in an output folder."""
    with settled(out) as state:
        return page_of(state, title=title)


def page_of(state: State, *, title: str = TITLE) -> str:
    told = figures.totals(state)
    lead = f"结果截至{moment(told.latest)}（北京时间），共检查 {told.runs} 次"
    collection = shown_collection(state)
    return document(
        title,
        _verdict(told),
        _tiles(told),
        _contents(),
        _verdicts(told),
        _kinds(state, told),
        _sections(state),
        _worst(state),
        _unread(state),
        _trend(state),
        _notes(state),
        lead=f"{lead}；检查对象：{collection}" if collection else lead,
    )


def moment(at: datetime.datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def shown_collection(state: State) -> str:
    """What was audited, as it was named, with what a scan would mask in it masked."""
    from redactor.audit import Scanner

    spec = state.told.get("collection")
    return Scanner(names=True).redact(spec).text if isinstance(spec, str) and spec else ""


def part(anchor: str, *content: str, about: str = "") -> Safe:
    heading = tag("h2", _PARTS.get(anchor, anchor))
    quiet = (tag("p", about, klass="quiet"),) if about else ()
    return tag("section", heading, *quiet, *content, id=anchor)


def more(count: int, what: str) -> Safe:
    """How many rows a list left out."""
    return tag("p", f"另有 {number(count)} {what}未列出。", klass="more") if count else Safe("")


def tiles(made: Iterable[tuple[str, int, str]], unit: str, *, klass: str) -> Safe:
    """Numbers side by side: what each is called, how many, and its tone."""
    each = (
        tag(
            "div",
            tag("dt", name),
            tag("dd", number(value), " ", tag("small", unit)),
            klass=f"tile {tone}".strip(),
        )
        for name, value, tone in made
    )
    return tag("dl", *each, klass=klass)


def _verdict(told: Totals) -> Safe:
    """The page in two sentences."""
    pages = told.pages
    if pages["block"]:
        verdict = "block"
        head = f"有 {number(pages['block'])} 个网页或文件不得公开，应立即撤下并核实"
    elif pages["hold"]:
        verdict = "hold"
        head = f"有 {number(pages['hold'])} 个网页或文件须由人工核定"
    elif pages["mask"]:
        verdict = "mask"
        head = f"有 {number(pages['mask'])} 个网页或文件须遮掩个人信息"
    elif told.audited:
        verdict, head = "pass", "已检查的内容没有发现问题"
    else:
        verdict, head = "hold", "没有检查任何内容"
    standing = sum(told.findings.values())
    text = (
        f"共 {number(told.inputs)} 个网页和文件：已检查 {number(told.audited)} 个，"
        f"未能检查 {number(told.failed)} 个，跳过 {number(told.skipped)} 个。"
        f"现有须处理的问题 {number(standing)} 处。"
    )
    content = [tag("p", tag("strong", head)), tag("p", text)]
    if told.failed or told.incomplete:
        content.append(
            tag(
                "p",
                f"未能检查的 {number(told.failed)} 个和没有检查完整的 {number(told.incomplete)} 个，"
                "不能视为没有问题，须由人工查看。",
            )
        )
    if told.old:
        content.append(
            tag(
                "p",
                f"其中 {number(told.old)} 处问题所在的网页最近一次未能检查或没有检查完整，"
                "仍按此前的结果计。",
            )
        )
    return tag("section", *content, klass=f"verdict {verdict}")


def _tiles(told: Totals) -> Safe:
    made = [
        *((_VERDICTS[each], told.pages[each], each) for each in _VERDICTS),
        ("已检查", told.audited, ""),
        ("未能检查", told.failed, "failed"),
        ("跳过", told.skipped, ""),
        ("总数", told.inputs, ""),
    ]
    return tiles(made, "个", klass="tiles")


def _contents() -> Safe:
    links = (tag("a", heading, href=f"#{anchor}") for anchor, heading in _PARTS.items())
    return tag("nav", *links, aria_label="目录")


def _verdicts(told: Totals) -> Safe:
    whole = told.audited + told.failed
    rows = [
        (_VERDICTS[each], told.pages[each], _share(told.pages[each], whole)) for each in _VERDICTS
    ]
    statuses = [
        (name, value, _share(value, told.inputs))
        for name, value in (
            ("已检查", told.audited),
            ("未能检查", told.failed),
            ("跳过", told.skipped),
            ("合计", told.inputs),
        )
    ]
    chart = tag("div", charts.bar(told.pages, whole), charts.legend(_VERDICTS), klass="verdicts")
    tables = tag(
        "div",
        table(["结论", "个数", "占比"], rows, caption="网页和文件按结论"),
        table(["检查", "个数", "占比"], statuses, caption="网页和文件按检查情况"),
        klass="two",
    )
    return part("verdicts", chart, tables, about="一个网页或文件的结论，按其中最严重的问题定。")


def _share(value: int, whole: int) -> Safe:
    return tag("span", f"{100 * value / whole:.1f}%" if whole else "—")


def _kinds(state: State, told: Totals) -> Safe:
    found = figures.kinds(state)
    if not found.rows:
        return part("kinds", tag("p", "没有须处理的问题。"))
    largest = max(sum(each.findings.values()) for each in found.rows)
    rows: list[Cells] = [
        (
            shortened(each.title),
            charts.bar(each.findings, largest),
            *each.findings.values(),
            sum(each.findings.values()),
            each.items,
        )
        for each in found.rows
    ]
    heads = ["问题类型", "", *_ACTIONS.values(), "合计（处）", "涉及（个）"]
    total = sum(told.findings.values())
    return part(
        "kinds",
        charts.legend(_ACTIONS),
        table(heads, rows, caption="须处理的问题按类型"),
        more(found.more, "类"),
        about=f"须处理的问题共 {number(total)} 处；可以公开、只作提示的不计在内。",
    )


def _sections(state: State) -> Safe:
    found = figures.sections(state)
    rows: list[Cells] = [
        (
            tag("span", shortened(each.name), klass="id"),
            charts.bar(each.pages, sum(each.pages.values())),
            each.inputs,
            *(each.pages[verdict] for verdict in _VERDICTS),
            each.statuses["failed"],
            each.findings,
        )
        for each in found.rows
    ]
    heads = ["栏目", "", "个数", *_VERDICTS.values(), "未能检查", "问题（处）"]
    return part(
        "sections",
        charts.legend(_VERDICTS),
        table(heads, rows, caption="网页和文件按栏目"),
        more(found.more, "个栏目"),
        about="栏目取自网址或路径的第一级；网页的附件和图片随网页计。未能检查的计入“须人工核定”。",
    )


def _worst(state: State) -> Safe:
    found = figures.worst(state)
    if not found.rows:
        return part("worst", tag("p", "没有须处理的网页和文件。"))
    rows: list[Cells] = [
        (
            joined(named(each.shown), _old(each.is_old)),
            shortened("、".join(filter(None, each.titles))),
            *each.findings.values(),
        )
        for each in found.rows
    ]
    heads = ["网页或文件", "问题类型", *_ACTIONS.values()]
    return part(
        "worst",
        table(heads, rows, caption="问题最多的网页和文件"),
        more(found.more, "个有问题的网页和文件"),
        about="先列不得公开的，再按问题多少；每一处问题见整改台账。",
    )


def _old(is_old: bool) -> Safe:
    if not is_old:
        return Safe("")
    return joined(" ", tag("span", "按此前的结果", klass="badge old"))


def _unread(state: State) -> Safe:
    codes, found = figures.unread_codes(state), figures.unread(state)
    content: list[Safe] = []
    if not codes:
        content.append(tag("p", "没有。"))
    else:
        rows: list[Cells] = [
            (
                named(each.shown),
                words.reason(each.code),
                _detail(each),
                each.standing,
            )
            for each in found.rows
        ]
        content += [
            _by_reason(codes, "未能检查或没有检查完整的，按原因"),
            tag("h3", "请逐个打开查看"),
            table(["网页或文件", "原因", "详情", "此前的问题"], rows, caption="须人工查看的"),
            more(found.more, "项"),
        ]
    skipped = figures.skipped_codes(state)
    if skipped:
        content += [tag("h3", "有意跳过的"), _by_reason(skipped, "跳过的，按原因")]
    return part("unread", *content, about="没有检查的不能视为没有问题。")


def _detail(each: Unread) -> str:
    # Many messages begin with what the item is called, which stands beside.
    message = each.message.removeprefix(each.shown).lstrip("：: ")
    return shortened(f"{message}（{each.where}）" if each.where else message)


def _by_reason(codes: Mapping[str, int], caption: str) -> Safe:
    rows = [(shortened(words.reason(code)), count) for code, count in codes.items()]
    shown, left = rows[: figures.MOST], len(rows) - figures.MOST
    return joined(table(["原因", "个数"], shown, caption=caption), more(max(left, 0), "种原因"))


def _trend(state: State) -> Safe:
    found = figures.runs(state)
    last = found.rows[-1]
    told = f"共 {len(found.rows)} 次，最近一次后尚有 {number(sum(last.findings.values()))} 处"
    chart = charts.columns(
        [f"{each.moment.month}-{each.moment.day}" for each in found.rows],
        [dict(reversed(list(each.findings.items()))) for each in found.rows],
        title="每次检查后尚未消失的问题",
        told=told,
    )
    rows: list[Cells] = [
        (
            moment(each.moment),
            *each.statuses.values(),
            each.new,
            each.closed,
            *each.findings.values(),
        )
        for each in reversed(found.rows)
    ]
    heads = ["检查完成于", "检查", "未能检查", "跳过", "新发现", "消失", *_ACTIONS.values()]
    return part(
        "trend",
        chart,
        charts.legend(_ACTIONS),
        table(heads, rows, caption="历次检查"),
        more(found.more, "次更早的检查"),
        about="每次检查后尚未消失的问题（处）。没有变化的网页不再检查，不计入当次的个数。",
    )


def _notes(state: State) -> Safe:
    books = state.rows("SELECT DISTINCT rulebook FROM item WHERE rulebook <> '' LIMIT 2")
    notes = [
        "涉密信息不公开：有国家秘密标志或不公开标注的，立即撤下，由有权限的人核实。",
        "敏感信息不上网：须由人工核定能否公开、怎样公开。",
        "隐私信息要遮掩：把号码、住址等遮掩后再公开。",
        "本报告由程序检查得出，供人工核查使用；内容摘录和名称中的个人信息均已遮掩。",
        "一处问题在网页删除或重新检查不再发现后，计为消失；网页未能检查的，此前的问题继续保留。",
    ]
    if len(books) > 1:
        notes.append("各网页检查时所用的规则不完全相同；要统一，请用现在的规则重新检查。")
    return part("notes", tag("ul", *(tag("li", each) for each in notes), klass="notes"))
