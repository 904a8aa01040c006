"""Why a command was not carried out. A refusal changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Refused(StrEnum):
    """The reasons, as programs read them."""

    NOT_YOURSELF = "not_yourself"
    NOT_MEMBER = "not_member"
    NOT_ENTITLED = "not_entitled"
    NO_DEPUTY = "no_deputy"
    STALE = "stale"
    REUSED_ID = "reused_id"
    OTHER_WAY = "other_way"
    WRONG_PHASE = "wrong_phase"
    OUT_OF_ORDER = "out_of_order"
    SAME_PERSON = "same_person"
    OWN_DRAFT = "own_draft"
    OTHER_TEXT = "other_text"
    SAME_TEXT = "same_text"
    NO_FINDING = "no_finding"
    BLOCK_NEEDS_SECRECY = "block_needs_secrecy"
    SIGNED_DECISION = "signed_decision"
    UNDECIDED = "undecided"
    NOT_CARRIED_OUT = "not_carried_out"
    SECRECY_MISSING = "secrecy_missing"
    REASON_MISSING = "reason_missing"
    BASIS_MISSING = "basis_missing"
    NO_LANE = "no_lane"
    SOURCE_MISSING = "source_missing"


#: The same for the person at the screen.
MESSAGES = {
    Refused.NOT_YOURSELF: "只能以本人名义操作，任何人（包括管理员）不得代替他人。",
    Refused.NOT_MEMBER: "您已不在本单位名单中，不能操作；此前的签字仍然有效。",
    Refused.NOT_ENTITLED: "您没有这一步的权限。",
    Refused.NO_DEPUTY: "B岗代签须注明所代的A岗人员，且该人员确有这一步的权限、不是本人。",
    Refused.STALE: "稿件在您打开之后已有变化，请刷新后再操作。",
    Refused.REUSED_ID: "这个操作编号已用于另一操作，请重新提交。",
    Refused.OTHER_WAY: "审核流程的设置已改变；稿件仍按提交时的流程办理。",
    Refused.WRONG_PHASE: "稿件现在的状态不能进行这一操作。",
    Refused.OUT_OF_ORDER: "还没有轮到这一步，或这一步已经完成。",
    Refused.SAME_PERSON: "同一人不得在同一稿件上重复签字，三次审核须由不同的人完成。",
    Refused.OWN_DRAFT: "本人提交的稿件，本人不得在这一步签字。",
    Refused.OTHER_TEXT: "内容与当前稿件不一致，请刷新后核对。",
    Refused.SAME_TEXT: "内容没有变化。",
    Refused.NO_FINDING: "这份稿件中没有这处问题，或已不存在。",
    Refused.BLOCK_NEEDS_SECRECY: "禁止公开的问题只能由保密审查人员处理。",
    Refused.SIGNED_DECISION: "这项处理已有人签字确认，须由当前审核人改动，或先退回。",
    Refused.UNDECIDED: "还有问题没有处理。",
    Refused.NOT_CARRIED_OUT: "有问题已决定遮盖或改正，但稿件中仍然存在。",
    Refused.SECRECY_MISSING: "还没有“公开”的保密审查结论。",
    Refused.REASON_MISSING: "请填写理由。",
    Refused.BASIS_MISSING: "请填写依据。",
    Refused.NO_LANE: "没有这种快速通道。",
    Refused.SOURCE_MISSING: "转载须填写原文地址。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A refusal, and what it is about: ids of findings, the key of a stage."""

    code: Refused
    about: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What to tell the person, in Chinese."""
        return MESSAGES[self.code]


class RefusedError(Exception):
    """Carries a refusal out of the rule that found it; never leaves this package."""

    def __init__(self, code: Refused, *about: str) -> None:
        self.refusal = Refusal(code=code, about=about)
        super().__init__(code.value)
