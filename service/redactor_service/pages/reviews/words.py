"""What pages of reviews call things, in Chinese."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from redactor import RedactorError
from redactor.model import Action
from redactor.reviews.forms import ACTIONS, CONCLUSIONS, EVENTS, PHASES, RULINGS, moment
from redactor.reviews.way_reading import Fault

__all__ = ["ACTIONS", "CONCLUSIONS", "EVENTS", "PHASES", "RULINGS", "moment"]

#: The roles of the way that comes with the program; a unit may have others.
ROLES = {
    "drafter": "拟稿人",
    "editor": "编辑（一审一校）",
    "deputy_editor": "编辑B岗",
    "section_head": "科室负责人（二审二校）",
    "deputy_section_head": "科室负责人B岗",
    "leader": "分管领导（三审三校）",
    "deputy_leader": "分管领导B岗",
    "secrecy_reviewer": "保密审查人员",
    "deputy_secrecy_reviewer": "保密审查B岗",
    "publisher": "发布人",
}
DONE = {
    "submit": "稿件已提交，机检已完成。",
    "resubmit": "稿件已重新提交，机检已完成。",
    "decide": "处理已记录。",
    "edit": "修改已保存，并已重新机检；此前的签字按规定失效，须重新审核。",
    "mask": "须遮盖的内容已遮盖，并已重新机检；此前的签字按规定失效，须重新审核。",
    "recheck": "已重新机检。",
    "sign": "已签字。",
    "conclude": "保密审查结论已记录。",
    "return": "稿件已退回。",
    "withdraw": "稿件已撤回。",
    "release": "发布前已再次机检，稿件已发布。",
    "reread": "读网结果已登记。",
    "correct": "更正稿已提交，须重新审核。",
    "retract": "已登记撤稿。",
}
_DAY = datetime.timedelta(days=1)
_HOUR = datetime.timedelta(hours=1)
#: What is wrong with what was sent, by the part of it that an error names.
_FAULTS = {
    "title": "请填写标题。",
    "attachments": "附件不能使用：名称不能相同或为空，最多 1000 个，全部内容合计不超过 64 MB。",
    "format": "稿件格式不能使用。",
    "unit": "没有这个单位，或者名称不能使用（1 至 128 字）。",
    "page_kind": "没有这种页面类型，请重新选择。",
    "quarter": "请选择年份和季度。",
    "after": "这一页已经不在了，请重新查找。",
}
#: What is wrong with a unit's way, by the code of the error.
_WAY_FAULTS: dict[str, str] = {
    Fault.MISSING: "缺少这一项",
    Fault.EMPTY: "不能为空",
    Fault.UNKNOWN: "没有这个键，请核对拼写",
    Fault.NOBODY: "至少写一个角色",
    Fault.NEGATIVE: "不能是负数",
    Fault.NAMES: '须写成名称的列表，如 ["editor"]',
    Fault.TABLES: "须写成 [[ ]] 形式的表",
    Fault.TYPE: "类型不对",
    Fault.FEW_STAGES: "至少须有三个环节",
    Fault.STAGE_KEY_TAKEN: "不能用作环节的键：每个环节须各不相同，也不能叫 secrecy、release",
    Fault.NO_STAGE: "没有这个环节",
    Fault.NO_STAGE_LEFT: "快速通道不能跳过全部环节",
    Fault.VOIDED_SKIPPED: "快速通道不能跳过修改后须重新签字的全部环节",
    Fault.ADMINISTRATOR: "管理员不能作为审核角色",
    Fault.TOML: "不是有效的 TOML",
    Fault.BESIDE: "与 hours 只能写一项",
    Fault.LONG: "时间太长",
    Fault.STAGE_KEY: "不能用作环节的键：1 至 64 个可以显示的字符",
}


def fault(error: RedactorError) -> str:
    """What an error says, to who filled in the form."""
    where = error.where.rpartition(".")[2] or error.where
    if error.code == "deleted":
        return "稿件已办结，内容已按规定删除，不能再进行这一操作。"
    if error.code == "too_many":
        return "这一季度的稿件太多，一个文件放不下，请联系管理员用接口按栏目下载。"
    return _FAULTS.get(where, "填写的内容有一项不能使用，请核对后再提交。")


def way_fault(error: RedactorError) -> tuple[str, str]:
    """The key of a unit's way that cannot be used, and why.

    >>> from redactor import OptionError
    >>> where = "the unit's way, key stage[0].title"
    >>> way_fault(OptionError("is missing", where=where, code="missing"))
    ('stage[0].title', '缺少这一项')
    """
    key = error.where.partition(", key ")[2]
    behind = error.what.partition(": ")[2]
    told = _WAY_FAULTS.get(error.code, "不能使用")
    return key, f"{told}（{behind}）" if behind else told


def role(name: str) -> str:
    return ROLES.get(name, name)


def due(at: datetime.datetime | None, now: datetime.datetime) -> str:
    """How long there is still time, or by how much it is overdue; empty where there is no day.

    >>> noon = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)
    >>> due(noon + datetime.timedelta(hours=5), noon), due(noon, noon + datetime.timedelta(days=2))
    ('剩 5 小时', '超期 2 天')
    """
    if at is None:
        return ""
    length = abs(at - now)
    told = f"{length // _DAY} 天" if length >= _DAY else f"{max(1, length // _HOUR)} 小时"
    return f"超期 {told}" if at < now else f"剩 {told}"


def entities(rules: Mapping[str, str]) -> list[tuple[str, str]]:
    """Kinds of findings to choose from, with their titles, by title."""
    told = {**rules, "FAILURE": "未能检查的内容"}
    return sorted(told.items(), key=lambda each: each[1])


def action(value: str) -> str:
    return ACTIONS[Action(value)]
