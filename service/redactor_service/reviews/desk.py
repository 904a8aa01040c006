"""What people and programs ask of reviews: the text is checked, then the command is carried out.

    reviews = Reviews(store, pool, key=key, hosts=settings.webhook_hosts, keep=…)
    done = await reviews.submit(asking, unit, content, particulars)

A draft is seen by those who belong to its unit, and by nobody else: an administrator sees none by that.
"""

from __future__ import annotations

import asyncio
import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from redactor import InputError, OptionError
from redactor.reviews import Accepted, Check, Command, Refusal
from redactor.reviews import commands as asked
from redactor.reviews.checks import keyed
from redactor.reviews.encoding import encode, plain
from redactor.reviews.particulars import Particulars, particulars_from
from redactor_service.reviews.book import Book, Handed, Kept, NoDraftError, Opened
from redactor_service.reviews.checking import Checked, Checking
from redactor_service.reviews.contents import Content
from redactor_service.reviews.ledger import DatabaseLedger, check_key
from redactor_service.reviews.outbox import Outbox
from redactor_service.reviews.purge import purge
from redactor_service.reviews.queues import Queues
from redactor_service.reviews.units import Units
from redactor_service.storage.engine import Store, now
from redactor_service.storage.review_models import ReviewKey
from redactor_service.work.pool import Pool

#: Of all that goes out together.
MOST_BYTES = 64_000_000
MOST_ATTACHMENTS = 1_000
_COMMAND_ID = re.compile(r"[!-~]{1,128}")
#: Deletions after which files are cleaned once more: somebody may have been reading the first time.
_CLEANINGS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks: `person`, an account's id, and `sender`, who is signed in; they are the same or the
    command is refused. `id`: of the command, the same when it is sent again, 1 to 128 characters of
    printable ASCII, as the ledger has it in clear; `version`: of the draft as the person saw it.
    OptionError for an id that is none."""

    id: str
    person: str
    sender: str
    version: int = 0

    def __post_init__(self) -> None:
        if not _COMMAND_ID.fullmatch(self.id):
            raise OptionError(
                "is no id of a command", where="id", advice="1 to 128 printable ASCII characters"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A draft for who looks at it. `content` is None once it was deleted; `seen`: the text at which
    he looked last, None where it is this one or is not there any more."""

    kept: Kept
    content: Content | None
    told: dict[str, object] | None
    seen: Content | None


