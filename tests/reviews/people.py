"""A made-up unit, and short ways of asking."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import count
from typing import Any

from redactor.model import Action
from redactor.reviews import (
    Accepted,
    Check,
    CheckedFinding,
    Command,
    Draft,
    Member,
    Refusal,
    Way,
    default_way,
    handle,
)
from redactor.reviews import commands as asked

START = datetime.datetime(2026, 11, 30, 9, 0, tzinfo=datetime.UTC)

#: By person: a name and roles.
UNIT: dict[str, tuple[str, set[str]]] = {
    "drafter": ("甲", {"drafter"}),
    "editor": ("乙", {"editor"}),
    "editor2": ("丙", {"editor", "deputy_section_head"}),
    "head": ("丁", {"section_head"}),
    "leader": ("戊", {"leader"}),
    "leader2": ("己", {"deputy_leader"}),
    "secrecy": ("庚", {"secrecy_reviewer"}),
    "all": ("辛", {"drafter", "editor", "section_head", "leader", "secrecy_reviewer", "publisher"}),
    "publisher": ("壬", {"publisher"}),
    "admin": ("癸", {"administrator"}),
}


def roster(*without: str) -> dict[str, Member]:
    return {
        person: Member(person=person, name=name, roles=frozenset(roles))
        for person, (name, roles) in UNIT.items()
        if person not in without
    }


def check(digest: str, *findings: tuple[str, str]) -> Check:
    """A check that found these ids and actions."""
    return Check(
        digest=digest,
        at=START,
        findings=tuple(
            CheckedFinding(id=id, rule="privacy/x", entity="X", action=Action(action), quote="1**")
            for id, action in findings
        ),
    )


class Desk:
    """A draft and what is asked of it, each command at the version that is there."""

    def __init__(self, way: Way | None = None) -> None:
        self.way = way or default_way()
        self.draft = Draft(id="d1")
        self.members = roster()
        self.events: list[Any] = []
        self._ids = count(1)

    def ask(self, person: str, act: Any, **told: Any) -> Accepted | Refusal:
        number = next(self._ids)
        command = Command(
            **{
                "id": f"c{number}",
                "sender": person,
                "person": person,
                "at": START + datetime.timedelta(minutes=number),
                "version": self.draft.version,
                "act": act,
                **told,
            }
        )
        return self.send(command)

    def send(self, command: Command) -> Accepted | Refusal:
        outcome = handle(self.way, self.draft, self.members, command)
        if isinstance(outcome, Accepted):
            self.draft = outcome.draft
            self.events.extend(outcome.events)
        return outcome

    def done(self, person: str, act: Any, **told: Any) -> Accepted:
        outcome = self.ask(person, act, **told)
        assert isinstance(outcome, Accepted), outcome
        return outcome

    def refused(self, person: str, act: Any, **told: Any) -> str:
        before = self.draft
        outcome = self.ask(person, act, **told)
        assert isinstance(outcome, Refusal), outcome
        assert self.draft is before
        assert outcome.message
        return outcome.code.value

    def submit(self, *findings: tuple[str, str], digest: str = "t1", **told: Any) -> Accepted:
        act = asked.Submit(digest=digest, check=check(digest, *findings), **told)
        return self.done("drafter", act)

    def decide(self, finding: str, ruling: str = "kept") -> asked.Decide:
        verdict = asked.Verdict(
            finding=finding, ruling=asked.Ruling(ruling), reason="公开电话", basis="条例第十五条"
        )
        return asked.Decide(verdicts=(verdict,))

    def sign(self, stage: str, **told: Any) -> asked.Sign:
        return asked.Sign(stage=stage, digest=self.draft.digest, **told)

    def conclude(self, conclusion: str = "public", **told: Any) -> asked.Conclude:
        return asked.Conclude(
            digest=self.draft.digest,
            conclusion=asked.Conclusion(conclusion),
            basis="保密法第二十七条",
            **told,
        )

    def release(self, *findings: tuple[str, str]) -> asked.Release:
        digest = self.draft.digest
        return asked.Release(digest=digest, check=check(digest, *findings))

    def edit(self, digest: str, *findings: tuple[str, str]) -> asked.Edit:
        return asked.Edit(digest=digest, check=check(digest, *findings))

    def walk(self, steps: Iterable[str] = ("first", "second", "secrecy", "third")) -> None:
        """Sign so many places by those whose places they are."""
        people = {"first": "editor", "second": "head", "third": "leader"}
        for step in steps:
            if step == "secrecy":
                self.done("secrecy", self.conclude())
            else:
                self.done(people[step], self.sign(step))
