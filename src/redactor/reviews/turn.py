"""A command on its way through the rules: what the draft is so far, and what happened."""

from __future__ import annotations

from typing import Any

from redactor.model import Action
from redactor.reviews.checks import Check
from redactor.reviews.commands import Command, Member, Ruling
from redactor.reviews.draft import Draft, Phase, apply, place_of
from redactor.reviews.events import Event, EventKind
from redactor.reviews.refusals import Refused, RefusedError
from redactor.reviews.way import RELEASE, Post, Way


class Turn:
    """Collects the events of one command; `draft` is the state with those so far."""

    def __init__(self, way: Way, draft: Draft, roster: dict[str, Member], command: Command) -> None:
        self.way = way
        self.draft = draft
        self.roster = roster
        self.command = command
        self.events: list[Event] = []
        self._version = draft.version + 1
        found = roster.get(command.person)
        if found is None:
            raise RefusedError(Refused.NOT_MEMBER)
        self.member = found

    @property
    def person(self) -> str:
        return self.command.person

    @property
    def place(self) -> str:
        return place_of(self.way, self.draft)

    def tell(self, kind: EventKind, *, deputy_for: str = "", **facts: Any) -> None:
        """Add an event."""
        event = Event(
            draft=self.draft.id,
            number=self.draft.events + 1,
            version=self._version,
            kind=kind,
            at=self.command.at,
            by=self.person,
            name=self.member.name,
            command=self.command.id,
            fingerprint=self.command.fingerprint,
            deputy_for=deputy_for,
            facts=facts,
        )
        self.events.append(event)
        self.draft = apply(self.draft, event)

    def need(self, is_so: bool, code: Refused, *about: str) -> None:
        """Refuse unless it is so."""
        if not is_so:
            raise RefusedError(code, *about)

    def need_phase(self, *phases: Phase) -> None:
        self.need(self.draft.phase in phases, Refused.WRONG_PHASE)

    def need_reason(self, text: str) -> None:
        self.need(bool(text.strip()), Refused.REASON_MISSING)

    def holds(self, roles: frozenset[str]) -> bool:
        return bool(self.member.roles & roles)

    def may_act_at(self, place: str) -> bool:
        """Whether this person has the place's post, as A岗 or B岗."""
        post = self.way.post(place)
        return self.holds(post.roles | post.deputies)

    def need_post(self, post: Post, deputy_for: str) -> None:
        """Refuse who does not hold the post, and a deputy who names nobody that does."""
        self.need(self.holds(post.roles | post.deputies), Refused.NOT_ENTITLED, post.key)
        if not deputy_for:
            # Who has the post itself signs for himself.
            self.need(self.holds(post.roles), Refused.NO_DEPUTY, post.key)
            return
        principal = self.roster.get(deputy_for)
        is_sound = (
            self.holds(post.deputies)
            and deputy_for != self.person
            and principal is not None
            and bool(principal.roles & post.roles)
        )
        self.need(is_sound, Refused.NO_DEPUTY, post.key)

    def take_check(self, check: Check) -> None:
        """The findings of a check take the place of the earlier; decisions stay with findings that
        are still there and ask for the same."""
        self.need(check.digest == self.draft.digest, Refused.OTHER_TEXT)
        self.tell(EventKind.CHECKED, **check.facts())
        actions = {each.id: each.action for each in check.findings}
        dropped = [
            id for id, each in self.draft.decisions.items() if actions.get(id) is not each.action
        ]
        if dropped:
            self.tell(EventKind.DECISIONS_DROPPED, findings=sorted(dropped))

    def void_from(self, stage: str, *, why: str) -> None:
        """Void the standing signatures of a stage and those after it."""
        voided = [each for each in self.way.from_stage(stage) if each in self.draft.signatures]
        if voided:
            self.tell(EventKind.SIGNATURES_VOIDED, stages=voided, why=why)

    def void_conclusion(self, *, why: str) -> None:
        if self.draft.concluded:
            self.tell(EventKind.CONCLUSION_VOIDED, why=why)

    def is_behind_secrecy(self, stage: str) -> bool:
        """Whether the secrecy review comes before a stage."""
        before = self.way.secrecy.before
        return before != RELEASE and stage in self.way.from_stage(before)

    def need_settled(self, actions: frozenset[Action]) -> None:
        """Refuse while findings of these actions are undecided, or stand although it was decided
        that they should not."""
        undecided, undone = [], []
        for each in self.draft.findings:
            if each.action not in actions:
                continue
            decided = self.draft.decisions.get(each.id)
            if decided is None or decided.action is not each.action:
                undecided.append(each.id)
            elif decided.ruling is not Ruling.KEPT:
                undone.append(each.id)
        self.need(not undecided, Refused.UNDECIDED, *undecided)
        self.need(not undone, Refused.NOT_CARRIED_OUT, *undone)
