"""Forms as people read them, in Chinese: parts with rows of text, for whatever prints them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from redactor.model import Action
from redactor.reviews.commands import Conclusion, Ruling
from redactor.reviews.draft import Phase
from redactor.reviews.events import EventKind
from redactor.reviews.records import FindingRow, ReviewSheet, StageRow, Step
from redactor.reviews.way import BEIJING

PHASES = {
    Phase.NEW: "未提交",
    Phase.REVIEW: "审核中",
    Phase.RETURNED: "已退回",
    Phase.WITHDRAWN: "已撤回",
    Phase.RELEASED: "已发布",
    Phase.RETRACTED: "已撤稿",
}
RULINGS = {Ruling.MASKED: "遮盖", Ruling.CORRECTED: "改正", Ruling.KEPT: "保留"}
CONCLUSIONS = {
    Conclusion.PUBLIC: "公开",
    Conclusion.EXEMPT: "免于公开",
    Conclusion.REFER: "需报审",
}
ACTIONS = {Action.MASK: "须遮盖", Action.HOLD: "须人工确认", Action.BLOCK: "禁止公开"}
EVENTS = {
    EventKind.SUBMITTED: "提交",
    EventKind.LANE_TAKEN: "进入快速通道",
    EventKind.LANE_LOST: "退出快速通道",
    EventKind.CHECKED: "机检",
    EventKind.DECIDED: "处理问题",
    EventKind.DECISIONS_DROPPED: "原处理失效",
    EventKind.EDITED: "修改内容",
    EventKind.SIGNED: "签字",
    EventKind.SIGNATURES_VOIDED: "原签字失效",
    EventKind.CONCLUDED: "保密审查",
    EventKind.CONCLUSION_VOIDED: "原保密审查结论失效",
    EventKind.RETURNED: "退回",
    EventKind.WITHDRAWN: "撤回",
    EventKind.RELEASED: "发布",
    EventKind.REREAD: "读网",
    EventKind.CORRECTED: "更正",
    EventKind.RETRACTED: "撤稿",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a form. Without `heads` its rows are pairs of a label and a text."""

    title: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form to be printed; `lead` stands below its title."""

    title: str
    lead: str
    parts: tuple[Part, ...]


_FINDING_HEADS = (
    *("问题", "内容摘录（已遮盖）", "要求", "处理"),
    *("理由和依据", "处理人", "时间"),
)


def moment(at: datetime.datetime | None) -> str:
    """A moment as it is written in China.

    >>> moment(datetime.datetime(2026, 11, 30, 16, 5, tzinfo=datetime.UTC))
    '2026-12-01 00:05'
    """
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at else ""


def review_form(sheet: ReviewSheet) -> Form:
    """The 审签单."""
    return Form(
        title="信息发布审签单",
        lead=f"编号 {sheet.id}　状态 {PHASES[sheet.phase]}　内容摘要值 {sheet.digest[:16]}",
        parts=(
            Part(title="稿件", rows=_particulars(sheet)),
            Part(
                title="附件",
                heads=("名称", "类型", "页/表数", "摘要值"),
                rows=tuple(
                    (each.name, each.kind, str(each.size or ""), each.sha256[:16])
                    for each in sheet.particulars.attachments
                ),
            ),
            Part(
                title=f"机检（工具 {sheet.tool or '—'}，规则库 {sheet.rulebook[:16] or '—'}）",
                heads=_FINDING_HEADS,
                rows=tuple(_finding(each) for each in sheet.findings),
            ),
            Part(
                title="三审三校",
                heads=("环节", "审核人", "代岗", "时间", "意见", "修改数", "内容摘要值"),
                rows=tuple(_stage(each) for each in sheet.stages),
            ),
            Part(title="保密审查", rows=_secrecy(sheet)),
            Part(title="发布", rows=_release(sheet)),
            _steps("发布后复核（读网）", sheet.rereads),
            _steps("更正、撤稿", sheet.corrections),
            _steps("退回、撤回", sheet.returns),
        ),
    )


def history_part(sheet: ReviewSheet) -> Part:
    """Everything that happened, in order."""
    return _steps("办理经过", sheet.history)


def secrecy_form(sheet: ReviewSheet) -> Form:
    """The 保密审查表."""
    told = sheet.particulars
    rows = (
        ("拟公开单位", told.unit),
        ("信息名称", told.title),
        ("载体形式", told.carrier),
        ("拟公开方式", told.channel),
        ("公开范围", told.scope),
        ("内容摘要", told.summary),
        ("内容摘要值", sheet.digest),
        ("涉及", "、".join(told.involves)),
        ("个人信息处理方式", told.personal_data),
    )
    blocks = [each for each in sheet.findings if each.finding.action is Action.BLOCK]
    return Form(
        title="信息公开保密审查表",
        lead=f"编号 {sheet.id}",
        parts=(
            Part(title="拟公开的信息", rows=rows),
            Part(
                title="禁止公开的问题",
                heads=_FINDING_HEADS,
                rows=tuple(_finding(each) for each in blocks),
            ),
            Part(title="审查意见", rows=_secrecy(sheet)),
            Part(title="签字", rows=(("保密审查人", ""), ("主要负责人", ""), ("填表日期", ""))),
        ),
    )


def _particulars(sheet: ReviewSheet) -> tuple[tuple[str, str], ...]:
    told = sheet.particulars
    return (
        ("标题", told.title),
        ("单位", told.unit),
        ("栏目", told.column),
        ("网址", sheet.address or told.address),
        ("文号", told.document_number),
        ("索引号", told.index_number),
        ("稿件来源", " ".join(filter(None, (told.source, told.source_address)))),
        ("拟稿处室", told.office),
        ("拟稿人", told.drafter or sheet.submitted_by),
        ("拟稿时间", told.drafted),
        ("提交时间", moment(sheet.submitted)),
        ("内容摘要", told.summary),
        ("载体类型", told.carrier),
        ("公开属性", told.openness),
        ("公开属性依据", told.openness_basis),
        ("公开方式", told.channel),
        ("公开范围", told.scope),
        ("公开期限/撤下日期", told.until),
        ("涉及", "、".join(told.involves)),
        ("个人信息处理方式", told.personal_data),
        ("会签/报批", told.countersigned),
        ("快速通道", "：".join(filter(None, (sheet.lane, sheet.lane_reason)))),
    )


def _finding(row: FindingRow) -> tuple[str, ...]:
    decided = row.decided
    why = "；".join(filter(None, (decided.reason, decided.basis))) if decided else ""
    return (
        row.finding.title or row.finding.entity,
        row.finding.quote,
        ACTIONS.get(row.finding.action, ""),
        RULINGS[decided.ruling] if decided else ("未处理" if row.stands else "已不存在"),
        why,
        decided.name if decided else "",
        moment(decided.at) if decided else "",
    )


def _stage(row: StageRow) -> tuple[str, ...]:
    changes = str(row.changes or "")
    signed = row.signature
    if signed is None:
        return (row.title, "按快速通道免签" if row.is_skipped else "", "", "", "", changes, "")
    deputy = f"B岗，代 {signed.deputy_for}" if signed.deputy_for else ""
    at, digest = moment(signed.at), signed.digest[:16]
    return (row.title, signed.name, deputy, at, signed.remark or "同意", changes, digest)


def _secrecy(sheet: ReviewSheet) -> tuple[tuple[str, str], ...]:
    told = sheet.secrecy
    if told is None:
        return (("结论", "按快速通道免审" if sheet.skips_secrecy else ""),)
    return (
        ("结论", CONCLUSIONS[told.conclusion]),
        ("依据", told.basis),
        ("审查人", f"{told.name}（B岗，代 {told.deputy_for}）" if told.deputy_for else told.name),
        ("时间", moment(told.at)),
    )


def _release(sheet: ReviewSheet) -> tuple[tuple[str, str], ...]:
    told = sheet.released
    return (("发布人", told.name if told else ""), ("发布时间", moment(told.at) if told else ""))


def _steps(title: str, steps: tuple[Step, ...]) -> Part:
    rows = tuple((moment(each.at), EVENTS[each.kind], each.name, each.detail) for each in steps)
    return Part(title=title, heads=("时间", "事项", "人员", "说明"), rows=rows)
