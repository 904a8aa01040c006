"""What a person may do with a draft now, and why not, in the page's words; the rules themselves were
asked (`reviews.possible`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from redactor.reviews import Member, Phase, Refusal, place_of
from redactor.reviews.way import RELEASE, Post
from redactor_service.reviews.book import Kept
from redactor_service.reviews.possible import Possible

TITLES = {
    "decide": "处理问题",
    "edit": "修改内容",
    "sign": "签字",
    "conclude": "保密审查",
    "return": "退回",
    "withdraw": "撤回",
    "release": "发布",
    "resubmit": "重新提交",
    "recheck": "重新机检",
    "reread": "登记读网",
    "correct": "更正",
    "retract": "撤稿",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """`open`: what may be done; `refused`: why the rest may not; `decidable`: by finding, why it is not
    his to decide, None where it is; `principals`: for whom he may stand in at the present place,
    `is_deputy`: he has to name one; `back_to`: the stages to which it may be returned."""

    open: frozenset[str]
    refused: Mapping[str, Refusal]
    decidable: Mapping[str, Refusal | None] = field(default_factory=dict)
    principals: tuple[Member, ...] = ()
    is_deputy: bool = False
    back_to: tuple[Post, ...] = ()

    def why_not(self) -> list[tuple[str, str]]:
        """What may not be done now, each with its reason."""
        return [(TITLES[name], each.message) for name, each in self.refused.items()]


def offers(
    kept: Kept, acts: Sequence[Possible], roster: Mapping[str, Member], person: str
) -> Offers:
    """What this person may do with this draft, of what is possible to him."""
    refused = {each.act: each.refusal for each in acts if each.refusal is not None}
    post = kept.way.post(place_of(kept.way, kept.draft) or RELEASE)
    me = roster.get(person)
    principals = tuple(
        each
        for each in sorted(roster.values(), key=lambda each: each.name)
        if me and me.roles & post.deputies and each is not me and each.roles & post.roles
    )
    decide = next(each for each in acts if each.act == "decide")
    return Offers(
        open=frozenset(each.act for each in acts if each.may),
        refused={name: refused[name] for name in TITLES if name in refused},
        decidable=decide.choices,
        principals=principals,
        is_deputy=bool(principals) and me is not None and not me.roles & post.roles,
        back_to=tuple(stage for stage in kept.way.stages if stage.key in kept.draft.signatures),
    )


def waits_for(kept: Kept, roster: Mapping[str, Member]) -> tuple[str, tuple[str, ...]]:
    """The title of what a draft waits for, and the names of those who may act there."""
    place = place_of(kept.way, kept.draft)
    if not place:
        return "", ()
    post = kept.way.post(place)
    roles = post.roles | post.deputies
    signed = {each.person for each in kept.draft.signatures.values()}
    if kept.draft.phase is not Phase.REVIEW:
        return "", ()
    people = [
        each.name
        for each in roster.values()
        if each.roles & roles and not (place != RELEASE and each.person in signed)
    ]
    return post.title, tuple(sorted(people))
