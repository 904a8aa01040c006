"""Whatever is asked, by whomever, in any order: one set of rules for whatever carries commands out.

`oracle` works the invariants out from the events alone. Half of what is asked is what comes next, so that
many drafts come as far as their release; the other half is wrong in some way.
"""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from redactor.reviews import (
    Accepted,
    Check,
    Command,
    Draft,
    Member,
    Refusal,
    place_of,
    replay,
)
from redactor.reviews import commands as asked
from redactor.reviews.particulars import Attachment, Particulars
from redactor.reviews.way import RELEASE, SECRECY
from redactor.reviews.way_reading import way_from
from tests.reviews.oracle import Oracle
from tests.reviews.people import START, UNIT, check
from tests.reviews.ways import DEFAULT

#: What people type; the ledger must not hold it.
TYPED = "某某的住处"
WAYS = (
    DEFAULT,
    DEFAULT.replace('edit_voids_from = "first"', 'edit_voids_from = "second"'),
    DEFAULT.replace('before = "third"  ', 'before = "release"  '),
    DEFAULT.replace('before = "third"  ', 'before = "first"  ').replace(
        "another_person = true", "another_person = false"
    ),
    DEFAULT.replace('edit_voids_from = "first"', 'edit_voids_from = "third"').replace(
        'title = "一审一校"', 'title = "一审一校"\nauthor_may_sign = true'
    ),
    DEFAULT.replace('skips = ["second"]', 'skips = ["first", "second"]'),
    DEFAULT.replace('edit_voids_from = "first"', 'edit_voids_from = "third"').replace(
        'skips = ["second"]', 'skips = ["first"]'
    ),
)
_PARTICULARS = Particulars(
    title=TYPED,
    source_address="https://www.example.gov.cn/1.html",
    attachments=(Attachment(name=f"{TYPED}.xlsx", kind="xlsx", sha256="0" * 64),),
)

people = st.sampled_from(sorted(UNIT))
digests = st.sampled_from(["t1", "t2", "t3"])
findings = st.lists(
    st.tuples(st.sampled_from(["f1", "f2", "f3"]), st.sampled_from(["mask", "hold", "block"])),
    max_size=2,
    unique_by=lambda each: each[0],
)
checks = st.builds(lambda digest, found: check(digest, *found), digests, findings)
words = st.sampled_from(["", TYPED, TYPED, TYPED])
stages = st.sampled_from(["first", "second", "third", "nowhere"])
deputies = st.sampled_from(["", "", "leader", "head", "editor2"])
lanes = st.sampled_from(["", "", "", "reprint", "urgent", "nothing"])
verdicts = st.builds(
    asked.Verdict,
    finding=st.sampled_from(["f1", "f2", "f3"]),
    ruling=st.sampled_from(asked.Ruling),
    reason=words,
    basis=words,
)
acts: st.SearchStrategy[Any] = st.one_of(
    st.builds(
        asked.Submit,
        digest=digests,
        check=checks,
        particulars=st.just(_PARTICULARS),
        lane=lanes,
        lane_reason=words,
    ),
    st.builds(asked.Decide, verdicts=st.lists(verdicts, max_size=2).map(tuple)),
    st.builds(asked.Edit, digest=digests, check=checks),
    st.builds(asked.Recheck, check=checks),
    st.builds(asked.Sign, stage=stages, digest=digests, remark=words, deputy_for=deputies),
    st.builds(
        asked.Conclude,
        digest=digests,
        conclusion=st.sampled_from(asked.Conclusion),
        basis=words,
        deputy_for=deputies,
    ),
    st.builds(asked.Return, reasons=words, to=st.sampled_from(["", "first", "second", "third"])),
    st.builds(asked.Withdraw, reason=words),
    st.builds(asked.Release, digest=digests, check=checks),
    st.builds(asked.Reread, result=words),
    st.builds(asked.Correct, reason=words, digest=digests, check=checks),
    st.builds(asked.Retract, reason=words),
)
orders = st.permutations(sorted(UNIT))
_ENDS = (asked.Withdraw, asked.Retract)


