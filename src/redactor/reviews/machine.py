"""What a command does to a draft: the one place where the rules of 三审三校 are kept.

Pure: no clock, no storage, no chance. A command on a state gives events and the state they make, or a
refusal, which changes nothing. What holds whatever is asked, in any order:

- stages are signed in order, each by another person, a deputy on record being one more person;
- an acting finding is decided by who is entitled to it, one that blocks by the secrecy review alone;
- another text voids signatures on the earlier one (from the configured stage on) and any conclusion
  on secrecy, and comes with its check;
- only the text that was signed is released, after a further check of exactly its bytes in which every
  acting finding is decided, and none was decided to be masked or corrected and is still there;
- nobody acts in another's name, nobody who is no member acts, a stale page changes nothing, and a
  retry is done once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from redactor.model import Action
from redactor.reviews import commands as asked
from redactor.reviews.commands import Command, Member
from redactor.reviews.draft import Answer, Draft, Phase
from redactor.reviews.encoding import plain
from redactor.reviews.events import Event, EventKind
from redactor.reviews.particulars import Particulars
from redactor.reviews.refusals import Refusal, Refused, RefusedError
from redactor.reviews.turn import Turn
from redactor.reviews.way import RELEASE, SECRECY, Way

_STAGED = frozenset({Action.MASK, Action.HOLD})
_ACTING = frozenset(each for each in Action if each.acting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A command that was carried out. `answer` is the same when it is repeated; `events` are then
    none, as nothing happened again."""

    draft: Draft
    answer: Answer
    events: tuple[Event, ...] = ()

    @property
    def is_repeat(self) -> bool:
        return not self.events


def handle(
    way: Way, draft: Draft, roster: Mapping[str, Member], command: Command
) -> Accepted | Refusal:
    """Carry a command out, or refuse it. `roster`: who belongs to the unit now, by person."""
    answered = draft.answered.get(command.id)
    if answered is not None and answered.fingerprint == command.fingerprint:
        return Accepted(draft=draft, answer=answered)
    try:
        if answered is not None:
            raise RefusedError(Refused.REUSED_ID)
        if command.sender != command.person:
            raise RefusedError(Refused.NOT_YOURSELF)
        turn = Turn(way, draft, dict(roster), command)
        turn.need(command.version == draft.version, Refused.STALE)
        turn.need(draft.way in ("", way.digest), Refused.OTHER_WAY)
        _RULES[type(command.act)](turn, command.act)
    except RefusedError as error:
        return error.refusal
    return Accepted(
        draft=turn.draft, answer=turn.draft.answered[command.id], events=tuple(turn.events)
    )


def _submit(turn: Turn, act: asked.Submit) -> None:
    turn.need_phase(Phase.NEW, Phase.RETURNED)
    is_author = turn.person in turn.draft.authors
    turn.need(is_author or turn.holds(turn.way.submitters), Refused.NOT_ENTITLED)
    turn.need(act.check.digest == act.digest, Refused.OTHER_TEXT)
    turn.tell(
        EventKind.SUBMITTED,
        way=turn.way.digest,
        digest=act.digest,
        particulars=plain(act.particulars),
    )
    if act.lane:
        _take_lane(turn, act)
    turn.take_check(act.check)


def _take_lane(turn: Turn, act: asked.Submit) -> None:
    lane = turn.way.lanes.get(act.lane)
    if lane is None:
        raise RefusedError(Refused.NO_LANE, act.lane)
    turn.need_reason(act.lane_reason)
    has_source = bool(act.particulars.source_address.strip())
    turn.need(has_source or not lane.needs_source, Refused.SOURCE_MISSING)
    turn.tell(
        EventKind.LANE_TAKEN,
        lane=lane.key,
        title=lane.title,
        reason=act.lane_reason,
        skips=sorted(lane.skips),
        skips_secrecy=lane.skips_secrecy,
    )


def _decide(turn: Turn, act: asked.Decide) -> None:
    turn.need_phase(Phase.REVIEW)
    turn.need(bool(act.verdicts), Refused.NO_FINDING)
    findings = {each.id: each for each in turn.draft.findings}
    for verdict in act.verdicts:
        finding = findings.get(verdict.finding)
        if finding is None:
            raise RefusedError(Refused.NO_FINDING, verdict.finding)
        _need_decider(turn, finding.action, verdict.finding)
        if verdict.ruling is asked.Ruling.KEPT:
            turn.need_reason(verdict.reason)
            turn.need(bool(verdict.basis.strip()), Refused.BASIS_MISSING, verdict.finding)
        turn.tell(
            EventKind.DECIDED,
            finding=finding.id,
            action=finding.action.value,
            rule=finding.rule,
            quote=finding.quote,
            ruling=verdict.ruling.value,
            reason=verdict.reason,
            basis=verdict.basis,
            digest=turn.draft.digest,
        )


