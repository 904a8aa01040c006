"""What a person may do with a draft now: each act is asked of the rules as it would be, and thrown away.

So that no second copy of the rules tells other than the first.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from redactor.reviews import Accepted, Check, Command, Member, Refusal, Refused, handle, place_of
from redactor.reviews import commands as asked
from redactor_service.reviews.book import Kept

#: Stands for a text that is another than the present, and for whatever a person would write.
_OTHER, _WRITTEN = "0" * 64, "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """An act. `refusal`: why it may not be done, None where it may; `choices`: findings to decide on, the
    stage to sign, conclusions to draw, each with why it may not be; `deputy_for`: for whom alone, where
    the person could act as a deputy (B岗) only."""

    act: str
    refusal: Refusal | None = None
    choices: Mapping[str, Refusal | None] = field(default_factory=dict)
    deputy_for: tuple[str, ...] = ()

    @property
    def about(self) -> tuple[str, ...]:
        """The choices that there are."""
        return tuple(key for key, refusal in self.choices.items() if refusal is None)

    @property
    def may(self) -> bool:
        return self.refusal is None


def possible(
    kept: Kept, roster: Mapping[str, Member], person: str, at: datetime.datetime
) -> tuple[Possible, ...]:
    """Every act, in the order in which a draft usually meets them. `roster`: of the draft's unit."""
    trial = _Trial(kept, roster, person, at)
    place, digest = place_of(kept.way, kept.draft), kept.draft.digest
    # Where no stage is open the last one tells why it cannot be signed.
    stage = place if kept.way.stage(place) else kept.way.stages[-1].key
    check = kept.draft.check or Check(digest=digest, at=at)
    other = Check(digest=_OTHER, at=at)
    return (
        trial.choice("decide", {each.id: _kept(each.id) for each in kept.draft.findings}),
        trial.plain("edit", asked.Edit(digest=_OTHER, check=other)),
        trial.plain("recheck", asked.Recheck(check=check)),
        trial.post("sign", {stage: lambda who: _sign(stage, digest, who)}),
        trial.post("conclude", {str(each): _concluder(each, digest) for each in asked.Conclusion}),
        trial.plain("return", asked.Return(reasons=_WRITTEN)),
        trial.plain("withdraw", asked.Withdraw(reason=_WRITTEN)),
        trial.plain("resubmit", asked.Submit(digest=_OTHER, check=other)),
        trial.plain("release", asked.Release(digest=digest, check=check)),
        trial.plain("reread", asked.Reread(result=_WRITTEN)),
        trial.plain("correct", asked.Correct(reason=_WRITTEN, digest=_OTHER, check=other)),
        trial.plain("retract", asked.Retract(reason=_WRITTEN)),
    )


def _kept(finding: str) -> asked.Decide:
    ruling = asked.Ruling.KEPT
    verdict = asked.Verdict(finding=finding, ruling=ruling, reason=_WRITTEN, basis=_WRITTEN)
    return asked.Decide(verdicts=(verdict,))


def _sign(stage: str, digest: str, deputy_for: str) -> asked.Sign:
    return asked.Sign(stage=stage, digest=digest, deputy_for=deputy_for)


def _concluder(conclusion: asked.Conclusion, digest: str) -> Callable[[str], asked.Conclude]:
    return lambda who: asked.Conclude(
        digest=digest, conclusion=conclusion, basis=_WRITTEN, deputy_for=who
    )


class _Trial:
    """Asks, and keeps nothing."""

    def __init__(
        self, kept: Kept, roster: Mapping[str, Member], person: str, at: datetime.datetime
    ) -> None:
        self._kept = kept
        # No command was ever answered, so that none is a repeat.
        self._draft = replace(kept.draft, answered={})
        self._roster = roster
        self._person = person
        self._at = at

    def plain(self, name: str, act: asked.Act) -> Possible:
        return Possible(act=name, refusal=self._refusal(act))

    def choice(self, name: str, acts: Mapping[str, asked.Act]) -> Possible:
        """An act that may be possible about some of these and not about others."""
        told = {key: self._refusal(act) for key, act in acts.items()}
        return _chosen(name, told, ())

    def post(self, name: str, acts: Mapping[str, Callable[[str], asked.Act]]) -> Possible:
        """The same for an act that a deputy may do for somebody, whom it takes."""
        told = {key: self._refusal(make("")) for key, make in acts.items()}
        if any(each is None or each.code is not Refused.NO_DEPUTY for each in told.values()):
            return _chosen(name, told, ())
        principals = tuple(
            who
            for who in self._roster
            if any(self._refusal(make(who)) is None for make in acts.values())
        )
        if not principals:
            return _chosen(name, told, ())
        told = {key: self._refusal(make(principals[0])) for key, make in acts.items()}
        return _chosen(name, told, principals)

    def _refusal(self, act: asked.Act) -> Refusal | None:
        command = Command(
            id=_WRITTEN,
            sender=self._person,
            person=self._person,
            at=self._at,
            version=self._draft.version,
            act=act,
        )
        outcome = handle(self._kept.way, self._draft, self._roster, command)
        return None if isinstance(outcome, Accepted) else outcome


def _chosen(name: str, told: Mapping[str, Refusal | None], deputy_for: tuple[str, ...]) -> Possible:
    if None in told.values():
        return Possible(act=name, choices=told, deputy_for=deputy_for)
    first = next(iter(told.values()), None) or Refusal(code=Refused.NO_FINDING)
    return Possible(act=name, refusal=first, choices=told)
