"""What a person may do with a draft now, and why not: the rules themselves are asked, on trial. They
are pure, so that a trial changes nothing, and the page never has a rule of its own."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from redactor.reviews import Check, Member, Phase, Refusal, Refused, handle, place_of
from redactor.reviews import commands as asked
from redactor.reviews.way import RELEASE, SECRECY, Post, Way
from redactor_service.reviews.book import Kept

#: A text that no draft has, for trials of what needs another one.
_OTHER = "0" * 64
_WORDS = "trial"

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


class _Trial:
    """Commands of one person on one draft, carried out nowhere."""

    def __init__(
        self, kept: Kept, roster: Mapping[str, Member], person: str, at: datetime.datetime
    ) -> None:
        self._kept = kept
        self._roster = roster
        self._person = person
        self._at = at

    def refusal(self, act: asked.Act) -> Refusal | None:
        draft = self._kept.draft
        command = asked.Command(
            id=_WORDS,
            sender=self._person,
            person=self._person,
            at=self._at,
            version=draft.version,
            act=act,
        )
        outcome = handle(self._kept.way, draft, self._roster, command)
        return outcome if isinstance(outcome, Refusal) else None


def offers(kept: Kept, roster: Mapping[str, Member], person: str, at: datetime.datetime) -> Offers:
    """What this person may do with this draft at this moment."""
    trial = _Trial(kept, roster, person, at)
    place = place_of(kept.way, kept.draft)
    post = kept.way.post(place or RELEASE)
    me = roster.get(person)
    is_principal = me is not None and bool(me.roles & post.roles)
    is_deputy = me is not None and bool(me.roles & post.deputies)
    principals = tuple(
        each
        for each in sorted(roster.values(), key=lambda each: each.name)
        if is_deputy and each.person != person and each.roles & post.roles
    )
    stands_in = "" if is_principal or not principals else principals[0].person
    decidable = {
        each.id: trial.refusal(asked.Decide(verdicts=(_verdict(each.id),)))
        for each in kept.draft.findings
    }
    refusals = {name: trial.refusal(act) for name, act in _acts(kept, place, stands_in, at).items()}
    if not decidable or all(decidable.values()):
        refusals["decide"] = next(iter(decidable.values()), Refusal(code=Refused.NO_FINDING))
    return Offers(
        open=frozenset(name for name in TITLES if refusals.get(name) is None),
        refused={name: each for name in TITLES if (each := refusals.get(name)) is not None},
        decidable=decidable,
        principals=principals,
        is_deputy=is_deputy and not is_principal,
        back_to=tuple(stage for stage in kept.way.stages if stage.key in kept.draft.signatures),
    )


def _verdict(finding: str) -> asked.Verdict:
    return asked.Verdict(finding=finding, ruling=asked.Ruling.KEPT, reason=_WORDS, basis=_WORDS)


def _acts(kept: Kept, place: str, stands_in: str, at: datetime.datetime) -> dict[str, asked.Act]:
    """A sound command of each kind, as far as it hangs on nobody's words."""
    draft = kept.draft
    same = draft.check or Check(digest=draft.digest, at=at)
    other = Check(digest=_OTHER, at=at)
    return {
        "edit": asked.Edit(digest=_OTHER, check=other),
        "sign": asked.Sign(
            stage=_stage(kept.way, place), digest=draft.digest, deputy_for=stands_in
        ),
        "conclude": asked.Conclude(
            digest=draft.digest,
            # What is not public can be concluded while findings that block stand.
            conclusion=asked.Conclusion.REFER,
            basis=_WORDS,
            deputy_for=stands_in if place == SECRECY else "",
        ),
        "return": asked.Return(reasons=_WORDS),
        "withdraw": asked.Withdraw(reason=_WORDS),
        "release": asked.Release(digest=draft.digest, check=same),
        "resubmit": asked.Submit(digest=_OTHER, check=other),
        "recheck": asked.Recheck(check=same),
        "reread": asked.Reread(result=_WORDS),
        "correct": asked.Correct(reason=_WORDS, digest=_OTHER, check=other),
        "retract": asked.Retract(reason=_WORDS),
    }


def _stage(way: Way, place: str) -> str:
    """The stage that is open; the last where none is, which then tells why it cannot be signed."""
    return place if way.stage(place) else way.stages[-1].key


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