def _need_decider(turn: Turn, action: Action, finding: str) -> None:
    if action is Action.BLOCK:
        is_entitled = turn.may_act_at(SECRECY)
        turn.need(is_entitled, Refused.BLOCK_NEEDS_SECRECY, finding)
        return
    turn.need(turn.holds(turn.way.deciders[action]), Refused.NOT_ENTITLED, finding)
    earlier = turn.draft.decisions.get(finding)
    if earlier is None:
        return
    is_signed = any(each.event > earlier.event for each in turn.draft.signatures.values())
    turn.need(
        not is_signed or turn.may_act_at(turn.place) or turn.person == earlier.person,
        Refused.SIGNED_DECISION,
        finding,
    )


def _edit(turn: Turn, act: asked.Edit) -> None:
    turn.need_phase(Phase.REVIEW)
    is_author = turn.person in turn.draft.authors
    turn.need(is_author or turn.may_act_at(turn.place), Refused.NOT_ENTITLED)
    turn.need(act.digest != turn.draft.digest, Refused.SAME_TEXT)
    place, before = turn.place, turn.draft.digest
    turn.tell(
        EventKind.EDITED,
        digest=act.digest,
        before=before,
        changes=act.changes,
        place=place,
        **_other(act.particulars),
    )
    first = [turn.way.edit_voids_from]
    lane = turn.way.lanes.get(turn.draft.lane)
    if lane and lane.lost_by_edit:
        turn.tell(EventKind.LANE_LOST, lane=lane.key, why="edited")
        # What was skipped comes before what was signed behind it.
        first.extend(lane.skips)
    keys = [each.key for each in turn.way.stages]
    turn.void_from(min(first, key=keys.index), why="edited")
    turn.void_conclusion(why="edited")
    turn.take_check(act.check)


def _other(particulars: Particulars | None) -> dict[str, Any]:
    return {} if particulars is None else {"particulars": plain(particulars)}


def _recheck(turn: Turn, act: asked.Recheck) -> None:
    turn.need_phase(Phase.REVIEW)
    is_author = turn.person in turn.draft.authors
    turn.need(is_author or turn.holds(_everybody(turn.way)), Refused.NOT_ENTITLED)
    turn.take_check(act.check)


def _everybody(way: Way) -> frozenset[str]:
    """The roles that have a part in the way."""
    posts = (*way.stages, way.secrecy, way.release)
    return way.submitters.union(*(each.roles | each.deputies for each in posts))


def _sign(turn: Turn, act: asked.Sign) -> None:
    turn.need_phase(Phase.REVIEW)
    stage = turn.way.stage(act.stage)
    if stage is None:
        raise RefusedError(Refused.OUT_OF_ORDER, act.stage)
    is_waiting = turn.place == SECRECY and turn.is_behind_secrecy(stage.key)
    turn.need(not is_waiting, Refused.SECRECY_MISSING, stage.key)
    turn.need(turn.place == stage.key, Refused.OUT_OF_ORDER, stage.key)
    turn.need(act.digest == turn.draft.digest, Refused.OTHER_TEXT)
    turn.need_post(stage, act.deputy_for)
    is_author = turn.person in turn.draft.authors
    turn.need(not is_author or stage.author_may_sign, Refused.OWN_DRAFT, stage.key)
    _need_other_person(turn, with_secrecy=turn.way.secrecy.another_person)
    is_last = all(
        each == stage.key or each in turn.draft.signatures or _is_skipped(turn, each)
        for each in (one.key for one in turn.way.stages)
    )
    own = {each for each, roles in turn.way.deciders.items() if turn.holds(roles)}
    # Who signs has dealt with what is his to decide; who signs last, with all.
    turn.need_settled(_STAGED if is_last else frozenset(own))
    turn.tell(
        EventKind.SIGNED,
        deputy_for=act.deputy_for,
        stage=stage.key,
        title=stage.title,
        digest=act.digest,
        remark=act.remark,
        roles=sorted(turn.member.roles),
    )


def _is_skipped(turn: Turn, stage: str) -> bool:
    lane = turn.way.lanes.get(turn.draft.lane)
    return lane is not None and stage in lane.skips


def _need_other_person(turn: Turn, *, with_secrecy: bool) -> None:
    signers = {each.person for each in turn.draft.signatures.values()}
    if with_secrecy and turn.draft.concluded:
        signers.add(turn.draft.concluded.person)
    turn.need(turn.person not in signers, Refused.SAME_PERSON)