class Reviews:
    """All that the service does for 三审三校. `keep`: how long a closed draft's text is kept."""

    def __init__(
        self,
        store: Store,
        pool: Pool,
        *,
        key: bytes,
        hosts: Sequence[str] = (),
        keep: datetime.timedelta = datetime.timedelta(hours=24),
        clock: Callable[[], datetime.datetime] = now,
    ) -> None:
        self._store = store
        self._key = key
        self._keep = keep
        self._clock = clock
        self._checking = Checking(pool, key)
        self.book = Book(store, key)
        self.units = Units(store, key)
        self.queues = Queues(store, key)
        self.outbox = Outbox(store, key, hosts)
        self.ledger = DatabaseLedger(store)
        # A process before this one may have ended between deleting and cleaning.
        self._to_clean = _CLEANINGS

    def check_key(self) -> None:
        """InputError when the ledger was begun under another key: nothing could be read or added."""
        check_key(self.ledger.last(), self._key)

    async def submit(
        self,
        asking: Asking,
        unit: str,
        content: Content,
        particulars: Particulars,
        *,
        lane: str = "",
        lane_reason: str = "",
    ) -> tuple[str, Accepted | Refusal]:
        """A new draft's id, and what became of it. The same command sent again is the same draft.
        NoDraftError for a unit to which the sender does not belong."""
        draft_id = keyed(self._key, "draft of a command", [unit, asking.person, asking.id])[:32]
        outcome = await self.resubmit(
            draft_id, asking, content, particulars, lane=lane, lane_reason=lane_reason, unit=unit
        )
        return draft_id, outcome

    async def resubmit(
        self,
        draft_id: str,
        asking: Asking,
        content: Content,
        particulars: Particulars,
        *,
        lane: str = "",
        lane_reason: str = "",
        unit: str = "",
    ) -> Accepted | Refusal:
        """Hand a draft in again after it was returned. NoDraftError."""
        content, told = _listed(content, particulars)
        kept = await self._admitted(draft_id, asking, unit)
        checked = await self._check(content, asking, kept)
        act = asked.Submit(
            digest=checked.check.digest,
            check=checked.check,
            particulars=told,
            lane=lane,
            lane_reason=lane_reason,
        )
        handed = Handed(content=content, told=checked.told, title=checked.title)
        return await self._carried_out(draft_id, asking, act, handed, unit=unit)

    async def edit(
        self,
        draft_id: str,
        asking: Asking,
        content: Content,
        *,
        particulars: Particulars | None = None,
        changes: int = 0,
    ) -> Accepted | Refusal:
        """Another text; without particulars those that it has stay. NoDraftError."""
        kept = await self._admitted(draft_id, asking)
        content, told = _listed(content, particulars or _particulars(kept, asking))
        checked = await self._check(content, asking, kept)
        act = asked.Edit(
            digest=checked.check.digest, check=checked.check, changes=changes, particulars=told
        )
        handed = Handed(content=content, told=checked.told, title=checked.title)
        return await self._carried_out(draft_id, asking, act, handed)

    async def correct(
        self,
        draft_id: str,
        asking: Asking,
        content: Content,
        reason: str,
        *,
        particulars: Particulars | None = None,
    ) -> Accepted | Refusal:
        """Another text for what was released. NoDraftError."""
        kept = await self._admitted(draft_id, asking)
        content, told = _listed(content, particulars or _particulars(kept, asking))
        checked = await self._check(content, asking, kept)
        act = asked.Correct(
            reason=reason, digest=checked.check.digest, check=checked.check, particulars=told
        )
        handed = Handed(content=content, told=checked.told, title=checked.title)
        return await self._carried_out(draft_id, asking, act, handed)

    async def recheck(self, draft_id: str, asking: Asking) -> Accepted | Refusal:
        """A further check of the text that it has: rules have changed, or the day has."""
        checked = await self._check_as_it_is(draft_id, asking)
        act = asked.Recheck(check=checked.check)
        return await self._carried_out(draft_id, asking, act, Handed(told=checked.told))

    async def release(
        self, draft_id: str, asking: Asking, digest: str, address: str = ""
    ) -> Accepted | Refusal:
        """Release exactly the bytes with this digest, checked once more. NoDraftError."""
        checked = await self._check_as_it_is(draft_id, asking)
        act = asked.Release(digest=digest, check=checked.check, address=address)
        return await self._carried_out(draft_id, asking, act, Handed(told=checked.told))

    async def act(self, draft_id: str, asking: Asking, act: asked.Act) -> Accepted | Refusal:
        """What needs no check: decide, sign, conclude, return, withdraw, reread, retract.
        NoDraftError."""
        await self._admitted(draft_id, asking)
        return await self._carried_out(draft_id, asking, act, Handed())

    async def view(self, draft_id: str, account: str) -> View:
        """A draft for who looks at it now. NoDraftError, for a stranger too."""

        def read() -> View:
            self.seen_by(draft_id, account)
            opened = self.book.opened(draft_id, account)
            self.book.note_look(opened.kept.draft, account, self._clock())
            return View(
                kept=opened.kept, content=opened.content, told=opened.told, seen=opened.seen
            )

        return await asyncio.to_thread(read)

    def seen_by(self, draft_id: str, account: str) -> Kept:
        """A draft that this account may see. NoDraftError."""
        kept = self.book.kept(draft_id)
        if kept.unit not in self.units.of_account(account):
            raise NoDraftError
        return kept

    def purge(self) -> int:
        """Delete the texts of drafts that were closed long enough ago; how many drafts. Their keys
        are taken out of the database's files as well."""
        count = purge(self._store, self._clock() - self._keep)
        self._to_clean = _CLEANINGS if count else self._to_clean
        if self._to_clean and self._store.forget(ReviewKey.__tablename__):
            self._to_clean -= 1
        return count

    async def _admitted(self, draft_id: str, asking: Asking, unit: str = "") -> Kept | None:
        """The draft, None for one that is still to be made in a unit. Who does not belong to the
        unit learns nothing, and has nothing checked: NoDraftError."""

        def admitted() -> Kept | None:
            try:
                return self.seen_by(draft_id, asking.sender)
            except NoDraftError:
                if not unit or unit not in self.units.of_account(asking.sender):
                    raise
                return None

        return await asyncio.to_thread(admitted)

    async def _check(self, content: Content, asking: Asking, kept: Kept | None) -> Checked:
        """The check of a content; none where the command was answered: nothing is done again."""
        if kept is not None and asking.id in kept.draft.answered:
            return self._unchecked(content.digest(self._key))
        return await self._checking.check(content)

    async def _check_as_it_is(self, draft_id: str, asking: Asking) -> Checked:
        await self._admitted(draft_id, asking)
        opened: Opened = await asyncio.to_thread(self.book.opened, draft_id)
        if asking.id in opened.kept.draft.answered:
            return self._unchecked(opened.kept.draft.digest)
        if opened.content is None:
            raise InputError("the draft is closed, its text was deleted", where=draft_id)
        return await self._checking.check(opened.content)

    def _unchecked(self, digest: str) -> Checked:
        return Checked(check=Check(digest=digest, at=self._clock()), told={}, title="")

    async def _carried_out(
        self, draft_id: str, asking: Asking, act: asked.Act, handed: Handed, *, unit: str = ""
    ) -> Accepted | Refusal:
        command = Command(
            id=asking.id,
            sender=asking.sender,
            person=asking.person,
            at=self._clock(),
            version=asking.version,
            act=act,
        )
        return await asyncio.to_thread(self.book.carry_out, draft_id, command, handed, unit=unit)


