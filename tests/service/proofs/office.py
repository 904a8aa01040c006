"""A unit in a database, with accounts that have its roles, and short ways of asking."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from redactor import make_options
from redactor.reviews import Accepted, Command, Refusal
from redactor.reviews import commands as asked
from redactor.reviews.particulars import Particulars
from redactor_service.access import accounts
from redactor_service.reviews.book import Handed
from redactor_service.reviews.contents import Content
from redactor_service.reviews.desk import Asking, Reviews
from redactor_service.settings import Settings
from redactor_service.storage.engine import Store, now
from redactor_service.work.desk import open_desk
from redactor_service.work.pool import Pool
from tests.reviews.people import UNIT

KEY = b"the key of these tests, 32 bytes"
#: Nobody listens there: what a hook is to be told stays where it was written down.
HOOK = "http://127.0.0.1:9/hook"
SECRET = "whsec_" + "A" * 32
HOSTS = ("inside:127.0.0.1:9",)


def reviews_on(store: Store, folder: Path, **told: Any) -> Reviews:
    """The facade, which checks in this process."""
    desk = open_desk(make_options({"key": KEY}))
    pool = Pool(Settings(workers=0, data=folder), desk)
    return Reviews(store, pool, key=KEY, **{"hosts": HOSTS, **told})


@dataclass(frozen=True, kw_only=True)
class Office:
    """`people`: the ids of accounts by the names of `tests.reviews.people.UNIT`."""

    store: Store
    reviews: Reviews
    unit: str
    people: dict[str, str]
    _ids: count[int] = field(default_factory=lambda: count(1))

    def asking(self, person: str, version: int = 0, id: str = "") -> Asking:
        told = self.people[person]
        return Asking(id=id or f"o{next(self._ids)}", person=told, sender=told, version=version)

    def command(self, person: str, act: asked.Act, version: int, id: str = "") -> Command:
        """What the facade makes of such a wish."""
        told = self.asking(person, version, id)
        return Command(
            id=told.id, sender=told.sender, person=told.person, at=now(), version=version, act=act
        )

    def carried(
        self, draft: str, command: Command, content: Content | None = None
    ) -> Accepted | Refusal:
        """Carried out without a check, by the book itself."""
        handed = handed_of(content) if content is not None else Handed()
        unit = self.unit if isinstance(command.act, asked.Submit) else ""
        return self.reviews.book.carry_out(draft, command, handed, unit=unit)

    async def submitted(self, text: str = "某公示", title: str = "公示", **told: Any) -> str:
        """A draft's id."""
        content = Content(title=title, text=text, **told)
        draft, outcome = await self.reviews.submit(
            self.asking("drafter"), self.unit, content, Particulars(unit="某局", column="公示")
        )
        assert isinstance(outcome, Accepted), outcome
        return draft

    async def done(self, draft: str, person: str, act: asked.Act) -> Accepted:
        version = self.reviews.book.kept(draft).draft.version
        outcome = await self.reviews.act(draft, self.asking(person, version), act)
        assert isinstance(outcome, Accepted), outcome
        return outcome

    async def walked(self, draft: str, *, release: bool = True) -> None:
        """Sign every place of the default way, and release."""
        digest = self.reviews.book.kept(draft).draft.digest
        await self.done(draft, "editor", asked.Sign(stage="first", digest=digest))
        await self.done(draft, "head", asked.Sign(stage="second", digest=digest))
        public = asked.Conclusion.PUBLIC
        conclude = asked.Conclude(digest=digest, conclusion=public, basis="保密法第二十七条")
        await self.done(draft, "secrecy", conclude)
        await self.done(draft, "leader", asked.Sign(stage="third", digest=digest))
        if release:
            version = self.reviews.book.kept(draft).draft.version
            outcome = await self.reviews.release(draft, self.asking("publisher", version), digest)
            assert isinstance(outcome, Accepted), outcome


def handed_of(content: Content) -> Handed:
    """A text with what a check of it might tell."""
    return Handed(content=content, told={"text": {"verdict": "pass"}}, title=content.title)


def open_office(
    store: Store, folder: Path, *, way: str = "", hook: bool = False, **told: Any
) -> Office:
    """A unit and its people, all new."""
    reviews = reviews_on(store, folder, **told)
    people = {
        name: accounts.add(store, name, None, title=shown).id for name, (shown, _) in UNIT.items()
    }
    unit = reviews.units.add("某局", **({"way": way} if way else {}), by="setup")
    for name, (_, roles) in UNIT.items():
        known = roles - {"administrator"}
        if known:
            reviews.units.set_roles(unit, name, known, by="setup")
    if hook:
        reviews.outbox.add(unit, HOOK, SECRET)
    return Office(store=store, reviews=reviews, unit=unit, people=people)


def later(office: Office, hours: int) -> Reviews:
    """The same reviews when so many hours have passed."""
    moment = now() + datetime.timedelta(hours=hours)
    made = office.reviews
    return Reviews(
        office.store,
        made._checking._pool,
        key=KEY,
        hosts=HOSTS,
        clock=lambda: moment,
    )
