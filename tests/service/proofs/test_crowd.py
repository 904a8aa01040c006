"""Fifty reviewers on the same drafts at once: nothing is signed twice, nothing is lost, every command that was
acknowledged is in the events once."""

from __future__ import annotations

import random
import threading
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from redactor.reviews import Accepted, Command, EventKind, Phase, Refusal, Refused, place_of
from redactor.reviews import commands as asked
from redactor_service.access import accounts
from redactor_service.reviews.contents import Content
from redactor_service.storage.engine import Store
from redactor_service.storage.review_models import Membership
from tests.reviews.oracle import Oracle
from tests.reviews.people import check
from tests.reviews.ways import DEFAULT
from tests.service.proofs.consistency import Acknowledged, consistency
from tests.service.proofs.office import KEY, Office, open_office

T = TypeVar("T")
REVIEWERS = 50
ROLES = ("editor", "section_head", "leader", "secrecy_reviewer", "publisher")


@dataclass
class Crowd:
    """What its people were told."""

    office: Office
    drafts: list[str]
    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: Counter[Refused] = field(default_factory=Counter)
    faults: list[BaseException] = field(default_factory=list)
    retries: int = 0
    is_open: set[str] = field(default_factory=set)

    def works(self, person: str, until: float) -> None:
        """One of them: looks at what is open, and does what seems to be next."""
        chance = random.Random(person)
        number = 0
        try:
            while self.is_open and time.monotonic() < until:
                # Most are after the same few.
                for draft in sorted(self.is_open)[: chance.choice((1, 2, 5))]:
                    number += 1
                    self._acts(draft, person, f"{person}-{number}", chance)
        except BaseException as error:
            self.faults.append(error)

    def _acts(self, draft: str, person: str, id: str, chance: random.Random) -> None:
        kept = self._patient(lambda: self.office.reviews.book.kept(draft))
        if kept.draft.phase is Phase.RELEASED:
            self.is_open.discard(draft)
            return
        act, content = _next(kept, chance)
        command = self.office.command(person, act, kept.draft.version, id)
        outcome = self._sent(draft, command, content)
        if chance.random() < 0.2:
            again = self._sent(draft, command, content)
            assert isinstance(again, Refusal) or again.is_repeat
            if isinstance(outcome, Accepted):
                assert isinstance(again, Accepted)
                assert again.answer == outcome.answer
        if isinstance(outcome, Refusal):
            self.refused[outcome.code] += 1
        else:
            self.acknowledged.append(Acknowledged(draft, id, outcome.answer.version))

    def _sent(self, draft: str, command: Command, content: Content | None) -> Accepted | Refusal:
        return self._patient(lambda: self.office.carried(draft, command, content))

    def _patient(self, done: Callable[[], T]) -> T:
        """As a client does: what was not answered is sent again."""
        while True:
            try:
                return done()
            except sa.exc.SQLAlchemyError:
                self.retries += 1
                time.sleep(0.05)


def _next(kept: Any, chance: random.Random) -> tuple[asked.Act, Content | None]:
    place, digest = place_of(kept.way, kept.draft), kept.draft.digest
    if chance.random() < 0.02:
        content = Content(title="公示", text=f"公示 {chance.random()}")
        changed = content.digest(KEY)
        return asked.Edit(digest=changed, check=check(changed)), content
    if place == "secrecy":
        public = asked.Conclusion.PUBLIC
        return asked.Conclude(digest=digest, conclusion=public, basis="不涉密"), None
    if place == "release":
        return asked.Release(digest=digest, check=check(digest)), None
    return asked.Sign(stage=place, digest=digest), None


def _crowd(store: Store, folder: Path, count: int) -> Crowd:
    office = open_office(store, folder, hook=True)
    for number in range(REVIEWERS):
        name = f"reviewer{number:02}"
        office.people[name] = accounts.add(store, name, None).id
    with store.write() as session:
        since = session.scalar(sa.select(Membership.since).limit(1))
        for name in office.people:
            if name.startswith("reviewer"):
                told = {"unit_id": office.unit, "account_id": office.people[name]}
                session.add(Membership(**told, roles=list(ROLES), since=since))
    crowd = Crowd(office=office, drafts=[f"{each:032x}" for each in range(count)])
    for draft in crowd.drafts:
        content = Content(title="公示", text=f"公示 {draft}")
        act = asked.Submit(digest=content.digest(KEY), check=check(content.digest(KEY)))
        command = office.command("drafter", act, 0, f"submit-{draft}")
        outcome = office.carried(draft, command, content)
        assert isinstance(outcome, Accepted)
        crowd.acknowledged.append(Acknowledged(draft, command.id, outcome.answer.version))
    crowd.is_open = set(crowd.drafts)
    return crowd


def _worked(crowd: Crowd, seconds: float) -> None:
    until = time.monotonic() + seconds
    people = sorted(each for each in crowd.office.people if each.startswith("reviewer"))
    work: Callable[[str], None] = lambda person: crowd.works(person, until)  # noqa: E731  # for threads
    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert crowd.faults == []


def _is_sound(crowd: Crowd) -> None:
    office = crowd.office
    drafts = consistency(office.store, KEY, crowd.acknowledged, is_told=True)
    told = [(each.draft, each.command) for each in crowd.acknowledged]
    assert len(set(told)) == len(told), "acknowledged twice as if done twice"
    done = {(draft.id, command) for draft in drafts.values() for command in draft.answered}
    assert done == set(told), "something happened that nobody was told"
    roles = {id: frozenset(ROLES) for name, id in office.people.items() if name != "drafter"}
    roles[office.people["drafter"]] = frozenset({"drafter"})
    for draft in drafts:
        oracle = Oracle(tomllib.loads(DEFAULT))
        events = office.reviews.book.kept(draft).events
        for event in events:
            oracle.read(event, roles)
        standing = [each for each in events if each.kind is EventKind.SIGNED][-3:]
        assert len({each.by for each in standing}) == len(standing)
    # They were in each other's way, or this would show little.
    assert crowd.refused[Refused.STALE] > len(drafts)


def test_a_crowd(store: Store, tmp_path: Path) -> None:
    crowd = _crowd(store, tmp_path, 12)
    _worked(crowd, 25)
    _is_sound(crowd)


@pytest.mark.soak
def test_fifty_reviewers_on_five_hundred_drafts(store: Store, tmp_path: Path) -> None:
    crowd = _crowd(store, tmp_path, 500)
    begun = time.monotonic()
    _worked(crowd, 1_500)
    assert crowd.is_open == set()
    _is_sound(crowd)
    seconds = time.monotonic() - begun
    told = f"{len(crowd.acknowledged)} done, {crowd.refused.total()} refused, {crowd.retries} sent again"
    print(f"{told}, {seconds:.0f} s")  # noqa: T201 - pytest -s