def _listed(content: Content, particulars: Particulars) -> tuple[Content, Particulars]:
    """The content as it may be, and the particulars with its title and attachments. OptionError for
    two attachments of one name, or too much of it."""
    names = [each.name for each in content.attachments]
    _refuse_halves({**_facts(particulars), "title": content.title, "attachments": names})
    if not content.title.strip():
        raise OptionError("a draft needs a title", where="title", advice="send a title")
    if len(names) > MOST_ATTACHMENTS or content.size > MOST_BYTES:
        raise OptionError(
            "is more than a draft may be",
            where="attachments",
            advice=f"at most {MOST_ATTACHMENTS} files and {MOST_BYTES:,} bytes in all",
        )
    if len(set(names)) < len(names) or not all(name.strip() for name in names):
        raise OptionError(
            "two attachments have one name, or one has none",
            where="attachments",
            advice="give each a name of its own",
        )
    told = tuple(each.listed() for each in content.attachments)
    return content, replace(particulars, title=content.title, attachments=told)


def _facts(particulars: Particulars) -> dict[str, object]:
    told = plain(particulars)
    assert isinstance(told, dict)
    return told


def _refuse_halves(told: Mapping[str, object]) -> None:
    """OptionError that names the field which holds half a surrogate pair: no record could be made of
    it. (A text may; it is kept as it came.)"""
    for where, value in told.items():
        try:
            encode(value)
        except OptionError:
            raise OptionError(
                "holds half a character", where=where, advice="send whole Unicode characters"
            ) from None


def _particulars(kept: Kept | None, asking: Asking) -> Particulars:
    """Those that a draft has; of a command that is sent again, those it had then."""
    assert kept is not None
    for event in kept.events:
        if event.command == asking.id and event.facts.get("particulars") is not None:
            return particulars_from(event.facts["particulars"])
    return kept.draft.particulars