class Sequences(RuleBasedStateMachine):
    """A draft, a unit whose members come and go, and every command that was ever sent. What carries
    commands out is a subclass's."""

    releases = runs = 0
    ways = WAYS

    @initialize(data=st.data())
    def start(self, data: st.DataObject) -> None:
        text = data.draw(st.sampled_from(self.ways))
        self.way = way_from(text, "way.toml")
        self.oracle = Oracle(tomllib.loads(text))
        self.members = {
            person: Member(person=person, name=name, roles=frozenset(roles))
            for person, (name, roles) in UNIT.items()
        }
        self.events: list[Any] = []
        self.sent: list[tuple[Command, Accepted | Refusal]] = []
        self.draft = self.begin(text)

    # The three that differ: the rules alone have theirs in `test_sequences`, the database in the proofs.
    # (Hypothesis makes the class itself, so that `abc` would not look at it.)

    def begin(self, way: str) -> Draft:
        """A new draft of a unit with this way and with `members`."""
        raise NotImplementedError

    def carry(self, command: Command) -> Accepted | Refusal:
        """Carry a command out."""
        raise NotImplementedError

    def as_it_is(self) -> Draft:
        """The draft as it is kept."""
        raise NotImplementedError

    def members_changed(self, person: str) -> None:
        """Somebody came, left, or has other roles: `members` tells."""

    def send(self, command: Command) -> Accepted | Refusal:
        before = self.draft
        outcome = self.carry(command)
        if isinstance(outcome, Refusal):
            assert self.as_it_is() == before
            return outcome
        assert outcome.is_repeat or command.version == before.version, "a stale page changed it"
        assert outcome.is_repeat or command.sender == command.person
        if outcome.is_repeat:
            assert outcome.draft == before
        roles = {person: each.roles for person, each in self.members.items()}
        for each in outcome.events:
            self.oracle.read(each, roles)
        self.events.extend(outcome.events)
        self.draft = self.as_it_is()
        assert self.draft == outcome.draft
        return outcome

    def ask(self, person: str, act: Any, **told: Any) -> Accepted | Refusal:
        number = len(self.sent)
        command = Command(
            **{
                "id": f"c{number}",
                "sender": person,
                "person": person,
                # The clock jumps now and then.
                "at": START + datetime.timedelta(minutes=number % 7),
                "version": self.draft.version,
                "act": act,
                **told,
            }
        )
        outcome = self.send(command)
        self.sent.append((command, outcome))
        return outcome

    @rule(person=people, act=acts)
    def anything(self, person: str, act: Any) -> None:
        # Ends are rarer than the rest, or few drafts would come far.
        if not isinstance(act, _ENDS) or len(self.sent) % 5 == 0:
            self.ask(person, act)

    @rule(person=people, act=acts)
    def anything_about_this_text(self, person: str, act: Any) -> None:
        told = {"digest": self.draft.digest} if hasattr(act, "digest") else {}
        if not isinstance(act, (*_ENDS, asked.Edit, asked.Correct)):
            self.ask(person, replace(act, **told))

    @rule(person=people, act=acts, behind=st.integers(1, 3))
    def stale(self, person: str, act: Any, behind: int) -> None:
        outcome = self.ask(person, act, version=self.draft.version - behind)
        assert isinstance(outcome, Refusal)

    @rule(person=people, other=people, act=acts)
    def for_another(self, person: str, other: str, act: Any) -> None:
        outcome = self.ask(person, act, sender=other)
        assert person == other or isinstance(outcome, Refusal)

    @rule(data=st.data())
    def again(self, data: st.DataObject) -> None:
        if self.sent:
            command, first = data.draw(st.sampled_from(self.sent))
            known = isinstance(first, Accepted)
            outcome = self.send(command) if known else first
            if known and isinstance(first, Accepted):
                assert isinstance(outcome, Accepted)
                assert outcome.answer == first.answer

    @rule(data=st.data(), person=people, act=acts)
    def an_old_id_for_something_else(self, data: st.DataObject, person: str, act: Any) -> None:
        taken = [each.id for each, outcome in self.sent if isinstance(outcome, Accepted)]
        if taken:
            told = data.draw(st.sampled_from(taken))
            outcome = self.ask(person, act, id=told)
            assert isinstance(outcome, Refusal) or outcome.is_repeat

    @rule(person=people)
    def leaves(self, person: str) -> None:
        if self.members.pop(person, None):
            self.members_changed(person)

    @rule(person=people, data=st.data())
    def comes(self, person: str, data: st.DataObject) -> None:
        everything = sorted(set().union(*(roles for _, roles in UNIT.values())))
        roles = data.draw(st.just(UNIT[person][1]) | st.sets(st.sampled_from(everything)))
        name = UNIT[person][0]
        self.members[person] = Member(person=person, name=name, roles=frozenset(roles))
        self.members_changed(person)

    def by_whoever_can(self, order: list[str], act: Any) -> bool:
        return any(isinstance(self.ask(person, act), Accepted) for person in order)

    def step(self, order: list[str], found: Check, lane: str) -> None:
        """What could come next."""
        digest, place = self.draft.digest, place_of(self.way, self.draft)
        if not place:
            submit = asked.Submit(digest=found.digest, check=found, particulars=_PARTICULARS)
            self.by_whoever_can(order, replace(submit, lane=lane, lane_reason=TYPED))
            return
        assert self.draft.check is not None
        open_ids = {each.id for each in self.draft.findings} - set(self.draft.decisions)
        options: list[Any] = [self.kept(id) for id in sorted(open_ids)]
        if place == SECRECY:
            public = asked.Conclusion.PUBLIC
            options.append(asked.Conclude(digest=digest, conclusion=public, basis=TYPED))
        elif place == RELEASE:
            options.append(asked.Release(digest=digest, check=self.draft.check))
        else:
            options.append(asked.Sign(stage=place, digest=digest))
        any(self.by_whoever_can(order, act) for act in options)

    def kept(self, finding: str) -> asked.Decide:
        verdict = asked.Verdict(
            finding=finding, ruling=asked.Ruling.KEPT, reason=TYPED, basis=TYPED
        )
        return asked.Decide(verdicts=(verdict,))

    @rule(order=orders, found=checks, lane=lanes, steps=st.integers(1, 6))
    def onward(self, order: list[str], found: Check, lane: str, steps: int) -> None:
        for _ in range(steps):
            self.step(order, found, lane)

    @rule(order=orders, found=checks)
    def edited(self, order: list[str], found: Check) -> None:
        self.by_whoever_can(order, asked.Edit(digest=found.digest, check=found))

    @rule(order=orders, found=checks, again=st.booleans())
    def found_more(self, order: list[str], found: Check, again: bool) -> None:
        for _ in range(8):
            if not again and place_of(self.way, self.draft) not in ("", RELEASE):
                self.step(order, found, "")
        check = replace(found, digest=self.draft.digest)
        act = (
            asked.Recheck(check=check) if again else asked.Release(digest=check.digest, check=check)
        )
        self.by_whoever_can(order, act)

    @invariant()
    def the_oracle_agrees(self) -> None:
        if not hasattr(self, "draft"):
            return
        assert self.draft.phase.value == self.oracle.phase
        assert {
            stage: (each.person, each.digest) for stage, each in self.draft.signatures.items()
        } == self.oracle.signed

    def teardown(self) -> None:
        if not hasattr(self, "draft"):
            return
        assert replay(self.draft.id, self.events) == self.draft
        type(self).runs += 1
        type(self).releases += self.oracle.releases
        event(f"released {min(self.oracle.releases, 2)} times")
        self.end()

    def end(self) -> None:
        """What is to be looked at when a run is over."""


def told_quickly(examples: int, steps: int) -> settings:
    """Settings of a run: what takes long is asked for, and no fault."""
    return settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=QUIET
    )


QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