def _conclude(turn: Turn, act: asked.Conclude) -> None:
    turn.need_phase(Phase.REVIEW)
    secrecy, earlier = turn.way.secrecy, turn.draft.concluded
    # A conclusion may be taken back, as long as nobody has built on it.
    is_open_again = (
        earlier is not None
        and earlier.conclusion is asked.Conclusion.PUBLIC
        and all(each.event < earlier.event for each in turn.draft.signatures.values())
    )
    turn.need(turn.place == SECRECY or is_open_again, Refused.OUT_OF_ORDER, SECRECY)
    turn.need(act.digest == turn.draft.digest, Refused.OTHER_TEXT)
    turn.need_post(secrecy, act.deputy_for)
    turn.need(bool(act.basis.strip()), Refused.BASIS_MISSING)
    if secrecy.another_person:
        is_author = turn.person in turn.draft.authors
        turn.need(not is_author, Refused.OWN_DRAFT, SECRECY)
        _need_other_person(turn, with_secrecy=False)
    if act.conclusion is asked.Conclusion.PUBLIC:
        turn.need_settled(frozenset({Action.BLOCK}))
    turn.tell(
        EventKind.CONCLUDED,
        deputy_for=act.deputy_for,
        conclusion=act.conclusion.value,
        basis=act.basis,
        digest=act.digest,
    )


def _return(turn: Turn, act: asked.Return) -> None:
    turn.need_phase(Phase.REVIEW)
    is_entitled = turn.may_act_at(turn.place) or turn.may_act_at(SECRECY)
    turn.need(is_entitled, Refused.NOT_ENTITLED, turn.place)
    turn.need_reason(act.reasons)
    target = act.to or turn.way.stages[0].key
    if act.to:
        # Where nobody has signed there is nothing to go back to.
        turn.need(act.to in turn.draft.signatures, Refused.OUT_OF_ORDER, act.to)
    turn.tell(EventKind.RETURNED, reasons=act.reasons, to=act.to, place=turn.place)
    turn.void_from(target, why="returned")
    if not act.to or not turn.is_behind_secrecy(target):
        turn.void_conclusion(why="returned")


def _withdraw(turn: Turn, act: asked.Withdraw) -> None:
    turn.need_phase(Phase.REVIEW, Phase.RETURNED)
    is_author = turn.person in turn.draft.authors
    may_act = turn.place and turn.may_act_at(turn.place)
    # Whose author has left is not stuck for ever.
    turn.need(
        bool(is_author or may_act or turn.holds(turn.way.release.roles)), Refused.NOT_ENTITLED
    )
    turn.need_reason(act.reason)
    turn.tell(EventKind.WITHDRAWN, reason=act.reason)


def _release(turn: Turn, act: asked.Release) -> None:
    turn.need_phase(Phase.REVIEW)
    turn.need(turn.place != SECRECY, Refused.SECRECY_MISSING)
    turn.need(turn.place == RELEASE, Refused.OUT_OF_ORDER, turn.place)
    turn.need(turn.holds(turn.way.release.roles), Refused.NOT_ENTITLED, RELEASE)
    turn.need(act.digest == turn.draft.digest, Refused.OTHER_TEXT)
    turn.take_check(act.check)
    turn.need_settled(_ACTING)
    turn.tell(EventKind.RELEASED, digest=act.digest, address=act.address)


def _reread(turn: Turn, act: asked.Reread) -> None:
    turn.need_phase(Phase.RELEASED)
    turn.need(turn.holds(_everybody(turn.way)), Refused.NOT_ENTITLED)
    turn.need_reason(act.result)
    turn.tell(EventKind.REREAD, result=act.result)


def _correct(turn: Turn, act: asked.Correct) -> None:
    turn.need_phase(Phase.RELEASED)
    is_author = turn.person in turn.draft.authors
    turn.need(is_author or turn.holds(turn.way.release.roles), Refused.NOT_ENTITLED)
    turn.need_reason(act.reason)
    turn.need(act.digest != turn.draft.digest, Refused.SAME_TEXT)
    before = turn.draft.digest
    told = _other(act.particulars)
    turn.tell(EventKind.CORRECTED, reason=act.reason, digest=act.digest, before=before, **told)
    if turn.draft.lane:
        turn.tell(EventKind.LANE_LOST, lane=turn.draft.lane, why="corrected")
    turn.void_from(turn.way.stages[0].key, why="corrected")
    turn.void_conclusion(why="corrected")
    turn.take_check(act.check)


def _retract(turn: Turn, act: asked.Retract) -> None:
    # While a correction is under way, too: taking it off the site waits for nobody.
    turn.need(bool(turn.draft.published), Refused.WRONG_PHASE)
    is_entitled = turn.holds(turn.way.release.roles) or turn.may_act_at(SECRECY)
    turn.need(is_entitled, Refused.NOT_ENTITLED)
    turn.need_reason(act.reason)
    turn.tell(EventKind.RETRACTED, reason=act.reason)


_RULES: Mapping[type, Callable[[Turn, Any], None]] = {
    asked.Submit: _submit,
    asked.Decide: _decide,
    asked.Edit: _edit,
    asked.Recheck: _recheck,
    asked.Sign: _sign,
    asked.Conclude: _conclude,
    asked.Return: _return,
    asked.Withdraw: _withdraw,
    asked.Release: _release,
    asked.Reread: _reread,
    asked.Correct: _correct,
    asked.Retract: _retract,
}
